"""What the game says over any screen, in passing: what became of a file dropped on the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lines import lines_of
from game.ui.tween import EASINGS, share

GOOD_S, BAD_S = 6.0, 12.0  # a reason takes longer to read
MOST: Final = 3  # at once
MOST_LINES: Final = 3
_SLIDE_S: Final = 0.3
_RIGHT, _WIDE, _GAP, _TOP = 1884.0, 960.0, 16.0, 36.0
_LINE: Final = 44.0


@dataclass(frozen=True)
class Notice:
    """`title` in large letters, and below it `text`, which may be empty. `good` tells success."""

    title: str
    text: str = ""
    good: bool = True

    @property
    def shown_s(self) -> float:
        return GOOD_S if self.good else BAD_S


class Notices:
    """The newest few, each for its time."""

    def __init__(self) -> None:
        self._shown: list[tuple[float, Notice]] = []

    def __len__(self) -> int:
        return len(self._shown)

    @property
    def newest(self) -> Notice | None:
        return self._shown[-1][1] if self._shown else None

    def add(self, notice: Notice, now: float) -> None:
        self._shown = [*self._shown, (now, notice)][-MOST:]

    def update(self, now: float) -> None:
        """Forgets what has been shown for long enough."""
        self._shown = [(at, one) for at, one in self._shown if now - at < one.shown_s]

    def draw(self, easel: Easel, now: float, *, calm: bool = False) -> None:
        """Draws them at the right, downwards from the top, the oldest first.

        Calmly, they do not slide.
        """
        top = _TOP
        for at, notice in self._shown:
            lines = _lines(easel, notice)
            high = 96.0 + _LINE * len(lines)
            coming = EASINGS["cubic_out"](share(now, at, _SLIDE_S))
            going = EASINGS["cubic_in"](share(now, at + notice.shown_s - _SLIDE_S, _SLIDE_S))
            out = 0.0 if calm else 1 - coming + going
            box = Box(_RIGHT - _WIDE, top - out * (top + high + 40), _WIDE, high)
            _draw(easel, box, notice, lines)
            top += high + _GAP


def _lines(easel: Easel, notice: Notice) -> list[str]:
    """The text in at most MOST_LINES lines; what is left over is cut off the last one."""
    if not notice.text:
        return []
    room = _WIDE - 170
    lines = lines_of(easel, notice.text, "caption", room)
    kept = [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]
    return [easel.cut(line, "caption", room) for line in kept if line]


def _draw(easel: Easel, box: Box, notice: Notice, lines: list[str]) -> None:
    theme = easel.theme
    colour = theme.good if notice.good else theme.bad
    dot = (box.x + 66, box.y + 48)
    easel.panel(box, fill=theme.ink, alpha=1.0, radius=40, border=colour, border_width=6)
    easel.disc(dot, 28, colour)
    if notice.good:
        easel.star(dot, 18, theme.ink)
    else:
        easel.text("!", "body", dot, colour=theme.ink, weight=BOLD, align="centre")
    x, room = box.x + 118, box.w - 170
    easel.text(easel.cut(notice.title, "body", room, BOLD), "body", (x, box.y + 48), weight=BOLD)
    for number, line in enumerate(lines):
        easel.text(line, "caption", (x, box.y + 100 + _LINE * number), colour=theme.dim)
