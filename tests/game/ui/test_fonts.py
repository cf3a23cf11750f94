"""Text is rendered once, kept within bounds, and shown even without the face."""

from __future__ import annotations

import numpy as np
import pygame
import pytest

from game.ui import fonts
from game.ui.fonts import BOLD, CACHE_SIZE, MEDIUM, Fonts
from game.ui.kit import Kit
from game.ui.theme import theme_of

WHITE = (255, 255, 255)


def test_the_face_is_installed() -> None:
    assert fonts.face_bytes() is not None


def test_the_same_text_is_rendered_once() -> None:
    face = Fonts()
    first = face.text("Mirror", 40, WHITE)
    assert face.text("Mirror", 40, WHITE) is first
    assert face.text("Mirror", 40, WHITE, BOLD) is not first
    assert len(face) == 2


def test_the_cache_is_bounded_and_drops_the_oldest() -> None:
    face = Fonts()
    first = face.text("0", 9, WHITE)
    for number in range(CACHE_SIZE):
        face.text(str(number + 1), 9, WHITE)
    assert len(face) == CACHE_SIZE
    assert face.text("0", 9, WHITE) is not first


def test_bold_is_wider_and_lines_are_equally_high() -> None:
    face = Fonts()
    assert face.width("Mirrorbeat", 60, BOLD) > face.width("Mirrorbeat", 60, MEDIUM)
    assert face.text("a", 60, WHITE).get_height() == face.text("Âj", 60, WHITE).get_height()


def test_every_digit_fits_its_cell() -> None:
    face = Fonts()
    assert all(face.width(digit, 50) <= face.cell(50) for digit in "0123456789")


def test_without_the_face_pygame_stands_in() -> None:
    face = Fonts(face=lambda: None)
    assert face.text("Mirrorbeat", 40, WHITE).get_width() > 40
    assert face.width("Mirrorbeat", 40) > 40
    assert face.mask("", 40).size > 0


def test_chinese_and_other_signs_are_told_apart() -> None:
    assert fonts.runs("連擊 3 Combo！") == [(True, "連擊"), (False, " 3 Combo"), (True, "！")]


def test_mixed_text_is_as_wide_as_its_parts() -> None:
    face = Fonts()
    both = face.width("連擊 3", 40)
    assert abs(both - face.width("連擊", 40) - face.width(" 3", 40)) < 1
    assert face.mask("連擊 3", 40, BOLD).any()


def test_without_a_chinese_font_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "cjk_face", lambda: None)
    assert Fonts().mask("連擊", 40).shape[1] > 10


def test_small_bold_signs_are_not_clogged() -> None:
    """Strokes that grow by a whole pixel fill the gaps of a sign that is 29 px high."""
    if fonts.cjk_face() is None:
        pytest.skip("this machine has no Chinese font")
    face = Fonts()
    inks = [float(face._drawn("繼續", 29, BOLD, grown).sum()) for grown in (0, 1)]
    bold = float(face.mask("繼續", 29, BOLD).sum())
    assert inks[0] * 1.05 < bold < inks[1] * 0.95
    assert face.mask("繼續", 29, MEDIUM).sum() == inks[0]


def test_a_running_number_takes_the_room_that_is_measured() -> None:
    """The results' points ran into what stands beside them: their digits are all equally wide."""
    surface = pygame.Surface((1920, 1080), 0, 32)
    easel = Kit().on(surface, theme_of())
    for text in ("2,372", "10,000", "1,111"):
        surface.fill((0, 0, 0))
        easel.text(text, "hero", (60, 372), weight=BOLD, tabular=True)
        columns = np.flatnonzero(pygame.surfarray.array3d(surface).max(axis=(1, 2)))
        measured = easel.width(text, "hero", BOLD, tabular=True)
        assert columns[-1] <= 60 + measured
        assert measured >= easel.width(text, "hero", BOLD)
