"""Shared units and helpers: sample rate, decibels, note names and mixing into a buffer."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44_100
"""Samples per second, everywhere."""

Signal = NDArray[np.float64]
"""Mono (n,) or stereo (2, n), full scale 1.0."""

_PITCH_CLASSES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"#": 1, "b": -1}


def samples(seconds: float) -> int:
    """The number of whole samples nearest to a time in seconds."""
    return round(seconds * SAMPLE_RATE)


def times(count: int) -> Signal:
    """The time in seconds of each of `count` samples, from 0."""
    return np.arange(count, dtype=np.float64) / SAMPLE_RATE


def db_to_gain(decibels: float) -> float:
    """Amplitude factor of a level in dB."""
    return float(10.0 ** (decibels / 20.0))


def gain_to_db(gain: float) -> float:
    """Level in dB of an amplitude factor (silence gives -200 dB, not minus infinity)."""
    return float(20.0 * np.log10(max(gain, 1e-10)))


def note_hz(note: float) -> float:
    """Frequency in Hz of a MIDI note number (69 = A4 = 440 Hz)."""
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))


@lru_cache(maxsize=256)
def note_number(name: str) -> int:
    """MIDI note number of a name such as "A4", "G#5" or "Bb3"."""
    pitch = _PITCH_CLASSES[name[0]]
    for sign in name[1:-1]:
        pitch += _ACCIDENTALS[sign]
    return pitch + 12 * (int(name[-1]) + 1)


def mix_into(target: Signal, sound: Signal, start: int, gain: float = 1.0) -> None:
    """Add `sound` to `target` from sample `start` on; what falls outside is dropped."""
    end = min(start + sound.shape[-1], target.shape[-1])
    skip = max(0, -start)
    if end > start + skip:
        target[..., start + skip : end] += gain * sound[..., skip : end - start]


def peak(signal: Signal) -> float:
    """Largest absolute sample."""
    return float(np.max(np.abs(signal), initial=0.0))


def normalised(signal: Signal, to: float = 1.0) -> Signal:
    """The signal scaled so that its largest sample is `to`; silence stays silence."""
    top = peak(signal)
    return signal * (to / top) if top > 0 else signal


def frozen(signal: Signal) -> Signal:
    """Mark an array read-only, so that a cached sound cannot be changed by mistake."""
    signal.setflags(write=False)
    return signal
