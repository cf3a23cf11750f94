"""Verdicts: what a player's move was worth, and why.

A verdict depends on the choreography, the rule and the player's timed poses alone, so the same
poses give the same verdict on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, FloatArray, Move, Track
from game.core.similarity import (
    FEATURE_LIMBS,
    GRID_HZ,
    NO_MATCH,
    Array,
    Features,
    Match,
    best_match,
    body_features,
    levelled,
    resample,
    weighted_mean,
    with_motion,
)
from game.core.trail import PoseTrail as PoseTrail
from pose_engine.keypoints import LIMBS


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
    was danced, `limb_errors_s` the same limb by limb; `seen` is by how much (0..1) the camera
    saw it, so that hiding a limb gains nothing.
    """

    player_id: int
    move_index: int
    grade: Grade
    similarity: float
    time_error_s: float
    limbs: dict[str, float]
    limb_errors_s: dict[str, float] = field(default_factory=dict)
    seen: float = 1.0


@dataclass(frozen=True)
class Rule:
    """How strictly moves are judged.

    A move earns nothing at the similarity `floor`, everything from `full` on, and in between in
    proportion; `earliest_s` and `latest_s` bound the time errors that are forgiven; `lateness_cost`
    is the similarity that a second of time error outweighs.
    """

    name: str
    floor: float
    full: float
    earliest_s: float
    latest_s: float
    lateness_cost: float = 0.3


RULES = {
    rule.name: rule
    for rule in (
        Rule("easy", 0.15, 0.56, -0.25, 0.40),
        Rule("medium", 0.15, 0.70, -0.20, 0.30),
        Rule("hard", 0.30, 0.94, -0.15, 0.20),
    )
}
GRADE_VALUES = (0.12, 0.40, 0.65, 0.90)  # what OK, GOOD, SUPER and PERFECT earn at least

# How much of what comes before and after a move is compared with it: dancers are told apart by how
# they get into a pose, too. A verdict waits for what comes after.
LEAD_IN_S = 0.5
LOOK_AHEAD_S = 0.25
HOLD_S = 0.6  # of a gold move's end
HISTORY_S = 20.0  # how far back a dancer's usual stance is learnt
# A move is not judged when the camera sees less of the limbs, or of their movement, than this.
MIN_LIMBS_SEEN, MIN_MOVEMENT_SEEN = 0.5, 0.2
MIN_TRUST = 0.45  # a limb's mean confidence, below which it is guessed rather than seen
LIVE_WINDOW_S = 1.0
LIVE_HISTORY_S = 8.0  # shorter than for verdicts: it is for showing, and often done


def grade_of(similarity: float, rule: Rule) -> Grade:
    """The grade of a similarity."""
    return Grade(sum(_value(similarity, rule) >= value for value in GRADE_VALUES))


def value_of(judgement: Judgement, rule: Rule) -> float:
    """What a judgement earns of its move, 0..1. A MISS fades out, so that no hair's breadth of
    likeness, which a lost picture can cost, decides over much."""
    if judgement.grade is Grade.NOT_JUDGED:
        return 0.0
    value = _value(judgement.similarity, rule)
    return value if judgement.grade >= Grade.OK else value**2 / GRADE_VALUES[0]


def _value(similarity: float, rule: Rule) -> float:
    share = (similarity - rule.floor) / (rule.full - rule.floor)
    return min(max(round(share, 6), 0.0), 1.0)


def limb_shares(move: Move) -> Array:
    """How much each feature counts: 1 for the move's limbs, 0 for the rest."""
    return np.array([limb in move.limbs for limb in FEATURE_LIMBS], np.float64)


@dataclass(frozen=True, eq=False)
class _History:
    """What a dancer has done before and until the end of a stretch, and what the choreography had.

    `poses` (T, 17, 3) and `features` at `times`; the usual stances are means (F, 2).
    """

    track: Track
    end_s: float
    times: Array
    poses: FloatArray
    features: Features
    stance: Array
    track_stance: Array


@lru_cache(maxsize=8)
def _asked(track: Track, times: bytes) -> tuple[FloatArray, Features]:
    """A track's poses and features at times (float64), which the players of a party share."""
    poses = track.poses_at(np.frombuffer(times))
    return poses, body_features(poses)


def _history(track: Track, trail: PoseTrail, end_s: float, history_s: float) -> _History | None:
    """The last `history_s` until LOOK_AHEAD_S beyond the end; None where there are no poses."""
    times, poses = trail.between(end_s - history_s, end_s + LOOK_AHEAD_S)
    if len(times) < 2:
        return None
    ours = _asked(track, times.tobytes())[1]
    theirs = levelled(body_features(poses), ours)
    # Both means are over the same pictures, so a dancer who follows has the same one.
    ours = Features(ours.values, np.minimum(ours.weights, theirs.weights))
    return _History(track, end_s, times, poses, theirs, weighted_mean(theirs), weighted_mean(ours))


def _match(
    history: _History | None, start_s: float, rule: Rule, shares: Array, lead_in_s: float
) -> Match:
    """How well the poses match the choreography from a time of the song to the history's end.

    `lead_in_s` is how much of what comes before is compared, too.
    """
    if history is None or history.times[-1] <= start_s:
        return NO_MATCH
    lags = np.arange(np.round(rule.earliest_s * GRID_HZ), np.round(rule.latest_s * GRID_HZ) + 1)
    last_s = history.end_s + LOOK_AHEAD_S
    grid = np.arange(start_s - lead_in_s, last_s, 1 / GRID_HZ)
    wide = np.arange(grid[0] + lags[0] / GRID_HZ, last_s, 1 / GRID_HZ)
    coach, asked = _asked(history.track, grid.tobytes())
    danced = resample(history.times, history.features, wide)
    lately = history.poses[history.times >= start_s - lead_in_s]
    danced = Features(danced.values, danced.weights * (_trusted(coach) & _trusted(lately)))
    return best_match(
        with_motion(asked, history.track_stance),
        with_motion(danced, history.stance),
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
) -> Judgement:
    """The verdict on one move, once `trail` reaches LOOK_AHEAD_S beyond its end.

    A gold move is no better than its end, whose pose must be held.
    """
    move = choreography.moves[move_index]
    shares = limb_shares(move)
    history = _history(choreography.tracks[track], trail, move.end_s, HISTORY_S)
    match = _match(history, move.start_s, rule, shares, LEAD_IN_S)
    if match.limbs_seen < MIN_LIMBS_SEEN or match.movement_seen < MIN_MOVEMENT_SEEN:
        return Judgement(player_id, move_index, Grade.NOT_JUDGED, 0.0, 0.0, {})
    # Machines differ in a sum's last digits, which must not decide a grade.
    similarity = round(match.similarity, 6)
    if move.gold:
        similarity = min(similarity, _held(history, move, rule, shares))
    return Judgement(
        player_id,
        move_index,
        grade_of(similarity, rule),
        similarity,
        match.lateness_s,
        {limb: round(value, 6) for limb, value in match.limbs.items()},
        match.limb_lateness_s,
        round(match.seen, 6),
    )


def _held(history: _History | None, move: Move, rule: Rule, shares: Array) -> float:
    """How well (0..1) the end of a move was held; 1 where the camera did not see it."""
    start_s = max(move.start_s, move.end_s - HOLD_S)
    match = _match(history, start_s, rule, shares, lead_in_s=0.0)
    return round(match.similarity, 6) if match.limbs_seen >= MIN_LIMBS_SEEN else 1.0


def _trusted(poses: FloatArray) -> NDArray[np.bool_]:
    """Of which features (F,) the limb was seen rather than guessed in poses (T, 17, 3): what a
    network guesses in a blur moves about by itself, in a player as in a filmed choreography."""
    surely = {limb: poses[:, parts[1:], 2].mean() >= MIN_TRUST for limb, parts in LIMBS.items()}
    return np.array([surely[limb] for limb in FEATURE_LIMBS])


def limbs_now(
    choreography: Choreography, song_s: float, trail: PoseTrail, rule: Rule, track: int = 0
) -> dict[str, float]:
    """Each moving limb's likeness over the last LIVE_WINDOW_S, for showing while dancing."""
    shares = np.ones(len(FEATURE_LIMBS))
    end_s = song_s - LOOK_AHEAD_S
    history = _history(choreography.tracks[track], trail, end_s, LIVE_HISTORY_S)
    return _match(history, end_s - LIVE_WINDOW_S, rule, shares, LEAD_IN_S).limbs
