"""A short song, the sounds of the interface, and the files they are kept in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import signal as dsp

from tools.song_plan import SongPlan
from tools.synth import drums, effects
from tools.synth.core import (
    SAMPLE_RATE,
    Signal,
    mix_into,
    samples,
)
from tools.synth.loudness import integrated_lufs, true_peak_db
from tools.synth.mixdown import TARGET_LUFS, render
from tools.synth.ui_sounds import UI_SOUNDS, loudest_lufs, ui_sound


@pytest.fixture(scope="module")
def short_song(short_plan: SongPlan) -> Signal:
    return render(short_plan)


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
