"""Geometry of keypoints: the units of place, and the only mirror in the program.

Keypoints are arrays (..., 17, C) whose first two columns are x and y; further columns (a
confidence) travel along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import (
    LEFT_HIP,
    LEFT_SHOULDER,
    MIRRORED_EDGES,
    MIRRORED_PARTS,
    RIGHT_HIP,
    RIGHT_SHOULDER,
)
from pose_engine.types import FloatArray, Pose

if TYPE_CHECKING:
    from pose_engine.model import PoseMaps

Floating = TypeVar("Floating", bound=np.floating)


def mirror(
    points: NDArray[Floating], x_sum: float, *, swap_sides: bool = True
) -> NDArray[Floating]:
    """Keypoints (..., 17, C >= 1) as a mirror shows them: x becomes `x_sum - x`.

    `x_sum` is `width - 1` for pixels and the aspect ratio for frame heights. With `swap_sides`
    left and right change names too, as a person in a mirror would call them; without, the parts
    keep their names, as the original PoseNet's `flipHorizontal` does.
    """
    mirrored = points[..., list(MIRRORED_PARTS), :] if swap_sides else points.copy()
    mirrored[..., 0] = x_sum - mirrored[..., 0]
    return mirrored


def mirror_pose(pose: Pose, x_sum: float, *, swap_sides: bool = True) -> Pose:
    """A `Pose` mirrored by `mirror`, its keypoint scores keeping step with its keypoints."""
    scores = pose.keypoint_scores
    return Pose(
        mirror(pose.keypoints, x_sum, swap_sides=swap_sides),
        scores[list(MIRRORED_PARTS)] if swap_sides else scores,
        pose.score,
    )


def mirror_maps(maps: PoseMaps) -> PoseMaps:
    """The network's maps of a picture's mirror image, as maps of the picture itself.

    Exact where the input's width is `k * output_stride + 1`: then the grid is its own mirror image.
    """

    def vectors(field: FloatArray, order: tuple[int, ...]) -> FloatArray:
        count = len(order)
        channels = [*order, *(number + count for number in order)]  # y first, then x
        flipped = np.take(field[:, ::-1], channels, axis=2)
        np.negative(flipped[..., count:], out=flipped[..., count:])
        return flipped

    return replace(
        maps,
        heatmap=np.take(maps.heatmap[:, ::-1], MIRRORED_PARTS, axis=2),
        offsets=vectors(maps.offsets, MIRRORED_PARTS),
        displacements_fwd=vectors(maps.displacements_fwd, MIRRORED_EDGES),
        displacements_bwd=vectors(maps.displacements_bwd, MIRRORED_EDGES),
    )


def in_frame_heights(pose: Pose, frame_height: int) -> NDArray[np.float32]:
    """A pose as (17, 3) float32: x and y divided by the picture's height, and confidence."""
    return np.column_stack(
        [pose.keypoints / np.float32(frame_height), pose.keypoint_scores]
    ).astype(np.float32)


def hip_centre(points: NDArray[Any]) -> NDArray[Any]:
    """The middle between the hips of keypoints (..., 17, C): (..., 2)."""
    return np.asarray((points[..., LEFT_HIP, :2] + points[..., RIGHT_HIP, :2]) / 2)


def shoulder_centre(points: NDArray[Any]) -> NDArray[Any]:
    """The middle between the shoulders of keypoints (..., 17, C): (..., 2)."""
    return np.asarray((points[..., LEFT_SHOULDER, :2] + points[..., RIGHT_SHOULDER, :2]) / 2)


def torso_length(points: NDArray[Any]) -> NDArray[Any]:
    """Distance between hip and shoulder centres of keypoints (..., 17, C): (...,), same units."""
    return np.asarray(np.linalg.norm(shoulder_centre(points) - hip_centre(points), axis=-1))
