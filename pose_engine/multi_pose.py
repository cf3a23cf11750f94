"""Maps to many poses: the original PoseNet's greedy decoder (`decode_multiple_poses.ts`).

Candidate roots of all parts are followed along the pose tree all at once, one tree step at a time
over arrays; then poses are taken best root first, and roots that lie on a pose already taken are
dropped (Papandreou et al., PersonLab, arXiv:1803.08225, section 3.1.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from pose_engine.keypoints import NUM_KEYPOINTS, POSE_TREE
from pose_engine.model import PoseMaps
from pose_engine.types import FloatArray, Pose

OFFSET_REFINE_STEPS = 2
MAX_CANDIDATES = 1024  # roots followed at most; a picture of ten people gives about 150
Indices = NDArray[np.int64]
Points = NDArray[np.float64]


def find_candidates(
    heatmap: FloatArray, score_threshold: float
) -> tuple[Indices, Indices, Indices]:
    """(rows, columns, parts) of every local maximum that reaches the threshold, best first.

    A cell is a maximum where no cell of its 3 x 3 neighbourhood is higher.
    """
    peaks = (heatmap >= score_threshold) & (
        heatmap == maximum_filter(heatmap, size=(3, 3, 1), mode="nearest")
    )
    rows, columns, parts = np.nonzero(peaks)
    order = np.argsort(-heatmap[rows, columns, parts], kind="stable")[:MAX_CANDIDATES]
    return rows[order], columns[order], parts[order]


@dataclass(frozen=True, eq=False)
class _Grid:
    """Maps laid out for following many poses at once: vectors by (cell, part or edge), y then x."""

    stride: int
    shape: tuple[int, int]
    heatmap: FloatArray  # (cells, 17)
    offsets: FloatArray  # (cells, 17, 2)
    forward: FloatArray  # (cells, 16, 2)
    backward: FloatArray  # (cells, 16, 2)

    @classmethod
    def of(cls, maps: PoseMaps, stride: int) -> _Grid:
        height, width, parts = maps.heatmap.shape

        def vectors(flat: FloatArray) -> FloatArray:
            return flat.reshape(height * width, 2, -1).transpose(0, 2, 1)

        return cls(
            stride,
            (height, width),
            maps.heatmap.reshape(-1, parts),
            vectors(maps.offsets),
            vectors(maps.displacements_fwd),
            vectors(maps.displacements_bwd),
        )

    def nearest(self, points: Points) -> tuple[Indices, Points]:
        """Of points (N, 2): the nearest cells' numbers and places, halves rounded up as in JS."""
        places = np.floor(points / self.stride + 0.5)
        np.clip(places, 0, (self.shape[0] - 1, self.shape[1] - 1), out=places)
        cells = (places[:, 0] * self.shape[1] + places[:, 1]).astype(np.int64)
        places *= self.stride
        return cells, places

    def follow(
        self, displacements: FloatArray, edge: int, target: int, points: Points
    ) -> tuple[Points, FloatArray]:
        """Where an edge leads from points (N, 2) to `target`: points, and heatmap scores (N,)."""
        cells, _ = self.nearest(points)
        points = points + displacements[cells, edge]
        for _ in range(OFFSET_REFINE_STEPS):
            cells, places = self.nearest(points)
            points = places + self.offsets[cells, target]
        cells, _ = self.nearest(points)
        return points, self.heatmap[cells, target]


def trace_poses(
    maps: PoseMaps, rows: Indices, columns: Indices, parts: Indices, output_stride: int
) -> tuple[Points, FloatArray]:
    """The whole pose of every root: points (N, 17, 2: y, x) in network px, scores (N, 17)."""
    grid = _Grid.of(maps, output_stride)
    count = len(rows)
    everyone = np.arange(count)
    cells = rows * grid.shape[1] + columns
    points = np.zeros((count, NUM_KEYPOINTS, 2))
    scores = np.zeros((count, NUM_KEYPOINTS), np.float32)
    known = np.zeros((count, NUM_KEYPOINTS), bool)
    roots = np.stack([rows, columns], axis=1) * output_stride
    points[everyone, parts] = roots + grid.offsets[cells, parts]
    scores[everyone, parts] = grid.heatmap[cells, parts]
    known[everyone, parts] = True
    for displacements, edge, source, target in _steps(grid):
        going = np.flatnonzero(known[:, source] & ~known[:, target])
        if len(going):
            points[going, target], scores[going, target] = grid.follow(
                displacements, edge, target, points[going, source]
            )
            known[going, target] = True
    return points, scores


def _steps(grid: _Grid) -> Iterator[tuple[FloatArray, int, int, int]]:
    """(displacements, edge, source, target): towards the nose first, then away from it."""
    for edge, (parent, child) in reversed([*enumerate(POSE_TREE)]):
        yield grid.backward, edge, child, parent
    for edge, (parent, child) in enumerate(POSE_TREE):
        yield grid.forward, edge, parent, child


def decode_multiple_poses(
    maps: PoseMaps,
    output_stride: int,
    max_detections: int = 5,
    score_threshold: float = 0.5,
    nms_radius: float = 20.0,
) -> list[Pose]:
    """Up to `max_detections` poses, in network-input px, best root first.

    A root within `nms_radius` px of the same part of a pose already found is dropped. A pose's
    score is the sum of its keypoints' scores that are not within `nms_radius` of an earlier pose's
    same part, divided by 17.
    """
    rows, columns, parts = find_candidates(maps.heatmap, score_threshold)
    points, scores = trace_poses(maps, rows, columns, parts, output_stride)
    kept: list[int] = []
    poses: list[Pose] = []
    for index in range(len(rows)):
        if len(kept) == max_detections:
            break
        gaps = ((points[kept] - points[index]) ** 2).sum(axis=-1)  # (len(kept), 17)
        covered = (gaps <= nms_radius**2).any(axis=0)
        if covered[parts[index]]:
            continue
        score = float(scores[index][~covered].sum()) / NUM_KEYPOINTS
        kept.append(index)
        keypoints = points[index][:, ::-1].astype(np.float32)
        poses.append(Pose(np.ascontiguousarray(keypoints), scores[index].copy(), score))
    return poses
