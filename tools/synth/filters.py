"""Filters: Butterworth cuts, biquad equalisers, and a low-pass that can move. Cutoffs in Hz."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import signal as dsp

from tools.synth.core import SAMPLE_RATE, Signal, db_to_gain

Biquad = tuple[Signal, Signal]
"""Numerator and denominator (three coefficients each, denominator normalised)."""

_Kind = Literal["lowpass", "highpass", "bandpass"]

_SWEEP_BLOCK = 64
"""Samples between two settings of a moving filter (1.5 ms)."""


def _butter(x: Signal, cutoff: float | list[float], kind: _Kind, order: int) -> Signal:
    sections = dsp.butter(order, cutoff, kind, fs=SAMPLE_RATE, output="sos")
    return np.asarray(dsp.sosfilt(sections, x, axis=-1), dtype=np.float64)


def lowpass(x: Signal, cutoff: float, order: int = 2) -> Signal:
    """Butterworth low-pass."""
    return _butter(x, cutoff, "lowpass", order)


def highpass(x: Signal, cutoff: float, order: int = 2) -> Signal:
    """Butterworth high-pass."""
    return _butter(x, cutoff, "highpass", order)


def bandpass(x: Signal, low: float, high: float, order: int = 2) -> Signal:
    """Butterworth band-pass."""
    return _butter(x, [low, high], "bandpass", order)


def apply(x: Signal, biquad: Biquad) -> Signal:
    """Run a biquad over the last axis."""
    return np.asarray(dsp.lfilter(biquad[0], biquad[1], x, axis=-1), dtype=np.float64)


def _normal(b: list[float], a: list[float]) -> Biquad:
    return np.array(b) / a[0], np.array(a) / a[0]


def resonant_lowpass(cutoff: float, q: float) -> Biquad:
    """Two-pole low-pass with resonance `q` (0.707 is flat)."""
    w = 2.0 * np.pi * min(cutoff, 0.45 * SAMPLE_RATE) / SAMPLE_RATE
    alpha, cos = np.sin(w) / (2.0 * q), np.cos(w)
    b = [(1.0 - cos) / 2.0, 1.0 - cos, (1.0 - cos) / 2.0]
    return _normal(b, [1.0 + alpha, -2.0 * cos, 1.0 - alpha])


def bell(centre: float, gain_db: float, q: float) -> Biquad:
    """Peaking equaliser."""
    w = 2.0 * np.pi * centre / SAMPLE_RATE
    alpha, cos, a = np.sin(w) / (2.0 * q), np.cos(w), db_to_gain(gain_db / 2.0)
    b = [1.0 + alpha * a, -2.0 * cos, 1.0 - alpha * a]
    return _normal(b, [1.0 + alpha / a, -2.0 * cos, 1.0 - alpha / a])


def high_shelf(corner: float, gain_db: float) -> Biquad:
    """Raise or lower everything above `corner`."""
    w = 2.0 * np.pi * corner / SAMPLE_RATE
    a, cos = db_to_gain(gain_db / 2.0), np.cos(w)
    slope = np.sin(w) * np.sqrt(2.0 * a)
    b = [
        a * ((a + 1.0) + (a - 1.0) * cos + slope),
        -2.0 * a * ((a - 1.0) + (a + 1.0) * cos),
        a * ((a + 1.0) + (a - 1.0) * cos - slope),
    ]
    return _normal(
        b,
        [
            (a + 1.0) - (a - 1.0) * cos + slope,
            2.0 * ((a - 1.0) - (a + 1.0) * cos),
            (a + 1.0) - (a - 1.0) * cos - slope,
        ],
    )


def swept_lowpass(x: Signal, cutoff: Signal, q: float = 0.8, stages: int = 1) -> Signal:
    """Resonant low-pass whose cutoff (Hz, one per sample) moves; `stages` of 12 dB/octave."""
    out = x
    for _ in range(stages):
        out = _one_sweep(out, cutoff, q)
    return out


def _one_sweep(x: Signal, cutoff: Signal, q: float) -> Signal:
    out = np.empty_like(x)
    state = np.zeros((*x.shape[:-1], 2))
    for start in range(0, x.shape[-1], _SWEEP_BLOCK):
        b, a = resonant_lowpass(float(cutoff[start]), q)
        block = x[..., start : start + _SWEEP_BLOCK]
        out[..., start : start + _SWEEP_BLOCK], state = dsp.lfilter(b, a, block, zi=state)
    return out
