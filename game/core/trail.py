"""A player's poses by song time: all that a verdict ever sees of a dance.

A pose that comes after the verdict on its moment has been given is left out here and so from the
replay as well. That is why a replay's verdicts are those of the dance itself.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import NUM_KEYPOINTS

MAX_COORDINATE = 100.0  # frame heights; whatever is farther off is a mistake


class PoseTrail:
    """A player's poses by song time, in the order of time."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._poses = np.zeros((0, NUM_KEYPOINTS, 3), np.float32)  # with room to grow
        self._sealed_s = -math.inf

    @classmethod
    def of(cls, times_s: NDArray[np.float64], poses: NDArray[np.float32]) -> PoseTrail:
        """The trail of times (T,) and poses (T, 17, 3) that another trail's `arrays` gave."""
        trail = cls()
        for song_s, pose in zip(times_s.tolist(), poses, strict=True):
            trail.add(song_s, pose)
        return trail

    def __len__(self) -> int:
        return len(self._times)

    def add(self, song_s: float, pose: NDArray[np.float32]) -> None:
        """Adds a pose (17, 3: x, y in frame heights, confidence).

        Left out are poses out of order (a stretch that is danced again after a pause counts as it
        was danced first), poses of a moment that is sealed, and poses that are no numbers.
        """
        exact = np.asarray(pose, np.float32)
        if not (math.isfinite(song_s) and song_s > self._sealed_s):
            return
        if self._times and song_s <= self._times[-1]:
            return
        if not np.abs(exact).max() <= MAX_COORDINATE:  # nor is it where one is NaN
            return
        confidence = exact[:, 2]
        if confidence.min() < 0 or confidence.max() > 1:
            exact = np.column_stack([exact[:, :2], confidence.clip(0, 1)])
        count = len(self._times)
        if count == len(self._poses):
            self._poses = np.resize(self._poses, (max(256, 2 * count), NUM_KEYPOINTS, 3))
        self._poses[count] = exact
        self._times.append(float(song_s))

    def seal(self, until_s: float) -> None:
        """A verdict up to this time of the song is given: poses of that time come too late."""
        self._sealed_s = max(self._sealed_s, until_s)

    def until(self, end_s: float) -> PoseTrail:
        """The trail as far as `end_s`, that moment included."""
        part = PoseTrail()
        count = bisect_right(self._times, end_s)
        part._times, part._poses = self._times[:count], self._poses[:count]
        part._sealed_s = self._sealed_s
        return part

    def between(
        self, start_s: float, end_s: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Times (T,) and poses (T, 17, 3) with start_s <= time <= end_s."""
        first, last = bisect_left(self._times, start_s), bisect_right(self._times, end_s)
        return np.array(self._times[first:last], np.float64), self._poses[first:last].copy()

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """All times (T,) float64 and poses (T, 17, 3) float32, bit for bit."""
        return np.array(self._times, np.float64), self._poses[: len(self._times)].copy()
