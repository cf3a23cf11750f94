"""What the bands are given to play."""

from __future__ import annotations

import dataclasses
import importlib
from types import ModuleType

import numpy as np
import pytest

from tools.song_plan import MIRRORBALL_MIDNIGHT, SONGS, Section, SongPlan
from tools.synth import score
from tools.synth.bands import BANDS
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.mixdown import TARGET_LUFS, render
from tools.synth.session import Session, bars_of


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
