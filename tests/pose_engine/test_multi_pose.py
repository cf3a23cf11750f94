"""The decoder against the original's answers, and against a plain one written cell by cell."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.keypoints import POSE_TREE
from pose_engine.model import PoseMaps
from pose_engine.multi_pose import decode_multiple_poses
from tests.pose_engine.maps import random_maps, reference_maps
from tests.pose_engine.test_model import CONFIGS, IMAGES


def plain_candidates(heatmap: np.ndarray, threshold: float) -> list[tuple[float, int, int, int]]:
    height, width, parts = heatmap.shape
    found = []
    for y in range(height):
        for x in range(width):
            around = heatmap[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2]
            for part in range(parts):
                score = heatmap[y, x, part]
                if score >= threshold and score >= around[..., part].max():
                    found.append((float(score), y, x, part))
    return sorted(found, key=lambda candidate: -candidate[0])


def plain_trace(maps: PoseMaps, y: int, x: int, part: int, stride: int) -> np.ndarray:
    """(17, 3: y, x, score) of one root."""
    height, width, _ = maps.heatmap.shape

    def cell(point: tuple[float, float]) -> tuple[int, int]:
        row = math.floor(point[0] / stride + 0.5)
        column = math.floor(point[1] / stride + 0.5)
        return min(max(row, 0), height - 1), min(max(column, 0), width - 1)

    def refined(row: int, column: int, target: int) -> tuple[float, float]:
        offset = maps.offsets[row, column]
        return row * stride + float(offset[target]), column * stride + float(offset[target + 17])

    pose = {part: (*refined(y, x, part), float(maps.heatmap[y, x, part]))}
    edges = list(enumerate(POSE_TREE))
    steps = [(e, child, parent, maps.displacements_bwd) for e, (parent, child) in edges[::-1]]
    steps += [(e, parent, child, maps.displacements_fwd) for e, (parent, child) in edges]
    for edge, source, target, displacements in steps:
        if source not in pose or target in pose:
            continue
        point = pose[source][:2]
        row, column = cell(point)
        vector = displacements[row, column]
        point = (point[0] + float(vector[edge]), point[1] + float(vector[edge + 16]))
        for _ in range(2):
            point = refined(*cell(point), target)
        row, column = cell(point)
        pose[target] = (*point, float(maps.heatmap[row, column, target]))
    return np.array([pose[index] for index in range(17)])


def plain_decode(
    maps: PoseMaps, stride: int, most: int, threshold: float, radius: float
) -> list[tuple[np.ndarray, float]]:
    poses: list[tuple[np.ndarray, float]] = []
    for _, y, x, part in plain_candidates(maps.heatmap, threshold):
        if len(poses) == most:
            break
        pose = plain_trace(maps, y, x, part, stride)
        near = [
            [((pose[k, :2] - other[k, :2]) ** 2).sum() <= radius**2 for other, _ in poses]
            for k in range(17)
        ]
        if any(near[part]):
            continue
        score = sum(pose[k, 2] for k in range(17) if not any(near[k])) / 17
        poses.append((pose, score))
    return poses


@settings(max_examples=30, deadline=None)
@given(
    st.integers(2, 9),
    st.integers(2, 9),
    st.integers(0, 10_000),
    st.sampled_from([8, 16]),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.sampled_from([1.0, 20.0, 60.0]),
)
def test_equals_the_plain_decoder(height, width, seed, stride, threshold, radius) -> None:
    maps = random_maps(height, width, seed)
    found = decode_multiple_poses(maps, stride, 6, threshold, radius)
    expected = plain_decode(maps, stride, 6, threshold, radius)
    assert len(found) == len(expected)
    for pose, (points, score) in zip(found, expected, strict=True):
        np.testing.assert_allclose(pose.keypoints, points[:, 1::-1], atol=1e-3)
        np.testing.assert_allclose(pose.keypoint_scores, points[:, 2], atol=1e-6)
        assert pose.score == pytest.approx(score, abs=1e-6)


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("config", CONFIGS)
def test_decodes_as_the_original(reference: Path, image: str, config: str) -> None:
    with np.load(reference / "posenet" / f"{image}.npz") as answers:
        maps = reference_maps(answers, config)
        poses = decode_multiple_poses(maps, CONFIGS[config][0], 10, 0.5, 20)
        expected = answers[f"{config}.decoded_multi"]
        scores = answers[f"{config}.decoded_multi_scores"]
    assert len(poses) == len(expected)
    for pose, points, score in zip(poses, expected, scores, strict=True):
        assert np.abs(pose.keypoints - points[:, :2]).max() <= 1e-3
        assert np.abs(pose.keypoint_scores - points[:, 2]).max() <= 1e-5
        assert pose.score == pytest.approx(float(score), abs=1e-5)


def test_nobody_gives_no_pose() -> None:
    maps = random_maps(4, 4, 0)
    maps.heatmap[...] = 0.2
    assert decode_multiple_poses(maps, 16) == []
