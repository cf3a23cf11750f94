"""Maps to many poses: the original PoseNet's greedy decoder (`decode_multiple_poses.ts`).

Candidate roots of all parts are followed along the pose tree all at once, one tree step at a time
over arrays; then poses are taken best root first, and roots that lie on a pose already taken are
dropped (Papandreou et al., PersonLab, arXiv:1803.08225, section 3.1.3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from pose_engine.keypoints import NUM_EDGES, NUM_KEYPOINTS, POSE_TREE
from pose_engine.model import PoseMaps
from pose_engine.types import FloatArray, Pose

OFFSET_REFINE_STEPS = 2
MAX_CANDIDATES = 1024  # roots followed at most; a picture of ten people gives about 150
Indices = NDArray[np.int64]


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


def _nearest_cells(
    y: NDArray[np.float64], x: NDArray[np.float64], stride: int, shape: tuple[int, ...]
) -> tuple[Indices, Indices]:
    """The cells nearest to points, halves rounded up as JavaScript does, kept on the grid."""
    rows = np.floor(y / stride + 0.5).astype(np.int64)
    columns = np.floor(x / stride + 0.5).astype(np.int64)
    return rows.clip(0, shape[0] - 1), columns.clip(0, shape[1] - 1)


def _follow_edge(
    maps: PoseMaps,
    displacements: FloatArray,
    edge: int,
    target: int,
    start: NDArray[np.float64],
    stride: int,
) -> tuple[NDArray[np.float64], FloatArray]:
    """Where an edge leads from points (N, 2: y, x): points (N, 2) and heatmap scores (N,)."""
    shape = maps.heatmap.shape
    rows, columns = _nearest_cells(start[:, 0], start[:, 1], stride, shape)
    y = start[:, 0] + displacements[rows, columns, edge]
    x = start[:, 1] + displacements[rows, columns, edge + NUM_EDGES]
    for _ in range(OFFSET_REFINE_STEPS):
        rows, columns = _nearest_cells(y, x, stride, shape)
        y = rows * stride + maps.offsets[rows, columns, target].astype(np.float64)
        x = columns * stride + maps.offsets[rows, columns, target + NUM_KEYPOINTS].astype(
            np.float64
        )
    rows, columns = _nearest_cells(y, x, stride, shape)
    return np.stack([y, x], axis=1), maps.heatmap[rows, columns, target]


def trace_poses(
    maps: PoseMaps, rows: Indices, columns: Indices, parts: Indices, output_stride: int
) -> tuple[NDArray[np.float64], FloatArray]:
    """The whole pose of every root: points (N, 17, 2: y, x) in network px, scores (N, 17)."""
    count = len(rows)
    everyone = np.arange(count)
    points = np.zeros((count, NUM_KEYPOINTS, 2))
    scores = np.zeros((count, NUM_KEYPOINTS), np.float32)
    known = np.zeros((count, NUM_KEYPOINTS), bool)
    points[everyone, parts, 0] = rows * output_stride + maps.offsets[rows, columns, parts]
    points[everyone, parts, 1] = (
        columns * output_stride + maps.offsets[rows, columns, parts + NUM_KEYPOINTS]
    )
    scores[everyone, parts] = maps.heatmap[rows, columns, parts]
    known[everyone, parts] = True

    backward = [(e, child, parent) for e, (parent, child) in reversed([*enumerate(POSE_TREE)])]
    forward = [(e, parent, child) for e, (parent, child) in enumerate(POSE_TREE)]
    for steps, displacements in (
        (backward, maps.displacements_bwd),
        (forward, maps.displacements_fwd),
    ):
        for edge, source, target in steps:
            going = np.flatnonzero(known[:, source] & ~known[:, target])
            if len(going):
                points[going, target], scores[going, target] = _follow_edge(
                    maps, displacements, edge, target, points[going, source], output_stride
                )
                known[going, target] = True
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
