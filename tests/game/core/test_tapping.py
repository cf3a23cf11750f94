"""Taps become a tempo and a first beat."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.tapping import tapped_grid


def taps(bpm: float, first_s: float, count: int, spread_s: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return first_s + np.arange(count) * 60 / bpm + rng.normal(0, spread_s, count)


def phase_error(found_s: float, true_s: float, beat_s: float) -> float:
    return abs((found_s - true_s + beat_s / 2) % beat_s - beat_s / 2)


@settings(max_examples=80, deadline=None)
@given(st.floats(55, 200), st.floats(0, 8), st.integers(12, 40), st.integers(0, 999))
def test_uneven_taps_find_the_beat(bpm: float, first_s: float, count: int, seed: int) -> None:
    grid = tapped_grid(taps(bpm, first_s, count, 0.018, seed).tolist(), usual_s=first_s)
    assert grid is not None
    assert grid.bpm == pytest.approx(bpm, rel=0.02)
    assert phase_error(grid.first_beat_s, first_s, 60 / bpm) < 0.035


def test_a_whole_tempo_is_found_exactly() -> None:
    for seed in range(10):
        grid = tapped_grid(taps(124, 3.0, 24, 0.02, seed).tolist())
        assert grid is not None
        assert grid.bpm == pytest.approx(124, abs=1.01)
    exact = tapped_grid((1.0 + np.arange(16) * 60 / 117.4).tolist())
    assert exact is not None
    assert exact.bpm == pytest.approx(117.4, abs=0.05)


def test_missed_doubled_and_stray_taps_do_no_harm() -> None:
    beats = taps(110, 2.0, 24, 0.012, 4).tolist()
    del beats[10], beats[5]
    beats += [beats[7] + 0.21, beats[12] + 0.27]
    grid = tapped_grid(beats, usual_s=2.0)
    assert grid is not None
    assert grid.bpm == pytest.approx(110, rel=0.01)
    assert phase_error(grid.first_beat_s, 2.0, 60 / 110) < 0.03
    assert grid.confidence < 1


def test_the_first_beat_stays_near_the_usual_one() -> None:
    grid = tapped_grid(taps(120, 30.0, 12, 0.0).tolist(), usual_s=2.1)
    assert grid is not None
    assert grid.first_beat_s == pytest.approx(2.0, abs=0.01)
    grid = tapped_grid(taps(120, 31.5, 12, 0.0).tolist(), usual_s=0.0)
    assert grid is not None
    assert grid.first_beat_s == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [1.0, 1.5, 2.0],
        [1.0, 1.0, 1.0, 1.0, 1.0],
        np.random.default_rng(3).uniform(0, 10, 20).tolist(),
        [0.0, 10.0, 20.0, 30.0, 40.0],
        [0.0, 0.05, 0.1, 0.15, 0.2, 0.25],
    ],
)
def test_no_beat_is_found_where_there_is_none(wrong: list[float]) -> None:
    assert tapped_grid(wrong) is None


def test_a_first_beat_before_the_song_comes_a_bar_later() -> None:
    grid = tapped_grid((0.3 + np.arange(8) * 0.5).tolist(), usual_s=-4.0)
    assert grid is not None
    assert grid.first_beat_s == pytest.approx(0.3, abs=0.01)


def test_too_slow_taps_are_no_tempo() -> None:
    assert tapped_grid((np.arange(8) * 3.5).tolist()) is None
