from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine import Pose, PoseNet
from pose_engine.types import Image
from tests.pose_engine.test_model import CONFIGS, IMAGES

END_TO_END = {**CONFIGS, "s16r513": (16, 513)}


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("config", END_TO_END)
def test_end_to_end_as_the_original(
    reference: Path, reference_images: dict[str, Any], image: str, config: str
) -> None:
    stride, size = END_TO_END[config]
    posenet = PoseNet(output_stride=stride, input_size=size, mode="official")
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
    for wrong in (16, 100_000, 257.0, "257", (257,), (257, 257, 3), 0):
        with pytest.raises(ValueError, match="input_size"):
            PoseNet(input_size=wrong)


def test_resized_shares_the_network_and_answers_alike(posenet: PoseNet) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (48, 64, 3), np.uint8)
    other = posenet.resized((129, 161))
    assert other.model is posenet.model
    assert posenet.input_size == (257, 257)
    expected = PoseNet(input_size=(129, 161)).estimate_single_pose(rgb)
    np.testing.assert_array_equal(other.estimate_single_pose(rgb).keypoints, expected.keypoints)


def test_official_mode_has_no_options() -> None:
    official = PoseNet(mode="official", voting=True, tree=True)
    options = (official.tree, official.voting, official.flip_average, official.second_look)
    assert not any(options)
    with pytest.raises(ValueError, match="mode must be one of default, official"):
        PoseNet(mode="best")  # type: ignore[arg-type]


def test_default_mode_without_its_options_is_official_for_one_pose(dancer: Image) -> None:
    bare = PoseNet(tree=False, voting=False, flip_average=False, second_look=False)
    expected = PoseNet(mode="official").estimate_single_pose(dancer)
    found = bare.estimate_single_pose(dancer)
    np.testing.assert_array_equal(found.keypoints, expected.keypoints)


def far_from(dancer: Image, height: int = 240) -> tuple[Image, float, tuple[int, int]]:
    """The dancer's picture, `height` px high, in a grey 1280x720 one; its scale and corner."""
    scale = height / dancer.shape[0]
    small = cv2.resize(dancer, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    frame = np.full((720, 1280, 3), 120, np.uint8)
    top, left = 300, 700
    frame[top : top + small.shape[0], left : left + small.shape[1]] = small
    return frame, scale, (left, top)


def error_share(pose: Pose, truth: Pose) -> float:
    """Median distance of the keypoints, as a share of the true body's height."""
    height = float(np.ptp(truth.keypoints[:, 1]))
    return float(np.median(np.hypot(*(pose.keypoints - truth.keypoints).T))) / height


def test_a_small_dancer_is_looked_at_again(dancer: Image) -> None:
    frame, scale, corner = far_from(dancer, 400)
    full = PoseNet().estimate_single_pose(dancer)
    truth = replace(full, keypoints=full.keypoints * np.float32(scale) + np.float32(corner))
    many = PoseNet().estimate_multiple_poses(frame)
    best = max(many, key=lambda pose: pose.score)
    assert error_share(best, truth) < 0.03
    assert all(pose.score < 0.2 for pose in many if pose is not best)
    assert error_share(PoseNet().estimate_single_pose(frame), truth) < 0.03


def test_a_player_is_followed_far_from_the_camera(dancer: Image) -> None:
    frame, scale, corner = far_from(dancer)
    full = PoseNet().estimate_single_pose(dancer)
    truth = replace(full, keypoints=full.keypoints * np.float32(scale) + np.float32(corner))
    before = replace(truth, keypoints=truth.keypoints + np.float32([12, -8]))
    found = PoseNet().estimate_near(frame, [before])
    assert error_share(found[0], truth) < 0.03
    assert PoseNet().estimate_near(np.full_like(frame, 120), [before]) == []
    assert PoseNet().estimate_near(dancer, [])  # nobody to follow: the whole picture


def test_the_scale_factor_of_the_article(dancer: Image) -> None:
    height, width, _ = dancer.shape
    scaled = PoseNet(image_scale_factor=0.5, mode="official")
    tensor, box = scaled.prepare(dancer)
    assert tensor.shape[1:3] == ((height // 2 - 1) // 16 * 16 + 1, (width // 2 - 1) // 16 * 16 + 1)
    assert (box.pad_left, box.pad_top) == (0, 0)
    other = PoseNet(input_size=(257, 353), mode="official").estimate_single_pose(dancer)
    assert error_share(scaled.estimate_single_pose(dancer), other) < 0.03
    for wrong in (0.1, 1.5, float("nan")):
        with pytest.raises(ValueError, match="image_scale_factor must be within"):
            PoseNet(image_scale_factor=wrong)
    with pytest.raises(ValueError, match="not both"):
        PoseNet(image_scale_factor=0.5, input_size=257)


def test_movenet_behind_the_same_door(dancer: Image) -> None:
    movenet = PoseNet("movenet_lightning")
    assert (
        error_share(movenet.estimate_single_pose(dancer), PoseNet().estimate_single_pose(dancer))
        < 0.05
    )
    with pytest.raises(ValueError, match="finds one person only"):
        movenet.estimate_multiple_poses(dancer)
    with pytest.raises(ValueError, match="an input size of its own"):
        PoseNet("movenet_lightning", input_size=257)
