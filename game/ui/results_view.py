"""The parts of the results screen: limbs as bars, moves as a timeline, moves as pictograms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pygame

from game.core.choreography import Choreography, Move
from game.core.judge import Judgement
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.pictogram import pictogram
from game.ui.strings import say
from game.ui.theme import Colour, mix

_ROW = 62.0


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
    """One column for each move: its height the likeness, its colour the grade, a star for gold."""
    theme = easel.theme
    easel.panel(box, fill=theme.surface, alpha=0.90, radius=30)
    floor, room = box.bottom - 22, box.h - 58
    verdicts = {judgement.move_index: judgement for judgement in judgements}
    scored = [index for index, move in enumerate(moves) if move.scored]
    if not scored:
        return
    step = (box.w - 64) / len(scored)
    wide = max(5.0, min(46.0, step * 0.72))
    for number, index in enumerate(scored):
        x = box.x + 32 + step * (number + 0.5)
        verdict = verdicts.get(index)
        value = verdict.similarity if verdict else 0.0
        colour = theme.grades[verdict.grade] if verdict else theme.line
        high = max(8.0, room * min(1.0, max(0.0, value)) * grown)
        _column(easel, Box(x - wide / 2, floor - high, wide, high), colour)
        if moves[index].gold:
            easel.star((x, floor - high - 20), 17, theme.gold)


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
