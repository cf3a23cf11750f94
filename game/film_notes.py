"""What was seen of a film so far, kept on the disk, so that a long import may be stopped or killed.

A file that only grows: a record for every picture, written out twice a second. Whatever of it is
broken or cut off is left out, and looked at again.
"""

from __future__ import annotations

import hashlib
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

MAGIC: Final = b"mirrorbeat.notes 1\n"
FLUSH_S: Final = 0.5
_HEAD: Final = struct.Struct("<ddH")  # film's time, aspect, people
_PERSON: Final = struct.Struct("<i")
_POSE_BYTES: Final = 17 * 3 * 4
MOST_PEOPLE: Final = 64
PIECE: Final = 1 << 22  # bytes of a film's start, middle and end that tell it from others
MOST_FILES: Final = 20  # notes of films that nobody went on with


@dataclass(frozen=True, eq=False)
class Seen:
    """One picture at `time_s` of the film: poses (17, 3) in frame heights, by person's number."""

    time_s: float
    aspect: float
    people: dict[int, NDArray[np.float32]] = field(default_factory=dict)


class FilmNotes:
    """`seen` in order of time; `add` more. Without a file nothing is kept."""

    def __init__(
        self, path: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Reads what is there. A file that cannot be used is no reason not to watch a film."""
        self.seen: list[Seen] = []
        self._file: BinaryIO | None = None
        self._clock, self._flushed_at, self.path = clock, clock(), path
        if path is None:
            return
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self.seen, length = _read(path)
            self._file = path.open("r+b" if length else "w+b")
            if length:
                self._file.truncate(length)
                self._file.seek(length)
            else:
                self._file.write(MAGIC)
                self._file.flush()

    def add(self, seen: Seen) -> None:
        self.seen.append(seen)
        if self._file is None:
            return
        record = _HEAD.pack(seen.time_s, seen.aspect, len(seen.people)) + b"".join(
            _PERSON.pack(who) + pose.astype("<f4").tobytes() for who, pose in seen.people.items()
        )
        with suppress(OSError):  # a full disk ends the notes, not the import
            self._file.write(record + struct.pack("<I", _sum(record)))
            if self._clock() - self._flushed_at > FLUSH_S:
                self.flush()

    def flush(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.flush()
            self._flushed_at = self._clock()

    def close(self, *, forget: bool = False) -> None:
        """Closes the file, and deletes it where the work is done."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        if forget and self.path is not None:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def _sum(record: bytes) -> int:
    return int.from_bytes(hashlib.blake2s(record, digest_size=4).digest(), "little")


def _read(path: Path) -> tuple[list[Seen], int]:
    """The whole records of a file in order of time, and how many bytes they fill; 0 for none."""
    data = path.read_bytes() if path.is_file() else b""
    if not data.startswith(MAGIC):
        return [], 0
    found: list[Seen] = []
    at = len(MAGIC)
    while (one := _record(data, at)) is not None and (
        not found or one[0].time_s > found[-1].time_s
    ):
        found.append(one[0])
        at = one[1]
    return found, at


def _record(data: bytes, at: int) -> tuple[Seen, int] | None:
    """The record at a place and where the next one is; None where it is not whole."""
    body = at + _HEAD.size
    if body > len(data):
        return None
    time_s, aspect, count = _HEAD.unpack_from(data, at)
    end = body + count * (_PERSON.size + _POSE_BYTES)
    if count > MOST_PEOPLE or end + 4 > len(data):
        return None
    if _sum(data[at:end]) != int.from_bytes(data[end : end + 4], "little"):
        return None
    people = {}
    for place in range(body, end, _PERSON.size + _POSE_BYTES):
        (who,) = _PERSON.unpack_from(data, place)
        pose = np.frombuffer(data, "<f4", 51, place + _PERSON.size).reshape(17, 3)
        people[who] = pose.astype(np.float32)
    return Seen(time_s, aspect, people), end + 4


def notes_path(film: Path, options: str) -> Path:
    """Where the notes of a film go, by its content and by the options of the import; clears away
    the oldest notes of others. Raises `OSError` for a film that cannot be read."""
    size = film.stat().st_size
    told = hashlib.blake2b(f"{size} {options}".encode(), digest_size=16)
    with film.open("rb") as file:
        for place in (0, max(0, size // 2), max(0, size - PIECE)):
            file.seek(place)
            told.update(file.read(PIECE))
    folder = user_cache_path("mirrorbeat", appauthor=False) / "imports"
    with suppress(OSError):
        kept = sorted(folder.glob("*.notes"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-MOST_FILES]:
            path.unlink(missing_ok=True)
    return folder / f"{told.hexdigest()}.notes"
