"""A film imported by another thread, while the window goes on: how far it is, and what it sees."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from game.film_import import Imported, ImportOptions, film_length_s, import_film, open_film
from game.film_notes import Seen
from game.film_watch import Stopped
from game.storage import library
from game.storage.library import SongEntry
from game.storage.song_places import AlreadyThere
from pose_engine.types import Frame, Pose, TrackedPose

GLIMPSE_HEIGHT: Final = 360  # px of the small picture
GLIMPSE_S: Final = 0.12  # from one to the next
SURE_S: Final = 2.0  # of watching, until the time that is left can be told
WATCHING: Final = "watching"

Glimpse = tuple[Frame, TrackedPose | None]


class FilmTask:
    """Imports `path` among the player's songs. `stage` is what is done now, `glimpse` a small
    picture of it with the dancer found there.

    Nothing waits for it: it may be asked at any time whether it is `done`, and told to `stop`.
    """

    def __init__(
        self,
        path: Path,
        options: ImportOptions | None = None,
        after: FilmTask | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begins at once, or when the task `after` has ended: both may be of the same film."""
        self.path, self.options = path, options or ImportOptions()
        self.stage = "opening"
        self.glimpse: Glimpse | None = None
        self._clock, self._after = clock, after
        self._stopping = threading.Event()
        self._length_s: float | None = None
        self._watched: tuple[float, float, float, float] | None = None  # at first, and now
        self._glimpsed_at = -1.0
        self._found: Imported | None = None
        self._song: SongEntry | None = None
        self._error: BaseException | None = None
        # A daemon: what hangs in a decoder must not keep the program from ending.
        self._thread = threading.Thread(target=self._work, name="import", daemon=True)
        self._thread.start()

    # -- for the thread of the screens

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    @property
    def error(self) -> BaseException | None:
        """Why it has come to nothing; `Stopped` where it was told to."""
        return self._error

    @property
    def found(self) -> Imported | None:
        """The song, once it is there."""
        return self._found

    @property
    def song(self) -> SongEntry | None:
        """The song as it was written, or the one that is in its way."""
        return self._song

    @property
    def seen_s(self) -> float:
        """How much of the film was watched."""
        return 0.0 if self._watched is None else self._watched[2]

    @property
    def share(self) -> float | None:
        """How much of the film was watched, 0..1; None while that is not what is done."""
        if self.stage != WATCHING or not self._length_s:
            return None
        watched = self._watched
        return 0.0 if watched is None else min(1.0, watched[2] / self._length_s)

    @property
    def left_s(self) -> float | None:
        """How long watching will still take, once that can be told."""
        watched, length_s = self._watched, self._length_s
        if self.share is None or watched is None or length_s is None:
            return None
        seen_s, took_s = watched[2] - watched[0], watched[3] - watched[1]
        if took_s < SURE_S or seen_s <= 0:
            return None
        return max(0.0, length_s - watched[2]) * took_s / seen_s

    def stop(self) -> None:
        """Asks it to end. What was watched stays noted for the next time."""
        self._stopping.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits until it has ended; whether it has."""
        self._thread.join(timeout_s)
        return self.done

    # -- its own thread

    def _work(self) -> None:
        try:
            if self._after is not None:
                self._after.wait()
                self._after = None
            self._on_stage("opening")
            source = open_film(self.path)
            self._length_s = film_length_s(source, self.options.part)
            source.close()
            self._found = import_film(
                self.path,
                self.options,
                on_watched=self._on_watched,
                on_stage=self._on_stage,
                on_seen=self._on_seen,
            )
            assert self._found.folder is not None
            self._song = library.read_song(self._found.folder)
        except AlreadyThere as error:
            self._error, self._song = error, library.read_song(error.folder)
        except BaseException as error:  # noqa: BLE001  # told by the screen, whatever it is
            self._error = error

    def _on_stage(self, text: str) -> None:
        if self._stopping.is_set():
            raise Stopped(self.seen_s)
        self.stage = text

    def _on_watched(self, film_s: float) -> bool:
        done_s, now = film_s - self.options.part.start_s, self._clock()
        first = self._watched[:2] if self._watched is not None else (done_s, now)
        self._watched = (*first, done_s, now)
        return not self._stopping.is_set()

    def _on_seen(self, frame: Frame, seen: Seen) -> None:
        now = self._clock()
        if now - self._glimpsed_at >= GLIMPSE_S:
            self._glimpsed_at, self.glimpse = now, glimpse_of(frame, seen)


def glimpse_of(frame: Frame, seen: Seen) -> Glimpse:
    """A film's picture made small, and who is largest in it."""
    height, width = frame.size
    scale = min(1.0, GLIMPSE_HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = np.asarray(cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    small = Frame(image, frame.captured_at, frame.index, frame.media_s)
    if not seen.people:
        return small, None
    who = max(seen.people, key=lambda one: float(np.ptp(seen.people[one][:, 1])))
    pose = seen.people[who]
    points = np.ascontiguousarray(pose[:, :2] * np.float32(size[1]))
    scores = np.ascontiguousarray(pose[:, 2])
    return small, TrackedPose(who, Pose(points, scores, float(scores.mean())), 1.0)
