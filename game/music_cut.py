"""A song's music cut to a part of it, by the mixer alone."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pygame

from game.practice_music import read_music


class MusicError(ValueError):
    """Music cannot be cut; the text says why, and what to do."""


def cut_music(path: Path, start_s: float, end_s: float) -> bytes:
    """The bytes of a 16-bit WAV of the music from one time to another. Raises `MusicError`."""
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
