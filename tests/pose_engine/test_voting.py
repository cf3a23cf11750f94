from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.model import PoseMaps
from pose_engine.voting import VOTE_REACH_PX, refine_by_votes
from tests.pose_engine.maps import random_maps


def plain(maps: PoseMaps, stride: int, point: np.ndarray, part: int, sigma: float) -> np.ndarray:
    """The mean of the votes, cell by cell."""
    height, width, _ = maps.heatmap.shape
    column, row = (
        int(np.clip(np.floor(value / stride + 0.5), 0, last))
        for value, last in zip(point, (width - 1, height - 1), strict=True)
    )
    reach = VOTE_REACH_PX // stride
    total, places = 0.0, np.zeros(2)
    for y in range(max(row - reach, 0), min(row + reach, height - 1) + 1):
        for x in range(max(column - reach, 0), min(column + reach, width - 1) + 1):
            vote = np.array(
                [x * stride + maps.offsets[y, x, part + 17], y * stride + maps.offsets[y, x, part]]
            )
            gap = float(((vote - point) ** 2).sum())
            weight = float(maps.heatmap[y, x, part]) * np.exp(-gap / (2 * sigma**2))
            total += weight
            places += weight * vote
    return places / total if total > 1e-6 else point


@settings(max_examples=25, deadline=None)
@given(
    height=st.integers(2, 7),
    width=st.integers(2, 7),
    stride=st.sampled_from([8, 16, 32]),
    seed=st.integers(0, 999),
)
def test_is_the_mean_of_the_votes_around(height: int, width: int, stride: int, seed: int) -> None:
    maps = random_maps(height, width, seed)
    rng = np.random.default_rng(seed)
    low, high = (-stride, max(height, width) * stride)
    points = rng.uniform(low, high, (3, 17, 2)).astype(np.float32)
    found = refine_by_votes(maps, stride, points)
    for person in range(3):
        sigma = float(np.clip(0.05 * np.ptp(points[person], axis=0).max(), 3, 12))
        for part in range(17):
            expected = plain(maps, stride, points[person, part], part, sigma)
            assert np.abs(found[person, part] - expected).max() < 0.05


def test_cells_that_agree_outvote_one_that_strays() -> None:
    maps = random_maps(5, 5, 1)
    heatmap, offsets = np.zeros_like(maps.heatmap), np.zeros_like(maps.offsets)
    rows, columns = np.mgrid[:5, :5]
    heatmap[1:4, 1:4] = 0.5
    offsets[..., :17] = (30 - rows * 16)[..., None]
    offsets[..., 17:] = (34 - columns * 16)[..., None]
    offsets[2, 2] += 9  # the best cell is off, the others all point to (34, 30)
    heatmap[2, 2] = 0.9
    agreeing = PoseMaps(heatmap, offsets, maps.displacements_fwd, maps.displacements_bwd)
    points = np.tile(np.float32([43, 39]), (1, 17, 1))
    points[0, 0] = [290, 280]  # makes the body large; far from any vote it stays where it is
    found = refine_by_votes(agreeing, 16, points)
    assert np.abs(found[0, 1:] - [34, 30]).max() < 4
    assert (found[0, 0] == points[0, 0]).all()


def test_nobody_is_fine() -> None:
    assert refine_by_votes(random_maps(3, 3, 0), 16, np.zeros((0, 17, 2), np.float32)).shape == (
        0,
        17,
        2,
    )
