"""Skeletons drawn on pictures, for looking at what the engine found."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from pose_engine.keypoints import PART_NAMES, SKELETON_EDGES
from pose_engine.types import Image, Pose

LEFT, RIGHT, MIDDLE = (255, 176, 46), (64, 196, 255), (255, 255, 255)
SUBPIXEL_BITS = 4


def _colour(*parts: int) -> tuple[int, int, int]:
    names = [PART_NAMES[part] for part in parts]
    if all(name.startswith("left") for name in names):
        return LEFT
    return RIGHT if all(name.startswith("right") for name in names) else MIDDLE


def draw_poses(rgb: Image, poses: Sequence[Pose], min_score: float = 0.3) -> Image:
    """A copy of a picture (H, W, 3) with the poses drawn on it: left orange, right blue.

    Keypoints below `min_score` and the lines to them are left out.
    """
    image = rgb.copy()
    width = max(1, round(max(rgb.shape[:2]) / 250))
    for pose in poses:
        seen = pose.keypoint_scores >= min_score
        places = [
            tuple(int(v) for v in (point * (1 << SUBPIXEL_BITS)).round().clip(-(2**28), 2**28))
            for point in pose.keypoints
        ]
        for a, b in SKELETON_EDGES:
            if seen[a] and seen[b]:
                cv2.line(
                    image, places[a], places[b], _colour(a, b), width, cv2.LINE_AA, SUBPIXEL_BITS
                )
        for part, place in enumerate(places):
            if seen[part]:
                radius = round(1.6 * width * (1 << SUBPIXEL_BITS))
                cv2.circle(image, place, radius, _colour(part), -1, cv2.LINE_AA, SUBPIXEL_BITS)
    return image
