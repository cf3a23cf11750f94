from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.move_mirror import cosine_distance, pose_vector, weighted_distance
from tests.fakes import STANDING, dance_poses


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 99), st.floats(0.1, 10), st.floats(-5, 5), st.floats(-5, 5))
def test_place_and_size_do_not_matter(seed: int, scale: float, x: float, y: float) -> None:
    pose = dance_poses(np.zeros(1), seed)[0, :, :2]
    moved = scale * pose + (x, y)
    assert cosine_distance(pose, moved) == pytest.approx(0, abs=1e-3)
    assert weighted_distance(pose, moved, np.ones(17)) == pytest.approx(0, abs=1e-4)
    assert np.linalg.norm(pose_vector(moved)) == pytest.approx(1)


def test_the_distances_are_the_formulas() -> None:
    a, b = np.array([[0.0, 0], [1, 1]]), np.array([[0.0, 1], [1, 0]])
    # Boxed: (0, 0, 1, 1) and (0, 1, 1, 0), each divided by the root of 2: their cosine is 0.5.
    assert cosine_distance(a, b) == pytest.approx(1.0)
    assert weighted_distance(a, b, np.array([1.0, 1.0])) == pytest.approx(0.25 * np.sqrt(2))
    assert weighted_distance(a, b, np.array([1.0, 0.0])) == pytest.approx(0.25 * np.sqrt(2))
    assert weighted_distance(a, b, np.zeros(2)) == np.inf


def test_an_unsure_part_counts_less() -> None:
    other = STANDING.copy()
    other[9] += (0.0, -0.3)
    sure, unsure = np.ones(17), np.ones(17)
    unsure[9] = 0.1
    assert weighted_distance(STANDING, other, unsure) < weighted_distance(STANDING, other, sure)


def test_many_poses_at_once_and_none_of_any_size() -> None:
    poses = dance_poses(np.arange(5) / 30)[..., :2]
    assert cosine_distance(poses, STANDING).shape == (5,)
    assert np.isfinite(cosine_distance(np.zeros((17, 2)), STANDING))
