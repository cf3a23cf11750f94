"""A dance driven by hand: every instant, picture and sound position is given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.core.judge import Grade
from game.dance_run import COUNTDOWN_S, DanceRun, RunState
from tests.fakes import STANDING, FakeFeed, FakeMusic, make_choreography

SONG = make_choreography()
STEP = 1 / 60


class Stage:
    """A run with its camera and its music, and the hands that move them."""

    def __init__(self, seconds: float | None = None, delay_s: float = 0.0) -> None:
        self.feed, self.music = FakeFeed(SONG), FakeMusic()
        self.run = DanceRun(SONG, "medium", self.feed, self.music, seconds=seconds)
        self.now = 1000.0
        self.delay_s = delay_s

    def dance(self, seconds: float, *, still: bool = False, seen: bool = True) -> list:
        verdicts = []
        for index in range(round(seconds / STEP)):
            self.now += STEP
            if index % 2 == 0:
                song_s = self.run.anchor.song_s_at(self.now - 0.02) - self.delay_s
                pose = STANDING if still else SONG.pose_at(song_s)
                self.feed.look(self.now, pose if seen else None)
            verdicts += self.run.update(self.now)
        return verdicts


def test_from_countdown_to_the_last_verdict() -> None:
    stage = Stage()
    stage.dance(1.0)
    assert stage.run.state is RunState.COUNTDOWN
    assert stage.run.countdown_s == pytest.approx(COUNTDOWN_S - 1.0, abs=0.05)
    assert ("play", 0.0) not in stage.music.calls
    verdicts = stage.dance(2.1)
    assert stage.run.state is RunState.PLAYING
    assert ("play", 0.0) in stage.music.calls
    verdicts += stage.dance(13.0)
    assert stage.run.state is RunState.FINISHED
    assert [verdict.move_index for verdict in verdicts] == list(range(len(SONG.moves)))
    assert stage.run.score.score > 9_900
    assert abs(np.median([v.time_error_s for v in verdicts])) < 0.04
    assert stage.dance(0.2) == []


def test_a_late_dancer_is_told_so() -> None:
    stage = Stage(delay_s=0.2)
    verdicts = stage.dance(16.0)
    assert np.median([v.time_error_s for v in verdicts]) == pytest.approx(0.2, abs=0.04)


def test_standing_still_scores_nothing() -> None:
    stage = Stage()
    stage.dance(16.0, still=True)
    assert stage.run.score.score == 0


def test_the_song_follows_the_music() -> None:
    stage = Stage()
    stage.dance(3.1)
    stage.music.position = 0.5
    stage.dance(STEP)
    assert stage.run.song_s == pytest.approx(0.5, abs=0.05)


def test_seconds_end_it_early_with_the_full_score_in_reach() -> None:
    stage = Stage(seconds=7.0)
    assert [move.end_s for move in stage.run.moves] == [4.0, 6.0]
    stage.dance(11.0)
    assert stage.run.state is RunState.FINISHED
    assert stage.run.score.max_score == 10_000
    assert stage.run.score.score > 9_900


def test_pause_and_resume_lose_nothing() -> None:
    stage = Stage()
    stage.dance(7.0)
    paused_at = stage.run.song_s
    stage.run.pause()
    assert stage.run.song_time(stage.now) is None
    assert stage.dance(2.0) == []
    assert stage.run.song_s == paused_at
    stage.run.resume()
    assert stage.run.state is RunState.COUNTDOWN
    stage.dance(COUNTDOWN_S + 0.1)
    assert stage.music.calls[-1] == ("play", pytest.approx(paused_at))
    stage.dance(12.0)
    assert stage.run.state is RunState.FINISHED
    assert len(stage.run.score.judgements) == len(SONG.moves)
    assert stage.run.score.score > 9_000


def test_a_camera_in_trouble_pauses_with_its_message() -> None:
    stage = Stage()
    stage.dance(5.0)
    stage.feed.trouble = "the camera was unplugged"
    stage.dance(0.1)
    assert stage.run.state is RunState.PAUSED
    assert stage.run.message == "the camera was unplugged"
    stage.run.resume()
    stage.dance(0.1)
    assert stage.run.state is RunState.PAUSED
    stage.feed.trouble = None
    stage.run.resume()
    stage.dance(16.0)
    assert stage.run.state is RunState.FINISHED


def test_restart_forgets_everything() -> None:
    stage = Stage()
    stage.dance(8.0)
    stage.run.restart()
    assert stage.run.score.judgements == ()
    assert len(stage.run.trail) == 0
    assert stage.run.song_s == -COUNTDOWN_S


def test_nobody_in_the_picture_is_a_hint_and_not_a_miss() -> None:
    stage = Stage()
    verdicts = stage.dance(8.0, seen=False)
    assert stage.run.hint == "no_player"
    assert all(verdict.grade is Grade.NOT_JUDGED for verdict in verdicts)
    stage.dance(0.2)
    assert stage.run.hint is None


def test_hidden_feet_are_a_hint() -> None:
    stage = Stage()
    for _ in range(120):
        stage.now += STEP
        stage.feed.look(stage.now, SONG.pose_at(0.0))
        assert stage.feed.newest is not None
        stage.feed.newest.people[0].pose.keypoint_scores[15:] = 0.05
        stage.run.update(stage.now)
    assert stage.run.hint == "feet_hidden"


def test_a_limb_that_is_off_shows_while_dancing() -> None:
    stage = Stage()
    stage.dance(8.0)
    limbs = stage.run.live_limbs()()
    assert limbs
    assert min(limbs.values()) > 0.6
    assert max(limbs.values()) > 0.9


def test_verdicts_do_not_wait_for_ever_for_pictures() -> None:
    stage = Stage()
    stage.dance(5.0)
    for _ in range(round(13 / STEP)):
        stage.now += STEP
        stage.run.update(stage.now)
    assert stage.run.state is RunState.FINISHED


def test_a_stalled_window_loses_no_poses() -> None:
    """The camera goes on while the drawing stands still for a second and a half."""
    stage = Stage()
    stage.dance(6.0)
    for _ in range(45):
        stage.now += 1 / 30
        stage.feed.look(stage.now, SONG.pose_at(stage.run.anchor.song_s_at(stage.now - 0.02)))
    stage.dance(10.0)
    assert stage.run.state is RunState.FINISHED
    assert all(v.grade is Grade.PERFECT for v in stage.run.score.judgements)


def test_poses_from_before_the_dance_are_not_of_it() -> None:
    stage = Stage()
    for _ in range(100):
        stage.now += 1 / 30
        stage.feed.look(stage.now, STANDING)
    stage.run.update(stage.now)
    assert len(stage.run.trail) == 1
    assert max(stage.run.ages_ms) < 100


def test_it_begins_in_the_middle_where_that_is_asked() -> None:
    stage = Stage()
    piece = replace(SONG, moves=SONG.moves[2:])
    stage.run = DanceRun(piece, "medium", stage.feed, stage.music, countdown_s=1.0, begin_s=6.0)
    assert stage.run.song_s == 5.0
    stage.dance(1.1)
    assert ("play", 6.0) in stage.music.calls
    stage.dance(8.0)
    assert stage.run.score.score > 9_900
    stage.run.restart()
    assert stage.run.song_s == 5.0


def test_the_countdown_is_as_long_as_was_asked() -> None:
    stage = Stage()
    stage.run = DanceRun(SONG, "medium", stage.feed, stage.music, countdown_s=1.0)
    assert stage.run.song_s == -1.0
    stage.dance(0.9)
    assert stage.run.state is RunState.COUNTDOWN
    stage.dance(0.2)
    assert stage.run.state is RunState.PLAYING
    stage.dance(13.0)
    assert stage.run.score.score > 9_900
