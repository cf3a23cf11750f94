"""The ways to have a party, as small drawn scenes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import cv2
import numpy as np
import pygame

from game.core.party import Mode
from game.ui.party_colours import player_colour
from game.ui.people import BENT, DOWN, FINE, HANGING, OUT, UP, blank, finished, person
from game.ui.shapes import Brush, Points
from game.ui.sprites import Sprites
from game.ui.theme import Colour, Theme, mix

ASPECT: Final = 1.2  # of a pictogram: its width for each of its height
_HELD: Final = (0.95, 0.95)  # an arm whose hand meets a neighbour's
Paint = Callable[[Brush, Theme, tuple[Colour, ...], float], None]


def mode_pictogram(
    sprites: Sprites, mode: Mode, height: int, theme: Theme, colour_blind: bool = False
) -> pygame.Surface:
    """The pictogram of a way to play, `height` px tall."""
    tones = tuple(player_colour(number, colour_blind) for number in range(1, 5))

    def make() -> pygame.Surface:
        brush = blank(round(height * ASPECT), height)
        _PAINT[mode](brush, theme, tones, float(height * FINE))
        return finished(brush)

    return sprites.get(("mode", mode, height, theme.primary, tones), make)


def _box(brush: Brush, size: float, box: tuple[float, float, float, float], tone: Colour) -> None:
    """Fills a box with round ends: left, top, right, bottom in pictogram heights."""
    left, top, right, bottom = (value * size for value in box)
    radius = min(0.03 * size, (bottom - top) / 2, (right - left) / 2)
    corners: Points = np.array(
        [
            (x + radius * np.cos(angle), y + radius * np.sin(angle))
            for x, y, start in (
                (right - radius, bottom - radius, 0.0),
                (left + radius, bottom - radius, 0.5),
                (left + radius, top + radius, 1.0),
                (right - radius, top + radius, 1.5),
            )
            for angle in np.linspace(start * np.pi, (start + 0.5) * np.pi, 6)
        ]
    )
    brush.fill(corners, tone)


def _versus(brush: Brush, theme: Theme, tones: tuple[Colour, ...], size: float) -> None:
    """Three on the steps of a podium."""
    for x, top, tone, arms in (
        (0.24, 0.80, tones[1], (DOWN, UP)),
        (0.60, 0.68, tones[0], (UP, UP)),
        (0.96, 0.87, tones[2], (BENT, DOWN)),
    ):
        _box(brush, size, (x - 0.165, top, x + 0.165, 0.97), mix(theme.line, tone, 0.25))
        person(brush, (x * size, top * size), 0.52 * size, tone, arms)


def _coop(brush: Brush, theme: Theme, tones: tuple[Colour, ...], size: float) -> None:
    """Three hand in hand over one bar."""
    for x, tone in zip((0.31, 0.60, 0.89), tones, strict=False):
        person(brush, (x * size, 0.76 * size), 0.56 * size, tone, (_HELD, _HELD))
    _box(brush, size, (0.10, 0.83, 1.10, 0.95), theme.line)
    _box(brush, size, (0.10, 0.83, 0.84, 0.95), theme.gold)


def _teams(brush: Brush, theme: Theme, tones: tuple[Colour, ...], size: float) -> None:
    """Two pairs that face each other across a line."""
    for x, tone, arms in (
        (0.20, tones[0], (UP, HANGING)),
        (0.43, tones[0], (HANGING, HANGING)),
        (0.77, tones[1], (HANGING, HANGING)),
        (1.00, tones[1], (HANGING, UP)),
    ):
        person(brush, (x * size, 0.93 * size), 0.48 * size, tone, arms)
    for y in (0.42, 0.56, 0.70, 0.84):
        _box(brush, size, (0.585, y, 0.615, y + 0.10), theme.dim)


def _duet(brush: Brush, theme: Theme, tones: tuple[Colour, ...], size: float) -> None:
    """Two whose arms do different things."""
    person(brush, (0.34 * size, 0.93 * size), 0.72 * size, tones[0], (UP, OUT))
    person(brush, (0.88 * size, 0.93 * size), 0.72 * size, tones[1], (DOWN, UP))


def _floor(brush: Brush, theme: Theme, tones: tuple[Colour, ...], size: float) -> None:
    """One on the floor, the others waiting behind."""
    pale = mix(theme.surface, theme.dim, 0.55)
    for x in (0.12, 0.31, 0.89, 1.08):
        person(brush, (x * size, 0.66 * size), 0.38 * size, pale, (HANGING, HANGING))
    centre = (round(0.60 * size), round(0.91 * size))
    axes = (round(0.36 * size), round(0.075 * size))
    cv2.ellipse(
        brush.picture, centre, axes, 0, 0, 360, (*theme.primary[::-1], 255), -1, cv2.LINE_AA
    )
    person(brush, (0.60 * size, 0.92 * size), 0.72 * size, tones[0], (UP, BENT))


_PAINT: Final[Mapping[Mode, Paint]] = {
    Mode.VERSUS: _versus,
    Mode.COOP: _coop,
    Mode.TEAMS: _teams,
    Mode.DUET: _duet,
    Mode.FLOOR: _floor,
}
