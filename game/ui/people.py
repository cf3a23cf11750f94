"""Small flat people for cards and pictograms, limb by limb in any colour."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
import pygame

from game.ui.kit import Easel
from game.ui.shapes import Brush, Points, smooth
from game.ui.sprites import Sprites, to_surface
from game.ui.theme import Colour

FINE: Final = 3  # painted so many times larger, then made smaller
# Angles of upper arm and forearm from straight down, outwards, in rad.
Arm = tuple[float, float]
HANGING: Final[Arm] = (0.15, 0.1)
DOWN: Final[Arm] = (0.5, 0.35)
OUT: Final[Arm] = (1.35, 1.6)
UP: Final[Arm] = (2.5, 2.8)
BENT: Final[Arm] = (1.1, 2.9)


def person(
    brush: Brush,
    foot: tuple[float, float],
    height: float,
    tone: Colour,
    arms: tuple[Arm, Arm] = (DOWN, DOWN),
    limbs: Mapping[str, Colour] | None = None,
) -> None:
    """Paints somebody who stands at `foot` (px) and is `height` px tall; as in a mirror, the left
    arm is on the left. `limbs` (keys of LIMBS) have colours of their own."""
    tones = limbs or {}

    def at(x: float, y: float) -> Points:
        return np.array([foot[0] + x * height, foot[1] - y * height])

    for name, side in (("left_leg", -1.0), ("right_leg", 1.0)):
        hip, ankle = at(side * 0.07, 0.46), at(side * 0.13, 0.04)
        brush.limb(hip, ankle, (0.062, 0.05), height, tones.get(name, tone))
    trunk = [at(-0.15, 0.78), at(0.15, 0.78), at(0.10, 0.44), at(-0.10, 0.44)]
    brush.fill(smooth(np.array(trunk)), tones.get("torso", tone))
    brush.disc(at(0, 0.92), 0.092 * height, tone)
    for name, side, arm in (("left_arm", -1.0, arms[0]), ("right_arm", 1.0, arms[1])):
        place, colour = at(side * 0.17, 0.755), tones.get(name, tone)
        for angle, widths in zip(arm, ((0.05, 0.044), (0.044, 0.04)), strict=True):
            step = np.array([side * math.sin(angle), math.cos(angle)]) * 0.19 * height
            brush.limb(place, place + step, widths, height, colour)
            place = place + step


def blank(width: int, height: int) -> Brush:
    """A brush on a clear picture of a size in px, painted `FINE` times larger."""
    return Brush(np.zeros((max(1, height) * FINE, max(1, width) * FINE, 4), np.uint8))


def finished(brush: Brush) -> pygame.Surface:
    """What was painted on a `blank`, at its size."""
    high, wide = brush.picture.shape[:2]
    small = cv2.resize(brush.picture, (wide // FINE, high // FINE), interpolation=cv2.INTER_AREA)
    return to_surface(np.asarray(small, np.uint8))


def limb_figure(
    sprites: Sprites, size: tuple[int, int], tone: Colour, off: Colour, left_out: tuple[str, ...]
) -> pygame.Surface:
    """A body in px with arms stretched out, whose left-out limbs are in the colour `off`."""

    def make() -> pygame.Surface:
        brush = blank(*size)
        limbs = dict.fromkeys(left_out, off)
        foot = (size[0] * FINE / 2, size[1] * FINE * 0.985)
        person(brush, foot, size[1] * FINE * 0.94, tone, (OUT, OUT), limbs)
        return finished(brush)

    return sprites.get(("limb figure", size, tone, off, left_out), make)


def draw_times(easel: Easel, place: tuple[float, float], radius: float, colour: Colour) -> None:
    """A small diagonal cross, kept as a sprite."""
    size = max(4, easel.canvas.length(2.6 * radius))

    def make() -> pygame.Surface:
        brush = blank(size, size)
        low, high = 0.16 * size * FINE, 0.84 * size * FINE
        for start, end in (((low, low), (high, high)), ((low, high), (high, low))):
            ends = np.array(start), np.array(end)
            brush.limb(*ends, (0.10, 0.10), float(size * FINE), colour)
        return finished(brush)

    easel.centred(easel.kit.sprites.get(("times", size, colour), make), place)
