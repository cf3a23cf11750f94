"""Plucked strings after Karplus and Strong: a noise burst circling in a tuned, lossy loop."""

from __future__ import annotations

import numpy as np
from scipy import signal as dsp

from tools.synth.core import SAMPLE_RATE, Signal, note_hz, samples
from tools.synth.envelopes import fade_out
from tools.synth.filters import lowpass


def string(
    frequency: float, length_s: float, decay_s: float, damping: float, rng: np.random.Generator
) -> Signal:
    """One plucked string.

    `decay_s` is the time to fall by 60 dB; `damping` (0..0.5) how fast the overtones die.
    """
    loop_delay = SAMPLE_RATE / frequency - damping
    whole = int(loop_delay)
    part = loop_delay - whole
    loss = 10.0 ** (-3.0 / (frequency * decay_s))
    loop = loss * np.convolve([1.0 - damping, damping], [1.0 - part, part])
    feedback = np.zeros(whole + 3)
    feedback[0] = 1.0
    feedback[whole : whole + 3] -= loop
    count = samples(length_s)
    burst = np.zeros(count)
    burst[:whole] = _pick_burst(whole, rng)[:count]
    out = np.asarray(dsp.lfilter([1.0], feedback, burst), dtype=np.float64)
    return fade_out(out, 0.012)


def _pick_burst(count: int, rng: np.random.Generator, position: float = 0.18) -> Signal:
    """Noise as left by a pick at `position` along the string, without DC."""
    raw = lowpass(rng.uniform(-1.0, 1.0, count), 6500.0, 1)
    shaped = raw - np.roll(raw, max(1, round(position * count)))
    return np.asarray(shaped - np.mean(shaped), dtype=np.float64)


def strum(notes: tuple[int, ...], length_s: float, muted: bool, upward: bool, seed: int) -> Signal:
    """A rhythm-guitar chord: strings a few milliseconds apart; `muted` gives the dry scratch.

    The left hand stops the strings at the end of `length_s`.
    """
    rng = np.random.default_rng(seed)
    count = samples(length_s) + samples(0.03)
    out = np.zeros(count)
    ordered = sorted(notes, reverse=upward)
    for i, note in enumerate(ordered):
        detune = float(rng.normal(0.0, 0.02))
        decay_s, damping = (0.09, 0.35) if muted else (1.6, 0.22)
        tone = string(note_hz(note + detune), length_s, decay_s, damping, rng)
        start = samples(0.0035 * i)
        out[start : start + tone.size] += tone
    return out / float(np.sqrt(len(notes)))
