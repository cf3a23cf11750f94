"""Maps to one pose, all parts at once: the best tree of candidates.

The original's single-pose decoder looks for every part by itself, and so takes a wrist from one
person and an elbow from another, or the left knee twice. Here every part offers its best cells, and
the tree is chosen whose parts are likely and whose edges lie where the network's displacements say:
a pictorial structure (Felzenszwalb and Huttenlocher, IJCV 2005), solved exactly from the leaves to
the nose and back.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import NOSE, NUM_EDGES, NUM_KEYPOINTS, POSE_TREE
from pose_engine.model import PoseMaps
from pose_engine.types import FloatArray, Pose

CANDIDATES: Final = 8  # cells that each part offers
DOUBT: Final = 0.02  # added to a score before its logarithm: nothing is impossible
# How far (px of the network's input) a displacement is off, and how wrong it may count at most.
# Fitted by `benchmarks.accuracy` on person-filling crops; from 40 to 120 px all are about as good.
EDGE_SIGMA_PX: Final = 80.0
EDGE_LIMIT: Final = 6.0
Points = NDArray[np.float32]


def decode_tree_pose(maps: PoseMaps, output_stride: int) -> Pose:
    """The pose of the one person in the maps, in network-input px.

    A keypoint's score is the heatmap at its cell, the pose's their mean, as with
    `decode_single_pose`.
    """
    numbers, scores = _candidates(maps.heatmap)
    points = _places(maps, numbers, output_stride)
    agreement = _edge_agreement(maps, points, output_stride)
    chosen = _best_tree(np.log(scores + np.float32(DOUBT)), agreement)
    parts = np.arange(NUM_KEYPOINTS)
    keypoint_scores = scores[parts, chosen]
    return Pose(points[parts, chosen], keypoint_scores, float(keypoint_scores.mean()))


def _candidates(heatmap: FloatArray) -> tuple[NDArray[np.int64], FloatArray]:
    """(17, CANDIDATES) numbers of every part's best local maxima, and their scores.

    Where a part has fewer, other cells fill up: their score is 0, as if nobody were there.
    """
    highest = cv2.dilate(heatmap, np.ones((3, 3), np.uint8)).reshape(heatmap.shape)
    peaks = np.ascontiguousarray((heatmap * (heatmap == highest)).reshape(-1, NUM_KEYPOINTS).T)
    count = min(CANDIDATES, peaks.shape[1])
    numbers = np.argpartition(peaks, -count, axis=1)[:, -count:]
    return numbers, np.take_along_axis(peaks, numbers, axis=1)


def _places(maps: PoseMaps, numbers: NDArray[np.int64], output_stride: int) -> Points:
    """Where the cells' offsets point: (17, candidates, 2: x, y) px."""
    rows, columns = np.divmod(numbers, maps.heatmap.shape[1])
    parts = np.arange(NUM_KEYPOINTS)[:, None]
    offsets = maps.offsets
    return np.stack(
        [
            columns * output_stride + offsets[rows, columns, parts + NUM_KEYPOINTS],
            rows * output_stride + offsets[rows, columns, parts],
        ],
        axis=-1,
    ).astype(np.float32)


def _edge_agreement(maps: PoseMaps, points: Points, output_stride: int) -> FloatArray:
    """(16 edges, candidates of the parent, of the child): minus how wrong each pair is.

    The mean of both directions' squared errors in `EDGE_SIGMA_PX`, no more than `EDGE_LIMIT` each.
    """
    height, width, _ = maps.heatmap.shape
    cells = np.floor(points / output_stride + np.float32(0.5)).astype(np.int64)
    cells = np.clip(cells, 0, [width - 1, height - 1])
    edges = np.arange(NUM_EDGES)[:, None]
    parents, children = np.array(POSE_TREE).T

    def led(field: FloatArray, sources: NDArray[np.int64]) -> Points:
        columns, rows = cells[sources, :, 0], cells[sources, :, 1]
        steps = [field[rows, columns, edges + NUM_EDGES], field[rows, columns, edges]]
        return points[sources] + np.stack(steps, axis=-1)

    ahead = led(maps.displacements_fwd, parents)[:, :, None] - points[children][:, None]
    back = led(maps.displacements_bwd, children)[:, None] - points[parents][:, :, None]
    wrong = [
        np.minimum((gap**2).sum(axis=-1) / (2 * EDGE_SIGMA_PX**2), EDGE_LIMIT)
        for gap in (ahead, back)
    ]
    return np.asarray(-(wrong[0] + wrong[1]) / 2, np.float32)


@cache
def _levels() -> tuple[NDArray[np.int64], ...]:
    """The tree's edges by their depth, those at the nose first."""
    depth = {NOSE: 0}
    for parent, child in POSE_TREE:
        depth[child] = depth[parent] + 1
    depths = np.array([depth[child] for _, child in POSE_TREE])
    return tuple(np.flatnonzero(depths == level) for level in range(1, depths.max() + 1))


def _best_tree(likely: FloatArray, agreement: FloatArray) -> NDArray[np.int64]:
    """The number (17,) of each part's candidate in the tree with the greatest sum.

    `likely` is (17, candidates), `agreement` (16, of the parent, of the child).
    """
    parents, children = np.array(POSE_TREE).T
    worth = likely.copy()
    best_child = np.zeros(agreement.shape[:2], np.int64)
    for edges in reversed(_levels()):
        sums = agreement[edges] + worth[children[edges]][:, None]
        best_child[edges] = sums.argmax(axis=-1)
        np.add.at(worth, parents[edges], sums.max(axis=-1))
    chosen = np.zeros(NUM_KEYPOINTS, np.int64)
    chosen[NOSE] = worth[NOSE].argmax()
    for edges in _levels():
        chosen[children[edges]] = best_child[edges, chosen[parents[edges]]]
    return chosen
