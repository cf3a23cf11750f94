"""A song's music as the editor needs it: its wave form, and a part of it."""

from __future__ import annotations

import io
import tempfile
import wave
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from game.core.strips import Strip, peaks
from game.practice_music import read_music
from game.sound_file import MissingExtra, Sound, read_sound, write_ogg
from pose_engine.sources import SourceError


def wave_of(path: Path) -> Strip | str:
    """The wave form of a music file, or why there is none. Any thread may do it."""
    try:
        return peaks(*_samples(path))
    except (OSError, ValueError, MemoryError, pygame.error) as error:
        return str(error) or type(error).__name__


class MusicError(ValueError):
    """Music cannot be cut; the text says why, and what to do."""


def cut_music(path: Path, start_s: float, end_s: float) -> bytes:
    """The music from one time to another, as it is played here: an Ogg Vorbis file's bytes, or a
    WAV's where the extra `import` is missing. Raises `MusicError`."""
    try:
        samples, rate_hz = _samples(path)
    except (OSError, ValueError, MemoryError, pygame.error) as error:
        why = getattr(error, "strerror", None) or error
        if not path.exists():
            why = f"it is not in {path.parent} any more"
        raise MusicError(f"{path.name} cannot be cut: {why}") from error
    part = samples[max(0, round(start_s * rate_hz)) : max(1, round(end_s * rate_hz))]
    try:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "audio.ogg"
            sound = np.asarray(part / np.float32(32768), np.float32)
            write_ogg(Sound(sound, rate_hz), target)
            return target.read_bytes()
    except MissingExtra:
        return _as_wav(part, rate_hz)


def _samples(path: Path) -> tuple[NDArray[np.int16], int]:
    """By the mixer, whose sound the dance was timed to: players do not agree where an MP3 begins.
    Without a sound device by PyAV."""
    if pygame.mixer.get_init() is not None:
        return read_music(path)
    try:
        sound = read_sound(path)
    except MissingExtra as error:
        raise MusicError("without a sound device this needs the extra `import`") from error
    except SourceError as error:
        raise ValueError(str(error)) from error
    return (sound.samples.clip(-1, 1) * 32767).astype(np.int16), sound.rate


def _as_wav(part: NDArray[np.int16], rate_hz: int) -> bytes:
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setparams((part.shape[1], 2, rate_hz, len(part), "NONE", ""))
        file.writeframes(part.astype("<i2").tobytes())
    return packed.getvalue()
