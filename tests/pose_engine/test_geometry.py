import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pose_engine.geometry import (
    hip_centre,
    in_frame_heights,
    mirror,
    mirror_pose,
    shoulder_centre,
    torso_length,
)
from pose_engine.keypoints import LEFT_WRIST, RIGHT_WRIST
from tests.fakes import STANDING, as_pose

keypoints = hnp.arrays(np.float64, (4, 17, 3), elements=st.floats(-1e3, 1e3))


@given(keypoints, st.floats(-1e3, 1e3), st.booleans())
def test_mirroring_twice_changes_nothing(points, x_sum, swap) -> None:
    twice = mirror(mirror(points, x_sum, swap_sides=swap), x_sum, swap_sides=swap)
    np.testing.assert_allclose(twice, points, atol=1e-9)


@given(keypoints, st.floats(-10, 10))
def test_mirror_moves_x_alone_and_swaps_sides(points, x_sum) -> None:
    mirrored = mirror(points, x_sum)
    np.testing.assert_array_equal(mirrored[..., LEFT_WRIST, 1:], points[..., RIGHT_WRIST, 1:])
    np.testing.assert_allclose(mirrored[..., LEFT_WRIST, 0], x_sum - points[..., RIGHT_WRIST, 0])


def test_mirror_leaves_its_argument_alone() -> None:
    points = STANDING.copy()
    mirror(points, 1.0, swap_sides=False)
    np.testing.assert_array_equal(points, STANDING)


def test_mirror_pose_keeps_scores_with_their_parts() -> None:
    pose = as_pose(STANDING)
    pose.keypoint_scores[LEFT_WRIST] = 0.1
    assert mirror_pose(pose, 639).keypoint_scores[RIGHT_WRIST] == np.float32(0.1)
    assert mirror_pose(pose, 639, swap_sides=False).keypoint_scores[LEFT_WRIST] == np.float32(0.1)


def test_frame_heights_do_not_depend_on_the_aspect() -> None:
    heights = in_frame_heights(as_pose(STANDING, height=720), 720)
    np.testing.assert_allclose(heights[:, :2], STANDING, atol=1e-6)
    assert (heights[:, 2] == np.float32(0.9)).all()


@given(keypoints)
def test_torso_is_between_the_centres(points) -> None:
    gap = shoulder_centre(points) - hip_centre(points)
    np.testing.assert_allclose(torso_length(points), np.hypot(*np.moveaxis(gap, -1, 0)), atol=1e-9)
