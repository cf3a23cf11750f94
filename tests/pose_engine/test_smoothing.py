import numpy as np
import pytest

from pose_engine.smoothing import OneEuroFilter


def smoothed(points: np.ndarray, fps: float = 30.0) -> np.ndarray:
    one_euro = OneEuroFilter()
    return np.array([one_euro(frame[None], i / fps)[0] for i, frame in enumerate(points)])


def test_a_still_point_becomes_steadier() -> None:
    noisy = 0.5 + np.random.default_rng(0).normal(0, 0.005, (300, 2))
    assert smoothed(noisy)[30:].std() < 0.5 * noisy[30:].std()


def test_a_fast_point_is_not_late() -> None:
    """An arm's swing of 0.4 frame heights a second's half lags by less than 1.5 pictures."""
    times = np.arange(120) / 30
    swing = np.stack([0.2 * np.sin(2 * np.pi * times), np.zeros(120)], axis=1)
    out = smoothed(swing)[:, 0]
    lags = [np.corrcoef(out[30 + lag :], swing[30 : 120 - lag, 0])[0, 1] for lag in range(6)]
    assert int(np.argmax(lags)) <= 2


def test_a_time_stamp_that_does_not_rise_starts_anew() -> None:
    one_euro = OneEuroFilter()
    one_euro(np.zeros((1, 2), np.float32), 0.033)
    np.testing.assert_array_equal(one_euro(np.full((1, 2), 5, np.float32), 0.033), [[5, 5]])


def test_does_not_hand_out_its_own_memory() -> None:
    one_euro = OneEuroFilter()
    first = one_euro(np.zeros((1, 2), np.float32), 0.0)
    first[...] = 99
    assert one_euro(np.zeros((1, 2), np.float32), 0.1) == pytest.approx(0)
