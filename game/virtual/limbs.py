"""Arms with sleeves and hands, legs with trousers and shoes, and which of them is in front."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.virtual.anatomy import HIDDEN, Anatomy, Points, unit
from game.virtual.brush import Tube, limb, paint, profile, shaded, stroke
from game.virtual.looks import Build, Colour, Look
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_ANKLE,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from pose_engine.types import Image

SIDES: Final = (1, -1)  # the dancer's left and right
ARMS: Final = {
    1: (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST),
    -1: (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST),
}
LEGS: Final = {1: (LEFT_HIP, LEFT_KNEE, LEFT_ANKLE), -1: (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE)}
DOWN: Final = np.array([0.0, 1.0])
SHORT: Final = 1.0  # sleeves up to this share of the arm leave the elbow bare

# Half widths in cm along a bone, evenly spaced.
FOREARM: Final = profile((4.2, 4.6, 4.2, 3.5, 2.9))
BARE_ARM: Final = profile((4.9, 4.8, 4.5, 4.2), (0.0, 1.0))  # between a short sleeve and the elbow
SLEEVE: Final = profile((4.6, 6.0, 6.3, 6.3, 6.4), (1.0, 0.17))
LONG_SLEEVE: Final = profile((4.6, 5.9, 5.8, 5.4, 5.0))
LOWER_SLEEVE: Final = profile((5.8, 5.6, 5.4, 5.2, 5.0), (0.0, 1.0))  # its half above the elbow
CUFF: Final = profile((5.0, 5.3, 4.9, 4.4, 4.1), (1.0, 0.15))
THIGH: Final = profile((8.4, 9.3, 8.6, 7.5, 6.5), (0.5, 1.0))
SHIN: Final = profile((6.4, 6.7, 6.3, 5.5, 5.2), (1.0, 0.2))
PALM: Final = profile((2.9, 4.0, 4.3, 3.8, 2.6), (0.5, 1.0))
THUMB: Final = profile((1.9, 1.7, 1.4))
SHANK: Final = profile((4.2, 3.7, 3.9, 3.6))
SOLE: Final = profile((4.4, 4.4, 4.3))
UPPER: Final = profile((4.3, 4.3, 4.2))
BOW: Final = np.array([[-1.0, 0.0], [-0.5, 0.10], [0.0, 0.14], [0.5, 0.10], [1.0, 0.0]])


def is_behind(body: Anatomy, side: int) -> bool:
    """Whether an arm goes behind the trunk: its wrist is hidden, or it is the far one of a body
    seen from its side."""
    if body.scores[ARMS[side][2]] < HIDDEN:
        return True
    return abs(body.turn) > 0.75 and body.turn * side > 0


def crosses_trunk(body: Anatomy, side: int) -> bool:
    """Whether an arm's elbow is in front of the trunk, so that the whole arm is."""
    shoulder, elbow, _ = (body.points[part] for part in ARMS[side])
    outwards = shoulder - body.shoulders
    width = float(np.hypot(*outwards))
    reach = float((elbow - body.shoulders) @ outwards) / max(width, 1e-6)
    return reach < max(width, 9.0 * body.px_per_cm) * 0.92


def leg_order(body: Anatomy) -> tuple[int, int]:
    """Sides, farther leg first: a knee lifted to the viewer is near, a foot set higher is far."""

    def nearness(side: int) -> float:
        hip, knee, ankle = (body.points[part] for part in LEGS[side])
        thigh = float(np.hypot(*(knee - hip))) / body.px_per_cm
        lifted = max(0.0, 38.0 - thigh) * 2.0
        return float(ankle[1]) / body.px_per_cm + lifted - 8.0 * body.turn * side

    return (-1, 1) if nearness(1) >= nearness(-1) else (1, -1)


def hem(image: Image, end: Points, axis: Points, half: float, tone: Colour, width: float) -> None:
    """The edge of a sleeve or a trouser leg, bowed as a ring seen from above."""
    normal = np.array([-axis[1], axis[0]])
    stroke(image, end + half * (BOW[:, :1] * normal + BOW[:, 1:] * axis), tone, width)


def sleeve_ends(body: Anatomy, look: Look, side: int) -> tuple[Points, Points]:
    shoulder, elbow, _ = (body.points[part] for part in ARMS[side])
    inner = shoulder + (body.shoulders - shoulder) * 0.22
    return inner, inner + (elbow - inner) * min(look.sleeve, 1.0)


def sleeve(body: Anatomy, look: Look, build: Build, side: int) -> Tube:
    """The shirt on an upper arm, to the sleeve's end or the elbow."""
    shape = SLEEVE if look.sleeve <= SHORT else LONG_SLEEVE
    return limb(*sleeve_ends(body, look, side), shape, body.px_per_cm * build.limbs)


def paint_arm(image: Image, body: Anatomy, look: Look, build: Build, side: int) -> None:
    """The arm from where the shirt painted with the trunk leaves it; all of it if it crosses."""
    _, elbow, wrist = (body.points[part] for part in ARMS[side])
    scale = body.px_per_cm * build.limbs
    whole = crosses_trunk(body, side) or is_behind(body, side)
    inner, end = sleeve_ends(body, look, side)
    skin = [limb(elbow, wrist, FOREARM, scale), *_hand(elbow, wrist, scale, side)]
    axis = unit(elbow - inner, DOWN)
    if look.sleeve > SHORT:
        paint(image, skin, look.skin)
        cuff = elbow + (wrist - elbow) * min(look.sleeve - 1.0, 0.95)
        upper = limb(inner + (elbow - inner) * 0.5, elbow, LOWER_SLEEVE, scale)
        upper = sleeve(body, look, build, side) if whole else upper
        paint(image, [upper, limb(elbow, cuff, CUFF, scale)], look.shirt)
        hem(image, cuff, unit(wrist - elbow, DOWN), 4.0 * scale, shaded(look.shirt, 0.7), scale)
    else:
        bare = end - axis * 2.0 * scale if whole else end
        paint(image, [limb(bare, elbow, BARE_ARM, scale), *skin], look.skin)
        if whole:
            paint(image, [sleeve(body, look, build, side)], look.shirt)
        hem(image, end, axis, 6.0 * scale, shaded(look.shirt, 0.7), scale)
    _fingers(image, elbow, wrist, look, scale)


def _hand(elbow: Points, wrist: Points, scale: float, side: int) -> list[Tube]:
    """Thumb, and palm with fingers as one shape that goes on along the forearm."""
    axis = unit(wrist - elbow, DOWN)
    normal = np.array([-axis[1], axis[0]])
    inward = normal * (1.0 if normal[0] * side < 0 else -1.0)
    base = wrist + (axis * 3.0 + inward * 2.0) * scale
    tip = base + (axis * 5.0 + inward * 3.0) * scale
    palm = limb(wrist, wrist + axis * 14.0 * scale, PALM, scale)
    return [limb(base, tip, THUMB, scale), palm]


def _fingers(image: Image, elbow: Points, wrist: Points, look: Look, scale: float) -> None:
    axis = unit(wrist - elbow, DOWN)
    normal = np.array([-axis[1], axis[0]])
    for offset in (-1.5, 0.0, 1.5):
        start = wrist + (axis * 9.5 + normal * offset) * scale
        end = wrist + (axis * 15.5 + normal * offset * 0.8) * scale
        stroke(image, np.stack([start, end]), shaded(look.skin, 0.78), scale * 0.4)


def paint_leg(image: Image, body: Anatomy, look: Look, build: Build, side: int) -> None:
    """A trouser leg over a shoe."""
    hip, knee, ankle = (body.points[part] for part in LEGS[side])
    scale = body.px_per_cm * build.limbs
    _shoe(image, body, look, scale, side)
    axis = unit(ankle - knee, DOWN)
    end = ankle - axis * 3.5 * scale
    thigh, shin = limb(hip, knee, THIGH, scale), limb(knee, end, SHIN, scale)
    paint(image, [thigh, shin], look.trousers)
    hem(image, end, axis, 5.0 * scale, shaded(look.trousers, 0.6), scale)


def _shoe(image: Image, body: Anatomy, look: Look, scale: float, side: int) -> None:
    """A shoe that points outwards and to the viewer, and hangs on from its shin."""
    _, knee, ankle = (body.points[part] for part in LEGS[side])
    shin = unit(ankle - knee, DOWN)
    aside = np.array([shin[1], -shin[0]])  # the picture's right, for a shin that hangs down
    outward = 0.38 * side * (1.0 - abs(body.turn)) * (-1.0 if body.away else 1.0) + body.turn
    forward = 0.5 if body.away else 3.6 * (1.0 - 0.6 * abs(body.turn))
    heel = ankle + shin * 4.0 * scale
    toe = ankle + (shin * (4.2 + forward) + aside * outward * 14.0) * scale
    down = shin * 1.6 * scale
    paint(image, [limb(heel + down, toe + down, SOLE, scale)], shaded(look.shoes, 0.5), 0.5)
    paint(image, [limb(ankle - shin * 8.0 * scale, heel, SHANK, scale)], look.skin)
    uppers = [limb(ankle + shin * 3.0 * scale, heel, UPPER, scale), limb(heel, toe, SOLE, scale)]
    paint(image, uppers, look.shoes)
    for share in (0.45, 0.62):
        tie = ankle + (toe - ankle) * share
        cross = aside * 1.7 * scale
        stroke(image, np.stack([tie - cross, tie + cross]), shaded(look.shoes, 0.62), scale * 0.6)
