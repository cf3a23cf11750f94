"""Pitched instruments: bass, electric piano, piano, strings, pad, brass, arpeggio, lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tools.synth.core import Signal, frozen, mix_into, note_hz, samples, times
from tools.synth.dynamics import saturated
from tools.synth.envelopes import adsr, decay, fade_out, glide, strike
from tools.synth.filters import apply as equalised
from tools.synth.filters import bell, highpass, lowpass, swept_lowpass
from tools.synth.oscillators import fm, noise, partials, saw, sine, square, supersaw
from tools.synth.plucked import strum


@dataclass(frozen=True)
class Tone:
    """A note of a line. Times in seconds from the start of the line, `note` in MIDI numbers."""

    start_s: float
    length_s: float
    note: int
    level: float = 1.0


@lru_cache(maxsize=256)
def bass(note: int, length_s: float, accent: bool) -> Signal:
    """Funk synth bass: saw and square through a snapping filter over a clean sine, mono."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.002, 0.25, 0.75, 0.035)
    count = amp.size
    t = times(count)
    top = 2600.0 if accent else 1500.0
    cutoff = 220.0 + 1.6 * hz + top * np.exp(-t / 0.055)
    bite = saw(hz, count) + 0.5 * square(hz * 1.002, count, 0.4)
    bite = swept_lowpass(bite, cutoff, q=1.5)
    slap = fm(hz * 2.0, 3.0, 2.2 * decay(count, 0.02), count) * decay(count, 0.03)
    body = 0.85 * saturated(bite, 1.2) + (0.35 if accent else 0.15) * slap
    return frozen((0.55 * sine(hz, count) + highpass(body, 45.0)) * amp)


@lru_cache(maxsize=256)
def electric_piano(note: int, length_s: float, level: float) -> Signal:
    """FM tine piano, mono; louder is brighter."""
    hz = note_hz(note)
    amp = adsr(length_s, 0.002, 1.8, 0.25, 0.18)
    count = amp.size
    warm = fm(hz, 1.0, (0.5 + 1.5 * level) * decay(count, 0.5), count)
    ratio = 14.0 if hz < 400.0 else 7.0
    tine = fm(hz, ratio, 0.7 * level * decay(count, 0.06), count)
    return frozen((0.8 * warm + 0.25 * tine) * amp * level)


@lru_cache(maxsize=256)
def piano(note: int, length_s: float, level: float) -> Signal:
    """Bright dance piano, mono: stiff decaying partials and a little hammer."""
    hz = note_hz(note)
    k = np.arange(1.0, 15.0)
    amplitudes = np.sin(np.pi * k * 0.13) / k ** (1.35 - 0.45 * level)
    amp = adsr(length_s, 0.001, 3.0, 0.3, 0.09)
    tone = partials(hz, amplitudes, 1.1 / (1.0 + 0.28 * k), amp.size, 0.0004)
    tone += 0.6 * partials(hz * 1.0012, amplitudes, 1.0 / (1.0 + 0.3 * k), amp.size, 0.0004)
    rng = np.random.default_rng(note)
    hammer = lowpass(noise(amp.size, rng), 2500.0) * decay(amp.size, 0.006)
    return frozen((tone + 0.12 * hammer) * amp * level)


@lru_cache(maxsize=256)
def guitar(notes: tuple[int, ...], length_s: float, muted: bool, upward: bool, take: int) -> Signal:
    """Rhythm guitar, mono, thin and clear as funk wants it."""
    raw = strum(notes, length_s, muted, upward, seed=take)
    clean = highpass(raw, 260.0)
    clean = equalised(equalised(clean, bell(2400.0, 4.0, 0.8)), bell(600.0, -3.0, 1.0))
    return frozen(saturated(clean, 1.4))


@lru_cache(maxsize=128)
def string_section(note: int, length_s: float, attack_s: float = 0.09) -> Signal:
    """Warm bowed strings, stereo: seven detuned saws with delayed vibrato."""
    amp = adsr(length_s, attack_s, 0.6, 0.85, 0.28)
    count = amp.size
    t = times(count)
    vibrato = 1.0 + 0.0035 * np.minimum(t / 0.4, 1.0) * np.sin(2.0 * np.pi * 5.6 * t)
    rng = np.random.default_rng(1000 + note)
    tone = supersaw(note_hz(note) * vibrato, count, 7, 13.0, rng)
    bright = min(7500.0, 2200.0 + 3.0 * note_hz(note))
    tone = highpass(lowpass(tone, bright), 0.8 * note_hz(note), 1)
    return frozen(equalised(tone, bell(1200.0, 2.0, 0.9)) * amp * 0.5)


@lru_cache(maxsize=128)
def pad(note: int, length_s: float, cutoff: float) -> Signal:
    """Soft synthesiser pad, stereo."""
    amp = adsr(length_s, 0.18, 1.0, 0.8, 0.4)
    rng = np.random.default_rng(2000 + note)
    tone = supersaw(note_hz(note), amp.size, 5, 18.0, rng)
    return frozen(highpass(lowpass(tone, cutoff), 130.0) * amp * 0.5)


@lru_cache(maxsize=128)
def brass(note: int, length_s: float) -> Signal:
    """Synth brass stab, stereo: the filter opens a moment after the note."""
    amp = adsr(length_s, 0.012, 0.3, 0.7, 0.08)
    count = amp.size
    t = times(count)
    rng = np.random.default_rng(3000 + note)
    tone = supersaw(note_hz(note), count, 4, 9.0, rng)
    opening = 600.0 + 4200.0 * np.minimum(t / 0.035, 1.0) * (0.55 + 0.45 * np.exp(-t / 0.16))
    return frozen(swept_lowpass(tone, opening, q=0.9) * amp * 0.5)


@lru_cache(maxsize=512)
def sparkle(note: int, length_s: float, cutoff: float) -> Signal:
    """Plucky pulse-wave voice for arpeggios, mono; `cutoff` in Hz is where the filter starts."""
    hz = note_hz(note)
    count = samples(length_s) + samples(0.08)
    tone = square(hz, count, 0.32) + 0.6 * saw(hz * 1.004, count)
    closing = hz + cutoff * decay(count, 0.07)
    return frozen(swept_lowpass(tone, closing, q=1.6) * strike(count, 0.001, 0.11) * 0.6)


@lru_cache(maxsize=256)
def marimba(note: int, length_s: float) -> Signal:
    """Soft mallet voice, mono."""
    hz = note_hz(note)
    count = samples(length_s + 0.25)
    tone = sine(hz, count) * decay(count, 0.2) + 0.35 * sine(4.0 * hz, count) * decay(count, 0.05)
    knock = fm(hz, 2.76, 1.2 * decay(count, 0.02), count) * decay(count, 0.03)
    return frozen(fade_out(0.8 * tone + 0.3 * knock, 0.1) * np.minimum(1.0, times(count) / 0.001))


def _line_curves(tones: list[Tone], count: int) -> tuple[Signal, Signal, Signal]:
    """Frequency (gliding), level and attack sharpness of a monophonic line, per sample."""
    notes = np.full(count, float(tones[0].note))
    amp, snap = np.zeros(count), np.zeros(count)
    since = np.zeros(count)
    for tone in tones:
        start = samples(tone.start_s)
        notes[start:] = tone.note
        shape = adsr(tone.length_s, 0.008, 0.5, 0.8, 0.06) * tone.level
        amp[start:] = 0.0
        mix_into(amp, shape, start)
        snap[start:] = decay(count - start, 0.14)
        since[start:] = times(count - start)
    vibrato = 0.16 * np.clip((since - 0.16) / 0.3, 0.0, 1.0) * np.sin(2.0 * np.pi * 5.4 * since)
    pitch = glide(notes, 0.028) + vibrato
    return 440.0 * 2.0 ** ((pitch - 69.0) / 12.0), amp, snap


def lead(tones: list[Tone], length_s: float, seed: int, brightness: float = 1.0) -> Signal:
    """Singing stereo lead that glides between its notes; a whole line at once."""
    count = samples(length_s)
    hz, amp, snap = _line_curves(tones, count)
    rng = np.random.default_rng(seed)
    tone = supersaw(hz, count, 3, 9.0, rng)
    tone += 0.35 * square(hz, count, 0.5) + 0.3 * square(hz * 0.5, count, 0.4)
    cutoff = hz * 1.5 + brightness * (900.0 + 1500.0 * amp + 2600.0 * snap * amp)
    sung = swept_lowpass(tone, cutoff, q=1.1)
    sung = equalised(equalised(sung, bell(950.0, 3.0, 1.2)), bell(2700.0, 3.5, 1.4))
    return saturated(sung * glide(amp, 0.006), 1.1)
