"""Poses as files: `read_poses`, `write_poses`, and writers that take one picture after another.

| format | file | unit | read | lost (each module's docstring says more) |
| --- | --- | --- | --- | --- |
| `json` | `.json` | frame heights | yes | nothing |
| `npz` | `.npz` | frame heights | yes | nothing |
| `openpose` | a folder, or `_keypoints.json` for one picture | px | yes | times, pose scores |
| `coco` | `.coco.json` | px | yes | times, sizes, names, pictures without people |
| AIST++ | `.pkl` | px | yes; never written | of its nine cameras, all but the front one |
| `csv` | `.csv` | frame heights | no | sizes, pose scores, pictures without people |

In memory all places are px of the picture. A file is moved into its place when it is whole; until
then an older one stays. Reading checks everything and runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from pydantic_core import from_json

from pose_engine.files import one_line
from pose_engine.formats import aist, arrays, coco, mirrorbeat, openpose
from pose_engine.formats.frame_poses import MAX_BYTES, FramePoses, PoseFileError
from pose_engine.formats.writers import (
    FORMATS,
    ArrayWriter,
    FolderWriter,
    PoseWriter,
    TextWriter,
)

__all__ = [
    "FORMATS",
    "FramePoses",
    "PoseFileError",
    "PoseWriter",
    "guess_format",
    "open_writer",
    "read_poses",
    "write_poses",
]
MAX_PICTURE_BYTES = 10_000_000  # a thousand people, with faces and hands, are 1 MB


def guess_format(path: Path) -> str | None:
    """The format that a file's or folder's name stands for; None for an ending that says nothing.

    >>> guess_format(Path("dance.json")), guess_format(Path("dance.coco.json"))
    ('json', 'coco')
    >>> guess_format(Path("poses/")), guess_format(Path("dance.txt"))
    ('openpose', None)
    """
    name = path.name.lower()
    if path.is_dir() or not path.suffix or name.endswith(openpose.ENDING):
        return "openpose"
    if name.endswith(".coco.json"):
        return "coco"
    return {".json": "json", ".csv": "csv", ".npz": "npz"}.get(path.suffix.lower())


def open_writer(target: Path | TextIO, format: str | None = None) -> PoseWriter:
    """A writer for a file, a folder or an open stream; `format` is guessed where not given.

    Raises `ValueError` for a format that does not exist or that the target cannot hold, `OSError`
    for a file that cannot be written.
    """
    if isinstance(target, Path):
        format = format or guess_format(target)
    if format not in FORMATS:
        what = f"{target} has none of their endings" if format is None else f"not {format!r}"
        raise ValueError(f"the format of poses must be one of {', '.join(FORMATS)}: {what}")
    if not isinstance(target, Path):
        if format in ("npz", "openpose"):
            raise ValueError(f"{format} goes into files, and cannot be printed")
        return TextWriter(target, format)
    if format == "npz":
        return ArrayWriter(target)
    if format == "openpose" and target.suffix.lower() != ".json":
        return FolderWriter(target)
    return TextWriter(target, format)


def write_poses(path: Path, frames: Iterable[FramePoses], format: str | None = None) -> None:
    """Writes a whole pose file (OpenPose: a folder of them); `format` is guessed from the name.

    Raises `ValueError` for a format that does not exist, or for frames that it cannot hold (frame
    heights need `FramePoses.size`), `OSError`; what was there before then still is.
    """
    writer = open_writer(path, format)
    try:
        for frame in frames:
            writer.add(frame)
        writer.finish()
    finally:
        writer.discard()


def read_poses(
    path: Path, frame_size: tuple[int, int] | None = None, fps: float | None = None
) -> list[FramePoses]:
    """The pictures of a pose file, or of a folder of OpenPose's; the content tells the format.

    COCO and most OpenPose files do not say how large (`frame_size`: height, width in px) or how
    many a second (`fps`) their pictures were: what is given here stands in. Raises `PoseFileError`.
    """
    if fps is not None and not 0 < fps < 1e6:
        raise PoseFileError(f"fps must be above 0, not {fps}")
    try:
        if path.is_dir():
            frames = _read_folder(path, frame_size)
        elif _starts_with(path, b"PK"):
            return arrays.read(path)
        elif _starts_with(path, aist.MAGIC):
            return aist.read(path)
        else:
            data = _json(path, MAX_BYTES)
            if isinstance(data, dict) and "people" not in data:
                return mirrorbeat.read(data)
            frames = _read_foreign(data, path, frame_size)
    except PoseFileError as error:
        raise PoseFileError(one_line(f"{path}: {error}")) from error
    except OSError as error:
        raise PoseFileError(f"{path} cannot be read: {error.strerror or error}") from error
    if fps is not None:
        frames = [replace(frame, time_s=frame.index / fps) for frame in frames]
    return frames


def _starts_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _json(path: Path, most_bytes: int) -> Any:
    """The data of a JSON file; numbers that are not finite are refused."""
    with path.open("rb") as file:
        text = file.read(most_bytes + 1)
    if len(text) > most_bytes:
        raise PoseFileError(f"it is larger than {most_bytes // 1_000_000} MB")
    try:
        return from_json(text.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
    except ValueError as error:
        raise PoseFileError(f"it is not JSON: {error}") from error
    except MemoryError as error:
        raise PoseFileError("it is too large for this machine's memory") from error


def _read_foreign(data: Any, path: Path, frame_size: tuple[int, int] | None) -> list[FramePoses]:
    if isinstance(data, list):
        return coco.read(data, frame_size)
    if isinstance(data, dict):
        return [openpose.read(data, path.name, 0, frame_size)]
    raise PoseFileError("it holds neither Mirrorbeat's, nor OpenPose's, nor COCO's poses")


def _read_folder(folder: Path, frame_size: tuple[int, int] | None) -> list[FramePoses]:
    """A folder of OpenPose's files: film by film, in order of their numbers."""
    frames: list[FramePoses] = []
    for path in sorted(folder.glob(f"*{openpose.ENDING}")):
        try:
            data = _json(path, MAX_PICTURE_BYTES)
            if not isinstance(data, dict):
                raise PoseFileError("it is not one of OpenPose's")
            frames.append(openpose.read(data, path.name, len(frames), frame_size))
        except PoseFileError as error:
            raise PoseFileError(f"{path.name}: {error}") from error
    if not frames:
        raise PoseFileError(f"it holds no *{openpose.ENDING}")
    return frames
