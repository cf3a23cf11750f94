from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_engine.second_look import (
    BEST_HEIGHT_PX,
    best_scale,
    distinct,
    extent,
    people_region,
    region_size,
    similarity,
    together,
    with_legs,
)
from pose_engine.types import Pose
from tests.fakes import STANDING, as_pose

PICTURE = (480, 640)


def standing(x: float, y: float, height: float) -> Pose:
    """A pose whose box is `height` px high, its upper left corner at (x, y)."""
    pose = as_pose(STANDING)
    left, top, _, bottom = pose.box()
    points = (pose.keypoints - [left, top]) * (height / (bottom - top)) + [x, y]
    return Pose(points.astype(np.float32), np.full(17, 0.9, np.float32), 0.9)


@given(st.floats(0, 500), st.floats(0, 300), st.floats(20, 170))
def test_the_region_holds_the_people_and_lies_in_the_picture(x, y, height) -> None:
    poses = [standing(x, y, height), standing(30, 40, 100)]
    left, top, right, bottom = people_region(poses, PICTURE)
    assert 0 <= left < right <= PICTURE[1]
    assert 0 <= top < bottom <= PICTURE[0]
    for pose in poses:
        inside = pose.keypoints.clip(0, [PICTURE[1], PICTURE[0]])
        assert (inside >= [left, top]).all()
        assert (inside <= [right, bottom]).all()


def faded(pose: Pose, *parts: int) -> Pose:
    """The pose with some keypoints that nothing is known of: they are anywhere in the body."""
    points, scores = pose.keypoints.copy(), pose.keypoint_scores.copy()
    points[list(parts)], scores[list(parts)] = pose.keypoints[11], 0.01
    return Pose(points, scores, pose.score)


def test_legs_that_are_not_seen_are_looked_for_all_the_same() -> None:
    whole = standing(200, 100, 200)
    assert with_legs(whole) is whole
    legless = faded(whole, 13, 14, 15, 16)
    bottom = people_region([with_legs(legless)], PICTURE, margin=0.0)[3]
    assert people_region([legless], PICTURE, margin=0.0)[3] < 250
    assert bottom == pytest.approx(whole.keypoints[:, 1].max(), abs=20)
    hipless = faded(whole, 11, 12, 15, 16)
    assert with_legs(hipless) is hipless


def test_less_room_may_be_kept_below_the_feet() -> None:
    pose = standing(200, 100, 200)
    even, less = (people_region([pose], PICTURE, 0.2, below) for below in (1.0, 0.5))
    assert less[:3] == even[:3]
    assert even[3] - less[3] == pytest.approx(0.2 * extent(pose) / 2)


def test_nobody_means_the_whole_picture() -> None:
    assert people_region([], PICTURE) == (0, 0, 640, 480)
    assert best_scale([], (0, 0, 640, 480), 640 * 480 / 4) == 0.5


def test_people_beyond_the_edge_leave_a_region_all_the_same() -> None:
    left, top, right, bottom = people_region([standing(900, 900, 50)], PICTURE)
    assert right > left
    assert bottom > top


def test_the_scale_suits_the_tallest_within_the_area() -> None:
    poses = [standing(10, 10, 100), standing(200, 10, 200)]
    region = people_region(poses, PICTURE)
    assert np.isclose(best_scale(poses, region, 1e9) * extent(poses[1]), BEST_HEIGHT_PX)
    left, top, right, bottom = region
    small = best_scale(poses, region, 10_000)
    assert np.isclose(small**2 * (right - left) * (bottom - top), 10_000)


def test_sizes_are_the_networks() -> None:
    assert region_size((0, 0, 640, 480), 0.4, 16) == (193, 257)
    assert region_size((0, 0, 3, 3), 0.1, 16) == (17, 17)


def test_similarity_looks_at_what_both_show() -> None:
    pose = standing(100, 100, 200)
    assert similarity(pose, pose) == 1
    assert similarity(pose, standing(400, 100, 200)) < 0.01
    unsure = Pose(pose.keypoints, np.zeros(17, np.float32), 0.0)
    assert similarity(pose, unsure) == 0


def test_who_left_the_closer_look_is_kept() -> None:
    here, there = standing(100, 100, 200), standing(400, 100, 200)
    again = standing(102, 101, 200)
    assert together([again], [here, there]) == [again, there]


def test_a_person_found_twice_is_one() -> None:
    here, there = standing(100, 100, 200), standing(400, 100, 200)
    assert distinct([here, standing(101, 100, 200), there]) == [here, there]
    assert distinct([]) == []
