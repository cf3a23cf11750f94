"""The short sounds of the menus and of the score, all from the A minor pentatonic scale, and the
crowd's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.synth import crowd, drums, effects
from tools.synth.core import (
    Signal,
    db_to_gain,
    mix_into,
    note_hz,
    note_number,
    peak,
    samples,
    times,
)
from tools.synth.envelopes import fade_out
from tools.synth.filters import highpass, lowpass
from tools.synth.instruments import electric_piano, marimba, sparkle
from tools.synth.loudness import k_weighted
from tools.synth.oscillators import partials

LEVEL_LUFS = -15.0
"""Loudness of the loudest 100 ms of a sound without an offset."""

MAX_PEAK = db_to_gain(-2.0)
MAX_LENGTH_S = 2.5

_BELL_PARTIALS = np.array([1.0, 0.5, 0.28, 0.12, 0.1, 0.06])
_BELL_DECAYS = np.array([0.7, 0.4, 0.25, 0.15, 0.1, 0.08])


@dataclass(frozen=True)
class UiSound:
    """How to make a sound, how much louder than the others it should be, in dB, and how long it
    may be at most."""

    make: Callable[[], Signal]
    offset_db: float = 0.0
    longest_s: float = MAX_LENGTH_S


def _bell(note: int, length_s: float) -> Signal:
    count = samples(length_s)
    tone = partials(note_hz(note), _BELL_PARTIALS, _BELL_DECAYS * length_s, count, 0.002)
    return fade_out(tone * np.minimum(1.0, times(count) / 0.001), 0.05)


def _sequence(
    voice: Callable[[int, float], Signal], names: str, step_s: float, ring_s: float
) -> Signal:
    """Notes one after another, slightly spread from left to right, each ringing `ring_s`."""
    words = names.split()
    out = np.zeros((2, samples(step_s * (len(words) - 1) + ring_s)))
    for i, name in enumerate(words):
        pan = 0.4 * (2.0 * i / max(1, len(words) - 1) - 1.0) if len(words) > 1 else 0.0
        sound = effects.panned(voice(note_number(name), ring_s), pan)
        mix_into(out, sound, samples(i * step_s))
    return fade_out(out, 0.06)


def _in_room(dry: Signal, amount: float, tail_s: float) -> Signal:
    """The sound with a short bright reverb and a tail."""
    longer = np.pad(effects.as_stereo(dry), ((0, 0), (0, samples(tail_s))))
    wet = effects.convolved(highpass(longer, 300.0), effects.plate_response(0.9, 8000.0, 0.01, 5))
    return fade_out(longer + amount * wet, 0.7 * tail_s)


def _piano_tone(note: int, length_s: float) -> Signal:
    return electric_piano(note, max(0.05, length_s - 0.18), 0.6)


def _pluck(note: int, length_s: float) -> Signal:
    return sparkle(note, length_s, 3200.0)


def _hover() -> Signal:
    return _sequence(marimba, "E6", 0.0, 0.14)


def _select() -> Signal:
    return _in_room(_sequence(_piano_tone, "A5 E6", 0.07, 0.32), 0.25, 0.15)


def _back() -> Signal:
    return _in_room(_sequence(_piano_tone, "E5 A4", 0.08, 0.32), 0.2, 0.15)


def _countdown() -> Signal:
    tick = drums.woodblock(note_hz(note_number("A5")))
    out = _sequence(_bell, "A4", 0.0, 0.4)
    mix_into(out, effects.as_stereo(tick), 0, 0.5)
    return _in_room(out, 0.15, 0.1)


def _go() -> Signal:
    chord = np.zeros((2, samples(0.9)))
    for name in ("A4", "C5", "E5", "G5", "A5"):
        for voice in (_pluck, _bell):
            mix_into(chord, _sequence(voice, name, 0.0, 0.9), 0)
    rng = np.random.default_rng(21)
    mix_into(chord, drums.crash(rng, 0.9), 0, 0.6)
    mix_into(chord, effects.as_stereo(drums.kick(rng)), 0, 1.2)
    return _in_room(chord, 0.2, 0.4)


def _star() -> Signal:
    return _in_room(_sequence(_bell, "C6 E6 G6 C7", 0.075, 0.6), 0.3, 0.4)


def _gold() -> Signal:
    run = _sequence(_bell, "A5 C6 D6 E6 G6 A6 C7 E7", 0.06, 0.9)
    under = _sequence(_piano_tone, "A4 E5 A5", 0.0, 1.0)
    mix_into(run, under, samples(0.24), 0.5)
    return _in_room(run, 0.4, 0.8)


def _grade_perfect() -> Signal:
    return _in_room(_sequence(_bell, "D6 A6", 0.055, 0.4), 0.25, 0.25)


def _grade_miss() -> Signal:
    return lowpass(_sequence(marimba, "D4 C4", 0.09, 0.22), 1200.0)


def _pause() -> Signal:
    return _in_room(lowpass(_sequence(_piano_tone, "G5 D5 A4", 0.06, 0.35), 2800.0), 0.2, 0.2)


UI_SOUNDS: dict[str, UiSound] = {
    "hover": UiSound(_hover, -7.0),
    "select": UiSound(_select),
    "back": UiSound(_back, -1.0),
    "countdown": UiSound(_countdown),
    "go": UiSound(_go, 2.0),
    "star": UiSound(_star),
    "gold": UiSound(_gold, 2.0),
    "grade_perfect": UiSound(_grade_perfect, -3.0),
    "grade_miss": UiSound(_grade_miss, -5.0),
    "pause": UiSound(_pause, -1.0),
    "cheer": UiSound(crowd.cheer, 1.0),
    # In a dance the crowd stays well under the music, which is at -14 LUFS.
    "crowd_murmur": UiSound(crowd.murmur, -13.0, 4.0),
    "crowd_gold": UiSound(crowd.gold_cheer, -8.0),
    "crowd_star": UiSound(crowd.star_cheer, -10.0),
    "crowd_combo": UiSound(crowd.combo_cheer, -11.0),
    "applause_small": UiSound(crowd.small_applause, -9.0),
    "applause": UiSound(crowd.applause, -6.0, 4.0),
    "applause_large": UiSound(crowd.large_applause, -4.0, 5.0),
}


def loudest_lufs(sound: Signal) -> float:
    """Loudness in LUFS of the loudest 100 ms (K-weighted, not gated)."""
    power = np.sum(k_weighted(effects.as_stereo(sound)) ** 2, axis=0)
    running = np.cumsum(np.pad(power, (1, 0)))
    width = min(samples(0.1), power.size)
    best = float(np.max(running[width:] - running[:-width])) / width
    return float(-0.691 + 10.0 * np.log10(max(best, 1e-20)))


def ui_sound(name: str) -> Signal:
    """A finished stereo sound at its level, with clean ends."""
    recipe = UI_SOUNDS[name]
    raw = effects.as_stereo(recipe.make())[:, : samples(recipe.longest_s)]
    clean = fade_out(highpass(raw, 40.0), 0.03)
    gain = db_to_gain(LEVEL_LUFS + recipe.offset_db - loudest_lufs(clean))
    return clean * min(gain, MAX_PEAK / peak(clean))
