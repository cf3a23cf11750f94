"""Music as the editor needs it: a wave form, and a song trimmed with its music."""

from __future__ import annotations

import io
import sys
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.core.song_edit import edit_of, with_trim
from game.core.strips import PEAKS_HZ
from game.edit_saving import save_edit
from game.music_cut import MusicError, cut_music, wave_of
from game.practice_music import read_music
from game.storage import song_save
from game.storage.choreography_file import read_choreography, write_choreography
from game.storage.library import read_song
from tests.fakes import make_choreography

RATE = 22_050


@pytest.fixture
def mixer() -> Iterator[None]:
    pygame.mixer.init(RATE, -16, 2)
    yield
    pygame.mixer.quit()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Ten seconds of silence with a blow at 4 s."""
    sound = np.zeros((10 * RATE, 2), "<i2")
    sound[4 * RATE : 4 * RATE + 200] = 20_000
    path = tmp_path / "audio.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, len(sound), "NONE", ""))
        file.writeframes(sound.tobytes())
    return path


def test_the_wave_form_shows_the_blow(music: Path, mixer: None) -> None:
    strip = wave_of(music)
    assert not isinstance(strip, str)
    assert len(strip) == 10 * PEAKS_HZ
    assert np.argmax(strip) / PEAKS_HZ == pytest.approx(4.0, abs=0.01)


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra `import`."""
    for name in ("av", "soundfile"):
        monkeypatch.setitem(sys.modules, name, None)


def test_a_part_is_cut_to_the_sample(music: Path, mixer: None, no_extra: None) -> None:
    with wave.open(io.BytesIO(cut_music(music, 3.0, 8.0))) as file:
        assert (file.getframerate(), file.getnframes()) == (RATE, 5 * RATE)
        sound = np.frombuffer(file.readframes(5 * RATE), "<i2").reshape(-1, 2)
    assert np.flatnonzero(sound[:, 0])[0] == RATE


def test_with_the_extra_a_part_is_a_small_file(music: Path, mixer: None, tmp_path: Path) -> None:
    pytest.importorskip("soundfile")
    path = tmp_path / "cut.ogg"
    path.write_bytes(cut_music(music, 3.0, 8.0))
    assert path.read_bytes()[:4] == b"OggS"
    assert path.stat().st_size < 60_000
    samples, rate = read_music(path)
    assert len(samples) / rate == pytest.approx(5.0, abs=0.01)
    assert np.argmax(np.abs(samples[:, 0].astype(int))) / rate == pytest.approx(1.0, abs=0.012)


def test_without_a_sound_device_the_extra_reads_it(music: Path) -> None:
    pytest.importorskip("av")
    strip = wave_of(music)
    assert not isinstance(strip, str)
    assert np.argmax(strip) / PEAKS_HZ == pytest.approx(4.0, abs=0.01)
    assert cut_music(music, 3.0, 8.0)[:4] in (b"OggS", b"RIFF")


def test_without_either_it_is_said(music: Path, no_extra: None) -> None:
    assert "sound device" in str(wave_of(music))
    with pytest.raises(MusicError, match="sound device"):
        cut_music(music, 1.0, 2.0)


def test_broken_music_is_said(tmp_path: Path, mixer: None) -> None:
    path = tmp_path / "audio.ogg"
    path.write_bytes(b"OggS, but no music")
    assert isinstance(wave_of(path), str)
    with pytest.raises(MusicError, match=r"audio\.ogg cannot be cut"):
        cut_music(path, 1.0, 2.0)


def test_a_trimmed_song_is_saved_with_its_music(
    music: Path, tmp_path: Path, mixer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(song_save, "backups_folder", lambda: tmp_path / "backups")
    folder = tmp_path / "test-song"
    write_choreography(make_choreography(10.0, audio="audio.wav"), folder)
    music.rename(folder / "audio.wav")
    edit = with_trim(edit_of(read_choreography(folder)), 3.0, 8.0)
    saved = save_edit(edit, read_song(folder))
    assert saved.audio is not None
    samples, rate = read_music(saved.audio)
    assert len(samples) / rate == pytest.approx(5.0, abs=0.01)
    assert read_choreography(folder).duration_s == 5.0
    kept = list((tmp_path / "backups" / "test-song").iterdir())
    assert kept[0].name[:4] == str(datetime.now(UTC).year)
    assert read_choreography(kept[0]).duration_s == 10.0
