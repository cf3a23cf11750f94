"""Cleans what a camera saw of a dancer: a recording has a future, so nothing needs to be late.

Live, a filter knows the past alone and trades jitter for lateness. Here every picture is cleaned
by those before and after it: limbs that changed sides for a moment are changed back, points that
leap away and return and bones that grow are disbelieved, short gaps are bridged, and the rest is
smoothed by penalised least squares (Whittaker 1923; Eilers: A perfect smoother, 2003) on the
pictures' own times, weighted by confidence. It has no phase, so nothing comes late; and its penalty
on an acceleration grows with the acceleration's size and not its square beyond a limit, so that a
sharp hit stays sharp.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.take import Take
from pose_engine.geometry import torso_length
from pose_engine.keypoints import LIMBS, MIRRORED_PARTS, POSE_TREE

Array = NDArray[np.float64]

FILLED_S: Final = 0.4  # longer gaps are left as they are: a beat of dancing is not guessed
FILLED_TRUST: Final = 0.8  # of the confidence beside a gap
UNSEEN: Final = 0.1  # confidence below which a point was not seen
SURE: Final = 0.5  # and from which it is believed wholly
DOUBTED: Final = 1e-3  # the weight of a point that was not seen, beside one that was
CUTOFF_HZ: Final = 6.0  # of smoothing a point that is sure
RATE_HZ: Final = 30.0  # at which the cut-off is meant; more pictures are worth less each
SHARP: Final = 60.0  # torso lengths / s^2: accelerations beyond are sharp hits
ROUNDS: Final = 3
LEAP: Final = 0.3  # torso lengths off where the pictures around want it
LEAP_REACH: Final = 2  # pictures before and after
GROWN: Final = 1.35  # of a bone's own length, which is nearly its longest in the dance
SWAP_S: Final = 0.5  # longer swaps are turns
SWAP_COST: Final = 0.35  # torso lengths that a swap must save for each such time
# What changes sides together when a network is mistaken.
SWAPPED: Final = ((1, 2, 3, 4), (5, 6), (7, 8, 9, 10), (11, 12), (13, 14, 15, 16))
BONES: Final = tuple(edge for edge in POSE_TREE if edge[0] >= 5)


@dataclass(frozen=True)
class Cleaned:
    """A clean take, and what was mended in it: points disbelieved, points put back on their side,
    and points (of one picture each) that were filled in."""

    take: Take
    disbelieved: int = 0
    swapped: int = 0
    filled: int = 0


def clean(take: Take) -> Cleaned:
    """A take without leaps, swaps, short gaps and jitter. Confidences of what was seen stay.

    Pictures that were dropped, or in which nobody was found, are put in where the gap is no longer
    than FILLED_S.
    """
    if len(take.times_s) < 2:
        return Cleaned(take)
    cuts = np.flatnonzero(np.diff(take.times_s) > FILLED_S) + 1
    size = _size(take.poses)
    times, poses, mended = [], [], np.zeros(3, int)
    for part_times, part_poses in zip(
        np.split(take.times_s, cuts), np.split(take.poses, cuts), strict=True
    ):
        part = _cleaned(part_times, part_poses, size, 1.0 / take.frame_rate)
        times.append(part[0])
        poses.append(part[1])
        mended += part[2]
    whole = replace(take, times_s=np.concatenate(times), poses=np.concatenate(poses))
    return Cleaned(whole, *map(int, mended))


def _size(poses: NDArray[np.float32]) -> float:
    """The dancer's torso length: the median one, or a plausible one where none is seen."""
    surely = poses[:, [5, 6, 11, 12], 2].min(axis=1) >= UNSEEN
    lengths = torso_length(poses[surely, :, :2].astype(np.float64))
    return max(float(np.median(lengths)), 0.02) if len(lengths) else 0.2


def _cleaned(
    times: Array, poses: NDArray[np.float32], size: float, step_s: float
) -> tuple[Array, NDArray[np.float32], NDArray[np.int_]]:
    """A stretch without long gaps: its times, clean poses, and counts of what was mended."""
    points, trust = poses[..., :2].astype(np.float64), poses[..., 2].astype(np.float64)
    points, trust, swapped = unswapped(times, points, trust, size)
    wrong = (leaps(points, trust, size) | grown(points, trust, size)) & (trust >= UNSEEN)
    seen = np.where(wrong, 0.0, trust)
    times, points, trust, seen = _with_missing(times, points, trust, seen, step_s)
    filled, confidence = _bridged(times, seen)
    weights = np.clip((seen - UNSEEN) / (SURE - UNSEEN), 0.0, 1.0) ** 2
    # A point that nobody saw for long stays where the network guesses it.
    weights = np.where(filled, 0.0, np.maximum(weights, DOUBTED * (trust > 0)))
    clean_points = smooth(times, points, weights, SHARP * size)
    out = np.concatenate([clean_points, confidence[..., None]], axis=-1).astype(np.float32)
    return times, out, np.array([wrong.sum(), swapped, filled.sum()])


def unswapped(times: Array, points: Array, trust: Array, size: float) -> tuple[Array, Array, int]:
    """Points (T, 17, 2) and trust (T, 17) with left and right changed back where a group of
    SWAPPED was on the other side for up to about SWAP_S; and how many points that were.

    Of all ways to be right or swapped from picture to picture, the one with the shortest way of
    the points is taken; being swapped costs SWAP_COST for each SWAP_S. (Viterbi.)
    """
    points, trust, count = points.copy(), trust.copy(), 0
    steps_s = np.diff(times)
    for group in SWAPPED:
        here, there = list(group), [MIRRORED_PARTS[part] for part in group]
        same = _ways(points, trust, here, here) / size
        other = _ways(points, trust, here, there) / size
        toll = SWAP_COST * len(group) / SWAP_S * steps_s
        swapped = _shortest(same, other, toll)
        rows = np.flatnonzero(swapped)
        points[rows[:, None], here] = points[rows[:, None], there]
        trust[rows[:, None], here] = trust[rows[:, None], there]
        count += len(rows) * len(group)
    return points, trust, count


def _ways(points: Array, trust: Array, here: list[int], there: list[int]) -> Array:
    """How far parts go from each picture to the next (T-1,), arriving at other parts."""
    sure = np.minimum(trust[:-1, here], trust[1:, there])
    lengths = np.linalg.norm(points[1:, there] - points[:-1, here], axis=-1)
    return np.asarray((lengths * np.clip(sure / SURE, 0.0, 1.0)).sum(axis=1))


def _shortest(same: Array, other: Array, toll: Array) -> NDArray[np.bool_]:
    """Which pictures (T,) are swapped on the cheapest way through; a swap back is one, too."""
    costs, came = np.zeros(2), np.zeros((len(same) + 1, 2), int)
    for index, (stay, change, price) in enumerate(zip(same, other, toll, strict=True)):
        steps = np.array([[stay, change], [change, stay]]) + costs  # [to, from]
        came[index + 1] = steps.argmin(axis=1)
        costs = steps.min(axis=1) + np.array([0.0, price])
    states = np.zeros(len(came), bool)
    state = int(costs.argmin())
    for index in range(len(came) - 1, -1, -1):
        states[index] = bool(state)
        state = int(came[index, state])
    return states


def leaps(points: Array, trust: Array, size: float) -> NDArray[np.bool_]:
    """Which points (T, 17) are off where the pictures around have them, and come back.

    A point that moves fast is near the median of those around it, in order; one that leaps is not.
    What the pictures around differ by among themselves is allowed on top.
    """
    count = len(points)
    if count < 3:
        return np.zeros(points.shape[:2], bool)
    around = np.arange(-LEAP_REACH, LEAP_REACH + 1)
    index = np.clip(np.arange(count)[:, None] + around, 0, count - 1)
    shown: NDArray[np.bool_] = np.asarray(trust >= UNSEEN)
    near = np.where(shown[index][..., None], points[index], np.nan)  # (T, 5, 17, 2)
    unseen = np.asarray(np.isnan(near).all(axis=1, keepdims=True))
    near = np.where(unseen, 0.0, near)
    median = np.nanmedian(near, axis=1)
    off = np.linalg.norm(points - median, axis=-1)
    spread = np.nanmedian(np.linalg.norm(near - median[:, None], axis=-1), axis=1)
    return np.asarray(off > LEAP * size + 2.0 * spread)


def grown(points: Array, trust: Array, size: float) -> NDArray[np.bool_]:
    """Which points (T, 17) stretch a bone beyond its length: the one of its ends less sure.

    A bone may look shorter, pointing at the camera; longer it cannot look, nearer the camera aside.
    """
    found = np.zeros(points.shape[:2], bool)
    for start, end in BONES:
        lengths = np.linalg.norm(points[:, end] - points[:, start], axis=-1)
        surely = np.minimum(trust[:, start], trust[:, end]) >= SURE
        if surely.sum() < 5:
            continue
        own = max(float(np.percentile(lengths[surely], 90)), 0.3 * size)
        long = lengths > GROWN * own
        weaker_end = trust[:, end] <= trust[:, start] + 0.2
        found[:, end] |= long & weaker_end
        found[:, start] |= long & ~weaker_end
    return found


def _with_missing(
    times: Array, points: Array, trust: Array, seen: Array, step_s: float
) -> tuple[Array, Array, Array, Array]:
    """With pictures of nothing put in where some are missing."""
    lacking = np.maximum(np.round(np.diff(times) / step_s).astype(int) - 1, 0)
    if not lacking.any():
        return times, points, trust, seen
    extra = [
        np.linspace(times[at], times[at + 1], number + 2)[1:-1]
        for at, number in enumerate(lacking)
        if number
    ]
    new = np.concatenate(extra)
    order = np.argsort(np.concatenate([times, new]), kind="stable")
    nothing = np.zeros((len(new), points.shape[1]))

    def merged(values: Array, more: Array) -> Array:
        return np.asarray(np.concatenate([values, more])[order])

    whole = merged(times, new)
    return (
        whole,
        merged(points, np.zeros((len(new), *points.shape[1:]))),
        merged(trust, nothing),
        merged(seen, nothing),
    )


def _bridged(times: Array, seen: Array) -> tuple[NDArray[np.bool_], Array]:
    """Which points (T, 17) are filled in between two that were seen, and everyone's confidence."""
    filled, confidence = np.zeros(seen.shape, bool), seen.copy()
    for part in range(seen.shape[1]):
        good = np.flatnonzero(seen[:, part] >= UNSEEN)
        for left, right in pairwise(good.tolist()):
            if right - left > 1 and times[right] - times[left] <= FILLED_S:
                filled[left + 1 : right, part] = True
                beside = min(seen[left, part], seen[right, part])
                confidence[left + 1 : right, part] = FILLED_TRUST * beside
    return filled, confidence


def smooth(times: Array, points: Array, weights: Array, sharp: float) -> Array:
    """Points (T, K, 2) at `times` (T,) smoothed, the weights (T, K) telling how sure they are.

    `sharp` (units / s^2) is the acceleration from which one costs its size and not its square.
    Points of weight 0 are filled in; a part without any weight stays as it is.
    """
    count = len(times)
    if count < 3:
        return points.copy()
    steps = np.diff(times)
    before, after = steps[:-1], steps[1:]
    # Second differences on uneven times: rows of (z[t-1], z[t], z[t+1]) that give accelerations.
    rows = np.stack(
        [2 / (before * (before + after)), -2 / (before * after), 2 / (after * (before + after))]
    )
    span = np.gradient(times) * RATE_HZ
    stiff = ((before + after) / 2 * RATE_HZ) / (2 * np.pi * CUTOFF_HZ) ** 4
    given = weights * span[:, None]
    blind = given.max(axis=0) <= 0
    given = np.where(blind, 1.0, given)
    penalty = np.repeat(stiff[:, None], points.shape[1], axis=1)
    result = points
    for _ in range(ROUNDS):
        result = _solve(rows, penalty, given, points)
        bent = np.linalg.norm(np.einsum("rt,rtkd->tkd", rows, _triples(result)), axis=-1)
        penalty = stiff[:, None] / np.maximum(1.0, bent / sharp)
    return np.where(blind[None, :, None], points, result)


def _triples(points: Array) -> Array:
    return np.stack([points[:-2], points[1:-1], points[2:]])


def _solve(rows: Array, penalty: Array, weights: Array, points: Array) -> Array:
    """Minimises sum(weights (z - points)^2) + sum(penalty (rows z)^2): five diagonals for each
    part, eliminated picture by picture for all parts at once."""
    count, parts = weights.shape
    main = weights + 1e-9
    first, second = np.zeros((count, parts)), np.zeros((count, parts))
    for place in range(3):
        main[place : count - 2 + place] += penalty * rows[place, :, None] ** 2
    first[: count - 2] += penalty * (rows[0] * rows[1])[:, None]
    first[1 : count - 1] += penalty * (rows[1] * rows[2])[:, None]
    second[: count - 2] = penalty * (rows[0] * rows[2])[:, None]
    values = points * weights[..., None]
    # LDL^T of the band, in place: `first` and `second` become the factors below the diagonal.
    for at in range(count):
        if at + 1 < count:
            factor = first[at] / main[at]
            main[at + 1] -= factor * first[at]
            values[at + 1] -= factor[:, None] * values[at]
            first[at + 1] -= factor * second[at]
        if at + 2 < count:
            factor = second[at] / main[at]
            main[at + 2] -= factor * second[at]
            values[at + 2] -= factor[:, None] * values[at]
    for at in range(count - 1, -1, -1):
        if at + 1 < count:
            values[at] -= first[at][:, None] * values[at + 1]
        if at + 2 < count:
            values[at] -= second[at][:, None] * values[at + 2]
        values[at] /= main[at][:, None]
    return values


def limb_trust(poses: NDArray[np.float32]) -> Array:
    """How surely each limb of LIMBS was seen in poses (T, 17, 3): (T, limbs)."""
    return np.stack(
        [poses[:, parts[1:], 2].mean(axis=1) for parts in LIMBS.values()], axis=1
    ).astype(np.float64)
