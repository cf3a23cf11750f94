"""Oscillators, envelopes, filters, effects: what a sound is made of."""

from __future__ import annotations

import numpy as np
import pytest

from tools.synth import effects, envelopes, filters, oscillators
from tools.synth.core import (
    SAMPLE_RATE,
    Signal,
    db_to_gain,
    mix_into,
    note_hz,
    note_number,
    samples,
)
from tools.synth.dynamics import pump_curve
from tools.synth.instruments import Tone, lead
from tools.synth.plucked import string


def spectrum(x: Signal) -> tuple[Signal, Signal]:
    """Frequencies in Hz and magnitudes (peak 1) of a windowed signal, zero-padded fourfold."""
    size = 4 * x.size
    magnitude = np.abs(np.fft.rfft(x * np.blackman(x.size), size))
    hz = np.asarray(np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE), dtype=np.float64)
    return hz, np.asarray(magnitude / magnitude.max(), dtype=np.float64)


def pitch_hz(x: Signal, near: float) -> float:
    """The strongest frequency within a semitone of `near`."""
    hz, magnitude = spectrum(x)
    band = np.abs(np.log2(np.maximum(hz, 1.0) / near)) < 1.0 / 12.0
    return float(hz[band][np.argmax(magnitude[band])])


class TestOscillators:
    @pytest.mark.parametrize("make", [oscillators.sine, oscillators.saw, oscillators.square])
    @pytest.mark.parametrize("frequency", [55.0, 440.0, 1760.0])
    def test_pitch(self, make: object, frequency: float) -> None:
        assert callable(make)
        assert pitch_hz(make(frequency, SAMPLE_RATE), frequency) == pytest.approx(
            frequency, abs=0.5
        )

    @pytest.mark.parametrize("make", [oscillators.saw, oscillators.square])
    def test_aliases_stay_below_the_harmonics(self, make: object) -> None:
        assert callable(make)
        hz, magnitude = spectrum(make(1244.5, SAMPLE_RATE))
        distance = np.abs(hz / 1244.5 - np.round(hz / 1244.5)) * 1244.5
        between = (distance > 20.0) & (hz > 100.0) & (hz < 12_000.0)
        assert magnitude[between].max() < db_to_gain(-40.0)

    def test_no_direct_current(self) -> None:
        assert abs(np.mean(oscillators.saw(441.0, SAMPLE_RATE))) < 1e-3
        assert abs(np.mean(oscillators.square(441.0, SAMPLE_RATE, 0.3))) < 1e-3

    def test_partials_above_the_limit_are_left_out(self) -> None:
        tone = oscillators.partials(5000.0, np.ones(8), np.full(8, 0.5), SAMPLE_RATE)
        hz, magnitude = spectrum(tone)
        assert magnitude[hz > 18_500.0].max() < 1e-3

    @pytest.mark.parametrize("name", ["E2", "A3", "E5"])
    def test_plucked_string_is_in_tune(self, name: str) -> None:
        hz = note_hz(note_number(name))
        tone = string(hz, 1.0, 3.0, 0.22, np.random.default_rng(1))
        cents = 1200.0 * np.log2(pitch_hz(tone[2000:], hz) / hz)
        assert abs(cents) < 6.0

    def test_lead_glides_to_its_notes(self) -> None:
        line = lead([Tone(0.0, 0.5, 69), Tone(0.5, 0.6, 76)], 1.2, seed=1).mean(axis=0)
        first, second = line[samples(0.1) : samples(0.4)], line[samples(0.65) : samples(1.0)]
        assert pitch_hz(first, 440.0) == pytest.approx(440.0, rel=0.006)
        assert pitch_hz(second, 659.3) == pytest.approx(659.3, rel=0.006)


class TestShapes:
    def test_adsr_rises_holds_and_ends_at_zero(self) -> None:
        shape = envelopes.adsr(0.5, 0.05, 0.1, 0.6, 0.2)
        assert shape.size == samples(0.5) + samples(0.2)
        assert shape[0] == 0.0
        assert shape.max() == pytest.approx(1.0, abs=0.01)
        assert shape[samples(0.45)] == pytest.approx(0.6, abs=0.01)
        assert shape[-1] == 0.0
        assert np.all(np.diff(shape[samples(0.5) :]) <= 0.0)

    def test_decay_reaches_a_third_after_its_time_constant(self) -> None:
        assert envelopes.decay(SAMPLE_RATE, 0.2)[samples(0.2)] == pytest.approx(np.exp(-1.0))

    def test_glide_looks_back_only(self) -> None:
        step = np.concatenate((np.zeros(1000), np.ones(1000)))
        smooth = envelopes.glide(step, 0.005)
        assert np.all(smooth[:1000] == 0.0)
        assert smooth[1000 + samples(0.005)] == pytest.approx(1.0)

    def test_pump_ducks_at_the_kick_and_recovers(self) -> None:
        gain = pump_curve(SAMPLE_RATE, [10_000], 0.6)
        assert gain[10_000] == pytest.approx(0.4, abs=1e-6)
        assert gain[0] == gain[10_000 + samples(0.3)] == 1.0

    @pytest.mark.parametrize(
        ("filtered", "kept", "cut"),
        [("lowpass", 200.0, 8000.0), ("highpass", 8000.0, 200.0)],
    )
    def test_filters_keep_and_cut(self, filtered: str, kept: float, cut: float) -> None:
        run = getattr(filters, filtered)
        out = {hz: run(oscillators.sine(hz, SAMPLE_RATE), 1500.0, 4)[5000:] for hz in (kept, cut)}
        assert np.std(out[kept]) == pytest.approx(np.sqrt(0.5), rel=0.02)
        assert np.std(out[cut]) < 0.01

    def test_swept_lowpass_moves(self) -> None:
        tone = oscillators.sine(3000.0, SAMPLE_RATE)
        out = filters.swept_lowpass(tone, envelopes.sweep(200.0, 12_000.0, SAMPLE_RATE))
        assert np.std(out[:5000]) < 0.02
        assert np.std(out[-5000:]) > 0.65

    @pytest.mark.parametrize("pan", [-1.0, -0.4, 0.0, 0.7, 1.0])
    def test_panning_keeps_the_power(self, pan: float) -> None:
        out = effects.panned(np.ones(10), pan)
        assert np.sum(out[:, 0] ** 2) == pytest.approx(2.0)

    def test_mixing_drops_what_falls_outside(self) -> None:
        target = np.zeros(10)
        mix_into(target, np.ones(6), -3)
        mix_into(target, np.ones(6), 8, 2.0)
        assert target.tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 2, 2]
