from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from pose_engine import pipeline as pipeline_module
from pose_engine.pipeline import Pipeline
from pose_engine.sources import Source, SourceError
from pose_engine.tracker import SinglePlayerTracker
from tests.fakes import BROKEN, STANDING, ScriptedSource, as_pose


def make(open_source: Callable[[], Source]) -> Pipeline:
    return Pipeline(open_source, lambda image: [as_pose(STANDING, 24)], SinglePlayerTracker())


def eventually(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def test_step_does_all_the_work_in_one_thread() -> None:
    source = ScriptedSource(frames=2)
    pipeline = make(lambda: source)
    threads = threading.active_count()
    snapshot = pipeline.step()
    assert snapshot is not None
    assert snapshot.frame_size == (24, 32)
    assert snapshot.people[0].player_id == 1
    assert pipeline.step() is not None
    assert pipeline.step() is None
    assert pipeline.ended
    assert threading.active_count() == threads
    stats = pipeline.stats
    assert (stats.captured, stats.estimated) == (2, 2)
    pipeline.close()
    assert source.closed


def test_poses_that_nobody_asked_for_in_time_are_still_there() -> None:
    pipeline = make(lambda: ScriptedSource(frames=5))
    while pipeline.step() is not None:
        pass
    assert [snapshot.frame_index for snapshot in pipeline.snapshots_after(1)] == [2, 3, 4]
    assert pipeline.snapshots_after(4) == []
    assert pipeline.seen is not None
    frame, snapshot = pipeline.seen
    assert frame.index == snapshot.frame_index == 4
    assert snapshot is pipeline.snapshot
    pipeline.close()


def test_threads_estimate_and_close() -> None:
    threads = threading.active_count()
    pipeline = make(lambda: ScriptedSource(frames=5))
    pipeline.start()
    assert eventually(lambda: pipeline.ended)
    assert pipeline.error == "the scripted camera has ended"
    assert eventually(lambda: pipeline.snapshot is not None and pipeline.snapshot.frame_index == 4)
    stats = pipeline.stats
    assert stats.captured == 5
    assert stats.estimated + stats.dropped == 5
    pipeline.close()
    assert threading.active_count() == threads


def test_waiting_for_a_snapshot() -> None:
    pipeline = make(lambda: ScriptedSource(frames=1))
    assert pipeline.wait_for_snapshot(-1, 0.01) is None
    pipeline.start()
    assert pipeline.wait_for_snapshot(-1, 5.0) is not None
    assert pipeline.wait_for_snapshot(0, 0.01) is None
    pipeline.close()


def test_a_live_camera_that_breaks_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_module, "BACKOFF_S", (0.01,))
    again = threading.Event()
    opened: list[ScriptedSource] = []

    def open_source() -> Source:
        if opened and not again.is_set():
            raise SourceError("still away")
        opened.append(ScriptedSource(frames=3, ending=BROKEN, live=True))
        return opened[-1]

    pipeline = make(open_source)
    pipeline.start()
    assert eventually(lambda: pipeline.error == "still away")
    assert not pipeline.ended
    assert opened[0].closed
    again.set()
    # Pictures are numbered on, so that the newest is always the highest.
    assert eventually(lambda: pipeline.stats.captured > 3)
    assert eventually(lambda: pipeline.snapshot is not None and pipeline.snapshot.frame_index > 3)
    pipeline.close()


def test_a_broken_film_is_not_tried_again() -> None:
    pipeline = make(lambda: ScriptedSource(frames=1, ending=BROKEN))
    pipeline.start()
    assert eventually(lambda: pipeline.ended)
    assert pipeline.error == str(BROKEN)
    pipeline.close()


def test_a_source_that_cannot_be_opened_shows_in_error() -> None:
    def open_source() -> Source:
        raise SourceError("no such camera")

    pipeline = make(open_source)
    pipeline.start()
    assert eventually(lambda: pipeline.ended)
    assert pipeline.error == "no such camera"
    pipeline.close()


def test_an_error_of_the_engine_ends_it_with_a_message() -> None:
    def explode(image: np.ndarray) -> list:
        raise RuntimeError("the network melted")

    pipeline = Pipeline(lambda: ScriptedSource(), explode, SinglePlayerTracker())
    pipeline.start()
    assert eventually(lambda: pipeline.ended and "melted" in (pipeline.error or ""))
    pipeline.close()


def test_a_slow_engine_takes_the_newest_picture() -> None:
    class Quick(ScriptedSource):
        def read(self):  # type: ignore[no-untyped-def]
            time.sleep(0.002)
            return super().read()

    def slow(image: np.ndarray) -> list:
        time.sleep(0.05)
        return []

    pipeline = Pipeline(lambda: Quick(frames=60), slow, SinglePlayerTracker())
    pipeline.start()
    assert eventually(lambda: pipeline.ended)
    pipeline.close()
    assert pipeline.stats.dropped > 30
