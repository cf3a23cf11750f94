"""Keypoints refined by the votes of all cells around them.

The decoders of the original believe one cell's offset. Every cell near a part points to it too: the
place on which most of them agree, weighted by how sure each is, is nearer the truth (Hough voting;
Papandreou et al., PersonLab, arXiv:1803.08225, section 3.1.2). Only the votes near a keypoint that
is already found are gathered, as one step of mean shift (Comaniciu and Meer, 2002): no map of
votes has to be drawn.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.model import PoseMaps
from pose_engine.types import FloatArray

# Votes count by their distance to the keypoint: a Gaussian of this width, as a share of the body's
# longer side, so that of two small people each keeps their own votes; within these px.
# Fitted by `benchmarks.accuracy`: shares from 0.03 to 0.06 are about as good, a fixed width is not.
SIGMA_SHARE: Final = 0.05
SIGMAS_PX: Final = (3.0, 12.0)
VOTE_REACH_PX: Final = 32  # cells further away do not vote
ENOUGH: Final = 1e-6  # less weight than this is no vote at all


def refine_by_votes(maps: PoseMaps, output_stride: int, points: FloatArray) -> FloatArray:
    """Keypoints (N, 17, 2: x, y) in network-input px, moved to the mean of the votes around them.

    A cell's vote for a part lies at `cell * output_stride + offset` and weighs its heatmap times a
    Gaussian around the keypoint. A keypoint without votes stays.
    """
    body = np.ptp(points, axis=1).max(axis=-1)[:, None, None]
    sigma = np.clip(SIGMA_SHARE * body, *SIGMAS_PX)
    height, width, _ = maps.heatmap.shape
    reach = VOTE_REACH_PX // output_stride
    around = np.arange(-reach, reach + 1)
    dy, dx = (grid.ravel() for grid in np.meshgrid(around, around, indexing="ij"))
    cells = np.floor(points / output_stride + np.float32(0.5)).astype(np.int64)
    cells = np.clip(cells, 0, [width - 1, height - 1])
    columns, rows = cells[..., 0, None] + dx, cells[..., 1, None] + dy  # (N, 17, around^2)
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    columns, rows = columns.clip(0, width - 1), rows.clip(0, height - 1)
    numbers = rows * width + columns
    parts = np.arange(NUM_KEYPOINTS)[:, None]
    offsets = maps.offsets.reshape(-1)
    places = numbers * (2 * NUM_KEYPOINTS) + parts
    votes_y = rows * output_stride + offsets[places]
    votes_x = columns * output_stride + offsets[places + NUM_KEYPOINTS]
    square = (votes_x - points[..., :1]) ** 2 + (votes_y - points[..., 1:]) ** 2
    weights = maps.heatmap.reshape(-1)[numbers * NUM_KEYPOINTS + parts] * inside
    weights = weights * np.exp(-0.5 * square / sigma**2)
    total = weights.sum(axis=-1)
    mean = np.stack([(weights * votes_x).sum(axis=-1), (weights * votes_y).sum(axis=-1)], axis=-1)
    known = total > ENOUGH
    mean /= np.where(known, total, 1)[..., None]
    return np.where(known[..., None], mean, points).astype(np.float32)
