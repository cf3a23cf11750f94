"""What a virtual dancer does who does not follow: another dance, flailing, walking off.

All are pure functions of the song's time and a seed. Poses are (17, 3): x and y in frame heights.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, Move, Track
from game.virtual.bodies import ARMS, LEGS
from pose_engine.geometry import torso_length

FloatArray = NDArray[np.float32]

BLEND_S: Final = 0.3  # from one move of the other dance into the next, or into a forgotten one
GOLD: Final = 2.0  # what a gold move counts beside another
FLAIL_HZ: Final = (0.4, 1.6)
FLAIL_WAVES: Final = 5
# How far upper arm, forearm, thigh and shin swing about their usual directions (radians).
ARM_SWING: Final = (1.3, 1.1)
LEG_SWING: Final = (0.22, 0.18)
ARM_AT: Final = ((0.9, 0.4), (0.7, -0.6))  # directions, x outwards and y down
LEG_AT: Final = ((0.1, 1.0), (0.0, 1.0))
WALK_S: Final = 9.0  # in view, out to the side, away, and back
IN_VIEW_S: Final = 4.5
STEP_OUT_S: Final = 1.0


@lru_cache(maxsize=16)
def other_dance(choreography: Choreography, seed: int) -> Choreography:
    """A dance of the same moves, none of them where the song has it or one of its name."""
    tracks = tuple(
        Track(track.times_s, _rearranged(choreography, track, seed))
        for track in choreography.tracks
    )
    return replace(choreography, tracks=tracks)


def _rearranged(choreography: Choreography, track: Track, seed: int) -> FloatArray:
    """A track's poses (T, 17, 3), with every move's stretch taken from another move."""
    donors = _donors(choreography.moves, seed)
    times = track.times_s
    total = np.zeros_like(track.poses, dtype=np.float64)
    weight = np.zeros(len(times))
    for move, donor in zip(choreography.moves, donors, strict=True):
        # Each stretch fades in and out over its neighbours', which together make one.
        rise = np.clip((times - move.start_s) / BLEND_S + 0.5, 0.0, 1.0)
        share = np.minimum(rise, np.clip((move.end_s - times) / BLEND_S + 0.5, 0.0, 1.0))
        pace = (donor.end_s - donor.start_s) / (move.end_s - move.start_s)
        poses = track.poses_at(donor.start_s + (times - move.start_s) * pace)
        total += poses * share[:, None, None]
        weight += share
    rest = np.maximum(0.0, 1.0 - weight)[:, None, None]
    summed = (weight + rest[:, 0, 0])[:, None, None]
    return np.asarray((total + track.poses * rest) / summed, np.float32)


def _donors(moves: tuple[Move, ...], seed: int) -> list[Move]:
    random = np.random.default_rng([seed, 7])
    chosen = []
    for move in moves:
        others = [other for other in moves if other.name != move.name] or list(moves)
        chosen.append(others[int(random.integers(len(others)))])
    return chosen


def forgotten(choreography: Choreography, t_s: float, share: float) -> float:
    """How far (0..1) what is danced now is forgotten by who forgets a `share` of the moves, evenly
    spread over the song by what they count."""
    starts, ends = _lapses(choreography, share)
    if not len(starts):
        return 0.0
    rise = np.minimum(t_s - starts, ends - t_s) / BLEND_S + 0.5
    return float(np.clip(rise.max(), 0.0, 1.0))


@lru_cache(maxsize=64)
def _lapses(
    choreography: Choreography, share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When the forgotten moves start and end, in s."""
    danced = forgot = 0.0
    lost: list[tuple[float, float]] = []
    for move in (move for move in choreography.moves if move.scored):
        worth = move.weight * (GOLD if move.gold else 1.0)
        danced += worth
        if forgot + worth / 2 <= share * danced:
            forgot += worth
            lost.append((move.start_s, move.end_s))
    starts, ends = np.array(lost).reshape(-1, 2).T
    return starts, ends


def flailing(pose: FloatArray, t_s: float, seed: int, person: int) -> FloatArray:
    """A pose whose limbs swing about, each as it likes; the trunk stays."""
    angles, size = _swings(t_s, seed, person), float(torso_length(pose))
    left = 1.0 if pose[ARMS[0][0], 0] >= pose[ARMS[1][0], 0] else -1.0
    made = pose.copy()
    for number, (chain, outwards) in enumerate(
        zip((*ARMS, *LEGS), (left, -left, left, -left), strict=True)
    ):
        arm = chain in ARMS
        swing, usual = (ARM_SWING, ARM_AT) if arm else (LEG_SWING, LEG_AT)
        lengths = (0.57 * size, 0.50 * size) if arm else (0.77 * size, 0.74 * size)
        for bone, (parent, part) in enumerate(pairwise(chain)):
            x, y = usual[bone]
            angle = float(np.arctan2(y, x * outwards)) + swing[bone] * angles[2 * number + bone]
            step = np.array([np.cos(angle), np.sin(angle)]) * lengths[bone]
            made[part, :2] = made[parent, :2] + step.astype(np.float32)
            made[part, 2] = 1.0
    return made


def _swings(t_s: float, seed: int, person: int) -> NDArray[np.float64]:
    """Smooth random numbers (8,) of about unit size, one for every bone."""
    random = np.random.default_rng([seed, person, 11])
    hertz = random.uniform(*FLAIL_HZ, (8, FLAIL_WAVES))
    phases = random.uniform(0.0, 2 * np.pi, (8, FLAIL_WAVES))
    waves = np.sin(2 * np.pi * hertz * t_s + phases)
    return np.asarray(waves.sum(axis=1) * np.sqrt(2.0 / FLAIL_WAVES))


def walked_off(t_s: float, seed: int) -> float:
    """How far out of the picture, 0..1, somebody is who comes and goes."""
    phase = (t_s + 1.7 * (seed % 5)) % WALK_S
    leaving = (phase - IN_VIEW_S) / STEP_OUT_S
    back = (WALK_S - phase) / STEP_OUT_S
    share = float(np.clip(min(leaving, back), 0.0, 1.0))
    return share * share * (3.0 - 2.0 * share)
