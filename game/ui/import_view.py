"""A film on its way to be a song, in pictures and words to be read from afar."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from game.core.recorder import FEW_LIMBS, NOBODY, Doubt, doubted_s
from game.film_outcome import Kind, Outcome
from game.film_task import Glimpse
from game.ui.kit import BOLD, MEDIUM, Easel
from game.ui.layout import Box
from game.ui.player_view import PlayerView
from game.ui.strings import say
from game.ui.takes_view import minutes
from game.ui.widgets import dots
from pose_engine.extras import INSTALL

PANEL: Final = Box(60, 150, 1060, 800)
PICTURE: Final = Box(1180, 210, 680, 740)
FACTS: Final = Box(60, 150, 1060, 690)
MOST_SPANS: Final = 3
MOST_OTHERS: Final = 2
JOINED_S: Final = 0.5  # between stretches that are told as one
_STEPS: Final = {
    "watching": 1,
    "looking at the background": 1,
    "finding the moves": 2,
    "writing": 2,
}
_BAR: Final = Box(110, 640, 960, 56)
_WAVES, _WAVE_STEPS, _WAVE_HZ = 9, 12, 0.9


@dataclass(frozen=True)
class At:
    """How far an import is: its `stage`, the `share` watched (0..1, None while that is not what is
    done), and the time that is left. `now` moves what moves, unless `calm`."""

    stage: str
    share: float | None
    left_s: float | None
    now: float
    calm: bool = False

    @property
    def step(self) -> int:
        return _STEPS.get(self.stage, 0)


def draw_at_work(easel: Easel, name: str, at: At) -> None:
    """The film's name, what is done of it, and how much is left."""
    theme, x = easel.theme, PANEL.x + 50
    easel.text(say("import_title"), "heading", (60, 88), weight=BOLD, shadow=True)
    easel.panel(PANEL, fill=theme.surface, alpha=0.9, radius=48)
    for number, line in enumerate(_in_two(easel, name, PANEL.w - 100)):
        easel.text(line, "heading", (x, 218 + 74 * number), weight=BOLD)
    for step in range(3):
        _draw_step(easel, step, at, 396 + 76 * step)
    if at.share is None:
        _draw_waiting_bar(easel, at)
    else:
        easel.bar(_BAR, at.share, theme.secondary)
        done = f"{round(100 * at.share)} %"
        easel.text(done, "heading", (x, 748), weight=BOLD, tabular=True)
    if at.left_s is not None:
        left = say("import_left", time=minutes(math.ceil(at.left_s)))
        easel.text(left, "body", (PANEL.right - 50, 748), align="right", tabular=True)
    easel.wrapped(say("import_keeps"), "caption", Box(470, 822, 600, 120), colour=theme.dim)


def draw_waiting(easel: Easel, count: int) -> None:
    """How many films wait for their turn."""
    words = say("import_waiting", count=count) if count else ""
    easel.text(words, "body", (PANEL.right - 50, 88), align="right", shadow=True)


def _in_two(easel: Easel, name: str, room: float) -> list[str]:
    """A file's name, which may be long and without spaces, in at most two lines."""
    if easel.width(name, "heading", BOLD) <= room:
        return [name]
    first = name
    while easel.width(first, "heading", BOLD) > room:
        first = first[:-1]
    cut = first.rfind(" ")
    first = first[:cut] if cut > len(first) // 2 else first
    return [first, easel.cut(name[len(first) :].strip(), "heading", room, BOLD)]


def _draw_step(easel: Easel, step: int, at: At, y: float) -> None:
    theme, x = easel.theme, PANEL.x + 50
    place = (x + 24, y)
    if step < at.step:
        easel.disc(place, 24, theme.good)
        easel.star(place, 15, theme.ink)
    elif step == at.step:
        easel.disc(place, 24, theme.secondary)
        easel.text(str(step + 1), "caption", place, colour=theme.ink, weight=BOLD, align="centre")
    else:
        easel.ring(place, 24, 5, theme.line)
    weight = BOLD if step == at.step else MEDIUM
    colour = theme.text if step <= at.step else theme.dim
    words = say(f"import_step_{step}")
    easel.text(words, "body", (x + 74, y), colour=colour, weight=weight, fit=860)


def _draw_waiting_bar(easel: Easel, at: At) -> None:
    """A light that wanders, as nobody knows how long it takes."""
    easel.bar(_BAR, 0.0, easel.theme.secondary)
    wide = 0.22 * _BAR.w
    place = 0.5 if at.calm else 0.5 - 0.5 * math.cos(at.now * 1.6)
    light = Box(_BAR.x + place * (_BAR.w - wide), _BAR.y, wide, _BAR.h)
    easel.panel(light, fill=easel.theme.secondary, alpha=1.0, radius=_BAR.h / 2)


def draw_glimpse(easel: Easel, view: PlayerView, glimpse: Glimpse | None, at: At) -> None:
    """The film with the dancer found in it; before its first picture, something like music."""
    if glimpse is None or at.step == 0:
        _draw_waves(easel, at)
        return
    frame, dancer = glimpse
    height, width = frame.size
    scale = min(PICTURE.w / width, PICTURE.h / height)
    wide, high = width * scale, height * scale
    x, y = PICTURE.centre
    view.draw(
        easel.surface,
        easel.canvas,
        frame,
        dancer,
        {},
        Box(x - wide / 2, y - high / 2, wide, high),
    )


def _draw_waves(easel: Easel, at: At) -> None:
    easel.panel(PICTURE, fill=easel.theme.surface, alpha=0.7, radius=48)
    x, y = PICTURE.centre
    for number in range(_WAVES):
        phase = 0.0 if at.calm else 2 * math.pi * _WAVE_HZ * at.now
        swing = math.sin(phase + 1.7 * number) * math.sin(0.61 * phase - 0.9 * number)
        steps = round(_WAVE_STEPS * (0.25 + 0.75 * abs(swing)))
        high = 360.0 * steps / _WAVE_STEPS
        box = Box(x + 62 * (number - (_WAVES - 1) / 2) - 18, y - high / 2, 36, high)
        colour = easel.theme.primary if number % 2 else easel.theme.secondary
        easel.panel(box, fill=colour, alpha=1.0, radius=18)


def draw_made(easel: Easel, outcome: Outcome) -> None:
    """The song that was made: what it is like, and what of it was badly seen."""
    song = outcome.song.choreography if outcome.song is not None else None
    if song is None:
        return
    theme, x, room = easel.theme, FACTS.x + 50, FACTS.w - 100
    easel.text(say("import_made"), "heading", (60, 88), weight=BOLD, shadow=True)
    easel.panel(FACTS, fill=theme.surface, alpha=0.88, radius=48)
    role = "title" if easel.width(song.title, "title", BOLD) <= room else "heading"
    easel.text(easel.cut(song.title, role, room, BOLD), role, (x, 232), weight=BOLD)
    scored = sum(move.scored for move in song.moves)
    easel.text(say("record_moves", scored=scored, count=len(song.moves)), "body", (x, 340))
    tempo = say("record_facts", bpm=f"{song.bpm:.1f}", length=minutes(song.duration_s))
    easel.text(tempo, "body", (x, 404), fit=room)
    label = say("import_difficulty")
    easel.text(label, "body", (x, 468))
    dots(easel, (x + easel.width(label, "body") + 24, 468), song.difficulty)
    doubts = outcome.found.doubts if outcome.found is not None else ()
    spans = spans_of(doubts)
    y = 540.0
    if not spans:
        easel.text(say("import_well_seen"), "body", (x, y), colour=theme.good, weight=BOLD)
        y += 56
    else:
        head = say("import_badly_seen", count=math.ceil(doubted_s(doubts)))
        easel.text(head, "body", (x, y), colour=theme.amber, weight=BOLD, fit=room)
        y += 8
        for start_s, end_s, why in spans[:MOST_SPANS]:
            y += 46
            span = f"{minutes(start_s)}–{minutes(math.ceil(end_s))}"
            easel.text(span, "caption", (x, y), weight=BOLD)
            easel.text(why, "caption", (x + 210, y), fit=room - 210)
        if more := spans[MOST_SPANS:]:
            listed = ", ".join(minutes(start_s) for start_s, _, _ in more)
            words = f"{say('import_more', count=len(more))}: {listed}"
            y += 46
            easel.text(easel.cut(words, "caption", room), "caption", (x, y), colour=theme.dim)
        y += 30
    later = "" if spans else say("record_next")
    words = later if song.audio is not None else say("import_clicks")
    easel.wrapped(words, "caption", Box(x, y, room, 100), colour=theme.dim)


def spans_of(doubts: Sequence[Doubt]) -> list[tuple[float, float, str]]:
    """The stretches that were badly seen and why, in words; those that touch are one."""
    spans: list[tuple[float, float, str]] = []
    for doubt in sorted(doubts, key=lambda one: one.start_s):
        why = reason(doubt)
        if spans and doubt.start_s <= spans[-1][1] + JOINED_S:
            start_s, end_s, others = spans[-1]
            told = others if why in others.split(", ") else f"{others}, {why}"
            spans[-1] = (start_s, max(end_s, doubt.end_s), told)
        else:
            spans.append((doubt.start_s, doubt.end_s, why))
    return spans


def reason(doubt: Doubt) -> str:
    """Why a stretch was badly seen, in the language that is spoken."""
    if doubt.reason == NOBODY:
        return say("doubt_nobody")
    if doubt.reason == FEW_LIMBS:
        return say("doubt_body")
    for limb in ("left_arm", "right_arm", "left_leg", "right_leg"):
        if limb.replace("_", " ") in doubt.reason:
            return say("doubt_limb", limb=say(limb))
    return doubt.reason


def draw_trouble(
    easel: Easel, outcome: Outcome, *, seen_s: float, bpm: float, name: Callable[[Path], str]
) -> None:
    """Why there is no new song, and what can be done about it."""
    theme, x = easel.theme, FACTS.x + 50
    wide = 1060.0 if outcome.song is not None else 1800.0
    box = Box(FACTS.x, FACTS.y, wide, FACTS.h)
    room = wide - 100
    colour = theme.secondary if outcome.kind in (Kind.STOPPED, Kind.THERE) else theme.amber
    easel.text(say("import_title"), "heading", (60, 88), weight=BOLD, shadow=True)
    easel.panel(box, fill=theme.surface, alpha=0.92, radius=48, border=colour, border_width=6)
    file = easel.cut(outcome.path.name, "body", room)
    easel.text(file, "body", (x, 216), colour=theme.dim)
    head, more = ("heading", "body") if outcome.song is not None else ("title", "heading")
    y = easel.wrapped(say(outcome.head), head, Box(x, 274, room, 240), colour=colour, weight=BOLD)
    if outcome.reason:
        y = easel.wrapped(outcome.reason, "body", Box(x, y + 30, room, 200))
    words = ""
    if outcome.kind is Kind.STOPPED and seen_s >= 1.0:
        words = say("import_stopped_at", seconds=round(seen_s))
    elif outcome.advice:
        title = name(outcome.path) if outcome.kind is Kind.THERE else ""
        words = say(outcome.advice, command=INSTALL, title=title)
    y = easel.wrapped(words, more, Box(x, y + 30, room, 200))
    if outcome.kind is Kind.NO_BEAT:
        tempo = say("import_tempo", bpm=f"{bpm:g}")
        easel.text(tempo, "title", (x, FACTS.bottom - 90), colour=theme.gold, weight=BOLD)


def draw_others(easel: Easel, others: Sequence[Outcome]) -> None:
    """What became of the other films: those that are not songs first, for the rest is listed."""
    theme = easel.theme
    told = sorted(others, key=lambda one: one.kind is Kind.MADE)[:MOST_OTHERS]
    for number, one in enumerate(reversed(told)):
        box = Box(1160, 906 - 96 * number, 700, 84)
        place = (box.x + 46, box.y + 42)
        easel.panel(box, fill=theme.ink, alpha=0.94, radius=42)
        easel.disc(place, 18, theme.good if one.kind is Kind.MADE else theme.amber)
        words = f"{easel.cut(one.path.stem, 'caption', 200)}: {say(one.head)}"
        words = easel.cut(words, "caption", 580)
        easel.text(words, "caption", (box.x + 84, place[1]))
