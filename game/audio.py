"""Sound: the song's music and short effects, or silence where there is no device."""

from __future__ import annotations

import io
import logging
import os
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pygame

from game.storage.library import assets_folder

LOG = logging.getLogger(__name__)
RATE_HZ = 44_100
MEASURE_HZ = 22_050  # an hour of one channel is 160 MB; SDL's decoders fail at 8000
BUFFER = 512  # samples: 12 ms, the grain of the music's position
CLICK_HZ, CLICK_S, CLICK_VOLUME = 1000.0, 0.05, 0.5
Music = Path | bytes | None


def click_track(bpm: float, first_beat_s: float, duration_s: float) -> bytes:
    """A mono WAV that clicks on every beat, higher on each bar's first: for songs without music."""
    samples = np.zeros(round(duration_s * RATE_HZ), np.float64)
    length = round(CLICK_S * RATE_HZ)
    times = np.arange(length) / RATE_HZ
    fading = np.exp(-times / (CLICK_S / 5))
    for beat, at_s in enumerate(np.arange(first_beat_s, duration_s - CLICK_S, 60.0 / bpm)):
        pitch_hz = CLICK_HZ * (1.5 if beat % 4 == 0 else 1.0)
        start = round(at_s * RATE_HZ)
        samples[start : start + length] = fading * np.sin(2 * np.pi * pitch_hz * times)
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setparams((1, 2, RATE_HZ, len(samples), "NONE", ""))
        file.writeframes((samples * CLICK_VOLUME * 32767).astype("<i2").tobytes())
    return packed.getvalue()


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keeps libraries from printing pages about a device that is not there."""
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Audio:
    """The mixer of pygame. Without a sound device `available` is False and calls do nothing.

    `music_volume` and `sound_volume`, 0..1, hold from the next thing that is played.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self.available = False
        self._sounds: dict[str, pygame.mixer.Sound | None] = {}
        self._start_s = 0.0
        self.music_volume = self.sound_volume = 1.0
        if not wanted:
            return
        try:
            with quiet_stderr():
                pygame.mixer.init(RATE_HZ, -16, 2, BUFFER)
            self.available = True
        except pygame.error as error:
            LOG.warning("no sound: %s", error)

    def play_music(self, music: Music, start_s: float = 0.0, volume: float = 1.0) -> None:
        """Starts a file, or a WAV's bytes, at a place in it; a broken one leaves silence."""
        if not self.available:
            return
        self.stop_music()
        if music is None:
            return
        try:
            if isinstance(music, bytes):
                pygame.mixer.music.load(io.BytesIO(music), "wav")
            else:
                pygame.mixer.music.load(music)
            pygame.mixer.music.set_volume(volume * self.music_volume)
            pygame.mixer.music.play(start=start_s)
        except (pygame.error, OSError) as error:
            LOG.warning("the music cannot be played: %s", error)
            return
        self._start_s = start_s

    def position_s(self) -> float | None:
        """The place in the music that has been mixed; None while none is playing."""
        if not self.available or not pygame.mixer.music.get_busy():
            return None
        position_ms = pygame.mixer.music.get_pos()
        return None if position_ms < 0 else self._start_s + position_ms / 1e3

    def stop_music(self, fade_ms: int = 0) -> None:
        if not self.available:
            return
        if fade_ms:
            pygame.mixer.music.fadeout(fade_ms)
        else:
            pygame.mixer.music.stop()

    def prepare_sounds(self, *names: str) -> None:
        """Reads effects, 5 to 15 ms each, where a picture can wait for them."""
        for name in names if self.available else ():
            if name not in self._sounds:
                self._sounds[name] = _load_sound(name)

    def play_sound(self, name: str) -> None:
        """A short effect of `assets/sounds`."""
        if not self.available:
            return
        self.prepare_sounds(name)
        sound = self._sounds[name]
        if sound is not None:
            sound.set_volume(self.sound_volume)
            sound.play()

    def close(self) -> None:
        if self.available:
            pygame.mixer.quit()
            self.available = False


def music_length_s(path: Path) -> float:
    """How long a music file plays, to a tenth of a second, told by decoding it.

    Where no `Audio` is open, the mixer is opened for it as needs little memory, and plays nothing.
    Raises `ValueError` for what cannot be played.
    """
    try:
        if pygame.mixer.get_init():
            length_s = pygame.mixer.Sound(path).get_length()
        else:
            with _silent_mixer():
                length_s = pygame.mixer.Sound(path).get_length()
    except (pygame.error, OSError) as error:
        raise ValueError(f"{path} cannot be played: {error}") from error
    if length_s <= 0:
        raise ValueError(f"{path} cannot be played: nothing of it can be read")
    return float(length_s)


@contextmanager
def _silent_mixer() -> Iterator[None]:
    driver = os.environ.get("SDL_AUDIODRIVER")
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    try:
        pygame.mixer.init(MEASURE_HZ, -16, 1, allowedchanges=0)
        yield
    finally:
        pygame.mixer.quit()
        del os.environ["SDL_AUDIODRIVER"]
        if driver is not None:
            os.environ["SDL_AUDIODRIVER"] = driver


def _load_sound(name: str) -> pygame.mixer.Sound | None:
    try:
        return pygame.mixer.Sound(assets_folder() / "sounds" / f"{name}.ogg")
    except (pygame.error, OSError) as error:
        LOG.warning("no sound %s: %s", name, error)
        return None
