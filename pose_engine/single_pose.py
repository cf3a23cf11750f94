"""Maps to one pose: the original PoseNet's single-person decoder (`decode_single_pose.ts`).

Every part is looked for by itself, so it is only right for pictures of one person.
"""

from __future__ import annotations

import numpy as np

from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.model import PoseMaps
from pose_engine.types import Pose


def decode_single_pose(maps: PoseMaps, output_stride: int) -> Pose:
    """The best cell of every part, moved by its offset.

    `position = cell * output_stride + offset`, in network-input px; a keypoint's score is the
    heatmap at the cell, the pose's their mean.
    """
    heatmap = maps.heatmap
    parts = np.arange(NUM_KEYPOINTS)
    best = heatmap.reshape(-1, NUM_KEYPOINTS).argmax(axis=0)
    rows, columns = np.divmod(best, heatmap.shape[1])
    scores = heatmap[rows, columns, parts]
    offsets_y = maps.offsets[rows, columns, parts]
    offsets_x = maps.offsets[rows, columns, parts + NUM_KEYPOINTS]
    points = np.stack(
        [columns * output_stride + offsets_x, rows * output_stride + offsets_y], axis=1
    )
    return Pose(points.astype(np.float32), scores, float(scores.mean(dtype=np.float64)))
