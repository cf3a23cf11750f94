"""The recorder's benchmark measures what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.recorded_coach import as_it_is, take_of
from benchmarks.recorder import borders, error, laid_over, measured, row, score, within
from game.core.beat_grid import BeatGrid
from game.core.recorder import song_of
from game.core.take import Take
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder

SONG = read_choreography(shipped_songs_folder() / "mirrorball-midnight")


def test_another_scale_and_place_are_no_error() -> None:
    times = np.arange(0.0, 6.0, 1 / 30)
    truth = SONG.tracks[0].poses_at(10 + times)
    moved = truth * np.array([0.5, 0.5, 1], np.float32) + np.array([0.4, 0.1, 0], np.float32)
    np.testing.assert_allclose(laid_over(moved, truth), truth[..., :2], atol=1e-5)
    take = Take(times, moved, 6.0, 1.5)
    assert error(take, times, truth) < 0.01
    assert score(song_of(take, BeatGrid(SONG.bpm), "x", "y"), take) > 95


def test_borders_are_near_or_not() -> None:
    found = np.array([0.0, 1.0, 2.06])
    assert within(np.array([0.04, 1.0]), found) == 1.0
    assert within(np.array([0.04, 2.0]), found) == 0.5
    assert borders(SONG, 0.0, 5.0)[0] == SONG.moves[0].start_s


def test_a_film_is_measured(tmp_path: Path) -> None:
    result = measured(SONG, tmp_path, 4.2, "")
    assert result.clean < 4.0
    assert result.found == result.right == 1.0
    assert SONG.id in row(result)


def test_the_coach_is_filmed() -> None:
    take = take_of(SONG, 10.0, 0.5, False, 760, as_it_is)
    assert take.end_s == pytest.approx(14 / 30)
