"""Loudness after ITU-R BS.1770-4 (integrated, gated) and true peaks by 4x oversampling."""

from __future__ import annotations

import numpy as np
from scipy import signal as dsp

from tools.synth.core import SAMPLE_RATE, Signal, gain_to_db, samples
from tools.synth.filters import Biquad, apply

_OFFSET_LU = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_OVERSAMPLING = 4


def _head_shelf() -> Biquad:
    """First K-weighting stage (about +4 dB above 1.7 kHz), from its analogue prototype."""
    k = np.tan(np.pi * 1681.974450955533 / SAMPLE_RATE)
    q, high = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    scale = 1.0 + k / q + k * k
    b = np.array([high + band * k / q + k * k, 2.0 * (k * k - high), high - band * k / q + k * k])
    a = np.array([scale, 2.0 * (k * k - 1.0), 1.0 - k / q + k * k])
    return b / scale, a / scale


def _low_cut() -> Biquad:
    """Second K-weighting stage: high-pass near 38 Hz."""
    k = np.tan(np.pi * 38.13547087602444 / SAMPLE_RATE)
    q = 0.5003270373238773
    scale = 1.0 + k / q + k * k
    a = np.array([scale, 2.0 * (k * k - 1.0), 1.0 - k / q + k * k])
    return np.array([1.0, -2.0, 1.0]), a / scale


def k_weighted(x: Signal) -> Signal:
    """The signal as the meter hears it."""
    return apply(apply(x, _head_shelf()), _low_cut())


def integrated_lufs(x: Signal) -> float:
    """Integrated loudness in LUFS of a stereo (or mono) signal; silence gives -200.

    Mono counts as one channel: the same sine in both channels reads 3 LU more.
    """
    heard = np.atleast_2d(k_weighted(x))
    block, hop = samples(0.4), samples(0.1)
    running = np.cumsum(np.pad(np.sum(heard**2, axis=0), (1, 0)))
    starts = np.arange(0, max(1, heard.shape[-1] - block + 1), hop)
    ends = np.minimum(starts + block, heard.shape[-1])
    power = (running[ends] - running[starts]) / block
    loud = power[power > _power_at(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -200.0
    gate = np.mean(loud) * 10.0 ** (_RELATIVE_GATE_LU / 10.0)
    return _lufs(float(np.mean(loud[loud > gate])))


def _lufs(power: float) -> float:
    return float(_OFFSET_LU + 10.0 * np.log10(max(power, 1e-20)))


def _power_at(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_LU) / 10.0))


def sample_true_peaks(x: Signal) -> Signal:
    """For each sample the largest absolute value there or until the next, all channels."""
    highest = np.zeros(x.shape[-1])
    for row in np.atleast_2d(x):
        fine = np.abs(dsp.resample_poly(row, _OVERSAMPLING, 1)).reshape(-1, _OVERSAMPLING)
        np.maximum(highest, fine.max(axis=1), out=highest)
    return highest


def true_peak_db(x: Signal) -> float:
    """True peak in dBTP."""
    return gain_to_db(float(np.max(sample_true_peaks(x), initial=0.0)))
