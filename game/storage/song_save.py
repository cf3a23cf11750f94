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


def save_copy(edit: SongEdit, source: Path, folder: Path, music: bytes | None = None) -> Saved:
    """Saves an edited song as a new one in `folder`, with music and cover of `source`.

    `music` is an Ogg file or a WAV cut by what the edit trims from the start, for a song with
    music. Raises `SongError` and `OSError`, leaving nothing behind.
    """
    if folder.exists():
        raise SongError(f"{folder} is there already")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder.parent) as staging:
        _stage(edit, source, staging / "song", music)
        (staging / "song").rename(folder)
    return Saved(folder, None)


def save_over(
    edit: SongEdit,
    folder: Path,
    at: datetime,
    music: bytes | None = None,
    backups: Path | None = None,
) -> Saved:
    """Saves an edited song over the one in `folder`; what is replaced is kept among the backups.

    Where nothing is trimmed only the JSON changes. Else a folder is made beside the old one and
    takes its place; killed in the middle, the old song is there again with the next look for songs.
    `music` and what is raised are as for `save_copy`; the old song stays whole.
    """
    json_text(finished(edit))  # refuses what cannot be saved before anything is touched
    place = folder.resolve()
    backup = _new_folder((backups_folder() if backups is None else backups) / place.name, at)
    if not edit.trimmed:
        shutil.copy2(folder / JSON_NAME, backup / JSON_NAME)
        write_json_only(edit.song, folder)
        return Saved(folder, backup)
    shutil.copytree(place, backup, dirs_exist_ok=True)
    with one_at_a_time(place.parent) as staging:
        _stage(edit, place, staging / "song", music)
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


def _stage(edit: SongEdit, source: Path, made: Path, music: bytes | None) -> None:
    """Writes the whole song into a new folder."""
    song = finished(edit)
    cut = song.audio is not None and edit.start_s > 0
    if cut and music is None:
        raise SongError("the music must be cut as the dance is")
    if cut and music is not None:
        song = replace(song, audio=CUT_MUSIC[music[:4]])
    made.mkdir()
    write_choreography(song, made)
    if song.audio is not None:
        if cut and music is not None:
            (made / song.audio).write_bytes(music)
        else:
            shutil.copy2(source / song.audio, made / song.audio)
    if (source / COVER_NAME).is_file():
        shutil.copy2(source / COVER_NAME, made / COVER_NAME)
