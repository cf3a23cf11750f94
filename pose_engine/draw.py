"""Skeletons drawn on pictures, for looking at what the engine found."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from pose_engine.keypoints import PART_NAMES, SKELETON_EDGES
from pose_engine.types import Image, Pose

LEFT, RIGHT, MIDDLE, EDGE = (255, 176, 46), (64, 196, 255), (255, 255, 255), (0, 0, 0)
SUBPIXEL_BITS = 4
FAR = 2**24  # px; what OpenCV can still reckon with, and far outside of any picture
Point = tuple[int, int]


def _colour(*parts: int) -> tuple[int, int, int]:
    names = [PART_NAMES[part] for part in parts]
    if all(name.startswith("left") for name in names):
        return LEFT
    return RIGHT if all(name.startswith("right") for name in names) else MIDDLE


def draw_poses(
    rgb: Image,
    poses: Sequence[Pose],
    min_score: float = 0.3,
    ids: Sequence[int | None] = (),
) -> Image:
    """A copy of a picture (H, W, 3) with the poses drawn on it: left orange, right blue.

    Keypoints below `min_score` and the lines to them are left out. `ids`, one per pose, are
    written over the heads.
    """
    image = rgb.copy()
    width = max(1, round(max(rgb.shape[:2]) / 250))
    for pose in poses:
        _draw_skeleton(image, pose, min_score, width)
    for pose, number in zip(poses, ids, strict=False):
        if number is not None:
            _write_number(image, pose, min_score, number, width)
    return image


def _draw_skeleton(image: Image, pose: Pose, min_score: float, width: int) -> None:
    seen = pose.keypoint_scores >= min_score
    one = 1 << SUBPIXEL_BITS
    places: list[Point] = [
        (int(x), int(y)) for x, y in (pose.keypoints * one).round().clip(-FAR * one, FAR * one)
    ]
    for a, b in SKELETON_EDGES:
        if seen[a] and seen[b]:
            colour = _colour(a, b)
            cv2.line(image, places[a], places[b], colour, width, cv2.LINE_AA, SUBPIXEL_BITS)
    for part, place in enumerate(places):
        if seen[part]:
            radius = round(1.6 * width * one)
            cv2.circle(image, place, radius, _colour(part), -1, cv2.LINE_AA, SUBPIXEL_BITS)


def _write_number(image: Image, pose: Pose, min_score: float, number: int, width: int) -> None:
    left, top, right, _ = pose.box(min_score)
    scale = 0.35 * width
    place = (
        int(max(-FAR, min((left + right) / 2 - 10 * scale, FAR))),
        int(max(30 * scale, min(top - 14 * scale, FAR))),
    )
    for colour, thickness in ((EDGE, 3 * width), (MIDDLE, width)):
        cv2.putText(
            image, str(number), place, cv2.FONT_HERSHEY_SIMPLEX, scale, colour, thickness,
            cv2.LINE_AA,
        )  # fmt: skip
