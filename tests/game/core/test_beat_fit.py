from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.beat_fit import FoundBeats, _second, fit_beats, refined, worst_off_s
from game.core.beat_traits import Guess, HeardSong, bars
from game.core.onsets import Onsets, autocorrelation, envelope, folded, smoothed, vertex

RATE, LATE_S = 172.0, 0.01
TONE_RATE = 21.5


def rock(
    bpm: float, first_s: float, seconds: float = 40.0, swing: float = 0.5, drift: float = 0.0
) -> Onsets:
    """Kick on 1 and 3, snare on 2 and 4, hats on eighths, a new chord in every bar."""
    count = round(seconds * RATE)
    strengths = np.full((3, count), 0.01, np.float32)
    tones = np.full((24, round(seconds * TONE_RATE)), 0.05, np.float32)
    beat_s = 60 / bpm

    def strike(band: int, beat: float, strength: float) -> None:
        time_s = first_s + beat * beat_s
        time_s += drift * time_s**2 / seconds
        at = (time_s - LATE_S) * RATE
        if 0 < at < count - 1:
            near = np.arange(max(0, int(at) - 3), min(count, int(at) + 4))
            strengths[band, near] += strength * np.exp(-0.5 * ((near - at) / 1.2) ** 2)

    for beat in range(-4, int(seconds / beat_s)):
        if beat < 0 and first_s + beat * beat_s < 0:
            continue
        strike(0 if beat % 2 == 0 else 2, beat, 1.0)
        strike(1, beat, 0.8 if beat % 4 == 0 else 0.3)
        strike(2, beat, 0.3)
        strike(2, beat + swing, 0.3)
        if beat % 4 == 0:
            first = round((first_s + beat * beat_s) * TONE_RATE)
            chord = (0, 5, 7, 9)[beat // 4 % 4]
            tones[[chord, 12 + chord, 12 + (chord + 4) % 12], max(0, first) :] = 0.05
            last = round((first_s + (beat + 4) * beat_s) * TONE_RATE)
            tones[[chord, 12 + chord, 12 + (chord + 4) % 12], max(0, first) : last] = 1.0
    return Onsets(strengths, RATE, LATE_S, tones, TONE_RATE)


def off_s(found: FoundBeats, bpm: float, first_s: float, every: int = 4) -> float:
    span_s = every * 60 / bpm
    return float((found.first_beat_s - first_s + span_s / 2) % span_s - span_s / 2)


@given(
    bpm=st.floats(72, 178), first_s=st.floats(0.1, 4.0), swing=st.sampled_from([0.5, 0.58, 0.66])
)
@settings(max_examples=25, deadline=None)
def test_tempo_and_beat_are_found(bpm: float, first_s: float, swing: float) -> None:
    found = fit_beats(rock(bpm, first_s, swing=swing))
    assert found.bpm == pytest.approx(bpm, rel=1e-3)
    assert abs(off_s(found, bpm, first_s, every=1)) < 0.010
    assert found.worst_off_s < 0.020


@pytest.mark.parametrize("bpm", [75.0, 101.3, 127.3, 160.0])
def test_the_bar_begins_on_its_first_beat(bpm: float) -> None:
    for pick_up in range(4):
        first_s = 0.4 + pick_up * 60 / bpm
        found = fit_beats(rock(bpm, first_s))
        assert abs(off_s(found, bpm, first_s)) < 0.012
        assert found.confidence > 0.3


def test_the_next_best_tempo_is_told() -> None:
    found = fit_beats(rock(90.0, 0.5))
    assert found.other_bpm > 0
    assert abs(found.other_bpm / found.bpm - 1) > 0.004


def guess(period_s: float, first_s: float, score: float) -> Guess:
    return Guess(period_s, first_s, score)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (guess(0.7142, 1.0, 8.0), (84.0, 1.01)),  # half the tempo
        (guess(0.1786, 1.0, 8.0), (336.0, 0.295)),  # the double; its bars are half as long
        (guess(0.3571, 1.1785, 9.0), (168.0, 1.189)),  # half a beat off
        (guess(0.7142, 1.0, 7.0), None),  # much worse
        (guess(0.3571, 1.1785, 8.0), None),
        (guess(0.5357, 1.0, 9.9), None),  # no usual mistake
        (guess(0.3571, 1.0 + 0.3571, 9.9), None),  # the same beat, another bar
    ],
)
def test_another_beat_that_fits_nearly_as_well_is_told(
    other: Guess, told: tuple[float, float] | None
) -> None:
    best = guess(60 / 168, 1.0, 10.0)
    onsets = Onsets(np.ones((3, 4000), np.float32), RATE, LATE_S, np.ones((24, 400)), TONE_RATE)
    second = _second(onsets, [best, other], best)
    if told is None:
        assert second is None
        return
    assert second is not None
    bar_s = 4 * 60 / told[0]
    assert second.bpm == pytest.approx(told[0], rel=1e-3)
    assert abs((second.first_beat_s - told[1] + bar_s / 2) % bar_s - bar_s / 2) < 0.01


def test_one_guess_alone_has_no_other() -> None:
    best = guess(0.5, 1.0, 10.0)
    onsets = Onsets(np.ones((3, 4000), np.float32), RATE, LATE_S, np.ones((24, 400)), TONE_RATE)
    assert _second(onsets, [best], best) is None


def test_round_tempos_stay_round() -> None:
    assert fit_beats(rock(124.0, 1.0, 120.0)).bpm == 124.0
    assert fit_beats(rock(127.3, 1.0, 120.0)).bpm == 127.3


def test_a_tempo_that_drifts_is_told() -> None:
    assert fit_beats(rock(110.0, 1.0)).worst_off_s < 0.02
    found = fit_beats(rock(110.0, 1.0, drift=0.012))  # 1.2 % slower on the whole
    assert 0.04 < found.worst_off_s < 0.3
    if found.confidence > 0.1:
        assert "ms off the beat" in found.note


def test_what_has_no_pulse_gets_no_confidence() -> None:
    noise = np.random.default_rng(1).random((3, round(40 * RATE))).astype(np.float32)
    tones = np.ones((24, round(40 * TONE_RATE)), np.float32)
    found = fit_beats(Onsets(noise, RATE, LATE_S, tones, TONE_RATE))
    assert found.confidence < 0.05
    assert found.note == "it has no steady beat"


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("seconds", [0.1, 3.0, 4.5, 20.0])
def test_short_and_even_curves_break_nothing(value: float, seconds: float) -> None:
    flat = np.full((3, round(seconds * RATE)), value, np.float32)
    tones = np.zeros((24, max(1, round(seconds * TONE_RATE))), np.float32)
    found = fit_beats(Onsets(flat, RATE, LATE_S, tones, TONE_RATE))
    assert found.confidence < 0.05
    assert found.note
    assert np.isfinite([found.bpm, found.first_beat_s, found.worst_off_s]).all()


def test_a_song_shorter_than_two_bars_has_no_bars() -> None:
    song = HeardSong(rock(120.0, 0.3, seconds=5.0))
    assert list(bars(song, 0.9, 0.1)) == []
    assert len(list(bars(song, 0.5, 0.1))) == 4
    assert worst_off_s(song, 0.5) < 0.05


def test_refining_finds_the_exact_period() -> None:
    values = envelope(rock(117.7, 0.5, seconds=200.0))
    assert refined(values, RATE, 60 / 118.5) == pytest.approx(60 / 117.7, rel=5e-5)


@pytest.mark.parametrize("sigma", [0.5, 4.0, 300.0])
@pytest.mark.parametrize("wrap", [False, True])
def test_smoothing_keeps_a_level(sigma: float, wrap: bool) -> None:
    np.testing.assert_allclose(smoothed(np.full(1000, 3.0), sigma, wrap), 3.0, rtol=1e-6)


def test_folding_puts_strokes_where_they_are() -> None:
    values = np.zeros(2000)
    values[40::100] = 1.0
    profile = folded(values, 100.0, 1.0)
    assert np.argmax(profile) / len(profile) == pytest.approx(0.4, abs=0.01)
    assert autocorrelation(values, 300)[[0, 100, 200]] == pytest.approx([1, 1, 1], abs=0.1)


def test_the_vertex_of_a_parabola() -> None:
    curve = [-((x - 0.2) ** 2) for x in (-1, 0, 1)]
    assert vertex(*curve) == pytest.approx(0.2)
    assert vertex(1, 1, 1) == 0.0
