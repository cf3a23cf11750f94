"""The times at which an MP4's pictures are shown, set in a finished file.

OpenCV writes films of one even rate only. A film from a phone, or a GIF, has not one: here each
picture gets its own duration, without being written a second time. An MP4 is a tree of boxes (a
length, a four-letter name, contents; ISO/IEC 14496-12); `stts` holds the durations, and five other
boxes the whole film's, in the units of a timescale.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import IO

TREES = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"}
MAX_INDEX_BYTES = 256_000_000  # of an hour's film it takes half a MB
FINE, COARSE = 90_000, 1_000  # ticks a second; 32 bits hold 13 hours of the finer ones
MAX_TICKS = 2**32 - 1
Box = tuple[bytes, bytes]


def set_durations(path: Path, durations_s: Sequence[float]) -> None:
    """Gives the pictures of an MP4 their durations, above 0, in seconds.

    Raises `ValueError` for a file of another kind or with another number of pictures.
    """
    with path.open("rb+") as file:
        at, index = _read_index(file)
        if _count(index) != len(durations_s):
            raise ValueError(f"{path} holds {_count(index)} pictures, not {len(durations_s)}")
        file.seek(at)
        file.write(_box(b"moov", _timed(index, durations_s)))
        file.truncate()


def picture_count(path: Path) -> int:
    """How many pictures an MP4 holds. Raises `ValueError` where it was not written to its end."""
    with path.open("rb") as file:
        return _count(_read_index(file)[1])


def _read_index(file: IO[bytes]) -> tuple[int, bytes]:
    """Where the last box of a file begins, which must be its index, and what is in it."""
    end = file.seek(0, 2)
    at = 0
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            header, size = 16, struct.unpack(">Q", file.read(8))[0]
        if size < header:
            break
        if at + size == end and name == b"moov" and size <= MAX_INDEX_BYTES:
            return at, file.read(size - header)
        at += size
    raise ValueError("it is no whole MP4 with its index at the end")


def _boxes(contents: bytes) -> Iterator[Box]:
    at = 0
    while at < len(contents):
        if at + 8 > len(contents):
            raise ValueError("its index is damaged")
        size, name = struct.unpack_from(">I4s", contents, at)
        if size < 8 or at + size > len(contents):
            raise ValueError("its index is damaged")
        yield name, contents[at + 8 : at + size]
        at += size


def _box(name: bytes, contents: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(contents), name) + contents


def _find(contents: bytes, name: bytes) -> bytes:
    """The contents of the first box of a name anywhere in the tree."""
    for found, inside in _boxes(contents):
        if found == name:
            return inside
        if found in TREES and (deeper := _find(inside, name)):
            return deeper
    return b""


def _count(index: bytes) -> int:
    sizes = _find(index, b"stsz")
    if len(sizes) < 12:
        raise ValueError("its index is damaged")
    return int(struct.unpack_from(">I", sizes, 8)[0])


def _timed(index: bytes, durations_s: Sequence[float]) -> bytes:
    """The index with other times in it."""
    ends_s = list(accumulate(durations_s))
    scale = FINE if ends_s[-1] * FINE <= MAX_TICKS else COARSE
    # Rounding the ends and not the durations keeps a long film in step.
    ends = [round(end_s * scale) for end_s in ends_s]
    ticks = [max(1, b - a) for a, b in zip([0, *ends], ends, strict=False)]
    runs = [(len(list(run)), length) for length, run in groupby(ticks)]
    film_scale = struct.unpack_from(">I", _find(index, b"mvhd"), 12)[0]
    film = round(ends_s[-1] * film_scale)
    stts = struct.pack(">II", 0, len(runs)) + b"".join(struct.pack(">II", *run) for run in runs)
    return _replaced(
        index,
        {
            b"stts": lambda _: stts,
            b"mdhd": lambda old: _put(_put(old, 12, scale), 16, sum(ticks)),
            b"mvhd": lambda old: _put(old, 16, film),
            b"tkhd": lambda old: _put(old, 20, film),
            b"elst": lambda old: _put(old, 8, film),
        },
    )


def _replaced(contents: bytes, changes: dict[bytes, Callable[[bytes], bytes]]) -> bytes:
    out = []
    for name, inside in _boxes(contents):
        if name in TREES:
            inside = _replaced(inside, changes)
        elif name in changes:
            inside = changes[name](inside)
        out.append(_box(name, inside))
    return b"".join(out)


def _put(contents: bytes, at: int, value: int) -> bytes:
    """A box's contents with the 32-bit number at a place changed. Only version 0 has it there."""
    if contents[0] != 0 or len(contents) < at + 4 or value > MAX_TICKS:
        raise ValueError("its index is of a kind that is not known")
    return contents[:at] + struct.pack(">I", value) + contents[at + 4 :]
