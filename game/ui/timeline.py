"""The editor's timeline drawn: ruler, sections, wave form and preview, moves, how well the dancer
was seen, and the whole song small below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
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
from game.ui.strings import say
from game.ui.theme import Colour, mix
from game.ui.time_view import MOVES, PARTS, ROOM, RULER, SEEN, WAVE, WHOLE, TimeView
from pose_engine.keypoints import LIMBS

_PICTURE: Final = 80.0  # units square
_MISSING: Final = (0.0, 1 - WELL_SEEN + 0.01, 0.45)  # of the body: from there on amber, and red


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
    """What is chosen, and what the mouse is over: a move, a border, a handle, a section's start."""

    chosen: int | None = None
    move: int | None = None
    border: tuple[int, Edge] | None = None
    trim: Edge | None = None
    part: int | None = None


def draw_timeline(
    easel: Easel, edit: SongEdit, view: TimeView, strips: Strips, lit: Lit, now_s: float
) -> None:
    """The whole timeline with the playhead at `now_s`."""
    theme = easel.theme
    easel.panel(ROOM.inset(-12), fill=theme.ink, alpha=0.90, radius=26)
    clip = easel.surface.get_clip()
    easel.surface.set_clip(easel.canvas.rect(ROOM).inflate(easel.canvas.length(16), 0))
    _draw_beats(easel, edit, view)
    _draw_parts(easel, edit, view, lit)
    _draw_wave(easel, view, strips)
    _draw_preview(easel, edit, view)
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
        _line(easel, x, RULER.y + (8 if bar else 29), RULER.h - (8 if bar else 29), tone)
        _line(easel, x, WAVE.y, SEEN.bottom - WAVE.y, mix(theme.ink, tone, 0.75), 2 if bar else 1)
        if bar and beat % (4 * named) == 0 and beat >= 0:
            place = (x + 9, RULER.y + 21)
            easel.text(str(beat // 4 + 1), "caption", place, colour=theme.dim, weight=BOLD)


def _draw_parts(easel: Easel, edit: SongEdit, view: TimeView, lit: Lit) -> None:
    """The sections, each from its start to the next one's."""
    theme, sections = easel.theme, edit.song.sections
    if not sections:
        place = (ROOM.x + 24, PARTS.centre[1])
        easel.text(say("edit_sections_none"), "caption", place, colour=theme.dim, fit=ROOM.w - 48)
        return
    ends = [*(section.start_s for section in sections[1:]), edit.song.duration_s]
    for index, (section, end_s) in enumerate(zip(sections, ends, strict=True)):
        left, right = max(view.x_of(section.start_s), ROOM.x - 60), view.x_of(end_s)
        if right < ROOM.x or left > ROOM.right:
            continue
        box = Box(left + 1, PARTS.y, max(4.0, min(right, ROOM.right + 60) - left - 2), PARTS.h)
        chorus = section.name == "chorus"
        fill = mix(theme.secondary, theme.ink, 0.5 if chorus else 0.74 if index % 2 else 0.8)
        easel.panel(box, fill=fill, alpha=1, radius=10)
        tone = theme.text if index == lit.part else theme.secondary
        easel.panel(Box(box.x, box.y, 8, box.h), fill=tone, alpha=1, radius=4)
        x = max(box.x, ROOM.x) + 20
        if box.right - x > 40:
            name = easel.cut(say(f"section_{section.name}"), "caption", box.right - x - 8)
            easel.text(name, "caption", (x, box.centre[1]), weight=BOLD)


def _draw_preview(easel: Easel, edit: SongEdit, view: TimeView) -> None:
    """A bracket about what is heard of the song while it is chosen."""
    theme = easel.theme
    left, right = (view.x_of(time_s) for time_s in edit.song.preview_s)
    if right < ROOM.x or left > ROOM.right or right - left < 4:
        return
    for x in (left, right):
        if ROOM.x - 1 <= x <= ROOM.right + 1:
            _line(easel, x, WAVE.y - 2, WAVE.h + 4, theme.gold, 5)
    left, right = max(left, ROOM.x), min(right, ROOM.right)
    for y in (WAVE.y - 2, WAVE.bottom - 2):
        _fill(easel, Box(left, y, right - left, 4), theme.gold)
    words = say("edit_preview")
    flag = Box(left, WAVE.y, easel.width(words, "caption", BOLD) + 24, WAVE.h)
    if flag.right <= right:
        easel.panel(flag, fill=theme.gold, alpha=1, radius=8)
        easel.text(words, "caption", flag.centre, colour=theme.ink, weight=BOLD, align="centre")


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
