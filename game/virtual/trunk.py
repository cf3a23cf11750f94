"""Hips, neck and shirt: everything that hangs between the shoulders and the hips."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.virtual.anatomy import Anatomy, Points, tilted, unit
from game.virtual.brush import Tube, limb, paint, polygon, profile, shaded, stroke
from game.virtual.limbs import BOW, DOWN, SIDES, is_behind, sleeve
from game.virtual.looks import Build, Look
from pose_engine.keypoints import LEFT_HIP, LEFT_SHOULDER, RIGHT_HIP, RIGHT_SHOULDER
from pose_engine.types import Image

# The shirt's outline from collar to hem: place between shoulders (0) and hips (1), then its half
# width as a share of the shoulders', of the hips' and in cm on top.
SHIRT: Final = np.array(
    [
        [-0.135, 0.34, 0.00, 0.5],
        [-0.105, 0.62, 0.00, 0.5],
        [-0.060, 0.88, 0.00, 1.6],
        [0.010, 1.00, 0.00, 2.6],
        [0.080, 1.00, 0.00, 2.8],
        [0.180, 0.97, 0.00, 2.2],
        [0.320, 0.92, 0.06, 1.6],
        [0.500, 0.62, 0.38, 1.6],
        [0.680, 0.36, 0.64, 2.6],
        [0.840, 0.12, 0.88, 5.6],
        [0.960, 0.00, 1.00, 7.8],
        [1.060, 0.00, 1.00, 8.8],
    ]
)
# The trousers' seat: cm above the hips, share of the hips' half width, cm on top.
SEAT: Final = np.array([[9, 1, 4.2], [4, 1, 5.8], [-1, 1, 6.0], [-5, 0.8, 1.0], [-8, 0.15, 0.3]])
NECK: Final = profile((6.4, 5.5, 5.1, 5.2), (0.3, 1.0))
NECKLINE: Final = np.array(
    [[-1.0, 0.0], [-0.8, 0.5], [-0.4, 0.88], [0.0, 1.0], [0.4, 0.88], [0.8, 0.5], [1.0, 0.0]]
)


def _axes(body: Anatomy) -> tuple[Points, Points, Points]:
    """Unit vectors: up the spine, and across shoulders and hips to the picture's right."""
    up = unit(body.shoulders - body.hips, -DOWN)
    across = np.array([-up[1], up[0]])
    lines = []
    pairs = ((LEFT_SHOULDER, RIGHT_SHOULDER, 34.0), (LEFT_HIP, RIGHT_HIP, 20.0))
    for left, right, width in pairs:
        line = body.points[left] - body.points[right]
        sign = -1.0 if float(line @ across) < 0 else 1.0
        lines.append(tilted(line * sign, across, width * body.px_per_cm))
    return up, lines[0], lines[1]


def _half_widths(body: Anatomy) -> tuple[float, float]:
    """Half distances of shoulders and hips in px, not less than a body's depth seen from aside."""
    points, size = body.points, body.px_per_cm
    shoulders = float(np.hypot(*(points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]))) / 2
    hips = float(np.hypot(*(points[LEFT_HIP] - points[RIGHT_HIP]))) / 2
    return max(shoulders, 8.0 * size), max(hips, 5.0 * size)


def paint_pelvis(image: Image, body: Anatomy, look: Look, build: Build) -> None:
    """The seat of the trousers, between legs and shirt."""
    paint(image, [pelvis_tube(body, build)], look.trousers)


def pelvis_tube(body: Anatomy, build: Build) -> Tube:
    """The seat of the trousers."""
    up, _, low = _axes(body)
    _, hips = _half_widths(body)
    width = SEAT[:, 1] * hips + SEAT[:, 2] * body.px_per_cm * build.trunk
    middle = body.hips + (SEAT[:, :1] * body.px_per_cm) * up
    return middle, width[:, None] * low


def paint_torso(image: Image, body: Anatomy, look: Look, build: Build) -> None:
    """The shirt with its sleeves as one piece, its hem and collar, and the neck."""
    shirt = shirt_tube(body, build)
    sleeves = [sleeve(body, look, build, side) for side in SIDES if not is_behind(body, side)]
    paint(image, [shirt, *sleeves], look.shirt)
    trim_shirt(image, body, look, build, shirt)


def shirt_tube(body: Anatomy, build: Build) -> Tube:
    """The shirt without its sleeves."""
    _, top, low = _axes(body)
    shoulders, hips = _half_widths(body)
    down = body.hips - body.shoulders
    width = SHIRT[:, 1] * shoulders + SHIRT[:, 2] * hips
    width = width + SHIRT[:, 3] * body.px_per_cm * build.trunk
    spine = body.shoulders + SHIRT[:, :1] * down
    mix = np.clip(SHIRT[:, :1], 0.0, 1.0)
    return spine, width[:, None] * (top * (1 - mix) + low * mix)


def trim_shirt(image: Image, body: Anatomy, look: Look, build: Build, shirt: Tube) -> None:
    """A painted shirt's hem and collar, and the neck in it."""
    spine, half = shirt
    _, top, _ = _axes(body)
    _, hips = _half_widths(body)
    axis = unit(body.hips - body.shoulders, DOWN)
    width = SHIRT[-1, 2] * hips + SHIRT[-1, 3] * body.px_per_cm * build.trunk
    edge = spine[-1] + BOW[:, :1] * half[-1] + BOW[:, 1:] * 0.6 * axis * width
    stroke(image, edge, shaded(look.shirt, 0.55), body.px_per_cm)
    _neck(image, body, look, build, top, axis)


def _neck(
    image: Image, body: Anatomy, look: Look, build: Build, across: Points, down: Points
) -> None:
    """The neckline, the neck in it and the collar's band around it."""
    head, size = body.head, body.px_per_cm
    centre = body.shoulders - down * 6.5 * size
    drop = 1.0 if body.away else 5.0
    half = across * 7.0 * size
    edge = centre + NECKLINE[:, :1] * half + NECKLINE[:, 1:] * down * drop * size
    skin = shaded(look.skin, 0.86)
    if not body.away:
        polygon(image, edge, shaded(look.skin, 0.82))
    base = body.shoulders - down * 4.5 * size
    top = head.at(-0.12 * float(np.sin(head.yaw)), 0.5)
    paint(image, [limb(base, top, NECK, size * build.limbs)], skin)
    stroke(image, edge, look.accent, size * 1.6)
