"""The delay between what a player hears and what the camera reports, from hits to a steady beat.

A hit is a clap overhead (jumping-jack arms, or arms that stay up), or both arms raised. The pure
part: samples in, a result or a reason out. Times in s; poses (T, 17, 3) in frame heights, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.judge import Grade, Judgement
from game.core.stance import MIN_TORSO, Poses, missing_parts
from pose_engine.geometry import torso_length
from pose_engine.keypoints import (
    LEFT_EAR,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    RIGHT_EAR,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Array = NDArray[np.float64]

HITS_NEEDED: Final = 8
MAX_SPREAD_S: Final = 0.060
CLEAN_BEATS: Final = 0.25  # a hit farther from the usual one, in beats, is a slip
MIN_CLEAN: Final = 0.70  # with fewer clean hits among all, no beat was followed
# A delay is told from another by whole beats only. Hardly anybody is early by a quarter of a beat,
# so delays are looked for from there to three quarters late, and not trusted at the very ends.
EARLIEST_BEATS: Final = -0.25
DOUBT_BEATS: Final = 1 / 16
MAD_TO_SIGMA: Final = 1.4826  # of a normal distribution
SEEN: Final = 0.2  # confidence from which a wrist is believed
MAX_GAP_S: Final = 0.2  # without a believed sample around a hit, its moment is not known
MIN_SWING: Final = 0.40  # torsos (see `reach_signal`) that a hit rises and falls
LEVEL: Final = 0.75  # of the swing: where the way up and the way down are timed
HELD_S: Final = 0.35  # arms up for longer are held: then the arrival counts
# From the middle of a rise to the arrival, in times from its 1st to its 3rd quarter: 1 for an even
# rise, 1.4 for one that ends gently (smoothstep), 1.1 to the visible end of a reaching arm's
# (minimum jerk; Flash and Hogan, 1985).
ARRIVAL: Final = 1.25

MIN_MOVES, MIN_SUGGESTION_S = 8, 0.030  # a camera at 30 Hz cannot tell less


@dataclass(frozen=True)
class CalibrationResult:
    """What calibration found: a delay, or the `reason` (a key of the strings) why there is none.

    `delay_s` is the median of (hit - beat), above zero for late; `spread_s` the standard deviation,
    told robustly; `hits` the clean hits. With a reason, `delay_s` is None, and `spread_s` too where
    it is not known. `missing` names what the camera did not see; `late_s` is how late each hit was.
    """

    delay_s: float | None
    spread_s: float | None
    hits: int
    reason: str | None = None
    missing: tuple[str, ...] = ()
    late_s: tuple[float, ...] = ()


def reach_signal(poses: Poses) -> tuple[Array, NDArray[np.bool_]]:
    """How far the hands reach up together (T,), in torsos, and where that can be believed (T,).

    The wrists' mean height over the shoulders less half the distance between them: at its top
    where hands meet overhead, and where arms are raised as high as they go.
    """
    size = np.maximum(float(np.median(torso_length(poses))), MIN_TORSO)
    left, right = poses[:, LEFT_WRIST], poses[:, RIGHT_WRIST]
    shoulders = poses[:, [LEFT_SHOULDER, RIGHT_SHOULDER], 1].mean(axis=1)
    height = shoulders - (left[:, 1] + right[:, 1]) / 2
    apart = np.hypot(left[:, 0] - right[:, 0], left[:, 1] - right[:, 1])
    believed = np.minimum(left[:, 2], right[:, 2]) >= SEEN
    return np.asarray((height - apart / 2) / size, np.float64), believed


def find_hits(times_s: Array, poses: Poses) -> Array:
    """The moments (N,) of hits in `times_s` (T,), rising, and `poses` (T, 17, 3)."""
    if len(times_s) < 3:
        return np.zeros(0)
    signal, believed = reach_signal(poses)
    face = poses[:, [NOSE, LEFT_EAR, RIGHT_EAR], 1].mean(axis=1)
    over_head = poses[:, [LEFT_WRIST, RIGHT_WRIST], 1].max(axis=1) < face
    times, signal, over_head = times_s[believed], signal[believed], over_head[believed]
    hits = [
        _moment(times, signal, before, top, after)
        for before, top, after in _swings(signal)
        if over_head[top] and _well_seen(times, top)
    ]
    return np.array([hit for hit in hits if hit is not None], np.float64)


def _well_seen(times: Array, top: int) -> bool:
    around = times[max(0, top - 1) : top + 2]
    return bool(np.diff(around).max(initial=0.0) <= MAX_GAP_S)


def _swings(signal: Array) -> list[tuple[int, int, int]]:
    """Indices (low before, top, low after) of what rises and falls by MIN_SWING.

    The last one may still be falling; it is told as soon as half of its rise is undone.
    """
    found: list[tuple[int, int, int]] = []
    low = top = 0
    rising = False
    for index, value in enumerate(signal):
        if rising and value > signal[top]:
            top = index
        elif rising and signal[top] - value >= max(MIN_SWING, (signal[top] - signal[low]) / 2):
            found.append((low, top, index))
            rising, low = False, index
        elif not rising and value < signal[low]:
            low = index
            if found:
                found[-1] = (*found[-1][:2], index)
        elif not rising and value - signal[low] >= MIN_SWING:
            rising, top = True, index
    return found


def _moment(times: Array, signal: Array, before: int, top: int, after: int) -> float | None:
    """The instant of a hit: the middle of a short one, the arrival of one that is held."""
    floor = min(max(signal[before], signal[after]), (signal[before] + signal[top]) / 2)
    level = floor + LEVEL * (signal[top] - floor)
    up = _crossing(times, signal, level, top, before)
    down = _crossing(times, signal, level, top, after)
    if up is None or down is None:
        return None
    if down - up <= HELD_S:
        return (up + down) / 2
    height = float(np.median(signal[(times >= up) & (times <= down)]))
    start = int(np.searchsorted(times, up))
    quarters = signal[before] + np.array([0.25, 0.5, 0.75]) * (height - signal[before])
    rise = [_crossing(times, signal, float(value), start, before) for value in quarters]
    first, middle, third = rise
    if first is None or middle is None or third is None:
        return None
    return middle + ARRIVAL * (third - first)


def _crossing(times: Array, signal: Array, level: float, start: int, end: int) -> float | None:
    """When the signal crosses `level` first on the way from index `start` to `end`, if it does."""
    step = 1 if end > start else -1
    for index in range(start, end, step):
        here, there = float(signal[index]), float(signal[index + step])
        if here >= level > there:
            share = (here - level) / (here - there)
            return float(times[index] + share * (times[index + step] - times[index]))
    return None


def measure_delay(hits_s: Array, first_beat_s: float, beat_s: float) -> CalibrationResult:
    """How late `hits_s` (N,) are to beats every `beat_s` from `first_beat_s` on."""
    late, index = _lateness(np.sort(hits_s), first_beat_s, beat_s)
    every = tuple(float(value) for value in late)

    def refused(reason: str, hits: int, spread_s: float | None = None) -> CalibrationResult:
        return CalibrationResult(None, spread_s, hits, reason, late_s=every)

    if len(late) < HITS_NEEDED:
        return refused("calibrate_few", len(late))
    delay_s = float(np.median(late))
    spread_s = MAD_TO_SIGMA * float(np.median(np.abs(late - delay_s)))
    clean = np.abs(late - delay_s) <= CLEAN_BEATS * beat_s
    hits = len(np.unique(index[clean]))  # of two hits to one beat, one is too many
    if hits < MIN_CLEAN * len(late) or spread_s > MAX_SPREAD_S:
        return refused("calibrate_uneven", hits, spread_s)
    if hits < HITS_NEEDED:
        return refused("calibrate_few", hits, spread_s)
    beats = delay_s / beat_s
    if not EARLIEST_BEATS + DOUBT_BEATS <= beats <= EARLIEST_BEATS + 1 - DOUBT_BEATS:
        return refused("calibrate_off_beat", hits, spread_s)
    return CalibrationResult(float(np.median(late[clean])), spread_s, hits, late_s=every)


def _lateness(hits_s: Array, first_beat_s: float, beat_s: float) -> tuple[Array, NDArray[np.int64]]:
    """Each hit's lateness (N,) to its beat, and that beat's number (N,).

    Which beat a hit belongs to follows from the usual lateness: it is told on the circle of a beat,
    so that hits half a beat off are not torn apart into early and late ones.
    """
    phases = (hits_s - first_beat_s) % beat_s
    gaps = (phases[:, None] - phases[None, :] + beat_s / 2) % beat_s - beat_s / 2
    usual = phases[np.abs(gaps).sum(axis=1).argmin()] if len(phases) else 0.0
    usual = (usual / beat_s - EARLIEST_BEATS) % 1.0 + EARLIEST_BEATS  # in beats
    index = np.round((hits_s - first_beat_s) / beat_s - usual).astype(np.int64)
    return hits_s - first_beat_s - index * beat_s, index


def calibrate(
    times_s: Array, poses: Poses, first_beat_s: float, beat_s: float
) -> CalibrationResult:
    """The delay of a player who hit the beats from `first_beat_s` on, or why there is none.

    `times_s` (T,) are the capture times of `poses` (T, 17, 3) by the clock that the beats have.
    Hits that are too early for the first beat do not count.
    """
    hits = find_hits(times_s, poses)
    hits = hits[hits >= first_beat_s + EARLIEST_BEATS * beat_s]
    result = measure_delay(hits, first_beat_s, beat_s)
    if result.reason == "calibrate_few" and (missing := missing_parts(poses)):
        return CalibrationResult(None, None, result.hits, f"{missing[0]}_hidden", missing)
    return result


def suggested_offset(judgements: Sequence[Judgement]) -> float | None:
    """By how many seconds a song says the camera's delay should grow, or None.

    That is the median time error of the well-danced moves, where there are enough of them, they
    agree, and the error is large enough to tell.
    """
    errors = [move.time_error_s for move in judgements if move.grade >= Grade.GOOD]
    if len(errors) < MIN_MOVES:
        return None
    middle = median(errors)
    spread = MAD_TO_SIGMA * median(abs(error - middle) for error in errors)
    return middle if abs(middle) >= MIN_SUGGESTION_S and spread <= MAX_SPREAD_S else None
