"""PoseNet in Python: pictures to poses, on ONNX Runtime.

>>> from pose_engine import PoseNet
>>> posenet = PoseNet()
>>> pose = posenet.estimate_single_pose(rgb)            # doctest: +SKIP
>>> poses = posenet.estimate_multiple_poses(rgb)        # doctest: +SKIP
"""

from pose_engine.posenet import PoseNet
from pose_engine.types import Frame, Pose, PoseSnapshot, TrackedPose

__all__ = ["Frame", "Pose", "PoseNet", "PoseSnapshot", "TrackedPose"]
