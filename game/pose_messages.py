"""What the game and the pose process tell each other, and where pictures lie meanwhile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from typing import Final

import numpy as np

from game.core.choreography import Choreography
from pose_engine.sources import SourceError
from pose_engine.types import Image, PoseSnapshot

SLOTS: Final = 4  # pictures in the shared memory: one is read while others are written


def no_pictures(name: str, virtual: bool) -> str:
    """What to do about a camera that gives no pictures; a drawn one has no plug."""
    if virtual:
        return f"{name} gives no pictures: this computer is too busy, close other programs"
    return f"{name} gives no pictures: check its plug, or choose another camera"


@dataclass(frozen=True)
class Opened:
    """What the camera turned out to be: see `PoseFeed`."""

    name: str
    virtual: bool
    live: bool
    film: bool
    fallback: str | None


@dataclass(frozen=True)
class Refused:
    """Why the camera cannot be had."""

    error: Exception


STUCK: Final = Refused(SourceError("the camera does not open: unplug it and plug it in again"))


@dataclass(frozen=True)
class Song:
    """The `number`-th song to dance; None for none."""

    number: int
    choreography: Choreography | None


@dataclass(frozen=True)
class ToldTime:
    """The song's time (s) at an instant, from which on it runs; None while it stands still."""

    song_s: float | None
    at: float

    def __call__(self, instant: float) -> float | None:
        return None if self.song_s is None else self.song_s + instant - self.at


@dataclass(frozen=True)
class Follow:
    """How many players are to be followed at most."""

    most: int


@dataclass(frozen=True, eq=False)
class Picture:
    """A frame without its picture, and where that lies: in a shared memory, or here."""

    shape: tuple[int, ...]
    captured_at: float
    index: int
    media_s: float | None
    memory: str | None
    slot: int
    image: Image | None


@dataclass(frozen=True, eq=False)
class News:
    """What has come since the last news. `song` is the number of the song it belongs to."""

    song: int
    snapshots: tuple[PoseSnapshot, ...]
    picture: Picture | None
    error: str | None
    ended: bool
    counts: tuple[int, int, int]


def slot_of(memory: SharedMemory, shape: tuple[int, ...], slot: int) -> Image:
    """The picture in a slot, in place."""
    return np.ndarray(shape, np.uint8, memory.buf, slot * math.prod(shape))
