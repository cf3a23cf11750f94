"""The editor's timeline: where its rows are, what part of the song it shows, and what the mouse
meets in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from game.core.song_edit import Edge, SongEdit
from game.ui.layout import Box

ROOM: Final = Box(60, 684, 1800, 314)
RULER: Final = Box(ROOM.x, 684, ROOM.w, 40)
PARTS: Final = Box(ROOM.x, 727, ROOM.w, 38)
WAVE: Final = Box(ROOM.x, 769, ROOM.w, 54)
MOVES: Final = Box(ROOM.x, 827, ROOM.w, 122)
SEEN: Final = Box(ROOM.x, 953, ROOM.w, 10)
WHOLE: Final = Box(ROOM.x, 971, ROOM.w, 27)
LEAST_SPAN_S: Final = 2.0
GRAB: Final = 12.0  # units about a border in which the mouse has hold of it


@dataclass(frozen=True)
class TimeView:
    """The part of a song of `length_s` that the timeline shows."""

    length_s: float
    start_s: float = 0.0
    span_s: float = 20.0

    def x_of(self, time_s: float) -> float:
        return ROOM.x + (time_s - self.start_s) / self.span_s * ROOM.w

    def s_of(self, x: float) -> float:
        return self.start_s + (x - ROOM.x) / ROOM.w * self.span_s

    @property
    def end_s(self) -> float:
        return self.start_s + self.span_s

    def within(self) -> TimeView:
        """The view kept inside the song."""
        span_s = min(max(self.span_s, min(LEAST_SPAN_S, self.length_s)), self.length_s)
        start_s = min(max(0.0, self.start_s), self.length_s - span_s)
        return replace(self, start_s=start_s, span_s=span_s)

    def zoomed(self, by: float, about_s: float) -> TimeView:
        """`by` times as near, with `about_s` staying where it is."""
        span_s = min(max(self.span_s / by, LEAST_SPAN_S), self.length_s)
        share = (about_s - self.start_s) / self.span_s
        return replace(self, start_s=about_s - share * span_s, span_s=span_s).within()

    def scrolled(self, by_s: float) -> TimeView:
        return replace(self, start_s=self.start_s + by_s).within()

    def showing(self, time_s: float, *, lead: float = 0.06) -> TimeView:
        """Turned over like a page where a time is not in view."""
        if self.start_s <= time_s <= self.start_s + 0.96 * self.span_s:
            return self
        return replace(self, start_s=time_s - lead * self.span_s).within()


# -- what the mouse meets


def border_at(edit: SongEdit, view: TimeView, x: float) -> tuple[int, Edge] | None:
    """The move's border that is nearest to a place, if one is within reach."""
    best: tuple[float, int, Edge] | None = None
    for index, move in enumerate(edit.moves):
        edges: tuple[tuple[Edge, float], ...] = (("start", move.start_s), ("end", move.end_s))
        for edge, time_s in edges:
            away = abs(view.x_of(time_s) - x)
            # Where two touch, each is grabbed from its own side.
            away += 0.01 if (edge == "start") == (x < view.x_of(time_s)) else 0.0
            if away <= GRAB and (best is None or away < best[0]):
                best = (away, index, edge)
    return None if best is None else best[1:]


def trim_at(edit: SongEdit, view: TimeView, place: tuple[float, float]) -> Edge | None:
    """The handle of what is kept that is at a place in the ruler."""
    if not RULER.contains((min(max(place[0], ROOM.x), ROOM.right - 1), place[1])):
        return None
    if abs(view.x_of(edit.start_s) + 11 - place[0]) <= 18:
        return "start"
    return "end" if abs(view.x_of(edit.end_s) - 11 - place[0]) <= 18 else None


def section_start_at(edit: SongEdit, view: TimeView, x: float) -> int | None:
    """The section that starts at a place, or within reach."""
    away = [abs(view.x_of(section.start_s) - x) for section in edit.song.sections]
    index = min(range(len(away)), key=away.__getitem__, default=None)
    return index if index is not None and away[index] <= GRAB else None
