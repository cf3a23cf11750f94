"""Amplitude shapes. Times in seconds, levels 0..1, one value per sample."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter1d

from tools.synth.core import Signal, samples, times


def adsr(
    gate_s: float, attack_s: float, decay_s: float, sustain: float, release_s: float
) -> Signal:
    """Attack, decay to `sustain` until the gate closes, then release; ends at 0.

    The length is gate + release. A gate that closes early releases from where it is.
    """
    gate = max(1, samples(gate_s))
    t = times(gate)
    rising = np.clip(t / max(attack_s, 1e-4), 0.0, 1.0)
    falling = sustain + (1.0 - sustain) * np.exp(-np.maximum(t - attack_s, 0.0) / (decay_s / 3.0))
    held = rising * falling
    tail = samples(release_s)
    release = held[-1] * np.linspace(1.0, 0.0, tail) ** 2 if tail else np.zeros(0)
    return np.concatenate((held, release))


def decay(count: int, tau_s: float) -> Signal:
    """Exponential decay from 1 with time constant `tau_s`."""
    return np.asarray(np.exp(-times(count) / tau_s), dtype=np.float64)


def strike(count: int, attack_s: float, tau_s: float) -> Signal:
    """A short linear attack, then exponential decay, and 5 ms of fade so that it ends at 0."""
    shape = np.minimum(1.0, times(count) / max(attack_s, 1e-5)) * decay(count, tau_s)
    return fade_out(shape, 0.005)


def fade_out(signal: Signal, seconds: float) -> Signal:
    """The signal with its last `seconds` faded to 0 (raised cosine)."""
    count = min(samples(seconds), signal.shape[-1])
    if count == 0:
        return signal
    out = signal.copy()
    out[..., -count:] *= 0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, count))
    return out


def glide(targets: Signal, seconds: float) -> Signal:
    """Round off the steps of a curve over about `seconds` (backward-looking average)."""
    width = max(1, samples(seconds))
    return np.asarray(
        uniform_filter1d(targets, width, mode="nearest", origin=(width - 1) // 2),
        dtype=np.float64,
    )


def sweep(start: float, end: float, count: int) -> Signal:
    """Exponential run from `start` to `end`, both positive."""
    return np.geomspace(start, end, count, dtype=np.float64)
