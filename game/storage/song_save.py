"""Saving an edited song: over the old one, of which a copy is kept, or as a song of its own."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from game.core.song_edit import SongEdit, finished
from game.storage.choreography_file import (
    COVER_NAME,
    JSON_NAME,
    SongError,
    json_text,
    write_choreography,
    write_json_only,
)
from game.storage.library import shipped_songs_folder
from game.storage.song_places import one_at_a_time, replace_song
from pose_engine.files import write_atomic

CUT_MUSIC: Final = {b"OggS": "audio.ogg", b"RIFF": "audio.wav"}  # by its first bytes
COPIED: Final = "mine"


@dataclass(frozen=True)
class Saved:
    """Where a song was saved, and where the one before it is kept, if there was one."""

    folder: Path
    backup: Path | None


def backups_folder() -> Path:
    return user_data_path("mirrorbeat", appauthor=False) / "backups"


def is_shipped(folder: Path) -> bool:
    """Whether a song belongs to the game, so that only a copy of it can be changed."""
    return folder.resolve().is_relative_to(shipped_songs_folder().resolve())


def free_id(song_id: str, taken: Collection[str]) -> str:
    """An id for a copy of a song that no other song has."""
    number = 1
    while True:
        end = f"-{COPIED}" if number == 1 else f"-{COPIED}-{number}"
        if (name := f"{song_id[: 64 - len(end)]}{end}") not in taken:
            return name
        number += 1


@dataclass(frozen=True)
class Made:
    """What is made anew for an edited song: its music, an Ogg file or a WAV cut by what the edit
    trims from the start, and its cover, a PNG. Where one is None the old one is kept."""

    music: bytes | None = None
    cover: bytes | None = None


NOTHING: Final = Made()


def save_copy(edit: SongEdit, source: Path, folder: Path, made: Made = NOTHING) -> Saved:
    """Saves an edited song as a new one in `folder`, with what is not `made` from `source`.

    Raises `SongError` and `OSError`, leaving nothing behind.
    """
    if folder.exists():
        raise SongError(f"{folder} is there already")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder.parent) as staging:
        _stage(edit, source, staging / "song", made)
        (staging / "song").rename(folder)
    return Saved(folder, None)


def save_over(
    edit: SongEdit,
    folder: Path,
    at: datetime,
    made: Made = NOTHING,
    backups: Path | None = None,
) -> Saved:
    """Saves an edited song over the one in `folder`; what is replaced is kept among the backups.

    Where nothing is trimmed only JSON and cover change. Else a folder is made beside the old one
    and takes its place; killed in the middle, the old song is back with the next look for songs.
    What is raised is as for `save_copy`; the old song stays whole.
    """
    json_text(finished(edit))  # refuses what cannot be saved before anything is touched
    place = folder.resolve()
    backup = _new_folder((backups_folder() if backups is None else backups) / place.name, at)
    if not edit.trimmed:
        shutil.copy2(folder / JSON_NAME, backup / JSON_NAME)
        if made.cover is not None:
            if (folder / COVER_NAME).is_file():
                shutil.copy2(folder / COVER_NAME, backup / COVER_NAME)
            write_atomic(folder / COVER_NAME, made.cover)
        write_json_only(edit.song, folder)
        return Saved(folder, backup)
    shutil.copytree(place, backup, dirs_exist_ok=True)
    with one_at_a_time(place.parent) as staging:
        _stage(edit, place, staging / "song", made)
        replace_song(staging / "song", place)
    return Saved(folder, backup)


def _new_folder(place: Path, at: datetime) -> Path:
    """A new folder named after an instant."""
    place.mkdir(parents=True, exist_ok=True)
    name, number = at.strftime("%Y-%m-%d_%H-%M-%S"), 1
    while True:
        folder = place / (name if number == 1 else f"{name}_{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def _stage(edit: SongEdit, source: Path, target: Path, made: Made) -> None:
    """Writes the whole song into a new folder."""
    song = finished(edit)
    cut = song.audio is not None and edit.start_s > 0
    if cut and made.music is None:
        raise SongError("the music must be cut as the dance is")
    if cut and made.music is not None:
        song = replace(song, audio=CUT_MUSIC[made.music[:4]])
    target.mkdir()
    write_choreography(song, target)
    if song.audio is not None:
        _put(target / song.audio, made.music if cut else None, source / song.audio)
    _put(target / COVER_NAME, made.cover, source / COVER_NAME)


def _put(path: Path, data: bytes | None, old: Path) -> None:
    """Writes `data` into a file, or else copies the old one; a song may do without a cover."""
    if data is not None:
        path.write_bytes(data)
    elif old.is_file() or old.name != COVER_NAME:
        shutil.copy2(old, path)
