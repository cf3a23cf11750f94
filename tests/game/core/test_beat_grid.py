"""A grid's beats, and the length of its moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.beat_grid import FASTEST_BPM, LONGEST_S, SHORTEST_S, SLOWEST_BPM, BeatGrid


def test_beats_come_at_the_tempo_from_the_first_on() -> None:
    np.testing.assert_allclose(BeatGrid(120, 0.3).beats(1.3), [0.3, 0.8, 1.3])


@given(st.floats(SLOWEST_BPM, FASTEST_BPM))
def test_a_move_is_of_a_second_or_two_and_of_whole_beats(bpm: float) -> None:
    grid = BeatGrid(bpm)
    assert grid.move_s >= SHORTEST_S
    assert grid.move_s <= LONGEST_S or grid.beats_per_move == 1
    assert grid.beats_per_move in (1, 2, 4, 8)


@pytest.mark.parametrize(
    ("bpm", "first_beat_s", "reason"),
    [
        (0, 0, "tempo"),
        (float("nan"), 0, "tempo"),
        (120, -1, "first beat"),
        (120, 9e9, "first beat"),
    ],
)
def test_what_is_no_grid_is_refused(bpm: float, first_beat_s: float, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        BeatGrid(bpm, first_beat_s)
