"""Text in several lines."""

from __future__ import annotations

import pygame
from hypothesis import given
from hypothesis import strategies as st

from game.ui.kit import Easel, Kit
from game.ui.lines import even_lines, lines_of
from game.ui.theme import theme_of

EASEL: Easel = Kit().on(pygame.Surface((1280, 720), 0, 32), theme_of())
WORDS = st.lists(st.sampled_from(["a", "dance", "floor", "everybody", "舉手", "就加入。"]))


@given(WORDS, st.integers(200, 900))
def test_lines_fit_and_lose_nothing(words: list[str], room: int) -> None:
    text = " ".join(words)
    for lines in (lines_of(EASEL, text, "body", room), even_lines(EASEL, text, "body", room)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(EASEL.width(line, "body") <= max(room, 260) for line in lines)
    assert len(even_lines(EASEL, text, "body", room)) == len(lines_of(EASEL, text, "body", room))


def test_lines_are_even() -> None:
    text = "camera 0 gives no pictures: check its plug, or choose another camera"
    lines = even_lines(EASEL, text, "body", 900)
    widths = [EASEL.width(line, "body") for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.6 * max(widths)
    assert lines_of(EASEL, "", "body", 100) == [""]
