from __future__ import annotations

import numpy as np
import pytest

from game.core.trail import MAX_COORDINATE, PoseTrail
from tests.fakes import STANDING, dance_poses

POSE = np.column_stack([STANDING, np.full(17, 0.9)]).astype(np.float32)


def changed(part: int, column: int, value: float) -> np.ndarray:
    pose = POSE.copy()
    pose[part, column] = value
    return pose


def test_a_stretch_danced_twice_counts_as_danced_first() -> None:
    trail = PoseTrail()
    trail.add(1.0, POSE)
    trail.add(2.0, POSE)
    trail.add(1.5, POSE + 1)
    trail.add(2.0, POSE + 1)
    times, poses = trail.arrays()
    assert times.tolist() == [1.0, 2.0]
    assert (poses == POSE).all()


def test_what_is_sealed_takes_in_nothing_more() -> None:
    trail = PoseTrail()
    trail.add(1.0, POSE)
    trail.seal(2.0)
    trail.seal(1.5)
    trail.add(2.0, POSE)
    assert len(trail) == 1
    trail.add(2.01, POSE)
    assert len(trail) == 2


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 2 * MAX_COORDINATE])
@pytest.mark.parametrize("column", [0, 1, 2])
def test_what_is_no_place_is_left_out(value: float, column: int) -> None:
    trail = PoseTrail()
    trail.add(1.0, changed(3, column, value))
    assert len(trail) == 0


def test_no_time_is_left_out_and_confidence_stays_in_bounds() -> None:
    trail = PoseTrail()
    trail.add(np.nan, POSE)
    trail.add(np.inf, POSE)
    assert len(trail) == 0
    trail.add(1.0, changed(3, 2, 1.0000001))
    trail.add(2.0, changed(3, 2, -0.1))
    assert trail.arrays()[1][:, 3, 2].tolist() == [1.0, 0.0]


def test_arrays_are_the_poses_bit_for_bit() -> None:
    times = np.sort(np.random.default_rng(0).uniform(-3, 20, 200))
    poses = dance_poses(times)
    back, found = PoseTrail.of(times, poses).arrays()
    assert back.tobytes() == times.tobytes()
    assert found.tobytes() == poses.tobytes()
    assert [array.shape for array in PoseTrail().arrays()] == [(0,), (0, 17, 3)]


def test_until_and_between_include_their_ends() -> None:
    trail = PoseTrail.of(np.array([1.0, 2.0, 3.0]), np.stack([POSE] * 3))
    assert len(trail.until(2.0)) == 2
    assert trail.between(1.0, 2.0)[0].tolist() == [1.0, 2.0]
    assert len(trail.between(5.0, 6.0)[0]) == 0
    part = trail.until(2.0)
    part.add(2.5, POSE)
    assert (len(part), len(trail)) == (3, 3), "a part is its own trail"
