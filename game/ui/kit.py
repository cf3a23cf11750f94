"""What a scene draws with: the canvas, the fonts, kept sprites, and a few verbs over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pygame

from game.core.dwell import DWELL_S
from game.ui.fonts import BOLD, MEDIUM, ROLES, Fonts, is_cjk
from game.ui.layout import Box, Canvas
from game.ui.sprites import Sprites, faded
from game.ui.theme import Colour, Theme, mix

Place = tuple[float, float]
_ANCHORS = {"left": 0.0, "centre": 0.5, "right": 1.0}
_NEVER_FIRST = "，。：；！？、）」』…%"  # of a line
_SCALE_STEPS = 16  # of a size
MIN_PX = 9  # smaller text would only be dirt


def breakable(text: str) -> list[str]:
    """A text in the pieces between which a line may end: words, and single Chinese signs with the
    punctuation that follows them."""
    pieces: list[str] = []
    for sign in text:
        held = pieces and not is_cjk(sign) and sign != " " and not is_cjk(pieces[-1][-1])
        if held or (pieces and sign in _NEVER_FIRST):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


@dataclass
class Kit:
    """Drawing tools that outlive scenes, so that what they keep is shared."""

    fonts: Fonts = field(default_factory=Fonts)
    sprites: Sprites = field(default_factory=Sprites)
    # What a hand can press in this picture, and for how long it must be held there, in s.
    targets: list[tuple[Box, float]] = field(default_factory=list)

    def on(self, surface: pygame.Surface, theme: Theme) -> Easel:
        """The tools set up for one picture."""
        return Easel(self, surface, Canvas(*surface.get_size()), theme)


@dataclass(frozen=True)
class Easel:
    """Draws on one surface in units and in the colours of one theme."""

    kit: Kit
    surface: pygame.Surface
    canvas: Canvas
    theme: Theme

    def target(self, box: Box, hold_s: float = DWELL_S) -> None:
        """What is drawn in `box` can be pressed by a hand that is held over it for `hold_s`."""
        self.kit.targets.append((box, hold_s))

    def blit(self, sprite: pygame.Surface, at_px: tuple[int, int] | pygame.Rect) -> None:
        """Puts a premultiplied sprite at a place in pixels."""
        self.surface.blit(sprite, at_px, special_flags=pygame.BLEND_PREMULTIPLIED)

    def centred(self, sprite: pygame.Surface, place: Place) -> None:
        """Puts a sprite's middle at a place in units."""
        self.blit(sprite, sprite.get_rect(center=self.canvas.point(*place)))

    def layer(self, box: Box, key: tuple[object, ...], draw: Callable[[Easel], None]) -> None:
        """What `draw` draws within a box, kept as one sprite under a key."""
        rect = self.canvas.rect(box).clip(self.surface.get_rect())

        def make() -> pygame.Surface:
            whole = pygame.Surface(self.surface.get_size(), pygame.SRCALPHA)
            draw(replace(self, surface=whole))
            return whole.subsurface(rect).copy()

        self.blit(self.kit.sprites.get(("layer", tuple(rect), *key), make), rect)

    def text(
        self,
        text: str,
        role: str,
        place: Place,
        *,
        colour: Colour | None = None,
        weight: int = MEDIUM,
        align: str = "left",
        alpha: float = 1.0,
        scale: float = 1.0,
        tabular: bool = False,
        shadow: bool = False,
        fit: float | None = None,
    ) -> None:
        """Text whose line is centred on `place`'s y; `fit` is the most units it may take."""
        if not text or alpha <= 0 or scale <= 0:
            return
        px = self.px(text, role, weight, fit)
        x, y = self.canvas.point(*place)
        tints = [(self.theme.ink, max(1, px // 18), 0.85)] if shadow else []
        for tint, lower, share in [*tints, (colour or self.theme.text, 0, 1.0)]:
            if tabular:
                self._digits(text, px, tint, weight, (x, y + lower), align, alpha * share)
                continue
            sprite = self._scaled(text, px, tint, weight, scale)
            self._put(sprite, x, y + lower, align, alpha * share)

    def _scaled(
        self, text: str, px: int, tint: Colour, weight: int, scale: float
    ) -> pygame.Surface:
        """Text made larger or smaller, in steps that the eye does not see: a word that springs up
        does so in every dance, and is kept."""
        sprite, steps = self.kit.fonts.text(text, px, tint, weight), round(scale * _SCALE_STEPS)
        if steps == _SCALE_STEPS:
            return sprite

        def make() -> pygame.Surface:
            sides = (max(1, round(side * steps / _SCALE_STEPS)) for side in sprite.get_size())
            return pygame.transform.smoothscale(sprite, tuple(sides))

        return self.kit.sprites.get(("text", text, px, tint, weight, steps), make)

    def _digits(
        self,
        text: str,
        px: int,
        colour: Colour,
        weight: int,
        at_px: tuple[int, int],
        align: str,
        alpha: float,
    ) -> None:
        """Text in which all digits are equally wide, so that a running number does not jitter.

        It is put together from kept glyphs, as no number is worth keeping.
        """
        fonts = self.kit.fonts
        cell = fonts.cell(px, weight)
        widths = [cell if sign.isdigit() else fonts.width(sign, px, weight) for sign in text]
        x = at_px[0] - sum(widths) * _ANCHORS[align]
        for sign, width in zip(text, widths, strict=True):
            sprite = fonts.text(sign, px, colour, weight)
            self._put(sprite, round(x + width / 2), at_px[1], "centre", alpha)
            x += width

    def _put(self, sprite: pygame.Surface, x: int, y: int, align: str, alpha: float) -> None:
        width, height = sprite.get_size()
        self.blit(faded(sprite, alpha), (round(x - width * _ANCHORS[align]), round(y - height / 2)))

    def px(self, text: str, role: str, weight: int = MEDIUM, fit: float | None = None) -> int:
        """The role's size in pixels, smaller where the text would be wider than `fit` units."""
        px = max(MIN_PX, self.canvas.length(ROLES[role]))
        if fit is not None:
            room, width = fit * self.canvas.scale, self.kit.fonts.width(text, px, weight)
            if width > room:
                px = max(MIN_PX, int(px * room / width))
        return px

    def width(self, text: str, role: str, weight: int = MEDIUM, *, tabular: bool = False) -> float:
        """How wide a text will be, in units."""
        px = max(MIN_PX, self.canvas.length(ROLES[role]))
        fonts = self.kit.fonts
        if tabular:
            digits = sum(sign.isdigit() for sign in text)
            others = (fonts.width(sign, px, weight) for sign in text if not sign.isdigit())
            return (digits * fonts.cell(px, weight) + sum(others)) / self.canvas.scale
        return fonts.width(text, px, weight) / self.canvas.scale

    def cut(self, text: str, role: str, room: float, weight: int = MEDIUM) -> str:
        """As much of a text as fits into `room` units, ending in an ellipsis where it was cut."""
        if self.width(text, role, weight) <= room:
            return text
        while text and self.width(f"{text}…", role, weight) > room:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def wrapped(
        self, text: str, role: str, box: Box, *, colour: Colour | None = None, weight: int = MEDIUM
    ) -> float:
        """Text in lines inside a box's width, from its top; the y under the last line."""
        step, y = ROLES[role] * 1.22, box.y + ROLES[role] * 0.61
        line = ""
        for word in [*breakable(text), None]:
            longer = f"{line}{word or ''}".lstrip()
            if word is not None and self.width(longer, role, weight) <= box.w:
                line = longer
                continue
            if line:
                words = line.rstrip()
                self.text(words, role, (box.x, y), colour=colour, weight=weight, fit=box.w)
                y += step
            line = (word or "").lstrip()
        return y - step / 2

    def panel(
        self,
        box: Box,
        *,
        fill: Colour | None = None,
        alpha: float = 0.80,
        radius: float = 36,
        border: Colour | None = None,
        border_width: float = 0,
    ) -> None:
        """A rounded surface to put things on."""
        rect = self.canvas.rect(box)
        sprite = self.kit.sprites.panel(
            rect.size,
            self.canvas.length(radius),
            fill or self.theme.surface,
            alpha,
            border,
            max(2, self.canvas.length(border_width)) if border_width else 0,
        )
        self.blit(sprite, rect.topleft)

    def glow(self, box: Box, colour: Colour, *, radius: float = 36, spread: float = 40) -> None:
        """Light around a box."""
        rect = self.canvas.rect(box)
        wide = max(2, self.canvas.length(spread))
        sprite = self.kit.sprites.glow(rect.size, self.canvas.length(radius), colour, wide)
        self.blit(sprite, (rect.left - wide, rect.top - wide))

    def disc(self, place: Place, radius: float, colour: Colour) -> None:
        size = max(2, self.canvas.length(2 * radius))
        self.centred(self.kit.sprites.disc(size, colour), place)

    def star(
        self, place: Place, radius: float, colour: Colour, *, points: int = 5, inner: float = 0.47
    ) -> None:
        size = max(4, self.canvas.length(2 * radius))
        self.centred(self.kit.sprites.star(size, colour, points, inner), place)

    def triangle(self, place: Place, radius: float, colour: Colour, turns: int = 0) -> None:
        """An arrowhead that points up, turned clockwise by quarters."""
        size = max(4, self.canvas.length(2 * radius))
        self.centred(self.kit.sprites.triangle(size, colour, turns), place)

    def ring(
        self, place: Place, radius: float, width: float, colour: Colour, share: float = 1.0
    ) -> None:
        size = max(6, self.canvas.length(2 * radius))
        wide = max(1, self.canvas.length(width))
        self.centred(self.kit.sprites.ring(size, wide, colour, share), place)

    def bar(self, box: Box, share: float, colour: Colour, *, back: Colour | None = None) -> None:
        """A rounded bar, filled from the left by `share`."""
        ground = back or mix(self.theme.surface, self.theme.line, 0.4)
        self.panel(box, fill=ground, alpha=0.9, radius=box.h / 2)
        if share <= 0:
            return
        # A growing bar has another width in every picture: it is put together from a whole one.
        rect, radius = self.canvas.rect(box), self.canvas.length(box.h / 2)
        whole = self.kit.sprites.panel(rect.size, radius, colour, 1.0)
        cap = min(radius, rect.w // 2)
        width = max(2 * cap, round(rect.w * min(1.0, share)))
        left, right = (0, 0, width - cap, rect.h), (rect.w - cap, 0, cap, rect.h)
        flags = pygame.BLEND_PREMULTIPLIED
        self.surface.blit(whole, rect.topleft, left, special_flags=flags)
        self.surface.blit(whole, (rect.x + width - cap, rect.y), right, special_flags=flags)


__all__ = ["BOLD", "MEDIUM", "Easel", "Kit", "Place"]
