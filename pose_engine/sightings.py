"""The people of one picture, as a tracker sees them: each body once, its size and its clothes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.clothes import clothes_of
from pose_engine.keypoints import (
    LEFT_HIP,
    LEFT_SHOULDER,
    MIRRORED_PARTS,
    NOSE,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)
from pose_engine.types import Image, Pose

Array = NDArray[np.float64]

MIN_POSE_SCORE: Final = 0.15
MIN_KEYPOINT_SCORE: Final = 0.3
FAR_PX: Final = 1e6  # beyond any picture
TRUNK: Final = [NOSE, LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP]

SAME_PART: Final = 0.08  # body sizes within which two poses' parts are one part
DUPLICATE: Final = 0.5  # a pose with this share of its parts in common with a better one is no one
NEAR: Final = 0.35  # body sizes between centres below which people may hide each other


@dataclass(frozen=True, eq=False)
class Sightings:
    """N poses of one picture, best first.

    `keypoints` (N, 17, 2) px, `scores` (N, 17), `sure` (N, 17): which parts are surely seen, `size`
    (N,) px: the diagonal of the box around those, `clothes` (N, 3, 3), see `clothes_of`. `alone`
    (N,): nobody is near enough to hide them; `doubled` (N,): the largest share of their parts that
    another pose has as well.
    """

    poses: tuple[Pose, ...]
    keypoints: Array
    scores: Array
    sure: NDArray[np.bool_]
    size: Array
    clothes: Array
    alone: NDArray[np.bool_]
    doubled: Array

    def __len__(self) -> int:
        return len(self.poses)


def body_sizes(keypoints: NDArray[Any], sure: NDArray[np.bool_]) -> Array:
    """Diagonals (N,) px of the boxes around the sure parts of poses (N, 17, 2); at least 1."""
    known = np.where(sure.any(axis=1, keepdims=True), sure, True)[..., None]
    low = np.where(known, keypoints, np.inf).min(axis=1)
    high = np.where(known, keypoints, -np.inf).max(axis=1)
    return np.asarray(np.maximum(np.linalg.norm(high - low, axis=1), 1.0), np.float64)


def body_centres(keypoints: NDArray[Any], sure: NDArray[np.bool_]) -> Array:
    """Middles (N, 2) px of the trunk's sure parts; of the whole trunk where none is sure."""
    weight = sure[:, TRUNK].astype(np.float64)
    weight = np.where(weight.any(axis=1, keepdims=True), weight, 1.0)[..., None]
    return np.asarray((keypoints[:, TRUNK] * weight).sum(axis=1) / weight.sum(axis=1))


def in_common(keypoints: NDArray[Any], sure: NDArray[np.bool_], size: Array) -> Array:
    """The share (N, N) of each pose's sure parts that lie on parts of the same kind of each other.

    Left and right are not told apart: a body that turns is often found twice, as seen from the
    front and from behind.
    """
    reach = SAME_PART * np.maximum(size[:, None], size[None, :])[..., None]
    near = np.zeros((len(size), len(size), keypoints.shape[1]), bool)
    for other in (keypoints, keypoints[:, list(MIRRORED_PARTS)]):
        apart = keypoints[:, None] - other[None]
        near |= np.einsum("...c,...c->...", apart, apart) <= reach**2
    near &= sure[:, None]
    return np.asarray(near.sum(axis=-1) / np.maximum(sure.sum(axis=1), 1)[:, None])


def crowded(centres: Array, size: Array, share: float = NEAR) -> NDArray[np.bool_]:
    """Which bodies (N,) have another so near that one may hide the other."""
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=-1)
    near = apart < share * np.maximum(size[:, None], size[None, :])
    return np.asarray(near.sum(axis=1) > 1)


def _usable(poses: Sequence[Pose]) -> list[Pose]:
    """Poses that are finite, near and sure enough, best first, whatever order they came in."""
    good = [
        pose
        for pose in poses
        if pose.score >= MIN_POSE_SCORE
        and (np.abs(pose.keypoints) < FAR_PX).all()  # False for what is not finite, too
        and np.isfinite(pose.keypoint_scores).all()
    ]
    return sorted(good, key=lambda pose: (-pose.score, pose.keypoints.ravel().tolist()))


def sight(poses: Sequence[Pose], image: Image) -> Sightings:
    """What a tracker must know of a picture (H, W, 3) uint8 RGB and the poses found in it."""
    good = _usable(poses)
    keypoints = np.array([pose.keypoints for pose in good], np.float64).reshape(-1, 17, 2)
    scores = np.array([pose.keypoint_scores for pose in good], np.float64).reshape(-1, 17)
    sure = scores >= MIN_KEYPOINT_SCORE
    size = body_sizes(keypoints, sure) if good else np.zeros(0)
    common = in_common(keypoints, sure, size)
    kept: list[int] = []
    for index in range(len(good)):
        if not (common[index, kept] >= DUPLICATE).any():
            kept.append(index)
    keypoints, scores, sure, size = keypoints[kept], scores[kept], sure[kept], size[kept]
    common = common[np.ix_(kept, kept)] * ~np.eye(len(kept), dtype=bool)
    return Sightings(
        tuple(good[index] for index in kept),
        keypoints,
        scores,
        sure,
        size,
        clothes_of(image, keypoints, scores),
        ~crowded(body_centres(keypoints, sure), size),
        common.max(axis=1, initial=0.0),
    )
