"""The two distances of Move Mirror, for ranking poses: documented functions, not the score.

From "Move Mirror: an AI experiment with pose estimation in the browser using TensorFlow.js" (Jane
Friedhoff, Irene Alvarado, 2018). A raw cosine is a fine ranking and a useless percentage: an
upright human is 95 % like any other upright human. The score compares moves instead
(`game.core.similarity`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def pose_vector(keypoints: NDArray[Any]) -> Array:
    """Keypoints (..., N, 2) as vectors (..., 2N) of length 1: cropped to their box, whose longer
    side is 1, then L2-normalised. A body without size becomes zeros."""
    points = np.asarray(keypoints, np.float64)
    low = points.min(axis=-2, keepdims=True)
    side = (points.max(axis=-2, keepdims=True) - low).max(axis=-1, keepdims=True)
    boxed = (points - low) / np.where(side > 0, side, 1.0)
    flat = boxed.reshape(*points.shape[:-2], -1)
    length = np.linalg.norm(flat, axis=-1, keepdims=True)
    return np.asarray(flat / np.where(length > 0, length, 1.0))


def cosine_distance(first: NDArray[Any], second: NDArray[Any]) -> Array:
    """sqrt(2 (1 - cos)) of keypoints (..., N, 2): 0 for the same pose, at most 2."""
    cosine = (pose_vector(first) * pose_vector(second)).sum(axis=-1)
    return np.asarray(np.sqrt(2.0 * (1.0 - np.clip(cosine, -1.0, 1.0))))


def weighted_distance(first: NDArray[Any], second: NDArray[Any], confidence: NDArray[Any]) -> Array:
    """1 / sum(c) * sum(c |difference|) of keypoints (..., N, 2), by the first one's confidences
    (..., N); infinite where nothing was seen."""
    weights = np.repeat(np.asarray(confidence, np.float64), 2, axis=-1)
    apart = np.abs(pose_vector(first) - pose_vector(second))
    seen = weights.sum(axis=-1)
    total = (weights * apart).sum(axis=-1)
    return np.asarray(np.where(seen > 0, total / np.where(seen > 0, seen, 1.0), np.inf))
