from __future__ import annotations

import math

import numpy as np

from game.core.lane import Lane
from game.core.score import FULL_SCORE
from tests.fakes import FPS, dance_poses, make_choreography

SONG = make_choreography()


def danced(lane: Lane, until_s: float = SONG.duration_s, track: int = 0) -> Lane:
    times = np.arange(0.0, until_s, 1 / FPS)
    for at, pose in zip(times, lane.song.tracks[track].poses_at(times), strict=True):
        lane.add(float(at), pose)
    return lane


def test_a_right_dance_earns_everything_and_verdicts_carry_the_player() -> None:
    lane = danced(Lane(SONG, "medium", player_id=4))
    verdicts = lane.judge(math.inf, math.inf)
    assert lane.done
    assert lane.score.score == FULL_SCORE
    assert {verdict.player_id for verdict in verdicts} == {4}


def test_restart_begins_anew() -> None:
    lane = danced(Lane(SONG, "medium"))
    lane.judge(math.inf, math.inf)
    lane.restart()
    assert (lane.score.score, len(lane.trail), lane.done) == (0, 0, False)


def test_another_part_is_another_dance() -> None:
    first = SONG.tracks[0]
    other = type(first)(first.times_s, dance_poses(first.times_s, seed=8))
    duet = make_choreography(tracks=(first, other))
    own, wrong = Lane(duet, "medium", track=1), Lane(duet, "medium", track=0)
    for lane in (own, wrong):
        danced(lane, track=1).judge(math.inf, math.inf)
    assert own.score.score == FULL_SCORE
    assert wrong.score.share < 0.3


def test_cut_short_and_without_limbs() -> None:
    lane = danced(Lane(SONG, "easy", seconds=7.0, left_out=("left_arm",)))
    lane.judge(math.inf, math.inf)
    assert len(lane.choreography.moves) < len(SONG.moves)
    assert lane.score.score == FULL_SCORE
    limbs = lane.live_limbs(6.0)()
    assert limbs
    assert "left_arm" not in limbs
