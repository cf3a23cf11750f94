"""How alike two stretches of dance are, as one number and limb by limb.

An upright human is 95 % like any other upright human, so what is compared is what differs from the
dancer's own usual stance: limb directions and torso-scaled positions, less their means, with their
motion as a second opinion, in one confidence-weighted cosine over a whole move. A limb thus counts
by how much it moves in the choreography, and standing still comes out at zero by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import hip_centre, shoulder_centre
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    LIMBS,
    NOSE,
    RIGHT_ANKLE,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Array = NDArray[np.float64]

GRID_HZ = 30.0
MIN_CONFIDENCE = 0.1  # a keypoint below it was not seen
FULL_CONFIDENCE = 0.5  # one above it is believed wholly
POSITION_SCALE = 0.8  # torso lengths to the size of unit vectors
VELOCITY_S = 0.2  # units per second to units: a move's speed counts about as much as its shape
# A performance of less than this share of the choreography's movement loses by its smallness.
LEAST_VIGOUR = 0.6
SMOOTHING_S = 0.12  # of both dances alike, so that it makes nobody late
LIMB_AT_REST = 0.04  # a limb with less of the move's movement has no say of its own
# How much the limbs' own values say beside the body as one, in which a busy arm drowns a wrong one.
LIMB_SAY = 0.8
# Cosines that are worth nothing, as another dance has by chance, and everything, as a good dancer
# has: `benchmarks.fit_grades` fits them.
CHANCE, ALIKE = 0.1, 0.7
LIMB_POWER = 0.7
LIMB_SEEN = 0.5  # of a limb's movement, below which it was not seen
WELL_SEEN = 0.6  # of a limb's movement, above which nothing is missing
MAX_ROLL = np.radians(15.0)  # that a camera may be tilted
MAX_GAP_S = 0.25  # the longest gap between pictures that is bridged

_DIRECTIONS = (
    ("left_arm", LEFT_SHOULDER, LEFT_ELBOW),
    ("left_arm", LEFT_ELBOW, LEFT_WRIST),
    ("right_arm", RIGHT_SHOULDER, RIGHT_ELBOW),
    ("right_arm", RIGHT_ELBOW, RIGHT_WRIST),
    ("left_leg", LEFT_HIP, LEFT_KNEE),
    ("left_leg", LEFT_KNEE, LEFT_ANKLE),
    ("right_leg", RIGHT_HIP, RIGHT_KNEE),
    ("right_leg", RIGHT_KNEE, RIGHT_ANKLE),
    ("torso", LEFT_SHOULDER, RIGHT_SHOULDER),
)
_POSITIONS = (
    ("left_arm", LEFT_ELBOW),
    ("left_arm", LEFT_WRIST),
    ("right_arm", RIGHT_ELBOW),
    ("right_arm", RIGHT_WRIST),
    ("left_leg", LEFT_KNEE),
    ("left_leg", LEFT_ANKLE),
    ("right_leg", RIGHT_KNEE),
    ("right_leg", RIGHT_ANKLE),
    ("torso", NOSE),
)
_STARTS = [start for _, start, _ in _DIRECTIONS]
_ENDS = [end for *_, end in _DIRECTIONS]
_PARTS = [part for _, part in _POSITIONS]
FEATURE_LIMBS: tuple[str, ...] = (
    *(limb for limb, *_ in _DIRECTIONS),
    "torso",  # the spine, from hips to shoulders
    *(limb for limb, *_ in _POSITIONS),
)
SPINE = len(_DIRECTIONS)  # the spine's place among the features
LIMB_NAMES = tuple(LIMBS)
# (limbs, features): which features a limb owns.
LIMB_MASKS = np.array([[owner == limb for owner in FEATURE_LIMBS] for limb in LIMB_NAMES])


@dataclass(frozen=True, eq=False)
class Features:
    """What is compared: `values` (T, F, 2) and `weights` (T, F) in 0..1, F = len(FEATURE_LIMBS)."""

    values: Array
    weights: Array


@dataclass(frozen=True)
class Match:
    """The likeness of a performed move and of each limb, 0..1, and how late they were, in s.

    `limbs_seen` is the share (0..1) of the counted limbs that the camera saw, `movement_seen` that
    of the choreography's movement; `seen` is by how much the move can be judged.
    """

    similarity: float
    limbs: dict[str, float]
    lateness_s: float
    limb_lateness_s: dict[str, float]
    limbs_seen: float
    movement_seen: float
    seen: float


NO_MATCH = Match(0.0, {}, 0.0, {}, 0.0, 0.0, 0.0)


def confidence_weights(confidence: Array) -> Array:
    """Confidences as weights: 0 at MIN_CONFIDENCE and below, 1 from FULL_CONFIDENCE on."""
    span = FULL_CONFIDENCE - MIN_CONFIDENCE
    return np.clip((confidence - MIN_CONFIDENCE) / span, 0.0, 1.0)


def body_features(poses: NDArray[Any]) -> Features:
    """Features of poses (T, 17, 3), free of the body's place, size and proportions.

    Limb directions are unit vectors; positions are taken from the hip centre, in torso lengths (the
    stretch's median, so that bowing does not blow them up).
    """
    exact: Array = np.asarray(poses, np.float64)
    points, weights = exact[..., :2], confidence_weights(exact[..., 2])
    hips = hip_centre(points)
    spine = shoulder_centre(points) - hips
    directions = np.concatenate([points[:, _ENDS] - points[:, _STARTS], spine[:, None]], axis=1)
    directions /= np.maximum(_lengths(directions), 1e-6)[..., None]
    hip_weights = np.minimum(weights[:, LEFT_HIP], weights[:, RIGHT_HIP])
    shoulder_weights = np.minimum(weights[:, LEFT_SHOULDER], weights[:, RIGHT_SHOULDER])
    core = np.minimum(hip_weights, shoulder_weights)
    scale = _median_scale(_lengths(spine), core)
    positions = (points[:, _PARTS] - hips[:, None]) * (POSITION_SCALE / scale)
    believed = [
        np.minimum(weights[:, _STARTS], weights[:, _ENDS]),
        core[:, None],
        np.minimum(weights[:, _PARTS], hip_weights[:, None]),
    ]
    return Features(
        np.concatenate([directions, positions], axis=1), np.concatenate(believed, axis=1)
    )


def _lengths(vectors: Array) -> Array:
    """Lengths (...) of vectors (..., 2): several times as quick as NumPy's norm or hypot."""
    return np.asarray(np.sqrt(np.einsum("...c,...c->...", vectors, vectors)))


def _median_scale(lengths: Array, weights: Array) -> float:
    seen = lengths[weights > 0]
    scale = float(np.median(seen)) if len(seen) else float(np.median(lengths))
    return scale if scale > 1e-6 else 1.0


def weighted_mean(features: Features) -> Array:
    """Each feature's mean (F, 2) over time, as far as it was seen; the plain mean where not."""
    total = features.weights.sum(axis=0)[:, None]
    summed = np.einsum("tfc,tf->fc", features.values, features.weights)
    plain = features.values.mean(axis=0)
    return np.asarray(np.where(total > 1e-9, summed / np.maximum(total, 1e-9), plain))


def levelled(features: Features, reference: Features) -> Features:
    """Features of a dancer turned so that their trunk stands on average as the reference's does:
    a tilted camera changes nothing."""
    ours, theirs = (weighted_mean(_spine(one))[0] for one in (reference, features))
    cross, dot = ours[0] * theirs[1] - ours[1] * theirs[0], ours @ theirs
    roll = float(np.clip(np.arctan2(cross, dot), -MAX_ROLL, MAX_ROLL))
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    return Features(features.values @ turn, features.weights)


def _spine(features: Features) -> Features:
    only = slice(SPINE, SPINE + 1)
    return Features(features.values[:, only], features.weights[:, only])


def resample(times_s: Array, features: Features, at_s: Array) -> Features:
    """Features at other times, linear between samples; unseen where a gap is too long to bridge."""
    right = np.clip(np.searchsorted(times_s, at_s), 1, len(times_s) - 1)
    start, end = times_s[right - 1], times_s[right]
    share = np.clip((at_s - start) / np.maximum(end - start, 1e-9), 0.0, 1.0)[:, None]
    outside = np.maximum(times_s[0] - at_s, at_s - times_s[-1])
    bridged = (end - start <= MAX_GAP_S) & (outside <= 0.5 / GRID_HZ)
    values = features.values[right - 1] * (1 - share[..., None]) + (
        features.values[right] * share[..., None]
    )
    weights = np.minimum(features.weights[right - 1], features.weights[right]) * bridged[:, None]
    return Features(values, weights)


def _gaussian(count: int, sigma: float) -> Array:
    """A (count, count) matrix that blurs a series of `count` samples by `sigma` of them."""
    steps = np.arange(count)
    return np.asarray(np.exp(-0.5 * ((steps[:, None] - steps) / sigma) ** 2))


def with_motion(features: Features, mean: Array) -> Features:
    """Features less their mean, followed by their velocities: (T, 2F, 2) at GRID_HZ."""
    smooth = _gaussian(len(features.values), SMOOTHING_S * GRID_HZ)
    spread = smooth @ features.weights
    weighted = (features.values - mean) * features.weights[..., None]
    still_free = np.tensordot(smooth, weighted, axes=1) / np.maximum(spread, 1e-6)[..., None]
    velocity = np.zeros_like(still_free)
    velocity[1:-1] = (still_free[2:] - still_free[:-2]) * (0.5 * GRID_HZ * VELOCITY_S)
    velocity_weights = np.zeros_like(features.weights)
    velocity_weights[1:-1] = np.minimum(features.weights[2:], features.weights[:-2])
    return Features(
        np.concatenate([still_free, velocity], axis=1),
        np.concatenate([features.weights, velocity_weights], axis=1),
    )


def _cosine(cross: Any, reference: Any, performed: Any) -> Array:
    """Cosines from sums of products, where a feeble performance counts as LEAST_VIGOUR strong."""
    vigour = np.maximum(np.sqrt(performed), LEAST_VIGOUR * np.sqrt(reference))
    return np.asarray(cross / np.maximum(np.sqrt(reference) * vigour, 1e-9))


def _together(likeness: Array, shares: Array) -> float:
    """The limbs' likeness as one: a power mean, in which one limb that is all wrong weighs more
    than several that are not quite right."""
    return float(((shares * likeness**LIMB_POWER).sum() / shares.sum()) ** (1 / LIMB_POWER))


def calibrated(cosines: Any) -> Array:
    """Cosines as likenesses 0..1: what chance gives is worth nothing."""
    return np.asarray(np.clip((cosines - CHANCE) / (ALIKE - CHANCE), 0.0, 1.0))


def best_match(
    reference: Features,
    performed: Features,
    first_lag: int,
    lags: Array,
    limb_shares: Array,
    lateness_cost: float,
) -> Match:
    """The best likeness of a move over a window of lags.

    `reference` has T samples at GRID_HZ; `performed` reaches beyond it, its sample
    `i + lag - first_lag` being the one danced `lag` samples after reference sample `i`. `lags` are
    whole numbers of samples, `limb_shares` (F,) says how much each feature counts, and
    `lateness_cost` is what a second of time error takes off a match when matches are compared.
    """
    lags, sums = _sums_at(reference, performed, first_lag, lags, np.tile(limb_shares, 2))
    if not len(lags):
        return NO_MATCH
    best = _best_lag(_cosine(*np.moveaxis(sums[:, :3].sum(axis=-1), 1, 0)), lags, 0, lateness_cost)
    limb_sums = sums @ np.tile(LIMB_MASKS, (1, 2)).T  # (lags, 6, limbs)
    cosines = _cosine(*np.moveaxis(limb_sums[:, :3], 1, 0))  # (lags, limbs)
    movement, counted = limb_sums[best, 3], limb_sums[best, 5] > 0
    seen = counted & (limb_sums[best, 4] >= LIMB_SEEN * limb_sums[best, 5])
    told = seen & (movement >= LIMB_AT_REST * movement.sum())
    whole = float(calibrated(_cosine(*sums[best, :3].sum(axis=1))))
    likeness, shares = calibrated(cosines[best]), told * np.sqrt(movement)
    by_limb = _together(likeness, shares) if told.any() else whole
    limb_lags = {
        name: _best_lag(cosines[:, k], lags, int(lags[best]), lateness_cost)
        for k, name in enumerate(LIMB_NAMES)
        if told[k]
    }
    return Match(
        similarity=LIMB_SAY * by_limb + (1 - LIMB_SAY) * whole,
        limbs={name: float(likeness[k]) for k, name in enumerate(LIMB_NAMES) if told[k]},
        lateness_s=float(lags[best] / GRID_HZ),
        limb_lateness_s={name: float(lags[lag] / GRID_HZ) for name, lag in limb_lags.items()},
        limbs_seen=float(seen.sum() / max(counted.sum(), 1)),
        movement_seen=float(limb_sums[best, 1].sum() / max(movement.sum(), 1e-9)),
        seen=_seen(limb_sums[best]),
    )


def _seen(limb_sums: Array) -> float:
    """By how much (0..1) a move can be judged: the share of its limbs, by their movement, that was
    well seen."""
    moving = limb_sums[3] >= LIMB_AT_REST * limb_sums[3].sum()
    shares = moving * np.sqrt(limb_sums[3])
    seen = np.minimum(1.0, limb_sums[4] / np.maximum(WELL_SEEN * limb_sums[5], 1e-9))
    return float((shares * seen).sum() / max(float(shares.sum()), 1e-9))


def _best_lag(cosines: Array, lags: Array, expected: int, lateness_cost: float) -> int:
    """Which of the lags fits best, where being off the expected one costs."""
    rank = cosines - lateness_cost * np.abs(lags - expected) / GRID_HZ
    # Machines differ in a sum's last digits, which must not decide.
    return int(np.round(rank, 9).argmax())


def _sums_at(
    reference: Features, performed: Features, first_lag: int, lags: Array, feature_weights: Array
) -> tuple[Array, Array]:
    """The lags that can be tried, and for each its sums over time, (lags, 6, 2F).

    They are: the products of reference with performance, of the reference and the performance each
    with itself, and of the reference with itself where the performance was not seen as well; then
    the weights of what was seen and of what there was to see. A lag cannot be tried where the
    performance reaches over less than half of the reference.
    """
    length, reach = len(reference.values), len(performed.values)
    starts = np.asarray(lags, np.int64) - first_lag
    counts = np.minimum(length, reach - starts)
    tried = counts >= length / 2
    starts, counts = starts[tried], counts[tried]
    read = slice(starts[0], starts[-1] + 1) if len(starts) else slice(0)  # lags are one by one
    believed = reference.weights * feature_weights
    squares = (reference.values**2).sum(axis=-1)
    beyond = max(0, int(starts.max(initial=0)) + length - reach)
    weights = np.pad(performed.weights, ((0, beyond), (0, 0)))
    values = np.pad(performed.values, ((0, beyond), (0, 0), (0, 0)))
    weighted = weights[..., None] * values

    def moved(ours: Array, theirs: Array) -> Array:
        """Sums over time of the products of (T, 2F) with (T', 2F), read from each start."""
        series = np.ascontiguousarray(theirs.T)
        windows = np.lib.stride_tricks.sliding_window_view(series, length, axis=1)[:, read]
        return np.asarray(np.matmul(windows, ours.T[..., None])[..., 0].T)

    there = np.cumsum(np.stack([believed * squares, believed]), axis=1)[:, counts - 1]
    sums = [
        moved(believed * reference.values[..., 0], weighted[..., 0])
        + moved(believed * reference.values[..., 1], weighted[..., 1]),
        moved(believed * squares, weights),
        moved(believed, (weighted * values).sum(axis=-1)),
        there[0],
        moved(believed, weights),
        there[1],
    ]
    return np.asarray(lags)[tried], np.stack(sums, axis=1)
