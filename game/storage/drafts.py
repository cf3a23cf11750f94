"""Unsaved changes of songs, kept in the user's data folder so that a crash loses none of them.

A draft is the song's JSON as it is being edited; its poses, which editing never changes, stay with
the song. Nothing here deletes a draft that it cannot read.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
from platformdirs import user_data_path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from game.core.aside import Aside
from game.core.choreography import Choreography
from game.core.song_edit import SongEdit, finished
from game.storage.choreography_file import MAX_JSON_BYTES, as_data, from_schema
from game.storage.schema import ChoreographySchema, Seconds, check_envelope, first_problem
from pose_engine.files import write_atomic

DRAFT_FORMAT: Final = "mirrorbeat.draft"
DRAFT_VERSION: Final = 1
SAVE_EVERY_S: Final = 0.4
MAX_ASIDE: Final = 1000


class DraftError(ValueError):
    """A draft cannot be used; the text says why."""


class DraftSchema(BaseModel):
    """A draft's file, version 1. `poses` is the digest of the dance that it belongs to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["mirrorbeat.draft"]
    version: Literal[1]
    edited_at: AwareDatetime
    folder: Annotated[str, Field(max_length=4096)]
    poses: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    start_s: Seconds
    end_s: Seconds
    song: ChoreographySchema


@dataclass(frozen=True, eq=False)
class Draft:
    """Unsaved changes, and when the last of them was made."""

    edit: SongEdit
    edited_at: datetime


def drafts_folder() -> Path:
    return user_data_path("mirrorbeat", appauthor=False) / "drafts"


def draft_file(song_folder: Path, drafts: Path | None = None) -> Path:
    """Where the draft of a song goes; songs of one name in several places have one each."""
    place = song_folder.resolve()
    mark = hashlib.sha256(str(place).encode()).hexdigest()[:10]
    return (drafts_folder() if drafts is None else drafts) / f"{place.name[:60]}-{mark}.json"


def poses_digest(song: Choreography) -> str:
    """SHA-256 of a song's dancers."""
    digest = hashlib.sha256()
    for track in song.tracks:
        digest.update(np.ascontiguousarray(track.times_s, "<f8").tobytes())
        digest.update(np.ascontiguousarray(track.poses, "<f4").tobytes())
    return digest.hexdigest()


def write_draft(path: Path, edit: SongEdit, song_folder: Path, poses: str, at: datetime) -> None:
    """Writes a draft, whole or not at all; `poses` is the song's `poses_digest`.

    Raises `SongError` for a song the format cannot hold, `OSError` where it cannot be written.
    """
    data = {
        "format": DRAFT_FORMAT,
        "version": DRAFT_VERSION,
        "edited_at": at.isoformat(),
        "folder": str(song_folder.resolve()),
        "poses": poses,
        "start_s": edit.start_s,
        "end_s": edit.end_s,
        "song": as_data(edit.song),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    write_atomic(path, f"{text}\n".encode())


def read_draft(path: Path, song: Choreography) -> Draft | None:
    """The draft of a song; None where there is none, or where the song is that already, as after a
    save that was killed at its very end. Raises `DraftError`; the file stays."""
    try:
        schema = _read(path)
        if _is_saved(schema, song):
            return None
        if schema.poses != poses_digest(song):
            raise ValueError("the song's dance is another one by now")
        edited = from_schema(schema.song, song.tracks)
        if not schema.start_s < schema.end_s <= edited.duration_s:
            raise ValueError("what it keeps of the song is outside it")
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise DraftError(f"{path}: {first_problem(error)}") from error
    except OSError as error:
        raise DraftError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise DraftError(f"{path}: {' '.join(str(error).split())}") from error
    return Draft(SongEdit(edited, schema.start_s, schema.end_s), schema.edited_at)


def _read(path: Path) -> DraftSchema:
    if path.stat().st_size > MAX_JSON_BYTES:
        raise ValueError(f"larger than {MAX_JSON_BYTES // 1_000_000} MB")
    steps: dict[int, Any] = {}
    data = check_envelope(json.loads(path.read_bytes()), DRAFT_FORMAT, DRAFT_VERSION, steps)
    return DraftSchema.model_validate(data)


def _is_saved(schema: DraftSchema, song: Choreography) -> bool:
    """Whether what a draft would be saved as is the song that is there."""
    edited = from_schema(schema.song, song.tracks)  # whatever they are: poses are never edited
    if not schema.start_s < schema.end_s <= edited.duration_s:
        return False
    made = finished(SongEdit(edited, schema.start_s, schema.end_s))
    return as_data(replace(made, audio=song.audio)) == as_data(song)


def set_aside(path: Path) -> Path | None:
    """Gives a draft that is not wanted now, or cannot be read, another name; that name, None where
    there was no draft. Raises `OSError`."""
    for number in range(1, MAX_ASIDE):
        aside = path.with_name(f"{path.stem}.aside-{number}{path.suffix}")
        if not aside.exists():
            try:
                os.rename(path, aside)
            except FileNotFoundError:
                return None
            return aside
    raise OSError(f"{path.parent} holds too many files {path.stem}.aside-*: move some away")


class Autosave:
    """Keeps the draft of one song up to date: call `update` in every picture.

    `trouble` says why the last change is not kept, if it is not.
    """

    def __init__(self, song_folder: Path, song: Choreography, drafts: Path | None = None) -> None:
        self.path = draft_file(song_folder, drafts)
        self.trouble: str | None = None
        self._folder, self._poses = song_folder, poses_digest(song)
        self._kept: SongEdit | None = None  # what the file holds of this session
        self._writing: Future[None] | None = None
        self._begun_at = -SAVE_EVERY_S

    def update(self, edit: SongEdit | None, now: float, aside: Aside) -> None:
        """Has the changes written by another thread, SAVE_EVERY_S after the last time at the
        earliest; `edit` is None where there is nothing to save."""
        if self._writing is not None:
            if not self._writing.done():
                return
            self._finish()
        if edit is None:
            if self._kept is not None:
                self.forget()
        elif edit is not self._kept and now - self._begun_at >= SAVE_EVERY_S:
            self._begun_at, self._kept = now, edit
            self._writing = aside(lambda: self._write(edit))

    def _write(self, edit: SongEdit) -> None:
        """Notes what went wrong instead of raising it: one thread or another may do it."""
        try:
            write_draft(self.path, edit, self._folder, self._poses, datetime.now(UTC))
            self.trouble = None
        except (OSError, ValueError) as error:
            self.trouble = " ".join(str(error).split())

    def _finish(self) -> None:
        if self._writing is not None:
            self._writing.result()
            self._writing = None
            if self.trouble is not None:
                self._kept = None  # tried once more with the next update

    def close(self, edit: SongEdit | None) -> None:
        """Writes what is not written yet, now."""
        self._finish()
        if edit is not None and edit is not self._kept:
            self._kept = edit
            self._write(edit)

    def forget(self) -> None:
        """Takes the draft away: its changes are saved, or not wanted."""
        self._finish()
        self._kept = None
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            self.trouble = f"{self.path} cannot be deleted: {error.strerror or error}"
