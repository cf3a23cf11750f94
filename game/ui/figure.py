"""The dancer as one would put on a box: head with hair, clothes with cut, hands and shoes.

Everything is a share of the body's height, so that one drawing serves the stage and the cover.
Points are pixels of the picture that is drawn on; `left` is the side named left in the keypoints,
wherever it stands on the screen.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from game.ui.head import HeadPainter
from game.ui.outfit import Cloth, Outfit
from game.ui.shapes import Brush, Picture, Points, across, smooth, soft, unit, with_ones
from game.ui.theme import Colour
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

LIGHT: Final = np.array([-0.5, -0.86])  # where the light comes from
RIM: Final = 0.0065  # the dark line that parts a limb from what is behind it
ARMS: Final = {
    "left": (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST),
    "right": (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST),
}
LEGS: Final = {
    "left": (LEFT_HIP, LEFT_KNEE, LEFT_ANKLE),
    "right": (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE),
}
# Half widths from joint to joint, in body heights.
THIGH, CALF = (0.061, 0.063, 0.055, 0.045), (0.045, 0.044, 0.050, 0.062, 0.078)
SLEEVE, CUFF, FOREARM = (0.037, 0.036, 0.033, 0.031), (0.031, 0.034), (0.027, 0.029, 0.025, 0.019)
PALM, THUMB = (0.019, 0.026, 0.024, 0.014), (0.012, 0.008)
_HEM = 0.70  # where the jacket ends, as a share of the torso

_Segment = tuple[Points, Points, tuple[float, ...]]


class FigurePainter:
    """Paints one dancer into a picture. `height` is the body's in pixels."""

    def __init__(self, picture: Picture, points: Points, height: float, outfit: Outfit) -> None:
        self.brush = Brush(picture)
        self.points, self.height, self.outfit = points, height, outfit
        self.shoulders = (points[LEFT_SHOULDER] + points[RIGHT_SHOULDER]) / 2
        self.hips = (points[LEFT_HIP] + points[RIGHT_HIP]) / 2
        self.length = float(np.hypot(*(self.hips - self.shoulders))) / height
        self.down = unit(self.hips - self.shoulders)
        side = across(self.down)
        self.side = side if side[0] >= 0 else -side
        self.chest_turn = self._turn()

    def paint(self, tail: Points | None = None) -> None:
        """The whole figure, from the back to the front. `tail` (N, 2) is where the hair hangs."""
        head = HeadPainter(self)
        head.paint_tail(tail)
        self._legs()
        self._neck()
        self._shirt()
        self._jacket()
        head.paint()
        for name in ARMS:
            self._arm(name)

    def at(self, centre: Points, places: list[tuple[float, float]]) -> Points:
        """Places across and down the body from `centre`, in body heights, as pixels (N, 2)."""
        basis = np.array([self.side, self.down]) * self.height
        points: Points = np.array(places) @ basis + centre
        return points

    def limbs(self, segments: list[_Segment], cloth: Cloth, *, rim: float = RIM) -> None:
        """Segments that hang together, in two tones and lit from above, with a dark rim."""
        size = self.height
        if rim:
            for start, end, widths in segments:
                self.brush.limb(start, end, widths, size, cloth.edge, grow=rim)
        for start, end, widths in segments:
            self.brush.limb(start, end, widths, size, cloth.base)
        for start, end, widths in segments:
            facing = float(across(unit(end - start)) @ LIGHT)
            lean = 0.30 * widths[len(widths) // 2] * min(1.0, max(-1.0, 1.7 * facing))
            self.brush.limb(start, end, widths, size, cloth.light, scale=0.72, lean=lean)

    def _turn(self) -> float:
        """How far the dancer is turned, -1..1, by where the nose is between the ears."""
        ears = (self.points[LEFT_EAR] + self.points[RIGHT_EAR]) / 2
        return float(np.clip((self.points[NOSE] - ears)[0] / (0.05 * self.height), -1, 1))

    # -- legs

    def _legs(self) -> None:
        """Both legs and the hips between them, as one pair of trousers."""
        cloth, size = self.outfit.trousers, self.height
        self._seat()
        lifted_first = sorted(LEGS.values(), key=lambda leg: float(self.points[leg[2]][1]))
        for number, leg in enumerate(lifted_first):
            hip, knee, ankle = (self.points[part] for part in leg)
            outward = 1.0 if (hip - self.hips) @ self.side >= 0 else -1.0
            self._shoe(ankle, unit(ankle - knee), outward)
            top = hip + size * 0.014 * self.down
            hem = ankle - 0.004 * size * unit(ankle - knee)
            if number:
                self.brush.limb(top, knee, THIGH, size, cloth.edge, grow=RIM)
                self._flare(knee, hem, cloth.edge, grow=RIM)
            self._trouser_leg(top, knee, hem, outward)
        self._belt()

    def _trouser_leg(self, top: Points, knee: Points, hem: Points, outward: float) -> None:
        cloth, size = self.outfit.trousers, self.height
        self.brush.limb(top, knee, THIGH, size, cloth.base)
        self._flare(knee, hem, cloth.base)
        lean = self._lean(top, knee, 0.018)
        self.brush.limb(top, knee, THIGH, size, cloth.light, scale=0.70, lean=lean)
        self._flare(knee, hem, cloth.light, scale=0.66, lean=0.30)
        self._stripe(top, knee, hem, outward)

    def _lean(self, start: Points, end: Points, by: float) -> float:
        facing = float(across(unit(end - start)) @ LIGHT)
        return by * min(1.0, max(-1.0, 1.7 * facing))

    def _flare(
        self,
        knee: Points,
        hem: Points,
        colour: Colour,
        *,
        grow: float = 0.0,
        scale: float = 1.0,
        lean: float = 0.0,
    ) -> None:
        """A trouser leg that opens towards the shoe, with a slightly curved hem."""
        facing = float(across(unit(hem - knee)) @ LIGHT)
        lit = round(lean * min(1.0, max(-1.0, 1.7 * facing)), 2)
        self.brush.place(_flare_matrix(grow, scale, lit), knee, hem, self.height, colour)

    def _stripe(self, top: Points, knee: Points, hem: Points, outward: float) -> None:
        """A trim down the outside of a trouser leg."""
        size, outer = self.height, self.side * outward
        for start, end, first, last in ((top, knee, 0.053, 0.036), (knee, hem, 0.036, 0.060)):
            normal = across(unit(end - start))
            normal = normal * size if normal @ outer >= 0 else normal * -size
            self.brush.limb(
                start + normal * first, end + normal * last, (0.008, 0.008), size, self.outfit.trim
            )

    def _seat(self) -> None:
        """The hips, up to a belt under the waist."""
        cloth = self.outfit.trousers
        wide = max(0.050, self._half(LEFT_HIP, RIGHT_HIP)) + 0.036
        seat = [(-0.80, -0.080), (0.80, -0.080), (1.0, 0.0), (0.85, 0.040), (0.0, 0.062)]
        seat += [(-0.85, 0.040), (-1.0, 0.0)]
        corners = [(x * wide, y) for x, y in seat]
        self.brush.fill(smooth(self.at(self.hips, corners)), cloth.base)
        lit = [(x * wide * 0.74 - 0.010, y * 0.9 - 0.002) for x, y in seat]
        self.brush.fill(smooth(self.at(self.hips, lit)), cloth.light)

    def _belt(self) -> None:
        """A belt at the waist, over the tops of both legs."""
        size, wide = self.height, max(0.050, self._half(LEFT_HIP, RIGHT_HIP)) + 0.036
        yoke = [(-0.80, -0.078), (0.80, -0.078), (0.86, -0.040), (0.5, -0.004), (-0.6, -0.004)]
        yoke += [(-0.90, -0.040)]
        corners = self.at(self.hips, [(x * wide * 0.84 - 0.006, y) for x, y in yoke])
        self.brush.fill(smooth(corners), self.outfit.trousers.light)
        belt = self.at(self.hips, [(-wide * 0.80, -0.074), (wide * 0.80, -0.074)])
        self.brush.limb(belt[0], belt[1], (0.011, 0.012, 0.011), size, self.outfit.trim)

    def _shoe(self, ankle: Points, shin: Points, outward: float) -> None:
        """A chunky shoe that points down the shin, and outwards where the foot stands."""
        size = self.height
        stands = max(0.0, float(shin[1])) ** 2
        toe_way = unit(shin * (1.25 - 0.35 * stands) + np.array([outward * 0.62 * stands, 0.0]))
        heel, toe = ankle + 0.006 * size * shin, ankle + 0.066 * size * toe_way
        sole = np.array([0.0, 0.015 * size]) if stands > 0.3 else 0.014 * size * shin
        self.brush.limb(heel + sole, toe + sole, (0.035, 0.040), size, self.outfit.jacket.base)
        self.limbs([(heel, toe, (0.033, 0.037))], self.outfit.shoes, rim=0.0)

    # -- body

    def _half(self, left: int, right: int) -> float:
        """Half the distance of a pair of parts across the body, in body heights."""
        return abs(float((self.points[right] - self.points[left]) @ self.side)) / 2 / self.height

    def _neck(self) -> None:
        ears = (self.points[LEFT_EAR] + self.points[RIGHT_EAR]) / 2
        base = self.shoulders + 0.03 * self.height * self.down
        self.brush.limb(base, ears, (0.036, 0.030, 0.029), self.height, self.outfit.skin.base)

    def _widths(self) -> tuple[float, float]:
        """Half widths of chest and waist, never thinner than a body seen from the side."""
        chest = max(0.062, self._half(LEFT_SHOULDER, RIGHT_SHOULDER))
        hips = max(0.050, self._half(LEFT_HIP, RIGHT_HIP))
        return chest, 0.35 * chest + 0.45 * hips + 0.018

    def _shirt(self) -> None:
        """The shirt: from the neck down to the belt, narrow at the waist."""
        shirt, (chest, waist) = self.outfit.shirt, self._widths()
        end = self.length - 0.072
        outline = [
            (-0.045, -0.022),
            (0.045, -0.022),
            (chest * 0.8, 0.06),
            (waist, 0.68 * self.length),
        ]
        outline += [(waist + 0.006, end), (-waist - 0.006, end), (-waist, 0.68 * self.length)]
        outline += [(-chest * 0.8, 0.06)]
        self.brush.fill(smooth(self.at(self.shoulders, outline)), shirt.base)
        lit = [(x * 0.62 - 0.012, y) for x, y in outline]
        self.brush.fill(smooth(self.at(self.shoulders, lit)), shirt.light)

    def _jacket(self) -> None:
        """A cropped jacket: two halves, open over the shirt."""
        left, right = self._sided(LEFT_SHOULDER, RIGHT_SHOULDER)
        chest, waist = self._widths()
        for shoulder, out in ((left, -1.0), (right, 1.0)):
            open_ = 0.026 - out * self.chest_turn * 0.030
            self._jacket_half(shoulder, out, chest, waist, out * max(0.004, open_))

    def _jacket_half(
        self, shoulder: Points, out: float, chest: float, waist: float, open_: float
    ) -> None:
        jacket, hem = self.outfit.jacket, _HEM * self.length
        body = self.at(
            self.shoulders,
            [
                (open_ * 1.5, hem + 0.006),
                (open_ * 1.05, 0.10),
                (out * 0.030, -0.030),
                (out * 0.060, -0.028),
                (out * (chest + 0.010), 0.090),
                (out * (waist + 0.018), 0.5 * self.length),
                (out * (waist + 0.024), hem),
            ],
        )
        arm = self.at(shoulder, [(out * 0.006, -0.027), (out * 0.029, 0.000)])
        outline = np.vstack([body[:4], arm, body[4:]])
        middle = outline.mean(axis=0)
        curve = soft(outline)
        self.brush.fill(_grown(curve, RIM * self.height), jacket.edge)
        self.brush.fill(curve, jacket.base)
        lit = middle + (curve - middle) * np.array([0.74, 0.80]) + LIGHT * 0.010 * self.height
        self.brush.fill(lit, jacket.light)
        lapel = np.vstack([body[0], body[1], body[2]])
        for start, end in pairwise(lapel):
            self.brush.limb(start, end, (0.0065, 0.0065), self.height, self.outfit.trim)

    def _sided(self, left: int, right: int) -> tuple[Points, Points]:
        """The two parts in order across the screen."""
        one, two = self.points[left], self.points[right]
        return (one, two) if one @ self.side <= two @ self.side else (two, one)

    # -- arms

    def _arm(self, name: str) -> None:
        """Sleeve, forearm and hand, in front of everything."""
        shoulder, elbow, wrist = (self.points[part] for part in ARMS[name])
        inward = 1.0 if (shoulder - self.shoulders) @ self.side < 0 else -1.0
        top = shoulder + 0.012 * self.height * (self.down + 0.5 * inward * self.side)
        cuff = elbow + (wrist - elbow) * 0.17
        skin, jacket = self.outfit.skin, self.outfit.jacket
        self._hand(elbow, wrist, self.outfit.glove if name == "right" else skin, name == "right")
        self.limbs([(elbow, wrist, FOREARM)], skin)
        if name == "right":
            self.limbs([(elbow + (wrist - elbow) * 0.80, wrist, (0.028, 0.024))], self.outfit.glove)
        self.limbs([(top, elbow, SLEEVE), (elbow, cuff, CUFF)], jacket)

    def _hand(self, elbow: Points, wrist: Points, cloth: Cloth, gloved: bool) -> None:
        """A hand with its fingers together and the thumb towards the body."""
        size, along = self.height * (1.15 if gloved else 1.0), unit(wrist - elbow)
        normal = across(along)
        normal = normal if normal @ (self.shoulders - wrist) >= 0 else -normal
        base, tip = wrist + 0.010 * size * along, wrist + 0.074 * size * along
        thumb = base + size * (0.036 * along + 0.034 * normal)
        self.brush.limb(base, thumb, THUMB, size, cloth.edge, grow=RIM)
        self.brush.limb(base, tip, PALM, size, cloth.edge, grow=RIM)
        self.brush.limb(base, thumb, THUMB, size, cloth.base)
        self.limbs([(base, tip, PALM)], cloth, rim=0.0)


@lru_cache(maxsize=512)
def _flare_matrix(grow: float, scale: float, lit: float) -> Points:
    """A trouser leg's outline, for `Brush.place`; `lit` moves it towards the light."""
    widths = np.array(CALF)
    share, zero = np.linspace(0, 1, len(widths)), np.zeros(len(widths))
    left = np.stack([share, widths * (lit + scale) + grow, zero], axis=1)
    right = np.stack([share, widths * (lit - scale) - grow, zero], axis=1)
    bow = np.array([[1.0, widths[-1] * lit, 0.014 + grow]])
    top = np.array([[0.0, 0.0, -CALF[0] * scale]])
    return with_ones(soft(np.vstack([top, left, bow, right[::-1]])))


def _grown(outline: Points, by: float) -> Points:
    """The outline a little larger on all sides."""
    way = outline - outline.mean(axis=0)
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)
    grown: Points = outline + way / length[:, None] * by
    return grown
