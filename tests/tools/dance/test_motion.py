"""From keys to poses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.keypoints import PART_IDS
from tools.dance import skeleton
from tools.dance.motion import Key, animate, ease
from tools.dance.moves import MOVES
from tools.dance.moves_base import READY_POSE
from tools.dance.pose import CHANNELS


@settings(max_examples=50, deadline=None)
@given(share=st.floats(0.0, 1.0))
def test_easing_is_even(share: float) -> None:
    assert float(ease(np.array(share)) + ease(np.array(1 - share))) == pytest.approx(1.0)


def test_keys_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="later"):
        animate([Key(1, READY_POSE), Key(1, READY_POSE)], np.zeros(1))


def test_every_channel_of_a_pose_has_a_name() -> None:
    assert READY_POSE.vector().shape == (len(CHANNELS),)


def test_turning_the_head_turns_the_face() -> None:
    pose = MOVES["egyptian"].keys[0].pose  # looks to the right
    points = skeleton.build(animate([Key(0, pose), Key(1, pose)], np.zeros(1)).channels).points[0]
    middle = (points[PART_IDS["left_ear"]] + points[PART_IDS["right_ear"]]) / 2
    assert points[PART_IDS["nose"]][0] < middle[0] - 0.03
    assert points[PART_IDS["left_ear"]][2] > points[PART_IDS["right_ear"]][2]
