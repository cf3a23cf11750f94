"""Level over time: side-chain pump, saturation, and a look-ahead limiter."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import minimum_filter1d
from scipy.signal import lfilter, oaconvolve

from tools.synth.core import SAMPLE_RATE, Signal, samples
from tools.synth.loudness import sample_true_peaks


def pump_curve(
    count: int, kicks: list[int], depth: float, hold_s: float = 0.03, recover_s: float = 0.22
) -> Signal:
    """Gain that ducks by `depth` (0..1) at each kick (sample numbers) and swells back.

    It starts down 4 ms before the kick, so that no click is heard.
    """
    early = samples(0.004)
    hold, recover = samples(hold_s), samples(recover_s)
    rise = 0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, recover))
    shape = np.concatenate((np.linspace(1.0, 0.0, early), np.zeros(hold), rise))
    gain = np.ones(count)
    for kick in kicks:
        start = max(0, kick - early)
        end = min(count, start + shape.size)
        if end > start:
            ducked = 1.0 - depth * (1.0 - shape[: end - start])
            gain[start:end] = np.minimum(gain[start:end], ducked)
    return gain


def saturated(x: Signal, drive: float) -> Signal:
    """Soft tanh saturation; quiet sounds keep their level."""
    return np.asarray(np.tanh(drive * x) / drive, dtype=np.float64)


def soft_clip(x: Signal, knee: float, ceiling: float = 1.0) -> Signal:
    """Straight up to `knee`, then bending so that `ceiling` is never passed."""
    room = ceiling - knee
    size = np.abs(x)
    bent = knee + room * np.tanh((size - knee) / room)
    return np.asarray(np.sign(x) * np.where(size > knee, bent, size), dtype=np.float64)


def limited(x: Signal, ceiling: float, window_s: float = 0.012) -> Signal:
    """Look-ahead limiter: true peaks stay at or below `ceiling` (amplitude), without clipping.

    The gain every peak needs is held over the window and then averaged over it, so the gain has
    come down in time and moves smoothly. There is no delay.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(sample_true_peaks(x), 1e-9))
    half = samples(window_s) // 2
    held = minimum_filter1d(needed, 2 * half + 1, mode="nearest")
    weights = np.hanning(2 * half + 3)[1:-1]
    padded = np.pad(held, half, mode="edge")
    gain = oaconvolve(padded, weights / weights.sum(), mode="valid")
    return np.asarray(x * np.minimum(gain, 1.0), dtype=np.float64)


def compressed(
    x: Signal, threshold: float, ratio: float, attack_s: float = 0.01, release_s: float = 0.12
) -> Signal:
    """Gentle RMS glue compressor with linked channels; `threshold` is an amplitude."""
    power = np.mean(np.atleast_2d(x) ** 2, axis=0)
    for seconds in (attack_s, release_s):
        keep = np.exp(-1.0 / (seconds * SAMPLE_RATE))
        power = np.asarray(lfilter([1.0 - keep], [1.0, -keep], power), dtype=np.float64)
    over = np.maximum(np.sqrt(np.maximum(power, 1e-12)) / threshold, 1.0)
    return np.asarray(x * over ** (1.0 / ratio - 1.0), dtype=np.float64)
