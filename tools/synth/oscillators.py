"""Tone generators. Frequencies in Hz (a number or one per sample), phases in cycles."""

from __future__ import annotations

import numpy as np

from tools.synth.core import SAMPLE_RATE, Signal, times

Frequency = float | Signal


def phase_of(frequency: Frequency, count: int, start: float = 0.0) -> Signal:
    """Running phase in cycles of a (varying) frequency; the first sample is at `start`."""
    if isinstance(frequency, np.ndarray):
        steps = np.concatenate(([0.0], frequency[: count - 1])) / SAMPLE_RATE
        return np.asarray(start + np.cumsum(steps), dtype=np.float64)
    return start + frequency * times(count)


def sine(frequency: Frequency, count: int, start: float = 0.0) -> Signal:
    """A sine wave."""
    return np.sin(2.0 * np.pi * phase_of(frequency, count, start))


def _poly_blep(phase: Signal, step: Frequency) -> Signal:
    """Two-sample polynomial that rounds off the jump of a saw at phase 0, per sample."""
    rise = phase / step
    fall = (phase - 1.0) / step
    after = np.where(rise < 1.0, rise + rise - rise * rise - 1.0, 0.0)
    before = np.where(fall > -1.0, fall * fall + fall + fall + 1.0, 0.0)
    return np.asarray(after + before, dtype=np.float64)


def saw(frequency: Frequency, count: int, start: float = 0.0) -> Signal:
    """A falling-edge sawtooth, band-limited by polyBLEP."""
    phase = np.mod(phase_of(frequency, count, start + 0.5), 1.0)
    return 2.0 * phase - 1.0 - _poly_blep(phase, _steps(frequency, count))


def square(frequency: Frequency, count: int, width: float = 0.5, start: float = 0.0) -> Signal:
    """A pulse wave of the given duty cycle (0..1), band-limited by polyBLEP, without DC."""
    phase = np.mod(phase_of(frequency, count, start), 1.0)
    step = _steps(frequency, count)
    flat = np.where(phase < width, 1.0, -1.0) - (2.0 * width - 1.0)
    edge_down = np.mod(phase - width, 1.0)
    return np.asarray(flat + _poly_blep(phase, step) - _poly_blep(edge_down, step))


def _steps(frequency: Frequency, count: int) -> Frequency:
    """Phase step in cycles per sample, cut to `count`."""
    if isinstance(frequency, np.ndarray):
        return np.asarray(frequency[:count] / SAMPLE_RATE, dtype=np.float64)
    return frequency / SAMPLE_RATE


def fm(carrier: float, ratio: float, index: Frequency, count: int) -> Signal:
    """Two-operator FM: a sine at `carrier` Hz moved by one at `carrier * ratio` Hz.

    `index` is the modulation depth in radians, a number or one per sample.
    """
    modulator = index * sine(carrier * ratio, count)
    return np.sin(2.0 * np.pi * carrier * times(count) + modulator)


def partials(
    frequency: float, amplitudes: Signal, decay_s: Signal, count: int, stretch: float = 0.0
) -> Signal:
    """Sum of decaying sine partials; those above 18 kHz are left out.

    `stretch` is the string stiffness: partial k sounds at k * f * sqrt(1 + stretch * k^2).
    """
    t = times(count)
    out = np.zeros(count)
    for k, (amplitude, tau) in enumerate(zip(amplitudes, decay_s, strict=True), start=1):
        hz = k * frequency * np.sqrt(1.0 + stretch * k * k)
        if hz < 18_000.0:
            out += amplitude * np.exp(-t / tau) * np.sin(2.0 * np.pi * hz * t)
    return out


def supersaw(
    frequency: Frequency, count: int, voices: int, spread_cents: float, rng: np.random.Generator
) -> Signal:
    """Stereo stack of detuned saws with random phases, panned alternately left and right."""
    out: Signal = np.zeros((2, count))
    offsets: Signal = np.linspace(-1.0, 1.0, voices) if voices > 1 else np.zeros(1)
    for i, offset in enumerate(offsets):
        detune = float(2.0 ** (offset * spread_cents / 1200.0))
        voice = saw(frequency * detune, count, float(rng.random()))
        lean = 0.45 * (-1.0) ** i * abs(offset)
        out[0] += (0.5 - lean) * voice
        out[1] += (0.5 + lean) * voice
    return out * float(2.0 / np.sqrt(voices))


def noise(count: int, rng: np.random.Generator) -> Signal:
    """White noise, uniform in -1..1."""
    return rng.uniform(-1.0, 1.0, count)
