"""Camera to poses on two threads, each step with only the newest value.

    capture thread --LatestSlot[Frame]--> inference thread --newest PoseSnapshot--> whoever asks

`Pipeline.step` does the same work in the caller's thread, for tests and for films.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from pose_engine.slot import LatestSlot
from pose_engine.sources import Source, SourceError
from pose_engine.types import Frame, Image, Pose, PoseSnapshot, TrackedPose

LOG = logging.getLogger(__name__)
WAIT_S = 0.25
BACKOFF_S = (0.5, 1.0, 2.0, 4.0)
CLOSE_S = 5.0  # a source that is stuck is left to its thread
RECENT = 128  # about four seconds of poses
KEPT_TIMES = 20_000  # about eleven minutes at 30 pictures a second


class Tracker(Protocol):
    """Gives poses their identities; called once a picture, in order of time."""

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        """The people after a picture and the poses found in it."""


@dataclass(frozen=True)
class PipelineStats:
    """What happened since the start: pictures, and times in ms (p50, p95; 0 before the first)."""

    captured: int
    estimated: int
    dropped: int
    pose_ms_p50: float
    pose_ms_p95: float


class Pipeline:
    """Runs a source, an estimator and a tracker.

    `open_source` makes the source and may be called again: a live camera that goes away is
    retried with growing pauses; a film that ends is not. `error` tells why there are no pictures
    now (None while all is well); `ended` is set once none will come any more.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        estimate: Callable[[Image], Sequence[Pose]],
        tracker: Tracker,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_source, self._estimate, self._tracker = open_source, estimate, tracker
        self._clock = clock
        self._frames: LatestSlot[Frame] = LatestSlot()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._source: Source | None = None
        self._frame: Frame | None = None
        self._seen: tuple[Frame, PoseSnapshot] | None = None
        self._recent: deque[PoseSnapshot] = deque(maxlen=RECENT)
        self._new = threading.Condition()
        self._times_ms: deque[float] = deque(maxlen=KEPT_TIMES)
        self._captured = 0
        self._estimated = 0
        self.error: str | None = None
        self.ended = False

    # -- what the game reads, from any thread

    @property
    def frame(self) -> Frame | None:
        """The newest picture."""
        return self._frame

    @property
    def snapshot(self) -> PoseSnapshot | None:
        """The newest poses."""
        return None if self._seen is None else self._seen[1]

    @property
    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        """The newest poses with the picture that they were found in."""
        return self._seen

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        """The poses of every picture after `index`, oldest first, as far as they are remembered.

        For whoever must not miss any because it was busy for a moment.
        """
        with self._new:
            return [snapshot for snapshot in self._recent if snapshot.frame_index > index]

    def wait_for_snapshot(self, after_index: int, timeout_s: float) -> PoseSnapshot | None:
        """The newest poses of a picture after `after_index`, or None within `timeout_s`."""
        with self._new:
            self._new.wait_for(
                lambda: self._seen is not None and self._seen[1].frame_index > after_index,
                timeout_s,
            )
            newest = self.snapshot
        return newest if newest is not None and newest.frame_index > after_index else None

    @property
    def counts(self) -> tuple[int, int, int]:
        """Pictures captured, estimated and dropped since the start."""
        return self._captured, self._estimated, self._frames.dropped

    @property
    def stats(self) -> PipelineStats:
        times = np.array(self._times_ms or [0.0])
        p50, p95 = np.percentile(times, [50, 95])
        return PipelineStats(*self.counts, float(p50), float(p95))

    # -- running

    def start(self) -> None:
        """Starts both threads. A source that cannot be opened shows in `error`, not here."""
        for work, name in ((self._capture, "capture"), (self._infer, "inference")):
            thread = threading.Thread(target=self._guarded, args=(work,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Stops the threads; the one that reads the source closes it."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=CLOSE_S)
        if not self._threads:
            self._close_source()
        self._threads.clear()

    def step(self) -> PoseSnapshot | None:
        """Reads and estimates one picture in this thread; None at the source's end."""
        if self._source is None:
            self._source = self._open_source()
        frame = self._source.read()
        if frame is None:
            self.ended = True
            return None
        return self._estimate_frame(self._take(frame))

    # -- inside

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            LOG.exception("a thread of the pose pipeline failed")
            self.ended = True
            self.error = f"The pose engine failed: {error}"
            self._stop.set()
        finally:
            if work == self._capture:
                self._close_source()

    def _take(self, frame: Frame) -> Frame:
        """Notes a new picture, numbered on even where its source was opened anew."""
        frame = replace(frame, index=self._captured)
        self._captured += 1
        self._frame = frame
        if not self.ended:
            self.error = None
        return frame

    def _close_source(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def _capture(self) -> None:
        failures = 0
        live = False
        while not self._stop.is_set():
            try:
                if self._source is None:
                    self._source = self._open_source()
                    live = self._source.live
                frame = self._source.read()
            except SourceError as error:
                self._close_source()
                self.error = str(error)
                if not live:
                    self.ended = True
                    return
                self._stop.wait(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1
                continue
            if frame is None:
                self.error, self.ended = f"{self._source.name} has ended", True
                return
            failures = 0
            self._frames.put(self._take(frame))

    def _infer(self) -> None:
        while not self._stop.is_set():
            frame = self._frames.take(WAIT_S)
            if frame is not None:
                self._estimate_frame(frame)

    def _estimate_frame(self, frame: Frame) -> PoseSnapshot:
        started = time.perf_counter()
        poses = self._estimate(frame.image)
        people = self._tracker.update(poses, frame)
        pose_ms = (time.perf_counter() - started) * 1e3
        snapshot = PoseSnapshot(
            frame.index,
            frame.captured_at,
            self._clock(),
            people,
            self._frames.dropped,
            frame.size,
            pose_ms,
            frame.media_s,
        )
        self._times_ms.append(pose_ms)
        self._estimated += 1
        with self._new:
            self._seen = (frame, snapshot)
            self._recent.append(snapshot)
            self._new.notify_all()
        return snapshot
