"""The editor's buttons and panels round the timeline: what they are called, where they are, and how
they look. They are small: the editor is worked by mouse and keys, at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pygame

from game.core.choreography import Move
from game.core.song_edit import BEATS, HALF_BEATS, SongEdit
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.pictogram import pictogram
from game.ui.strings import say
from game.ui.theme import Colour, mix, oklch, oklch_hue
from pose_engine.keypoints import LIMBS

STAGE: Final = Box(48, 108, 560, 500)
MOVE: Final = Box(624, 108, 612, 500)
SONG: Final = Box(1252, 108, 620, 500)
BAR_Y: Final = 641.0  # of the row between panels and timeline
TEXTS: Final = ("title", "artist", "author", "licence")
HUES: Final = (Box(1466, 404, 372, 16), Box(1466, 440, 372, 16))
PLAY: Final = (94.0, BAR_Y)
_CHIP_H: Final = 52.0
_MESSAGE_W: Final = 706.0
_LABEL_X: Final = 1276.0
_FIELD_X, _FIELD_W = 1452.0, 396.0


@dataclass(frozen=True)
class Chip:
    """A small button. `on` is lit, `off` cannot be pressed."""

    name: str
    label: str
    box: Box
    on: bool = False
    off: bool = False
    star: bool = False


@dataclass(frozen=True)
class Field:
    """A line of text that can be changed by typing."""

    name: str
    text: str
    box: Box


@dataclass(frozen=True)
class Desk:
    """What the panels show: the song, the chosen move, and how things stand."""

    edit: SongEdit
    chosen: int | None
    now_s: float
    playing: bool
    dirty: bool
    can_undo: bool
    can_redo: bool
    places: int
    taps: int = 0
    message: str = ""
    good: bool = True
    typing: str = ""
    text: str = ""
    caret: bool = False
    fresh: bool = False
    lit: str = ""

    @property
    def move(self) -> Move | None:
        return None if self.chosen is None else self.edit.moves[self.chosen]


# -- what is where


def chips_of(desk: Desk) -> list[Chip]:
    """All small buttons."""
    return [*_header(desk), *_bar(desk), *_move_chips(desk), *_song_chips(desk)]


def _row(
    names: tuple[tuple[str, str], ...], left: float, y: float, wide: float, gap: float = 10.0
) -> list[tuple[str, str, Box]]:
    step = wide + gap
    return [
        (name, label, Box(left + number * step, y, wide, _CHIP_H))
        for number, (name, label) in enumerate(names)
    ]


def _header(desk: Desk) -> list[Chip]:
    off = {"undo": not desk.can_undo, "redo": not desk.can_redo, "save": not desk.dirty}
    names = (
        ("undo", "edit_undo"), ("redo", "edit_redo"), ("test", "edit_test"),
        ("save", "save"), ("back", "hint_back"),
    )  # fmt: skip
    return [
        Chip(name, label, box, on=name == "save" and desk.dirty, off=off.get(name, False))
        for name, label, box in _row(names, 1022, 32, 162)
    ]


def _bar(desk: Desk) -> list[Chip]:
    snap = {BEATS: "edit_snap_beat", HALF_BEATS: "edit_snap_half"}.get(
        desk.places, "edit_snap_free"
    )
    y = BAR_Y - _CHIP_H / 2
    return [
        Chip("snap", snap, Box(1352, y, 232, _CHIP_H)),
        Chip("zoom_out", "–", Box(1600, y, 60, _CHIP_H)),
        Chip("fit", "edit_fit", Box(1670, y, 132, _CHIP_H)),
        Chip("zoom_in", "+", Box(1812, y, 60, _CHIP_H)),
    ]


def _move_chips(desk: Desk) -> list[Chip]:
    move, none = desk.move, desk.chosen is None
    left = MOVE.x + 24
    chips = [
        Chip("gold", "edit_gold", Box(left + 200, 252, 172, _CHIP_H), star=True, off=none),
        Chip("scored", "edit_scored", Box(left + 384, 252, 180, _CHIP_H), off=none),
    ]
    if move is not None:
        chips = [
            Chip(c.name, c.label, c.box, on=on, star=c.star)
            for c, on in zip(chips, (move.gold, move.scored), strict=True)
        ]
    limbs = tuple((f"limb_{limb}", limb) for limb in LIMBS)
    rows = _row(limbs[:3], left, 388, 181.3, 10) + _row(limbs[3:], left, 450, 181.3, 10)
    for name, label, box in rows:
        on = move is not None and label in move.limbs
        chips.append(Chip(name, label, box, on=on, off=none))
    last = desk.chosen is None or desk.chosen + 1 >= len(desk.edit.moves)
    ops = (
        ("split", "edit_split"), ("join", "edit_join"), ("add", "edit_add"),
        ("delete", "edit_delete"),
    )  # fmt: skip
    off = {"join": last, "delete": none}
    for name, label, box in _row(ops, left, 538, 133.5, 10):
        chips.append(Chip(name, label, box, off=off.get(name, False)))
    return chips


def _song_chips(desk: Desk) -> list[Chip]:
    names = (("tap", "edit_tap"), ("bar_here", "edit_bar_here"), ("on_beats", "edit_on_beats"))
    boxes = [
        Box(1276, 538, 148, _CHIP_H),
        Box(1434, 538, 202, _CHIP_H),
        Box(1646, 538, 202, _CHIP_H),
    ]
    return [
        Chip(name, label, box, on=name == "tap" and desk.taps > 0)
        for (name, label), box in zip(names, boxes, strict=True)
    ]


def fields_of(desk: Desk) -> list[Field]:
    """All lines that can be typed into; the one that is typed into has what was typed."""
    song = desk.edit.song
    texts = {name: str(getattr(song, name)) for name in TEXTS}
    fields = [
        Field(name, text, Box(_FIELD_X, 126 + 54 * row, _FIELD_W, 48))
        for row, (name, text) in enumerate(texts.items())
    ]
    fields.append(Field("bpm", f"{song.bpm:.2f}", Box(_FIELD_X, 472, 150, 48)))
    fields.append(Field("first_beat", f"{song.first_beat_s:.2f}", Box(1716, 472, 132, 48)))
    if desk.move is not None:
        fields.append(Field("name", desk.move.name, Box(MOVE.x + 224, 184, 364, 54)))
    return [
        Field(one.name, desk.text if one.name == desk.typing else one.text, one.box)
        for one in fields
    ]


def dot_boxes() -> list[Box]:
    """The five dots of the difficulty, each with room about it to be hit."""
    return [Box(_FIELD_X + 4 + 50 * number, 343, 50, 46) for number in range(5)]


def hue_at(number: int, x: float) -> int:
    """The hue at a place of one of the two bars."""
    bar = HUES[number]
    return round(min(max((x - bar.x) / bar.w, 0.0), 1.0) * 359)


# -- drawing


def draw_desk(easel: Easel, desk: Desk) -> None:
    """Everything but the stage's dancer and the timeline."""
    _draw_header(easel, desk)
    for box in (MOVE, SONG):
        easel.panel(box, fill=easel.theme.ink, alpha=0.86, radius=28)
    _draw_move(easel, desk)
    _draw_song(easel, desk)
    _draw_bar(easel, desk)
    for field in fields_of(desk):
        _draw_field(easel, desk, field)
    for chip in chips_of(desk):
        draw_chip(easel, chip, chip.name == desk.lit)


def draw_chip(easel: Easel, chip: Chip, lit: bool) -> None:
    theme = easel.theme
    fill, words, edge = theme.raised, theme.text, theme.line
    if chip.on:
        fill, words, edge = theme.secondary, theme.ink, theme.secondary_light
    if chip.on and chip.star:
        fill, edge = theme.gold, theme.gold
    if chip.off:
        fill, words, edge = theme.surface, mix(theme.surface, theme.dim, 0.42), theme.surface
    elif lit:
        fill = mix(fill, theme.text, 0.22)
    easel.panel(chip.box, fill=fill, alpha=1.0, radius=16, border=edge, border_width=3)
    x, y = chip.box.centre
    label, room = say(chip.label), chip.box.w - 24
    if chip.star:
        wide = min(easel.width(label, "caption", BOLD), room - 34)
        easel.star((x - wide / 2 - 2, y), 15, words if chip.on or chip.off else theme.gold)
        x, room = x + 18, room - 34
    easel.text(label, "caption", (x, y), colour=words, weight=BOLD, align="centre", fit=room)


def _draw_field(easel: Easel, desk: Desk, field: Field) -> None:
    theme, box, typing = easel.theme, field.box, field.name == desk.typing
    edge = theme.secondary if typing else theme.line if desk.lit == field.name else theme.raised
    easel.panel(box, fill=theme.surface, alpha=1.0, radius=14, border=edge, border_width=3)
    text, room = field.text, box.w - 32
    if typing:
        while text and easel.width(text, "caption") > room - 8:
            text = text[1:]  # what was typed last stays in view
        wide = easel.width(text, "caption")
        if desk.fresh and text:
            mark = Box(box.x + 12, box.y + 8, wide + 8, box.h - 16)
            easel.panel(mark, fill=theme.secondary, alpha=0.45, radius=8)
        if desk.caret:
            caret = Box(box.x + 17 + wide, box.y + 10, 4, box.h - 20)
            easel.panel(caret, fill=theme.secondary_light, alpha=1, radius=2)
    else:
        text = easel.cut(text, "caption", room)
    tone = theme.text if text else theme.dim
    easel.text(text or ("" if typing else "–"), "caption", (box.x + 16, box.centre[1]), colour=tone)


def _draw_header(easel: Easel, desk: Desk) -> None:
    theme = easel.theme
    room, title, role = 640.0, desk.edit.song.title, "heading"
    if easel.width(title, role, BOLD) > room:
        role = "body"
        title = easel.cut(title, role, room, BOLD)
    easel.text(title, role, (60, 58), weight=BOLD, shadow=True)
    x = 60 + easel.width(title, role, BOLD) + 30
    words = say("edit_dirty" if desk.dirty else "edit_clean")
    if desk.dirty:
        easel.disc((x + 8, 62), 9, theme.amber)
        x += 30
    tone = theme.amber if desk.dirty else theme.dim
    easel.text(words, "caption", (x, 62), colour=tone, shadow=True, fit=max(60, 1000 - x))


def _draw_move(easel: Easel, desk: Desk) -> None:
    theme, move, left = easel.theme, desk.move, MOVE.x + 24
    count = len(desk.edit.moves)
    if move is None or desk.chosen is None:
        words = say("edit_choose_move" if count else "edit_no_moves")
        easel.text(words, "caption", (left, 152), colour=theme.dim, fit=MOVE.w - 48)
        box = Box(left, 184, 176, 176)
        easel.panel(box, fill=theme.surface, alpha=0.6, radius=22)
    else:
        words = say("edit_move_of", number=desk.chosen + 1, count=count)
        easel.text(words, "caption", (left, 152), weight=BOLD, fit=250)
        beats = (move.end_s - move.start_s) / desk.edit.song.beat_s
        shown = f"{beats:.2f}".rstrip("0").rstrip(".")
        facts = say(
            "edit_move_facts", start=clock(move.start_s), end=clock(move.end_s), beats=shown
        )
        place = (MOVE.right - 24, 152)
        easel.text(facts, "caption", place, colour=theme.dim, align="right", fit=310)
        box = Box(left, 184, 176, 176)
        edge = theme.gold if move.gold else theme.line
        easel.panel(box, fill=theme.surface, alpha=1, radius=22, border=edge, border_width=3)
        size = easel.canvas.length(156)
        picture = pictogram(easel.kit.sprites, desk.edit.song, desk.chosen, size, theme)
        easel.centred(picture, box.centre)
    easel.text(say("edit_counts"), "caption", (left + 200, 342), colour=theme.dim, fit=360)


def _draw_song(easel: Easel, desk: Desk) -> None:
    theme, song = easel.theme, desk.edit.song
    for row, name in enumerate(TEXTS):
        _label(easel, f"edit_{name}", 150 + 54 * row)
    _label(easel, "edit_difficulty", 366)
    for number, box in enumerate(dot_boxes()):
        tone = theme.gold if number < song.difficulty else mix(theme.surface, theme.dim, 0.35)
        easel.disc((box.x + 18, box.centre[1]), 17 if desk.lit == f"dot_{number}" else 15, tone)
    _label(easel, "edit_colours", 430)
    for number, (bar, hue) in enumerate(zip(HUES, song.hues, strict=True)):
        rect = easel.canvas.rect(bar)
        easel.blit(_rainbow(rect.w, rect.h), rect)
        place = (bar.x + hue / 359 * bar.w, bar.centre[1])
        easel.disc(place, 17 if desk.lit == f"hue_{number}" else 15, theme.text)
        easel.disc(place, 11, _hue(hue))
    _label(easel, "edit_tempo", 496)
    easel.text(say("edit_first"), "caption", (1702, 496), colour=theme.dim, align="right", fit=92)


def _label(easel: Easel, key: str, y: float) -> None:
    easel.text(say(key), "caption", (_LABEL_X, y), colour=easel.theme.dim, fit=164)


@lru_cache(maxsize=64)
def _hue(hue: int) -> Colour:
    return oklch(0.72, 0.19, oklch_hue(hue))


@lru_cache(maxsize=4)
def _rainbow(width: int, height: int) -> pygame.Surface:
    """All hues from left to right."""
    pixels = np.zeros((max(1, width), max(1, height), 3), np.uint8)
    for x in range(len(pixels)):
        pixels[x] = _hue(round(x / max(1, len(pixels) - 1) * 359 / 4) * 4)
    surface = pygame.Surface(pixels.shape[:2], 0, 32)
    pygame.surfarray.blit_array(surface, pixels)
    return surface


def _draw_bar(easel: Easel, desk: Desk) -> None:
    """Play, the time, the beat, and what there is to say."""
    theme, song = easel.theme, desk.edit.song
    lit = desk.lit == "play"
    easel.disc(PLAY, 33 if lit else 30, theme.secondary)
    if desk.playing:
        for x in (-9, 9):
            post = Box(PLAY[0] + x - 5, BAR_Y - 15, 10, 30)
            easel.panel(post, fill=theme.ink, alpha=1, radius=3)
    else:
        easel.triangle((PLAY[0] + 3, BAR_Y), 19, theme.ink, 1)
    easel.text(clock(desk.now_s), "body", (150, BAR_Y), weight=BOLD, tabular=True)
    beat = song.beat_at(desk.now_s)
    bar, part = divmod(int(np.floor(beat + 1e-6)), 4)
    easel.text(say("edit_bar", bar=bar + 1), "caption", (318, BAR_Y), colour=theme.dim, fit=130)
    for number in range(4):
        now = number == part and beat >= 0
        tone = theme.gold if now and number == 0 else theme.text if now else theme.line
        easel.disc((474 + 34 * number, BAR_Y), 11 if now else 8, tone)
    tone = theme.good if desk.good else theme.amber
    if easel.width(desk.message, "caption", BOLD) <= _MESSAGE_W:
        place = (628.0, BAR_Y)
        easel.text(desk.message, "caption", place, colour=tone, weight=BOLD, shadow=True)


def draw_long_message(easel: Easel, desk: Desk) -> Box | None:
    """What has no room in the row, on a card over the panels: a reason must be read to its end. And
    where that card is, if there is one."""
    theme, wide = easel.theme, easel.width(desk.message, "caption", BOLD)
    if wide <= _MESSAGE_W:
        return None
    room = SONG.right - MOVE.x - 72
    lines = int(np.ceil(wide / (0.88 * room)))  # words do not fill their lines
    tone = theme.good if desk.good else theme.amber
    h = 42.0 * lines + 44
    card = Box(MOVE.x, SONG.bottom - h, room + 72, h)
    easel.panel(card, fill=theme.ink, alpha=0.98, radius=28, border=tone, border_width=4)
    text = Box(card.x + 36, card.y + 22, room, h)
    easel.wrapped(desk.message, "caption", text, colour=tone, weight=BOLD)
    return card


def clock(time_s: float) -> str:
    """A time as minutes, seconds and hundredths."""
    hundredths = round(max(0.0, time_s) * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes}:{rest // 100:02d}.{rest % 100:02d}"
