"""The editor's timeline: ruler, wave form, moves, how well the dancer was seen, and the whole song
small below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pygame

from game.core.choreography import Move
from game.core.song_edit import Edge, SongEdit
from game.core.strips import PEAKS_HZ, SEEN_HZ, WELL_SEEN, Strip, columns
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.pictogram import pictogram
from game.ui.sprites import to_surface
from game.ui.theme import Colour, mix
from pose_engine.keypoints import LIMBS

ROOM: Final = Box(60, 690, 1800, 304)
RULER: Final = Box(ROOM.x, 690, ROOM.w, 44)
WAVE: Final = Box(ROOM.x, 736, ROOM.w, 70)
MOVES: Final = Box(ROOM.x, 812, ROOM.w, 126)
SEEN: Final = Box(ROOM.x, 943, ROOM.w, 12)
WHOLE: Final = Box(ROOM.x, 966, ROOM.w, 30)
LEAST_SPAN_S: Final = 2.0
GRAB: Final = 12.0  # units about a border in which the mouse has hold of it
_PICTURE: Final = 80.0  # units square
_MISSING: Final = (0.0, 1 - WELL_SEEN + 0.01, 0.45)  # of the body: from there on amber, and red


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


# -- drawing


@dataclass(frozen=True, eq=False)
class Strips:
    """What runs along the timeline: `wave` is None while it is worked out or where there is none,
    which `note` says."""

    wave: Strip | None
    note: str
    seen: Strip
    _kept: dict[str, tuple[tuple[object, ...], pygame.Surface]] = field(default_factory=dict)

    def newest(
        self, name: str, key: tuple[object, ...], make: Callable[[], pygame.Surface]
    ) -> pygame.Surface:
        """A strip as it was drawn last, drawn anew for another key: the old one, which a scroll has
        left behind, is not worth keeping."""
        if name not in self._kept or self._kept[name][0] != key:
            self._kept[name] = (key, make())
        return self._kept[name][1]


@dataclass(frozen=True)
class Lit:
    """What is chosen, and what the mouse is over: a move, a border or a handle."""

    chosen: int | None = None
    move: int | None = None
    border: tuple[int, Edge] | None = None
    trim: Edge | None = None


def draw_timeline(
    easel: Easel, edit: SongEdit, view: TimeView, strips: Strips, lit: Lit, now_s: float
) -> None:
    """The whole timeline with the playhead at `now_s`."""
    theme = easel.theme
    easel.panel(ROOM.inset(-12), fill=theme.ink, alpha=0.90, radius=26)
    clip = easel.surface.get_clip()
    easel.surface.set_clip(easel.canvas.rect(ROOM).inflate(easel.canvas.length(16), 0))
    _draw_beats(easel, edit, view)
    _draw_wave(easel, view, strips)
    for index, move in enumerate(edit.moves):
        if move.end_s > view.start_s and move.start_s < view.end_s:
            _draw_move(easel, edit, view, index, move, lit)
    _draw_seen(easel, view, strips)
    _draw_border(easel, edit, view, lit)
    _draw_trim(easel, edit, view, lit)
    easel.surface.set_clip(clip)
    _draw_whole(easel, edit, view, strips, lit, now_s)
    _draw_playhead(easel, view, now_s)


def _fill(easel: Easel, box: Box, colour: Colour) -> None:
    rect = easel.canvas.rect(box)
    rect.w, rect.h = max(1, rect.w), max(1, rect.h)
    easel.surface.fill(colour, rect)


def _line(easel: Easel, x: float, y: float, h: float, colour: Colour, wide: float = 2) -> None:
    left, top = easel.canvas.point(x, y)
    width = max(1, easel.canvas.length(wide))
    easel.surface.fill(colour, (left - width // 2, top, width, easel.canvas.length(h)))


def _draw_beats(easel: Easel, edit: SongEdit, view: TimeView) -> None:
    """Bars with their numbers, beats where there is room for them."""
    theme, song = easel.theme, edit.song
    _fill(easel, RULER, mix(theme.ink, theme.surface, 0.8))
    beat_w = song.beat_s / view.span_s * ROOM.w
    step = next(step for step in (1, 4, 8, 16, 32, 64, 128, 256, 4096) if step * beat_w >= 14)
    named = next(bars for bars in (1, 2, 4, 8, 16, 32, 64, 1024) if 4 * bars * beat_w >= 110)
    first = int(np.ceil(song.beat_at(max(0.0, view.start_s)) / step)) * step
    last = int(np.floor(song.beat_at(view.end_s)))
    for beat in range(first, last + 1, step):
        x = view.x_of(song.first_beat_s + beat * song.beat_s)
        bar = beat % 4 == 0
        tone = mix(theme.ink, theme.line, 0.85 if bar else 0.38)
        _line(easel, x, RULER.y + (8 if bar else 32), RULER.h - (8 if bar else 32), tone)
        _line(easel, x, WAVE.y, SEEN.bottom - WAVE.y, mix(theme.ink, tone, 0.75), 2 if bar else 1)
        if bar and beat % (4 * named) == 0 and beat >= 0:
            place = (x + 9, RULER.y + 21)
            easel.text(str(beat // 4 + 1), "caption", place, colour=theme.dim, weight=BOLD)


def _draw_wave(easel: Easel, view: TimeView, strips: Strips) -> None:
    theme, rect = easel.theme, easel.canvas.rect(WAVE)
    if strips.wave is None:
        place = (ROOM.x + 24, WAVE.centre[1])
        easel.text(strips.note, "caption", place, colour=theme.dim, fit=ROOM.w - 48)
        return
    wave = strips.wave
    key = (rect.size, view.start_s, view.span_s, theme.secondary)

    def make() -> pygame.Surface:
        loud = columns(wave, PEAKS_HZ, view.start_s, view.end_s, rect.w) ** 0.65
        away = np.abs((np.arange(rect.h) + 0.5) / rect.h * 2 - 1)[:, None]
        picture = np.zeros((rect.h, rect.w, 4), np.uint8)
        for share, dark in ((0.96, 0.35), (0.55, 0.05)):
            tone = mix(theme.secondary, theme.ink, dark)
            picture[away <= np.maximum(loud * share, 1.5 / rect.h)] = (*tone[::-1], 255)
        return to_surface(picture)

    easel.blit(strips.newest("wave", key, make), rect)


def _draw_move(
    easel: Easel, edit: SongEdit, view: TimeView, index: int, move: Move, lit: Lit
) -> None:
    theme = easel.theme
    left = max(view.x_of(move.start_s), ROOM.x - 60)
    right = min(view.x_of(move.end_s), ROOM.right + 60)
    box = Box(left + 2, MOVES.y, max(3.0, right - left - 4), MOVES.h)
    chosen = index == lit.chosen
    fill, words = _tones(easel, index, move)
    if index == lit.move and not chosen:
        fill = mix(fill, theme.text, 0.12)
    edge = theme.text if chosen else None if move.scored else theme.line
    if chosen:
        easel.glow(box, theme.secondary, radius=16, spread=22)
    easel.panel(box, fill=fill, alpha=1.0, radius=16, border=edge, border_width=5 if chosen else 3)
    x, room = box.x + 12, box.w - 24
    if room > 40:
        name = easel.cut(move.name, "caption", room)
        easel.text(name, "caption", (x, box.y + 22), colour=words)
    if move.gold and move.scored and 22 <= box.w < _PICTURE + 4:
        easel.star((box.centre[0], box.y + 84), min(16.0, box.w / 2 - 4), theme.gold)
    if box.w >= _PICTURE + 4:
        size = easel.canvas.length(_PICTURE)
        picture = pictogram(easel.kit.sprites, edit.song, index, size, theme)
        easel.blit(picture, easel.canvas.point(box.x + 6, box.y + 42))
        _draw_marks(easel, move, box.x + _PICTURE + 14, box.y + 84, words, room - _PICTURE)


def _tones(easel: Easel, index: int, move: Move) -> tuple[Colour, Colour]:
    """A move's colour and its words'."""
    theme = easel.theme
    if not move.scored:
        return mix(theme.ink, theme.surface, 0.7), theme.dim
    if move.gold:
        return mix(theme.gold, theme.ink, 0.56), theme.gold
    return mix(theme.primary, theme.ink, 0.52 if index % 2 else 0.64), theme.text


def _draw_marks(easel: Easel, move: Move, x: float, y: float, colour: Colour, room: float) -> None:
    """Small signs beside a move's picture: gold, not scored, which limbs count if not all do."""
    theme = easel.theme
    if not move.scored:
        if room > 44:  # no entry
            tone = mix(colour, theme.ink, 0.35)
            easel.ring((x + 20, y), 19, 5, tone)
            easel.panel(Box(x + 10, y - 3, 20, 6), fill=tone, alpha=1, radius=3)
        return
    if move.gold and room > 30:
        easel.star((x + 16, y - 18 if len(move.limbs) < 5 else y), 19, theme.gold)
    if len(move.limbs) < 5 and room > 68:
        for number, limb in enumerate(LIMBS):
            tone = theme.secondary if limb in move.limbs else mix(theme.ink, colour, 0.3)
            easel.disc((x + 8 + 16 * number, y + 18), 6, tone)


def _draw_seen(easel: Easel, view: TimeView, strips: Strips) -> None:
    """Green where the dancer was well seen, amber in part, red hardly."""
    theme, rect = easel.theme, easel.canvas.rect(SEEN)
    key = (rect.size, view.start_s, view.span_s, theme.good)

    def make() -> pygame.Surface:
        missing = columns(1 - strips.seen, SEEN_HZ, view.start_s, view.end_s, rect.w)
        picture = np.zeros((rect.h, rect.w, 4), np.uint8)
        tones = theme.good, theme.amber, theme.bad
        for least, tone in zip(_MISSING, tones, strict=True):
            shade = mix(tone, theme.ink, 0.18)
            picture[:, missing >= least] = (*shade[::-1], 255)
        return to_surface(picture)

    easel.blit(strips.newest("seen", key, make), rect)


def _draw_border(easel: Easel, edit: SongEdit, view: TimeView, lit: Lit) -> None:
    """The border that the mouse has, or could have, hold of."""
    if lit.border is None or lit.border[0] >= len(edit.moves):
        return
    move = edit.moves[lit.border[0]]
    x = view.x_of(move.start_s if lit.border[1] == "start" else move.end_s)
    easel.panel(Box(x - 5, MOVES.y - 6, 10, MOVES.h + 12), fill=easel.theme.text, alpha=1, radius=5)


def _draw_trim(easel: Easel, edit: SongEdit, view: TimeView, lit: Lit) -> None:
    """What is trimmed away lies in the dark; a handle at either end of the rest."""
    theme = easel.theme
    for edge, time_s in (("start", edit.start_s), ("end", edit.end_s)):
        x = view.x_of(time_s)
        if not ROOM.x - 40 <= x <= ROOM.right + 40:
            continue
        tone = theme.text if lit.trim == edge else theme.amber
        _line(easel, x, RULER.y, SEEN.bottom - RULER.y, tone, 4)
        flag = Box(x if edge == "start" else x - 24, RULER.y, 24, RULER.h)
        easel.panel(flag, fill=tone, alpha=1, radius=7)
        easel.triangle(flag.centre, 9, theme.ink, 1 if edge == "start" else 3)
    for left, right in ((view.start_s, edit.start_s), (edit.end_s, view.end_s)):
        if right <= left:
            continue
        a = max(view.x_of(left), ROOM.x)
        b = min(view.x_of(right), ROOM.right)
        if b > a:
            _shade(easel, Box(a, RULER.y, b - a, SEEN.bottom - RULER.y))


def _shade(easel: Easel, box: Box) -> None:
    rect = easel.canvas.rect(box).clip(easel.surface.get_rect())
    easel.surface.fill((88, 88, 88), rect, special_flags=pygame.BLEND_RGB_MULT)


def _draw_whole(
    easel: Easel, edit: SongEdit, view: TimeView, strips: Strips, lit: Lit, now_s: float
) -> None:
    """The whole song, small: its moves, and which part of it is shown above."""
    theme, length_s = easel.theme, view.length_s
    easel.panel(WHOLE, fill=mix(theme.ink, theme.surface, 0.9), alpha=1, radius=10)

    def x_of(time_s: float) -> float:
        return WHOLE.x + time_s / length_s * WHOLE.w

    for index, move in enumerate(edit.moves):
        tone = _tones(easel, index, move)[0]
        kept = move.end_s > edit.start_s and move.start_s < edit.end_s
        tone = theme.text if index == lit.chosen else tone if kept else mix(tone, theme.ink, 0.7)
        left = x_of(move.start_s)
        box = Box(left + 1, WHOLE.y + 8, max(2.0, x_of(move.end_s) - left - 2), WHOLE.h - 16)
        _fill(easel, box, tone)
    left, right = x_of(view.start_s), x_of(view.end_s)
    shown = Box(left, WHOLE.y, max(18.0, right - left), WHOLE.h)
    easel.panel(
        shown, fill=theme.secondary, alpha=0.14, radius=10, border=theme.secondary, border_width=3
    )
    _line(easel, x_of(now_s), WHOLE.y, WHOLE.h, theme.text, 3)


def _draw_playhead(easel: Easel, view: TimeView, now_s: float) -> None:
    x = view.x_of(now_s)
    if not ROOM.x - 1 <= x <= ROOM.right + 1:
        return
    tone = easel.theme.text
    _line(easel, x, RULER.y + 4, SEEN.bottom - RULER.y - 4, tone, 4)
    easel.triangle((x, RULER.y + 6), 15, tone, 2)
