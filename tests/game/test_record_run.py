"""A recording driven by hand: every instant and picture is given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.beat_grid import FASTEST_BPM, SLOWEST_BPM, BeatGrid
from game.core.recorder import song_of
from game.record_run import SHORTEST_COUNT_IN_S, RecordRun, count_in_s
from game.song_course import RunState
from tests.fakes import FakeFeed, FakeMusic, make_choreography

SONG = make_choreography()
GRID = BeatGrid(SONG.bpm, SONG.first_beat_s)
STEP = 1 / 60


class Stage:
    """A recording with its camera and its music, and the hands that move them."""

    def __init__(self, end_s: float = 8.0) -> None:
        self.feed, self.music = FakeFeed(SONG), FakeMusic()
        self.run = RecordRun(GRID, end_s, self.feed, self.music)
        self.now = 1000.0

    def dance(self, seconds: float, *, seen: bool = True) -> None:
        for index in range(round(seconds / STEP)):
            self.now += STEP
            if index % 2 == 0:
                song_s = self.run.anchor.song_s_at(self.now - 0.02)
                self.feed.look(self.now, SONG.pose_at(song_s) if seen else None)
            self.run.update(self.now)


def test_what_is_danced_is_what_is_kept() -> None:
    stage = Stage()
    stage.dance(count_in_s(GRID) + 9.0)
    assert stage.run.state is RunState.FINISHED
    assert ("play", 0.0) in stage.music.calls
    take = stage.run.take()
    assert take.end_s == pytest.approx(8.0)
    assert 0.0 <= take.times_s[0] < 0.1
    assert 7.9 < take.times_s[-1] <= 8.0
    assert take.frame_rate == pytest.approx(30.0, abs=1.0)
    made = song_of(take, GRID, "mine", "me")
    for song_s in np.arange(0.5, 7.5, 0.31):
        np.testing.assert_allclose(
            made.pose_at(song_s)[:, :2], SONG.pose_at(song_s)[:, :2], atol=0.02
        )


def test_a_camera_that_goes_away_ends_it_and_what_was_danced_is_kept() -> None:
    stage = Stage()
    stage.dance(count_in_s(GRID) + 3.0)
    stage.feed.trouble = "The camera has gone"
    stage.dance(0.1)
    assert stage.run.state is RunState.FINISHED
    assert stage.run.message == "The camera has gone"
    assert stage.run.take().end_s == pytest.approx(3.0, abs=0.1)


def test_ended_early_it_ends_there() -> None:
    stage = Stage()
    stage.dance(count_in_s(GRID) + 2.0)
    stage.run.stop()
    stage.dance(1.0)
    assert stage.run.take().end_s == pytest.approx(2.0, abs=0.1)
    assert stage.run.message is None


def test_nobody_in_view_is_an_empty_take() -> None:
    stage = Stage()
    stage.dance(count_in_s(GRID) + 9.0, seen=False)
    assert len(stage.run.take().times_s) == 0
    assert stage.run.take().end_s == pytest.approx(8.0)


@given(st.floats(SLOWEST_BPM, FASTEST_BPM), st.floats(0.0, 20.0))
def test_the_count_in_is_of_whole_bars_and_gives_time(bpm: float, first_beat_s: float) -> None:
    grid = BeatGrid(bpm, first_beat_s)
    bars = count_in_s(grid) / (4 * grid.beat_s)
    assert bars == pytest.approx(round(bars)) or count_in_s(grid) == 0.5
    assert count_in_s(grid) + first_beat_s >= SHORTEST_COUNT_IN_S - 1e-6
