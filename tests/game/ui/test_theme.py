"""Colours derive from two hues and can always be read."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.judge import Grade
from game.ui.theme import contrast, luminance, mix, oklch, theme_of

HUES = st.tuples(st.integers(0, 359), st.integers(0, 359))


@given(HUES, st.booleans())
def test_text_can_be_read_on_every_surface(hues: tuple[int, int], colour_blind: bool) -> None:
    theme = theme_of(hues, colour_blind=colour_blind)
    for ground in (theme.night, theme.surface, theme.ink):
        assert contrast(theme.text, ground) >= 7
        for colour in (theme.dim, theme.good, theme.bad, theme.amber, theme.gold):
            assert contrast(colour, ground) >= 4.5
        for grade in Grade:
            assert contrast(theme.grades[grade], ground) >= 4.5
    assert contrast(theme.text, theme.raised) >= 4.5
    assert contrast(theme.dim, theme.raised) >= 4.5


@given(HUES)
def test_dark_words_can_be_read_on_buttons_and_badges(hues: tuple[int, int]) -> None:
    theme = theme_of(hues)
    assert contrast(theme.ink, theme.secondary_light) >= 4.5
    assert contrast(theme.ink, theme.amber) >= 4.5


def test_grades_of_the_colour_blind_differ_in_lightness_or_blueness() -> None:
    grades = theme_of(colour_blind=True).grades
    for one, other in combinations(grades.values(), 2):
        light = abs(luminance(one) - luminance(other))
        yellow = [colour[2] / (1 + colour[0] + colour[1]) for colour in (one, other)]
        assert light > 0.03 or abs(yellow[0] - yellow[1]) > 0.1


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(-720, 720))
def test_every_tone_is_a_colour(lightness: float, chroma: float, hue: float) -> None:
    assert all(0 <= channel <= 255 for channel in oklch(lightness, chroma, hue))


@pytest.mark.parametrize(("share", "expected"), [(0, (0, 0, 0)), (1, (200, 100, 50))])
def test_mix_ends_at_its_ends(share: float, expected: tuple[int, int, int]) -> None:
    assert mix((0, 0, 0), (200, 100, 50), share) == expected


def test_black_and_white_contrast_most() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
