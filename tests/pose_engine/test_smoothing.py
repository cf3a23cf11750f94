import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.smoothing import OneEuroFilter

RATES = [15.0, 30.0, 60.0]


def smoothed(points: np.ndarray, fps: float = 30.0) -> np.ndarray:
    """A film of one point (T, 2) through the filter."""
    one_euro = OneEuroFilter()
    frames = points[:, None].astype(np.float32)
    return np.array([one_euro(frame, i / fps)[0] for i, frame in enumerate(frames)])


def jitter(points: np.ndarray) -> float:
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))


def lag_s(late: np.ndarray, early: np.ndarray, fps: float) -> float:
    """By how much (s) a motion is behind another, from where they fit best."""
    step = 20  # places between two pictures
    times = np.arange(0, len(late) - 1, 1 / step)
    a, b = (np.interp(times, np.arange(len(late)), motion) for motion in (late, early))
    skip = step * len(late) // 4
    fits = [np.corrcoef(a[skip + lag :], b[skip : len(b) - lag])[0, 1] for lag in range(6 * step)]
    return int(np.argmax(fits)) / step / fps


@pytest.mark.parametrize("noise", [0.0005, 0.003, 0.015])
@pytest.mark.parametrize("fps", RATES[1:])
def test_a_still_point_shivers_at_most_a_third_as_much(noise: float, fps: float) -> None:
    count = int(10 * fps)
    noisy = 0.5 + np.random.default_rng(0).normal(0, noise, (count, 2))
    settled = int(2 * fps)
    assert jitter(smoothed(noisy, fps)[settled:]) < jitter(noisy[settled:]) / 3


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("hertz", [0.5, 1.5, 2.0])
def test_a_swinging_arm_is_not_late(hertz: float, fps: float) -> None:
    """A wrist that swings by 0.2 frame heights, with PoseNet's noise: 1.5 pictures at 30 a second
    is what may be lost."""
    times = np.arange(int(4 * fps)) / fps
    swing = 0.2 * np.sin(2 * np.pi * hertz * times)
    noise = np.random.default_rng(1).normal(0, 0.003, (len(times), 2))
    out = smoothed(np.stack([swing, 0 * swing], axis=1) + noise, fps)
    assert lag_s(out[:, 0], swing, fps) < 1.5 / 30


def test_an_arm_that_starts_is_followed_within_two_pictures() -> None:
    ramp = np.maximum(0, np.arange(60) - 30)[:, None] * [0.05, 0.0]
    noise = np.random.default_rng(2).normal(0, 0.002, (60, 2))
    out = smoothed(ramp + noise)
    assert np.abs(out - ramp)[33:].max() < 0.03


def test_a_point_that_leaps_away_and_back_is_hardly_believed() -> None:
    points = 0.5 + np.random.default_rng(0).normal(0, 0.002, (120, 2))
    points[60, 0] += 0.1
    out = smoothed(points)
    assert np.abs(out[58:, 0] - 0.5).max() < 0.025
    assert np.abs(out[63:, 0] - 0.5).max() < 0.01


def test_every_point_has_its_own_noise() -> None:
    """A nervous point does not make a calm one late, nor the reverse."""
    random = np.random.default_rng(0)
    both = random.normal(0, 1, (300, 2, 2)) * np.array([0.01, 0.0005])[:, None]
    one_euro = OneEuroFilter()
    out = np.array([one_euro(f.astype(np.float32), i / 30) for i, f in enumerate(both)])
    for point in (0, 1):
        np.testing.assert_allclose(out[:, point], smoothed(both[:, point]), atol=1e-7)


def test_a_time_stamp_that_does_not_rise_starts_anew() -> None:
    for at in (0.033, 0.01, 0.033 + 1e-12):
        one_euro = OneEuroFilter()
        one_euro(np.zeros((1, 2), np.float32), 0.033)
        np.testing.assert_array_equal(one_euro(np.full((1, 2), 5, np.float32), at), [[5, 5]])


def test_other_points_start_anew() -> None:
    one_euro = OneEuroFilter()
    one_euro(np.zeros((1, 2), np.float32), 0.0)
    np.testing.assert_array_equal(one_euro(np.ones((3, 2), np.float32), 0.1), np.ones((3, 2)))


def test_after_a_long_pause_the_new_place_is_believed() -> None:
    one_euro = OneEuroFilter()
    one_euro(np.zeros((1, 2), np.float32), 0.0)
    one_euro(np.zeros((1, 2), np.float32), 0.033)
    assert one_euro(np.ones((1, 2), np.float32), 5.0) == pytest.approx(1.0, abs=0.1)


def test_does_not_hand_out_its_own_memory() -> None:
    one_euro = OneEuroFilter()
    first = one_euro(np.zeros((1, 2), np.float32), 0.0)
    first[...] = 99
    second = one_euro(np.zeros((1, 2), np.float32), 0.1)
    second[...] = 99
    assert one_euro(np.zeros((1, 2), np.float32), 0.2) == pytest.approx(0)


steps = st.tuples(st.floats(-1e3, 1e3), st.floats(-0.1, 10.0))


@settings(max_examples=100, deadline=None)
@given(st.lists(steps, min_size=1, max_size=30))
def test_the_answer_is_finite_and_between_what_was_seen(film: list[tuple[float, float]]) -> None:
    one_euro, at, seen = OneEuroFilter(), 0.0, []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for value, step_s in film:
            at += step_s
            seen.append(value)
            out = one_euro(np.full((1, 2), value, np.float32), at)
            slack = 1e-3 + 1e-5 * max(map(abs, seen))
            assert min(seen) - slack <= out.min() <= out.max() <= max(seen) + slack
