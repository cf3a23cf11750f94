"""Sound: the song's music and short effects, or silence where there is no device."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygame

from game.storage.library import assets_folder

LOG = logging.getLogger(__name__)
RATE_HZ = 44_100
BUFFER = 512  # samples: 12 ms, the grain of the music's position


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keeps sound libraries from printing pages about a device that is not there."""
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Audio:
    """The mixer of pygame. Without a sound device `available` is False and calls do nothing."""

    def __init__(self, *, wanted: bool = True) -> None:
        self.available = False
        self._sounds: dict[str, pygame.mixer.Sound | None] = {}
        self._start_s = 0.0
        if not wanted:
            return
        try:
            with _quiet_stderr():
                pygame.mixer.init(RATE_HZ, -16, 2, BUFFER)
            self.available = True
        except pygame.error as error:
            LOG.warning("no sound: %s", error)

    def play_music(
        self, path: Path | None, start_s: float = 0.0, loop: bool = False, volume: float = 1.0
    ) -> None:
        """Starts a file at a place in it; a missing or broken one leaves silence."""
        if not self.available:
            return
        self.stop_music()
        if path is None:
            return
        try:
            pygame.mixer.music.load(path)
            pygame.mixer.music.set_volume(volume)
            pygame.mixer.music.play(-1 if loop else 0, start=start_s)
        except pygame.error as error:
            LOG.warning("cannot play %s: %s", path, error)
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

    def pause(self) -> None:
        if self.available:
            pygame.mixer.music.pause()

    def resume(self) -> None:
        if self.available:
            pygame.mixer.music.unpause()

    def play_sound(self, name: str) -> None:
        """A short effect of `assets/sounds`."""
        if not self.available:
            return
        if name not in self._sounds:
            self._sounds[name] = _load_sound(name)
        sound = self._sounds[name]
        if sound is not None:
            sound.play()

    def close(self) -> None:
        if self.available:
            pygame.mixer.quit()
            self.available = False


def _load_sound(name: str) -> pygame.mixer.Sound | None:
    try:
        return pygame.mixer.Sound(assets_folder() / "sounds" / f"{name}.ogg")
    except (pygame.error, FileNotFoundError) as error:
        LOG.warning("no sound %s: %s", name, error)
        return None
