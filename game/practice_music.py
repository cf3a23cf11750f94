"""The music of practised parts, made in the background: read once, cut, slowed, counted in."""

from __future__ import annotations

import io
import logging
import wave
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from game.audio import click_track
from game.core.piece_sound import piece_sound
from game.core.practice import Part, cut_of, slowed
from game.core.stretch import Sound
from game.storage.library import SongEntry

LOG = logging.getLogger(__name__)
KEPT = 3  # pieces; each takes up to 10 MB


class PracticeMusic:
    """The pieces of one song. One thread makes them, the main one asks.

    `trouble` says why the song's own music is not heard, if it is not; clicks take its place.
    """

    def __init__(self, entry: SongEntry, *, heard: bool = True) -> None:
        """`heard` False, where there is no sound, saves the work."""
        assert entry.choreography is not None
        self.trouble: str | None = None
        self._entry, self._dance, self._heard = entry, entry.choreography, heard
        self._worker = ThreadPoolExecutor(1, "practice")
        self._pieces: dict[tuple[Part, float], Future[bytes]] = {}
        self._music: tuple[NDArray[np.int16], int] | None = None

    def order(self, part: Part, speed: float) -> None:
        """Has a piece made, unless it is or is being made."""
        if not self._heard:
            return
        key = (part, speed)
        piece = self._pieces.pop(key, None) or self._worker.submit(self._make, part, speed)
        self._pieces[key] = piece  # the newest
        for old in list(self._pieces)[:-KEPT]:
            self._pieces.pop(old).cancel()

    def ready(self, part: Part, speed: float) -> bool:
        """Whether `take` gives a piece at once; orders it, if nobody has."""
        self.order(part, speed)
        return not self._heard or self._pieces[part, speed].done()

    def take(self, part: Part, speed: float) -> bytes | None:
        """A piece as a WAV, for which it waits; None where nothing is heard."""
        if not self._heard:
            return None
        self.order(part, speed)
        return self._pieces[part, speed].result()

    def close(self) -> None:
        """Ends the thread, after what it is making."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    # -- the thread

    def _make(self, part: Part, speed: float) -> bytes:
        try:
            if self._entry.audio is not None and self.trouble is None:
                if self._music is None:
                    self._music = read_music(self._entry.audio)
                music, rate_hz = self._music
                sound = piece_sound(music, rate_hz, cut_of(self._dance, part, speed))
                return as_wav(sound, rate_hz)
        except (OSError, ValueError, MemoryError, pygame.error) as error:
            self.trouble = str(error) or type(error).__name__
            LOG.warning("the music cannot be practised to: %s", self.trouble)
        piece = slowed(self._dance, part, speed)
        return click_track(piece.bpm, piece.first_beat_s, piece.duration_s)


def read_music(path: Path) -> tuple[NDArray[np.int16], int]:
    """A file's samples (N, channels) and their rate in Hz, as the mixer has them.

    Raises `OSError`, `pygame.error` or `ValueError` where it cannot be read.
    """
    played = pygame.mixer.get_init()
    if played is None or played[1] != -16:
        raise ValueError("the mixer does not give 16-bit sound")
    sound = pygame.mixer.Sound(path)
    samples = np.frombuffer(sound.get_raw(), np.int16).reshape(-1, played[2])
    return samples, played[0]


def as_wav(sound: Sound, rate_hz: int) -> bytes:
    """A sound (N, channels) within -1..1 as the bytes of a 16-bit WAV."""
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setparams((sound.shape[1], 2, rate_hz, len(sound), "NONE", ""))
        file.writeframes((sound.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return packed.getvalue()
