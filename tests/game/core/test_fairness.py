"""What must not matter to a score, whoever dances whatever: properties of judge and score."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.judge import RULES, PoseTrail, judge_move, value_of
from game.core.score import FULL_SCORE, ScoreState
from pose_engine.keypoints import LIMBS
from tests.fakes import make_choreography

SONG = make_choreography(duration_s=24.0)
RULE = RULES["medium"]
TIMES = np.arange(-1.0, SONG.duration_s, 1 / 30)
SEEDS = st.integers(0, 2**16)


def score_of(times: np.ndarray, poses: np.ndarray) -> ScoreState:
    trail = PoseTrail()
    for time_s, pose in zip(times, poses.astype(np.float32), strict=True):
        trail.add(float(time_s), pose)
    state = ScoreState.for_moves(SONG.moves)
    for index in range(len(SONG.moves)):
        verdict = judge_move(SONG, index, trail, RULE)
        state = state.apply(verdict, value_of(verdict, RULE))
    return state


def performance(seed: int, skill: float = 1.0) -> np.ndarray:
    """The dance (T, 17, 3) with a smooth wobble, the more of it the less skill."""
    random = np.random.default_rng(seed)
    waves = random.normal(size=(6, 17, 2)) * (1 - skill)
    phases = random.uniform(0, 6.28, 6)
    sines = np.sin(np.arange(1, 7)[None] * TIMES[:, None] + phases)
    poses = SONG.tracks[0].poses_at(TIMES).astype(np.float64)
    poses[..., :2] += 0.04 * np.einsum("tw,wkc->tkc", sines, waves)
    return poses


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(0.3, 3.0), st.floats(-2, 2), st.floats(-2, 2), st.floats(-10, 10))
def test_the_cameras_place_size_and_small_roll_change_nothing(seed, scale, x, y, degrees) -> None:
    poses, angle = performance(seed, 0.5), np.radians(degrees)
    moved = poses.copy()
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved[..., :2] = scale * poses[..., :2] @ turn + (x, y)
    assert abs(score_of(TIMES, moved).score - score_of(TIMES, poses).score) <= FULL_SCORE // 500


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([0.0, 0.05, 0.2, 0.6]))
def test_missing_keypoints_never_raise_the_points_of_a_right_dance(seed, missing) -> None:
    random, poses = np.random.default_rng(seed), performance(seed, 1.0)
    hidden = poses.copy()
    hidden[..., 2] *= random.uniform(size=hidden.shape[:2]) >= missing
    hidden[:, random.integers(5, 17), 2] = 0
    whole, part = score_of(TIMES, poses), score_of(TIMES, hidden)
    assert part.score <= whole.score
    assert part.score <= part.max_score <= whole.max_score


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(["left_arm", "right_arm"]))
def test_a_hidden_arm_shrinks_the_maximum_and_the_rest_counts_in_full(seed, limb) -> None:
    hidden = performance(seed, 0.9)
    hidden[:, list(LIMBS[limb][1:]), 2] = 0
    whole, part = score_of(TIMES, performance(seed, 0.9)), score_of(TIMES, hidden)
    assert part.max_score < 0.9 * whole.max_score
    assert part.score < whole.score
    assert part.share > 0.9


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(0, 1))
def test_half_the_pictures_are_enough(seed, skill) -> None:
    poses = performance(seed, skill)
    whole, half = score_of(TIMES, poses), score_of(TIMES[::2], poses[::2])
    assert abs(whole.share - half.share) < 0.03


numbers = st.floats(-1e6, 1e6, width=32)


@settings(max_examples=40, deadline=None)
@given(SEEDS, numbers, st.integers(2, 200))
def test_whatever_comes_the_score_is_sound(seed, size, count) -> None:
    random = np.random.default_rng(seed)
    times = np.sort(random.uniform(-1, SONG.duration_s + 1, count))
    poses = random.normal(size=(count, 17, 3)) * [size, size, 1]
    poses[..., 2] = np.clip(poses[..., 2], 0, 1)
    poses[random.uniform(size=count) < 0.2] = 0
    state = score_of(times, poses)
    assert 0 <= state.score <= state.max_score <= FULL_SCORE
    for verdict in state.judgements:
        assert 0 <= verdict.similarity <= 1
        assert all(0 <= value <= 1 for value in verdict.limbs.values())
        assert np.isfinite([verdict.time_error_s, verdict.seen]).all()
