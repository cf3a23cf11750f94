"""Rounds the weights of a convolution to 8 bits, so that its results change as little as can be."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

LARGEST: Final = 127
# CPUs without dot-product instructions (AVX2, AVX-512 without VNNI) add the products of two
# neighbouring weights in 16 bits. An activation is 255 at most: 255 * 128 < 2 ** 15.
LARGEST_PAIR: Final = 128
DAMPING: Final = 0.01  # share of the mean variance that keeps the covariance invertible


def weight_scales(weights: Matrix, paired: bool) -> Matrix:
    """The step (channels,) of each channel's weights (channels, n).

    With `paired` neither two neighbours together exceed `LARGEST_PAIR` steps, which costs far less
    than the usual way out, weights of 7 bits: large neighbours of one sign are rare.
    """
    scales = np.abs(weights).max(axis=1) / LARGEST
    if paired and weights.shape[1] > 1:
        for side in (np.maximum(weights, 0), np.maximum(-weights, 0)):
            pairs = (side[:, 1:] + side[:, :-1]).max(axis=1)
            scales = np.maximum(scales, pairs / LARGEST_PAIR)
    return np.asarray(np.maximum(scales, np.finfo(np.float32).tiny))


def rounded(weights: Matrix, scales: Matrix, covariance: Matrix, paired: bool) -> NDArray[np.int8]:
    """Weights (channels, n) in whole steps of `scales`, (channels, n) int8.

    `covariance`, (n, n) or (channels, n, n), is that of the layer's inputs. One weight after the
    other is rounded and the rest moved, so that the error of the sum is least (Frantar et al.,
    GPTQ, arXiv:2210.17323). `paired` as in `weight_scales`.
    """
    count = weights.shape[1]
    variance = np.trace(covariance, axis1=-2, axis2=-1)[..., None, None] / count
    damped = covariance + np.eye(count) * (DAMPING * variance + 1e-12)
    # The rows of this upper triangle say how the weights not yet rounded make up for an error.
    triangle = np.linalg.cholesky(np.linalg.inv(damped)).swapaxes(-1, -2)
    triangle = np.broadcast_to(triangle, (len(weights), count, count))
    rest, steps = weights.copy(), np.zeros_like(weights)
    for index in range(count):
        low, high = np.full(len(weights), -LARGEST), np.full(len(weights), LARGEST)
        if paired and index:
            before = steps[:, index - 1]
            low = np.maximum(low, -LARGEST_PAIR - np.minimum(before, 0))
            high = np.minimum(high, LARGEST_PAIR - np.maximum(before, 0))
        steps[:, index] = np.clip(np.rint(rest[:, index] / scales), low, high)
        error = (rest[:, index] - steps[:, index] * scales) / triangle[:, index, index]
        rest[:, index:] -= error[:, None] * triangle[:, index, index:]
    return steps.astype(np.int8)
