"""PoseNet in Python: pictures to poses, on ONNX Runtime.

>>> from pose_engine import PoseNet
>>> posenet = PoseNet()
>>> pose = posenet.estimate_single_pose(rgb)            # doctest: +SKIP
>>> poses = posenet.estimate_multiple_poses(rgb)        # doctest: +SKIP
"""

import os
from typing import TYPE_CHECKING, Any

# From 1.29 on ONNX Runtime keeps a number for the machine and tells its maker about every session,
# unless this is set before it is loaded. Whoever wants that sets it to something else before.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

from pose_engine.types import Frame, Pose, PoseSnapshot, TrackedPose

if TYPE_CHECKING:
    from pose_engine.posenet import PoseNet

__all__ = ["Frame", "Pose", "PoseNet", "PoseSnapshot", "TrackedPose"]


def __getattr__(name: str) -> Any:
    """Loads the network's libraries only for those who want it: the types are wanted by all."""
    if name == "PoseNet":
        from pose_engine.posenet import PoseNet

        return PoseNet
    raise AttributeError(f"module 'pose_engine' has no attribute {name!r}")
