from __future__ import annotations

from dataclasses import replace

import pytest

from game.ui.covers import draw_cover, title_lines
from tests.fakes import make_choreography


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("", []),
        ("Salsa", ["Salsa"]),
        ("Deep End", ["Deep", "End"]),
        ("Brick by Brick", ["Brick", "by Brick"]),
        ("The Very Long Way Home", ["The Very", "Long Way Home"]),
    ],
)
def test_titles_take_two_lines_at_most(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_a_duet_s_cover_shows_both() -> None:
    solo = make_choreography()
    duet = replace(solo, tracks=solo.tracks * 2)
    alone, both = draw_cover(solo, 128), draw_cover(duet, 128)
    assert alone.shape == both.shape == (128, 128, 3)
    assert (alone != both).mean() > 0.05
