"""The parts of pass-the-floor's plan: the guests, the steppers, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.people import draw_times
from game.ui.strings import say
from game.ui.widgets import draw_button

GUESTS: Final = Box(60, 190, 1080, 590)
PLAN: Final = Box(1180, 190, 680, 590)
START: Final = Box(1400, 812, 460, 116)
ADD: Final = Box(60, 812, 320, 92)
_ROWS, _PAD, _HIGH = 6, 24.0, 82.0
_KNOWN, _KNOWN_WIDE = 3, 236.0


def guest_box(number: int) -> Box:
    """The row of a guest (from 0): six in a column."""
    wide = (GUESTS.w - 3 * _PAD) / 2
    column, row = divmod(number, _ROWS)
    y = GUESTS.y + _PAD + row * (_HIGH + 10)
    return Box(GUESTS.x + _PAD + column * (wide + _PAD), y, wide, _HIGH)


def cross_box(number: int) -> Box:
    """What takes a guest (from 0) out."""
    box = guest_box(number)
    return Box(box.right - 76, box.y + 6, 70, box.h - 12)


def known_boxes(names: Sequence[str]) -> dict[str, Box]:
    """Where known players are offered who are no guests yet."""
    left = ADD.right + 20
    return {
        name: Box(left + i * (_KNOWN_WIDE + 16), ADD.y, _KNOWN_WIDE, ADD.h)
        for i, name in enumerate(names[:_KNOWN])
    }


def stepper_box(row: int) -> Box:
    """A number to be changed, the group's size (0) or the songs (1)."""
    return Box(PLAN.x + 40, PLAN.y + 40 + row * 126, PLAN.w - 80, 96)


def step_boxes(row: int) -> tuple[Box, Box]:
    """What makes it smaller, and larger."""
    box = stepper_box(row)
    return Box(box.x + 224, box.y, 112, box.h), Box(box.right - 112, box.y, 112, box.h)


def draw_guest(easel: Easel, number: int, name: str, focused: bool, typing: bool) -> None:
    """A guest's row; while `typing`, `name` is what has been typed."""
    theme, box, cross = easel.theme, guest_box(number), cross_box(number)
    easel.target(Box(box.x, box.y, cross.x - box.x, box.h))
    edge = theme.secondary if focused else None
    alpha = 1.0 if focused else 0.55
    easel.panel(box, fill=theme.raised, alpha=alpha, radius=30, border=edge, border_width=4)
    y = box.centre[1]
    place = (box.x + 58, y)
    easel.text(str(number + 1), "body", place, colour=theme.dim, align="right", tabular=True)
    words = easel.cut(name, "body", box.w - 180, BOLD)
    if typing:
        words = f"{name}|"
        while easel.width(words, "body", BOLD) > box.w - 120:
            words = words[1:]  # what was typed last stays in view
    easel.text(words, "body", (box.x + 84, y), weight=BOLD)
    if not typing:
        easel.target(cross)
        draw_times(easel, cross.centre, 13, theme.dim)


def draw_stepper(easel: Easel, row: int, label: str, number: int, focused: bool) -> None:
    """A number between a smaller and a larger button."""
    theme, box = easel.theme, stepper_box(row)
    easel.text(say(label), "body", (box.x, box.centre[1]), weight=BOLD, fit=206)
    for less, place in zip((True, False), step_boxes(row), strict=True):
        easel.target(place)
        edge = theme.secondary if focused else theme.line
        easel.panel(place, fill=theme.raised, alpha=1, radius=48, border=edge, border_width=4)
        easel.triangle(place.centre, 20, theme.text, 3 if less else 1)
    left, right = step_boxes(row)
    middle = ((left.right + right.x) / 2, left.centre[1])
    easel.text(str(number), "title", middle, weight=BOLD, align="centre")


def draw_facts(easel: Easel, facts: Sequence[str]) -> None:
    """What the numbers mean, below them."""
    y = PLAN.y + 40 + 2 * 126 + 40
    for number, words in enumerate(facts):
        box = Box(PLAN.x + 40, y, PLAN.w - 80, 120)
        tone = None if number == 0 else easel.theme.dim
        y = easel.wrapped(words, "body" if number == 0 else "caption", box, colour=tone) + 34


def draw_foot(easel: Easel, known: Sequence[str], focus: str, full: bool) -> None:
    """The ways to add somebody, and to go on."""
    if not full:
        draw_button(easel, ADD, say("floor_add"), focus == "add")
        for name, box in known_boxes(known).items():
            draw_button(easel, box, f"+ {name}", focus == f"known:{name}")
    draw_button(easel, START, say("floor_go"), focus == "start")
