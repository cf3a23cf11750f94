"""A calibration driven by hand, and one through camera, network and tracker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from game.calibration_run import BEAT_S, FIRST_BEAT_S, MAX_VIEW, STILL_S, CalibrationRun, Step
from game.core.choreography import Choreography
from game.poses import follow_player
from game.virtual.camera import VirtualCamera
from game.virtual.dancer import performed_poses
from game.virtual.options import DancerOptions
from pose_engine.types import PoseSnapshot
from tests.fakes import FakeFeed, FakeMusic, make_choreography

STEP_S = 1 / 30
CAMERA_S, SOUND_S = 0.12, 0.05


class Stage:
    """A run, and the hands that move its clock, its player and its sound."""

    def __init__(self, output_delay_s: float = 0.0) -> None:
        self.feed, self.music = FakeFeed(make_choreography()), FakeMusic()
        self.run = CalibrationRun(self.feed, self.music, output_delay_s)
        self.now = 500.0
        self.late_s = 0.15
        self.hidden: tuple[int, ...] = ()

    def act(
        self,
        seconds: float,
        until: Callable[[], bool] = lambda: False,
        *,
        seen: bool = True,
        still: bool = False,
    ) -> None:
        for _ in range(round(seconds / STEP_S)):
            if until():
                return
            self.now += STEP_S
            self.feed.look(self.now, self.pose(still) if seen else None)
            if self.hidden and self.feed.newest is not None and seen:
                self.feed.newest.people[0].pose.keypoint_scores[list(self.hidden)] = 0.05
            self.run.update(self.now)

    def pose(self, still: bool) -> np.ndarray:
        song_s = self.run.song_time(self.now - 0.02)
        told = DancerOptions(late_s=self.late_s, still=still)
        return performed_poses(self.run.exercise, told, song_s, idle_s=self.now)

    def to(self, step: Step) -> None:
        self.act(30.0, lambda: self.run.step is step)
        assert self.run.step is step


def test_from_the_first_look_to_the_delay() -> None:
    stage = Stage()
    stage.to(Step.STILL)
    stage.act(STILL_S / 2)
    assert 0.3 < stage.run.still_share < 0.7
    assert ("play", 0.0) not in stage.music.calls, "silence while the player stands"
    stage.to(Step.BEATS)
    assert stage.run.stance is not None
    stage.act(1.0)
    assert ("play", 0.0) in stage.music.calls
    assert stage.run.beat < 0, "the player listens first"
    stage.act(30.0, lambda: stage.run.hits == 3)
    assert stage.now - stage.run.hit_at < 0.2
    stage.to(Step.DONE)
    assert stage.run.result is not None
    assert stage.run.result.delay_s == pytest.approx(0.15, abs=0.015)
    assert stage.music.calls[-1] == ("stop", 300)
    assert stage.run.song_time(stage.now) is None, "the virtual dancer stops too"


def test_the_sound_s_delay_is_no_part_of_the_camera_s() -> None:
    """The mixer is ahead of what is heard; the player claps to what is heard."""
    stage = Stage(output_delay_s=SOUND_S)
    stage.late_s = CAMERA_S
    stage.to(Step.BEATS)
    begun = stage.now
    for _ in range(1000):
        stage.music.position = stage.now + STEP_S - begun
        stage.act(STEP_S)
        if stage.run.result is not None:
            break
    assert stage.run.result is not None
    assert stage.run.result.delay_s == pytest.approx(CAMERA_S, abs=0.015)


def test_a_hidden_body_is_waited_for_and_named() -> None:
    stage = Stage()
    stage.hidden = (15, 16)
    stage.act(5.0)
    assert stage.run.step is Step.VIEW
    assert stage.run.missing == ("feet",)
    stage.hidden = ()
    stage.to(Step.STILL)


def test_the_view_can_be_skipped() -> None:
    stage = Stage()
    stage.hidden = (15, 16)
    stage.act(1.0)
    stage.run.skip_view()
    stage.to(Step.DONE)
    assert stage.run.result is not None
    assert stage.run.result.delay_s == pytest.approx(0.15, abs=0.015)
    stage.run.skip_view()
    assert stage.run.step is Step.DONE, "there is no view left to skip"


def test_waiting_for_long_keeps_little() -> None:
    stage = Stage()
    stage.hidden = (15, 16)
    stage.act(25.0)
    assert len(stage.run._trail) <= MAX_VIEW
    stage.hidden = ()
    stage.to(Step.STILL)


def test_nobody_there_keeps_waiting_and_who_walks_off_is_looked_for_anew() -> None:
    stage = Stage()
    stage.act(3.0, seen=False)
    assert stage.run.step is Step.VIEW
    assert "feet" in stage.run.missing
    stage.to(Step.STILL)
    stage.act(1.5, seen=False)
    assert stage.run.step is Step.VIEW


def test_moving_begins_the_standing_anew() -> None:
    stage = Stage()
    stage.to(Step.STILL)
    stage.act(1.2)
    share = stage.run.still_share
    stage.now += STEP_S
    shaken = stage.pose(False)
    shaken[9, :2] += 0.3
    stage.feed.look(stage.now, shaken)
    stage.run.update(stage.now)
    assert stage.run.still_share < share
    assert stage.run.step is Step.STILL


def test_somebody_who_never_stands_still_is_measured_all_the_same() -> None:
    stage = Stage()
    stage.to(Step.STILL)
    begun = stage.now
    while stage.run.step is Step.STILL and stage.now - begun < 20:
        stage.now += STEP_S
        shaken = stage.pose(False)
        shaken[9, :2] += 0.1 * np.sin(12 * stage.now)
        stage.feed.look(stage.now, shaken)
        stage.run.update(stage.now)
    assert stage.run.step is Step.BEATS
    assert stage.run.stance is None
    stage.to(Step.DONE)
    assert stage.run.result is not None
    assert stage.run.result.reason is None


def test_standing_through_the_beats_says_too_few() -> None:
    stage = Stage()
    stage.to(Step.BEATS)
    stage.act(40.0, lambda: stage.run.result is not None, still=True)
    assert stage.run.result is not None
    assert stage.run.result.reason == "calibrate_few"
    assert stage.run.result.hits == 0


def test_try_again_begins_anew() -> None:
    stage = Stage()
    stage.to(Step.DONE)
    stage.late_s = 0.25
    stage.run.restart()
    assert stage.run.step is Step.VIEW
    assert stage.run.result is None
    stage.to(Step.DONE)
    assert stage.run.result is not None
    assert stage.run.result.delay_s == pytest.approx(0.25, abs=0.015)


def test_a_camera_that_goes_is_told_of_and_waited_for() -> None:
    stage = Stage()
    stage.to(Step.BEATS)
    stage.act(4.0)
    stage.feed.trouble = "the fake camera is gone"
    stage.act(0.1)
    assert stage.run.message == "the fake camera is gone"
    assert stage.run.step is Step.VIEW
    assert stage.music.calls[-1][0] == "stop"
    stage.feed.trouble = None
    stage.to(Step.STILL)
    assert stage.run.stance is None, "it is learnt anew"
    stage.to(Step.DONE)
    assert stage.run.message is None


def test_closing_lets_the_dancer_rest() -> None:
    stage = Stage()
    stage.to(Step.BEATS)
    stage.run.close()
    choreography, song_time = stage.feed.song
    assert choreography is None
    assert song_time(stage.now) is None


class Chain:
    """A `CalibrationFeed` that films, looks and follows in its own time: no threads, no waiting."""

    virtual = True

    def __init__(self, posenet: Any, options: DancerOptions) -> None:
        self.camera = VirtualCamera(options, paced=False, clock=lambda: 100.0)
        self.follower = follow_player(posenet)
        self.taken: list[PoseSnapshot] = []

    def film(self) -> float:
        """One more picture; the instant at which its poses are known."""
        frame = self.camera.read()
        assert frame is not None
        people = self.follower.update(self.follower.estimate(frame.image), frame)
        ready_at = frame.captured_at + 0.05
        snapshot = PoseSnapshot(frame.index, frame.captured_at, ready_at, people, 0, frame.size)
        self.taken.append(snapshot)
        return ready_at

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        return self.taken[index + 1 :]

    def error(self) -> str | None:
        return None

    def set_song(
        self, choreography: Choreography | None, song_time: Callable[[float], float | None]
    ) -> None:
        self.camera.set_song(choreography, song_time)


@pytest.mark.parametrize("options", [DancerOptions(late_s=0.15), DancerOptions(0.15, fps=15.0)])
def test_the_whole_chain_tells_a_late_dancer_within_25_ms(options: DancerOptions) -> None:
    from game.poses import load_posenet

    chain = Chain(load_posenet(), options)
    run = CalibrationRun(chain, FakeMusic())
    end_s = 6.0 + FIRST_BEAT_S + 12 * BEAT_S
    for _ in range(round(end_s * options.fps)):
        run.update(chain.film())
        if run.result is not None:
            break
    assert run.result is not None
    assert run.result.reason is None
    assert run.result.delay_s == pytest.approx(0.15, abs=0.025)
    assert run.stance is not None
