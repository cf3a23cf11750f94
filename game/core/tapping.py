"""Tempo and first beat from taps: missed, doubled and stray ones do no harm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.beat_grid import FASTEST_BPM, SLOWEST_BPM, BeatGrid

LEAST_TAPS: Final = 4
NEAR_BEAT: Final = 0.18  # of a beat: a tap farther from every beat was not meant
LEAST_SHARE: Final = 0.7  # of the taps must be near beats
MOST_SPREAD: Final = 0.085  # of a beat: taps all over the place spread by 0.1
SEARCHED: Final = 0.12  # of the tempo, to both sides of the first guess
STEPS: Final = 481
BAR_BEATS: Final = 4

Times = NDArray[np.float64]


def tapped_grid(taps_s: Sequence[float], usual_s: float = 0.0) -> BeatGrid | None:
    """The beats that taps mean, the first one tapped being the first of a bar; None while they are
    too few or too uneven. The first beat is moved by whole bars to be near `usual_s`.

    The tempo is first that at which most taps fall on one phase (Rayleigh's test for periods),
    which needs no numbering of the taps; then the regression over those near its beats. A tempo
    that a whole number explains as well is that number, as most music has one.
    """
    taps = np.unique(np.asarray(taps_s, np.float64))
    if len(taps) < LEAST_TAPS:
        return None
    period_s = _strongest_period(taps, float(np.median(np.diff(taps))))
    fit = _fitted(taps, period_s)
    if fit is None:
        return None
    first_s, period_s, numbers, near = fit
    bpm = _whole(60.0 / period_s, near - (first_s + numbers * period_s), numbers)
    if not SLOWEST_BPM <= bpm <= FASTEST_BPM:
        return None
    period_s = 60.0 / bpm
    first_s = float(np.median(near - numbers * period_s)) + float(numbers[0]) * period_s
    bar_s = BAR_BEATS * period_s
    first_s -= round((first_s - usual_s) / bar_s) * bar_s
    if first_s < 0:
        first_s += bar_s * np.ceil(-first_s / bar_s)
    return BeatGrid(bpm, float(first_s), len(near) / len(taps))


def _strongest_period(taps: Times, guess_s: float) -> float:
    rates = np.linspace(1 - SEARCHED, 1 + SEARCHED, STEPS) / guess_s
    turns = np.exp(2j * np.pi * rates[:, None] * (taps - taps[0])[None, :])
    return float(1 / rates[int(np.argmax(np.abs(turns.sum(axis=1))))])


def _fitted(taps: Times, period_s: float) -> tuple[float, float, Times, Times] | None:
    """The first beat, the period, and the taps near beats with their numbers."""
    phase = np.angle(np.exp(2j * np.pi * taps / period_s).sum()) / (2 * np.pi)
    first_s = taps[0] + ((phase * period_s - taps[0] + period_s / 2) % period_s - period_s / 2)
    for _ in range(4):
        numbers = np.round((taps - first_s) / period_s)
        near = np.abs(taps - first_s - numbers * period_s) < NEAR_BEAT * period_s
        if near.sum() < max(LEAST_TAPS, LEAST_SHARE * len(taps)) or np.ptp(numbers[near]) < 2:
            return None
        slope, start = np.polyfit(numbers[near], taps[near], 1)
        if slope <= 0:
            return None
        first_s, period_s = float(start), float(slope)
    if np.std(taps[near] - first_s - numbers[near] * period_s) > MOST_SPREAD * period_s:
        return None
    return first_s, period_s, numbers[near], taps[near]


def _whole(bpm: float, errors: Times, numbers: Times) -> float:
    """A tempo, or the whole number that lies within what the taps leave open."""
    spread_s = max(float(np.std(errors)), 0.004)
    unsure_s = spread_s / np.sqrt(((numbers - numbers.mean()) ** 2).sum())
    unsure_bpm = unsure_s * bpm * bpm / 60
    return float(round(bpm)) if abs(bpm - round(bpm)) <= 2 * unsure_bpm else bpm
