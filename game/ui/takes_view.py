"""Recorded takes in words: what the one that is shown is like, and a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from game.core.choreography import Choreography
from game.storage.takes import StoredTake
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.strings import say
from game.ui.widgets import badge

PANEL: Final = Box(60, 170, 760, 560)
NAME_BOX: Final = Box(84, 202, 712, 96)
MOST_ROWS: Final = 5
_ROWS: Final = Box(850, 170, 420, 104)
_GAP: Final = 114.0
WELL: Final = 0.9  # seen, from where on nothing need be said


def row_box(row: int) -> Box:
    """Where the row of a take is, counted from above."""
    return Box(_ROWS.x, _ROWS.y + _GAP * row, _ROWS.w, _ROWS.h)


def minutes(length_s: float) -> str:
    return f"{int(length_s // 60)}:{int(length_s % 60):02d}"


def draw_facts(
    easel: Easel,
    stored: StoredTake,
    song: Choreography | None,
    title: str,
    message: str,
    typed: str | None,
) -> None:
    """The take that is shown, and the name it will have; `typed` is what is being written there."""
    theme, x = easel.theme, PANEL.x + 50
    easel.text(say("record_watch"), "heading", (60, 88), weight=BOLD, shadow=True)
    if stored.camera == "virtual":
        badge(easel, say("virtual_dancer"), 620, 88)
    easel.panel(PANEL, fill=theme.surface, alpha=0.86, radius=48)
    _draw_name(easel, title, typed)
    if song is None:
        easel.text(say("record_making"), "body", (x, 356), fit=660)
        return
    scored = [move for move in song.moves if move.scored]
    share = round(100 * stored.seen)
    lines = (
        say("record_length", length=minutes(stored.take.end_s)),
        say("record_moves", scored=len(scored), count=len(song.moves)),
        say("record_gold", count=sum(move.gold for move in scored)),
    )
    for number, line in enumerate(lines):
        easel.text(line, "body", (x, 346 + 60 * number), fit=660)
    colour = theme.good if stored.seen >= WELL else theme.amber
    easel.text(say("record_seen", share=share), "body", (x, 530), colour=colour, weight=BOLD)
    advice = say("record_next") if stored.seen >= WELL else say("record_seen_badly")
    shade = theme.amber if message else theme.dim
    easel.wrapped(message or advice, "caption", Box(x, 574, 660, 140), colour=shade)


def _draw_name(easel: Easel, title: str, typed: str | None) -> None:
    """The name, with a frame and a caret while it is written."""
    theme = easel.theme
    easel.target(NAME_BOX)
    if typed is None:
        easel.text(title, "heading", (NAME_BOX.x + 26, NAME_BOX.centre[1]), weight=BOLD, fit=660)
        return
    easel.panel(
        NAME_BOX,
        fill=theme.ink,
        alpha=0.9,
        radius=24,
        border=theme.secondary_light,
        border_width=4,
    )
    place = (NAME_BOX.x + 26, NAME_BOX.centre[1])
    easel.text(f"{typed}|", "heading", place, weight=BOLD, fit=660)


def draw_takes(
    easel: Easel, takes: Sequence[StoredTake], rows: range, chosen: int, best: int | None
) -> None:
    """A row for each take: its number, how long it is, and how much of it was seen well."""
    theme = easel.theme
    for row, number in enumerate(rows):
        stored, box, focused = takes[number], row_box(row), number == chosen
        easel.target(box)
        easel.panel(
            box,
            fill=theme.raised if focused else theme.surface,
            alpha=0.95 if focused else 0.8,
            radius=30,
            border=theme.secondary_light if focused else theme.line,
            border_width=5 if focused else 3,
        )
        x, colour = box.x + 30, theme.good if stored.seen >= WELL else theme.amber
        easel.text(say("record_take", number=number + 1), "body", (x, box.y + 34), weight=BOLD)
        if number == best:
            words = say("record_best")
            easel.text(
                words,
                "caption",
                (box.right - 28, box.y + 34),
                colour=theme.gold,
                weight=BOLD,
                align="right",
            )
        facts = say(
            "record_take_facts", length=minutes(stored.take.end_s), share=round(100 * stored.seen)
        )
        easel.text(facts, "caption", (x, box.y + 76), colour=colour, fit=box.w - 56)
