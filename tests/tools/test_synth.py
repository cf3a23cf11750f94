"""The synthesiser, the meters, and the music that ships."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import signal as dsp

from tools.song_plan import MIRRORBALL_MIDNIGHT, SONGS, Section, SongPlan
from tools.synth import drums, effects, envelopes, filters, oscillators, score
from tools.synth.bands import BANDS
from tools.synth.core import (
    SAMPLE_RATE,
    Signal,
    db_to_gain,
    mix_into,
    note_hz,
    note_number,
    samples,
)
from tools.synth.dynamics import limited, pump_curve, soft_clip
from tools.synth.instruments import Tone, lead
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.mixdown import TARGET_LUFS, render
from tools.synth.plucked import string
from tools.synth.session import Session, bars_of
from tools.synth.ui_sounds import UI_SOUNDS, loudest_lufs, ui_sound

SHIPPED = Path(__file__).resolve().parents[2] / "choreographies"
GRID_TOLERANCE_S = 0.010


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


@pytest.fixture(scope="module")
def short_plan() -> SongPlan:
    sections = (Section("intro", 1), Section("chorus", 1))
    return dataclasses.replace(MIRRORBALL_MIDNIGHT, sections=sections, tail_s=1.0)


@pytest.fixture(scope="module")
def short_song(short_plan: SongPlan) -> Signal:
    return render(short_plan)


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


class TestScore:
    @pytest.mark.parametrize(
        ("tune", "bars"),
        [
            (score.VERSE_TUNE, 4),
            (score.CHORUS_TUNE, 8),
            (score.CHORUS_STRINGS, 8),
            (score.BRIDGE_TUNE, 4),
            (score.OUTRO_TUNE, 2),
        ],
    )
    def test_tunes_fill_their_bars_within_the_key(self, tune: str, bars: int) -> None:
        notes = score.parse_tune(tune)
        assert {note.bar for note in notes} == set(range(bars))
        assert {note.note % 12 for note in notes} <= {0, 2, 4, 5, 7, 8, 9, 11}

    def test_short_bar_is_refused(self) -> None:
        with pytest.raises(ValueError, match="bar 1"):
            score.parse_tune("E5:16 | E5:15")

    def test_rhythms_and_figures_stay_in_the_bar(self) -> None:
        for pattern in [*score.GUITAR_RHYTHMS.values(), score.PIANO_RHYTHM]:
            assert len(pattern) == score.STEPS
        for figures in score.BASS_FIGURES.values():
            for figure in figures:
                assert all(n.step + n.length <= score.STEPS for n in score.parse_bass(figure))

    def test_every_bar_of_the_song_has_chords(self) -> None:
        bars = bars_of(MIRRORBALL_MIDNIGHT)
        assert [bar.number for bar in bars] == list(range(MIRRORBALL_MIDNIGHT.bars))
        assert all(bar.chords for bar in bars)

    def test_swing_leaves_the_beats_alone(self, short_plan: SongPlan) -> None:
        session = Session(short_plan)
        beat = short_plan.first_beat_s + 5 * short_plan.beat_s
        assert session.time_of(1, 4) == pytest.approx(beat, abs=1e-12)
        assert session.time_of(1, 5) > beat + session.step_s


def _written(band: str) -> ModuleType:
    return importlib.import_module(f"tools.synth.songs.{band.replace('-', '_')}")


@pytest.mark.parametrize("plan", SONGS[1:], ids=lambda plan: plan.id)
class TestBands:
    def test_tunes_fill_their_bars(self, plan: SongPlan) -> None:
        tunes = [
            text
            for name, text in vars(_written(plan.id)).items()
            if isinstance(text, str) and name.isupper() and ":" in text
        ]
        assert len(tunes) >= 4
        for tune in tunes:
            notes = score.parse_tune(tune)
            assert all(36 <= note.note <= 96 for note in notes)

    def test_rhythms_and_figures_fill_the_bar(self, plan: SongPlan) -> None:
        written = _written(plan.id)
        for parts in written._DRUMS.values():
            for part in parts:
                assert all(len(bar.strip()) == score.STEPS for bar in part.pattern.split("|"))
                assert part.bus in written.DESK.channels
        for figures in written._BASS.values():
            for figure in figures:
                assert all(n.step + n.length <= score.STEPS for n in score.parse_bass(figure))

    def test_every_bar_has_chords_and_drums(self, plan: SongPlan) -> None:
        written = _written(plan.id)
        assert all(bar.chords for bar in bars_of(plan, written.HARMONY))
        assert {section.name for section in plan.sections} <= set(written.HARMONY.progressions)

    def test_an_excerpt_is_loud_enough_and_clean(self, plan: SongPlan) -> None:
        sections = (Section("intro", 1), Section("chorus", 1))
        excerpt = render(dataclasses.replace(plan, sections=sections, tail_s=1.0))
        assert np.isfinite(excerpt).all()
        assert integrated_lufs(excerpt) == pytest.approx(TARGET_LUFS, abs=1.0)
        assert true_peak_db(excerpt) <= -1.0


def test_the_bands_share_no_chords_and_no_rhythms() -> None:
    """Five styles, not one arrangement at five tempos."""
    assert {plan.id for plan in SONGS} == set(BANDS)
    first_cells = {tuple(band.harmony.progressions["chorus"]) for band in BANDS.values()}
    assert len(first_cells) == len(SONGS)
    kicks = {_written(plan.id)._DRUMS["chorus"][0].pattern for plan in SONGS[1:]}
    assert len(kicks) == len(SONGS) - 1
    assert len({round(plan.bpm) for plan in SONGS}) == len(SONGS)
    assert len({plan.hues for plan in SONGS}) == len(SONGS)


class TestRendering:
    def test_same_plan_same_sound(self, short_plan: SongPlan, short_song: Signal) -> None:
        np.testing.assert_array_equal(render(short_plan), short_song)

    def test_length_and_loudness(self, short_plan: SongPlan, short_song: Signal) -> None:
        assert short_song.shape == (2, samples(short_plan.duration_s))
        assert integrated_lufs(short_song) == pytest.approx(TARGET_LUFS, abs=0.5)
        assert true_peak_db(short_song) <= -1.0

    def test_first_beat_is_exact(self, short_plan: SongPlan, short_song: Signal) -> None:
        first = samples(short_plan.first_beat_s)
        level = np.max(np.abs(short_song), axis=0)
        assert level[:first].max() < 1e-4
        assert level[first : first + samples(0.002)].max() > 0.1

    @pytest.mark.parametrize("name", sorted(UI_SOUNDS))
    def test_interface_sounds(self, name: str) -> None:
        sound = ui_sound(name)
        assert sound.shape[0] == 2
        assert 0.05 * SAMPLE_RATE < sound.shape[1] <= UI_SOUNDS[name].longest_s * SAMPLE_RATE
        assert np.max(np.abs(sound)) <= 0.8
        assert np.abs(sound[:, -1]).max() < 1e-3

    @pytest.mark.parametrize("name", [name for name in UI_SOUNDS if name.startswith("crowd_")])
    def test_the_crowd_of_a_dance_stays_under_the_music(self, name: str) -> None:
        assert loudest_lufs(ui_sound(name)) <= TARGET_LUFS - 8.0
        assert np.abs(ui_sound(name)[:, 0]).max() < 1e-3

    def test_more_stars_have_longer_and_louder_applause(self) -> None:
        sounds = [ui_sound(name) for name in ("applause_small", "applause", "applause_large")]
        lengths = [sound.shape[1] for sound in sounds]
        loudness = [loudest_lufs(sound) for sound in sounds]
        assert lengths == sorted(lengths)
        assert loudness == sorted(loudness)


class TestOggFiles:
    def test_same_bytes_same_length_no_delay(self, tmp_path: Path) -> None:
        pytest.importorskip("soundfile", reason='needs the "tools" extra')
        from tools.synth.ogg import read_ogg, write_ogg

        sound = np.zeros((2, 12_345))
        mix_into(sound, effects.as_stereo(drums.woodblock(880.0)), 5000, 0.5)
        for name in ("one.ogg", "two.ogg"):
            write_ogg(tmp_path / name, sound)
        assert (tmp_path / "one.ogg").read_bytes() == (tmp_path / "two.ogg").read_bytes()
        heard = read_ogg(tmp_path / "one.ogg")
        assert heard.shape == sound.shape
        lag = np.argmax(dsp.correlate(heard[0], sound[0])) - (sound.shape[1] - 1)
        assert abs(int(lag)) <= 2


def _decoded(plan: SongPlan) -> Signal:
    """The music of a song that ships."""
    pytest.importorskip("soundfile", reason='needs the "tools" extra')
    path = SHIPPED / plan.id / "audio.ogg"
    if not path.exists():
        pytest.skip("the song has not been rendered: python -m tools.make_music")
    from tools.synth.ogg import read_ogg

    return read_ogg(path)


@dataclasses.dataclass(frozen=True, eq=False)
class Shipped:
    """A song's plan, its sound, and its loudness in LUFS."""

    plan: SongPlan
    sound: Signal
    loudness: float


@pytest.fixture(scope="module", params=SONGS, ids=lambda plan: plan.id)
def shipped(request: pytest.FixtureRequest) -> Shipped:
    sound = _decoded(request.param)
    return Shipped(request.param, sound, integrated_lufs(sound))


def onsets(mono: Signal, hop: int, width: int = 1024) -> Signal:
    """How much louder the spectrum gets at each hop (its rises in dB, summed)."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, width)[::hop]
    level = 20.0 * np.log10(np.abs(np.fft.rfft(frames * np.hanning(width))) + 1e-3)
    return np.maximum(np.diff(level, axis=0), 0.0).sum(axis=1)


class TestShippedSongs:
    def test_length_and_peak(self, shipped: Shipped) -> None:
        length_s = shipped.sound.shape[1] / SAMPLE_RATE
        assert length_s == pytest.approx(shipped.plan.duration_s, abs=0.01)
        assert 60.0 <= length_s <= 100.0
        assert true_peak_db(shipped.sound) <= -1.0

    def test_loudness_and_mono(self, shipped: Shipped) -> None:
        assert shipped.loudness == pytest.approx(TARGET_LUFS, abs=1.0)
        mono = np.stack([shipped.sound.mean(axis=0)] * 2)
        assert integrated_lufs(mono) > shipped.loudness - 1.5

    def test_it_begins_and_ends_in_silence(self, shipped: Shipped) -> None:
        lead_in = shipped.sound[:, : samples(shipped.plan.first_beat_s - 0.05)]
        assert np.abs(lead_in).max() < 0.02  # what the encoder smears before the first beat
        assert np.abs(shipped.sound[:, -samples(0.005) :]).max() < 0.002
        assert np.abs(shipped.sound.mean(axis=1)).max() < 0.001  # no direct current

    def test_sections_differ_in_energy(self, shipped: Shipped) -> None:
        plan = shipped.plan
        loudness: dict[str, float] = {}
        for section, first in plan.section_starts():
            begin, end = plan.bar_start_s(first), plan.bar_start_s(first + section.bars)
            loudness[section.name] = integrated_lufs(
                shipped.sound[:, samples(begin) : samples(end)]
            )
        assert loudness["chorus"] > loudness["verse"] + 0.9
        assert loudness["bridge"] < loudness["chorus"] - 2.0
        assert min(loudness.values()) > -22.0

    def test_the_music_keeps_the_plan_s_tempo(self, shipped: Shipped) -> None:
        """Sound rises on the eighths of the plan more than anywhere near them, to the end."""
        plan, hop = shipped.plan, 256
        rises = onsets(shipped.sound.mean(axis=0), hop)
        eighths = np.arange(0, plan.bars * 8) * plan.beat_s / 2

        def strength(late_s: float, stretch: float = 1.0) -> float:
            at = (plan.first_beat_s + late_s + eighths * stretch) * SAMPLE_RATE
            return float(np.mean(rises[np.clip(((at - 512) / hop).astype(int), 0, len(rises) - 1)]))

        lags = np.arange(-0.1, 0.1, 0.005)
        best = float(lags[np.argmax([strength(lag) for lag in lags])])
        assert abs(best) <= 0.02
        assert strength(best) > 1.2 * strength(best, 1.01)

    def test_kicks_lie_on_the_beats(self) -> None:
        """A matched filter for the beat drum, within 45 ms of every beat it plays on."""
        plan = MIRRORBALL_MIDNIGHT
        pattern = drums.kick(np.random.default_rng(0))[: samples(0.07)]
        reach = samples(0.045)
        mono = _decoded(plan).mean(axis=0)
        for section, first in plan.section_starts():
            if section.name not in ("intro", "verse", "chorus"):
                continue
            for beat in range(4 * first, 4 * (first + section.bars)):
                at = samples(plan.first_beat_s + beat * plan.beat_s)
                window = mono[at - reach : at + reach + pattern.size]
                match = dsp.correlate(window, pattern, mode="valid")
                late_s = (int(np.argmax(match)) - reach) / SAMPLE_RATE
                assert abs(late_s) < GRID_TOLERANCE_S, f"beat {beat} is off by {late_s:.3f} s"
