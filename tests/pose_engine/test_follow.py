from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pose_engine import Frame, Pose, PoseNet
from pose_engine.follow import Follower
from pose_engine.tracker import SinglePlayerTracker
from pose_engine.types import Image

BARE = PoseNet(flip_average=False, second_look=False, threads=1)


def scene(dancer: Image, left: int) -> Image:
    """The dancer, 240 px high, in a grey 1280x720 picture."""
    small = cv2.resize(dancer, (320, 240), interpolation=cv2.INTER_AREA)
    picture = np.full((720, 1280, 3), 120, np.uint8)
    picture[300:540, left : left + 320] = small
    return picture


def test_follows_near_and_looks_at_all_when_the_player_is_gone(dancer: Image) -> None:
    looks: list[int] = []

    def look(rgb: Image) -> Sequence[Pose]:
        looks.append(len(places))
        return BARE.resized((289, 513)).estimate_multiple_poses(rgb, 5, 0.3)

    follower = Follower(BARE, look, SinglePlayerTracker())
    places = []
    for index, left in enumerate([300, 306, 312, 318, 900, 906]):
        frame = Frame(scene(dancer, left), index / 30, index)
        people = follower.update(follower.estimate(frame.image), frame)
        places.append(people[0].pose.keypoints[:, 0].mean() if people[0].visible else None)
    assert looks == [0, 4, 5]  # at first, and after the jump
    assert places[0] is not None
    assert places[3] is not None
    assert 6 < places[3] - places[0] < 26


def test_is_as_good_far_away_as_near(dancer: Image) -> None:
    full = BARE.estimate_near(dancer, BARE.estimate_multiple_poses(dancer)[:1])[0]
    truth = full.keypoints / 2 + np.float32([300, 300])
    look = BARE.resized((161, 289)).estimate_multiple_poses
    follower = Follower(BARE, look, SinglePlayerTracker())
    for index in range(4):
        frame = Frame(scene(dancer, 300), index / 30, index)
        poses = follower.estimate(frame.image)
        follower.update(poses, frame)
    gaps = np.hypot(*(poses[0].keypoints - truth).T) / np.ptp(truth[:, 1])
    assert np.median(gaps) < 0.02
