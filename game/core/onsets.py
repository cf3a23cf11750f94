"""How strongly a song's sound sets in, as curves, and what they show when they are folded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EVEN_S = 3.0  # a fade-in counts as much as a chorus, when what is around is divided out
WIDE = 500  # values: wider bells are laid by their Fourier transforms


@dataclass(frozen=True, eq=False)
class Onsets:
    """A song's `strengths` (3, N): how much low, middle and high sound sets in, `rate` a second.

    Value `n` is of the time `n / rate + late_s`. `tones` (24, M) at `tone_rate` are how strong the
    twelve tones are in the bass, and above it.
    """

    strengths: NDArray[np.float32]
    rate: float
    late_s: float
    tones: NDArray[np.float32]
    tone_rate: float


def envelope(onsets: Onsets) -> Array:
    """All bands together (N,), evened out in time."""
    spread = np.maximum(onsets.strengths.std(axis=1, keepdims=True), 1e-9)
    joined = np.asarray((onsets.strengths / spread).sum(axis=0), np.float64)
    around = smoothed(joined, EVEN_S * onsets.rate)
    return np.asarray(joined / (around + 0.1 * joined.mean() + 1e-9))


def smoothed(values: Array, sigma: float, wrap: bool = False) -> Array:
    """A curve under a bell of `sigma` values; with `wrap` it is a circle."""
    reach = int(3 * sigma) + 1
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(sigma, 1e-9)) ** 2)
    laid = _convolved(np.pad(values, reach, mode="wrap" if wrap else "constant"), bell)
    laid = laid[2 * reach : 2 * reach + len(values)]
    if wrap:
        return np.asarray(laid / bell.sum())
    weight = np.concatenate([[0.0], np.cumsum(bell)])
    n = np.arange(len(values))
    inside = (
        weight[np.minimum(len(bell), reach + len(values) - n)] - weight[np.maximum(0, reach - n)]
    )
    return np.asarray(laid / inside)


def _convolved(values: Array, bell: Array) -> Array:
    if len(bell) <= WIDE:
        return np.convolve(values, bell)
    size = 1 << (len(values) + len(bell)).bit_length()
    both = np.fft.rfft(values, size) * np.fft.rfft(bell, size)
    return np.asarray(np.fft.irfft(both, size)[: len(values) + len(bell) - 1])


def autocorrelation(values: Array, lags: int) -> Array:
    """How much a curve is like itself `n` values later; 1 at 0, around 0 where it is not."""
    centred = values - values.mean()
    size = 1 << (2 * len(centred)).bit_length()
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    raw = np.fft.irfft(power, size)[: max(1, min(lags, len(centred) // 2))]
    shares = 1 - np.arange(len(raw)) / len(centred)
    return np.asarray(raw / shares / max(raw[0], 1e-12))


def bins(period_s: float) -> int:
    """Into how many parts of some 6 ms a period is folded."""
    return max(16, round(period_s / 0.006))


def folded(values: Array, rate: float, period_s: float) -> Array:
    """The mean (`bins`,) of a curve over a period, smoothed by 10 ms; value 0 begins it."""
    count = bins(period_s)
    place = (np.arange(len(values)) / (rate * period_s) % 1.0 * count).astype(np.intp)
    place = np.minimum(place, count - 1)
    held = np.maximum(np.bincount(place, minlength=count), 1)
    return smoothed(np.bincount(place, values, count) / held, 0.010 / period_s * count, wrap=True)


def vertex(low: float, middle: float, high: float) -> float:
    """Where, -0.5 .. 0.5 around the middle one, the parabola through three values is highest."""
    bend = low - 2 * middle + high
    return 0.0 if bend >= 0 else float(np.clip(0.5 * (low - high) / bend, -0.5, 0.5))
