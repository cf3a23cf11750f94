"""The last grade of a party's player: a word that springs up under the badge."""

from __future__ import annotations

from typing import Final

import pygame

from game.core.judge import Grade
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.party_badges import kept
from game.ui.sprites import faded
from game.ui.strings import say
from game.ui.tween import EASINGS, share, tween

GRADE_S, GRADE_SHOWN_S = 0.35, 1.3
_STEPS: Final = 10  # in which a word springs up, so that its sprites can be kept
_WORD: Final = Box(40, 40, 380, 170)
_LARGE, _LARGE_FROM = 1.3, 400.0  # of a word, and the width of a badge that has room for it
# A word's (role, share of the role's size); the shape behind is in `_shape`.
_WORDS: Final = {
    Grade.PERFECT: ("heading", 0.88),
    Grade.SUPER: ("heading", 0.88),
    Grade.GOOD: ("heading", 0.80),
    Grade.OK: ("body", 1.0),
    Grade.MISS: ("body", 0.9),
    Grade.NOT_JUDGED: ("caption", 1.0),
}


def draw_grade(
    easel: Easel,
    grade: Grade,
    place: tuple[float, float],
    now: float,
    since: float,
    *,
    wide: float,
    calm: bool = False,
) -> None:
    """A grade's word that springs up at `since` and goes again; calmly, it is just there.

    `wide` is how much room there is, in units.
    """
    age = now - since
    if not 0 <= age <= GRADE_SHOWN_S:
        return
    grow = 1.0 if calm else max(0.1, tween("back_out", now, since, GRADE_S))
    alpha = 1 - EASINGS["quad_in"](share(age, GRADE_SHOWN_S - 0.3, 0.3))
    sprite = _word(easel, grade, round(grow * _STEPS), wide >= _LARGE_FROM)
    easel.centred(faded(sprite, alpha), place)


def prepare_grade(easel: Easel, index: int, wide: float) -> None:
    """Renders one of the words for badges of a width ahead of time, so that the dance need not wait
    for it."""
    grades, sizes = list(_WORDS), range(1, round(1.1 * _STEPS) + 1)
    if index < len(grades) * len(sizes):
        steps = sizes[index % len(sizes)]
        _word(easel, grades[index // len(sizes)], steps, wide >= _LARGE_FROM)


def _word(easel: Easel, grade: Grade, steps: int, large: bool) -> pygame.Surface:
    """A grade's word with its shape, `steps` tenths of its size."""
    theme = easel.theme
    key = ("party grade", grade, say(grade.name), theme.hues, theme.grades[grade], large)
    whole = kept(easel, key, _WORD, lambda part: _draw_word(part, grade, large))
    if steps == _STEPS:
        return whole

    def make() -> pygame.Surface:
        size = (max(1, round(side * steps / _STEPS)) for side in whole.get_size())
        return pygame.transform.smoothscale(whole, tuple(size))

    return easel.kit.sprites.get((*key, easel.surface.get_size(), steps), make)


def _draw_word(easel: Easel, grade: Grade, large: bool) -> None:
    theme, (x, y), grown = easel.theme, _WORD.centre, _LARGE if large else 1.0
    _shape(easel, grade, (x, y))  # never larger, or it would hide the bar above
    role, size = _WORDS[grade]
    easel.text(
        say(grade.name),
        role,
        (x, y),
        colour=theme.grades[grade],
        weight=BOLD,
        align="centre",
        scale=size * grown,
        shadow=True,
    )


def _shape(easel: Easel, grade: Grade, place: tuple[float, float]) -> None:
    """What tells the grades apart without colour."""
    tone = easel.theme.shade("a" if grade is Grade.PERFECT else "b", 0.44, 0.20)
    if grade is Grade.PERFECT:
        easel.star(place, 56, tone, points=16, inner=0.74)
    elif grade is Grade.SUPER:
        easel.star(place, 56, tone, inner=0.5)
    elif grade is Grade.GOOD:
        easel.disc(place, 42, tone)
    elif grade is Grade.OK:
        easel.ring(place, 38, 8, tone)
