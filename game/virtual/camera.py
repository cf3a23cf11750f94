"""The virtual camera: films the virtual dancer as a webcam films a player."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography
from game.virtual.dancer import performed_poses
from game.virtual.figure import draw_people
from game.virtual.gesturing import Gesturing, with_gesture, with_hand_up
from game.virtual.group import body_of, hand_share
from game.virtual.looks import BUILDS
from game.virtual.options import DancerOptions
from pose_engine.film import FilmWriter
from pose_engine.sources import Pacer
from pose_engine.types import Frame, Image

SongTime = Callable[[float], float | None]
FloatArray = NDArray[np.float32]

SIZE: Final = (480, 640)
WIDE: Final = (480, 854)
CHANGE_S: Final = 0.5  # how long the dancer takes from one thing to another
COMPANY: Final = 4  # who dances where a party meets and nobody said who does
LEAP_S: Final = 0.35  # a song whose time leaps farther than this between pictures was moved


def no_song(captured_at: float) -> float | None:
    """No song is playing."""
    return None


def draw_dance(
    choreography: Choreography | None,
    options: DancerOptions,
    song_s: float | None,
    size: tuple[int, int] | None = None,
    idle_s: float = 0.0,
) -> Image:
    """The picture (H, W, 3) uint8 RGB of everyone at one moment of the song."""
    size = size or size_for(options)
    return _drawn(_everyone(choreography, options, song_s, idle_s, size), options, size)


def size_for(options: DancerOptions) -> tuple[int, int]:
    """The (height, width) in px that people are filmed in: several side by side need a wide one."""
    return SIZE if options.people == 1 else WIDE


def _everyone(
    choreography: Choreography | None,
    options: DancerOptions,
    song_s: float | None,
    idle_s: float,
    size: tuple[int, int],
) -> FloatArray:
    """Poses (people, 17, 3) in frame heights of a picture of that size."""
    aspect = size[1] / size[0]
    return np.stack(
        [
            performed_poses(choreography, options, song_s, person, idle_s, aspect)
            for person in range(options.people)
        ]
    )


def _drawn(poses: FloatArray, options: DancerOptions, size: tuple[int, int]) -> Image:
    """Poses in frame heights, drawn."""
    points = poses.copy()
    points[..., :2] *= size[0]
    builds = [BUILDS[body_of(options, person)] for person in range(options.people)]
    return draw_people(size, list(points), build=builds)


def _joining(poses: FloatArray, since_s: float) -> FloatArray:
    """A group's poses (people, 17, 3) with a hand up where it is somebody's turn."""
    shares = [hand_share(since_s, person) for person in range(len(poses))]
    return np.stack([with_hand_up(pose, share) for pose, share in zip(poses, shares, strict=True)])


@dataclass(frozen=True, eq=False)
class _Song:
    """What is being danced to."""

    choreography: Choreography | None
    time: SongTime
    gesture: Gesturing = None


class VirtualCamera:
    """A `Source` whose pictures show the virtual dancer, in real time if `paced`."""

    name = "the virtual dancer"
    live = False

    def __init__(
        self,
        options: DancerOptions,
        choreography: Choreography | None = None,
        song_time: SongTime = no_song,
        size: tuple[int, int] | None = None,
        fps: float | None = None,
        paced: bool = True,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`song_time` tells the song's time (s) at a monotonic instant, None when none plays;
        `size` is (height, width) in px, by default 4:3 for one person and 16:9 for several."""
        self.options, self.size = options, size or size_for(options)
        self._told, self._told_size = options, size
        self.fps = options.fps if fps is None else fps
        self._song = _Song(choreography, song_time)
        self._lock = threading.Lock()
        self._invited = options
        self._clock = clock
        self._pacer = Pacer(self.fps, clock, sleep) if paced else None
        self._started: float | None = None
        self._opened_at: float | None = None  # when the first picture was taken
        self._index = 0
        self._open = True
        self._change = _Change()

    def set_song(self, choreography: Choreography | None, song_time: SongTime = no_song) -> None:
        """Switches to another song from the next picture on; from any thread."""
        with self._lock:
            self._song = _Song(choreography, song_time, self._song.gesture)

    def invite(self, most: int) -> None:
        """Lets company in where `most` (players) is above 1, from the next picture on, and sends it
        away again for 1; from any thread. A dancer who was told anything stays alone."""
        if self._told != DancerOptions():
            return
        people = min(most, COMPANY)
        company = DancerOptions(people=people, skill="mixed") if people > 1 else self._told
        with self._lock:
            self._invited = company

    def set_gesture(self, gesture: Gesturing) -> None:
        """Lets the first dancer make a gesture from the next picture on; from any thread."""
        with self._lock:
            self._song = replace(self._song, gesture=gesture)

    def read(self) -> Frame | None:
        """The next picture when it is due; None once closed. `media_s` is the song's time.

        It is drawn ahead of that instant, as a real camera's picture costs nothing to draw.
        """
        if not self._open:
            return None
        index = self._index + self._missed(self._index)
        self._index = index + 1
        captured_at = self._due(index)
        poses, song_s = self.posed(captured_at)
        image = _drawn(poses, self.options, self.size)
        if self._pacer is not None:
            self._pacer.wait(index)
        return Frame(image, captured_at, index, song_s) if self._open else None

    def posed(self, captured_at: float) -> tuple[FloatArray, float | None]:
        """What a picture of that instant shows, in order of time: poses (people, 17, 3) in frame
        heights, and the song's time."""
        self._let_in()
        opened_at = self._opened_at = captured_at if self._opened_at is None else self._opened_at
        with self._lock:
            song = self._song
        song_s = song.time(captured_at)
        poses = _everyone(song.choreography, self.options, song_s, captured_at, self.size)
        if song_s is None and self.options.people > 1:
            poses = _joining(poses, captured_at - opened_at)
        poses[0] = with_gesture(poses[0], song.gesture)
        return self._change.eased(poses, song, song_s, captured_at), song_s

    def close(self) -> None:
        self._open = False

    def _let_in(self) -> None:
        """Those who were invited come, or go; their hands go up one after another from now on."""
        with self._lock:
            invited = self._invited
        if invited != self.options:
            self.options, self.size = invited, self._told_size or size_for(invited)
            self._opened_at = None

    def _missed(self, index: int) -> int:
        """How many pictures, from this one on, a slow machine was too late for: a camera leaves
        them out, so that what it shows is never old."""
        if self._pacer is None:
            return 0
        return max(0, int((self._clock() - self._pacer.due(index)) * self.fps))

    def _due(self, index: int) -> float:
        """A picture's instant; without pacing, the one it would have had."""
        if self._pacer is not None:
            return self._pacer.due(index)
        if self._started is None:
            self._started = self._clock()
        return self._started + index / self.fps


class _Change:
    """Eases the dancer from one thing to another, so that nobody leaps when a song starts, stops
    or is moved."""

    def __init__(self) -> None:
        self._song: _Song | None = None
        self._song_s: float | None = None
        self._shown: FloatArray | None = None
        self._from: FloatArray | None = None
        self._at = 0.0

    def eased(
        self, poses: FloatArray, song: _Song, song_s: float | None, captured_at: float
    ) -> FloatArray:
        """The poses to show now, on the way from the ones shown before the last change."""
        known = self._shown is not None and self._shown.shape == poses.shape
        if known and self._leaps(song, song_s):
            self._from, self._at = self._shown, captured_at
        self._song, self._song_s = song, song_s
        share = (captured_at - self._at) / CHANGE_S
        if self._from is not None and share < 1.0:
            share = max(share, 0.0) ** 2 * (3.0 - 2.0 * max(share, 0.0))
            poses = self._from + (poses - self._from) * np.float32(share)
        else:
            self._from = None
        self._shown = poses
        return poses

    def _leaps(self, song: _Song, song_s: float | None) -> bool:
        if song is not self._song or (song_s is None) != (self._song_s is None):
            return True
        if song_s is None or self._song_s is None:
            return False
        return not -0.05 <= song_s - self._song_s <= LEAP_S


def write_film(
    path: Path,
    choreography: Choreography,
    options: DancerOptions,
    size: tuple[int, int] | None = None,
    fps: float = 30.0,
    start_s: float = 0.0,
    seconds: float | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Films the dance into an MP4 whose first picture is the song's time `start_s`.

    It lasts to the song's end, or `seconds`. `on_progress` is told the share done (0..1). Raises
    `OSError` if the film cannot be written, `ValueError` for a length or rate that is not above 0.
    """
    length = choreography.duration_s - start_s if seconds is None else seconds
    if not (length > 0 and fps > 0):
        raise ValueError(f"a film needs a length and a rate above 0, not {length:g} s at {fps:g}")
    writer = FilmWriter(path, fps)
    try:
        count = max(1, round(length * fps))
        for index in range(count):
            writer.add(draw_dance(choreography, options, start_s + index / fps, size), index / fps)
            if on_progress is not None:
                on_progress((index + 1) / count)
        writer.finish()
    finally:
        writer.discard()
