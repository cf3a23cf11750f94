from __future__ import annotations

import io
import time
import wave
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.audio import RATE_HZ, Audio, click_track, music_length_s
from game.storage.library import assets_folder, shipped_songs_folder

MUSIC = shipped_songs_folder() / "mirrorball-midnight" / "audio.ogg"


@pytest.fixture
def audio(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    made = Audio()
    yield made
    made.close()


def test_music_moves_on_from_where_it_was_started(audio: Audio) -> None:
    assert audio.available
    audio.play_music(MUSIC, start_s=5.0)
    time.sleep(0.3)
    position = audio.position_s()
    assert position is not None
    assert 5.05 < position < 6.0
    audio.stop_music()
    assert audio.position_s() is None


def test_missing_and_broken_music_is_silence(audio: Audio, tmp_path: Path) -> None:
    (tmp_path / "broken.ogg").write_bytes(b"no music")
    for path in (None, tmp_path / "missing.ogg", tmp_path / "broken.ogg"):
        audio.play_music(path)
        assert audio.position_s() is None


def test_a_song_without_music_gets_clicks_on_its_beats(audio: Audio) -> None:
    track = click_track(bpm=120, first_beat_s=0.25, duration_s=3.0)
    with wave.open(io.BytesIO(track)) as file:
        assert file.getframerate() == RATE_HZ
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(samples) == 3 * RATE_HZ
    loud = np.abs(samples.astype(int)) > 3000
    assert not loud[: round(0.24 * RATE_HZ)].any()
    for beat_s in (0.25, 0.75, 1.25, 2.75):
        start = round(beat_s * RATE_HZ)
        assert loud[start : start + 200].any()
        assert not loud[start + round(0.1 * RATE_HZ) : start + round(0.4 * RATE_HZ)].any()
    audio.play_music(track)
    time.sleep(0.1)
    assert audio.position_s() is not None


def test_every_sound_of_the_game_is_there(audio: Audio) -> None:
    names = {path.stem for path in (assets_folder() / "sounds").glob("*.ogg")}
    assert {"hover", "select", "back", "countdown", "go", "star", "gold", "pause"} <= names
    for name in [*names, "no-such-sound"]:
        audio.play_sound(name)


def test_without_a_device_all_calls_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_device(*args: object) -> None:
        raise pygame.error("no such device")

    monkeypatch.setattr(pygame.mixer, "init", no_device)
    audio = Audio()
    assert not audio.available
    audio.play_music(MUSIC)
    audio.play_sound("select")
    audio.stop_music(fade_ms=10)
    assert audio.position_s() is None
    audio.close()


def test_the_length_of_music_is_told_without_playing_it(tmp_path: Path) -> None:
    clicks = tmp_path / "clicks.wav"
    clicks.write_bytes(click_track(120.0, 0.0, 7.5))
    assert music_length_s(clicks) == pytest.approx(7.5, abs=0.1)
    assert music_length_s(MUSIC) == pytest.approx(73.07, abs=0.1)
    (tmp_path / "broken.ogg").write_bytes(b"OggS and nothing")
    for broken in (tmp_path / "broken.ogg", tmp_path / "missing.ogg"):
        with pytest.raises(ValueError, match="cannot be played"):
            music_length_s(broken)
    assert pygame.mixer.get_init() is None
