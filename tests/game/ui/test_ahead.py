"""Dancers painted ahead look as if painted now, and trouble in the thread is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from game.ui import ahead as ahead_module
from game.ui.ahead import CLOSE_S, PaintAhead
from game.ui.coach import Coach, Painted
from game.ui.layout import Canvas
from game.ui.stage import Mood, Stage
from game.ui.theme import theme_of
from tests.fakes import make_choreography

CANVAS = Canvas(640, 360)


class Counting(Coach):
    """Notes what it was asked to paint."""

    def __init__(self) -> None:
        super().__init__(make_choreography(), theme_of())
        self.asked: list[float] = []

    def paint(self, canvas: Canvas, song_s: float) -> Painted | None:
        self.asked.append(song_s)
        return super().paint(canvas, song_s)


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Iterator[PaintAhead]:
    monkeypatch.setattr(ahead_module, "SLOW_S", 1e9)  # on any machine
    made = PaintAhead(Stage(theme_of()))
    yield made
    made.close()


def all_painted(ahead: PaintAhead) -> None:
    """Waits until all that was ordered is painted."""
    ahead._pool.submit(lambda: None).result()


def order(ahead: PaintAhead, song_s: float, coach: Coach, canvas: Canvas = CANVAS) -> None:
    ahead.order(canvas, song_s, [coach], lambda at: 2 * at, Mood())


def drawn(ahead: PaintAhead, coach: Coach, song_s: float, canvas: Canvas = CANVAS) -> np.ndarray:
    surface = pygame.Surface((canvas.width_px, canvas.height_px), 0, 32)
    ahead.draw(surface, canvas, song_s, [coach])
    order(ahead, song_s, coach, canvas)
    return pygame.surfarray.array3d(surface)


def test_what_was_painted_ahead_is_shown(ahead: PaintAhead) -> None:
    coach = Counting()
    for number in range(5):
        drawn(ahead, coach, 2.0 + number / 60)
        all_painted(ahead)
    # The first picture, and then each next one, ordered for about when it comes; none twice.
    assert np.allclose(coach.asked[:5], 2.0 + np.arange(5) / 60, atol=0.005)
    assert len(coach.asked) <= 6


def test_a_jump_in_the_song_is_painted_anew(ahead: PaintAhead) -> None:
    coach = Counting()
    drawn(ahead, coach, 2.0)
    jumped = drawn(ahead, coach, 7.0)
    assert 7.0 in coach.asked
    surface = pygame.Surface((640, 360), 0, 32)
    Coach(make_choreography(), theme_of()).draw(surface, CANVAS, 7.0)
    assert np.array_equal(jumped, pygame.surfarray.array3d(surface))


def test_another_window_is_painted_anew(ahead: PaintAhead) -> None:
    coach = Counting()
    drawn(ahead, coach, 2.0)
    small = drawn(ahead, coach, 2.0, Canvas(320, 180))
    assert small.any()
    assert coach.asked.count(2.0) >= 2


def test_a_song_that_stands_still_is_painted_where_it_stands(ahead: PaintAhead) -> None:
    coach = Counting()
    for _ in range(4):
        drawn(ahead, coach, 2.0)
        all_painted(ahead)
    assert coach.asked[-1] == 2.0
    assert all(abs(song_s - 2.0) <= CLOSE_S for song_s in coach.asked)


def test_trouble_in_the_thread_reaches_the_loop(ahead: PaintAhead) -> None:
    class Broken(Coach):
        def paint(self, canvas: Canvas, song_s: float) -> Painted | None:
            raise RuntimeError("no paint")

    coach = Broken(make_choreography(), theme_of())
    order(ahead, 2.0, coach)
    all_painted(ahead)
    with pytest.raises(RuntimeError, match="no paint"):
        ahead.draw(pygame.Surface((640, 360), 0, 32), CANVAS, 2.0 + 1 / 60, [coach])


def test_a_late_painter_keeps_nobody_waiting(ahead: PaintAhead) -> None:
    coach, held = Counting(), threading.Event()
    drawn(ahead, coach, 2.0)
    all_painted(ahead)
    busy = ahead._pool.submit(held.wait)
    try:
        before = drawn(ahead, coach, 2.0 + 1 / 60)
        again = drawn(ahead, coach, 2.0 + 2 / 60)  # what is ordered hangs behind the other work
    finally:
        held.set()
    assert not busy.cancelled()
    assert before.any()
    assert np.array_equal(before, again), "the picture before is shown once more"


def lit(ahead: PaintAhead, beat: float, canvas: Canvas = CANVAS) -> np.ndarray:
    surface = pygame.Surface((canvas.width_px, canvas.height_px), 0, 32)
    ahead.draw_stage(surface, canvas, beat, Mood())
    return pygame.surfarray.array3d(surface)


def test_the_stage_is_lit_ahead(ahead: PaintAhead) -> None:
    first = lit(ahead, 0.0)
    assert first.any()
    for number in range(1, 9):
        ahead.order(CANVAS, number / 4, [], lambda at: 2 * at, Mood())
        all_painted(ahead)
        later = lit(ahead, number / 2)
    assert not np.array_equal(first, later)
    small = lit(ahead, 4.0, Canvas(320, 180))
    assert small.shape[:2] == (320, 180)
    assert small.any()


def test_trouble_with_the_light_reaches_the_loop(
    ahead: PaintAhead, monkeypatch: pytest.MonkeyPatch
) -> None:
    lit(ahead, 0.0)

    def fail(*_: object) -> None:
        raise RuntimeError("no light")

    monkeypatch.setattr(Stage, "paint", fail)
    ahead.order(CANVAS, 0.0, [], lambda at: at, Mood())
    all_painted(ahead)
    with pytest.raises(RuntimeError, match="no light"):
        lit(ahead, 0.1)


def test_on_a_slow_machine_dancers_and_light_take_turns(
    ahead: PaintAhead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead_module, "SLOW_S", -1.0)
    coach, lights = Counting(), []
    monkeypatch.setattr(Stage, "paint", lambda *given: lights.append(given))
    for number in range(8):
        lit(ahead, number / 30)
        drawn(ahead, coach, 2.0 + number / 60)
        all_painted(ahead)
    assert len(coach.asked) == 1 + 4, "the first picture, and every other one"
    assert len(lights) == 1 + 4
    assert np.diff(coach.asked[1:]) == pytest.approx(2 / 60, abs=0.005)


def test_other_work_has_a_thread_of_its_own(ahead: PaintAhead) -> None:
    held = threading.Event()
    busy = ahead._pool.submit(held.wait)
    assert ahead.aside(lambda: 7).result() == 7, "while the painter is at work"
    held.set()
    assert busy.result()
