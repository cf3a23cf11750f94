"""Camera and pose engine in a process of their own, so that drawing never waits for them.

    game process                                       pose process
    PoseProcess --song, its time------------> PoseFeed: capture thread, inference thread
                <-poses, where the picture is--
                <=======pictures in shared memory======

Python runs one thread at a time in a process: beside a virtual camera, the decoders and the
tracker, the drawing loop would get its turn late.
"""

from __future__ import annotations

import contextlib
import logging
import math
import multiprocessing
import time
from collections import deque
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from game.core.choreography import Choreography
from game.pose_messages import (
    STUCK,
    Follow,
    News,
    Picture,
    Refused,
    Song,
    ToldTime,
    no_pictures,
    slot_of,
)
from game.pose_server import serve
from pose_engine.pipeline import KEPT_TIMES, RECENT, PipelineStats
from pose_engine.sources import SourceError
from pose_engine.types import Frame, PoseSnapshot

if TYPE_CHECKING:
    from game.poses import SongTime

LOG = logging.getLogger(__name__)
OPEN_S: Final = 60.0  # a camera that has not opened by then never will
HUNG_S: Final = 5.0  # the process says something twice a second, if it lives
CLOSE_S: Final = 3.0  # a camera that is stuck is left behind with its process
READ_S: Final = 0.002  # a picture asks several times: once is enough
NEAR_S: Final = 0.002  # a song's time that the other process foresees so well is not told anew


class PoseProcess:
    """The same face as `PoseFeed`, for one thread; the work is done in another process.

    Made at once; `wait_until_open` must come before anything else. Instants are those of the
    monotonic clock, which all processes of a machine share.
    """

    fallback: str | None
    virtual: bool
    live: bool
    film: bool
    name: str

    def __init__(
        self, camera: str | None = None, model: str = "standard", resolution: str = "auto"
    ) -> None:
        """Begins to open `camera` (see README's SRC); None is camera 0, or else the virtual
        dancer. `model` and `resolution` are those of `load_posenet` and `PoseFeed`."""
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=serve, args=(theirs, camera, model, resolution), name="poses", daemon=True
        )
        self._process.start()
        theirs.close()
        self._memory: SharedMemory | None = None
        self._recent: deque[PoseSnapshot] = deque(maxlen=RECENT)
        self._times_ms: deque[float] = deque(maxlen=KEPT_TIMES)
        self._seen: tuple[Frame, PoseSnapshot] | None = None
        self._frame: Frame | None = None
        self._error: str | None = None
        self._ended = self._lost = False
        self._counts = (0, 0, 0)
        self._heard_at = math.inf
        self._read_at = -math.inf
        self._song_number = 0
        self._song_time: SongTime = _no_time
        self._told = ToldTime(None, 0.0)

    def wait_until_open(self) -> None:
        """Waits for the camera. Raises `ValueError` or `SourceError` where it cannot be had."""
        try:
            answer = self._connection.recv() if self._connection.poll(OPEN_S) else STUCK
        except (EOFError, OSError) as error:
            self.close()
            raise SourceError("the pose engine did not start") from error
        if isinstance(answer, Refused):
            self.close()
            raise answer.error
        self.name, self.fallback = answer.name, answer.fallback
        self.virtual, self.live, self.film = answer.virtual, answer.live, answer.film
        self._heard_at = time.monotonic()

    def set_song(self, choreography: Choreography | None, song_time: SongTime) -> None:
        """Tells a virtual dancer what to dance and when, and a film when to play."""
        if self.virtual or self.film:
            self._song_number += 1
            self._song_time = song_time
            if not self._lost:
                self._error, self._ended = None, False
            self._send(Song(self._song_number, choreography))

    def follow(self, most: int) -> None:
        """Follows one player, or everybody where `most` (players) is above 1."""
        self._send(Follow(most))

    def snapshot(self) -> PoseSnapshot | None:
        self._read()
        return self._recent[-1] if self._recent else None

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        """The newest poses with the picture that they were found in, not mirrored."""
        self._read()
        return self._seen

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        """The poses of every picture after `index`, oldest first."""
        self._read()
        return [snapshot for snapshot in self._recent if snapshot.frame_index > index]

    def frame(self) -> Frame | None:
        """The newest picture in which poses were looked for, not mirrored."""
        self._read()
        return self._frame

    def error(self) -> str | None:
        """Why there are no pictures now, in words for the player; None while all is well."""
        self._read()
        if self._error is None and time.monotonic() - self._heard_at > HUNG_S:
            return no_pictures(self.name, self.virtual)
        return self._error

    @property
    def ended(self) -> bool:
        """True once no picture will come any more."""
        self._read()
        return self._ended

    @property
    def stats(self) -> PipelineStats:
        self._read()
        p50, p95 = np.percentile(np.array(self._times_ms or [0.0]), [50, 95])
        return PipelineStats(*self._counts, float(p50), float(p95))

    def close(self) -> None:
        """Ends the process; by force where its camera is stuck."""
        self._connection.close()
        self._process.join(CLOSE_S)
        if self._process.is_alive():
            LOG.warning("the pose process is stuck and is ended by force")
            self._process.kill()
            self._process.join()
            if self._memory is not None:
                with contextlib.suppress(FileNotFoundError):
                    self._memory.unlink()
        self._close_memory()

    # -- inside

    def _send(self, message: Any) -> None:
        try:
            self._connection.send(message)
        except OSError:
            self._lose()

    def _read(self) -> None:
        """Takes in all news, and tells the song's time where the other side cannot know it."""
        now = time.monotonic()
        if self._connection.closed or self._lost or now - self._read_at < READ_S:
            return
        self._read_at = now
        try:
            news = []
            while self._connection.poll():
                news.append(self._connection.recv())
        except (EOFError, OSError):
            self._lose()
            return
        for one in news:
            self._take(one)
        self._tell_time()

    def _take(self, news: News) -> None:
        self._heard_at = time.monotonic()
        self._counts = news.counts
        if news.song != self._song_number:
            return  # of the film before it began anew
        self._error, self._ended = news.error, news.ended
        self._recent.extend(news.snapshots)
        self._times_ms.extend(snapshot.pose_ms for snapshot in news.snapshots)
        frame = None if news.picture is None else self._frame_of(news.picture)
        if frame is not None:
            self._frame, self._seen = frame, (frame, news.snapshots[-1])

    def _frame_of(self, picture: Picture) -> Frame | None:
        """A frame with its picture; None where later pictures of another size took its place."""
        image = picture.image
        if image is None:
            assert picture.memory is not None
            if self._memory is None or self._memory.name != picture.memory:
                self._close_memory()
                try:
                    self._memory = SharedMemory(picture.memory)
                except FileNotFoundError:
                    return None
            image = slot_of(self._memory, picture.shape, picture.slot).copy()
        return Frame(image, picture.captured_at, picture.index, picture.media_s)

    def _close_memory(self) -> None:
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def _tell_time(self) -> None:
        now = time.monotonic()
        song_s, foreseen = self._song_time(now), self._told(now)
        if song_s is None or foreseen is None:
            known = song_s is foreseen
        else:
            known = abs(song_s - foreseen) < NEAR_S
        if not known:
            self._told = ToldTime(song_s, now)
            self._send(self._told)

    def _lose(self) -> None:
        self._ended = self._lost = True
        self._error = self._error or "The pose engine has stopped: choose the camera anew"


def _no_time(instant: float) -> float | None:
    return None
