"""Verdicts: what a player's move was worth, and why.

A verdict depends on the choreography, the rule and the player's timed poses alone, so the same
poses give the same verdict on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, Move
from game.core.similarity import (
    FEATURE_LIMBS,
    GRID_HZ,
    NO_MATCH,
    Array,
    Features,
    Match,
    best_match,
    body_features,
    resample,
    weighted_mean,
    with_motion,
)


class Grade(IntEnum):
    """How good a move was, worst first; NOT_JUDGED where the camera saw too little."""

    NOT_JUDGED = -1
    MISS = 0
    OK = 1
    GOOD = 2
    SUPER = 3
    PERFECT = 4


@dataclass(frozen=True)
class Judgement:
    """One move of one player.

    `similarity` and the values of `limbs` (keys of `keypoints.LIMBS`) are 0..1; a limb that was not
    seen or does not count is left out. `time_error_s` is how late (above zero) or early the move
    was danced.
    """

    player_id: int
    move_index: int
    grade: Grade
    similarity: float
    time_error_s: float
    limbs: dict[str, float]


@dataclass(frozen=True)
class Rule:
    """How strictly moves are judged.

    `cuts` are the least similarities of OK, GOOD, SUPER and PERFECT; `values` what a move just at
    each cut earns, 0..1; `earliest_s` and `latest_s` bound the time errors that are forgiven;
    `lateness_cost` is the similarity that a second of time error outweighs.
    """

    name: str
    cuts: tuple[float, float, float, float]
    earliest_s: float
    latest_s: float
    lateness_cost: float = 0.15
    values: tuple[float, float, float, float] = (0.30, 0.60, 0.85, 1.0)


RULES = {
    rule.name: rule
    for rule in (
        Rule("easy", (0.28, 0.42, 0.56, 0.70), -0.25, 0.40),
        Rule("medium", (0.36, 0.50, 0.64, 0.78), -0.15, 0.30),
        Rule("hard", (0.46, 0.60, 0.74, 0.86), -0.10, 0.20),
    )
}

LOOK_AHEAD_S = 0.15  # a verdict waits this long for late poses; later ones are compared in part
HISTORY_S = 20.0  # how far back a dancer's usual stance is learnt
# A move is not judged when the camera sees less of the limbs, or of their movement, than this.
MIN_LIMBS_SEEN, MIN_MOVEMENT_SEEN = 0.5, 0.2
LIVE_WINDOW_S = 1.0
LIVE_HISTORY_S = 8.0  # shorter than for verdicts: it is for showing, and often done


def grade_of(similarity: float, rule: Rule) -> Grade:
    """The grade of a similarity."""
    return Grade(sum(similarity >= cut for cut in rule.cuts))


def value_of(judgement: Judgement, rule: Rule) -> float:
    """What a judgement earns of its move, 0..1: nothing for a MISS, then linear between grades."""
    if judgement.grade < Grade.OK:
        return 0.0
    return float(np.interp(judgement.similarity, rule.cuts, rule.values))


class PoseTrail:
    """A player's poses by song time, in the order of time."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._poses: list[NDArray[np.float32]] = []

    def __len__(self) -> int:
        return len(self._times)

    def add(self, song_s: float, pose: NDArray[np.float32]) -> None:
        """Adds a pose (17, 3: x, y in frame heights, confidence); one out of order is left out."""
        if not self._times or song_s > self._times[-1]:
            self._times.append(song_s)
            self._poses.append(pose)

    def between(self, start_s: float, end_s: float) -> tuple[Array, NDArray[np.float32]]:
        """Times (T,) and poses (T, 17, 3) with start_s <= time <= end_s."""
        times = np.array(self._times)
        first, last = np.searchsorted(times, [start_s, np.nextafter(end_s, np.inf)])
        if first == last:
            return np.zeros(0), np.zeros((0, 17, 3), np.float32)
        return times[first:last], np.stack(self._poses[first:last])


def limb_shares(move: Move, left_out: Sequence[str] = ()) -> Array:
    """How much each feature counts: 1 for the move's limbs, 0 for the rest and those left out."""
    counted = [limb in move.limbs and limb not in left_out for limb in FEATURE_LIMBS]
    return np.array(counted, np.float64)


def match_stretch(
    choreography: Choreography,
    track: int,
    trail: PoseTrail,
    start_s: float,
    end_s: float,
    rule: Rule,
    shares: Array,
    history_s: float = HISTORY_S,
) -> Match:
    """How well the poses of `trail` match the choreography between two times of the song.

    `history_s` is how far back the dancer's usual stance is learnt.
    """
    times, poses = trail.between(end_s - history_s, end_s + LOOK_AHEAD_S)
    if len(times) < 2 or times[-1] <= start_s:
        return NO_MATCH
    theirs = body_features(poses)
    ours_then = body_features(choreography.tracks[track].poses_at(times))
    # Both means are over the same pictures, so a dancer who follows has the same one.
    ours_then = Features(ours_then.values, np.minimum(ours_then.weights, theirs.weights))
    lags = np.arange(np.round(rule.earliest_s * GRID_HZ), np.round(rule.latest_s * GRID_HZ) + 1)
    grid = np.arange(start_s, end_s, 1 / GRID_HZ)
    wide = np.arange(start_s + lags[0] / GRID_HZ, end_s + LOOK_AHEAD_S, 1 / GRID_HZ)
    ours = body_features(choreography.tracks[track].poses_at(grid))
    return best_match(
        with_motion(ours, weighted_mean(ours_then)),
        with_motion(resample(times, theirs, wide), weighted_mean(theirs)),
        int(lags[0]),
        lags,
        shares,
        rule.lateness_cost,
    )


def judge_move(
    choreography: Choreography,
    move_index: int,
    trail: PoseTrail,
    rule: Rule,
    *,
    player_id: int = 1,
    track: int = 0,
    left_out: Sequence[str] = (),
) -> Judgement:
    """The verdict on one move, once `trail` reaches LOOK_AHEAD_S beyond its end."""
    move = choreography.moves[move_index]
    shares = limb_shares(move, left_out)
    match = match_stretch(choreography, track, trail, move.start_s, move.end_s, rule, shares)
    if match.limbs_seen < MIN_LIMBS_SEEN or match.movement_seen < MIN_MOVEMENT_SEEN:
        return Judgement(player_id, move_index, Grade.NOT_JUDGED, 0.0, 0.0, {})
    similarity = float(np.clip(match.similarity, 0.0, 1.0))
    limbs = {
        name: value
        for name, value in match.limbs.items()
        if name in move.limbs and name not in left_out
    }
    return Judgement(
        player_id, move_index, grade_of(similarity, rule), similarity, match.lateness_s, limbs
    )


def limbs_now(
    choreography: Choreography, song_s: float, trail: PoseTrail, rule: Rule, track: int = 0
) -> dict[str, float]:
    """Each moving limb's likeness over the last LIVE_WINDOW_S, for showing while dancing."""
    shares = np.ones(len(FEATURE_LIMBS))
    end_s = song_s - LOOK_AHEAD_S
    start_s = end_s - LIVE_WINDOW_S
    match = match_stretch(choreography, track, trail, start_s, end_s, rule, shares, LIVE_HISTORY_S)
    return match.limbs
