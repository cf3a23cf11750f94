"""The values that travel through the engine. Each checks itself once, when made."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import NUM_KEYPOINTS

FloatArray = NDArray[np.float32]
Image = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    `image` is (H, W, 3) uint8 RGB; `captured_at` is the monotonic instant (s) at which the source
    saw it; `index` counts the source's frames from 0; `media_s` is the place in a film (s), where
    the source is one.
    """

    image: Image
    captured_at: float
    index: int
    media_s: float | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) in px."""
        return self.image.shape[0], self.image.shape[1]


@dataclass(frozen=True, eq=False)
class Pose:
    """One person in one picture.

    `keypoints` is (17, 2) float32, x and y in px of the picture; `keypoint_scores` is (17,)
    float32 in 0..1; `score` is the pose's own in 0..1. Order of parts: `keypoints.PART_NAMES`.
    """

    keypoints: FloatArray
    keypoint_scores: FloatArray
    score: float

    def __post_init__(self) -> None:
        if self.keypoints.shape != (NUM_KEYPOINTS, 2):
            raise ValueError(f"keypoints must be (17, 2), not {self.keypoints.shape}")
        if self.keypoint_scores.shape != (NUM_KEYPOINTS,):
            raise ValueError(f"keypoint_scores must be (17,), not {self.keypoint_scores.shape}")

    def box(self, min_score: float = 0.0) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) in px around the keypoints that reach `min_score`.

        All keypoints count where none reaches it.
        """
        seen = self.keypoint_scores >= min_score
        points = self.keypoints[seen] if seen.any() else self.keypoints
        left, top = points.min(axis=0)
        right, bottom = points.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


@dataclass(frozen=True, eq=False)
class TrackedPose:
    """A pose with an identity: `player_id` from 1; `age_s` since first seen.

    `visible` is False while the person is remembered but not seen in this picture. `looked` is
    False where this picture was not asked for them: the pose is then that of the picture before.
    """

    player_id: int
    pose: Pose
    age_s: float
    visible: bool = True
    looked: bool = True


@dataclass(frozen=True, eq=False)
class PoseSnapshot:
    """What inference knew after one picture. Instants are monotonic seconds.

    `frame_size` is (height, width) in px; `pose_ms` the time the engine took; `dropped` counts
    the pictures that a newer one replaced before inference came to them, since the start.
    """

    frame_index: int
    captured_at: float
    ready_at: float
    people: tuple[TrackedPose, ...]
    dropped: int
    frame_size: tuple[int, int]
    pose_ms: float = 0.0
    media_s: float | None = field(default=None)
