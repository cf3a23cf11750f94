import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pose_engine.geometry import (
    hip_centre,
    in_frame_heights,
    mirror,
    mirror_maps,
    mirror_pose,
    shoulder_centre,
    torso_length,
)
from pose_engine.keypoints import LEFT_WRIST, RIGHT_WRIST
from pose_engine.single_pose import decode_single_pose
from tests.fakes import STANDING, as_pose
from tests.pose_engine.maps import random_maps

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


@given(height=st.integers(1, 4), width=st.integers(1, 5), seed=st.integers(0, 99))
def test_maps_mirrored_twice_are_themselves(height: int, width: int, seed: int) -> None:
    maps = random_maps(height, width, seed)
    again = mirror_maps(mirror_maps(maps))
    for name in ("heatmap", "offsets", "displacements_fwd", "displacements_bwd"):
        assert (getattr(again, name) == getattr(maps, name)).all()


@given(height=st.integers(2, 6), width=st.integers(2, 6), seed=st.integers(0, 99))
def test_a_pose_in_mirrored_maps_is_the_mirrored_pose(height: int, width: int, seed: int) -> None:
    maps = random_maps(height, width, seed)
    pose = decode_single_pose(maps, 16)
    mirrored = decode_single_pose(mirror_maps(maps), 16)
    expected = mirror_pose(pose, (width - 1) * 16)
    assert np.abs(mirrored.keypoints - expected.keypoints).max() < 1e-3
    assert (mirrored.keypoint_scores == expected.keypoint_scores).all()
