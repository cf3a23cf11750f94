"""The camera before the stage: joints in space to keypoints in frame heights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import (
    LEFT_EAR,
    LEFT_HIP,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NUM_KEYPOINTS,
    RIGHT_EAR,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from tools.dance.pose import Array

ASPECT = 4 / 3
HIDDEN = 0.6  # confidence of a part behind the body: known to us, hard for a camera


@dataclass(frozen=True)
class Camera:
    """A pinhole camera `height_m` over the floor, `distance_m` before the stage's middle.

    `view_m` is the height of the picture at that distance, `pitch_deg` looks down.
    """

    height_m: float = 1.1
    distance_m: float = 3.0
    view_m: float = 2.18
    pitch_deg: float = 1.6
    aspect: float = ASPECT

    def project(self, points: Array) -> Array:
        """Points (..., 3) on the stage as (..., 2): x right, y down, in frame heights."""
        pitch = np.radians(self.pitch_deg)
        up = points[..., 1] - self.height_m
        far = self.distance_m - points[..., 2]
        depth = far * np.cos(pitch) - up * np.sin(pitch)
        rise = up * np.cos(pitch) + far * np.sin(pitch)
        scale = self.distance_m / (self.view_m * depth)
        return np.stack([self.aspect / 2 + points[..., 0] * scale, 0.5 - rise * scale], axis=-1)

    def keypoints(self, points: Array) -> NDArray[np.float32]:
        """Joints (T, 17, 3) as keypoints (T, 17, 3): x, y in frame heights, and confidence."""
        return np.concatenate(
            [self.project(points), confidences(points)[..., None]], axis=-1
        ).astype(np.float32)


def confidences(points: Array) -> Array:
    """Confidence (T, 17) of joints (T, 17, 3): lower where the head or the torso hides a part."""
    sure = np.ones((len(points), NUM_KEYPOINTS))
    middle = (points[:, LEFT_EAR] + points[:, RIGHT_EAR]) / 2
    for ear in (LEFT_EAR, RIGHT_EAR):
        sure[:, ear] = _fade(middle[:, 2] - points[:, ear, 2], 0.02, 0.05)
    for wrist in (LEFT_WRIST, RIGHT_WRIST):
        sure[:, wrist] = _fade(_behind_torso(points, wrist), 0.0, 0.05)
    return sure


def _fade(value: Array, start: float, end: float) -> Array:
    """1 below `start`, HIDDEN above `end`, straight between."""
    share = np.clip((value - start) / (end - start), 0.0, 1.0)
    return 1.0 - (1.0 - HIDDEN) * share


def _behind_torso(points: Array, part: int) -> Array:
    """How far (T,) a part is behind the torso, metres; below zero where nothing hides it."""
    corners = points[:, [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP]]
    place = points[:, part]
    low, high = corners.min(axis=1), corners.max(axis=1)
    inside = np.minimum(place - low, high - place)[:, :2].min(axis=1)
    behind = corners[..., 2].mean(axis=1) - place[:, 2]
    return np.asarray(np.minimum(inside, behind))
