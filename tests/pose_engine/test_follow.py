from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pose_engine import Frame, Pose, PoseNet
from pose_engine.follow import Follower, GroupFollower
from pose_engine.second_look import similarity
from pose_engine.tracker import PoseTracker, SinglePlayerTracker
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


def row(dancer: Image, lefts: Sequence[int]) -> Image:
    """Dancers side by side, 160 px high, in a grey 1280x720 picture."""
    small = cv2.resize(dancer, (213, 160), interpolation=cv2.INTER_AREA)
    picture = np.full((720, 1280, 3), 120, np.uint8)
    for left in lefts:
        picture[300:460, left : left + 213] = small
    return picture


def test_a_group_is_followed_near_and_scouted_for_others(dancer: Image) -> None:
    looks: list[int] = []

    def look(rgb: Image) -> Sequence[Pose]:
        looks.append(index)
        return BARE.resized((289, 513)).estimate_multiple_poses(rgb, 6, 0.3)

    group = GroupFollower(BARE.resized(321), look, PoseTracker(12), scout_every=12)
    counts = []
    for index in range(36):
        lefts = [200, 440, *([1040] if index >= 8 else [])]
        frame = Frame(row(dancer, lefts), index / 30, index)
        counts.append(len(group.update(group.estimate(frame.image), frame)))
    assert counts[7] == 2
    assert counts[-1] == 3  # found by a look at the whole, and kept: it was forgotten in between
    assert looks[:2] == [0, 1]
    assert len(looks) < 10


def test_a_group_loses_nobody_it_sees_near(dancer: Image) -> None:
    """People 160 px tall in a row 700 px wide keep their keypoints within a few px."""
    full = BARE.estimate_near(dancer, BARE.estimate_multiple_poses(dancer)[:1])[0]
    look = BARE.resized((257, 449)).estimate_multiple_poses
    group = GroupFollower(BARE.resized(345), lambda rgb: look(rgb, 6, 0.3), PoseTracker(12))
    lefts = [200, 440, 680]
    for index in range(5):
        frame = Frame(row(dancer, lefts), index / 30, index)
        people = group.update(group.estimate(frame.image), frame)
    assert len(people) == len(lefts)
    for person, left in zip(
        sorted(people, key=lambda one: one.pose.keypoints[0, 0]), lefts, strict=True
    ):
        truth = full.keypoints / 3 + np.float32([left, 300])
        gaps = np.hypot(*(person.pose.keypoints - truth).T) / np.ptp(truth[:, 1])
        assert np.median(gaps) < 0.06


def test_legs_that_were_lost_are_found_again(dancer: Image) -> None:
    """What was seen of somebody the last time was once all that was ever seen of them."""
    whole = BARE.estimate_near(dancer, BARE.estimate_multiple_poses(dancer)[:1])[0]
    scores = whole.keypoint_scores.copy()
    scores[13:] = 0.01
    points = whole.keypoints.copy()
    points[13:] = points[11:12]
    found = BARE.estimate_near(dancer, [replace(whole, keypoints=points, keypoint_scores=scores)])
    assert similarity(whole, found[0]) > 0.9
    assert found[0].keypoint_scores[13:].min() > 0.2
