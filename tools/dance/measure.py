"""Figures that tell whether a dance can be judged fairly: sides, variety, speed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import mirror
from pose_engine.keypoints import NOSE, POSE_TREE
from tools.dance.camera import ASPECT
from tools.dance.pose import Array

_LIMBS = [edge for edge in POSE_TREE if edge[0] > 4]  # no faces


def limb_directions(poses: NDArray[np.float32]) -> Array:
    """Unit vectors (T, L, 2) of the limbs and of the neck of poses (T, 17, 3)."""
    points = poses[..., :2].astype(np.float64)
    vectors = [points[:, end] - points[:, start] for start, end in _LIMBS]
    vectors.append(points[:, NOSE] - (points[:, 5] + points[:, 6]) / 2)
    stacked = np.stack(vectors, axis=1)
    length = np.linalg.norm(stacked, axis=-1, keepdims=True)
    return np.asarray(stacked / np.maximum(length, 1e-9))


def mirrored(poses: NDArray[np.float32]) -> NDArray[np.float32]:
    """The dance left for right."""
    return mirror(poses, np.float32(ASPECT))  # type: ignore[arg-type]


def stretch_similarity(
    wanted: Array, danced: Array, start: int, count: int, at: int, shifts: range
) -> float:
    """Best cosine, over `shifts` (frames), of mean-free directions (T, L, 2).

    Compares `count` frames of `wanted` from `start` with those of `danced` from `at`.
    """
    reference = wanted[start : start + count].ravel()
    best = -1.0
    for shift in shifts:
        first = at + shift
        if first < 0 or first + count > len(danced):
            continue
        other = danced[first : first + count].ravel()
        norms = float(np.linalg.norm(reference) * np.linalg.norm(other))
        best = max(best, float(reference @ other / max(norms, 1e-9)))
    return best


def mean_free(directions: Array) -> Array:
    return np.asarray(directions - directions.mean(axis=0))


def mirror_similarity(
    poses: NDArray[np.float32], starts: list[int], count: int, reach: int
) -> Array:
    """How alike each stretch is to its own mirror picture, best within +-`reach` frames."""
    wanted = mean_free(limb_directions(poses))
    danced = mean_free(limb_directions(mirrored(poses)))
    shifts = range(-reach, reach + 1)
    return np.array(
        [stretch_similarity(wanted, danced, start, count, start, shifts) for start in starts]
    )


def cross_similarity(poses: NDArray[np.float32], starts: list[int], count: int) -> Array:
    """How alike the stretches are to one another (N, N), danced on the same beat."""
    wanted = mean_free(limb_directions(poses))
    rows = np.stack([wanted[start : start + count].ravel() for start in starts])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows @ rows.T)


def speeds(points: Array, rate: float) -> Array:
    """Speeds (T - 1, ...) in metres a second of points (T, ..., 3) at `rate` a second."""
    return np.asarray(np.linalg.norm(np.diff(points, axis=0), axis=-1) * rate)
