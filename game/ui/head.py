"""The dancer's head: face with visor and smile, a fringe, and hair that swings behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game.ui.shapes import Points, smooth, unit
from pose_engine.keypoints import LEFT_EAR, LEFT_EYE, NOSE, RIGHT_EAR, RIGHT_EYE

if TYPE_CHECKING:
    from game.ui.figure import FigurePainter

SIZE = 1.13  # a head a little larger than life reads better from afar


class HeadPainter:
    """Paints in the head's own axes: x across the screen, y up the head, in body heights."""

    def __init__(self, figure: FigurePainter) -> None:
        self.figure, self.brush, self.outfit = figure, figure.brush, figure.outfit
        points = figure.points
        ears = (points[LEFT_EAR] + points[RIGHT_EAR]) / 2
        self.up = self._up_of(points)
        self.right = np.array([-self.up[1], self.up[0]])
        forward = (points[NOSE] - ears) / figure.height
        self.yaw = float(np.clip(forward @ self.right / 0.055, -1, 1))
        self.nod = float(np.clip(forward @ self.up / 0.055, -1, 1))
        self.centre = ears + figure.height * 0.012 * self.up
        self.basis = np.array([self.right, self.up]) * (figure.height * SIZE)

    def _up_of(self, points: Points) -> Points:
        """Across the line between eyes and ears, and away from the shoulders."""
        line = points[RIGHT_EAR] - points[LEFT_EAR] + points[RIGHT_EYE] - points[LEFT_EYE]
        line = line if line[0] >= 0 else -line
        level = unit(np.array([line[1], -line[0]]))
        level = level if level[1] < 0 else -level
        from_neck = unit(points[LEFT_EAR] + points[RIGHT_EAR] - 2 * self.figure.shoulders)
        return unit(0.6 * level + 0.4 * from_neck)

    def at(self, x: float, y: float) -> Points:
        place: Points = self.places([(x, y)])[0]
        return place

    def places(self, corners: list[tuple[float, float]]) -> Points:
        points: Points = np.array(corners) @ self.basis + self.centre
        return points

    def shape(self, corners: list[tuple[float, float]]) -> Points:
        return smooth(self.places(corners))

    def paint_tail(self, tail: Points | None) -> None:
        """Hair behind the head, and a tail through the places given."""
        hair, size = self.outfit.hair, self.figure.height
        if tail is not None:
            spine = np.vstack([self.at(-0.03 * self.yaw, 0.066), tail])
            steps = np.linspace(0, 1, len(spine))
            widths = np.interp(steps, [0, 0.25, 0.65, 1], [0.020, 0.042, 0.036, 0.007])
            for scale, colour in ((1.0, hair.base), (0.55, hair.light)):
                outline = _ribbon(spine, widths * (scale * size))
                self.brush.fill(outline, colour)
            knot = self.at(-0.03 * self.yaw, 0.078)
            self.brush.disc(knot, 0.017 * size, self.outfit.trim)
        back = [
            (-0.062, 0.0),
            (-0.052, 0.056),
            (0.0, 0.084),
            (0.052, 0.056),
            (0.062, 0.0),
            (0.050, -0.045),
            (0.0, -0.055),
            (-0.050, -0.045),
        ]
        self.brush.fill(self.shape(back), hair.base)

    def paint(self) -> None:
        """Face, visor, mouth and fringe."""
        skin, turn = self.outfit.skin, self.yaw * 0.012
        face = [
            (-0.047, 0.030),
            (0.0, 0.056),
            (0.047, 0.030),
            (0.050, -0.008),
            (0.041, -0.040),
            (0.014 + turn, -0.066),
            (-0.014 + turn, -0.066),
            (-0.041, -0.040),
            (-0.050, -0.008),
        ]
        self.brush.fill(self.shape([(x * 1.11, y * 1.09) for x, y in face]), skin.edge)
        for side in (-1.0, 1.0):
            if side * self.yaw < 0.6:
                self.brush.disc(
                    self.at(side * 0.050, -0.006), 0.012 * self.figure.height, skin.base
                )
        self.brush.fill(self.shape(face), skin.base)
        lit = [(x * 0.80 - 0.007, y * 0.88 + 0.004) for x, y in face]
        self.brush.fill(self.shape(lit), skin.light)
        self._mouth()
        self._visor()
        self._fringe()

    def _mouth(self) -> None:
        x, y = self.yaw * 0.024, -0.036 + self.nod * 0.008
        smile = [
            (x - 0.017, y + 0.004),
            (x, y - 0.003),
            (x + 0.017, y + 0.004),
            (x + 0.009, y - 0.010),
            (x - 0.009, y - 0.010),
        ]
        self.brush.fill(self.shape(smile), (255, 255, 255))

    def _visor(self) -> None:
        """Glasses that wrap around: a dark band with a glint."""
        visor = self.outfit.visor
        x, y = self.yaw * 0.020, 0.006 + self.nod * 0.010
        left, right = max(-0.053, x - 0.050), min(0.053, x + 0.050)
        band = [
            (left, y + 0.016),
            (x, y + 0.019),
            (right, y + 0.016),
            (right - 0.002, y - 0.008),
            (x + 0.020, y - 0.016),
            (x, y - 0.010),
            (x - 0.020, y - 0.016),
            (left + 0.002, y - 0.008),
        ]
        self.brush.fill(self.shape(band), visor.edge)
        glint = [
            (left + 0.008, y + 0.011),
            (x - 0.006, y + 0.013),
            (x - 0.014, y - 0.004),
            (left + 0.010, y + 0.001),
        ]
        self.brush.fill(self.shape(glint), visor.light)

    def _fringe(self) -> None:
        hair, lean = self.outfit.hair, self.yaw * 0.014
        cap = [
            (-0.058, -0.018),
            (-0.062, 0.030),
            (-0.040, 0.072),
            (0.0, 0.088),
            (0.040, 0.072),
            (0.062, 0.030),
            (0.058, -0.018),
            (0.049, 0.018),
            (0.030 + lean, 0.036),
            (-0.006 + lean, 0.030),
            (-0.036 + lean, 0.044),
            (-0.050, 0.016),
        ]
        self.brush.fill(self.shape(cap), hair.base)
        shine = [
            (-0.046, 0.038),
            (-0.030, 0.062),
            (-0.002, 0.074),
            (0.016, 0.070),
            (-0.010, 0.058),
            (-0.030, 0.040),
        ]
        self.brush.fill(self.shape(shine), hair.light)


def _ribbon(spine: Points, widths: Points) -> Points:
    """A smooth band along a line of places, rounded at its ends."""
    way = np.gradient(spine, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)[:, None]
    normal = np.stack([way[:, 1], -way[:, 0]], axis=1) * widths[:, None]
    tip = spine[-1] + way[-1] * widths[-1]
    return smooth(np.vstack([spine + normal, tip, (spine - normal)[::-1]]))
