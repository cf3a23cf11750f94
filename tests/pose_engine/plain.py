"""The original's decoders written plainly, cell by cell: what the quick ones must equal."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pose_engine.keypoints import POSE_TREE
from pose_engine.model import PoseMaps

Array = np.ndarray[Any, Any]


def plain_candidates(heatmap: Array, threshold: float) -> list[tuple[float, int, int, int]]:
    """(score, row, column, part) of every local maximum, best first."""
    height, width, parts = heatmap.shape
    found = []
    for y in range(height):
        for x in range(width):
            around = heatmap[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2].max(axis=(0, 1))
            for part in range(parts):
                score = heatmap[y, x, part]
                if score >= threshold and score >= around[part]:
                    found.append((float(score), y, x, part))
    return sorted(found, key=lambda candidate: -candidate[0])


def plain_trace(maps: PoseMaps, y: int, x: int, part: int, stride: int) -> Array:
    """The pose of one root: (17, 3: y, x, score)."""
    height, width, _ = maps.heatmap.shape

    def cell(point: tuple[float, float]) -> tuple[int, int]:
        row = math.floor(point[0] / stride + 0.5)
        column = math.floor(point[1] / stride + 0.5)
        return min(max(row, 0), height - 1), min(max(column, 0), width - 1)

    def refined(row: int, column: int, target: int) -> tuple[float, float]:
        offset = maps.offsets[row, column]
        return row * stride + float(offset[target]), column * stride + float(offset[target + 17])

    pose = {part: (*refined(y, x, part), float(maps.heatmap[y, x, part]))}
    edges = list(enumerate(POSE_TREE))
    steps = [(e, child, parent, maps.displacements_bwd) for e, (parent, child) in edges[::-1]]
    steps += [(e, parent, child, maps.displacements_fwd) for e, (parent, child) in edges]
    for edge, source, target, displacements in steps:
        if source not in pose or target in pose:
            continue
        point = pose[source][:2]
        vector = displacements[cell(point)]
        point = (point[0] + float(vector[edge]), point[1] + float(vector[edge + 16]))
        for _ in range(2):
            point = refined(*cell(point), target)
        pose[target] = (*point, float(maps.heatmap[cell(point)][target]))
    return np.array([pose[index] for index in range(17)])


def plain_decode_multiple(
    maps: PoseMaps, stride: int, most: int, threshold: float, radius: float
) -> list[tuple[Array, float]]:
    """Poses (17, 3: y, x, score) and their scores."""
    poses: list[tuple[Array, float]] = []
    for _, y, x, part in plain_candidates(maps.heatmap, threshold):
        if len(poses) == most:
            break
        pose = plain_trace(maps, y, x, part, stride)
        near = [
            [((pose[k, :2] - other[k, :2]) ** 2).sum() <= radius**2 for other, _ in poses]
            for k in range(17)
        ]
        if any(near[part]):
            continue
        score = sum(pose[k, 2] for k in range(17) if not any(near[k])) / 17
        poses.append((pose, score))
    return poses


def plain_decode_single(maps: PoseMaps, stride: int) -> Array:
    """The pose (17, 3: y, x, score)."""
    height, width, parts = maps.heatmap.shape
    pose = np.empty((parts, 3))
    for part in range(parts):
        cells = [(y, x) for y in range(height) for x in range(width)]
        y, x = max(cells, key=lambda cell: maps.heatmap[(*cell, part)])
        offset = maps.offsets[y, x].astype(np.float64)
        score = maps.heatmap[y, x, part]
        pose[part] = y * stride + offset[part], x * stride + offset[part + parts], score
    return pose
