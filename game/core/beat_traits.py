"""What tells a song's beat from its half, its double, its off-beat, and the first of a bar.

A guess is a period and where bars of four such beats begin. What the music does at the sixteenths
of those bars is counted: low strokes on the first and third beat, bright ones on the second and
fourth, new notes in the bass on the first, and how much the song repeats itself after a bar and
not after odd times. The weights are those of a logistic choice among the guesses of 700 songs of
`benchmarks.made_songs` (seeds 1000 to 1699; `bench beats` reports others).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.onsets import Onsets, autocorrelation, envelope, smoothed

Array = NDArray[np.float64]
BEATS: Final = 4  # of a bar
NEAR_S: Final = 0.025  # a stroke counts for a beat that is as near
LONGEST_LAG_S: Final = 12.0
TONES_LATE_S: Final = 0.017  # of the curves, for the tones' sums
USUAL_S: Final = 0.5  # a beat, at 120 a minute
LOW, MID, HIGH, ALL = 0, 1, 2, 3
WEIGHTS: Final = {
    "low on beats": 2.41,
    "low on eighths": 1.88,
    "high on beats": 0.75,
    "all on eighths": 2.35,
    "low on 1 and 3": 0.98,
    "low on 1": 1.34,
    "mid on 1 and 3": 0.78,
    "mid on 1": 1.97,
    "high on 1 and 3": -2.68,
    "bass changes on 1": 2.83,
    "bass changes by": 12.96,
    "chords change on 1, not 3": 2.56,
    "half a beat": -2.21,
    "two beats": 1.52,
    "four beats": 1.41,
    "four, not 3": 0.48,
    "eight, not 6": -0.33,
    "four, not 8/3": 1.58,
    "eight, not 16/3": 0.95,
    "one, not 4/3": 0.83,
    "one, not 2/3": 1.43,
    "eight, not 12": -0.48,
    "four, not odd": 1.05,
    "octaves off the usual, squared": -1.46,
    "bars alternate": -8.07,
}


@dataclass(frozen=True)
class Guess:
    """Bars of four beats of `period_s`, of which one begins at `first_s`, and how well they fit."""

    period_s: float
    first_s: float
    score: float


class HeardSong:
    """A song's onsets, made ready to be asked what happens at a time."""

    def __init__(self, onsets: Onsets) -> None:
        self.rate, self.tone_rate = onsets.rate, onsets.tone_rate
        self.values = envelope(onsets)
        self.acf = autocorrelation(self.values, round(LONGEST_LAG_S * self.rate))
        even = [_evened(band, self.rate) for band in onsets.strengths.astype(float)]
        reach = max(1, round(NEAR_S * self.rate))
        self._near = np.stack([_highest(row, reach) for row in (*even, self.values)])
        tones = onsets.tones / (np.linalg.norm(onsets.tones, axis=0).mean() + 1e-9)
        self._sums = np.concatenate([np.zeros((24, 1)), np.cumsum(tones, axis=1)], axis=1)

    @property
    def duration_s(self) -> float:
        return len(self.values) / self.rate

    def at(self, times_s: Array) -> Array:
        """(4, T): how strongly low, middle, high and all sound sets in near a time."""
        index = np.clip(np.round(times_s * self.rate).astype(int), 0, self._near.shape[1] - 1)
        return np.asarray(self._near[:, index])

    def tone_change(self, times_s: Array, length_s: float) -> Array:
        """(2, T), 0..1: how much other the tones are after a time than before, bass and above."""
        before = self._sum_to(times_s) - self._sum_to(times_s - length_s)
        after = self._sum_to(times_s + length_s) - self._sum_to(times_s)
        out = []
        for half in (slice(0, 12), slice(12, 24)):
            dot = (before[half] * after[half]).sum(axis=0)
            size = np.linalg.norm(before[half], axis=0) * np.linalg.norm(after[half], axis=0)
            out.append(np.where(size > 1e-6, 1 - dot / np.maximum(size, 1e-6), 0.0))
        return np.stack(out)

    def _sum_to(self, at_s: Array) -> Array:
        last = self._sums.shape[1] - 1
        at = np.clip((at_s + TONES_LATE_S) * self.tone_rate + 0.5, 0, last)
        low = np.floor(at).astype(int)
        part = at - low
        high = np.minimum(low + 1, last)
        return np.asarray(self._sums[:, low] * (1 - part) + self._sums[:, high] * part)


def _evened(band: Array, rate: float) -> Array:
    around = smoothed(band, 3.0 * rate)
    return np.asarray(band / (around + 0.1 * around.mean() + 1e-9))


def _highest(row: Array, reach: int) -> Array:
    padded = np.pad(row, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    return np.asarray(windows.max(axis=1))


def bars(song: HeardSong, period_s: float, phase_s: float) -> Iterator[Guess]:
    """The four guesses of which beat begins the bar; none where the song has fewer than two bars.

    `phase_s` is a beat's time less `late_s`, and so are the guesses'.
    """
    for first, traits in enumerate(bar_traits(song, period_s, phase_s)):
        score = sum(weight * traits[name] for name, weight in WEIGHTS.items())
        yield Guess(period_s, phase_s + first * period_s, float(score))


def bar_traits(song: HeardSong, period_s: float, phase_s: float) -> Iterator[dict[str, float]]:
    """What is counted for each of the four guesses of which beat begins the bar."""
    count = int((song.duration_s - phase_s) / period_s) // BEATS * BEATS
    if count < 2 * BEATS:
        return
    beats = phase_s + np.arange(count) * period_s
    sixteenths = (beats[:, None] + np.arange(4) / 4 * period_s).ravel()
    strengths = song.at(sixteenths).reshape(4, -1, BEATS, 4)
    changes = song.tone_change(sixteenths, period_s).reshape(2, -1, BEATS, 4)
    mean_strengths, mean_changes = strengths.mean(axis=1), changes.mean(axis=1)
    shared = _echoes(song, period_s) | {
        "bars alternate": _alternation(strengths[:3].reshape(3, -1, BEATS * 4))
    }
    for first in range(BEATS):
        bar, chords = np.roll(mean_strengths, -first, 1), np.roll(mean_changes, -first, 1)
        yield _in_the_bar(bar, chords) | shared


def _alternation(bars: Array) -> float:
    """How other every second bar (kinds, bars, places) is than those between, 0 .. 1."""
    even, odd = bars[:, ::2].mean(axis=1), bars[:, 1::2].mean(axis=1)
    return float((np.abs(even - odd).sum(axis=1) / ((even + odd).sum(axis=1) + 1e-9)).mean())


def _in_the_bar(s: Array, c: Array) -> dict[str, float]:
    """Traits of strengths (4 bands, 4 beats, 4 sixteenths) and changes (2, 4, 4) of a mean bar."""
    on, off, odd = s[:, :, 0].mean(axis=1), s[:, :, 2].mean(axis=1), s[:, :, 1::2].mean(axis=(1, 2))
    first, rest = s[:, 0, 0], s[:, 1:, 0].mean(axis=1)
    main, back = s[:, ::2, 0].sum(axis=1), s[:, 1::2, 0].sum(axis=1)
    bass, chords = c[0, :, 0], c[1, :, 0]
    return {
        "low on beats": _more(on[LOW], off[LOW]),
        "low on eighths": _more(on[LOW] + off[LOW], 2 * odd[LOW]),
        "high on beats": _more(on[HIGH], off[HIGH]),
        "all on eighths": _more(on[ALL] + off[ALL], 2 * odd[ALL]),
        "low on 1 and 3": _more(main[LOW], back[LOW]),
        "low on 1": _more(first[LOW], rest[LOW]),
        "mid on 1 and 3": _more(main[MID], back[MID]),
        "mid on 1": _more(first[MID], rest[MID]),
        "high on 1 and 3": _more(main[HIGH], back[HIGH]),
        "bass changes on 1": _more(bass[0], bass[1:].mean()),
        "bass changes by": float(bass[0] - bass[1:].mean()),
        "chords change on 1, not 3": _more(chords[0], chords[2]),
    }


def _more(a: float, b: float) -> float:
    """How much more one is than the other, -1 .. 1."""
    return float((a - b) / (a + b + 1e-9))


def _echoes(song: HeardSong, period_s: float) -> dict[str, float]:
    """Traits of how much a song is like itself some beats later."""

    def after(beats: float) -> float:
        lag = beats * period_s * song.rate
        return float(np.interp(lag, np.arange(len(song.acf)), song.acf))

    one, four, eight = after(1), after(4), after(8)
    return {
        "half a beat": after(0.5),
        "two beats": after(2),
        "four beats": four,
        "four, not 3": four - after(3),
        "eight, not 6": eight - after(6),
        "four, not 8/3": four - after(8 / 3),
        "eight, not 16/3": eight - after(16 / 3),
        "one, not 4/3": one - after(4 / 3),
        "one, not 2/3": one - after(2 / 3),
        "eight, not 12": eight - after(12),
        "four, not odd": four - max(after(3), after(8 / 3), after(16 / 3)),
        "octaves off the usual, squared": float(np.log2(period_s / USUAL_S) ** 2),
    }
