"""Antialiased shapes for figures: smooth outlines, tapered limbs, and a brush that fills them.

Pictures are (H, W, 4) uint8 in BGRA with premultiplied alpha: what pygame blits fastest. OpenCV's
antialiasing mixes all four channels alike, so that filling with an opaque colour keeps that form.
Outlines are matrices prepared once per shape; placing one costs a single small product.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from game.ui.theme import Colour

Points = NDArray[np.float64]
Picture = NDArray[np.uint8]
_SHIFT = 4  # OpenCV takes places in sixteenths of a pixel
_SUB = 1 << _SHIFT
_STEPS = 5  # points of a curve between two corners
_ARC = np.linspace(-np.pi / 2, np.pi / 2, 7)[1:-1]


@lru_cache(maxsize=64)
def _spline(count: int) -> Points:
    """The matrix (steps * count, count) that draws a closed Catmull-Rom curve through corners."""
    t = np.arange(_STEPS) / _STEPS
    weights = 0.5 * np.stack(
        [
            -t + 2 * t**2 - t**3,
            2 - 5 * t**2 + 3 * t**3,
            t + 4 * t**2 - 3 * t**3,
            -(t**2) + t**3,
        ]
    )
    matrix = np.zeros((count, _STEPS, count))
    for corner in range(count):
        for offset in range(4):
            matrix[corner, :, (corner + offset - 1) % count] += weights[offset]
    return matrix.reshape(-1, count)


def smooth(corners: Points) -> Points:
    """A closed curve through `corners` (N, 2)."""
    curve: Points = _spline(len(corners)) @ corners
    return curve


def unit(vector: Points) -> Points:
    """The vector at length 1; straight down where it has none."""
    x, y = float(vector[0]), float(vector[1])
    length = (x * x + y * y) ** 0.5
    return np.array([x / length, y / length]) if length > 1e-6 else np.array([0.0, 1.0])


def across(vector: Points) -> Points:
    """The vector turned a quarter to the left of its way (on a screen, y down)."""
    return np.array([vector[1], -vector[0]])


@lru_cache(maxsize=256)
def _limb_matrix(widths: tuple[float, ...], grow: float, scale: float) -> Points:
    """Rows of (share of the way, units across, units along, 1) around a limb with round ends."""
    fine = np.linspace(0, 1, 3 * len(widths) - 2)
    profile = np.interp(fine, np.linspace(0, 1, len(widths)), np.multiply(widths, scale)) + grow
    profile[1:-1] = (profile[:-2] + 2 * profile[1:-1] + profile[2:]) / 4
    zero = np.zeros_like(fine)
    cap = np.stack([np.zeros_like(_ARC), -np.sin(_ARC), np.cos(_ARC)], axis=1)
    end, start = cap * profile[-1], cap * -profile[0]
    end[:, 0] = 1.0
    left = np.stack([fine, profile, zero], axis=1)
    right = np.stack([fine, -profile, zero], axis=1)[::-1]
    return with_ones(np.concatenate([left, end, right, start]))


def with_ones(rows: Points) -> Points:
    """Rows (N, 3) with a fourth column of ones, for `Brush.place`."""
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


def soft(corners: Points) -> Points:
    """A closed outline (N, ...) with slightly rounded corners: (2 N, ...)."""
    after = np.concatenate([corners[1:], corners[:1]])
    cut = np.stack([corners * 0.82 + after * 0.18, corners * 0.18 + after * 0.82], 1)
    return cut.reshape(-1, corners.shape[1])


class Brush:
    """Fills shapes in a picture."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def fill(self, outline: Points, colour: Colour, alpha: float = 1.0) -> None:
        """Fills a closed outline; `alpha` below 1 leaves a premultiplied, see-through colour."""
        fixed = (outline * _SUB + 0.5).astype(np.int32)
        cv2.fillPoly(self.picture, [fixed], _bgra(colour, alpha), cv2.LINE_AA, _SHIFT)

    def limb(
        self,
        start: Points,
        end: Points,
        widths: tuple[float, ...],
        size: float,
        colour: Colour,
        *,
        grow: float = 0.0,
        scale: float = 1.0,
        lean: float = 0.0,
    ) -> None:
        """Fills a limb with round ends.

        `widths` are half widths at even steps from `start` to `end`, in units of `size` px; they
        are scaled by `scale`, then made larger by `grow`. `lean` moves the whole sideways, as
        light does.
        """
        self.place(_limb_matrix(widths, grow, scale), start, end, size, colour, lean)

    def place(
        self,
        rows: Points,
        start: Points,
        end: Points,
        size: float,
        colour: Colour,
        lean: float = 0.0,
    ) -> None:
        """Fills an outline given by rows of (share of the way, units across, units along, 1)."""
        x, y = float(start[0]), float(start[1])
        way_x, way_y = float(end[0]) - x, float(end[1]) - y
        length = (way_x * way_x + way_y * way_y) ** 0.5
        along_x, along_y = (way_x / length, way_y / length) if length > 1e-6 else (0.0, 1.0)
        unit_x, unit_y = _SUB * size * along_x, _SUB * size * along_y
        basis = np.array(
            (
                (_SUB * way_x, _SUB * way_y),
                (unit_y, -unit_x),
                (unit_x, unit_y),
                (_SUB * x + lean * unit_y + 0.5, _SUB * y - lean * unit_x + 0.5),
            )
        )
        fixed = (rows @ basis).astype(np.int32)
        cv2.fillPoly(self.picture, [fixed], _bgra(colour, 1.0), cv2.LINE_AA, _SHIFT)

    def disc(self, centre: Points, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        """Fills a circle."""
        x, y = (round(float(value) * _SUB) for value in centre)
        size = max(1, round(radius * _SUB))
        cv2.circle(self.picture, (x, y), size, _bgra(colour, alpha), -1, cv2.LINE_AA, _SHIFT)


@lru_cache(maxsize=512)
def _bgra(colour: Colour, alpha: float) -> tuple[int, int, int, int]:
    red, green, blue = colour
    return round(blue * alpha), round(green * alpha), round(red * alpha), round(255 * alpha)
