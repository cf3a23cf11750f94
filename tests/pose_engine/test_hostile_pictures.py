"""Pictures that no camera takes: an answer, or a `ValueError` that says what was wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pose_engine import Pose, PoseNet

NETS = {
    "official": PoseNet(mode="official", threads=1),
    "default": PoseNet(threads=1),
    "scaled": PoseNet(image_scale_factor=0.5, threads=1),
    "stride 8": PoseNet(output_stride=8, input_size=129, threads=1),
    "movenet": PoseNet("movenet_lightning", threads=1),
}


def answers(posenet: PoseNet, picture: Any) -> list[Pose]:
    if posenet is NETS["movenet"]:
        return [posenet.estimate_single_pose(picture)]
    many = posenet.estimate_multiple_poses(picture, score_threshold=0.1)
    return [
        posenet.estimate_single_pose(picture),
        *many,
        *posenet.estimate_near(picture, many),
    ]


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((1, 4000, 3), 255, np.uint8),
        np.full((4000, 1, 3), 255, np.uint8),
        np.zeros((255, 255, 3), np.uint8),
        np.random.default_rng(0).integers(0, 256, (300, 200, 3), np.uint8)[::2, ::-1],
        np.random.default_rng(1).integers(0, 256, (3, 90, 70), np.uint8).transpose(1, 2, 0),
        np.broadcast_to(np.uint8(9), (60, 80, 3)),
    ],
    ids=["1x1", "1x4000", "4000x1", "black", "backwards", "channels first in memory", "read-only"],
)
def test_odd_pictures_get_an_answer(name: str, picture: Any) -> None:
    before = picture.copy()
    for pose in answers(NETS[name], picture):
        assert np.isfinite(pose.keypoints).all()
        assert (pose.keypoint_scores >= 0).all()
        assert (pose.keypoint_scores <= 1).all()
    assert (picture == before).all()


@pytest.mark.parametrize("name", ["official", "default", "movenet"])
def test_an_8k_picture_gets_an_answer(name: str) -> None:
    picture = np.zeros((4320, 7680, 3), np.uint8)
    assert all(np.isfinite(pose.keypoints).all() for pose in answers(NETS[name], picture))


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (np.zeros((0, 0, 3), np.uint8), "sides must be 1 to"),
        (np.zeros((0, 40, 3), np.uint8), "sides must be 1 to"),
        (np.zeros((40_000, 2, 3), np.uint8), "sides must be 1 to"),
        (np.zeros((40, 40), np.uint8), "RGB of the shape"),
        (np.zeros((40, 40, 1), np.uint8), "RGB of the shape"),
        (np.zeros((40, 40, 4), np.uint8), "RGB of the shape"),
        (np.zeros((2, 40, 40, 3), np.uint8), "RGB of the shape"),
        (np.zeros((40, 40, 3), np.float32), "must be uint8"),
        (np.full((40, 40, 3), np.nan), "must be uint8"),
        (np.zeros((40, 40, 3), np.int16), "must be uint8"),
        (np.zeros((40, 40, 3), bool), "must be uint8"),
        (np.full((4, 4, 3), None), "must be uint8"),
        ([[[0, 0, 0]]], "must be a NumPy array"),
        (None, "must be a NumPy array"),
        ("photo.jpg", "must be a NumPy array"),
    ],
)
def test_what_is_no_picture_is_refused(name: str, picture: Any, reason: str) -> None:
    posenet = NETS[name]
    with pytest.raises(ValueError, match=reason):
        posenet.estimate_single_pose(picture)
    if name != "movenet":
        with pytest.raises(ValueError, match=reason):
            posenet.estimate_multiple_poses(picture)
        with pytest.raises(ValueError, match=reason):
            posenet.estimate_near(picture, [])


shapes = hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=40)
kinds = st.sampled_from([np.uint8, np.float32, np.int64, np.bool_])


@settings(max_examples=40, deadline=None)
@given(st.data(), shapes, kinds, st.sampled_from(["official", "default", "scaled"]))
def test_any_array_gets_an_answer_or_a_value_error(data, shape, kind, name) -> None:
    picture = data.draw(hnp.arrays(kind, shape))
    good = picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
    if good and picture.size:
        assert all(np.isfinite(pose.keypoints).all() for pose in answers(NETS[name], picture))
        return
    with pytest.raises(ValueError, match="picture"):
        answers(NETS[name], picture)
