"""Replays of the dances of this program: kept when a dance ends, found again to race against.

All reading and writing is done by one thread in the background, one thing after the other, so that
no picture waits for a disk, and so that a full one costs nothing but the replay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.core.choreography import Choreography
from game.core.ghost import Ghost, make_ghost
from game.core.replay import CAMERAS, FILM, LIVE, VIRTUAL, Replay, ReplayHeader, dance_digest
from game.dance_run import DanceRun
from game.storage.replay_file import read_replay, write_replay
from game.storage.replay_store import (
    Points,
    ScoreBook,
    StoredReplay,
    keep_replay,
    prune,
    replays_folder,
    stored_replays,
)

if TYPE_CHECKING:
    from game.poses import Poses

LOG = logging.getLogger(__name__)
NO_GHOST, BEST, FRIEND = "none", "best", "friend"
WAIT_S = 5.0  # for the best replay, when a dance begins before it is known


def replay_of(run: DanceRun, camera: str, player: str = "") -> Replay | None:
    """The replay of a dance as far as it went; None where nobody was seen. `camera`: CAMERAS."""
    times_s, poses = run.trail.arrays()
    if run.frame_size is None or not len(times_s):
        return None
    header = ReplayHeader(
        run.song.id,
        dance_digest(run.song),
        run.difficulty,
        camera,
        datetime.now().astimezone(),
        run.frame_size,
        player,
        run.seconds,
        run.left_out,
    )
    return Replay(header, times_s, poses)


def camera_kind(feed: Poses) -> str:
    """Who is before the camera: one of CAMERAS."""
    return VIRTUAL if feed.virtual else FILM if feed.film else LIVE


@dataclass(frozen=True)
class Best:
    """The best replay of a song, and its points at the difficulty that was asked for."""

    item: StoredReplay
    points: Points


@dataclass
class Replays:
    """The replays of one running program.

    `camera` is who dances now (one of CAMERAS). With `keep`, finished dances go into `root`; the
    last one also goes into `copy_to`, if that is given. `friend` is a replay to race that was
    brought along. `choice` is the ghost of the next dance: NO_GHOST, BEST or FRIEND. `trouble` says
    why the last replay was not kept, where it was not.
    """

    camera: str
    keep: bool = True
    root: Path = field(default_factory=lambda: replays_folder())
    copy_to: Path | None = None
    player: str = ""
    friend: Replay | None = None
    choice: str = NO_GHOST
    on_note: Callable[[str], None] = LOG.warning
    trouble: str | None = None

    def __post_init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "replays")
        self._best: dict[tuple[str, str], Future[Best | None]] = {}
        self._closing = False

    # -- keeping

    def finished(self, run: DanceRun) -> Future[str | None] | None:
        """Keeps the replay of a dance that has come to its end; its path inside `root`."""
        if not self.keep and self.copy_to is None:
            return None
        replay = replay_of(run, self.camera, self.player)
        if replay is None:
            return None
        points = Points.of(run.score)
        kept = self._submit(lambda: self._write(replay, run.song, points))
        for key in [key for key in self._best if key[0] == run.song.id]:
            del self._best[key]
        return kept

    def _write(self, replay: Replay, song: Choreography, points: Points) -> str | None:
        self.trouble = None
        copy_to = self.copy_to
        if copy_to is not None:
            self._try(lambda: write_replay(replay, copy_to))
        if self.keep:
            kept: str | None = self._try(lambda: self._file(replay, song, points))
            return kept
        return None

    def _file(self, replay: Replay, song: Choreography, points: Points) -> str:
        path = keep_replay(replay, self.root)
        book = ScoreBook(path.parent, song)
        book.note(path, replay.header.difficulty, points)
        prune(path.parent, book.points)
        book.save()
        return path.relative_to(self.root).as_posix()

    def _try(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except OSError as error:
            what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            self.trouble = getattr(error.__cause__, "strerror", None) or error.strerror or what
            self.on_note(f"The replay was not kept: {what}")
            return None

    # -- finding the best

    def best(self, song: Choreography, difficulty: str) -> Best | None:
        """The best replay of a song, or None as long as it is not known; never waits."""
        future = self._asked(song, difficulty)
        return future.result() if future.done() and not future.cancelled() else None

    def _asked(self, song: Choreography, difficulty: str) -> Future[Best | None]:
        key = (song.id, difficulty)
        if key not in self._best:
            self._best[key] = self._submit(lambda: self._find_best(song, difficulty))
        return self._best[key]

    def _find_best(self, song: Choreography, difficulty: str) -> Best | None:
        folder, best = self.root / song.id, None
        book = ScoreBook(folder, song)
        for item in stored_replays(folder):
            if self._closing:
                return None
            if item.header is None or not self._counts(item.header):
                continue
            points = book.points(item, difficulty)
            if points is not None and (best is None or points.score > best.points.score):
                best = Best(item, points)
        with suppress(OSError):  # without the note, it is only found more slowly
            book.save()
        return best

    def _counts(self, header: ReplayHeader) -> bool:
        """Whether a replay may be the best of whoever dances now.

        A player's best was danced before a camera; one on film may also be raced by films, and what
        the virtual dancer did by the virtual dancer alone.
        """
        order = CAMERAS.index
        return header.seconds is None and order(header.camera) <= order(self.camera)

    # -- racing

    def choices(self, song: Choreography, difficulty: str) -> list[str]:
        """The ghosts that can be chosen for a song now."""
        choices = [NO_GHOST]
        if self.best(song, difficulty) is not None:
            choices.append(BEST)
        if self.friend is not None and self.friend.header.song == song.id:
            choices.append(FRIEND)
        return choices

    def next_choice(self, song: Choreography, difficulty: str) -> None:
        """Chooses the next ghost, round and round."""
        choices = self.choices(song, difficulty)
        place = choices.index(self.choice) if self.choice in choices else 0
        self.choice = choices[(place + 1) % len(choices)]

    def ghost_for(self, run: DanceRun) -> Ghost | None:
        """The ghost that was chosen, for a dance that is about to begin."""
        replay, mine = None, False
        if self.choice == BEST:
            replay = self._best_replay(run)
            mine = replay is not None and not replay.header.virtual
        elif self.choice == FRIEND and self.friend is not None:
            replay = self.friend if self.friend.header.song == run.song.id else None
        if replay is None:
            return None
        return make_ghost(run.choreography, replay, run.difficulty, mine=mine)

    def _best_replay(self, run: DanceRun) -> Replay | None:
        try:
            best = self._asked(run.song, run.difficulty).result(WAIT_S)
            return None if best is None else read_replay(best.item.path)
        except (TimeoutError, ValueError) as error:
            self.on_note(f"The ghost stays away: {error or 'its score is not known yet'}")
            return None

    # -- the thread

    def _submit(self, work: Callable[[], Any]) -> Future[Any]:
        def guarded() -> Any:
            try:
                return work()
            except Exception as error:  # a thread must not fail in silence
                LOG.exception("replays")
                self.on_note(f"The replays cannot be used: {error}")
                return None

        return self._worker.submit(guarded)

    def close(self) -> None:
        """Waits until what is to be kept is written."""
        self._closing = True
        self._worker.shutdown(wait=True)
