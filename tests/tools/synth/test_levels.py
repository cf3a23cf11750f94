"""The meters, and what holds the level: limiter and clipper."""

from __future__ import annotations

import numpy as np
import pytest

from tools.synth import oscillators
from tools.synth.core import (
    SAMPLE_RATE,
    db_to_gain,
)
from tools.synth.dynamics import limited, soft_clip
from tools.synth.loudness import integrated_lufs, true_peak_db


class TestMeters:
    @pytest.mark.parametrize("level_db", [-20.0, -33.0])
    def test_sine_in_both_channels_reads_its_level(self, level_db: float) -> None:
        tone = db_to_gain(level_db) * oscillators.sine(1000.0, 5 * SAMPLE_RATE)
        assert integrated_lufs(np.stack((tone, tone))) == pytest.approx(level_db, abs=0.1)

    def test_one_channel_reads_three_less(self) -> None:
        tone = db_to_gain(-20.0) * oscillators.sine(1000.0, 5 * SAMPLE_RATE)
        assert integrated_lufs(tone) == pytest.approx(-23.01, abs=0.1)

    def test_silence_around_a_tone_is_gated(self) -> None:
        tone = 0.1 * oscillators.sine(1000.0, 10 * SAMPLE_RATE)
        padded = np.concatenate((tone, np.zeros(10 * SAMPLE_RATE)))
        assert integrated_lufs(padded) == pytest.approx(integrated_lufs(tone), abs=0.2)

    def test_silence(self) -> None:
        assert integrated_lufs(np.zeros((2, SAMPLE_RATE))) == -200.0

    def test_true_peak_between_samples(self) -> None:
        tone = oscillators.sine(SAMPLE_RATE / 4.0, 4000, 0.125)
        assert np.max(np.abs(tone)) == pytest.approx(np.sqrt(0.5), abs=1e-6)
        assert true_peak_db(tone[200:] * np.hanning(3800)) == pytest.approx(0.0, abs=0.15)

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_limiter_never_passes_its_ceiling(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        wild = rng.standard_normal((2, 20_000)) * rng.uniform(0.0, 3.0, 20_000) ** 2
        out = limited(wild, 0.8)
        assert np.max(np.abs(out)) <= 0.8 + 1e-9

    def test_limiter_leaves_quiet_sound_alone(self) -> None:
        tone = 0.5 * oscillators.sine(300.0, 20_000)
        np.testing.assert_allclose(limited(tone, 0.8), tone, atol=1e-9)

    def test_soft_clip_bends_below_its_ceiling(self) -> None:
        x = np.linspace(-5.0, 5.0, 1001)
        out = soft_clip(x, 0.6, 0.9)
        assert np.max(np.abs(out)) <= 0.9
        np.testing.assert_array_equal(out[np.abs(x) <= 0.6], x[np.abs(x) <= 0.6])
