"""Maps for the decoders' tests and benchmark: made up, or the original's."""

from __future__ import annotations

from typing import Any

import numpy as np

from pose_engine.keypoints import POSE_TREE
from pose_engine.model import PoseMaps

Array = np.ndarray[Any, Any]

# Someone who stands, (17, 2: y, x) in body heights, the middle of the ankles at 0.
STANDING = np.array(
    [
        [-0.92, 0.00], [-0.94, 0.02], [-0.94, -0.02], [-0.93, 0.04], [-0.93, -0.04],
        [-0.80, 0.11], [-0.80, -0.11], [-0.64, 0.14], [-0.64, -0.14], [-0.48, 0.16],
        [-0.48, -0.16], [-0.50, 0.07], [-0.50, -0.07], [-0.25, 0.08], [-0.25, -0.08],
        [0.00, 0.09], [0.00, -0.09],
    ]
)  # fmt: skip
PEOPLE_IN_A_ROW = 5


def random_maps(height: int, width: int, seed: int) -> PoseMaps:
    rng = np.random.default_rng(seed)

    def vectors(channels: int, spread: float) -> Array:
        return rng.normal(0, spread, (height, width, channels)).astype(np.float32)

    heatmap = rng.uniform(0, 1, (height, width, 17)).astype(np.float32)
    return PoseMaps(heatmap, vectors(34, 8.0), vectors(32, 30.0), vectors(32, 30.0))


def awkward_maps(height: int, width: int, stride: int, seed: int) -> PoseMaps:
    """Equal scores, and vectors that end on or beside the edge of a cell, or beyond the border."""
    rng = np.random.default_rng(seed)

    def vectors(channels: int) -> Array:
        shape = (height, width, channels)
        halves = (rng.integers(-5, 6, shape) * (stride / 2)).astype(np.float32)
        beside = np.nextafter(halves, rng.choice([-np.inf, np.inf], shape).astype(np.float32))
        anywhere = rng.normal(0, stride, shape).astype(np.float32)
        beyond = rng.choice(np.array([-1e30, -1e4, 1e4, 1e30, 1e-30, -0.0], np.float32), shape)
        kind = rng.choice(4, shape, p=[0.4, 0.3, 0.25, 0.05])
        return np.choose(kind, [halves, beside, anywhere, beyond])

    heatmap = (rng.integers(0, rng.integers(2, 12), (height, width, 17)) / 8).astype(np.float32)
    return PoseMaps(np.minimum(heatmap, 1), vectors(34), vectors(32), vectors(32))


def crowd_maps(people: int, height: int, width: int, stride: int, seed: int = 0) -> PoseMaps:
    """What a network would say of `people` who stand side by side, in rows of five, with noise."""
    rng = np.random.default_rng(seed)
    bodies = _crowd(people, (height - 1) * stride, (width - 1) * stride, rng)  # (people, 17, 2)
    rows, columns = np.mgrid[:height, :width]
    cells = np.stack([rows, columns], axis=-1)[:, :, None] * float(stride)
    gaps = bodies - cells[:, :, :, None]  # (h, w, people, 17, 2)
    square = (gaps**2).sum(axis=-1)
    sure = rng.uniform(0.8, 1.0, bodies.shape[:2])
    likely = (sure * np.exp(-square / (2 * (0.9 * stride) ** 2))).max(axis=2)
    heatmap = np.clip(likely + rng.normal(0.02, 0.01, likely.shape), 0, 1)
    nearest = square.argmin(axis=2)  # (h, w, 17): whose part is next
    parts = np.arange(17)
    whole = bodies[nearest, parts]

    def channels(vectors: Array, spread: float) -> Array:
        noisy = vectors + rng.normal(0, spread, vectors.shape)
        return np.concatenate([noisy[..., 0], noisy[..., 1]], axis=-1).astype(np.float32)

    parents, children = np.array(POSE_TREE).T
    forward = bodies[nearest[..., parents], children] - whole[..., parents, :]
    backward = bodies[nearest[..., children], parents] - whole[..., children, :]
    offsets = channels(whole - cells, 1.0)
    return PoseMaps(
        heatmap.astype(np.float32), offsets, channels(forward, 2.0), channels(backward, 2.0)
    )


def _crowd(people: int, height: float, width: float, rng: np.random.Generator) -> Array:
    """Keypoints (people, 17, 2: y, x) in px."""
    in_a_row = min(people, PEOPLE_IN_A_ROW)
    rows = -(-people // in_a_row)
    size = min(0.9 * height / rows, 2.4 * width / in_a_row)
    bodies = []
    for index in range(people):
        row, column = divmod(index, in_a_row)
        feet = ((row + 0.97) * height / rows, (column + 0.5) * width / in_a_row)
        bodies.append(STANDING * size * rng.uniform(0.93, 1.0) + feet)
    return np.array(bodies) + rng.normal(0, 0.01 * size, (people, 17, 2))


def reference_maps(answers: Any, config: str) -> PoseMaps:
    return PoseMaps(*(answers[f"{config}.{name}"] for name in ("heatmap", "offsets", "fwd", "bwd")))
