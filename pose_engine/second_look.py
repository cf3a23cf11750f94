"""Where to look again: the part of a picture that holds the people, as large as suits the network.

PoseNet is at its best on people about 250 px tall in its input. The first look, at the whole
picture, tells where they are and how large; the second one shows them at that size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import LEFT_ANKLE, LIMBS, RIGHT_ANKLE
from pose_engine.model import valid_side
from pose_engine.oks import VARIANCES
from pose_engine.preprocess import Region
from pose_engine.types import Pose

Size = tuple[int, int]  # (height, width) px
BEST_HEIGHT_PX: Final = 250.0  # of a person in the network's input
LEGS: Final = 1.5  # from the hips to the ankles, in torso lengths
SURE: Final = 0.2  # keypoints below this do not say where a person is
MARGIN: Final = 0.15  # around the people, in sizes of the tallest
SAME_PERSON_OKS: Final = 0.3
TWICE_OKS: Final = 0.75  # two poses of one picture that are this alike are one person, found twice
BOX_SHARE: Final = 0.53  # of its keypoints' box that a person's outline fills, as in COCO


def extent(pose: Pose) -> float:
    """The longer side (px) of the box around the keypoints that are sure."""
    left, top, right, bottom = pose.box(SURE)
    return max(right - left, bottom - top)


def with_legs(pose: Pose) -> Pose:
    """The pose with ankles that are not sure put where they are on somebody who stands.

    Whoever looks only near the parts that are sure loses legs for good once they are out of view.
    Without sure shoulders and hips the pose stays as it is.
    """
    scores, points = pose.keypoint_scores, pose.keypoints
    lost = [ankle for ankle in (LEFT_ANKLE, RIGHT_ANKLE) if scores[ankle] < SURE]
    if not lost or scores[list(LIMBS["torso"])].min() < SURE:
        return pose
    points, scores = points.copy(), scores.copy()
    points[lost] = hip_centre(points) + np.array([0, LEGS * torso_length(points)])
    scores[lost] = SURE
    return replace(pose, keypoints=points, keypoint_scores=scores)


def people_region(
    poses: Sequence[Pose], picture: Size, margin: float = MARGIN, below: float = 1.0
) -> Region:
    """The part of a picture that holds the poses, `margin` sizes of the largest around them, of
    which a share `below` them. The whole picture where there are none."""
    height, width = picture
    if not poses:
        return 0.0, 0.0, float(width), float(height)
    boxes = np.array([pose.box(SURE) for pose in poses])
    around = margin * max(extent(pose) for pose in poses)
    left, top = np.maximum(boxes[:, :2].min(axis=0) - around, 0)
    right, bottom = np.minimum(boxes[:, 2:].max(axis=0) + [around, below * around], [width, height])
    return float(left), float(top), float(max(right, left + 1)), float(max(bottom, top + 1))


def best_scale(
    poses: Sequence[Pose], region: Region, area_px: float, height_px: float = BEST_HEIGHT_PX
) -> float:
    """Network-input px per picture px for a region: the tallest `height_px` tall, if the input's
    area allows."""
    left, top, right, bottom = region
    fits = (area_px / ((right - left) * (bottom - top))) ** 0.5
    tallest = max((extent(pose) for pose in poses), default=0.0)
    return min(fits, height_px / tallest) if tallest > 0 else float(fits)


def region_size(region: Region, scale: float, output_stride: int) -> Size:
    """The network input (height, width) that shows a region at a scale."""
    left, top, right, bottom = region
    half = output_stride // 2
    height, width = (
        valid_side(round(side * scale) + half, output_stride)
        for side in (bottom - top, right - left)
    )
    return height, width


def similarities(poses: Sequence[Pose], others: Sequence[Pose]) -> NDArray[np.float64]:
    """OKS (N, M) of poses with others on the parts that both are sure of; 0 with fewer than three.

    A person's area is taken from the pose, the first of the two.
    """
    if not poses or not others:
        return np.zeros((len(poses), len(others)))
    points, points_other = (np.stack([p.keypoints for p in many]) for many in (poses, others))
    sure, sure_other = (
        np.stack([pose.keypoint_scores for pose in many]) > SURE for many in (poses, others)
    )
    area = np.maximum(np.ptp(points, axis=1).prod(axis=-1) * BOX_SHARE, 1.0)
    both = sure[:, None] & sure_other
    square = ((points[:, None] - points_other) ** 2).sum(axis=-1)
    alike = np.exp(-square / (2 * area[:, None, None] * VARIANCES)) * both
    count = both.sum(axis=-1)
    return np.where(count < 3, 0.0, alike.sum(axis=-1) / np.maximum(count, 1))


def similarity(pose: Pose, other: Pose) -> float:
    """`similarities` of one pose with one other."""
    return float(similarities([pose], [other])[0, 0])


def distinct(poses: Sequence[Pose]) -> list[Pose]:
    """The poses, each person once: NMS compares parts within a few px, too few for large people."""
    alike = similarities(poses, poses) >= TWICE_OKS
    kept: list[int] = []
    for index in range(len(poses)):
        if not alike[kept, index].any():
            kept.append(index)
    return [poses[index] for index in kept]


def together(better: Sequence[Pose], others: Sequence[Pose]) -> list[Pose]:
    """The better look's poses, and those of the other that it does not show."""
    alike = similarities(better, others) >= SAME_PERSON_OKS
    alone = [pose for index, pose in enumerate(others) if not alike[:, index].any()]
    return [*better, *alone]
