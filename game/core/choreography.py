"""A choreography: who stands how at every moment of a song, and which stretches are judged.

Units as in every file: seconds from the song's first audio sample; frame heights for places (x to
the right, y down, as a camera in front of the dancers sees them).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import LIMBS, NUM_KEYPOINTS

FloatArray = NDArray[np.float32]
TimeArray = NDArray[np.float64]


@dataclass(frozen=True)
class Move:
    """A judged stretch of a song, [start_s, end_s). `limbs` are the keys of LIMBS that count."""

    start_s: float
    end_s: float
    name: str
    gold: bool = False
    weight: float = 1.0
    scored: bool = True
    limbs: tuple[str, ...] = tuple(LIMBS)

    def __post_init__(self) -> None:
        if not (np.isfinite([self.start_s, self.end_s]).all() and self.start_s < self.end_s):
            raise ValueError(f"move {self.name!r} ends before it starts")
        if not (np.isfinite(self.weight) and self.weight >= 0):
            raise ValueError(f"move {self.name!r} has the weight {self.weight}")
        unknown = set(self.limbs) - set(LIMBS)
        if unknown or not self.limbs:
            raise ValueError(f"move {self.name!r} has no or unknown limbs: {sorted(unknown)}")


# What a song's parts may be called.
SECTION_NAMES = ("intro", "verse", "build", "chorus", "bridge", "break", "outro")


@dataclass(frozen=True)
class Section:
    """A part of a song, from `start_s` to the next one's or the song's end. `name` is one of
    SECTION_NAMES."""

    start_s: float
    name: str

    def __post_init__(self) -> None:
        if not np.isfinite(self.start_s) or self.start_s < 0:
            raise ValueError(f"section {self.name!r} starts at {self.start_s}")
        if self.name not in SECTION_NAMES:
            raise ValueError(f"a section may not be called {self.name!r}")


@dataclass(frozen=True, eq=False)
class Track:
    """One dancer's keypoints: times_s (T,) rising, poses (T, 17, 3): x, y, confidence."""

    times_s: TimeArray
    poses: FloatArray

    def __post_init__(self) -> None:
        count = len(self.times_s)
        if count < 2 or self.poses.shape != (count, NUM_KEYPOINTS, 3):
            raise ValueError(
                f"a track of {count} times needs poses of ({count}, 17, 3), and 2 at least; "
                f"it has {self.poses.shape}"
            )
        if not (np.isfinite(self.times_s).all() and np.isfinite(self.poses).all()):
            raise ValueError("a track holds a number that is not finite")
        if not (np.diff(self.times_s) > 0).all():
            raise ValueError("a track's times do not rise")

    def poses_at(self, times_s: TimeArray) -> FloatArray:
        """Poses (N, 17, 3) at `times_s` (N,), linear between samples, held beyond the ends."""
        right = np.clip(np.searchsorted(self.times_s, times_s), 1, len(self.times_s) - 1)
        start, end = self.times_s[right - 1], self.times_s[right]
        share = np.clip((times_s - start) / (end - start), 0.0, 1.0).astype(np.float32)
        share = share[:, None, None]
        poses: FloatArray = self.poses[right - 1] * (1 - share) + self.poses[right] * share
        return poses


@dataclass(frozen=True, eq=False)
class Choreography:
    """A song's whole dance. `aspect` is the camera picture's width / height.

    `hues` are the song's two colours in degrees; `audio` names the music's file, if there is one;
    `sections` is empty where nobody has said which parts the song has.
    """

    id: str
    title: str
    artist: str
    author: str
    licence: str
    bpm: float
    first_beat_s: float
    duration_s: float
    difficulty: int
    frame_rate: float
    aspect: float
    hues: tuple[int, int]
    preview_s: tuple[float, float]
    tracks: tuple[Track, ...]
    moves: tuple[Move, ...]
    audio: str | None = None
    sections: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        if not self.tracks:
            raise ValueError("a choreography needs a track")
        if not (np.isfinite([self.bpm, self.first_beat_s, self.duration_s, self.aspect]).all()):
            raise ValueError("bpm, first beat, duration and aspect must be finite")
        if self.bpm <= 0 or self.duration_s <= 0 or self.aspect <= 0 or self.frame_rate <= 0:
            raise ValueError("bpm, duration, frame rate and aspect must be above zero")
        starts = [move.start_s for move in self.moves]
        if starts != sorted(starts):
            raise ValueError("the moves are not in order of time")
        parts = [section.start_s for section in self.sections]
        if any(later <= sooner for sooner, later in pairwise(parts)):
            raise ValueError("the sections are not in order of time")
        if parts and parts[-1] >= self.duration_s:
            raise ValueError(f"section {self.sections[-1].name!r} is outside the song")
        for move in self.moves:
            if move.start_s < 0 or move.end_s > self.duration_s:
                raise ValueError(f"move {move.name!r} is outside the song")

    @property
    def beat_s(self) -> float:
        return 60.0 / self.bpm

    def beat_at(self, song_s: float) -> float:
        """The beat, with its fraction, at a time of the song; 0 is the first beat."""
        return (song_s - self.first_beat_s) / self.beat_s

    def pose_at(self, song_s: float, track: int = 0) -> FloatArray:
        """The pose (17, 3) of one dancer at one time of the song."""
        poses = self.tracks[track].poses_at(np.array([song_s], dtype=np.float64))
        return np.asarray(poses[0], np.float32)

    def move_at(self, song_s: float) -> int | None:
        """Index of the move under way at a time of the song, if there is one."""
        for index, move in enumerate(self.moves):
            if move.start_s <= song_s < move.end_s:
                return index
        return None

    def section_at(self, song_s: float) -> int | None:
        """Index of the section at a time of the song, if one has begun."""
        begun = [index for index, part in enumerate(self.sections) if part.start_s <= song_s + 1e-6]
        return begun[-1] if begun else None
