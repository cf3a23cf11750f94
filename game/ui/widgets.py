"""Things to press, and small things to read: buttons, menus, key hints, dots and badges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.core.dwell import DWELL_S
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box, Canvas
from game.ui.strings import say
from game.ui.theme import mix
from game.ui.tween import tween

MIN_WIDTH, HEIGHT = 220.0, 104.0
_FOCUS_S = 0.25
_CAP_GAP = 14.0
_ARROWS = {"up_down": (0, 2), "left_right": (3, 1)}  # quarter turns of an arrow that points up


@dataclass(frozen=True)
class Button:
    """A target of at least `MIN_WIDTH` units. `name` is what a press reports.

    A hand must be held over it for `hold_s`: longer, where a slip would be a pity.
    """

    name: str
    label: str
    box: Box
    hold_s: float = DWELL_S

    def __post_init__(self) -> None:
        if self.box.w < MIN_WIDTH:
            raise ValueError(f"the button {self.name!r} is too narrow to be hit")


class Menu:
    """Buttons of which one has the focus; arrows, Enter and the mouse work alike."""

    def __init__(self, buttons: Sequence[Button], *, upright: bool = False) -> None:
        self.buttons, self.upright = tuple(buttons), upright
        self.focus = 0
        self._focused_at = -10.0
        self._now = 0.0

    @property
    def focused(self) -> str:
        return self.buttons[self.focus].name

    def update(self, now: float) -> None:
        self._now = now

    def choose(self, name: str) -> None:
        """Gives a button the focus."""
        focus = next(i for i, button in enumerate(self.buttons) if button.name == name)
        if focus != self.focus:
            self.focus, self._focused_at = focus, self._now

    def handle(self, event: pygame.event.Event, canvas: Canvas | None) -> tuple[str | None, bool]:
        """The name of the button that was pressed, if one was, and whether the focus moved."""
        before, pressed = self.focus, None
        if event.type == pygame.KEYDOWN:
            back, on = (
                (pygame.K_UP, pygame.K_DOWN) if self.upright else (pygame.K_LEFT, pygame.K_RIGHT)
            )
            step = (event.key == on) - (event.key == back)
            self.focus = (self.focus + step) % len(self.buttons)
            if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
                pressed = self.focused
        elif canvas is not None and event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            under = self.under(canvas.to_units(event.pos))
            if under is not None:
                self.focus = under
                if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                    pressed = self.focused
        if self.focus != before:
            self._focused_at = self._now
        return pressed, self.focus != before

    def under(self, place: tuple[float, float]) -> int | None:
        """The button at a place in units."""
        for index, button in enumerate(self.buttons):
            if button.box.contains(place):
                return index
        return None

    def draw(self, easel: Easel, active: bool = True) -> None:
        for button in self.buttons:
            self.draw_only(easel, button.name, active)

    def draw_only(self, easel: Easel, name: str, active: bool = True) -> None:
        """Draws one of the buttons, where the others look otherwise."""
        for index, button in enumerate(self.buttons):
            if button.name != name:
                continue
            focused = active and index == self.focus
            grow = tween("back_out", self._now, self._focused_at, _FOCUS_S) if focused else 0.0
            if active:
                easel.target(button.box, button.hold_s)
            draw_button(easel, button.box, say(button.label), focused, grow, target=False)


def draw_button(
    easel: Easel, box: Box, label: str, focused: bool, grow: float = 1.0, *, target: bool = True
) -> None:
    """A pill: filled and glowing with the focus, outlined without it; a target for hands."""
    if target:
        easel.target(box)
    theme, radius = easel.theme, box.h / 2
    if focused:
        wide = box.inset(-6 * grow)
        easel.glow(wide, theme.primary, radius=radius, spread=44)
        easel.panel(wide, fill=theme.secondary_light, alpha=1, radius=wide.h / 2)
        easel.text(
            label, "body", box.centre, colour=theme.ink, weight=BOLD, align="centre", fit=box.w - 60
        )
        return
    easel.panel(
        box, fill=theme.surface, alpha=0.86, radius=radius, border=theme.line, border_width=4
    )
    easel.text(label, "body", box.centre, weight=BOLD, align="centre", fit=box.w - 60)


def key_hints(easel: Easel, hints: Sequence[tuple[str, str]], right: float, y: float) -> None:
    """Keys and what they do, in one line that ends at `right`."""
    theme = easel.theme
    for key, label in reversed(hints):
        words = say(label)
        width = easel.width(words, "caption")
        easel.text(words, "caption", (right, y), colour=theme.dim, align="right", shadow=True)
        cap = key_cap(easel, key, right - width - _CAP_GAP - _cap_width(easel, key), y)
        right = cap.x - 36


def key_cap(easel: Easel, key: str, left: float, y: float) -> Box:
    """A key as it is on a keyboard; `up_down` and `left_right` are two arrows."""
    theme, wide = easel.theme, _cap_width(easel, key)
    cap = Box(left, y - 25, wide, 50)
    easel.panel(cap, fill=theme.raised, alpha=0.95, radius=14, border=theme.line, border_width=2)
    if key in _ARROWS:
        for turn, aside in zip(_ARROWS[key], (-19, 19), strict=True):
            easel.triangle((cap.centre[0] + aside, y), 15, theme.text, turn)
    else:
        easel.text(key, "caption", cap.centre, weight=BOLD, align="centre")
    return cap


def hint_width(easel: Easel, key: str, label: str) -> float:
    """How wide one key hint is, in units."""
    return easel.width(say(label), "caption") + _CAP_GAP + _cap_width(easel, key)


def _cap_width(easel: Easel, key: str) -> float:
    return 94.0 if key in _ARROWS else max(54.0, easel.width(key, "caption", BOLD) + 30)


def badge(easel: Easel, words: str, x: float, y: float, *, align: str = "left") -> Box:
    """A pill with a dot that cannot be overlooked; `y` is its middle."""
    theme = easel.theme
    width = easel.width(words, "caption", BOLD) + 92
    left = {"left": x, "centre": x - width / 2, "right": x - width}[align]
    box = Box(left, y - 31, width, 62)
    easel.panel(box, fill=theme.amber, alpha=1.0, radius=31)
    easel.disc((box.x + 34, y), 11, theme.ink)
    easel.text(words, "caption", (box.x + 60, y), colour=theme.ink, weight=BOLD)
    return box


def dots(easel: Easel, place: tuple[float, float], filled: int, total: int = 5) -> None:
    """Difficulty as dots, from left to right."""
    theme = easel.theme
    empty = mix(theme.surface, theme.dim, 0.35)
    for number in range(total):
        colour = theme.gold if number < filled else empty
        easel.disc((place[0] + 13 + number * 38, place[1]), 13, colour)
