"""Drums and noises, each a fresh signal peaking near 1. `rng` gives the noise in them."""

from __future__ import annotations

import numpy as np

from tools.synth.core import Signal, mix_into, normalised, samples, times
from tools.synth.dynamics import saturated
from tools.synth.envelopes import decay, fade_out, strike, sweep
from tools.synth.filters import bandpass, highpass, lowpass, swept_lowpass
from tools.synth.oscillators import noise, sine, square

_METAL_HZ = (263.0, 400.0, 421.0, 474.0, 587.0, 845.0)
"""Inharmonic pitches whose sum sounds like struck sheet metal."""


def kick(rng: np.random.Generator, length_s: float = 0.34) -> Signal:
    """A round house kick: a fast falling sine to 50 Hz under a short click."""
    count = samples(length_s)
    t = times(count)
    pitch = 50.0 + 110.0 * np.exp(-t / 0.028) + 420.0 * np.exp(-t / 0.0045)
    body = sine(pitch, count) * decay(count, 0.13)
    click = bandpass(noise(count, rng), 1800.0, 9000.0, 1) * decay(count, 0.004)
    attack = np.minimum(1.0, (t + 1e-5) / 0.0006)
    return fade_out(normalised(saturated((1.5 * body + 0.5 * click) * attack, 1.3)), 0.03)


def snare(rng: np.random.Generator, length_s: float = 0.24) -> Signal:
    """A tight funk snare: two shell tones and a bright noise."""
    count = samples(length_s)
    shell = sine(196.0, count) * decay(count, 0.05) + 0.6 * sine(331.0, count) * decay(count, 0.03)
    wires = bandpass(noise(count, rng), 1400.0, 9500.0, 1) * decay(count, 0.065)
    return fade_out(normalised(0.55 * shell + wires), 0.02)


def clap(rng: np.random.Generator, length_s: float = 0.3) -> Signal:
    """Several hands: four quick bursts and a short room."""
    count = samples(length_s)
    hiss = bandpass(noise(count, rng), 900.0, 4500.0, 1)
    shape = 0.5 * decay(count, 0.07)
    for start_s, level in ((0.0, 0.7), (0.0095, 0.8), (0.019, 0.9), (0.028, 1.0)):
        start = samples(start_s)
        burst = level * decay(count - start, 0.006)
        shape[start:] = np.maximum(shape[start:], burst)
    return fade_out(normalised(hiss * shape), 0.02)


def snap(rng: np.random.Generator) -> Signal:
    """Finger snap."""
    count = samples(0.16)
    ring = bandpass(noise(count, rng), 1800.0, 3200.0) * decay(count, 0.018)
    return fade_out(normalised(ring), 0.02)


def _metal(count: int, rng: np.random.Generator) -> Signal:
    tone = sum((square(hz * 1.6, count) for hz in _METAL_HZ), start=np.zeros(count))
    return 0.16 * tone + 0.9 * noise(count, rng)


def hat(rng: np.random.Generator, tau_s: float) -> Signal:
    """Hi-hat; `tau_s` 0.02 is closed, 0.12 open."""
    count = samples(min(0.5, 0.03 + 5.0 * tau_s))
    bright = lowpass(highpass(_metal(count, rng), 7000.0, 3), 15_000.0, 1)
    return normalised(bright * strike(count, 0.0004, tau_s))


def tambourine(rng: np.random.Generator) -> Signal:
    """Jingles: three tiny strokes of bright metal."""
    count = samples(0.2)
    bright = bandpass(_metal(count, rng), 5500.0, 13_000.0)
    shape = np.zeros(count)
    for start_s, level in ((0.0, 0.6), (0.012, 1.0), (0.03, 0.5)):
        start = samples(start_s)
        shape[start:] += level * decay(count - start, 0.022)
    return fade_out(normalised(bright * shape), 0.02)


def shaker(rng: np.random.Generator) -> Signal:
    """One soft stroke of a shaker."""
    count = samples(0.09)
    grains = bandpass(noise(count, rng), 4500.0, 11_000.0, 1)
    return normalised(grains * np.sin(np.linspace(0.0, np.pi, count)) ** 2)


def tom(rng: np.random.Generator, hz: float, tau_s: float = 0.13) -> Signal:
    """A tom (80-180 Hz) or, higher and shorter, a conga."""
    count = samples(5.0 * tau_s)
    pitch = hz * (1.0 + 0.5 * np.exp(-times(count) / 0.025))
    skin = bandpass(noise(count, rng), 2.0 * hz, 12.0 * hz, 1) * decay(count, 0.012)
    return fade_out(normalised(sine(pitch, count) * decay(count, tau_s) + 0.35 * skin), 0.03)


def woodblock(hz: float) -> Signal:
    """A dry wooden tick: the count of the intro."""
    count = samples(0.14)
    tone = sine(hz, count) + 0.5 * sine(hz * 1.51, count) + 0.2 * sine(hz * 2.63, count)
    return normalised(tone * strike(count, 0.0004, 0.02))


def crash(rng: np.random.Generator, length_s: float = 2.0) -> Signal:
    """Stereo crash cymbal."""
    count = samples(length_s)
    sides = np.stack([highpass(_metal(count, rng), 3200.0) for _ in range(2)])
    shape = 0.6 * decay(count, 0.09) + 0.4 * decay(count, 0.55)
    soft = swept_lowpass(sides, sweep(16_000.0, 6000.0, count))
    return fade_out(normalised(soft * shape), 0.3)


def riser(rng: np.random.Generator, length_s: float) -> Signal:
    """Stereo wind that rises in pitch and level until its very end."""
    count = samples(length_s)
    wind = np.stack([noise(count, rng) for _ in range(2)])
    climbing = swept_lowpass(wind, sweep(350.0, 9000.0, count), q=2.2)
    grow = np.linspace(0.0, 1.0, count) ** 1.8
    return fade_out(normalised(highpass(climbing, 250.0) * grow), 0.01)


def reverse_crash(rng: np.random.Generator, length_s: float) -> Signal:
    """A crash played backwards: it swells into the next section."""
    return fade_out(np.ascontiguousarray(crash(rng, length_s)[:, ::-1]), 0.006)


def boom(rng: np.random.Generator) -> Signal:
    """A deep falling hit under the first beat of a chorus."""
    count = samples(1.4)
    t = times(count)
    low = sine(34.0 + 50.0 * np.exp(-t / 0.12), count) * decay(count, 0.4)
    air = lowpass(noise(count, rng), 900.0) * decay(count, 0.12)
    return fade_out(normalised(low + 0.4 * air), 0.2)


def clap_crowd(rng: np.random.Generator, claps: int, length_s: float) -> Signal:
    """Stereo applause: many single claps at random, thinning out towards the end."""
    out = np.zeros((2, samples(length_s)))
    for _ in range(claps):
        start = samples(length_s * 0.85 * float(rng.beta(1.1, 1.6)))
        low = float(rng.uniform(700.0, 1500.0))
        count = samples(0.09)
        hand = bandpass(noise(count, rng), low, 3.2 * low, 1) * strike(count, 0.001, 0.012)
        side = float(rng.uniform(0.25, 0.75))
        mix_into(out, np.stack((hand * (1.0 - side), hand * side)), start, rng.uniform(0.3, 1.0))
    return fade_out(normalised(out), 0.3)
