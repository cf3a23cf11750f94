"""Calories, streaks and the next star."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.energy import MAX_MET, STANDING_MET, estimated_calories, met_of, movement_speed
from game.core.judge import Grade, Judgement
from game.core.records import points_to_next_star, streak
from game.core.score import ScoreState
from tests.fakes import dance_poses, make_choreography

TIMES = np.arange(0.0, 60.0, 1 / 30)


def test_more_movement_and_more_weight_burn_more() -> None:
    small, large = (dance_poses(TIMES, amount=amount) for amount in (0.03, 0.12))
    still = np.repeat(small[:1], len(TIMES), axis=0)
    burnt = [estimated_calories(TIMES, poses, 60.0) for poses in (still, small, large)]
    assert burnt == sorted(burnt)
    assert burnt[0] == pytest.approx(STANDING_MET * 70 / 60)
    assert burnt[2] > 1.5 * burnt[0]
    assert estimated_calories(TIMES, large, 60.0, 140.0) == pytest.approx(2 * burnt[2])


def test_jitter_is_no_dance_and_size_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    still = np.repeat(dance_poses(TIMES[:1]), len(TIMES), axis=0)
    still[..., :2] += rng.normal(0, 0.004, still[..., :2].shape)
    assert met_of(movement_speed(TIMES, still)[0]) < 1.6
    poses = dance_poses(TIMES)
    far = poses.copy()
    far[..., :2] *= 0.5
    assert movement_speed(TIMES, far)[0] == pytest.approx(movement_speed(TIMES, poses)[0], rel=1e-3)


def test_what_was_not_seen_counts_as_standing() -> None:
    poses = dance_poses(TIMES)
    nothing = estimated_calories(np.zeros(0), np.zeros((0, 17, 3), np.float32), 60.0)
    assert nothing == pytest.approx(STANDING_MET * 70 / 60)
    half = TIMES < 30
    part = estimated_calories(TIMES[half], poses[half], 60.0)
    assert nothing < part < estimated_calories(TIMES, poses, 60.0)


@given(st.floats(0, 1e6))
def test_mets_stay_within_reason(speed: float) -> None:
    assert STANDING_MET <= met_of(speed) <= MAX_MET


@given(st.sets(st.integers(0, 30)))
def test_a_streak_is_days_in_a_row(days: set[int]) -> None:
    today = date(2026, 3, 2)
    count = streak([today - timedelta(days=day) for day in days], today)
    first = 0 if 0 in days else 1
    assert all(first + day in days for day in range(count))
    assert first + count not in days


def test_points_to_the_next_star() -> None:
    song = make_choreography()
    score = ScoreState.for_moves(song.moves)
    unseen = score
    for index in range(len(song.moves)):
        unseen = unseen.apply(Judgement(1, index, Grade.NOT_JUDGED, 0.0, 0.0, {}), 0.0)
    assert points_to_next_star(unseen) is None
    for index in range(len(song.moves)):
        score = score.apply(Judgement(1, index, Grade.OK, 0.5, 0.0, {}), 0.5)
    missing = points_to_next_star(score)
    assert missing is not None
    more = replace(score, points=score.points + missing / score.scale)
    assert more.stars == score.stars + 1
    fewer = replace(score, points=score.points + (missing - 2) / score.scale)
    assert fewer.stars == score.stars
