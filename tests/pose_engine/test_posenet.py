from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine import PoseNet
from tests.pose_engine.test_model import CONFIGS, IMAGES

END_TO_END = {**CONFIGS, "s16r513": (16, 513)}


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("config", END_TO_END)
def test_end_to_end_as_the_original(
    reference: Path, reference_images: dict[str, Any], image: str, config: str
) -> None:
    stride, size = END_TO_END[config]
    posenet = PoseNet(output_stride=stride, input_size=size)
    rgb = reference_images[image]
    single = [posenet.estimate_single_pose(rgb)]
    flipped = [posenet.estimate_single_pose(rgb, flip_horizontal=True)]
    many = posenet.estimate_multiple_poses(rgb, 10, 0.5, 20)
    others = posenet.estimate_multiple_poses(rgb, 5, 0.3, 30)
    with np.load(reference / "posenet" / f"{image}.npz") as answers:
        for key, poses in (
            ("image_single", single),
            ("image_single_flip", flipped),
            ("image_multi", many),
            ("image_multi_alt", others),
        ):
            expected = answers[f"{config}.{key}"]
            assert len(poses) == len(expected)
            for pose, points in zip(poses, expected, strict=True):
                assert np.abs(pose.keypoints - points[:, :2]).max() <= 0.05
                assert np.abs(pose.keypoint_scores - points[:, 2]).max() <= 1e-4


def test_types_are_as_promised(posenet: PoseNet) -> None:
    pose = posenet.estimate_single_pose(np.zeros((48, 64, 3), np.uint8))
    assert pose.keypoints.dtype == np.float32
    assert pose.keypoints.shape == (17, 2)
    assert pose.keypoint_scores.shape == (17,)
    assert isinstance(pose.score, float)


@settings(max_examples=20, deadline=None)
@given(height=st.integers(1, 90), width=st.integers(1, 90), seed=st.integers(0, 99))
def test_any_picture_gets_an_answer(posenet, height, width, seed) -> None:
    rgb = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    pose = posenet.estimate_single_pose(rgb)
    assert np.isfinite(pose.keypoints).all()
    assert 0 <= pose.score <= 1
    for found in posenet.estimate_multiple_poses(rgb, score_threshold=0.1):
        assert np.isfinite(found.keypoints).all()


def test_views_of_arrays_are_pictures_too(
    posenet: PoseNet, reference_images: dict[str, Any]
) -> None:
    rgb = reference_images[IMAGES[0]]
    wide = np.repeat(rgb, 2, axis=1)
    wide.flags.writeable = False
    expected = posenet.estimate_single_pose(np.ascontiguousarray(wide[:, ::2]))
    found = posenet.estimate_single_pose(wide[:, ::2])
    np.testing.assert_array_equal(found.keypoints, expected.keypoints)


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_detections": 0},
        {"score_threshold": 1.5},
        {"score_threshold": float("nan")},
        {"nms_radius": 0},
    ],
)
def test_options_out_of_range_are_refused(posenet: PoseNet, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        posenet.estimate_multiple_poses(np.zeros((9, 9, 3), np.uint8), **wrong)


def test_sizes_are_rounded_or_refused() -> None:
    assert PoseNet(input_size=300).input_size == (289, 289)
    assert PoseNet(input_size=(257, 353)).input_size == (257, 353)
    assert PoseNet(input_size=np.int64(257)).input_size == (257, 257)
    for wrong in (16, 100_000, 257.0, "257", (257,), (257, 257, 3), None):
        with pytest.raises(ValueError, match="input_size"):
            PoseNet(input_size=wrong)


def test_resized_shares_the_network_and_answers_alike(posenet: PoseNet) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (48, 64, 3), np.uint8)
    other = posenet.resized((129, 161))
    assert other.model is posenet.model
    assert posenet.input_size == (257, 257)
    expected = PoseNet(input_size=(129, 161)).estimate_single_pose(rgb)
    np.testing.assert_array_equal(other.estimate_single_pose(rgb).keypoints, expected.keypoints)
