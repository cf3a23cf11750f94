"""One player of a party at the top of a dance: number, name, points and bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pygame

from game.core.score import STAR_SHARES
from game.ui.fonts import premultiplied
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.sprites import polygon_mask
from game.ui.theme import Colour, mix

_DIM: Final = 0.45  # of a player who is not to be seen
_CROWN: Final = 54.0  # units
_BLOCK: Final = 0.54  # of a badge's height: the width of its number


@dataclass(frozen=True)
class Badge:
    """What changes seldom about a badge. A player is `hidden` while they are not to be seen,
    and `away` once they have left."""

    number: int
    name: str
    colour: Colour
    stars: int
    first: bool
    hidden: bool
    away: bool
    width: float
    height: float


def kept(
    easel: Easel, key: tuple[object, ...], box: Box, draw: Callable[[Easel], None]
) -> pygame.Surface:
    """What `draw` draws within a box, as a sprite for any place."""
    size = easel.surface.get_size()
    return easel.kit.sprites.get(("kept", size, *key), lambda: _drawn(easel, "kept", box, draw))


def _drawn(easel: Easel, sheet: str, box: Box, draw: Callable[[Easel], None]) -> pygame.Surface:
    """What `draw` draws within a box on a sheet as large as the window, which is kept: to get a
    new one takes longer than a picture may."""
    size = easel.surface.get_size()
    whole = easel.kit.sprites.get(
        ("sheet", sheet, size), lambda: pygame.Surface(size, pygame.SRCALPHA)
    )
    rect = easel.canvas.rect(box).clip(whole.get_rect())
    whole.set_clip(rect)
    whole.fill((0, 0, 0, 0))
    draw(replace(easel, surface=whole))
    return whole.subsurface(rect).copy()


@dataclass
class Held:
    """A badge as it was shown last: once nothing about it runs, it is one sprite."""

    key: tuple[object, ...] = ()
    image: pygame.Surface | None = None


def show_badge(
    easel: Easel,
    at: tuple[float, float],
    badge: Badge,
    bar: float,
    points: int,
    held: Held,
    *,
    spare: bool = True,
) -> bool:
    """As `draw_badge`, from what is held if that is the same. With `spare` time a badge that has
    come to rest is made one sprite; True if that was done."""
    filled = easel.canvas.length(bar * badge.width)
    key = (badge, filled, points, easel.surface.get_size(), easel.theme.hues)
    same = key == held.key
    if not same:
        held.key, held.image = key, None
    make = same and spare and held.image is None
    if make:
        box = Box(40, 40, badge.width, badge.height)
        held.image = _drawn(
            easel, "held", box, lambda part: draw_badge(part, (box.x, box.y), badge, bar, points)
        )
    if held.image is None:
        draw_badge(easel, at, badge, bar, points)
    else:
        easel.blit(held.image, easel.canvas.point(*at))
    return make


def draw_badge(
    easel: Easel, at: tuple[float, float], badge: Badge, bar: float, points: int
) -> None:
    """A badge whose upper left corner is `at` in units; `bar` (0..1) and `points` may run."""
    theme, (x, y) = easel.theme, at
    sprite = kept(
        easel,
        ("badge", badge, theme.hues),
        Box(40, 40, badge.width, badge.height),
        lambda part: _draw_ground(part, badge),
    )
    easel.blit(sprite, easel.canvas.point(x, y))
    dim = badge.hidden or badge.away
    colour = mix(theme.text, theme.ink, 0.5) if dim else theme.text
    role, inner = _points_role(easel, badge), x + _BLOCK * badge.height + 14
    middle = (inner, y + 0.545 * badge.height)
    easel.text(f"{points:,}", role, middle, colour=colour, weight=BOLD, tabular=True)
    tone = theme.gold if badge.stars > 5 else badge.colour
    _fill(easel, _bar_box(badge, x, y), bar, mix(tone, theme.ink, 0.5) if dim else tone)
    stars = kept(
        easel,
        ("badge stars", badge.width, badge.height, badge.stars, dim, theme.hues, theme.gold),
        Box(40, 40, badge.width, badge.height),
        lambda part: _draw_stars(part, badge),
    )
    easel.blit(stars, easel.canvas.point(x, y))


def _fill(easel: Easel, box: Box, filled: float, colour: Colour) -> None:
    """The filled part of a bar whose ground is drawn already."""
    rect = easel.canvas.rect(box)
    if filled <= 0 or rect.w < 2:
        return
    cap = min(max(1, rect.h // 2), rect.w // 2)
    whole = easel.kit.sprites.panel(rect.size, cap, colour, 1.0)
    width = max(2 * cap, round(rect.w * min(1.0, filled)))
    flags = pygame.BLEND_PREMULTIPLIED
    easel.surface.blit(whole, rect.topleft, (0, 0, width - cap, rect.h), special_flags=flags)
    last = (rect.w - cap, 0, cap, rect.h)
    easel.surface.blit(whole, (rect.x + width - cap, rect.y), last, special_flags=flags)


def _points_role(easel: Easel, badge: Badge) -> str:
    room = badge.width - _BLOCK * badge.height - 26
    fits = easel.width("10,000", "heading", BOLD, tabular=True) <= room
    return "heading" if fits and badge.height >= 130 else "body"


def _bar_box(badge: Badge, x: float, y: float) -> Box:
    left = x + _BLOCK * badge.height + 14
    high = 0.13 * badge.height
    return Box(left, y + badge.height - high - 12, x + badge.width - 20 - left, high)


def _draw_ground(easel: Easel, badge: Badge) -> None:
    theme, box = easel.theme, Box(40, 40, badge.width, badge.height)
    dim = badge.hidden or badge.away
    colour = mix(badge.colour, theme.ink, 1 - _DIM) if dim else badge.colour
    text = mix(theme.text, theme.ink, 0.4) if dim else theme.text
    block = _BLOCK * badge.height
    easel.panel(box, fill=colour, alpha=1.0, radius=30)
    inner = Box(box.x + block, box.y + 5, box.w - block - 5, box.h - 10)
    easel.panel(inner, fill=theme.ink, alpha=1.0, radius=26)
    lower = 0.13 * box.h if badge.first else 0.0
    number = (box.x + block / 2, box.centre[1] + lower)
    easel.text(str(badge.number), "heading", number, colour=theme.ink, weight=BOLD, align="centre")
    role = "body" if badge.height >= 130 and badge.width > 400 else "caption"
    name = easel.cut(badge.name, role, inner.w - 26, BOLD)
    easel.text(name, role, (inner.x + 14, box.y + 0.2 * badge.height + 2), colour=text, weight=BOLD)
    easel.panel(_bar_box(badge, box.x, box.y), fill=theme.raised, alpha=1.0, radius=10)
    if badge.first:
        draw_crown(easel, (number[0], box.y + 0.2 * box.h + 4), _CROWN)


def _draw_stars(easel: Easel, badge: Badge) -> None:
    """The stars that were won along the bar, and dots for the next ones."""
    theme, bar = easel.theme, _bar_box(badge, 40, 40)
    size = min(15.0, 0.07 * bar.w, 0.85 * bar.h)  # those that are close together just touch
    for number, limit in enumerate(STAR_SHARES[:5]):
        place = (bar.x + limit * bar.w, bar.centre[1])
        if number < badge.stars:
            easel.star(place, size + 4, theme.ink)
            easel.star(place, size, theme.gold)
        else:
            easel.disc(place, 7, theme.ink)
            easel.disc(place, 5, mix(theme.raised, theme.dim, 0.5))


def draw_crown(easel: Easel, place: tuple[float, float], width: float) -> None:
    """The crown of the first."""
    px, theme = max(6, easel.canvas.length(width)), easel.theme
    points = [
        (-0.9, 0.62),
        (-1, -0.5),
        (-0.45, 0.1),
        (0, -0.8),
        (0.45, 0.1),
        (1, -0.5),
        (0.9, 0.62),
    ]
    outline = np.array(points, np.float64)

    def make() -> pygame.Surface:
        edge = premultiplied(polygon_mask(px, outline, 0.16), theme.ink)
        size = round(px * 0.84)
        inner = premultiplied(polygon_mask(size, outline, 0.05), theme.gold)
        middle = inner.get_rect(center=edge.get_rect().center)
        edge.blit(inner, middle, special_flags=pygame.BLEND_PREMULTIPLIED)
        return edge

    easel.centred(easel.kit.sprites.get(("crown", px, theme.gold, theme.ink), make), place)
