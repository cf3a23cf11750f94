"""The pose process: a `PoseFeed` that works for a game in another process. See `pose_process`."""

from __future__ import annotations

import contextlib
import logging
import math
import queue
import signal
import threading
import time
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from typing import TYPE_CHECKING, Final

from game.cores import give_way
from game.pose_messages import (
    SLOTS,
    Follow,
    News,
    Opened,
    Picture,
    Refused,
    Song,
    ToldTime,
    slot_of,
)
from pose_engine.sources import SourceError
from pose_engine.types import Frame, PoseSnapshot

if TYPE_CHECKING:
    from game.poses import PoseFeed

LOG = logging.getLogger(__name__)
TELL_S: Final = 0.5
WAIT_S: Final = 0.01


class _Pictures:
    """Puts pictures into a shared memory, each beside the last; a new one for another size."""

    def __init__(self) -> None:
        self._memory: SharedMemory | None = None
        self._usable = True
        self._slot = 0

    def put(self, frame: Frame) -> Picture:
        memory = self._memory_for(frame.image.nbytes)
        self._slot = (self._slot + 1) % SLOTS
        if memory is not None:
            slot_of(memory, frame.image.shape, self._slot)[:] = frame.image
        return Picture(
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


def serve(connection: Connection, camera: str | None, model: str, resolution: str) -> None:
    """The life of the pose process, until the other side closes the connection."""
    from game.poses import PoseFeed, load_posenet  # the game itself does without them

    give_way()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the game decides
    try:
        feed = PoseFeed(load_posenet(model), camera, resolution)
    except (ValueError, SourceError) as error:
        connection.send(Refused(error))
        return
    pictures = _Pictures()
    try:
        connection.send(Opened(feed.name, feed.virtual, feed.live, feed.film, feed.fallback))
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
    told = _listening(connection)
    while True:
        while not told.empty():
            message = told.get()
            if message is None:
                return
            if isinstance(message, Song) and feed.ended:
                index = -1  # a film that begins anew counts anew
            song.obey(message)
        newest = feed.wait_for_snapshot(index, WAIT_S)
        state, now = (feed.error(), feed.ended), time.monotonic()
        if newest is not None or state != said or now - told_at > TELL_S:
            news = _news(song.number, index, feed, pictures)
            connection.send(news)
            said, told_at = state, now
            index = news.snapshots[-1].frame_index if news.snapshots else index


def _listening(connection: Connection) -> queue.SimpleQueue[Song | ToldTime | Follow | None]:
    """What the game says, heard by a thread of its own; None at last, once it has closed.

    A menu reads no news: the pipe to the game fills within seconds, and telling waits. Were that
    wait to keep this side from hearing, then a song, which is larger than a pipe, would keep the
    game waiting for this side, and both for ever.
    """
    heard: queue.SimpleQueue[Song | ToldTime | Follow | None] = queue.SimpleQueue()

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                heard.put(connection.recv())
        heard.put(None)

    threading.Thread(target=listen, name="listening", daemon=True).start()
    return heard


class _Followed:
    """The song as the game tells it."""

    def __init__(self, feed: PoseFeed) -> None:
        self._feed = feed
        self._time = ToldTime(None, 0.0)
        self.number = 0

    def obey(self, message: Song | ToldTime | Follow) -> None:
        if isinstance(message, ToldTime):
            self._time = message
        elif isinstance(message, Follow):
            self._feed.follow(message.most)
        else:
            self.number = message.number
            self._feed.set_song(message.choreography, lambda instant: self._time(instant))


def _news(song: int, index: int, feed: PoseFeed, pictures: _Pictures) -> News:
    """All that is new after the picture `index`."""
    seen = feed.seen()
    snapshots: tuple[PoseSnapshot, ...] = ()
    picture = None
    if seen is not None and seen[1].frame_index > index:
        last = seen[1].frame_index
        snapshots = tuple(one for one in feed.snapshots_after(index) if one.frame_index <= last)
        picture = pictures.put(seen[0])
    return News(song, snapshots, picture, feed.error(), feed.ended, feed.counts)
