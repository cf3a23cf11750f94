"""Poses as files. For now our own JSON: an envelope and one object per picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pose_engine.keypoints import PART_NAMES
from pose_engine.types import Frame, Pose

POSES_FORMAT = "mirrorbeat.poses"
POSES_VERSION = 1


def frame_data(frame: Frame, poses: Sequence[Pose], name: str) -> dict[str, Any]:
    """One picture's poses as plain data; each keypoint is [x px, y px, score]."""
    height, width = frame.size
    return {
        "source": name,
        "index": frame.index,
        "time_s": None if frame.media_s is None else round(frame.media_s, 4),
        "width": width,
        "height": height,
        "poses": [
            {
                "score": round(pose.score, 4),
                "keypoints": [
                    [round(float(x), 2), round(float(y), 2), round(float(score), 4)]
                    for (x, y), score in zip(pose.keypoints, pose.keypoint_scores, strict=True)
                ],
            }
            for pose in poses
        ],
    }


def poses_data(frames: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The whole file: the envelope around what `frame_data` gave."""
    return {
        "format": POSES_FORMAT,
        "version": POSES_VERSION,
        "unit": "px",
        "keypoint_names": list(PART_NAMES),
        "frames": list(frames),
    }
