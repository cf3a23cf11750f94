"""Shaded shapes on a picture: everything round is a few nested bands of light on a tube.

A tube is given by its middle line (M, 2) and, at each of its points, the vector (M, 2) from there
to its right edge, in px. Its cross-section is a half circle, so that a band that is brighter than a
level lies between two angles around the light's direction; each band is one polygon.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from game.virtual.looks import Colour
from pose_engine.types import Image

Points = NDArray[np.float64]
Tube = tuple[Points, Points]  # middle line and the vectors to its right edge

SHIFT: Final = 4  # bits of subpixel accuracy in OpenCV's drawing
LIGHT: Final = np.array([-0.52, -0.46, 0.72])  # towards the lamp: left, up, to the viewer
LEVELS: Final = 9
SHADE: Final = np.interp(np.arange(LEVELS), [0, 4, LEVELS - 1], [0.60, 0.88, 1.06])
COOL: Final = np.array([-4.0, 0.0, 7.0])  # shadows take the colour of the room
_CAP: Final = np.radians([0.0, 30.0, 55.0, 76.0])
_ROWS: Final = np.linspace(-np.pi / 2, np.pi / 2, 11)
BALL: Final = (np.sin(_ROWS)[:, None], np.cos(_ROWS)[:, None])
DIRECTIONS: Final = 128
COARSE_PX: Final = 21.0  # thinner tubes need every other band only
CIRCLE: Final = np.stack(
    [np.cos(np.linspace(0, 2 * np.pi, 25)[:-1]), np.sin(np.linspace(0, 2 * np.pi, 25)[:-1])], axis=1
)


@dataclass(frozen=True, eq=False)
class Profile:
    """A limb's outline: places along it as a share of its length and an extra, and half widths;
    each (M, 1), the latter two in the profile's own unit."""

    share: Points
    beyond: Points
    widths: Points


@lru_cache(maxsize=512)
def ramp(colour: Colour, gloss: float = 1.0) -> tuple[tuple[float, ...], ...]:
    """A colour's shades from the darkest band to the brightest."""
    shades = []
    for level in SHADE:
        lit = 1.0 + (level - 1.0) * gloss
        shade = np.array(colour) * lit + COOL * (1.0 - lit) * 2.0
        shades.append(tuple(float(v) for v in np.clip(shade, 0, 255)))
    return tuple(shades)


@lru_cache(maxsize=512)
def shaded(colour: Colour, factor: float) -> Colour:
    """A colour made darker or lighter."""
    red, green, blue = (min(255, max(0, round(v * factor))) for v in colour)
    return red, green, blue


def fixed(points: Points) -> NDArray[np.int32]:
    """Places in px as OpenCV's fixed-point numbers."""
    return np.rint(points * (1 << SHIFT)).astype(np.int32)


def polygon(image: Image, points: Points, colour: tuple[float, ...]) -> None:
    """One flat polygon (N, 2)."""
    cv2.fillPoly(image, [fixed(points)], colour, cv2.LINE_AA, SHIFT)


def stroke(image: Image, points: Points, colour: tuple[float, ...], width: float) -> None:
    """One line along (N, 2), at least a pixel wide."""
    thickness = max(1, round(width))
    cv2.polylines(image, [fixed(points)], False, colour, thickness, cv2.LINE_AA, SHIFT)


def _spans() -> Points:
    """Where a tube is brighter than each level: -1..1 across it, (DIRECTIONS, 2, LEVELS, 1, 1).

    The first axis is the direction of the tube's right edge, the second its (left, right) end.
    """
    angles = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    across = np.cos(angles) * LIGHT[0] + np.sin(angles) * LIGHT[1]
    levels = np.linspace(0.0, 0.94, LEVELS)
    reach = np.arccos(np.clip(levels / np.hypot(across, LIGHT[2])[:, None], -1.0, 1.0))
    peak = np.arctan2(across, LIGHT[2])[:, None]
    spans = np.stack([np.maximum(peak - reach, -np.pi / 2), np.minimum(peak + reach, np.pi / 2)], 1)
    spans = np.sin(spans)
    spans[:, :, 0] = -1.0, 1.0
    result: Points = spans[..., None, None]
    return result


SPANS: Final = _spans()


def bands_of(tube: Tube) -> NDArray[np.int32]:
    """The outlines (LEVELS, 2 M, 2) of what is brighter than each level, in fixed point."""
    middle, half = tube
    x, y = half[len(half) // 2]
    low, high = SPANS[round(math.atan2(y, x) * DIRECTIONS / (2 * math.pi)) % DIRECTIONS]
    edges = np.concatenate([middle + high * half, (middle + low * half)[:, ::-1]], axis=1)
    return fixed(edges)


def paint(image: Image, tubes: Sequence[Tube], colour: Colour, gloss: float = 1.0) -> None:
    """Shaded tubes of one colour that grow together where they overlap."""
    outlines = [bands_of(tube) for tube in tubes]
    widest = max(float(np.abs(half).max()) for _, half in tubes)
    step = 2 if widest < COARSE_PX else 1
    for level in range(0, LEVELS, step):
        shade = ramp(colour, gloss)[level]
        for bands in outlines:
            cv2.fillPoly(image, [bands[level]], shade, cv2.LINE_AA, SHIFT)


@lru_cache(maxsize=64)
def profile(radii: tuple[float, ...], caps: tuple[float, float] = (1.0, 1.0)) -> Profile:
    """A limb's outline from evenly spaced `radii` and two round ends; `caps` flattens them, 0 cuts
    them off straight."""
    start, end = np.sin(_CAP[::-1]), np.sin(_CAP)
    inner = np.linspace(0.0, 1.0, len(radii))[1:-1]
    rest = np.zeros(len(inner))
    return Profile(
        np.concatenate([start * 0.0, inner, end * 0.0 + 1.0])[:, None],
        np.concatenate([-start * radii[0] * caps[0], rest, end * radii[-1] * caps[1]])[:, None],
        np.concatenate(
            [np.cos(_CAP[::-1]) * radii[0], np.array(radii[1:-1]), np.cos(_CAP) * radii[-1]]
        )[:, None],
    )


def limb(start: Points, end: Points, shape: Profile, scale: float) -> Tube:
    """A tube from `start` to `end` (px) with a profile that is `scale` px to its unit."""
    x, y = (end - start).tolist()
    length = math.hypot(x, y)
    axis = np.array([x / length, y / length]) if length > 1e-6 else np.array([0.0, 1.0])
    along = shape.share * length + shape.beyond * scale
    return start + along * axis, (shape.widths * scale) * np.array([-axis[1], axis[0]])


def ball(image: Image, centre: Points, right: Points, down: Points, colour: Colour) -> None:
    """A shaded ellipsoid with the half axes `right` and `down` (2,) px."""
    tube = centre + BALL[0] * down, BALL[1] * right
    paint(image, [tube], colour)


def ellipses(image: Image, spots: Sequence[tuple[Points, Points, Points, Colour]]) -> None:
    """Many flat ellipses: centre, half axes `right` and `down` (2,) px, and colour of each."""
    places = np.array([spot[:3] for spot in spots])[:, :, None]
    outlines = fixed(places[:, 0] + CIRCLE[:, :1] * places[:, 1] + CIRCLE[:, 1:] * places[:, 2])
    for outline, spot in zip(outlines, spots, strict=True):
        cv2.fillPoly(image, [outline], spot[3], cv2.LINE_AA, SHIFT)


def ellipse(
    image: Image, centre: Points, right: Points, down: Points, colour: tuple[float, ...]
) -> None:
    """A flat ellipse with the half axes `right` and `down` (2,) px."""
    polygon(image, centre + CIRCLE[:, :1] * right + CIRCLE[:, 1:] * down, colour)
