"""A mirror ball: facets on a sphere that turn with the beat."""

from __future__ import annotations

import math

import numpy as np
import pygame

from game.ui.kit import Easel, Place
from game.ui.sprites import to_surface
from game.ui.theme import Theme

PHASES = 24
_ROWS = 11  # of facets, from pole to pole


def ball_sprite(size: int, phase: int, theme: Theme) -> pygame.Surface:
    """The ball, `size` px wide, turned by `phase` of `PHASES` through one facet's repeat."""
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size * 2 - 1
    away = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - away**2, 0, 1))
    latitude = np.arcsin(np.clip(y, -1, 1)) / math.pi * _ROWS
    row = np.floor(latitude)
    columns = np.maximum(4, np.round(2 * _ROWS * np.cos((row + 0.5) * math.pi / _ROWS)))
    longitude = (np.arctan2(x, z) / (2 * math.pi) + phase / PHASES * 4 / (2 * _ROWS)) * columns
    column = np.floor(longitude)
    seed = np.sin(row * 12.9898 + np.mod(column, columns) * 78.233) * 43758.5453
    facet = seed - np.floor(seed)
    twinkle = 0.5 + 0.5 * np.sin(2 * math.pi * (facet * 7 + phase / PHASES))
    edge = np.minimum(
        np.minimum(latitude - row, row + 1 - latitude),
        np.minimum(longitude - column, column + 1 - longitude),
    )
    seam = np.clip(edge / 0.07, 0, 1)
    light = np.clip(0.42 + 0.70 * (-0.42 * x - 0.58 * y + 0.70 * z), 0.16, 1.15)
    tones = [theme.shade("b", 0.78, 0.13), theme.shade("a", 0.72, 0.19), theme.text]
    palette = np.array([tone[::-1] for tone in tones], float)
    colour = palette[(facet * 2.999).astype(int)]
    bright = light * (0.55 + 0.65 * twinkle * facet) * (0.35 + 0.65 * seam)
    bgr = colour * bright[..., None]
    bgr += 255 * (np.clip(twinkle * facet - 0.72, 0, 1) * 3.6 * seam * light)[..., None]
    cover = np.clip((1 - away) * size / 2 + 0.5, 0, 1)[..., None]
    picture = np.concatenate([np.clip(bgr, 0, 255) * cover, 255 * cover], axis=-1)
    return to_surface(picture.astype(np.uint8))


def draw_ball(easel: Easel, place: Place, radius: float, beat: float) -> None:
    """The ball at a beat, with a sparkle that comes and goes."""
    size = max(8, easel.canvas.length(2 * radius))
    phase = math.floor(beat * PHASES / 4) % PHASES
    key = ("ball", size, phase, easel.theme.primary)
    easel.centred(easel.kit.sprites.get(key, lambda: ball_sprite(size, phase, easel.theme)), place)


def draw_hanging_ball(easel: Easel, x: float, y: float, radius: float, beat: float) -> None:
    """The ball on its string from the ceiling."""
    top, end = easel.canvas.point(x, -400), easel.canvas.point(x, y - radius * 0.9)
    pygame.draw.line(
        easel.surface, easel.theme.dim, (top[0], 0), end, max(1, easel.canvas.length(4))
    )
    draw_ball(easel, (x, y), radius, beat)
