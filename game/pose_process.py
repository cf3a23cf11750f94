"""Camera and pose engine in a process of their own, so that drawing never waits for them.

    game process                                       pose process
    PoseProcess --song, its time------------> PoseFeed: capture thread, inference thread
                <-poses, where the picture is--
                <=======pictures in shared memory======

Python runs one thread at a time in a process: beside a virtual camera, the decoders and the
tracker, the drawing loop would get its turn late (`bench render --one-process` measures that).
"""

from __future__ import annotations

import contextlib
import logging
import math
import multiprocessing
import signal
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from game.core.choreography import Choreography
from pose_engine.pipeline import KEPT_TIMES, RECENT, PipelineStats
from pose_engine.sources import SourceError
from pose_engine.types import Frame, Image, PoseSnapshot

if TYPE_CHECKING:
    from game.poses import PoseFeed, SongTime

LOG = logging.getLogger(__name__)
OPEN_S: Final = 60.0  # a camera that has not opened by then never will
HUNG_S: Final = 5.0  # the process says something twice a second, if it lives
CLOSE_S: Final = 3.0  # a camera that is stuck is left behind with its process
TELL_S: Final = 0.5
WAIT_S: Final = 0.01
NEAR_S: Final = 0.002  # a song's time that the other process foresees so well is not told anew
SLOTS: Final = 4  # pictures in the shared memory: one is read while others are written


@dataclass(frozen=True)
class _Opened:
    """What the camera turned out to be: see `PoseFeed`."""

    name: str
    virtual: bool
    live: bool
    film: bool
    fallback: str | None


@dataclass(frozen=True)
class _Refused:
    """Why the camera cannot be had."""

    error: Exception


_STUCK: Final = _Refused(SourceError("the camera does not open: unplug it and plug it in again"))


@dataclass(frozen=True)
class _Song:
    """The `number`-th song to dance; None for none."""

    number: int
    choreography: Choreography | None


@dataclass(frozen=True)
class _SongTime:
    """The song's time (s) at an instant, from which on it runs; None while it stands still."""

    song_s: float | None
    at: float

    def __call__(self, instant: float) -> float | None:
        return None if self.song_s is None else self.song_s + instant - self.at


@dataclass(frozen=True, eq=False)
class _Picture:
    """A frame without its picture, and where that lies: in a shared memory, or here."""

    shape: tuple[int, ...]
    captured_at: float
    index: int
    media_s: float | None
    memory: str | None
    slot: int
    image: Image | None


@dataclass(frozen=True, eq=False)
class _News:
    """What has come since the last news. `song` is the number of the song it belongs to."""

    song: int
    snapshots: tuple[PoseSnapshot, ...]
    picture: _Picture | None
    error: str | None
    ended: bool
    counts: tuple[int, int, int]


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
        """Begins to open `camera` (see product.md's SRC); None is camera 0, or else the virtual
        dancer. `model` and `resolution` are those of `load_posenet` and `PoseFeed`."""
        spawn = multiprocessing.get_context("spawn")
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=_serve, args=(theirs, camera, model, resolution), name="poses", daemon=True
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
        self._song_number = 0
        self._song_time: SongTime = _no_time
        self._told = _SongTime(None, 0.0)

    def wait_until_open(self) -> None:
        """Waits for the camera. Raises `ValueError` or `SourceError` where it cannot be had."""
        try:
            answer = self._connection.recv() if self._connection.poll(OPEN_S) else _STUCK
        except (EOFError, OSError) as error:
            self.close()
            raise SourceError("the pose engine did not start") from error
        if isinstance(answer, _Refused):
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
            self._send(_Song(self._song_number, choreography))

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
            return f"{self.name} gives no pictures: check its plug, or choose another camera"
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
        if self._connection.closed or self._lost:
            return
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

    def _take(self, news: _News) -> None:
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

    def _frame_of(self, picture: _Picture) -> Frame | None:
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
            image = _slot(self._memory, picture.shape, picture.slot).copy()
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
            self._told = _SongTime(song_s, now)
            self._send(self._told)

    def _lose(self) -> None:
        self._ended = self._lost = True
        self._error = self._error or "The pose engine has stopped: choose the camera anew"


def _no_time(instant: float) -> float | None:
    return None


def _slot(memory: SharedMemory, shape: tuple[int, ...], slot: int) -> Image:
    """The picture in a slot, in place."""
    return np.ndarray(shape, np.uint8, memory.buf, slot * math.prod(shape))


# -- the other process


class _Pictures:
    """Puts pictures into a shared memory, each beside the last; a new one for another size."""

    def __init__(self) -> None:
        self._memory: SharedMemory | None = None
        self._usable = True
        self._slot = 0

    def put(self, frame: Frame) -> _Picture:
        memory = self._memory_for(frame.image.nbytes)
        self._slot = (self._slot + 1) % SLOTS
        if memory is not None:
            _slot(memory, frame.image.shape, self._slot)[:] = frame.image
        return _Picture(
            frame.image.shape,
            frame.captured_at,
            frame.index,
            frame.media_s,
            None if memory is None else memory.name,
            self._slot,
            frame.image if memory is None else None,
        )

    def _memory_for(self, size: int) -> SharedMemory | None:
        """None where the machine has none to give: the picture then travels with the news."""
        if self._usable and (self._memory is None or self._memory.size < SLOTS * size):
            self.close()
            try:
                self._memory = SharedMemory(create=True, size=SLOTS * size)
            except OSError as error:
                LOG.warning("no shared memory: %s", error)
                self._usable = False
        return self._memory

    def close(self) -> None:
        if self._memory is not None:
            self._memory.close()
            with contextlib.suppress(FileNotFoundError):
                self._memory.unlink()
            self._memory = None


def _serve(connection: Connection, camera: str | None, model: str, resolution: str) -> None:
    """The life of the pose process, until the other side closes the connection."""
    from game.poses import PoseFeed, load_posenet  # the game itself does without them

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the game decides
    try:
        feed = PoseFeed(load_posenet(model), camera, resolution)
    except (ValueError, SourceError) as error:
        connection.send(_Refused(error))
        return
    pictures = _Pictures()
    try:
        connection.send(_Opened(feed.name, feed.virtual, feed.live, feed.film, feed.fallback))
        _work(connection, feed, pictures)
    except (EOFError, OSError):
        pass  # the game has closed the connection, or is gone
    finally:
        pictures.close()
        feed.close()


def _work(connection: Connection, feed: PoseFeed, pictures: _Pictures) -> None:
    """Does as it is told and tells what is new, until the connection is closed."""
    song, index, told_at = _Followed(feed), -1, -math.inf
    said: tuple[str | None, bool] = (None, False)
    while True:
        while connection.poll():
            index = -1 if feed.ended else index  # a film that begins anew counts anew
            song.obey(connection.recv())
        newest = feed.wait_for_snapshot(index, WAIT_S)
        state, now = (feed.error(), feed.ended), time.monotonic()
        if newest is not None or state != said or now - told_at > TELL_S:
            news = _news(song.number, index, feed, pictures)
            connection.send(news)
            said, told_at = state, now
            index = news.snapshots[-1].frame_index if news.snapshots else index


class _Followed:
    """The song as the game tells it."""

    def __init__(self, feed: PoseFeed) -> None:
        self._feed = feed
        self._time = _SongTime(None, 0.0)
        self.number = 0

    def obey(self, message: _Song | _SongTime) -> None:
        if isinstance(message, _SongTime):
            self._time = message
        else:
            self.number = message.number
            self._feed.set_song(message.choreography, lambda instant: self._time(instant))


def _news(song: int, index: int, feed: PoseFeed, pictures: _Pictures) -> _News:
    """All that is new after the picture `index`."""
    seen = feed.seen()
    snapshots: tuple[PoseSnapshot, ...] = ()
    picture = None
    if seen is not None and seen[1].frame_index > index:
        last = seen[1].frame_index
        snapshots = tuple(one for one in feed.snapshots_after(index) if one.frame_index <= last)
        picture = pictures.put(seen[0])
    return _News(song, snapshots, picture, feed.error(), feed.ended, feed.counts)
