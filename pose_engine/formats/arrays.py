"""Our own pose file as NumPy arrays (`.npz`): small, quick, and read without running anything.

| array | holds |
| --- | --- |
| `format`, `version` | the envelope |
| `names` (K,) str | pictures or films |
| `sources` (T,) int64 | a frame's name, as a place in `names` |
| `indices` (T,) int64, `times_s` (T,) float64 | a frame's number and time; NaN: it has none |
| `sizes` (T, 2) int64 | (height, width) px |
| `frames` (N,) int64 | a pose's frame, as a place in the arrays above; rising |
| `poses` (N, 17, 3) float32 | x, y in frame heights, confidence |
| `scores` (N,) float32, `ids` (N,) int64 | a pose's score and identity; -1: it has none |

Nothing is lost.
"""

from __future__ import annotations

import struct
import tokenize
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pose_engine.formats.frame_poses import (
    MAX_BYTES,
    MAX_SIDE,
    FramePoses,
    PoseFileError,
    in_heights,
    known_size,
    pose_from,
)
from pose_engine.formats.mirrorbeat import FORMAT
from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.zip_guard import check_npz

VERSION = 1
# name: (kinds of dtype, shape; None is any length)
LAYOUT: dict[str, tuple[str, tuple[int | None, ...]]] = {
    "names": ("U", (None,)),
    "sources": ("i", (None,)),
    "indices": ("i", (None,)),
    "times_s": ("f", (None,)),
    "sizes": ("i", (None, 2)),
    "frames": ("i", (None,)),
    "poses": ("f", (None, NUM_KEYPOINTS, 3)),
    "scores": ("f", (None,)),
    "ids": ("i", (None,)),
}
PER_FRAME = ("sources", "indices", "times_s", "sizes")
PER_POSE = ("frames", "poses", "scores", "ids")
DAMAGE = (
    EOFError,
    KeyError,
    MemoryError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    ValueError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
)  # fmt: skip


class Row(NamedTuple):
    """One picture as it is kept until the file is written: a pose takes 200 bytes."""

    source: str
    number: int
    time_s: float
    size: tuple[int, int]
    poses: NDArray[np.float32]
    scores: list[float]
    ids: list[int]


def row(frame: FramePoses) -> Row:
    """A picture to keep. Raises `ValueError` where its size is not known."""
    return Row(
        frame.source,
        frame.index,
        np.nan if frame.time_s is None else frame.time_s,
        known_size(frame),
        in_heights(frame).astype(np.float32),
        [pose.score for pose in frame.poses],
        [-1 if player_id is None else player_id for _, player_id in frame.people()],
    )


def write(rows: Sequence[Row], file: IO[bytes]) -> None:
    """The whole file."""
    names, sources = np.unique([row.source for row in rows] or [""], return_inverse=True)
    counts = [len(row.scores) for row in rows]
    nobody = np.empty((0, NUM_KEYPOINTS, 3), np.float32)
    arrays: dict[str, Any] = {
        "format": np.array(FORMAT),
        "version": np.array(VERSION),
        "names": names,
        "sources": sources[: len(rows)].astype(np.int64),
        "indices": np.array([row.number for row in rows], np.int64),
        "times_s": np.array([row.time_s for row in rows], np.float64),
        "sizes": np.array([row.size for row in rows], np.int64).reshape(-1, 2),
        "frames": np.repeat(np.arange(len(rows), dtype=np.int64), counts),
        "poses": np.concatenate([nobody, *(row.poses for row in rows)]),
        "scores": np.array([score for row in rows for score in row.scores], np.float32),
        "ids": np.array([number for row in rows for number in row.ids], np.int64),
    }
    np.savez_compressed(file, **arrays)


def read(path: Path) -> list[FramePoses]:
    """The pictures of a file. Raises `PoseFileError`, `OSError`."""
    try:
        check_npz(path, len(LAYOUT) + 2, MAX_BYTES)
        with np.load(path, allow_pickle=False) as stored:
            _check_envelope(stored)
            arrays = {name: stored[name] for name in LAYOUT}
        _check_layout(arrays)
        return _frames(arrays)
    except PoseFileError:
        raise
    except DAMAGE as error:
        reason = error.args[0] if error.args else type(error).__name__
        raise PoseFileError(f"it is damaged or no pose file: {reason}") from error


def _check_envelope(stored: Any) -> None:
    kind, version = stored["format"], stored["version"]
    if kind.dtype.kind != "U" or kind.shape != () or str(kind) != FORMAT:
        raise PoseFileError(f'its format is not "{FORMAT}"')
    if version.dtype.kind not in "iu" or version.shape != () or version < 1:
        raise PoseFileError("its version is not a number from 1")
    if version > VERSION:
        raise PoseFileError(
            f"it has version {version}, but this program reads up to {VERSION}: update Mirrorbeat"
        )


def _check_layout(arrays: dict[str, NDArray[Any]]) -> None:
    for name, (kind, shape) in LAYOUT.items():
        array = arrays[name]
        fits = array.ndim == len(shape) and all(
            side is None or side == found for side, found in zip(shape, array.shape, strict=True)
        )
        if array.dtype.kind != kind or not fits:
            raise PoseFileError(f"{name} is {array.dtype} of shape {array.shape}")
    for names in (PER_FRAME, PER_POSE):
        if len({len(arrays[name]) for name in names}) != 1:
            raise PoseFileError(f"{', '.join(names)} differ in length")
    sources, sizes, frames = arrays["sources"], arrays["sizes"], arrays["frames"]
    if not _within(sources, 0, len(arrays["names"]) - 1):
        raise PoseFileError("sources leads outside names")
    if not _within(sizes, 1, MAX_SIDE) or not _within(arrays["indices"], 0, 2**53):
        raise PoseFileError("sizes or indices are out of range")
    if not _within(frames, 0, len(sources) - 1) or (np.diff(frames) < 0).any():
        raise PoseFileError("frames does not rise, or leads outside")
    times = arrays["times_s"]
    if np.isinf(times).any() or (times < 0).any():
        raise PoseFileError("times_s holds what is no time")


def _within(array: NDArray[Any], least: int, most: int) -> bool:
    return array.size == 0 or bool(array.min() >= least and array.max() <= most)


def _frames(arrays: dict[str, NDArray[Any]]) -> list[FramePoses]:
    count = len(arrays["sources"])
    starts = np.searchsorted(arrays["frames"], np.arange(count + 1))
    frames = []
    for row in range(count):
        height, width = (int(side) for side in arrays["sizes"][row])
        span = slice(starts[row], starts[row + 1])
        ids = tuple(None if number < 0 else int(number) for number in arrays["ids"][span])
        time_s = float(arrays["times_s"][row])
        frames.append(
            FramePoses(
                str(arrays["names"][arrays["sources"][row]]),
                int(arrays["indices"][row]),
                None if np.isnan(time_s) else time_s,
                (height, width),
                tuple(
                    pose_from(pose, float(score), height)
                    for pose, score in zip(
                        arrays["poses"][span], arrays["scores"][span], strict=True
                    )
                ),
                ids if any(number is not None for number in ids) else (),
            )
        )
    return frames
