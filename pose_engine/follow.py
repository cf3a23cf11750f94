"""Looks where the players are: an estimator that knows whom its tracker follows.

Far from the camera a player is small in the network's input, and PoseNet is at its best on people
about 250 px tall. Once the tracker knows somebody, one look at their part of the picture costs no
more than one at the whole and shows them that large. When they are not there any more, the whole
picture is looked at in the same breath.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pose_engine.pipeline import Tracker
from pose_engine.posenet import PoseNet
from pose_engine.second_look import similarity
from pose_engine.types import Frame, Image, Pose, TrackedPose

STILL_THERE: Final = 0.2  # OKS with the last pose from which it is the same person


class Follower:
    """An estimator and a tracker in one, for a `Pipeline`'s two places.

    `look` finds the poses of a whole picture. Where the tracker follows somebody who was seen in
    the last picture, `posenet` looks near them instead.
    """

    def __init__(
        self, posenet: PoseNet, look: Callable[[Image], Sequence[Pose]], tracker: Tracker
    ) -> None:
        self._posenet, self._look, self._tracker = posenet, look, tracker
        self._followed: list[Pose] = []

    def estimate(self, rgb: Image) -> Sequence[Pose]:
        """The poses near the people followed; those of the whole picture where one is missing."""
        if self._followed:
            found = self._posenet.estimate_near(rgb, self._followed)
            if all(_is_among(pose, found) for pose in self._followed):
                return found
        return self._look(rgb)

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        """The tracker's answer, remembered for the next picture."""
        people = self._tracker.update(poses, frame)
        self._followed = [person.pose for person in people if person.visible]
        return people


def _is_among(pose: Pose, found: Sequence[Pose]) -> bool:
    return any(similarity(pose, other) >= STILL_THERE for other in found)
