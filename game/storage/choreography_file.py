"""Songs on disk: a folder with `choreography.json`, `poses.npz`, and perhaps music and a cover."""

from __future__ import annotations

import io
import json
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from game.core.choreography import Choreography, Move, Section, Track
from game.storage.schema import (
    CHOREOGRAPHY_FORMAT,
    CHOREOGRAPHY_STEPS,
    CHOREOGRAPHY_VERSION,
    MAX_TRACKS,
    ChoreographySchema,
    check_envelope,
    first_problem,
)
from pose_engine.files import write_atomic
from pose_engine.zip_guard import check_npz

JSON_NAME = "choreography.json"
POSES_NAME = "poses.npz"
COVER_NAME = "cover.png"
MAX_JSON_BYTES = 4_000_000
MAX_POSES_BYTES = 256_000_000  # unpacked: an hour of four dancers at 30 Hz is 90 MB
MUSIC_STARTS = (b"OggS", b"RIFF", b"fLaC", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
MAX_COORDINATE = 100.0  # frame heights
# What NumPy and zipfile raise on a damaged .npz; some array headers end up in Python's tokenizer.
DAMAGE = (
    EOFError,
    MemoryError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    ValueError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    struct.error,
)  # fmt: skip


class SongError(ValueError):
    """A song cannot be read; the text names the file and the reason."""


def read_choreography(folder: Path) -> Choreography:
    """The choreography of a song folder. Raises `SongError`."""
    schema = _read_schema(folder / JSON_NAME)
    tracks = _read_tracks(folder / POSES_NAME, len(schema.tracks))
    if schema.audio is not None:
        check_music(folder / schema.audio)
    try:
        return from_schema(schema, tracks)
    except ValueError as error:
        raise SongError(f"{folder / JSON_NAME}: {error}") from error


def from_schema(schema: ChoreographySchema, tracks: tuple[Track, ...]) -> Choreography:
    """A checked file's content with its dancers. Raises `ValueError` where both do not agree."""
    fields = schema.model_dump(exclude={"format", "version", "tracks", "moves", "sections"})
    moves = tuple(Move(**move.model_dump()) for move in schema.moves)
    sections = tuple(Section(part.start_s, part.name) for part in schema.sections)
    return Choreography(**fields, tracks=tracks, moves=moves, sections=sections)


def check_music(path: Path) -> None:
    """A look at the file's first bytes: whether it can be played shows only when it is."""
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except FileNotFoundError:
        raise SongError(f"{path}: the song's music is missing") from None
    except OSError as error:
        raise SongError(f"{path} cannot be read: {error.strerror or error}") from error
    if not start.startswith(MUSIC_STARTS) or (
        start.startswith(b"RIFF") and start[8:] != b"WAVE"  # a film has the same beginning
    ):
        raise SongError(f"{path} is not music (OGG, WAV, FLAC or MP3)")


def _read_schema(path: Path) -> ChoreographySchema:
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise SongError(f"{path}: larger than {MAX_JSON_BYTES // 1_000_000} MB")
        data = check_envelope(
            json.loads(path.read_bytes()),
            CHOREOGRAPHY_FORMAT,
            CHOREOGRAPHY_VERSION,
            CHOREOGRAPHY_STEPS,
        )
        return ChoreographySchema.model_validate(data)
    except FileNotFoundError:
        raise SongError(f"{path} is missing") from None
    except OSError as error:
        raise SongError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise SongError(f"{path}: {first_problem(error)}") from error
    except SongError:
        raise
    except (ValueError, RecursionError) as error:
        raise SongError(f"{path}: {error}") from error


def _read_tracks(path: Path, count: int) -> tuple[Track, ...]:
    try:
        check_npz(path, 2 * MAX_TRACKS, MAX_POSES_BYTES)
        with np.load(path, allow_pickle=False) as arrays:
            return tuple(_read_track(arrays, index) for index in range(count))
    except FileNotFoundError:
        raise SongError(f"{path} is missing") from None
    except OSError as error:
        raise SongError(f"{path} cannot be read: {error.strerror or error}") from error
    except KeyError as error:
        raise SongError(f"{path}: {error.args[0]}") from error
    except (tokenize.TokenError, SyntaxError) as error:
        raise SongError(f"{path} is damaged: an array does not say what it holds") from error
    except DAMAGE as error:
        raise SongError(f"{path}: {error}") from error
    except zlib.error as error:
        raise SongError(f"{path} is damaged: {error}") from error


def _read_track(arrays: Any, index: int) -> Track:
    times: NDArray[np.generic] = arrays[f"times_{index}"]
    poses: NDArray[np.generic] = arrays[f"poses_{index}"]
    if times.dtype.kind != "f" or poses.dtype.kind != "f" or times.ndim != 1:
        raise ValueError(f"track {index} does not hold the right kind of numbers")
    track = Track(times.astype(np.float64), poses.astype(np.float32))
    confidence = track.poses[..., 2]
    if np.abs(track.poses).max() > MAX_COORDINATE or confidence.min() < 0 or confidence.max() > 1:
        raise ValueError(f"track {index} holds places or confidences out of range")
    return track


def write_choreography(choreography: Choreography, folder: Path) -> None:
    """Writes a song's JSON and poses into a folder; music and cover are other people's work.

    Raises `SongError` for a song that the format cannot hold, before anything is written, and
    `OSError`, leaving each file that was there whole.
    """
    text = json_text(choreography)
    arrays: dict[str, NDArray[Any]] = {}
    for index, track in enumerate(choreography.tracks):
        arrays[f"times_{index}"] = track.times_s
        arrays[f"poses_{index}"] = track.poses
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)  # type: ignore[arg-type]  # stubs take names for allow_pickle
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / POSES_NAME, packed.getvalue())
    write_atomic(folder / JSON_NAME, text.encode())


def write_json_only(choreography: Choreography, folder: Path) -> None:
    """Writes a song's JSON beside the poses that are there already. Raises as the above."""
    write_atomic(folder / JSON_NAME, json_text(choreography).encode())


def json_text(choreography: Choreography) -> str:
    """A song's JSON file. Raises `SongError` for a song that the format cannot hold."""
    data = as_data(choreography)
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_data(choreography: Choreography) -> dict[str, Any]:
    """A song's JSON as data. Raises `SongError` for a song that the format cannot hold."""
    try:
        return _checked(choreography).model_dump(mode="json")
    except ValidationError as error:
        raise SongError(f"{choreography.id}: {first_problem(error)}") from error


def _checked(choreography: Choreography) -> ChoreographySchema:
    plain = {
        name: getattr(choreography, name)
        for name in ChoreographySchema.model_fields
        if name not in {"format", "version", "tracks", "moves", "sections"}
    }
    return ChoreographySchema.model_validate(
        {
            "format": CHOREOGRAPHY_FORMAT,
            "version": CHOREOGRAPHY_VERSION,
            **plain,
            "tracks": [{} for _ in choreography.tracks],
            "moves": [vars(move) for move in choreography.moves],
            "sections": [vars(section) for section in choreography.sections],
        }
    )
