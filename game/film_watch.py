"""Watches a film of dancers for importing it: with both cores, and so that it may be stopped.

One thread decodes; two estimate, two pictures at a time. Both are looked at near where the dancer
was in the picture before the pair, so what is found does not depend on which is done first. A film
of 50 pictures a second or more gives every second one, as webcams have no more.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.arrivals import dancers
from game.core.take import Take
from game.film_notes import FilmNotes, Seen
from game.poses import follow_party, follow_player, load_posenet
from pose_engine import Frame, Pose
from pose_engine.follow import Follower, GroupFollower
from pose_engine.geometry import in_frame_heights, mirror
from pose_engine.sources import Source, SourceError

FAST_FPS: Final = 50.0
AHEAD: Final = 6  # pictures decoded before they are needed: 16 MB at 720p
MEMORY: Final = 30  # pictures before a stop that tell a follower again who is who
MAX_DANCERS: Final = 4


@dataclass(frozen=True)
class FilmPart:
    """What of a film is wanted: from `start_s` to `end_s` (its end), of so many dancers; and
    whether they are to be cut out of their background first (`game.cut_out`)."""

    start_s: float = 0.0
    end_s: float | None = None
    dancers: int = 1
    cut_out: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.dancers <= MAX_DANCERS:
            raise ValueError(f"1 to {MAX_DANCERS} dancers, not {self.dancers}")
        if self.start_s < 0 or (self.end_s is not None and self.end_s <= self.start_s):
            raise ValueError("the part of the film must end after it starts")


class Stopped(Exception):
    """Watching was stopped by who asked for it; `seen_s` of the film is noted."""

    def __init__(self, seen_s: float) -> None:
        super().__init__(f"stopped after {seen_s:.0f} s of the film")
        self.seen_s = seen_s


OnWatched = Callable[[float], bool]
"""Told the film's time (s) after every few pictures; False stops."""
OnSeen = Callable[[Frame, Seen], None]
"""Told each picture and who was seen in it."""


def watch_film(
    source: Source,
    part: FilmPart,
    notes: FilmNotes,
    on_watched: OnWatched | None = None,
    on_seen: OnSeen | None = None,
) -> tuple[Take, ...]:
    """The dancers of a part of a film, and closes it.

    Times count from `part.start_s`. What `notes` know already is not looked at again. Raises
    `SourceError` and, where `on_watched` asks for it, `Stopped`.
    """
    step = 2 if source.fps >= FAST_FPS else 1
    with _decoded(source, part, step) as frames:
        _look(frames, _known_to(notes), part, notes, on_watched, on_seen)
    return _takes(notes.seen, part, source.fps / step)


def mirrored(take: Take) -> Take:
    """The dance as a mirror shows it: for films that were mirrored themselves."""
    return replace(take, poses=mirror(take.poses, take.aspect))


def _known_to(notes: FilmNotes) -> float:
    return notes.seen[-1].time_s if notes.seen else -1.0


@contextmanager
def _decoded(source: Source, part: FilmPart, step: int) -> Iterator[Iterator[Frame]]:
    """The pictures of the part, decoded by another thread."""
    ready: queue.Queue[Frame | None] = queue.Queue(AHEAD)
    over, failed = threading.Event(), list[BaseException]()

    def hand_on(frame: Frame | None) -> None:
        while not over.is_set():
            try:
                return ready.put(frame, timeout=0.2)
            except queue.Full:
                continue

    def decode() -> None:
        try:
            while not over.is_set() and (frame := source.read()) is not None:
                at_s = frame.media_s or 0.0
                if part.end_s is not None and at_s >= part.end_s:
                    break
                if at_s >= part.start_s and frame.index % step == 0:
                    hand_on(frame)
        except BaseException as error:  # noqa: BLE001  # handed on to who waits for pictures
            failed.append(error)
        finally:
            hand_on(None)

    def frames() -> Iterator[Frame]:
        while (frame := ready.get()) is not None:
            yield frame
        if failed:
            raise failed[0]

    thread = threading.Thread(target=decode, name="decode", daemon=True)
    thread.start()
    try:
        yield frames()
    finally:
        over.set()
        thread.join()
        source.close()


def _look(
    frames: Iterator[Frame],
    known_s: float,
    part: FilmPart,
    notes: FilmNotes,
    on_watched: OnWatched | None,
    on_seen: OnSeen | None,
) -> None:
    follower: Follower | GroupFollower
    follower = follow_player(load_posenet()) if part.dancers == 1 else follow_party()
    # A group's follower remembers whose turn it was: one picture at a time.
    together = 2 if part.dancers == 1 else 1
    memory = {seen.time_s: seen for seen in notes.seen[-MEMORY:]}
    ids: dict[int, int] = {}
    taken = {who for seen in notes.seen for who in seen.people}
    try:
        with ThreadPoolExecutor(2, "pose") as pool:
            batch: list[Frame] = []
            for frame in frames:
                if (frame.media_s or 0.0) <= known_s + 1e-6:
                    if (old := memory.get(frame.media_s or 0.0)) is not None:
                        ids |= _remind(follower, frame, old)
                    continue
                batch.append(frame)
                if len(batch) == together:
                    _estimate(pool, follower, batch, ids, taken, notes, on_seen)
                    if on_watched is not None and not on_watched(batch[-1].media_s or 0.0):
                        raise Stopped((batch[-1].media_s or 0.0) - part.start_s)
                    batch = []
            _estimate(pool, follower, batch, ids, taken, notes, on_seen)
    finally:
        notes.flush()


def _estimate(
    pool: ThreadPoolExecutor,
    follower: Follower | GroupFollower,
    batch: Sequence[Frame],
    ids: dict[int, int],
    taken: set[int],
    notes: FilmNotes,
    on_seen: OnSeen | None,
) -> None:
    """Notes who is in some pictures. `ids` are the notes' numbers for the follower's, `taken` those
    of everybody in the notes."""
    found: list[Sequence[Pose]] = list(pool.map(lambda one: follower.estimate(one.image), batch))
    for frame, poses in zip(batch, found, strict=True):
        people = follower.update(poses, frame)
        height, width = frame.size
        seen = {
            _number(person.player_id, ids, taken): in_frame_heights(person.pose, height)
            for person in people
            if person.visible
        }
        notes.add(Seen(frame.media_s or 0.0, width / height, seen))
        if on_seen is not None:
            on_seen(frame, notes.seen[-1])


def _number(who: int, ids: dict[int, int], taken: set[int]) -> int:
    """The notes' number of whom a follower numbers `who`: a new one for who was not there before,
    as the follower before this one may have given the same number to somebody else."""
    if who not in ids:
        ids[who] = who if who not in taken else max(taken) + 1
        taken.add(ids[who])
    return ids[who]


def _remind(follower: Follower | GroupFollower, frame: Frame, old: Seen) -> dict[int, int]:
    """Tells a new follower what an earlier one has seen; its numbers as the earlier one's."""
    height = frame.size[0]
    poses = {
        who: Pose(pose[:, :2] * np.float32(height), pose[:, 2], float(pose[:, 2].mean()))
        for who, pose in old.people.items()
    }
    people = follower.update(list(poses.values()), frame)
    return {
        person.player_id: min(poses, key=lambda who: _apart(poses[who], person.pose))
        for person in people
        if poses and person.visible
    }


def _apart(one: Pose, other: Pose) -> float:
    return float(np.linalg.norm(one.keypoints - other.keypoints))


def _takes(seen: Sequence[Seen], part: FilmPart, frame_rate: float) -> tuple[Take, ...]:
    """The dancers; several as they stood at first, from the left of the screen: so are the parts
    of a duet given out."""
    if not seen:
        raise SourceError("the film has no picture in that part")
    sightings: dict[int, list[tuple[float, NDArray[np.float32]]]] = {}
    for one in seen:
        for who, pose in one.people.items():
            sightings.setdefault(who, []).append((one.time_s, pose))
    end_s = seen[-1].time_s - part.start_s
    takes = []
    for who in dancers(sightings, len(seen), part.dancers):
        times = np.array([time_s for time_s, _ in sightings[who]]) - part.start_s
        poses = np.stack([pose for _, pose in sightings[who]])
        takes.append(Take(times, poses, end_s, seen[0].aspect, frame_rate))
    empty = Take(np.zeros(0), np.zeros((0, 17, 3), np.float32), end_s, seen[0].aspect, frame_rate)
    return tuple(takes) or (empty,)
