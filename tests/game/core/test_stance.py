"""Whole-body view, standing still, and the neutral stance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.stance import missing_parts, neutral_stance, stands_still
from game.virtual.dancer import idle_pose, performed_poses
from game.virtual.exercise import overhead_claps, with_arms
from game.virtual.options import DancerOptions

TIMES = np.arange(0.0, 2.0, 1 / 30)


EXERCISE = overhead_claps(75.0, 0.6, 4)


def standing(**options: float | str) -> np.ndarray:
    told = DancerOptions(**options)  # type: ignore[arg-type]
    return np.stack([performed_poses(EXERCISE, told, None, idle_s=float(at)) for at in TIMES])


@pytest.mark.parametrize("body", ["medium", "tall", "small", "broad"])
def test_the_virtual_dancer_is_whole(body: str) -> None:
    assert missing_parts(standing(body=body)) == ()


def test_nobody_is_missing_altogether() -> None:
    assert missing_parts(np.zeros((0, 17, 3), np.float32)) == ("feet", "head", "hands", "trunk")


@pytest.mark.parametrize(
    ("parts", "name"),
    [([15, 16], "feet"), ([15], "feet"), ([0, 1, 2], "head"), ([10], "hands"), ([5, 11], "trunk")],
)
def test_what_the_camera_does_not_see_is_missing(parts: list[int], name: str) -> None:
    poses = standing()
    poses[:, parts, 2] = 0.1
    assert missing_parts(poses) == (name,)
    poses = standing()
    poses[::3, parts, 2] = 0.1
    assert missing_parts(poses) == (), "a part that blinks is seen"


def test_a_face_turned_aside_is_still_a_head() -> None:
    poses = standing()
    poses[:, [1, 3], 2] = 0.0
    assert missing_parts(poses) == ()


def test_feet_below_the_picture_are_missing() -> None:
    poses = standing()
    poses[..., 1] += 0.12
    assert missing_parts(poses) == ("feet",)


def test_hands_must_have_room_over_the_head() -> None:
    poses = standing()
    poses[..., 1] -= poses[..., 1].min() - 0.02
    assert missing_parts(poses) == ("room",)


def test_breathing_is_standing_still_and_clapping_is_not() -> None:
    assert stands_still(standing())
    assert stands_still(standing(noise=0.05))
    clapping = [performed_poses(EXERCISE, DancerOptions(), float(at)) for at in TIMES]
    assert not stands_still(np.stack(clapping))


def test_walking_is_not_standing_still() -> None:
    poses = standing()
    poses[..., 0] += np.linspace(0, 0.4, len(poses))[:, None]
    assert not stands_still(poses)


def test_one_picture_tells_nothing_of_stillness() -> None:
    assert not stands_still(standing()[:1])


@given(scale=st.floats(0.3, 1.2), x=st.floats(-0.3, 0.3), y=st.floats(-0.2, 0.2))
def test_a_stance_does_not_depend_on_place_and_size(scale: float, x: float, y: float) -> None:
    poses = standing()
    moved = poses.copy()
    moved[..., :2] = poses[..., :2] * scale + (x, y)
    assert np.allclose(neutral_stance(moved), neutral_stance(poses), atol=2e-3)


def test_a_stance_is_centred_on_the_hips_in_torsos() -> None:
    stance = np.array(neutral_stance(standing()))
    assert stance.shape == (17, 2)
    assert stance[[11, 12]].mean(axis=0) == pytest.approx([0, 0], abs=1e-3)
    assert np.linalg.norm(stance[[5, 6]].mean(axis=0)) == pytest.approx(1.0, abs=0.01)


def test_doubtful_sightings_hardly_count() -> None:
    poses = standing()
    wild = poses.copy()
    wild[::2, 9, 0] += 0.5
    wild[::2, 9, 2] = 0.0
    assert np.allclose(neutral_stance(wild), neutral_stance(poses), atol=0.02)


def test_a_stance_needs_a_pose() -> None:
    with pytest.raises(ValueError, match="pose"):
        neutral_stance(np.zeros((0, 17, 3), np.float32))


def test_the_dancers_arms_hang_and_meet() -> None:
    hanging, meeting = with_arms(0.0), with_arms(1.0)
    assert np.abs(hanging - idle_pose(0.0))[:, :2].max() < 0.04
    assert np.linalg.norm(meeting[9, :2] - meeting[10, :2]) < 0.06
    assert meeting[[9, 10], 1].max() < meeting[0, 1]
