"""Replays on disk: one `.npz`, compressed, about 1 MB for a song of three minutes.

| array | holds |
| --- | --- |
| `envelope` () str | JSON: format, version, and what the replay is of (`schema.ReplaySchema`) |
| `times` (T,) float64 | seconds of the song, rising |
| `poses` (T, 17, 3) float32 | x, y in frame heights as the camera saw them, and confidence |

Times and poses are kept bit for bit. No picture is in it, and no score: that is computed anew.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from game.core.replay import Replay, ReplayHeader
from game.storage.choreography_file import DAMAGE
from game.storage.schema import (
    REPLAY_FORMAT,
    REPLAY_STEPS,
    REPLAY_VERSION,
    ReplaySchema,
    check_envelope,
    first_problem,
)
from pose_engine.files import write_atomic
from pose_engine.keypoints import NUM_KEYPOINTS

ENDING = ".npz"
MAX_FILE_BYTES = 128_000_000
MAX_POSES = 500_000  # more than an hour at 120 a second; 106 MB unpacked
MAX_ENVELOPE = 20_000  # characters
# array: (kind of dtype, bytes of an item at most, dimensions)
_LAYOUT = {"envelope": ("U", 4 * MAX_ENVELOPE, 0), "times": ("f", 8, 1), "poses": ("f", 4, 3)}
_DAMAGE = (*DAMAGE, KeyError, RuntimeError, zlib.error)


class ReplayError(ValueError):
    """A replay cannot be read; the text names the file and the reason."""


def is_replay(path: str | Path) -> bool:
    """Whether a file is meant to be a replay and not a film: by its ending or its first bytes."""
    place = Path(path)
    if place.suffix.lower() == ENDING:
        return True
    try:
        with place.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def write_replay(replay: Replay, path: Path) -> None:
    """Writes the file whole or not at all. Raises `OSError`."""
    header = ReplaySchema.model_validate(
        {"format": REPLAY_FORMAT, "version": REPLAY_VERSION, **vars(replay.header)}
    )
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        envelope=np.array(header.model_dump_json()),
        times=replay.times_s,
        poses=replay.poses,
    )
    write_atomic(path, packed.getvalue())


def read_replay(path: Path) -> Replay:
    """The replay of a file. Raises `ReplayError`."""
    header, arrays = _read(path, ("times", "poses"))
    try:
        # A file from a machine of the other byte order holds the same numbers.
        return Replay(header, arrays[0].astype(np.float64), arrays[1].astype(np.float32))
    except ValueError as error:
        raise ReplayError(f"{path}: {error}") from error


def read_header(path: Path) -> ReplayHeader:
    """What a replay is of, without its poses. Raises `ReplayError`."""
    return _read(path, ())[0]


def _read(path: Path, names: tuple[str, ...]) -> tuple[ReplayHeader, list[Any]]:
    try:
        _check_archive(path)
        with np.load(path, allow_pickle=False) as stored:
            return _header(str(stored["envelope"])), [stored[name] for name in names]
    except FileNotFoundError:
        raise ReplayError(f"{path} is missing") from None
    except OSError as error:
        raise ReplayError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise ReplayError(f"{path}: {first_problem(error)}") from error
    except _DAMAGE as error:
        raise ReplayError(f"{path}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError):
        return f"it is no replay, or damaged: {error}"
    return str(error) or "it is damaged"


def _header(text: str) -> ReplayHeader:
    data = check_envelope(json.loads(text), REPLAY_FORMAT, REPLAY_VERSION, REPLAY_STEPS)
    schema = ReplaySchema.model_validate(data)
    return ReplayHeader(**schema.model_dump(exclude={"format", "version"}))


def _check_archive(path: Path) -> None:
    """Refuses what would unpack to more than it should, before anything is unpacked."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ValueError("it is larger than any replay")
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
        if names != sorted(f"{name}.npy" for name in _LAYOUT):
            raise ValueError(f'it is not a "{REPLAY_FORMAT}" file')
        for name, layout in _LAYOUT.items():
            _check_array(archive, name, *layout)


def _check_array(
    archive: zipfile.ZipFile, name: str, kind: str, item_bytes: int, dimensions: int
) -> None:
    """Compares what an array says of itself with its place in the archive."""
    with archive.open(f"{name}.npy") as file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError(f"{name} is stored in a way that no replay uses")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        begin = file.tell()
    count = shape[0] if shape else 1
    per_item = 1 if dimensions < 3 else NUM_KEYPOINTS * 3
    if (
        dtype.kind != kind
        or len(shape) != dimensions
        or shape[1:] != (NUM_KEYPOINTS, 3)[: dimensions - 1 if dimensions else 0]
        or dtype.itemsize > item_bytes
        or not 0 < count <= MAX_POSES
    ):
        raise ValueError(f"{name} is {dtype} {shape}, which no replay holds")
    if archive.getinfo(f"{name}.npy").file_size != begin + count * per_item * dtype.itemsize:
        raise ValueError(f"{name} is not as long as it says")
