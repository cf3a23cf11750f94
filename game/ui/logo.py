"""The name of the game, with a mirror ball for its `o`."""

from __future__ import annotations

import cv2
import numpy as np
import pygame

from game.ui.fonts import BOLD
from game.ui.kit import Easel
from game.ui.mirrorball import draw_ball
from game.ui.shapes import Picture
from game.ui.sprites import to_surface
from game.ui.theme import Theme

BEFORE, AFTER = "Mirr", "rbeat"
_BALL = 0.585  # of the letters' size
_GAP = 0.025


def draw_logo(easel: Easel, x: float, y: float, size: float, beat: float) -> None:
    """Letters `size` units high from `x` on, their middle at `y`."""
    canvas, fonts = easel.canvas, easel.kit.fonts
    px = canvas.length(size)
    first, ball = fonts.width(BEFORE, px, BOLD), _BALL * px
    gap = _GAP * px
    left, middle = canvas.point(x, y)
    for text, start in ((BEFORE, 0.0), (AFTER, first + ball + 2 * gap)):
        key = ("logo", text, px, easel.theme.primary)
        sprite = easel.kit.sprites.get(key, lambda text=text: _letters(easel, text, px))  # type: ignore[misc]
        margin = _margin(px)
        easel.blit(sprite, (round(left + start) - margin, middle - sprite.get_height() // 2))
    centre = canvas.to_units((left + first + gap + ball / 2, middle + 0.115 * px))
    easel.centred(_halo(easel, round(ball * 1.10)), centre)
    draw_ball(easel, centre, ball / 2 / canvas.scale, beat)


def _margin(px: int) -> int:
    return px // 3


def _halo(easel: Easel, size: int) -> pygame.Surface:
    return easel.kit.sprites.disc(size, easel.theme.ink)


def _letters(easel: Easel, text: str, px: int) -> pygame.Surface:
    """Letters with a gradient, a dark line around them, and a glow."""
    theme, margin = easel.theme, _margin(px)
    letters = np.pad(easel.kit.fonts.mask(text, px, BOLD), margin)
    reach = max(1, round(px * 0.045)) * 2 + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    line = cv2.GaussianBlur(cv2.dilate(letters, kernel), (0, 0), 0.8)
    glow = cv2.GaussianBlur(line, (0, 0), px * 0.09)
    picture = _tinted(glow, 0.62, theme.primary)
    picture[..., 3] = 0
    picture = _laid(_tinted(line, 1.0, theme.ink), picture)
    return to_surface(_laid(_gradient(letters, theme), picture))


def _tinted(
    mask: Picture,
    alpha: float,
    colour: tuple[int, int, int],
) -> Picture:
    tone = np.array([*colour[::-1], 255], np.float32) * (alpha / 255)
    return np.asarray(mask[..., None] * tone, np.uint8)


def _gradient(mask: Picture, theme: Theme) -> Picture:
    rows = np.flatnonzero(mask.max(axis=1))
    height = np.clip((np.arange(len(mask)) - rows[0]) / max(1, rows[-1] - rows[0]), 0, 1)[:, None]
    stops = [theme.text, theme.primary_light, theme.primary]
    tone = np.stack(
        [np.interp(height[:, 0], [0.15, 0.55, 1.0], [s[c] for s in stops]) for c in (2, 1, 0)], 1
    )
    full = np.concatenate([tone, np.full((len(mask), 1), 255.0)], axis=1)[:, None, :]
    return np.asarray(mask[..., None] * full / 255, np.uint8)


def _laid(
    top: Picture,
    below: Picture,
) -> Picture:
    """One premultiplied picture over another."""
    rest = cv2.merge([255 - top[..., 3]] * 4)
    return np.asarray(cv2.add(top, cv2.multiply(below, rest, scale=1 / 255)), np.uint8)
