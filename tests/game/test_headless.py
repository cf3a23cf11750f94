"""A dance without a window, in a time of its own: no threads, no waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from game import headless
from game.headless import CAMERA_PATIENCE_S, Outcome, dance_headless
from pose_engine.pipeline import PipelineStats
from pose_engine.types import PoseSnapshot
from tests.fakes import FakeFeed, make_choreography

SONG = make_choreography()


class Clock:
    """Stands in for the module `time`."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Camera(FakeFeed):
    """Shows the song danced right; `happens` gets the song's time before every picture."""

    clock: Clock = None  # type: ignore[assignment]
    happens: Callable[[Camera, float], None] = lambda camera, song_s: None
    ended: bool = False

    @property
    def stats(self) -> PipelineStats:
        return PipelineStats(self.index + 1, self.index + 1, 0, 10.0, 12.0)

    def wait_for_snapshot(self, after_index: int, timeout_s: float) -> PoseSnapshot | None:
        self.clock.sleep(timeout_s)
        song_s = self.song[1](self.clock.now - 0.02) or 0.0
        self.happens(self, song_s)
        if self.trouble is None:
            self.look(self.clock.now, SONG.pose_at(song_s))
        return self.newest


def danced(
    monkeypatch: pytest.MonkeyPatch, happens: Callable[[Camera, float], None], **changes: Any
) -> tuple[Outcome, Clock]:
    clock = Clock()
    monkeypatch.setattr(headless, "time", clock)
    camera = Camera(SONG, clock=clock, happens=happens, **changes)
    camera.look(clock.now, SONG.pose_at(0.0))
    return dance_headless(SONG, camera, "fake", "medium", None), clock  # type: ignore[arg-type]


def test_a_dance_is_judged_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, _ = danced(monkeypatch, lambda camera, song_s: None)
    assert (outcome.stopped, outcome.failed) == (None, False)
    (player,) = outcome.report["players"]
    assert player["score"] > 0.9 * player["max_score"] > 0
    assert outcome.report["duration_s"] == pytest.approx(outcome.run.end_s, abs=0.01)


def test_ctrl_c_keeps_what_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(camera: Camera, song_s: float) -> None:
        if song_s > 6.0:
            raise KeyboardInterrupt

    outcome, _ = danced(monkeypatch, interrupt)
    assert (outcome.stopped, outcome.failed) == ("interrupted", False)
    assert outcome.report["duration_s"] == pytest.approx(6.0, abs=0.1)
    grades = [move["grade"] for move in outcome.report["players"][0]["moves"]]
    assert "NOT_JUDGED" not in grades[:1]


def test_a_camera_that_comes_back_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    gone_at: list[float] = []

    def unplug(camera: Camera, song_s: float) -> None:
        if song_s > 4.0 and not gone_at:
            gone_at.append(camera.clock.now)
        gone = bool(gone_at) and camera.clock.now < gone_at[0] + CAMERA_PATIENCE_S - 1.0
        camera.trouble = "the fake camera is gone" if gone else None

    outcome, _ = danced(monkeypatch, unplug)
    assert outcome.stopped is None
    assert outcome.report["duration_s"] == pytest.approx(outcome.run.end_s, abs=0.01)


@pytest.mark.parametrize("ended", [False, True])
def test_a_camera_that_stays_away_ends_the_dance(
    ended: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unplug(camera: Camera, song_s: float) -> None:
        if song_s > 4.0:
            camera.trouble, camera.ended = "the fake camera is gone", ended

    outcome, clock = danced(monkeypatch, unplug)
    assert outcome.stopped == outcome.report["stopped"] == "the fake camera is gone"
    waited_s = clock.now - 100.0 - outcome.report["duration_s"]
    assert (waited_s > CAMERA_PATIENCE_S) is not ended
    assert not outcome.failed, "what was danced before counts"
