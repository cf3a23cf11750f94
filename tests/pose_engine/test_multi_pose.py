"""The decoder against the original's answers, and against a plain one written cell by cell."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine import multi_pose
from pose_engine.model import PoseMaps
from pose_engine.multi_pose import ROOTS_AT_ONCE, decode_multiple_poses, find_candidates
from tests.pose_engine.maps import awkward_maps, crowd_maps, random_maps, reference_maps
from tests.pose_engine.plain import plain_candidates, plain_decode_multiple
from tests.pose_engine.test_model import CONFIGS, IMAGES

SIDES = st.integers(1, 9)
SEEDS = st.integers(0, 2**32 - 1)
STRIDES = st.sampled_from([8, 16, 32])
THRESHOLDS = st.sampled_from([0.0, 0.3, 0.5, 0.875, 1.0]) | st.floats(0, 1, width=32)
RADII = st.sampled_from([0.0, 1.0, 8.0, 20.0, 60.0, 1e4])


def assert_as_plain(
    maps: PoseMaps, stride: int, most: int, threshold: float, radius: float
) -> None:
    """To the last bit; only a pose's score may be summed in another order."""
    found = decode_multiple_poses(maps, stride, most, threshold, radius)
    expected = plain_decode_multiple(maps, stride, most, threshold, radius)
    assert len(found) == len(expected)
    for pose, (points, score) in zip(found, expected, strict=True):
        np.testing.assert_array_equal(pose.keypoints, points[:, 1::-1].astype(np.float32))
        np.testing.assert_array_equal(pose.keypoint_scores, points[:, 2].astype(np.float32))
        assert pose.score == pytest.approx(score, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, SEEDS, STRIDES, THRESHOLDS, RADII, st.integers(0, 8))
def test_equals_the_plain_decoder(height, width, seed, stride, threshold, radius, most) -> None:
    maps = random_maps(height, width, seed)
    assert_as_plain(maps, stride, most, threshold, radius)


@settings(max_examples=100, deadline=None)
@given(SIDES, SIDES, SEEDS, STRIDES, THRESHOLDS, RADII, st.integers(0, 8))
def test_equals_it_on_ties_edges_and_borders(
    height, width, seed, stride, threshold, radius, most
) -> None:
    maps = awkward_maps(height, width, stride, seed)
    assert_as_plain(maps, stride, most, threshold, radius)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 12), SEEDS, st.sampled_from([0.0, 0.3, 0.5]), st.integers(1, 14))
def test_equals_it_on_crowds(people, seed, threshold, most) -> None:
    assert_as_plain(crowd_maps(people, 17, 23, 16, seed), 16, most, threshold, 20)


def test_equals_it_beyond_the_roots_of_one_run() -> None:
    maps = random_maps(9, 9, 3)
    assert len(find_candidates(maps.heatmap, 0)) > 2 * ROOTS_AT_ONCE
    assert_as_plain(maps, 16, 1000, 0, 8)
    assert len(decode_multiple_poses(maps, 16, 1000, 0, 8)) > ROOTS_AT_ONCE


def test_equals_it_where_all_is_one_plateau() -> None:
    maps = random_maps(5, 6, 4)
    maps.heatmap[...] = 0.5
    assert_as_plain(maps, 16, 5, 0.5, 20)


@given(SIDES, SIDES, SEEDS, THRESHOLDS)
@settings(deadline=None)
def test_candidates_are_the_plain_ones_in_their_order(height, width, seed, threshold) -> None:
    heatmap = awkward_maps(height, width, 16, seed).heatmap
    cells, parts = np.divmod(find_candidates(heatmap, threshold), 17)
    rows, columns = np.divmod(cells, width)
    expected = [found[1:] for found in plain_candidates(heatmap, threshold)]
    assert list(zip(rows, columns, parts, strict=True)) == expected


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("config", CONFIGS)
def test_decodes_as_the_original(reference: Path, image: str, config: str) -> None:
    stride = CONFIGS[config][0]
    with np.load(reference / "posenet" / f"{image}.npz") as answers:
        maps = reference_maps(answers, config)
        poses = decode_multiple_poses(maps, stride, 10, 0.5, 20)
        expected = answers[f"{config}.decoded_multi"]
        scores = answers[f"{config}.decoded_multi_scores"]
    assert len(poses) == len(expected)
    for pose, points, score in zip(poses, expected, scores, strict=True):
        assert np.abs(pose.keypoints - points[:, :2]).max() <= 1e-3
        assert np.abs(pose.keypoint_scores - points[:, 2]).max() <= 1e-5
        assert pose.score == pytest.approx(float(score), abs=1e-5)
    for threshold in (0.0, 0.3, 0.5):
        assert_as_plain(maps, stride, 10, threshold, 20)


@pytest.mark.parametrize("people", [1, 2, 5, 10])
def test_the_work_does_not_grow_with_people(people: int, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    trace = multi_pose.trace_poses
    monkeypatch.setattr(multi_pose, "trace_poses", lambda *a: runs.append(1) or trace(*a))
    assert len(decode_multiple_poses(crowd_maps(people, 33, 33, 16), 16, 10)) == people
    assert len(runs) == 1


def test_nobody_gives_no_pose() -> None:
    maps = random_maps(4, 4, 0)
    maps.heatmap[...] = 0.2
    assert decode_multiple_poses(maps, 16) == []


def test_maps_may_lie_any_way_in_memory() -> None:
    maps = random_maps(5, 7, 1)
    wide = [np.repeat(field.astype(np.float64), 2, axis=1) for field in vars(maps).values()]
    for field in wide:
        field.flags.writeable = False
    other = PoseMaps(*(field[:, ::2] for field in wide))
    for pose, same in zip(*(decode_multiple_poses(m, 16) for m in (maps, other)), strict=True):
        np.testing.assert_array_equal(pose.keypoints, same.keypoints)


@pytest.mark.parametrize("name", ["offsets", "displacements_fwd", "displacements_bwd"])
def test_maps_without_numbers_are_refused(name: str) -> None:
    maps = crowd_maps(1, 9, 9, 16)
    getattr(maps, name)[...] = np.nan
    with pytest.raises(ValueError, match="cannot be followed"):
        decode_multiple_poses(maps, 16)


def test_several_threads_decode_at_once() -> None:
    many = [crowd_maps(people, 17, 17, 16) for people in range(1, 6)] * 4
    expected = [decode_multiple_poses(maps, 16) for maps in many]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda maps: decode_multiple_poses(maps, 16), many))
    for poses, same in zip(found, expected, strict=True):
        for pose, other in zip(poses, same, strict=True):
            np.testing.assert_array_equal(pose.keypoints, other.keypoints)
