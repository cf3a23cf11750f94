"""What runs along a timeline."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.core.choreography import Track
from game.core.strips import PEAKS_HZ, SEEN_HZ, columns, peaks, seen_along
from tests.fakes import make_choreography


def test_peaks_are_the_loudest_samples() -> None:
    rate = 8000
    sound = np.zeros((rate, 2), np.int16)
    sound[4000, 1], sound[6000, 0] = -32768, 8192
    loud = peaks(sound, rate)
    assert len(loud) == PEAKS_HZ
    assert loud[100] == 1.0
    assert loud[150] == np.float32(0.25)
    assert loud.sum() == np.float32(1.25)
    assert not len(peaks(sound[:3], rate))


def test_peaks_do_not_drift() -> None:
    rate = 44_100  # 220.5 samples a peak
    sound = np.zeros((60 * rate, 2), np.int16)
    sound[59 * rate] = 9000
    assert np.argmax(peaks(sound, rate)) / PEAKS_HZ == 59.0


def test_columns_keep_every_peak() -> None:
    strip = np.zeros(1000, np.float32)
    strip[777] = 1.0
    for count in (7, 100, 1000, 5000):
        assert columns(strip, 100.0, 0.0, 10.0, count).max() == 1.0
    assert columns(strip, 100.0, 0.0, 7.0, 50).max() == 0.0


@given(st.floats(-50, 50), st.floats(0.01, 100), st.integers(0, 300), st.integers(0, 40))
def test_columns_hold_for_any_view(start_s: float, span_s: float, count: int, size: int) -> None:
    found = columns(np.ones(size, np.float32), 10.0, start_s, start_s + span_s, count)
    assert len(found) == count
    assert set(found.tolist()) <= {0.0, 1.0}


def test_what_was_not_seen_shows() -> None:
    track = make_choreography(12.0).tracks[0]
    poses = track.poses.copy()
    hidden = (track.times_s > 4.0) & (track.times_s < 6.0)
    poses[hidden, 11:, 2] = 0.0
    seen = seen_along(Track(track.times_s, poses), 14.0)
    assert seen[round(2 * SEEN_HZ)] == 1.0
    assert 0.2 < seen[round(5 * SEEN_HZ)] < 0.8
    assert seen[round(13 * SEEN_HZ)] == 0.0
