"""The One Euro filter with a measured dead band: steady when still, quick when moving.

Casiez, Roussel, Vogel: 1 Euro Filter, CHI 2012: a low-pass whose cut-off rises with the speed. As
published, what steadies a still point makes a moving one late. Three things differ here. The speed
is told by how far the point has run away from the smoothed one, so that a filter that lags notices.
The cut-off rises only beyond the noise that this very point has shown lately, so that a nervous
wrist may be held more than a calm hip, and a moving one need not be late. And it rises a picture
later, so that a point that leaps away and back has passed before it is believed.

Works on arrays and on time stamps, so a dropped picture does no harm.
"""

from __future__ import annotations

import math

import numpy as np

from pose_engine.types import FloatArray

MIN_STEP_S = 1e-6
SURPRISE = 3.0  # standard deviations: a leap beyond says no more about the noise than this


class OneEuroFilter:
    """Smooths points (N, D), each with its own cut-off frequency. Defaults suit frame heights.

    `min_cutoff_hz` rules the jitter of a still point; `beta` (Hz per unit of running away beyond
    the noise) how soon a moving one is believed; `away_cutoff_hz` how running away is averaged;
    `noise` is the noise (standard deviation, units) assumed until it is measured, over `noise_s`.
    """

    def __init__(
        self,
        min_cutoff_hz: float = 0.5,
        beta: float = 2000.0,
        away_cutoff_hz: float = 3.0,
        noise: float = 0.004,
        noise_s: float = 0.5,
    ) -> None:
        self.min_cutoff_hz, self.beta = min_cutoff_hz, beta
        self.away_cutoff_hz, self.noise, self.noise_s = away_cutoff_hz, noise, noise_s
        self._at: float | None = None
        self._value: FloatArray = np.zeros((0, 0), np.float32)
        self._restart(self._value)

    def _restart(self, points: FloatArray) -> None:
        self._value = points.astype(np.float32)
        self._away = np.zeros_like(self._value)
        self._variance = np.full((*self._value.shape[:-1], 1), self.noise**2, np.float32)
        self._last: FloatArray = self._value.copy()
        self._before: tuple[FloatArray, float] | None = None  # the points before the last ones

    def __call__(self, points: FloatArray, at: float) -> FloatArray:
        """The smoothed points at instant `at` (s). An instant not after the last starts anew."""
        late = self._at is None or at - self._at < MIN_STEP_S
        if self._at is None or late or points.shape != self._value.shape:
            self._restart(points)
            self._at = at
            return self._value.copy()
        step_s = at - self._at
        self._measure_noise(points, step_s)
        before = np.sqrt(np.einsum("nd,nd->n", self._away, self._away))[:, None]
        beyond = np.maximum(before - np.sqrt(self._variance), 0.0)
        away = points - self._value
        self._away += _alpha(self.away_cutoff_hz, step_s) * (away - self._away)
        alpha = _alpha(self.min_cutoff_hz + self.beta * beyond, step_s)
        self._value = (self._value + alpha * away).astype(np.float32)
        self._at = at
        return self._value.copy()

    def _measure_noise(self, points: FloatArray, step_s: float) -> None:
        """How far the last points lay off the line between those before and after them."""
        if self._before is not None:
            before, before_s = self._before
            share = before_s / (before_s + step_s)
            off = self._last - (before + share * (points - before))
            weight = 1 + share**2 + (1 - share) ** 2  # variance of `off` for one of the noise
            seen = np.einsum("nd,nd->n", off, off)[:, None] / weight
            seen = np.minimum(seen, SURPRISE**2 * self._variance)
            self._variance += (1 - math.exp(-step_s / self.noise_s)) * (seen - self._variance)
        self._before = (self._last, step_s)
        self._last = points.astype(np.float32)


def _alpha(cutoff_hz: FloatArray | float, step_s: float) -> FloatArray:
    """Share of a new value that a first-order low-pass lets through after `step_s`."""
    return np.asarray(1 / (1 + 1 / (2 * math.pi * np.asarray(cutoff_hz) * step_s)), np.float32)
