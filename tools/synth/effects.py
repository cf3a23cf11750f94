"""Space and movement: chorus, reverb, echo, tremolo. Stereo (2, n) in and out, wet only."""

from __future__ import annotations

import numpy as np
from scipy import signal as dsp

from tools.synth.core import Signal, samples, times
from tools.synth.filters import bandpass, highpass, lowpass


def as_stereo(x: Signal) -> Signal:
    """Mono on both sides; stereo as it is."""
    return np.stack((x, x)) if x.ndim == 1 else x


def panned(x: Signal, pan: float) -> Signal:
    """Equal-power placing, -1 left .. 1 right; stereo input is balanced, mono placed.

    At the centre both sides keep gain 1.
    """
    angle = (pan + 1.0) * np.pi / 4.0
    gains = np.sqrt(2.0) * np.array([[np.cos(angle)], [np.sin(angle)]])
    return np.asarray(as_stereo(x) * gains, dtype=np.float64)


def chorus(
    x: Signal, depth_s: float = 0.0025, rate_hz: float = 0.6, base_s: float = 0.011
) -> Signal:
    """Copies with slowly swinging delay, the two sides a quarter turn apart (dry not included)."""
    x = as_stereo(x)
    count = x.shape[-1]
    index = np.arange(count, dtype=np.float64)
    out = np.empty_like(x)
    for side, turn in enumerate((0.0, 0.25)):
        swing = np.sin(2.0 * np.pi * (rate_hz * times(count) + turn))
        lag = (base_s + depth_s * swing) * samples(1.0)
        out[side] = np.interp(index - lag, index, x[side], left=0.0)
    return out


def plate_response(decay_s: float, brightness_hz: float, predelay_s: float, seed: int) -> Signal:
    """Stereo impulse response of a plate-like space: noise whose highs die first.

    `decay_s` is the time to fall by 60 dB in the middle band. Unit energy per side.
    """
    rng = np.random.default_rng(seed)
    count = samples(1.2 * decay_s)
    t = times(count)
    raw = rng.standard_normal((2, count))
    bands = (
        (bandpass(raw, 180.0, 900.0), 1.1),
        (bandpass(raw, 900.0, 4000.0), 1.0),
        (highpass(raw, 4000.0), 0.55),
    )
    body = sum(
        (band * 10.0 ** (-3.0 * t / (decay_s * share)) for band, share in bands),
        start=np.zeros((2, count)),
    )
    body = lowpass(body * np.minimum(1.0, t / 0.006), brightness_hz, 1)
    body /= np.sqrt(np.sum(body**2, axis=-1, keepdims=True))
    return np.concatenate((np.zeros((2, samples(predelay_s))), body), axis=-1)


def convolved(x: Signal, response: Signal) -> Signal:
    """Reverb by convolution, cut to the length of the input."""
    wet = dsp.oaconvolve(as_stereo(x), response, axes=-1)
    return np.asarray(wet[..., : x.shape[-1]], dtype=np.float64)


def ping_pong(x: Signal, time_s: float, feedback: float, repeats: int = 6) -> Signal:
    """Echoes alternating sides, each darker and thinner than the one before."""
    source = as_stereo(x)
    mid = 0.5 * (source[0] + source[1])
    out = np.zeros_like(source)
    lag = samples(time_s)
    for k in range(1, repeats + 1):
        mid = bandpass(mid, 250.0, 5500.0, 1) * (feedback if k > 1 else 1.0)
        start = k * lag
        if start >= mid.size:
            break
        near, far = k % 2, 1 - k % 2
        out[near, start:] += 0.85 * mid[: mid.size - start]
        out[far, start:] += 0.35 * mid[: mid.size - start]
    return out


def tremolo(x: Signal, rate_hz: float, depth: float) -> Signal:
    """Stereo tremolo as on an electric piano: the sound leans left and right in turn."""
    x = as_stereo(x)
    swing = depth * np.sin(2.0 * np.pi * rate_hz * times(x.shape[-1]))
    return np.asarray(x * np.stack((1.0 + swing, 1.0 - swing)), dtype=np.float64)
