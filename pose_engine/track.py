"""One person as followed from picture to picture: where they are, how they move, what they wear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.clothes import blended
from pose_engine.keypoints import MIRRORED_PARTS
from pose_engine.sightings import MIN_KEYPOINT_SCORE, TRUNK, Sightings, body_centres
from pose_engine.smoothing import OneEuroFilter
from pose_engine.types import Pose

Array = NDArray[np.float64]

# Lengths in sizes: diagonals of the box around a body.
NOISE: Final = 0.06  # how far a part may be at once from where it is expected
# ... and how much farther for each second since it was seen: head and trunk, elbows, wrists, hips,
# knees, ankles.
DRIFT: Final = np.array([0.5] * 7 + [1.0] * 2 + [1.6] * 2 + [0.5] * 2 + [0.8] * 2 + [1.0] * 2)
MAX_DRIFT_S: Final = 1.0
MIN_STEP_S: Final = 1e-4  # between two pictures from which a velocity can be told
VELOCITY_S: Final = 0.12  # how long a movement must last to be believed
GLIDE_S: Final = 0.8  # an unseen body keeps its velocity for about so long
MAX_SPEED: Final = 2.0  # sizes a second
SIZE_S: Final = 0.5  # how long until a new size, and new clothes, are believed
CLOTHES_S: Final = 1.0
FLIPPED: Final = 0.9  # what a likeness is worth when left and right are confused


@dataclass(eq=False)
class Track:
    """A followed person. `pose` is as last found, `smooth` as handed out; `player_id` is None until
    they are one of the players. Instants in s, places in px."""

    pose: Pose
    smooth: Pose
    born_at: float
    seen_at: float
    size: float
    clothes: Array
    velocity: Array = field(default_factory=lambda: np.zeros(2))
    sightings: int = 1
    player_id: int | None = None
    filter: OneEuroFilter = field(default_factory=OneEuroFilter)

    @classmethod
    def of(cls, seen: Sightings, index: int, at: float, frame_height: int) -> Track:
        """Somebody new."""
        pose, one_euro = seen.poses[index], OneEuroFilter()
        smooth = smoothed(one_euro, pose, at, frame_height)
        size, clothes = float(seen.size[index]), seen.clothes[index]
        return cls(pose, smooth, at, at, size, clothes, filter=one_euro)

    @property
    def sure(self) -> NDArray[np.bool_]:
        """Which parts (17,) were surely seen at last."""
        return np.asarray(self.pose.keypoint_scores >= MIN_KEYPOINT_SCORE)

    @property
    def centre(self) -> Array:
        """The middle (2,) of the trunk at last."""
        return np.asarray(body_centres(self.pose.keypoints[None], self.sure[None])[0])

    def gone(self, at: float) -> Array:
        """How far (2,) the body has probably moved since it was seen: it glides on for a while."""
        glide_s = GLIDE_S * (1 - np.exp(-(at - self.seen_at) / GLIDE_S))
        return np.asarray(self.velocity * glide_s)

    def predicted(self, at: float) -> Array:
        """Keypoints (17, 2) as expected at an instant."""
        return np.asarray(self.pose.keypoints + self.gone(at))

    def spread(self, at: float) -> Array:
        """How far (17,) parts may be from where they are expected at an instant."""
        unseen_s = min(at - self.seen_at, MAX_DRIFT_S)
        return np.asarray((NOISE + DRIFT * unseen_s) * self.size)

    def see(
        self, seen: Sightings, index: int, at: float, frame_height: int, counts: bool = True
    ) -> None:
        """Takes in where the person is now, and their clothes if nobody hides them. A doubtful
        sighting does not count."""
        step_s = at - self.seen_at
        pose = seen.poses[index]
        if step_s > 0:
            self._move(pose, step_s)
        self.sightings += counts
        share = max(1 / self.sightings, 1 - float(np.exp(-step_s / SIZE_S)))
        # Somebody half hidden has not shrunk.
        self.size += share * (max(float(seen.size[index]), 0.5 * self.size) - self.size)
        if seen.alone[index]:
            share = max(1 / self.sightings, 1 - float(np.exp(-step_s / CLOTHES_S)))
            self.clothes = blended(self.clothes, seen.clothes[index], share)
        self.pose, self.smooth = pose, smoothed(self.filter, pose, at, frame_height)
        self.seen_at = at

    def _move(self, pose: Pose, step_s: float) -> None:
        both = self.sure & (pose.keypoint_scores >= MIN_KEYPOINT_SCORE)
        parts = [part for part in TRUNK if both[part]]
        if len(parts) < 2 or step_s < MIN_STEP_S:
            return
        moved = (pose.keypoints[parts] - self.pose.keypoints[parts]).mean(axis=0) / step_s
        # A leap is a wrong pose rather than a movement.
        moved *= min(1.0, MAX_SPEED * self.size / max(float(np.hypot(*moved)), 1e-9))
        share = 1 - np.exp(-step_s / VELOCITY_S)
        self.velocity = self.velocity + share * (moved - self.velocity)


def smoothed(one_euro: OneEuroFilter, pose: Pose, at: float, frame_height: int) -> Pose:
    """A pose with steady keypoints. The filter's unit is the frame height, so that its settings
    suit every resolution."""
    height = np.float32(frame_height)
    points = one_euro(pose.keypoints / height, at) * height
    return Pose(points.astype(np.float32), pose.keypoint_scores, pose.score)


def likeness(tracks: Sequence[Track], seen: Sightings, at: float) -> Array:
    """How well poses fit where tracked people are expected: (tracks, poses) in 0..1.

    It is built as object keypoint similarity is: the mean over the parts both show of
    exp(-d^2 / 2 spread^2), here with the spread of a moving body instead of an annotator's; less
    where few parts are shared. A pose with left and right confused counts almost as well.
    """
    expected = np.stack([track.predicted(at) for track in tracks])[:, None]
    spread = np.stack([track.spread(at) for track in tracks])[:, None]
    known = np.stack([track.sure for track in tracks])[:, None]

    def fit(keypoints: Array, sure: NDArray[np.bool_]) -> Array:
        both = known & sure[None]
        square = ((keypoints[None] - expected) ** 2).sum(axis=-1) / (2 * spread**2)
        return np.asarray((np.exp(-square) * both).sum(axis=-1) / (both.sum(axis=-1) + 1.0))

    swapped = list(MIRRORED_PARTS)
    straight = fit(seen.keypoints, seen.sure)
    return np.maximum(straight, FLIPPED * fit(seen.keypoints[:, swapped], seen.sure[:, swapped]))
