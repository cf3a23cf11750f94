"""The pose that stands for a move: the one that shows best what it is, and was well seen."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import FloatArray, Move, Track
from game.core.similarity import confidence_weights
from pose_engine.keypoints import LEFT_HIP, LEFT_WRIST, RIGHT_HIP, RIGHT_WRIST

SAMPLES: Final = 24  # of a move
AS_WELL_SEEN: Final = 0.06  # of the body: poses that differ by less are seen equally well
_WRISTS: Final = [LEFT_WRIST, RIGHT_WRIST]
# How much a keypoint says of a pose: elbows and wrists most, eyes and ears next to nothing.
_TELLING: Final = np.array([1.0, 0.2, 0.2, 0.2, 0.2] + [1.0] * 2 + [2.0] * 4 + [1.0] * 6)


def seen_share(poses: FloatArray) -> NDArray[np.float64]:
    """How much of the body was seen in poses (..., 17, 3), 0..1; arms count most."""
    return np.asarray(_trust(poses) @ (_TELLING / _TELLING.sum()), np.float64)


def key_time(track: Track, move: Move) -> float:
    """When a move shows best what it is: most unlike the usual pose, and at rest, among the moments
    that were seen as well as any of it. What was not seen says nothing of a pose."""
    usual = _usual(track)
    span_s = move.end_s - move.start_s
    times = np.linspace(move.start_s + 0.1 * span_s, move.end_s - 0.05 * span_s, SAMPLES)
    sampled = track.poses_at(times)
    weights, poses = _trust(sampled), _about_hips(sampled)
    unlike = (weights * np.hypot(*np.moveaxis(poses - usual, -1, 0))).sum(axis=1)
    speed = weights * np.hypot(*np.moveaxis(np.gradient(poses, axis=0), -1, 0))
    value = unlike - 3.0 * speed[:, _WRISTS].sum(axis=1)
    seen = seen_share(sampled)
    return float(times[np.argmax(np.where(seen >= seen.max() - AS_WELL_SEEN, value, -np.inf))])


def _usual(track: Track) -> NDArray[np.float64]:
    """The mean pose (17, 2) about the hips, each keypoint's of when it was seen."""
    weights = _trust(track.poses)[..., None]
    poses = _about_hips(track.poses)
    sums = weights.sum(axis=0)
    mean = (weights * poses).sum(axis=0) / np.maximum(sums, 1e-9)
    return np.asarray(np.where(sums > 0, mean, poses.mean(axis=0)), np.float64)


def _trust(poses: FloatArray) -> NDArray[np.float64]:
    return confidence_weights(poses[..., 2].astype(np.float64))


def _about_hips(poses: FloatArray) -> NDArray[np.float64]:
    points = poses[..., :2].astype(np.float64)
    return np.asarray(points - points[..., [LEFT_HIP, RIGHT_HIP], :].mean(axis=-2, keepdims=True))
