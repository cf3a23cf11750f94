"""Weights in 8 bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tools.quantize.rounding import LARGEST, LARGEST_PAIR, Matrix, rounded, weight_scales

WEIGHTS = arrays.arrays(np.float64, (3, 6), elements=st.floats(-1, 1, width=32))


def largest_pair(steps: np.ndarray) -> int:
    sides = np.maximum(steps.astype(int), 0), np.maximum(-steps.astype(int), 0)
    return max(int((side[:, 1:] + side[:, :-1]).max()) for side in sides)


def mixed_inputs(count: int) -> Matrix:
    """The covariance of inputs that vary nearly together, as neighbouring pixels do."""
    return np.full((count, count), 1.0) + 0.05 * np.eye(count)


@given(WEIGHTS)
def test_no_two_neighbours_can_overflow_sixteen_bits(weights: Matrix) -> None:
    scales = weight_scales(weights, paired=True)
    steps = rounded(weights, scales, mixed_inputs(6), paired=True)
    assert steps.dtype == np.int8
    assert largest_pair(steps) <= LARGEST_PAIR
    assert 255 * LARGEST_PAIR < 2**15


@given(WEIGHTS)
def test_without_correlation_every_weight_is_rounded_to_the_nearest(weights: Matrix) -> None:
    scales = weight_scales(weights, paired=False)
    steps = rounded(weights, scales, np.eye(6), paired=False)
    np.testing.assert_allclose(steps * scales[:, None], weights, atol=scales.max() * 0.5001)
    assert np.abs(steps.astype(int)).max() <= LARGEST


def test_one_large_weight_keeps_its_channel_at_eight_bits() -> None:
    weights = np.array([[1.0, -0.9, 0.0, 0.1], [1.0, 0.9, 0.0, 0.1]])
    bits = np.log2(2 / weight_scales(weights, paired=True))
    assert bits[0] == pytest.approx(8, abs=0.02)  # large neighbours of unlike signs never add up
    assert bits[1] == pytest.approx(7.1, abs=0.1)


@pytest.mark.parametrize("paired", [False, True])
def test_sums_keep_closer_than_by_rounding_to_the_nearest(paired: bool) -> None:
    rng = np.random.default_rng(0)
    weights = rng.normal(0, 0.1, (50, 9))
    weights[:, 0] = 1  # makes the step large beside the other weights
    covariance = mixed_inputs(9)
    scales = weight_scales(weights, paired)

    def loss(steps: np.ndarray) -> float:
        off = steps * scales[:, None] - weights
        return float(np.einsum("ci,ij,cj->", off, covariance, off))

    nearest = np.rint(weights / scales[:, None])
    assert loss(rounded(weights, scales, covariance, paired)) < loss(nearest) / 2


def test_a_covariance_for_each_channel() -> None:
    rng = np.random.default_rng(1)
    weights = rng.normal(0, 1, (4, 9))
    scales = weight_scales(weights, paired=False)
    each = np.stack([np.eye(9), mixed_inputs(9), np.eye(9), np.zeros((9, 9))])
    together = rounded(weights, scales, each, paired=False)
    alone = rounded(weights[1:2], scales[1:2], mixed_inputs(9), paired=False)
    np.testing.assert_array_equal(together[1:2], alone)
