"""Recorded takes that are not songs yet: a `.npz` each in the data folder, kept until decided on.

| array | holds |
| --- | --- |
| `envelope` () str | JSON: format, version, and what the take is of (`TakeSchema`) |
| `times` (T,) float64 | seconds of the music, rising |
| `poses` (T, 17, 3) float32 | x, y in frame heights as the camera saw them, and confidence |
"""

from __future__ import annotations

import io
import json
import logging
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from game.core.beat_grid import FASTEST_BPM, SLOWEST_BPM, BeatGrid
from game.core.recorder import seen_share
from game.core.take import Take
from game.storage import library
from game.storage.choreography_file import DAMAGE, MAX_COORDINATE
from game.storage.schema import Name, Seconds, check_envelope, first_problem
from pose_engine.files import write_atomic
from pose_engine.zip_guard import check_npz

LOG = logging.getLogger(__name__)
TAKE_FORMAT: Final = "mirrorbeat.take"
TAKE_VERSION: Final = 1
MAX_TAKE_BYTES: Final = 128_000_000
MOST: Final = 20  # takes that wait; then the oldest go
_ARRAYS: Final = ("envelope", "times", "poses")
_DAMAGE: Final = (*DAMAGE, KeyError, RuntimeError, zlib.error)


Camera = Literal["live", "film", "virtual"]


class TakeError(ValueError):
    """A take cannot be read; the text names the file and the reason."""


class TakeSchema(BaseModel):
    """What a take is of, version 1. Without `music` it was danced to clicks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["mirrorbeat.take"]
    version: Literal[1]
    recorded_at: AwareDatetime
    bpm: Annotated[float, Field(ge=SLOWEST_BPM, le=FASTEST_BPM)]
    first_beat_s: Seconds
    title: Name
    music: Annotated[str, Field(max_length=4096)] | None
    camera: Camera
    end_s: Annotated[Seconds, Field(gt=0)]
    aspect: Annotated[float, Field(gt=0.1, lt=10)]
    frame_rate: Annotated[float, Field(ge=1, le=1000)]


@dataclass(frozen=True, eq=False)
class StoredTake:
    """A take with the music that it was danced to, by its file and title; `path` is its own.

    `camera` says what it was danced before.
    """

    take: Take
    grid: BeatGrid
    title: str
    music: Path | None
    camera: str
    recorded_at: datetime
    path: Path

    @cached_property
    def seen(self) -> float:
        """How much of it was seen well, 0..1."""
        return seen_share(self.take)


def takes_folder() -> Path:
    return library.user_songs_folder().parent / "takes"


def take_path(recorded_at: datetime) -> Path:
    """A name of its own for a take that begins now."""
    name = recorded_at.strftime("%Y-%m-%d_%H-%M-%S")
    path, number = takes_folder() / f"{name}.npz", 1
    while path.exists():
        number += 1
        path = takes_folder() / f"{name}_{number}.npz"
    return path


def write_take(stored: StoredTake) -> None:
    """Writes a take whole or not at all. Raises `OSError`, and `ValueError` where there is none."""
    take = stored.take
    envelope = TakeSchema.model_validate(
        {
            "format": TAKE_FORMAT,
            "version": TAKE_VERSION,
            "recorded_at": stored.recorded_at,
            "bpm": stored.grid.bpm,
            "first_beat_s": stored.grid.first_beat_s,
            "title": stored.title[:200],
            "music": None if stored.music is None else str(stored.music),
            "camera": stored.camera,
            "end_s": take.end_s,
            "aspect": take.aspect,
            "frame_rate": float(np.clip(take.frame_rate, 1, 1000)),
        }
    )
    packed = io.BytesIO()
    text = np.array(envelope.model_dump_json())
    np.savez(packed, envelope=text, times=take.times_s, poses=take.poses)
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(stored.path, packed.getvalue())


def read_take(path: Path) -> StoredTake:
    """The take of a file. Raises `TakeError`."""
    try:
        check_npz(path, len(_ARRAYS), MAX_TAKE_BYTES)
        with np.load(path, allow_pickle=False) as stored:
            envelope, times, poses = (stored[name] for name in _ARRAYS)
        data = check_envelope(json.loads(str(envelope)), TAKE_FORMAT, TAKE_VERSION, {})
        schema = TakeSchema.model_validate(data)
        take = _checked(times, poses, schema)
    except OSError as error:
        raise TakeError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise TakeError(f"{path}: {first_problem(error)}") from error
    except _DAMAGE as error:
        raise TakeError(f"{path} is no take, or damaged: {error}") from error
    grid = BeatGrid(schema.bpm, schema.first_beat_s)
    music = None if schema.music is None else Path(schema.music)
    return StoredTake(take, grid, schema.title, music, schema.camera, schema.recorded_at, path)


def _checked(times: Any, poses: Any, schema: TakeSchema) -> Take:
    if times.dtype.kind != "f" or poses.dtype.kind != "f" or poses.shape != (len(times), 17, 3):
        raise ValueError("it does not hold the right kind of numbers")
    if len(times) < 2 or not np.isfinite(times).all() or not np.isfinite(poses).all():
        raise ValueError("it holds no dance")
    if (np.diff(times) <= 0).any() or times[0] < 0 or times[-1] > schema.end_s + 1e-6:
        raise ValueError("its times are out of order")
    trust = poses[..., 2]
    if np.abs(poses).max() > MAX_COORDINATE or trust.min() < 0 or trust.max() > 1:
        raise ValueError("it holds places or confidences out of range")
    return Take(
        times.astype(np.float64),
        poses.astype(np.float32),
        schema.end_s,
        schema.aspect,
        schema.frame_rate,
    )


def stored_takes() -> list[StoredTake]:
    """All takes that wait, the oldest first. Those that cannot be read are left alone."""
    found = []
    for path in _files():
        try:
            found.append(read_take(path))
        except TakeError as error:
            LOG.warning("%s", error)
    return sorted(found, key=lambda stored: stored.recorded_at)


def _files() -> list[Path]:
    """The files of takes; what is being written has a name that begins with a dot."""
    folder = takes_folder()
    paths = sorted(folder.glob("*.npz")) if folder.is_dir() else []
    return [path for path in paths if not path.name.startswith(".")]


def make_room() -> None:
    """Removes the oldest takes, so that MOST are left. Raises `OSError`."""
    for path in sorted(_files(), key=lambda path: path.stat().st_mtime)[:-MOST]:
        path.unlink(missing_ok=True)


def best_of(takes: list[StoredTake]) -> int | None:
    """The place of the take of which most seconds were seen well; None where there is none."""
    values = [stored.seen * stored.take.end_s for stored in takes]
    return int(np.argmax(values)) if values else None
