"""The crowd: throats, hands and a room full of them. Stereo, quiet under the music."""

from __future__ import annotations

import numpy as np

from tools.synth import drums, effects
from tools.synth.core import Signal, mix_into, normalised, samples, times
from tools.synth.envelopes import decay, fade_out
from tools.synth.filters import bandpass, highpass, lowpass
from tools.synth.oscillators import noise, saw


def throat(rng: np.random.Generator, count: int) -> Signal:
    """One person: a gliding, hoarse voice through two vowel-like bands, swelling and dying."""
    t = times(count)
    base = float(rng.uniform(150.0, 420.0))
    arc = np.sin(np.pi * np.clip(t / float(rng.uniform(1.4, 2.4)), 0.0, 1.0))
    turns = float(rng.uniform(3.0, 7.0)) * t + float(rng.random())
    pitch = base * (1.0 + 0.35 * arc + 0.02 * np.sin(2.0 * np.pi * turns))
    voice = saw(pitch, count) + 0.7 * noise(count, rng)
    low = float(rng.uniform(550.0, 950.0))
    vowel = bandpass(voice, low, 1.35 * low) + 0.6 * bandpass(voice, 1.7 * low, 2.2 * low)
    since = t - float(rng.uniform(0.0, 0.25))
    return vowel * np.clip(since / 0.2, 0.0, 1.0) * np.exp(-np.maximum(since - 0.7, 0.0) / 0.6)


def voices(rng: np.random.Generator, count: int, people: int) -> Signal:
    """Many people calling at once, spread from left to right."""
    out = np.zeros((2, count))
    for _ in range(people):
        mix_into(out, effects.panned(throat(rng, count), float(rng.uniform(-0.7, 0.7))), 0)
    return out


def _roar(rng: np.random.Generator, count: int, rise_s: float, fall_s: float) -> Signal:
    """The breath of a full room."""
    sides = np.stack([bandpass(noise(count, rng), 500.0, 3500.0, 1) for _ in range(2)])
    return sides * np.minimum(1.0, times(count) / rise_s) * decay(count, fall_s)


def cheer() -> Signal:
    rng = np.random.default_rng(34)
    count = samples(2.4)
    crowd = normalised(voices(rng, count, 26))
    roar = _roar(rng, count, 0.25, 1.1)
    applause = drums.clap_crowd(rng, 170, 2.4)
    whole = 0.9 * crowd + 0.25 * roar + 0.55 * applause
    return fade_out(whole, 0.7)


def _hall(dry: Signal, amount: float, seed: int) -> Signal:
    """The crowd is not at one's ear: soft highs, and a hall around it."""
    soft = lowpass(dry, 6500.0, 1)
    wet = effects.convolved(highpass(soft, 250.0), effects.plate_response(1.3, 6000.0, 0.02, seed))
    return soft + amount * wet


def _outburst(seed: int, length_s: float, people: int, claps: int) -> Signal:
    """A short cheer: everybody at once, some clapping, soon over."""
    rng = np.random.default_rng(seed)
    count = samples(length_s)
    crowd = normalised(voices(rng, count, people)) * decay(count, 0.5 * length_s)
    roar = _roar(rng, count, 0.15, 0.4 * length_s)
    hands = drums.clap_crowd(rng, claps, length_s)
    return fade_out(_hall(0.8 * crowd + 0.25 * roar + 0.6 * hands, 0.25, seed), 0.5 * length_s)


def gold_cheer() -> Signal:
    """For a gold move that was hit."""
    return _outburst(61, 1.8, 18, 70)


def combo_cheer() -> Signal:
    """For a run of good moves: fewer, shorter."""
    return _outburst(62, 1.3, 8, 26)


def star_cheer() -> Signal:
    """For a star: hands more than voices."""
    return _outburst(63, 1.6, 6, 110)


def _applause(seed: int, length_s: float, people: int, claps: int) -> Signal:
    """Applause that dies away; beyond a few hands there is a room behind it."""
    rng = np.random.default_rng(seed)
    count = samples(length_s)
    hands = drums.clap_crowd(rng, claps, length_s)
    out = hands + 0.12 * _roar(rng, count, 0.3, 0.5 * length_s)
    if people:
        out = out + 0.35 * normalised(voices(rng, count, people))
    return fade_out(_hall(out, 0.3, seed), 0.4 * length_s)


def small_applause() -> Signal:
    """A few friends."""
    return _applause(64, 2.2, 0, 46)


def applause() -> Signal:
    """A room."""
    return _applause(65, 3.2, 5, 220)


def large_applause() -> Signal:
    """A hall."""
    return _applause(66, 4.4, 14, 520)


def murmur() -> Signal:
    """People who wait for the start: low talk that swells and falls, here and there a clap."""
    rng = np.random.default_rng(67)
    count = samples(3.6)
    t = times(count)
    out = np.zeros((2, count))
    for _ in range(22):
        low = float(rng.uniform(180.0, 420.0))
        buzz = saw(np.full(count, float(rng.uniform(90.0, 210.0))), count) + noise(count, rng)
        syllables = np.sin(2.0 * np.pi * (float(rng.uniform(2.2, 4.5)) * t + float(rng.random())))
        phrases = np.sin(2.0 * np.pi * (float(rng.uniform(0.2, 0.5)) * t + float(rng.random())))
        talk = bandpass(buzz, low, 3.0 * low, 1) * np.maximum(0.0, syllables) ** 2
        pan = float(rng.uniform(-0.9, 0.9))
        mix_into(out, effects.panned(talk * np.maximum(0.1, phrases), pan), 0)
    claps = drums.clap_crowd(rng, 9, 3.6)
    whole = _hall(normalised(lowpass(out, 1600.0, 1)) + 0.35 * claps, 0.5, 67)
    return fade_out(whole * np.minimum(1.0, t / 0.9), 1.6)
