from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.single_pose import decode_single_pose
from tests.pose_engine.maps import awkward_maps, random_maps, reference_maps
from tests.pose_engine.plain import plain_decode_single
from tests.pose_engine.test_model import CONFIGS, IMAGES


@settings(max_examples=50, deadline=None)
@given(
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(0, 2**32 - 1),
    st.sampled_from([8, 16, 32]),
    st.booleans(),
)
def test_equals_the_plain_decoder(height, width, seed, stride, awkward) -> None:
    maps = (
        awkward_maps(height, width, stride, seed) if awkward else random_maps(height, width, seed)
    )
    pose, expected = decode_single_pose(maps, stride), plain_decode_single(maps, stride)
    np.testing.assert_array_equal(pose.keypoints, expected[:, 1::-1].astype(np.float32))
    np.testing.assert_array_equal(pose.keypoint_scores, expected[:, 2].astype(np.float32))
    assert pose.score == pytest.approx(expected[:, 2].mean(), abs=1e-12)


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("config", CONFIGS)
def test_decodes_as_the_original(reference: Path, image: str, config: str) -> None:
    with np.load(reference / "posenet" / f"{image}.npz") as answers:
        pose = decode_single_pose(reference_maps(answers, config), CONFIGS[config][0])
        expected = answers[f"{config}.decoded_single"][0]
        assert np.abs(pose.keypoints - expected[:, :2]).max() <= 1e-3
        assert np.abs(pose.keypoint_scores - expected[:, 2]).max() <= 1e-5
        assert pose.score == pytest.approx(float(answers[f"{config}.decoded_single_score"][0]))


def test_takes_the_best_cell_and_its_offset() -> None:
    maps = random_maps(5, 4, seed=1)
    maps.heatmap[...] = 0.1
    maps.heatmap[3, 2, :] = 0.9
    pose = decode_single_pose(maps, 16)
    np.testing.assert_allclose(pose.keypoints[:, 0], 32 + maps.offsets[3, 2, 17:], rtol=1e-6)
    np.testing.assert_allclose(pose.keypoints[:, 1], 48 + maps.offsets[3, 2, :17], rtol=1e-6)
    assert pose.score == pytest.approx(0.9)
