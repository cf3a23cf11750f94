"""A song's music as the editor needs it, by the mixer alone: its wave form, and a part of it."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pygame

from game.core.strips import Strip, peaks
from game.practice_music import read_music


def wave_of(path: Path) -> Strip | str:
    """The wave form of a music file, or why there is none. Any thread may do it."""
    if pygame.mixer.get_init() is None:
        return "no sound device"
    try:
        return peaks(*read_music(path))
    except (OSError, ValueError, MemoryError, pygame.error) as error:
        return str(error) or type(error).__name__


class MusicError(ValueError):
    """Music cannot be cut; the text says why, and what to do."""


def cut_music(path: Path, start_s: float, end_s: float) -> bytes:
    """The bytes of a 16-bit WAV of the music from one time to another. Raises `MusicError`."""
    if pygame.mixer.get_init() is None:
        raise MusicError("without a sound device music can only be cut at its end")
    try:
        samples, rate_hz = read_music(path)
    except (OSError, ValueError, MemoryError, pygame.error) as error:
        raise MusicError(f"{path.name} cannot be cut: {error}") from error
    part = samples[max(0, round(start_s * rate_hz)) : max(1, round(end_s * rate_hz))]
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setparams((part.shape[1], 2, rate_hz, len(part), "NONE", ""))
        file.writeframes(part.astype("<i2").tobytes())
    return packed.getvalue()
