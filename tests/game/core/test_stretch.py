"""Slow music: as long as it should be, at the pitch it had, on the beat, and clean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.stretch import SLOWEST, stretched

RATE_HZ = 22_050
SPEEDS = [0.5, 0.75]


def tone(*frequencies_hz: float, seconds: float = 2.0) -> np.ndarray:
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = sum(np.sin(2 * np.pi * hz * times) for hz in frequencies_hz) / len(frequencies_hz)
    return np.column_stack([sound, 0.5 * sound]).astype(np.float32)


def clicks(at_s: np.ndarray, seconds: float) -> np.ndarray:
    sound = np.zeros((round(seconds * RATE_HZ), 1), np.float32)
    hit = np.random.default_rng(1).standard_normal(400) * np.exp(-np.arange(400) / 90)
    for start in np.round(at_s * RATE_HZ).astype(int):
        sound[start : start + 400, 0] += hit.astype(np.float32)
    return sound


def peaks_hz(sound: np.ndarray, count: int) -> list[float]:
    """The loudest frequencies of a sound's middle."""
    middle = sound[len(sound) // 4 : 3 * len(sound) // 4, 0]
    loud = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 8 * len(middle)))
    found = []
    for _ in range(count):
        top = int(loud.argmax())
        found.append(top * RATE_HZ / (8 * len(middle)))
        reach = round(30 * 8 * len(middle) / RATE_HZ)  # 30 Hz about it
        loud[max(0, top - reach) : top + reach] = 0
    return sorted(found)


def bends(sound: np.ndarray) -> float:
    """The sharpest corner of a sound: a click is one."""
    return float(np.abs(np.diff(sound[:, 0], 2)).max())


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("frequencies_hz", [(440.0,), (261.63, 329.63, 392.0)])
def test_pitch_and_loudness_are_kept(speed: float, frequencies_hz: tuple[float, ...]) -> None:
    slow = stretched(tone(*frequencies_hz), RATE_HZ, speed)
    assert peaks_hz(slow, len(frequencies_hz)) == pytest.approx(frequencies_hz, abs=1.0)
    middle = slice(len(slow) // 4, 3 * len(slow) // 4)
    assert slow[middle].std() == pytest.approx(tone(*frequencies_hz).std(), rel=0.08)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_tone_stays_smooth(speed: float) -> None:
    sound = tone(440.0)
    slow = stretched(sound, RATE_HZ, speed)
    inner = slice(RATE_HZ // 8, -RATE_HZ // 8)
    assert bends(slow[inner]) < 1.3 * bends(sound[inner]), "no clicks"
    waves = slow[inner, 0][:22_000].reshape(-1, 1100)
    assert np.ptp(waves.max(axis=1)) < 0.08, "no wobble"


@pytest.mark.parametrize("speed", SPEEDS)
def test_beats_come_at_their_scaled_times(speed: float) -> None:
    beats = np.arange(0.3, 3.6, 0.25)
    chord = tone(220.0, 277.2, seconds=4.0)[:, :1]
    slow = stretched(clicks(beats, 4.0) + 0.2 * chord, RATE_HZ, speed)
    sharp = np.diff(slow[:, 0], 2) ** 2
    loud = np.convolve(sharp, np.ones(120) / 120, "same")
    for beat in beats:
        middle = round(beat / speed * RATE_HZ)
        near = loud[middle - RATE_HZ // 10 : middle + RATE_HZ // 10]
        off_s = (near.argmax() - RATE_HZ // 10) / RATE_HZ
        assert abs(off_s) < 0.012
        assert (near > near.max() / 4).sum() / RATE_HZ < 0.03, "a hit stays short"


def test_sides_stay_where_they_are() -> None:
    sound = tone(440.0)
    slow = stretched(sound, RATE_HZ, 0.5)
    np.testing.assert_allclose(slow[:, 1], 0.5 * slow[:, 0], atol=2e-3)


def test_full_speed_changes_nothing() -> None:
    sound = tone(330.0)
    np.testing.assert_array_equal(stretched(sound, RATE_HZ, 1.0), sound)


def test_wrong_use_says_so() -> None:
    with pytest.raises(ValueError, match="speed"):
        stretched(tone(440.0), RATE_HZ, 0.1)
    with pytest.raises(ValueError, match="samples"):
        stretched(np.zeros(100, np.float32), RATE_HZ, 0.5)


@settings(max_examples=40, deadline=None)
@given(
    samples=st.integers(0, 9000),
    channels=st.integers(1, 2),
    speed=st.floats(SLOWEST, 1.0),
    rate_hz=st.sampled_from([8_000, 22_050, 44_100]),
    silent=st.booleans(),
)
def test_any_sound_has_its_length_and_stays_in_bounds(
    samples: int, channels: int, speed: float, rate_hz: int, silent: bool
) -> None:
    rng = np.random.default_rng(samples)
    sound = rng.uniform(-1, 1, (samples, channels)).astype(np.float32) * (not silent)
    slow = stretched(sound, rate_hz, speed)
    assert slow.shape == (round(samples / speed), channels)
    assert slow.dtype == np.float32
    assert np.isfinite(slow).all()
    assert np.abs(slow).max(initial=0.0) <= (0.0 if silent else 4.0)
