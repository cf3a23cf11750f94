"""Drums beyond the disco kit: the deep kick, machine drums, latin hands and sticks, soft taps."""

from __future__ import annotations

import numpy as np

from tools.synth.core import Signal, mix_into, normalised, samples, times
from tools.synth.dynamics import saturated
from tools.synth.envelopes import decay, fade_out, strike
from tools.synth.filters import bandpass, highpass, lowpass
from tools.synth.oscillators import noise, sine, square


def deep_kick(rng: np.random.Generator) -> Signal:
    """House: soft on top, a long warm 48 Hz below."""
    count = samples(0.42)
    t = times(count)
    body = sine(48.0 + 95.0 * np.exp(-t / 0.022) + 180.0 * np.exp(-t / 0.005), count)
    tap = lowpass(noise(count, rng), 3200.0) * decay(count, 0.005)
    attack = np.minimum(1.0, (t + 1e-5) / 0.0008)
    whole = (1.3 * body * decay(count, 0.16) + 0.35 * tap) * attack
    return fade_out(normalised(saturated(whole, 1.2)), 0.05)


def punch_kick(rng: np.random.Generator) -> Signal:
    """Hip-hop: a hard knock and a short thump."""
    count = samples(0.3)
    t = times(count)
    body = sine(52.0 + 160.0 * np.exp(-t / 0.018) + 700.0 * np.exp(-t / 0.003), count)
    knock = bandpass(noise(count, rng), 1200.0, 5200.0, 1) * decay(count, 0.006)
    attack = np.minimum(1.0, (t + 1e-5) / 0.0005)
    whole = (1.8 * body * decay(count, 0.09) + 0.8 * knock) * attack
    return fade_out(normalised(saturated(whole, 1.8)), 0.04)


def fat_snare(rng: np.random.Generator) -> Signal:
    """Hip-hop: a low shell, broad wires and a clap on top."""
    count = samples(0.34)
    shell = sine(172.0, count) * decay(count, 0.07) + 0.5 * sine(271.0, count) * decay(count, 0.04)
    wires = bandpass(noise(count, rng), 900.0, 8500.0, 1) * decay(count, 0.1)
    hands = bandpass(noise(count, rng), 1000.0, 3800.0, 1)
    shape = np.zeros(count)
    for start_s in (0.0, 0.011, 0.021):
        start = samples(start_s)
        shape[start:] += 0.5 * decay(count - start, 0.02)
    return fade_out(normalised(saturated(0.8 * shell + wires + hands * shape, 1.3)), 0.04)


def rim(rng: np.random.Generator) -> Signal:
    """Stick on the rim: a click with a hollow ring."""
    count = samples(0.12)
    ring = sine(1720.0, count) * decay(count, 0.012) + 0.7 * sine(480.0, count) * decay(count, 0.02)
    return fade_out(
        normalised(ring + 0.3 * highpass(noise(count, rng), 3000.0) * decay(count, 0.003)), 0.02
    )


def clave(hz: float = 2450.0) -> Signal:
    """Two hardwood sticks: bright, dry, ringing for a moment."""
    count = samples(0.2)
    tone = sine(hz, count) + 0.25 * sine(2.71 * hz, count) * decay(count, 0.01)
    return normalised(tone * strike(count, 0.0003, 0.032))


def cowbell(hz: float = 562.0) -> Signal:
    """Two clanging squares, as a stick makes on the mouth of a bell."""
    count = samples(0.3)
    clang = square(hz, count) + square(1.483 * hz, count)
    shape = 0.7 * strike(count, 0.0005, 0.025) + 0.3 * strike(count, 0.0005, 0.09)
    return normalised(bandpass(clang, 450.0, 6500.0, 1) * shape)


def conga(rng: np.random.Generator, hz: float, *, slap: bool = False) -> Signal:
    """A hand drum: an open tone, or a dry bright slap."""
    count = samples(0.16 if slap else 0.42)
    t = times(count)
    pitch = hz * (1.0 + 0.10 * np.exp(-t / 0.02))
    ring = sine(pitch, count) * decay(count, 0.02 if slap else 0.11)
    over = 0.35 * sine(1.59 * hz, count) * decay(count, 0.045)
    hand = bandpass(noise(count, rng), 900.0, 5200.0, 1) * decay(count, 0.012 if slap else 0.006)
    return fade_out(normalised(ring + over + (1.4 if slap else 0.4) * hand), 0.03)


def timbale(rng: np.random.Generator, hz: float) -> Signal:
    """A metal shell struck with a stick."""
    count = samples(0.4)
    ring = sum(
        (
            level * sine(hz * ratio, count) * decay(count, tau)
            for ratio, level, tau in ((1.0, 1.0, 0.12), (1.83, 0.5, 0.07), (2.92, 0.35, 0.05))
        ),
        start=np.zeros(count),
    )
    stick = highpass(noise(count, rng), 2500.0) * decay(count, 0.012)
    return fade_out(normalised(ring + 0.5 * stick), 0.03)


def scraper(rng: np.random.Generator, *, long: bool = False) -> Signal:
    """Guacharaca: teeth of a ribbed stick, one after another; `long` is the drawn stroke."""
    length_s = 0.17 if long else 0.055
    out = np.zeros(samples(length_s + 0.03))
    teeth = 15 if long else 5
    for tooth in range(teeth):
        share = tooth / teeth
        count = samples(0.012)
        grain = bandpass(noise(count, rng), 2600.0, 9000.0, 1) * decay(count, 0.0025)
        mix_into(out, grain, samples(length_s * share**0.85), 0.5 + 0.5 * share)
    return fade_out(normalised(out), 0.01)


def brush(rng: np.random.Generator) -> Signal:
    """A soft sweep over a skin."""
    count = samples(0.26)
    sweep = bandpass(noise(count, rng), 1800.0, 7500.0, 1)
    return normalised(sweep * np.sin(np.linspace(0.0, np.pi, count)) ** 1.5)


def soft_kick(rng: np.random.Generator) -> Signal:
    """A felt beater on a low drum."""
    count = samples(0.4)
    t = times(count)
    body = sine(55.0 + 45.0 * np.exp(-t / 0.03), count) * decay(count, 0.12)
    felt = lowpass(noise(count, rng), 500.0) * decay(count, 0.012)
    attack = np.minimum(1.0, (t + 1e-5) / 0.002)
    return fade_out(normalised((body + 0.3 * felt) * attack), 0.06)


def rain_stick(rng: np.random.Generator, length_s: float) -> Signal:
    """Stereo grains that thicken and thin out again."""
    out = np.zeros((2, samples(length_s)))
    for _ in range(int(110 * length_s)):
        place = float(rng.beta(2.0, 2.4))
        count = samples(0.02)
        low = float(rng.uniform(2500.0, 6000.0))
        grain = bandpass(noise(count, rng), low, 1.8 * low, 1) * decay(count, 0.004)
        side = float(rng.uniform(0.1, 0.9))
        pair = np.stack((grain * (1.0 - side), grain * side))
        mix_into(out, pair, samples(place * length_s), float(rng.uniform(0.2, 1.0)))
    return fade_out(normalised(out), 0.2)


def crackle(rng: np.random.Generator, length_s: float) -> Signal:
    """Stereo dust of an old record, very soft under its clicks."""
    count = samples(length_s)
    dust = np.zeros((2, count))
    for _ in range(int(9 * length_s)):
        place = int(rng.integers(0, max(1, count - 200)))
        size = float(rng.exponential(0.25))
        dust[int(rng.integers(0, 2)), place : place + 3] += size
    hiss = np.stack([bandpass(noise(count, rng), 500.0, 5000.0, 1) for _ in range(2)])
    edges = np.minimum(1.0, np.minimum(times(count), times(count)[::-1]) / 0.2)
    return np.asarray((bandpass(dust, 700.0, 7000.0, 1) + 0.012 * hiss) * edges, dtype=np.float64)
