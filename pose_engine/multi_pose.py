"""Maps to many poses: the original PoseNet's greedy decoder (`decode_multiple_poses.ts`).

Candidate roots of all parts are followed along the pose tree all at once, a step of the tree at a
time over arrays (the tree's paths are unique, so the order of steps does not matter); then poses
are taken best root first, and roots that lie on a pose already taken are dropped (Papandreou et
al., PersonLab, arXiv:1803.08225, section 3.1.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from pose_engine.keypoints import NUM_EDGES, NUM_KEYPOINTS, POSE_TREE
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
    width: int
    last: Indices  # the last row and column
    heatmap: FloatArray  # (cells, 17)
    offsets: FloatArray  # (cells, 17, 2)
    displacements: FloatArray  # (cells, 32, 2): forward edges, then backward ones

    @classmethod
    def of(cls, maps: PoseMaps, stride: int) -> _Grid:
        height, width, parts = maps.heatmap.shape

        def vectors(flat: FloatArray) -> FloatArray:
            return flat.reshape(height * width, 2, -1).transpose(0, 2, 1)

        both = [vectors(maps.displacements_fwd), vectors(maps.displacements_bwd)]
        return cls(
            stride,
            width,
            np.array([height - 1, width - 1]),
            maps.heatmap.reshape(-1, parts),
            vectors(maps.offsets),
            np.concatenate(both, axis=1),
        )

    def nearest(self, points: Points) -> tuple[Indices, Indices]:
        """The cells (N, 2) nearest to points (N, 2), and their numbers (N,).

        Halves are rounded up as in JavaScript; what lies below 0 is cut off to it either way.
        """
        cells = (points * (1 / self.stride) + 0.5).astype(np.int64)
        np.maximum(cells, 0, out=cells)
        np.minimum(cells, self.last, out=cells)
        return cells, cells[:, 0] * self.width + cells[:, 1]

    def follow(self, edges: Indices, targets: Indices, points: Points) -> tuple[Points, FloatArray]:
        """Where edges lead from points (N, 2) to target parts: points, heatmap scores (N,)."""
        _, numbers = self.nearest(points)
        points = points + self.displacements[numbers, edges]
        for _ in range(OFFSET_REFINE_STEPS):
            cells, numbers = self.nearest(points)
            points = np.add(cells * self.stride, self.offsets[numbers, targets], dtype=np.float64)
        _, numbers = self.nearest(points)
        return points, self.heatmap[numbers, targets]


@cache
def _steps_from_roots() -> Indices:
    """(steps, 17 root parts, edges at once, 3): the (source, target, edge) to follow at each step.

    A pose grows from its root along the tree, towards the nose by backward edges (numbers 16 and
    on) and away from it by forward ones; each step takes all edges whose source is known. Unused
    places hold -1.
    """
    grown: list[list[list[tuple[int, int, int]]]] = []
    for root in range(NUM_KEYPOINTS):
        known, steps = {root}, []
        while len(known) < NUM_KEYPOINTS:
            step = [
                *((a, b, edge) for edge, (a, b) in enumerate(POSE_TREE) if a in known),
                *((b, a, edge + NUM_EDGES) for edge, (a, b) in enumerate(POSE_TREE) if b in known),
            ]
            step = [(source, target, edge) for source, target, edge in step if target not in known]
            known |= {target for _, target, _ in step}
            steps.append(step)
        grown.append(steps)
    longest = max(len(steps) for steps in grown)
    widest = max(len(step) for steps in grown for step in steps)
    table = np.full((longest, NUM_KEYPOINTS, widest, 3), -1)
    for root, steps in enumerate(grown):
        for number, step in enumerate(steps):
            table[number, root, : len(step)] = step
    return table


def trace_poses(
    maps: PoseMaps, rows: Indices, columns: Indices, parts: Indices, output_stride: int
) -> tuple[Points, FloatArray]:
    """The whole pose of every root: points (N, 17, 2: y, x) in network px, scores (N, 17)."""
    grid = _Grid.of(maps, output_stride)
    everyone = np.arange(len(rows))
    numbers = rows * grid.width + columns
    points = np.zeros((len(rows), NUM_KEYPOINTS, 2))
    scores = np.zeros((len(rows), NUM_KEYPOINTS), np.float32)
    roots = np.stack([rows, columns], axis=1) * output_stride
    points[everyone, parts] = roots + grid.offsets[numbers, parts]
    scores[everyone, parts] = grid.heatmap[numbers, parts]
    for step in _steps_from_roots():
        edges = step[parts]  # (N, edges at once, 3)
        who, which = np.nonzero(edges[..., 0] >= 0)
        sources, targets, numbers = edges[who, which].T
        points[who, targets], scores[who, targets] = grid.follow(
            numbers, targets, points[who, sources]
        )
    return points, scores


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
