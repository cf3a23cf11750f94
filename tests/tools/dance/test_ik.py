"""Arms and legs that reach for places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.dance import skeleton
from tools.dance.ik import arm_direction, reach, two_bone
from tools.dance.pose import Array

coordinates = st.floats(-2.0, 2.0)
vectors = st.tuples(coordinates, coordinates, coordinates)


lengths = st.tuples(st.floats(0.1, 0.6), st.floats(0.1, 0.6))


@settings(max_examples=200, deadline=None)
@given(root=vectors, target=vectors, hint=vectors, bones=lengths)
def test_two_bones_reach(
    root: tuple[float, ...],
    target: tuple[float, ...],
    hint: tuple[float, ...],
    bones: tuple[float, float],
) -> None:
    start, goal = np.array(root), np.array(target)
    middle, end = two_bone(start, goal, bones, np.array(hint))
    assert np.linalg.norm(middle - start) == pytest.approx(bones[0], abs=1e-6)
    assert np.linalg.norm(end - middle) == pytest.approx(bones[1], abs=1e-6)
    distance = float(np.linalg.norm(goal - start))
    if abs(bones[0] - bones[1]) + 0.01 < distance < 0.99 * sum(bones):
        np.testing.assert_allclose(end, goal, atol=1e-6)
    assert (
        np.dot(middle - start, np.array(hint))
        >= np.dot(_shadow(middle, start, end), np.array(hint)) - 1e-6
    )


def _shadow(middle: Array, start: Array, end: Array) -> Array:
    """The point of the straight line from start to end that is nearest to the joint."""
    axis = (end - start) / max(float(np.linalg.norm(end - start)), 1e-12)
    return axis * np.dot(middle - start, axis)


@settings(max_examples=100, deadline=None)
@given(out=st.floats(-0.3, 0.3), up=st.floats(-0.35, 0.35), ahead=st.floats(0.15, 0.3))
def test_arms_reach_for_places(out: float, up: float, ahead: float) -> None:
    arm = reach(out, up, ahead)
    elbow = skeleton.UPPER_ARM * arm_direction(np.array(arm.upper), np.array(arm.upper_ahead), 1.0)
    wrist = elbow + skeleton.FOREARM * arm_direction(
        np.array(arm.fore), np.array(arm.fore_ahead), 1.0
    )
    np.testing.assert_allclose(wrist, [out, up, ahead], atol=1e-6)
