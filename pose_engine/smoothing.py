"""The One Euro filter: steady when still, quick when moving.

Casiez, Roussel, Vogel: 1 Euro Filter, CHI 2012. Works on arrays and on time stamps, so a dropped
picture does no harm.
"""

from __future__ import annotations

import math

import numpy as np

from pose_engine.types import FloatArray


class OneEuroFilter:
    """Smooths points (N, D) of any unit, each point with its own cut-off frequency.

    `min_cutoff_hz` rules the jitter of a still point, `beta` (Hz per unit/s) how soon a moving one
    is believed, `derivative_cutoff_hz` how its speed is measured.
    """

    def __init__(
        self,
        min_cutoff_hz: float = 1.5,
        beta: float = 1.0,
        derivative_cutoff_hz: float = 1.0,
    ) -> None:
        self.min_cutoff_hz, self.beta = min_cutoff_hz, beta
        self.derivative_cutoff_hz = derivative_cutoff_hz
        self._at: float | None = None
        self._value: FloatArray = np.zeros((0, 0), np.float32)
        self._speed: FloatArray = self._value

    def __call__(self, points: FloatArray, at: float) -> FloatArray:
        """The smoothed points at instant `at` (s). An instant not after the last starts anew."""
        if self._at is None or at <= self._at or points.shape != self._value.shape:
            self._at, self._value = at, points.astype(np.float32)
            self._speed = np.zeros_like(self._value)
            return self._value.copy()
        step_s = at - self._at
        speed = (points - self._value) / step_s
        self._speed += _alpha(self.derivative_cutoff_hz, step_s) * (speed - self._speed)
        magnitude = np.linalg.norm(self._speed, axis=-1, keepdims=True)
        alpha = _alpha(self.min_cutoff_hz + self.beta * magnitude, step_s)
        self._value = (self._value + alpha * (points - self._value)).astype(np.float32)
        self._at = at
        return self._value.copy()


def _alpha(cutoff_hz: FloatArray | float, step_s: float) -> FloatArray:
    """Share of a new value that a first-order low-pass lets through after `step_s`."""
    return np.asarray(1 / (1 + 1 / (2 * math.pi * np.asarray(cutoff_hz) * step_s)), np.float32)
