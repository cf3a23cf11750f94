"""Delays told from hits, with the virtual dancer's poses as the camera would report them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.calibration import (
    EARLIEST_BEATS,
    HITS_NEEDED,
    MAX_SPREAD_S,
    CalibrationResult,
    calibrate,
    find_hits,
    measure_delay,
    suggested_offset,
)
from game.core.judge import Grade, Judgement
from game.virtual.dancer import performed_poses
from game.virtual.exercise import overhead_claps, with_arms
from game.virtual.options import DancerOptions

FIRST_S, BEAT_S, BEATS = 2.0, 0.8, 12
EXERCISE = overhead_claps(60 / BEAT_S, FIRST_S, BEATS)
END_S = FIRST_S + (BEATS + 1) * BEAT_S


def picture_times(hz: float, rng: np.random.Generator, lost: float = 0.05) -> np.ndarray:
    """Capture times that are never quite even, some pictures lost."""
    times = np.arange(rng.uniform(0, 1 / hz), END_S, 1 / hz)
    times = np.sort(times + rng.normal(0, 0.003, len(times)))
    return times[rng.random(len(times)) >= lost]


def filmed(hz: float, seed: int, jitter: float = 0.004, **options: float | bool | str) -> tuple:
    """Times and poses of the virtual dancer, each keypoint off by `jitter` frame heights."""
    rng = np.random.default_rng(seed)
    times = picture_times(hz, rng)
    told = DancerOptions(seed=seed, **options)  # type: ignore[arg-type]
    poses = np.stack([performed_poses(EXERCISE, told, float(at)) for at in times])
    poses[..., :2] += rng.normal(0, jitter, poses[..., :2].shape)
    return times, poses


def acted(arms: Callable[[float], float], hz: float = 30.0, seed: int = 0) -> tuple:
    """Times and poses of somebody whose arms are raised by `arms(t)`, 0..1."""
    rng = np.random.default_rng(seed)
    times = picture_times(hz, rng)
    poses = np.stack([with_arms(arms(float(at))) for at in times])
    poses[..., :2] += rng.normal(0, 0.003, poses[..., :2].shape)
    return times, poses


def result_of(sample: tuple) -> CalibrationResult:
    return calibrate(*sample, FIRST_S, BEAT_S)


@settings(max_examples=40, deadline=None)
@given(
    hz=st.sampled_from([15.0, 30.0]),
    late_s=st.floats(-0.1, 0.4),
    noise=st.floats(0.0, 0.04),
    body=st.sampled_from(["medium", "tall", "small", "broad"]),
    distance=st.floats(1.0, 1.8),
    seed=st.integers(0, 2**16),
)
def test_a_delay_is_told_within_15_ms(
    hz: float, late_s: float, noise: float, body: str, distance: float, seed: int
) -> None:
    sample = filmed(hz, seed, 0.003, late_s=late_s, noise=noise, body=body, distance=distance)
    result = result_of(sample)
    assert result.reason is None
    assert result.delay_s == pytest.approx(late_s, abs=0.015)
    assert result.spread_s is not None
    assert result.spread_s <= MAX_SPREAD_S
    assert result.hits >= HITS_NEEDED


def phase_of(at_s: float, late_s: float) -> float:
    """Time to the nearest beat of somebody late, s; beyond the last one, the time since it."""
    at_s -= FIRST_S + late_s
    return at_s - np.clip(round(at_s / BEAT_S), 0, BEATS - 1) * BEAT_S


@pytest.mark.parametrize("hz", [15.0, 30.0])
@pytest.mark.parametrize("late_s", [-0.05, 0.13, 0.32])
def test_arms_that_stay_up_between_claps(hz: float, late_s: float) -> None:
    def arms(at_s: float) -> float:
        apart = 0.5 - 0.5 * np.cos(np.pi * min(1.0, abs(phase_of(at_s, late_s)) / 0.3))
        return 1.0 - 0.32 * apart

    assert result_of(acted(arms, hz)).delay_s == pytest.approx(late_s, abs=0.015)


@pytest.mark.parametrize("late_s", [0.0, 0.2])
def test_arms_raised_and_held_count_when_they_arrive(late_s: float) -> None:
    def arms(at_s: float) -> float:
        way = phase_of(at_s - 0.2, late_s) + 0.2  # -0.2..0.6 about the beat
        up = np.clip((way + 0.25) / 0.25, 0, 1)
        down = np.clip((way - 0.38) / 0.15, 0, 1)
        return float(up**2 * (3 - 2 * up) * (1 - down))

    assert result_of(acted(arms)).delay_s == pytest.approx(late_s, abs=0.04)


def test_one_arm_is_no_hit() -> None:
    times, poses = filmed(30.0, 1)
    hanging = with_arms(0.0)
    poses[:, [7, 9], :2] = hanging[[7, 9], :2]
    assert len(find_hits(times, poses)) == 0


def test_arms_that_never_reach_over_the_head_are_no_hits() -> None:
    sample = acted(lambda at: 0.5 * max(0.0, 1 - abs(phase_of(at, 0)) / 0.3))
    assert len(find_hits(*sample)) == 0


def test_still_and_empty_are_too_few() -> None:
    assert result_of(filmed(30.0, 2, still=True)).reason == "calibrate_few"
    nothing = np.zeros(0), np.zeros((0, 17, 3), np.float32)
    assert result_of(nothing) == CalibrationResult(
        None, None, 0, "feet_hidden", ("feet", "head", "hands", "trunk")
    )


@pytest.mark.parametrize(
    ("parts", "name"), [([15, 16], "feet"), ([0, 1, 2], "head"), ([9, 10], "hands")]
)
def test_a_body_in_part_is_told_where_there_are_too_few_hits(parts: list[int], name: str) -> None:
    times, poses = filmed(30.0, 3, still=True)
    poses[:, parts, 2] = 0.05
    result = result_of((times, poses))
    assert result.reason == f"{name}_hidden"
    assert result.missing == (name,)


def test_unseen_wrists_give_no_hit_but_a_lost_picture_does_no_harm() -> None:
    times, poses = filmed(30.0, 4, late_s=0.1)
    top = np.abs(times - (FIRST_S + 0.1)) < 0.2
    poses[top, 9, 2] = 0.0
    hits = find_hits(times, poses)
    assert np.abs(hits - (FIRST_S + 0.1)).min() > 0.3
    assert len(hits) == BEATS - 1
    assert result_of((times, poses)).delay_s == pytest.approx(0.1, abs=0.015)


BEAT_TIMES = FIRST_S + np.arange(12) * BEAT_S


def measured(late: np.ndarray) -> CalibrationResult:
    return measure_delay(BEAT_TIMES[: len(late)] + late, FIRST_S, BEAT_S)


def test_uneven_hits_are_refused_with_their_spread() -> None:
    late = np.random.default_rng(0).normal(0.1, 0.09, 12)
    result = measured(late)
    assert result.reason == "calibrate_uneven"
    assert result.delay_s is None
    assert result.spread_s is not None
    assert result.spread_s > MAX_SPREAD_S


def test_a_slip_or_two_do_no_harm() -> None:
    late = np.full(12, 0.12)
    late[3], late[7] = 0.4, -0.15
    result = measured(late)
    assert result.delay_s == pytest.approx(0.12)
    assert result.hits == 10


def test_twice_to_every_beat_is_uneven() -> None:
    hits = np.concatenate([BEAT_TIMES + 0.1, BEAT_TIMES + 0.5])
    assert measure_delay(hits, FIRST_S, BEAT_S).reason == "calibrate_uneven"


def test_fewer_than_eight_are_too_few() -> None:
    assert measured(np.full(7, 0.1)).reason == "calibrate_few"
    assert measured(np.full(8, 0.1)).reason is None


def test_hits_midway_between_beats_are_not_guessed_at() -> None:
    edge = (EARLIEST_BEATS + 1.0) * BEAT_S
    rng = np.random.default_rng(1)
    assert measured(edge + rng.normal(0, 0.01, 12)).reason == "calibrate_off_beat"


@given(
    late_s=st.floats(-0.14, 0.54),
    seed=st.integers(0, 2**16),
    count=st.integers(8, 40),
    beat_s=st.floats(0.7, 1.2),
)
def test_shifted_hits_shift_the_delay(late_s: float, seed: int, count: int, beat_s: float) -> None:
    late_s *= beat_s / BEAT_S
    spread = np.random.default_rng(seed).normal(0, 0.015, count)
    hits = 5.0 + np.arange(count) * beat_s + spread + late_s
    result = measure_delay(hits, 5.0, beat_s)
    usual = late_s + float(np.median(spread))
    if -0.13 < usual / (beat_s / BEAT_S) < 0.53:
        assert result.delay_s == pytest.approx(usual, abs=0.002)


@given(
    late=st.lists(st.floats(-50, 50), max_size=30),
    first_s=st.floats(-5, 5),
    beat_s=st.floats(0.3, 2.0),
)
def test_any_hits_have_an_answer(late: list[float], first_s: float, beat_s: float) -> None:
    result = measure_delay(np.array(late), first_s, beat_s)
    assert (result.delay_s is None) == (result.reason is not None)
    if result.delay_s is not None:
        assert EARLIEST_BEATS * beat_s <= result.delay_s <= (EARLIEST_BEATS + 1) * beat_s


@given(seed=st.integers(0, 2**16), amount=st.floats(0.0, 0.3), count=st.integers(0, 60))
def test_any_poses_have_an_answer(seed: int, amount: float, count: int) -> None:
    rng = np.random.default_rng(seed)
    poses = with_arms(0.3)[None] + rng.normal(0, amount, (count, 17, 3))
    result = result_of((np.arange(count) / 10.0, poses.astype(np.float32)))
    assert (result.delay_s is None) == (result.reason is not None)


def verdicts(errors: list[float], grade: Grade = Grade.SUPER) -> list[Judgement]:
    return [Judgement(1, index, grade, 0.8, error, {}) for index, error in enumerate(errors)]


def test_a_song_suggests_its_good_moves_median() -> None:
    late = [0.08, 0.1, 0.1, 0.12, 0.1, 0.07, 0.1, 0.11]
    assert suggested_offset(verdicts(late)) == pytest.approx(0.1)
    assert suggested_offset(verdicts(late) + verdicts([-0.2] * 9, Grade.OK)) == pytest.approx(0.1)


def test_a_song_suggests_nothing_from_little_or_contradictory_evidence() -> None:
    assert suggested_offset([]) is None
    assert suggested_offset(verdicts([0.1] * 7)) is None
    assert suggested_offset(verdicts([0.1] * 20, Grade.OK)) is None
    assert suggested_offset(verdicts([0.01] * 20)) is None, "a camera cannot tell so little"
    assert suggested_offset(verdicts([0.3, -0.15] * 8)) is None
