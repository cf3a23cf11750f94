from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine import PoseNet
from pose_engine.keypoints import NUM_EDGES, NUM_KEYPOINTS, POSE_TREE
from pose_engine.tree_pose import _best_tree, decode_tree_pose
from pose_engine.types import Image
from tests.pose_engine.maps import random_maps


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 999))
def test_the_tree_with_the_greatest_sum_wins(seed: int) -> None:
    rng = np.random.default_rng(seed)
    likely = rng.normal(size=(NUM_KEYPOINTS, 2)).astype(np.float32)
    agreement = rng.normal(size=(NUM_EDGES, 2, 2)).astype(np.float32)
    chosen = _best_tree(likely, agreement)
    choices = np.array(list(product(range(2), repeat=NUM_KEYPOINTS)))
    sums = likely[np.arange(NUM_KEYPOINTS), choices].sum(axis=1)
    for edge, (parent, child) in enumerate(POSE_TREE):
        sums = sums + agreement[edge, choices[:, parent], choices[:, child]]
    assert (chosen == choices[sums.argmax()]).all()


@settings(max_examples=20, deadline=None)
@given(height=st.integers(2, 9), width=st.integers(2, 9), seed=st.integers(0, 999))
def test_every_part_is_a_cell_of_its_own_map(height: int, width: int, seed: int) -> None:
    maps = random_maps(height, width, seed)
    pose = decode_tree_pose(maps, 16)
    rows, columns = np.mgrid[:height, :width]
    for part in range(NUM_KEYPOINTS):
        x = columns * 16 + maps.offsets[..., part + 17]
        y = rows * 16 + maps.offsets[..., part]
        gaps = np.hypot(x - pose.keypoints[part, 0], y - pose.keypoints[part, 1])
        row, column = np.unravel_index(gaps.argmin(), gaps.shape)
        assert gaps.min() < 1e-3
        assert pose.keypoint_scores[part] in (0, maps.heatmap[row, column, part])
    assert pose.score == np.float32(pose.keypoint_scores.mean())


def test_a_body_is_not_put_together_from_two_people(dancer: Image) -> None:
    """Beside the dancer stands another, whose legs are hidden: the legs are the dancer's."""
    height, width, _ = dancer.shape
    both = np.concatenate([dancer, dancer], axis=1)
    both[height * 55 // 100 :, width:] = 90
    whole = PoseNet(mode="official", input_size=(257, 353))
    maps, box = whole.maps(both)
    pose = decode_tree_pose(maps, 16)
    x = box.to_picture(pose.keypoints)[:, 0]
    assert (x < width).all() or (x > width).all()
