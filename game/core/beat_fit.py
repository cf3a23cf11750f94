"""A grid of even beats fitted to how strongly a song's sound sets in.

Trackers that go from beat to beat give a tempo as coarse as their frames. Here one tempo and one
phase are fitted to the whole song: it is folded onto every period that may be meant, and one at
which all onsets fall onto the same few places is right, or a fraction of the right one
(`beat_traits` chooses).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.beat_grid import BeatGrid
from game.core.beat_traits import BEATS, Guess, HeardSong, bars
from game.core.onsets import Onsets, bins, folded, smoothed, vertex

Array = NDArray[np.float64]
SLOWEST, FASTEST = 68.0, 185.0  # what is danced to: 70 to 180, and a little
RATIOS: Final = (0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0, 4 / 3, 1.5, 2.0, 3.0, 4.0)
SPAN: Final = 0.012  # around a rough tempo, where the exact one is looked for
DRIFT_S: Final = 0.006  # between two tempos that are tried, over the length of the song
ROUNDED_S: Final = 0.005  # by which beats may move for the sake of a round tempo
SAME: Final = 0.004  # of a period: so near, two are one
PULSE: Final = 0.25  # of autocorrelation over the first beats: from there on it is a clear one
STRETCH_S: Final = 8.0  # in which the song's own beat is told
LIKE: Final = 0.6  # correlation of a stretch with the whole, below which it tells nothing
STRAYED_S: Final = 0.06
DOUBTS: Final = {0.5: 2.2, 2.0: 2.2, 1.0: 1.1}  # how near in score a beat of such a period is told
EARLY_S: Final = 0.06  # before the music seems to begin a bar may begin
TOO_SHORT, NO_PULSE = "it is too short to tell the beat", "it has no steady beat"
SILENT: Final = "there is no music in it"


@dataclass(frozen=True)
class FoundBeats(BeatGrid):
    """A grid, with how far the song's own beats are off it, and what is wrong with it.

    `worst_off_s` is that of the worst stretch of some seconds; `note` is empty, or one line.
    `other_bpm` is the tempo that comes next, most often the half or the double; 0 if there is none.
    `second` is the half, the double or the off-beat, where that fits nearly as well.
    """

    bpm: float = 120.0
    worst_off_s: float = 0.0
    note: str = ""
    other_bpm: float = 0.0
    second: BeatGrid | None = None


def fit_beats(onsets: Onsets) -> FoundBeats:
    """The grid that fits best. Its confidence is near 0, with a note, where there is no pulse."""
    if onsets.strengths.shape[1] < 4 * onsets.rate:
        return FoundBeats(confidence=0.0, note=TOO_SHORT)
    song = HeardSong(onsets)
    found = [
        guess
        for period_s in periods(song)
        for phase_s in _phases(song.values, song.rate, period_s)
        for guess in bars(song, period_s, phase_s)
    ]
    if not found or song.values.max() <= 0:
        return FoundBeats(confidence=0.0, note=NO_PULSE)
    best = _rounded(max(found, key=lambda guess: guess.score), song.duration_s)
    pulse = _pulse(song, best.period_s)
    confidence = _certainty(found, best) * min(1.0, max(0.0, pulse / PULSE)) ** 2
    off_s = worst_off_s(song, best.period_s)
    first_s = _first_bar_s(onsets, best)
    note = ""
    if confidence < 0.1:
        note = "it has no steady beat"
    elif off_s > STRAYED_S:
        note = f"its tempo changes: the grid is up to {1e3 * off_s:.0f} ms off the beat"
    elif confidence < 0.5:
        note = "the beat is not certain: listen to it with the grid"
    other, second = _other(found, best), _second(onsets, found, best)
    return FoundBeats(60 / best.period_s, first_s, confidence, off_s, note, other, second)


def _other(found: list[Guess], best: Guess) -> float:
    """The tempo of the best guess that is of another one."""
    others = [one for one in found if abs(one.period_s / best.period_s - 1) > SAME]
    return round(60 / max(others, key=lambda one: one.score).period_s, 2) if others else 0.0


def _second(onsets: Onsets, found: list[Guess], best: Guess) -> BeatGrid | None:
    """The best guess of another beat, if it is a usual mistake's truth and not much worse."""
    others = [guess for guess in found if not _same_beat(guess, best)]
    if not others:
        return None
    other = max(others, key=lambda guess: guess.score)
    ratio = other.period_s / best.period_s
    near = next((gap for one, gap in DOUBTS.items() if abs(ratio / one - 1) < SAME), 0.0)
    if best.score - other.score >= near:
        return None
    # The best one's tempo may have been rounded: the other keeps in step with it.
    other = replace(other, period_s=best.period_s * min(DOUBTS, key=lambda one: abs(ratio - one)))
    return BeatGrid(60 / other.period_s, max(0.0, _first_bar_s(onsets, other)))


def _rounded(guess: Guess, duration_s: float) -> Guess:
    """The guess at a round tempo, where its beats stay as they are by some ms: bands have such."""
    for digits in (0, 1):
        period_s = 60 / round(60 / guess.period_s, digits)
        beats = round((duration_s / 2 - guess.first_s) / guess.period_s)
        shift_s = beats * (guess.period_s - period_s)  # the song's middle stays
        if abs(shift_s) <= ROUNDED_S:
            return replace(guess, period_s=period_s, first_s=guess.first_s + shift_s)
    return guess


def _certainty(found: list[Guess], best: Guess) -> float:
    """How probable the best beat is, whichever of them begins the bar."""
    scores = np.exp(np.array([guess.score for guess in found]) - best.score)
    same = np.array([_same_beat(guess, best) for guess in found])
    return float(scores[same].sum() / scores.sum())


def _same_beat(guess: Guess, other: Guess) -> bool:
    beats = (guess.first_s - other.first_s) / other.period_s
    close = abs(guess.period_s / other.period_s - 1) < SAME
    return close and abs(beats - round(beats)) < 0.08


def _pulse(song: HeardSong, period_s: float) -> float:
    lags = np.arange(1, 9) * period_s * song.rate
    return float(np.interp(lags, np.arange(len(song.acf)), song.acf).mean())


def periods(song: HeardSong) -> list[float]:
    """All periods of a beat that may be meant, in s."""
    found: list[float] = []
    for rough_s in _rough_periods(song):
        exact_s = refined(song.values, song.rate, rough_s)
        for period_s in (exact_s * ratio for ratio in RATIOS):
            danced = 60 / FASTEST <= period_s <= 60 / SLOWEST
            if danced and all(abs(period_s / other - 1) > SAME for other in found):
                found.append(period_s)
    return found


def _rough_periods(song: HeardSong) -> list[float]:
    """The periods after whose multiples the song is most like itself, best first."""
    tried = np.geomspace(60 / 240, 60 / 50, 700)
    lags = np.arange(len(song.acf))
    score = np.zeros(len(tried))
    for k in range(1, 9):
        score += np.interp(k * tried * song.rate, lags, song.acf)
    score *= np.exp(-0.5 * np.log2(tried / 0.5) ** 2)
    inner = score[1:-1]
    peaks = 1 + np.flatnonzero((inner >= score[:-2]) & (inner > score[2:]))
    return [float(tried[i]) for i in peaks[np.argsort(-score[peaks])][:4]]


def refined(values: Array, rate: float, period_s: float) -> float:
    """The period near one at which folding shows most: of the middle first, and then of all."""
    span, total_s = SPAN, len(values) / rate
    for part_s in (30.0, 120.0, 600.0):
        half = min(len(values), round(part_s * rate)) // 2
        part = values[len(values) // 2 - half : len(values) // 2 + half]
        step = DRIFT_S * rate / len(part)
        tried = period_s * (1 + np.arange(-span, span + step / 2, step))
        shown = np.array([np.var(folded(part, rate, float(one))) for one in tried])
        k = int(np.argmax(shown))
        period_s = float(tried[k])
        if 0 < k < len(tried) - 1:
            period_s += vertex(*shown[k - 1 : k + 2]) * float(tried[1] - tried[0])
        span = min(span, 3 * step)
        if part_s >= total_s:
            break
    return period_s


def _phases(values: Array, rate: float, period_s: float) -> list[float]:
    """The places (s) within a period at which the folded curve has its highest peaks."""
    profile = folded(values, rate, period_s)
    before, after = np.roll(profile, 1), np.roll(profile, -1)
    least = profile.mean() + 0.15 * (profile.max() - profile.mean())
    peaks = np.flatnonzero((profile >= before) & (profile > after) & (profile >= least))
    highest = peaks[np.argsort(-profile[peaks])][:5]
    return [
        (p + 0.5 + vertex(before[p], profile[p], after[p])) / len(profile) * period_s
        for p in highest
    ]


def _first_bar_s(onsets: Onsets, best: Guess) -> float:
    """When the first bar of the music begins; a pick-up is before it."""
    loud = smoothed(onsets.strengths.sum(axis=0).astype(float), 0.02 * onsets.rate)
    heard = np.flatnonzero(loud > 0.12 * np.percentile(loud, 98))
    music_s = heard[0] / onsets.rate if len(heard) else 0.0
    earliest_s = max(0.0, music_s + onsets.late_s - EARLY_S)
    bar_s = BEATS * best.period_s
    first_s = best.first_s + onsets.late_s
    return float(first_s + np.ceil((earliest_s - first_s) / bar_s) * bar_s)


def worst_off_s(song: HeardSong, period_s: float) -> float:
    """How far the beats of a stretch are off the grid, at worst; what shows no beat is left out.

    From the middle outwards a stretch is followed from the one before it.
    """
    length = round(max(STRETCH_S, 8 * period_s) * song.rate)
    whole = folded(song.values, song.rate, period_s)
    starts = list(range(0, max(1, len(song.values) - length + 1), max(1, length // 2)))
    middle = len(starts) // 2
    off = [0.0, *_followed(song, period_s, whole, starts[middle:], length)]
    off += _followed(song, period_s, whole, starts[:middle][::-1], length)
    return max(map(abs, off))


def _followed(
    song: HeardSong, period_s: float, whole: Array, starts: list[int], length: int
) -> list[float]:
    out, last = [], 0
    count, reach = bins(period_s), bins(period_s) // 4
    for start in starts:
        part = song.values[: start + length].copy()
        part[:start] = 0.0
        profile = folded(part, song.rate, period_s)
        shifts = np.arange(last - reach, last + reach + 1)
        likeness = [_likeness(np.roll(whole, int(shift)), profile) for shift in shifts]
        k = int(np.argmax(likeness))
        if likeness[k] >= LIKE:
            last = int(shifts[k])
            out.append(last / count * period_s)
    return out


def _likeness(a: Array, b: Array) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-12))
