"""The parts of the results screen: limbs as bars, moves as a timeline, moves as pictograms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pygame

from game.core.choreography import Choreography, Move
from game.core.judge import Grade, Judgement
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.pictogram import pictogram
from game.ui.strings import say
from game.ui.theme import Colour, mix

_ROW = 62.0
_TIMING = 62.0  # height of the timeline's lower part
_TIMING_FULL_S, _IN_TIME_S = 0.3, 0.1  # time errors at its edges, and that count as in time


def draw_limbs(easel: Easel, box: Box, limbs: Mapping[str, float | None], grown: float) -> None:
    """A table of how near each limb came to the coach's; `grown` 0..1 lets the bars grow."""
    theme = easel.theme
    easel.panel(box, fill=theme.surface, alpha=0.90, radius=40)
    easel.text(say("limbs"), "caption", (box.x + 40, box.y + 42), colour=theme.dim, weight=BOLD)
    for number, (limb, value) in enumerate(limbs.items()):
        y = box.y + 98 + number * _ROW
        easel.text(say(limb), "caption", (box.x + 40, y), weight=BOLD, fit=200)
        bar = Box(box.x + 250, y - 15, box.w - 250 - 150, 30)
        if value is None:
            easel.bar(bar, 0, theme.dim, back=theme.ink)
            easel.text(
                say("not_scored"), "caption", (bar.x + 24, y - 1), colour=theme.dim, fit=bar.w - 48
            )
            continue
        easel.bar(bar, value * grown, likeness_colour(easel, value), back=theme.ink)
        words = f"{round(100 * value * grown)}%"
        easel.text(words, "caption", (box.right - 40, y), weight=BOLD, align="right", tabular=True)


def likeness_colour(easel: Easel, value: float) -> Colour:
    """Amber for poor, the song's second colour for fair, the good one from 0.75 on."""
    theme = easel.theme
    if value >= 0.75:
        return theme.good
    return theme.secondary if value >= 0.5 else theme.amber


def draw_timeline(
    easel: Easel, box: Box, moves: Sequence[Move], judgements: Sequence[Judgement], grown: float
) -> None:
    """One column for each move: its height the likeness, its colour the grade, a star for gold.

    Below it a dot says when it was danced: above the line late, below it early.
    """
    theme = easel.theme
    easel.panel(box, fill=theme.surface, alpha=0.90, radius=30)
    scored = [index for index, move in enumerate(moves) if move.scored]
    if not scored:
        return
    left, right, line = box.x + 116, box.right - 28, box.bottom - _TIMING / 2
    for word, y in (("timing_late", line - 14), ("timing_early", line + 14)):
        easel.text(say(word), "caption", (box.x + 28, y), colour=theme.dim, scale=0.8)
    _column(easel, Box(left, line - 1.5, right - left, 3), theme.line)
    verdicts = {judgement.move_index: judgement for judgement in judgements}
    step = (right - left) / len(scored)
    for number, index in enumerate(scored):
        x = left + step * (number + 0.5)
        verdict = verdicts.get(index)
        wide = max(5.0, min(46.0, step * 0.72))
        room = Box(x - wide / 2, box.y + 34, wide, box.h - _TIMING - 34)
        top = _draw_move(easel, room, verdict, grown)
        if moves[index].gold:
            easel.star((x, top - 16), 15, theme.gold)
        if verdict is not None and verdict.grade > Grade.MISS:
            off = max(-1.0, min(1.0, verdict.time_error_s / _TIMING_FULL_S)) * grown
            dot = theme.good if abs(verdict.time_error_s) < _IN_TIME_S else theme.amber
            easel.disc((x, line - off * (_TIMING / 2 - 9)), 8, dot)


def _draw_move(easel: Easel, room: Box, verdict: Judgement | None, grown: float) -> float:
    """A move's column in its room; its upper end."""
    value = verdict.similarity if verdict else 0.0
    colour = easel.theme.grades[verdict.grade] if verdict else easel.theme.line
    high = max(8.0, room.h * min(1.0, max(0.0, value)) * grown)
    _column(easel, Box(room.x, room.bottom - high, room.w, high), colour)
    return room.bottom - high


def _column(easel: Easel, box: Box, colour: Colour) -> None:
    rect = easel.canvas.rect(box)
    pygame.draw.rect(
        easel.surface, colour, rect, border_radius=min(rect.w // 2, easel.canvas.length(10))
    )


def draw_moves(
    easel: Easel,
    box: Box,
    title: str,
    verdicts: Sequence[Judgement],
    choreography: Choreography,
    accent: Colour,
) -> None:
    """Up to three moves as pictograms with their names."""
    theme = easel.theme
    easel.panel(box, fill=theme.surface, alpha=0.90, radius=40)
    easel.text(say(title), "caption", (box.x + 36, box.y + 40), colour=accent, weight=BOLD)
    if not verdicts:
        easel.text(say(f"none_{title}"), "caption", box.centre, align="centre", fit=box.w - 60)
    cell = (box.w - 40) / 3
    for number, verdict in enumerate(verdicts):
        x = box.x + 20 + cell * (number + 0.5)
        place = (x, box.y + 142)
        easel.disc(place, 78, mix(theme.ink, accent, 0.16))
        size = easel.canvas.length(142)
        easel.centred(
            pictogram(easel.kit.sprites, choreography, verdict.move_index, size, theme), place
        )
        name = choreography.moves[verdict.move_index].name.capitalize()
        easel.text(name, "caption", (x, box.bottom - 32), align="centre", fit=cell - 12)
