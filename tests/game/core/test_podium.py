from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from game.core.judge import Grade
from game.core.lane import Lane
from game.core.party import Profile, Standing, ranks
from game.core.podium import STEPS, best_move, replayed, steps_of
from game.core.roster import Presence
from tests.fakes import FPS, dance_poses, make_choreography

SONG = make_choreography()


def lane_of(right_from_s: float, right_to_s: float, song: object = SONG) -> Lane:
    """Somebody who dances rightly for a while, and something else before and after."""
    lane = Lane(song, "hard")  # type: ignore[arg-type]
    times = np.arange(0.0, SONG.duration_s, 1 / FPS)
    wrong = dance_poses(times, seed=77)
    for at, pose, other in zip(times, SONG.tracks[0].poses_at(times), wrong, strict=True):
        lane.add(float(at), pose if right_from_s <= at <= right_to_s else other)
    lane.judge(math.inf, math.inf)
    return lane


def test_the_best_move_is_shown_again() -> None:
    lane = lane_of(5.5, 8.5)
    best = best_move(lane)
    assert best is not None
    move = SONG.moves[best]
    assert move.start_s >= 5.5
    assert move.end_s <= 8.5
    track = replayed(lane, best)
    assert track is not None
    assert track.times_s[0] == 0
    assert abs(track.times_s[-1] - (move.end_s - move.start_s)) < 0.8


def test_gold_comes_first_among_equals() -> None:
    moves = tuple(replace(move, gold=index == 2) for index, move in enumerate(SONG.moves))
    lane = lane_of(0.0, 99.0, replace(SONG, moves=moves))
    assert {v.grade for v in lane.score.judgements} == {Grade.PERFECT}
    assert best_move(lane) == 2


def test_nothing_is_shown_of_whoever_was_not_seen() -> None:
    lane = Lane(SONG, "easy")
    lane.judge(math.inf, math.inf)
    assert best_move(lane) is None
    assert replayed(lane, 0) is None


def standings(*scores: int) -> list[Standing]:
    return [
        Standing(n, n, Profile(""), score, 10_000, 0, 0, rank, Presence.HERE)
        for n, (score, rank) in enumerate(zip(scores, ranks(scores), strict=True), start=1)
    ]


def test_equals_share_a_step_and_the_next_is_empty() -> None:
    rows = steps_of(standings(500, 900, 900, 20))
    assert [[one.number for one in row] for row in rows] == [[2, 3], [], [1], [4]]


def test_without_points_there_is_no_step() -> None:
    rows = steps_of(standings(0, 0))
    assert [len(row) for row in rows] == [0] * STEPS + [2]
