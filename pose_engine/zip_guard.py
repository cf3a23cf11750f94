"""A look at a zip file before it is opened: what it says of itself must be small and plain.

`zipfile` reads the whole directory and believes what it says; NumPy makes room for what an array's
header promises. Here both are held against limits first, at the cost of a few kB.
"""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path
from typing import IO, Final

import numpy as np

MOST_DIRECTORY_BYTES: Final = 16_384  # twenty entries with names of ordinary length are 2 kB
PLAIN: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without any limit
_END, _ZIP64 = b"PK\x05\x06", b"PK\x06\x07"
_END_BYTES, _ZIP64_BYTES = 22, 20
_LOCAL_BYTES = 30
_ENCRYPTED: Final = 0x2041  # of the flags: encrypted, strongly encrypted, its names hidden


def check_directory(path: Path) -> None:
    """Refuses a file whose list of contents could fill the memory. Raises `ValueError`, `OSError`.

    Comments and files beyond 4 GB are refused with it: nothing that is read here needs them.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END_BYTES - _ZIP64_BYTES))
        tail = file.read()
    end = tail[-_END_BYTES:]
    if len(end) < _END_BYTES or not end.startswith(_END):
        raise ValueError("it is no zip file, or its end is missing")
    if tail[:-_END_BYTES].startswith(_ZIP64):
        raise ValueError("it is a zip file for contents beyond 4 GB")
    if struct.unpack("<L", end[12:16])[0] > MOST_DIRECTORY_BYTES:
        raise ValueError("its list of contents is too long")


def check_entries(archive: zipfile.ZipFile) -> None:
    """Refuses contents that are encrypted, packed in an unusual way, double or overlapping, and
    whatever else hides before or between them. Raises `ValueError`.
    """
    entries = archive.infolist()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise ValueError(f"{shown(entry.filename)} is encrypted")
        if entry.compress_type not in PLAIN:
            raise ValueError(f"{shown(entry.filename)} is packed in an unusual way")
    names = [entry.filename for entry in entries]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"{shown(twice[0])} is in it twice")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise ValueError(f"{shown(entry.filename)} overlaps another file")
        if entry.header_offset > 0 and end == 0:
            raise ValueError("something else comes before its contents")
        end = entry.header_offset + _LOCAL_BYTES + entry.compress_size
    if end > archive.start_dir:
        raise ValueError("its contents overlap their list")


def check_npz(path: Path, most_arrays: int, most_bytes: int) -> None:
    """Refuses an archive of arrays that would take more than it should, before it is unpacked.

    Raises `OSError`, and what `zipfile` and NumPy raise for a damaged file (`ValueError`,
    `zipfile.BadZipFile`, `zlib.error` and others).
    """
    check_directory(path)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > most_arrays:
            raise ValueError(f"it holds more than {most_arrays} arrays")
        check_entries(archive)
        too_much = ValueError(f"it unpacks to more than {most_bytes // 1_000_000} MB")
        if sum(entry.file_size for entry in entries) > most_bytes:
            raise too_much
        claimed = 0
        for entry in entries:
            with archive.open(entry) as file:
                claimed += _claimed_bytes(file)
        if claimed > most_bytes:
            raise too_much


def _claimed_bytes(file: IO[bytes]) -> int:
    """What an array says it takes: NumPy makes room for that before it has seen the numbers."""
    if np.lib.format.read_magic(file) != (1, 0):  # later ones have headers of any length
        raise ValueError("it is written in a way that is not known")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    count = 1
    for side in shape:
        count *= side
    return count * max(1, dtype.itemsize)


def shown(name: str) -> str:
    """A name from outside, as it can be printed in one line."""
    return repr(name if len(name) <= 60 else f"{name[:57]}...")
