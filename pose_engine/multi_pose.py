"""Maps to many poses: the original PoseNet's greedy decoder (`decode_multiple_poses.ts`).

Candidate roots of all parts are followed along the pose tree all at once; then poses are taken best
root first, and roots that lie on a pose already taken are dropped (Papandreou et al., PersonLab,
arXiv:1803.08225, section 3.1.3).

Following the roots is most of the work. It is an ONNX graph (`tools.make_tracer` builds it), so
that it runs outside the interpreter lock, and always takes `ROOTS_AT_ONCE` roots, so that its time
is the same for one person as for ten: the best so many roots nearly always hold everybody. As long
as poses are wanted and a root is left that lies on none, the next roots are followed: the result is
that of a decoder that follows one root after the other, whatever the number of candidates.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.model import PoseMaps
from pose_engine.session import open_session
from pose_engine.types import FloatArray, Pose

ROOTS_AT_ONCE: Final = 48  # the best 48 of 170 candidates hold all of ten people 24 times in 25
TRACER_FILE: Final = Path(__file__).with_name("trace_poses.onnx")
TRACER_FAMILY: Final = "pose_tracer"
Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]
Points = NDArray[np.float64]


def find_candidates(heatmap: FloatArray, score_threshold: float) -> Indices:
    """Every local maximum of (h, w, 17) that reaches the threshold, best first.

    Given are numbers into the flat heatmap: `(row * w + column) * 17 + part`; equals come in their
    order. A cell is a maximum where no cell of its 3 x 3 neighbourhood is higher.
    """
    heatmap = np.ascontiguousarray(heatmap)
    highest = cv2.dilate(heatmap, None).reshape(-1)  # None: 3 x 3
    flat = heatmap.reshape(-1)
    numbers = (flat >= score_threshold).nonzero()[0]
    scores = flat.take(numbers)
    peaks = (scores == highest.take(numbers)).nonzero()[0]
    best_first = (-scores.take(peaks)).argsort(kind="stable")
    found: Indices = numbers.take(peaks.take(best_first))
    return found


@cache
def _tracer() -> onnxruntime.InferenceSession:
    return open_session(TRACER_FILE, TRACER_FAMILY, threads=1)


def trace_poses(maps: PoseMaps, roots: Indices, output_stride: int) -> tuple[Points, FloatArray]:
    """The whole poses of up to `ROOTS_AT_ONCE` roots, as numbers into the flat heatmap.

    Returns points (N, 17, 2: y, x) in network-input px and scores (N, 17). Raises `ValueError` for
    maps that cannot be followed because they hold NaN or do not fit each other, `OSError` for a
    broken installation.
    """
    padded = np.zeros(ROOTS_AT_ONCE, np.int64)
    padded[: len(roots)] = roots
    feed = {
        "heatmap": np.ascontiguousarray(maps.heatmap, np.float32),
        "offset": np.ascontiguousarray(maps.offsets, np.float32),
        "displacement_fwd": np.ascontiguousarray(maps.displacements_fwd, np.float32),
        "displacement_bwd": np.ascontiguousarray(maps.displacements_bwd, np.float32),
        "stride": np.array(output_stride, np.float64),
        "roots": padded,
    }
    tracer = _tracer()
    try:
        points, scores = tracer.run(("points", "scores"), feed)
    except Exception as error:  # ONNX Runtime's errors share no base class
        raise ValueError(f"the network's maps cannot be followed: {error}") from error
    return points[: len(roots)], scores[: len(roots)]


def _take_best(points: Points, parts: Indices, most: int, radius_square: float) -> list[int]:
    """The greedy choice: indices of poses (N, 17, 2) whose roots lie on no pose chosen before.

    For so few roots, plain numbers are quicker than arrays.
    """
    taken: list[int] = []
    poses: list[tuple[list[float], list[float]]] = []
    roots = points[np.arange(len(parts)), parts].tolist()
    for index, (part, (y, x)) in enumerate(zip(parts.tolist(), roots, strict=True)):
        for rows, columns in poses:
            dy, dx = rows[part] - y, columns[part] - x
            if dy * dy + dx * dx <= radius_square:
                break
        else:
            taken.append(index)
            if len(taken) == most:
                break
            poses.append((points[index, :, 0].tolist(), points[index, :, 1].tolist()))
    return taken


def _near(points: Points, others: Points, radius_square: float) -> Flags:
    """Which points (..., 2) are near others."""
    gaps = points - others
    gaps *= gaps
    near: Flags = gaps[..., 0] + gaps[..., 1] <= radius_square
    return near


def _uncovered(
    maps: PoseMaps, roots: Indices, output_stride: int, poses: Points, radius_square: float
) -> Indices:
    """The roots that lie on none of the poses (K, 17, 2)."""
    cells, parts = np.divmod(roots, NUM_KEYPOINTS)
    points = np.empty((len(roots), 2))
    points[:, 0], points[:, 1] = np.divmod(cells, maps.heatmap.shape[1])
    points *= output_stride
    offsets, places = maps.offsets.reshape(-1), cells * (2 * NUM_KEYPOINTS) + parts
    points[:, 0] += offsets.take(places)
    points[:, 1] += offsets.take(places + NUM_KEYPOINTS)
    return roots[~_near(poses.take(parts, axis=1), points, radius_square).any(axis=0)]


def _pose_scores(points: Points, scores: FloatArray, radius_square: float) -> list[float]:
    """The scores of poses (K, 17, 2), each without the parts that an earlier one covers."""
    near = _near(points[:, None], points, radius_square)  # (K, K, 17)
    if np.count_nonzero(near) > scores.size:  # more than every part by itself
        order = np.arange(len(points))
        covered = (near & (order < order[:, None])[..., None]).any(axis=1)
        scores = np.where(covered, 0, scores)
    sums = scores.sum(axis=1, dtype=np.float64) / NUM_KEYPOINTS
    return [float(total) for total in sums]


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
    same part, divided by 17. Raises `ValueError` for maps that hold NaN.
    """
    radius_square = nms_radius**2
    roots = find_candidates(maps.heatmap, score_threshold)
    found: list[tuple[Points, FloatArray]] = []
    missing = max_detections
    while len(roots) and missing > 0:
        first, roots = roots[:ROOTS_AT_ONCE], roots[ROOTS_AT_ONCE:]
        points, scores = trace_poses(maps, first, output_stride)
        taken = _take_best(points, first % NUM_KEYPOINTS, missing, radius_square)
        points, scores = points.take(taken, axis=0), scores.take(taken, axis=0)
        found.append((points, scores))
        missing -= len(taken)
        if len(roots) and missing > 0:
            roots = _uncovered(maps, roots, output_stride, points, radius_square)
    if not found:
        return []
    points, scores = (np.concatenate(many) for many in zip(*found, strict=True))
    keypoints = np.ascontiguousarray(points[..., ::-1], np.float32)
    pose_scores = _pose_scores(points, scores, radius_square)
    return [Pose(*pose) for pose in zip(keypoints, scores, pose_scores, strict=True)]
