"""Pitched instruments of the other styles: (MIDI note, length in seconds, level) to a sound."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tools.synth.core import Signal, frozen, note_hz, samples, times
from tools.synth.dynamics import saturated
from tools.synth.envelopes import adsr, decay, fade_out, glide, strike
from tools.synth.filters import apply as equalised
from tools.synth.filters import bandpass, bell, highpass, lowpass, swept_lowpass
from tools.synth.instruments import Tone
from tools.synth.oscillators import fm, noise, partials, saw, sine, square, supersaw
from tools.synth.plucked import string


def _attacked(x: Signal, seconds: float = 0.0015) -> Signal:
    return x * np.minimum(1.0, times(x.shape[-1]) / seconds)


@lru_cache(maxsize=256)
def round_bass(note: int, length_s: float, level: float) -> Signal:
    """House bass: a sine with a rubbery filtered saw, mono."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.004, 0.5, 0.8, 0.05)
    count = amp.size
    cutoff = 130.0 + 2.2 * hz + 900.0 * level * decay(count, 0.07)
    rubber = swept_lowpass(saw(hz, count) + 0.4 * square(hz * 0.999, count, 0.45), cutoff, q=2.0)
    return frozen(level * (0.7 * sine(hz, count) + 0.6 * saturated(rubber, 1.5)) * amp)


@lru_cache(maxsize=256)
def sub_bass(note: int, length_s: float, level: float) -> Signal:
    """Hip-hop sub: a long falling sine, driven so that small speakers show it, mono."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.003, 1.6, 0.55, 0.09)
    count = amp.size
    bend = hz * (1.0 + 0.9 * np.exp(-times(count) / 0.018))
    dirty = saturated(2.4 * sine(bend, count), 1.0)
    return frozen(level * (0.75 * dirty + 0.12 * lowpass(square(bend, count), 900.0)) * amp)


@lru_cache(maxsize=256)
def upright_bass(note: int, length_s: float, level: float) -> Signal:
    """A plucked wooden bass, mono: quick bloom, woody middle, short ring."""
    hz = note_hz(note)
    k = np.arange(1.0, 11.0)
    amp = adsr(length_s, 0.003, 1.0, 0.35, 0.07)
    wood = partials(hz, np.sin(np.pi * k * 0.23) / k**1.5, 0.9 / (1.0 + 0.7 * k), amp.size, 2e-4)
    rng = np.random.default_rng(4000 + note)
    finger = lowpass(noise(amp.size, rng), 1400.0) * decay(amp.size, 0.008)
    tone = equalised(wood + 0.15 * finger, bell(700.0, 3.0, 1.0))
    return frozen(level * 1.15 * _attacked(tone) * amp)


@lru_cache(maxsize=256)
def organ(note: int, length_s: float, level: float) -> Signal:
    """House organ stab, mono: drawbars through a quick pluck of percussion."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.003, 0.3, 0.6, 0.06)
    count = amp.size
    bars = ((0.5, 0.5), (1.0, 1.0), (2.0, 0.55), (3.0, 0.3), (4.0, 0.18))
    tone = sum((share * sine(hz * ratio, count) for ratio, share in bars), start=np.zeros(count))
    click = 0.7 * sine(3.0 * hz, count) * decay(count, 0.05)
    return frozen(0.5 * level * saturated(tone + click, 0.8) * amp)


@lru_cache(maxsize=256)
def glass(note: int, length_s: float, level: float) -> Signal:
    """A dark bell, mono: two FM pairs that ring on."""
    hz = note_hz(note)
    count = samples(length_s + 0.5)
    body = fm(hz, 3.5, 1.6 * level * decay(count, 0.25), count) * decay(count, 0.45)
    air = fm(2.0 * hz, 1.41, 0.6 * decay(count, 0.1), count) * decay(count, 0.2)
    return frozen(level * fade_out(_attacked(0.7 * body + 0.2 * air), 0.15))


@lru_cache(maxsize=256)
def kalimba(note: int, length_s: float, level: float) -> Signal:
    """Thumb piano, mono."""
    hz = note_hz(note)
    count = samples(length_s + 0.35)
    tine = sine(hz, count) * decay(count, 0.32) + 0.22 * sine(5.4 * hz, count) * decay(count, 0.03)
    buzz = 0.12 * sine(2.0 * hz, count) * decay(count, 0.15)
    return frozen(level * fade_out(_attacked(tine + buzz, 0.001), 0.12))


@lru_cache(maxsize=256)
def nylon(note: int, length_s: float, level: float) -> Signal:
    """A soft gut string, mono."""
    rng = np.random.default_rng(5000 + note)
    tone = string(note_hz(note), length_s + 0.4, 2.6, 0.42, rng)
    warm = equalised(lowpass(highpass(tone, 90.0), 4200.0, 1), bell(320.0, 2.0, 0.8))
    return frozen(1.3 * level * fade_out(warm, 0.35))


@lru_cache(maxsize=256)
def accordion(note: int, length_s: float, level: float) -> Signal:
    """Two reeds a little apart and the bellows behind them, stereo."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.02, 0.5, 0.85, 0.05)
    count = amp.size
    t = times(count)
    swell = 1.0 + 0.05 * np.sin(2.0 * np.pi * 5.2 * t)
    reeds = [
        square(hz * 2.0 ** (cents / 1200.0), count, 0.28) + 0.5 * saw(hz * 1.0003, count)
        for cents in (-7.0, 8.0)
    ]
    tone = lowpass(highpass(np.stack(reeds), 200.0), min(6500.0, 1500.0 + 4.0 * hz))
    return frozen(0.4 * level * equalised(tone, bell(1600.0, 3.0, 0.9)) * amp * swell)


@lru_cache(maxsize=256)
def trumpet(note: int, length_s: float, level: float) -> Signal:
    """A section of two trumpets, stereo: the brightness follows the breath."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.022, 0.35, 0.8, 0.06)
    count = amp.size
    t = times(count)
    scoop = 1.0 - 0.02 * np.exp(-t / 0.02)
    shake = 1.0 + 0.004 * np.clip((t - 0.2) / 0.2, 0.0, 1.0) * np.sin(2.0 * np.pi * 5.3 * t)
    rng = np.random.default_rng(6000 + note)
    tone = supersaw(hz * scoop * shake, count, 2, 6.0, rng)
    breath = (
        700.0 + hz + 4300.0 * level * np.minimum(t / 0.04, 1.0) * (0.6 + 0.4 * np.exp(-t / 0.15))
    )
    blown = swept_lowpass(tone, breath, q=0.9)
    blown = equalised(equalised(blown, bell(1250.0, 4.0, 1.0)), bell(2600.0, 3.0, 1.2))
    return frozen(0.45 * level * highpass(blown, 0.7 * hz, 1) * amp)


@lru_cache(maxsize=256)
def voice_ah(note: int, length_s: float, level: float) -> Signal:
    """A chopped sung "ah", stereo: a buzzing throat through three vowel bands."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.018, 0.4, 0.75, 0.07)
    count = amp.size
    t = times(count)
    shake = 1.0 + 0.006 * np.clip((t - 0.12) / 0.2, 0.0, 1.0) * np.sin(2.0 * np.pi * 5.6 * t)
    rng = np.random.default_rng(7000 + note)
    throat = supersaw(hz * shake, count, 3, 14.0, rng)
    vowel = (
        1.0 * bandpass(throat, 560.0, 900.0, 1)
        + 0.7 * bandpass(throat, 1050.0, 1450.0, 1)
        + 0.35 * bandpass(throat, 2500.0, 3300.0, 1)
        + 0.3 * lowpass(throat, 1.5 * hz)
    )
    return frozen(0.7 * level * vowel * amp)


@lru_cache(maxsize=64)
def warm_pad(note: int, length_s: float, level: float) -> Signal:
    """A slow soft pad, stereo, that swells in and lingers."""
    amp = adsr(length_s, min(0.5, 0.4 * length_s), 1.5, 0.85, 0.7)
    rng = np.random.default_rng(8000 + note)
    tone = supersaw(note_hz(note), amp.size, 5, 14.0, rng)
    soft = lowpass(lowpass(tone, 900.0 + 1500.0 * level), 3500.0, 1)
    return frozen(0.5 * highpass(soft, 110.0) * amp)


def _curves(tones: list[Tone], count: int, slide_s: float, shake: float) -> tuple[Signal, Signal]:
    """Frequency in Hz and level of a line, per sample; the note before slides into the next."""
    notes, amp, since = np.full(count, float(tones[0].note)), np.zeros(count), np.zeros(count)
    for tone in tones:
        start = samples(tone.start_s)
        notes[start:] = tone.note
        shape = adsr(tone.length_s, 0.03, 0.6, 0.8, 0.09) * tone.level
        end = min(count, start + shape.size)
        amp[start:] = 0.0
        amp[start:end] = shape[: end - start]
        since[start:] = times(count - start)
    vibrato = shake * np.clip((since - 0.22) / 0.35, 0.0, 1.0) * np.sin(2 * np.pi * 4.9 * since)
    pitch = glide(notes, slide_s) + vibrato
    return 440.0 * 2.0 ** ((pitch - 69.0) / 12.0), glide(amp, 0.008)


def flute(tones: list[Tone], length_s: float) -> Signal:
    """A breathy wooden flute, mono; a whole line at once."""
    count = samples(length_s)
    hz, amp = _curves(tones, count, 0.05, 0.14)
    tone = sine(hz, count) + 0.28 * amp * sine(2.0 * hz, count) + 0.1 * sine(3.0 * hz, count)
    rng = np.random.default_rng(tones[0].note)
    breath = bandpass(noise(count, rng), 900.0, 5200.0, 1)
    return np.asarray((0.7 * tone + 0.09 * breath) * amp, dtype=np.float64)


def whistle_lead(tones: list[Tone], length_s: float) -> Signal:
    """A gliding synthesiser whistle over a soft square, mono; a whole line at once."""
    count = samples(length_s)
    hz, amp = _curves(tones, count, 0.06, 0.2)
    tone = 0.7 * sine(hz, count) + 0.3 * lowpass(square(hz, count, 0.5), 3800.0)
    return saturated(tone * amp, 1.1)


def soft_square(note: int, length_s: float, level: float) -> Signal:
    """A mellow plucked square for riffs, mono."""
    hz = note_hz(note)
    count = samples(length_s + 0.12)
    tone = square(hz, count, 0.42) + 0.4 * saw(hz * 1.003, count)
    closing = 1.2 * hz + (500.0 + 2400.0 * level) * decay(count, 0.09)
    return 0.55 * level * swept_lowpass(tone, closing, q=1.2) * strike(count, 0.002, 0.2)
