"""What a party's dance says in passing: who joined or left, and whom it looks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.strings import say
from game.ui.theme import Colour
from game.ui.tween import EASINGS, share

SHOWN_S: Final = 3.2
MOST: Final = 2  # at once
_SLIDE_S: Final = 0.3
_WIDE, _GAP = 560.0, 14.0


@dataclass(frozen=True)
class Toast:
    """One or two lines about the player who wears a number: `key` is of the table of strings."""

    number: int
    key: str
    name: str
    more: str
    colour: Colour

    @property
    def words(self) -> str:
        return say(self.key, name=self.name)


class Toasts:
    """The newest few, each for SHOWN_S."""

    def __init__(self) -> None:
        self._shown: list[tuple[float, Toast]] = []

    def __len__(self) -> int:
        return len(self._shown)

    def add(self, toast: Toast, now: float) -> None:
        self._shown = [*self._shown, (now, toast)][-MOST:]

    def update(self, now: float) -> None:
        """Forgets what has been shown for long enough."""
        self._shown = [(at, toast) for at, toast in self._shown if now - at < SHOWN_S]

    def draw(self, easel: Easel, bottom: float, now: float, *, calm: bool = False) -> None:
        """Draws them upwards from `bottom` in units, at the left; calmly, they do not slide."""
        for at, toast in reversed(self._shown):
            high = 116.0 if toast.more else 80.0
            coming = EASINGS["cubic_out"](share(now, at, _SLIDE_S))
            going = EASINGS["cubic_in"](share(now, at + SHOWN_S - _SLIDE_S, _SLIDE_S))
            out = 0.0 if calm else 1 - coming + going
            _draw(easel, Box(60 - out * (_WIDE + 80), bottom - high, _WIDE, high), toast)
            bottom -= high + _GAP


def _draw(easel: Easel, box: Box, toast: Toast) -> None:
    theme, dot = easel.theme, (box.x + 48, box.centre[1])
    easel.panel(box, fill=theme.ink, alpha=0.92, radius=40, border=toast.colour, border_width=6)
    easel.disc(dot, 28, toast.colour)
    easel.text(str(toast.number), "body", dot, colour=theme.ink, weight=BOLD, align="centre")
    room, x, y = box.w - 116, box.x + 90, box.centre[1]
    words = told_in(easel, toast, room)
    easel.text(words, "body", (x, y - 22 if toast.more else y), weight=BOLD)
    easel.text(easel.cut(toast.more, "caption", room), "caption", (x, y + 28), colour=theme.dim)


def told_in(easel: Easel, toast: Toast, room: float) -> str:
    """A toast's words in so much room: a long name loses its end, never what is said of it."""
    rest = easel.width(say(toast.key, name=""), "body", BOLD)
    return say(toast.key, name=easel.cut(toast.name, "body", room - rest, BOLD))


def draw_asked(easel: Easel, name: str, colour: Colour) -> None:
    """Under the coach's feet: who is asked to show that it is them."""
    theme = easel.theme
    words, more = say("dance_asked", name=easel.cut(name, "body", 260, BOLD)), say("dance_new")
    wide = max(easel.width(words, "body", BOLD), easel.width(more, "caption")) + 110
    box = Box(1110 - wide / 2, 936, wide, 124)
    easel.panel(box, fill=theme.ink, alpha=0.94, radius=50, border=colour, border_width=7)
    x, y = box.centre
    easel.text(words, "body", (x, y - 24), weight=BOLD, align="centre")
    easel.text(more, "caption", (x, y + 30), colour=theme.dim, align="centre")
