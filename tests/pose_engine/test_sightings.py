import numpy as np

from pose_engine.keypoints import LEFT_HIP, MIRRORED_PARTS
from pose_engine.sightings import MIN_POSE_SCORE, body_centres, body_sizes, crowded, sight
from pose_engine.types import Pose
from tests.fakes import STANDING, as_pose

PICTURE = np.zeros((480, 640, 3), np.uint8)


def at(x: float, score: float = 0.9) -> Pose:
    return as_pose(STANDING + [x, 0.0], score=score)


def with_points(pose: Pose, points: np.ndarray) -> Pose:
    return Pose(points.astype(np.float32), pose.keypoint_scores, pose.score)


def test_doubtful_and_broken_poses_are_nobody() -> None:
    broken, far, unsure = at(0).keypoints.copy(), at(0).keypoints.copy(), at(0)
    broken[3], far[3] = np.nan, 1e30
    unsure = Pose(unsure.keypoints, np.full(17, np.nan, np.float32), 0.9)
    doubtful = at(0, score=MIN_POSE_SCORE / 2)
    poses = [with_points(at(0), broken), with_points(at(0), far), unsure, doubtful]
    seen = sight(poses, PICTURE)
    assert len(seen) == 0
    assert seen.clothes.shape == (0, 3, 3)
    assert len(sight([], PICTURE)) == 0


def test_a_body_found_twice_is_one() -> None:
    body = at(0.0)
    again = as_pose(STANDING + 0.01, score=0.5)
    flipped = Pose(body.keypoints[list(MIRRORED_PARTS)], body.keypoint_scores, 0.4)
    seen = sight([again, flipped, body], PICTURE)
    assert [pose.score for pose in seen.poses] == [0.9]


def test_two_people_are_two_though_they_touch() -> None:
    seen = sight([at(0.0), at(0.2)], PICTURE)
    assert len(seen) == 2
    assert not seen.alone.any()
    assert sight([at(0.0), at(0.45)], PICTURE).alone.all()


def test_the_order_of_the_poses_makes_no_difference() -> None:
    poses = [at(0.0), at(0.4), at(0.8, 0.5), at(0.02, 0.5)]
    first, second = sight(poses, PICTURE), sight(poses[::-1], PICTURE)
    np.testing.assert_array_equal(first.keypoints, second.keypoints)


def test_size_and_centre_are_those_of_what_is_sure() -> None:
    points, sure = STANDING[None], np.zeros((1, 17), bool)
    whole = body_sizes(points, sure)[0]
    sure[0, :5] = True
    assert body_sizes(points * 480, sure)[0] < 0.2 * whole * 480
    sure[0, LEFT_HIP] = True
    centre = (STANDING[0] + STANDING[LEFT_HIP]) / 2
    np.testing.assert_allclose(body_centres(points, sure)[0], centre)


def test_who_is_near_to_whom() -> None:
    centres = np.array([[0.0, 0.0], [10.0, 0.0], [100.0, 0.0]])
    assert crowded(centres, np.full(3, 50.0)).tolist() == [True, True, False]
    assert crowded(centres[:1], np.full(1, 50.0)).tolist() == [False]
