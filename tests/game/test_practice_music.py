"""Music for practice: cut, slowed down, and made in the background."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.core.practice import parts_of
from game.practice_music import PracticeMusic, read_music
from game.storage.library import SongEntry
from tests.fakes import make_choreography


@pytest.fixture
def mixer() -> Iterator[None]:
    pygame.mixer.init(22_050, -16, 2)
    yield
    pygame.mixer.quit()


def a_song(folder: Path, sound: bytes | None = None) -> SongEntry:
    dance = make_choreography(duration_s=8.5, audio="audio.wav")
    path = folder / "audio.wav"
    if sound is None:
        tone = (9000 * np.sin(np.arange(22_050 * 8) / 8)).astype("<i2")
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, 22_050, len(tone), "NONE", ""))
            file.writeframes(np.repeat(tone, 2).tobytes())
    else:
        path.write_bytes(sound)
    return SongEntry("a-song", folder, dance)


def test_the_music_of_a_part_is_made_once_in_the_background(tmp_path: Path, mixer: None) -> None:
    entry = a_song(tmp_path)
    assert entry.choreography is not None
    assert entry.audio is not None
    samples, rate_hz = read_music(entry.audio)
    assert (samples.shape[1], rate_hz) == (2, 22_050)
    music = PracticeMusic(entry)
    part = parts_of(entry.choreography)[0]
    piece = music.take(part, 0.5)
    assert piece is not None
    assert piece[:4] == b"RIFF"
    assert music.ready(part, 0.5)
    assert music.take(part, 0.5) is piece
    for speed in (0.75, 1.0, 0.6, 0.7):
        assert music.take(part, speed) is not None
    assert len(music._pieces) == 3, "no more are kept"
    music.close()


def test_clicks_take_the_place_of_music_that_cannot_be_read(tmp_path: Path, mixer: None) -> None:
    entry = a_song(tmp_path, b"no sound at all")
    assert entry.choreography is not None
    music = PracticeMusic(entry)
    piece = music.take(parts_of(entry.choreography)[0], 0.5)
    assert piece is not None
    assert piece[:4] == b"RIFF"
    assert music.trouble
    music.close()


def test_silence_costs_no_work(tmp_path: Path) -> None:
    entry = a_song(tmp_path)
    assert entry.choreography is not None
    music = PracticeMusic(entry, heard=False)
    part = parts_of(entry.choreography)[0]
    assert music.ready(part, 0.5)
    assert music.take(part, 0.5) is None
    music.close()
