"""Who is who from picture to picture.

For now one player: the largest and most central pose, held on to while it is seen. The result is a
tuple of `TrackedPose`, ready for more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pose_engine.smoothing import OneEuroFilter
from pose_engine.types import Pose, TrackedPose

MIN_POSE_SCORE = 0.15
MIN_KEYPOINT_SCORE = 0.3
# A pose is the same person while its keypoints lie within this share of the body's size.
SAME_PERSON = 0.5
FORGET_S = 1.0


def body_size(pose: Pose) -> float:
    """Diagonal (px) of the box around the keypoints that are surely seen."""
    left, top, right, bottom = pose.box(MIN_KEYPOINT_SCORE)
    return float(np.hypot(right - left, bottom - top))


def prominence(pose: Pose, frame_size: tuple[int, int]) -> float:
    """How much a pose looks like the player: its size, less where it is off the middle."""
    left, _, right, _ = pose.box(MIN_KEYPOINT_SCORE)
    width = frame_size[1]
    off_centre = abs((left + right) / 2 - width / 2) / (width / 2)
    return body_size(pose) * max(0.0, 1 - 0.5 * off_centre) * pose.score


def distance(pose: Pose, other: Pose) -> float:
    """Median distance of the keypoints both show, in sizes of the larger body."""
    both = (pose.keypoint_scores >= MIN_KEYPOINT_SCORE) & (
        other.keypoint_scores >= MIN_KEYPOINT_SCORE
    )
    size = max(body_size(pose), body_size(other))
    if not both.any() or size == 0:
        return float("inf")
    gaps = np.linalg.norm(pose.keypoints[both] - other.keypoints[both], axis=1)
    return float(np.median(gaps)) / size


class SinglePlayerTracker:
    """Follows one player; `update` once a picture, in order of time."""

    def __init__(self) -> None:
        self._last: Pose | None = None
        self._born_at = 0.0
        self._seen_at = 0.0
        self._filter = OneEuroFilter()

    def _choose(self, poses: Sequence[Pose], frame_size: tuple[int, int]) -> Pose | None:
        """The player among the poses: who was it before, else the most prominent."""
        good = [pose for pose in poses if pose.score >= MIN_POSE_SCORE]
        if not good:
            return None
        last = self._last
        if last is not None:
            nearest = min(good, key=lambda pose: distance(pose, last))
            # Nobody else becomes the player before this one has been gone for a while.
            return nearest if distance(nearest, last) <= SAME_PERSON else None
        return max(good, key=lambda pose: prominence(pose, frame_size))

    def update(
        self, poses: Sequence[Pose], captured_at: float, frame_size: tuple[int, int]
    ) -> tuple[TrackedPose, ...]:
        """The player, if there is one: smoothed, in px; remembered for `FORGET_S` unseen."""
        if self._last is not None and captured_at - self._seen_at > FORGET_S:
            self._last = None
        chosen = self._choose(poses, frame_size)
        if chosen is None:
            if self._last is None:
                return ()
            age_s = captured_at - self._born_at
            return (TrackedPose(1, self._last, age_s, visible=False),)
        if self._last is None:
            self._born_at, self._filter = captured_at, OneEuroFilter()
        # The filter's unit is the frame height, so that its settings suit every resolution.
        height = np.float32(frame_size[0])
        smooth = self._filter(chosen.keypoints / height, captured_at) * height
        self._last = Pose(smooth.astype(np.float32), chosen.keypoint_scores, chosen.score)
        self._seen_at = captured_at
        return (TrackedPose(1, self._last, captured_at - self._born_at),)
