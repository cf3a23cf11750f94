"""The player's folder of songs: putting one into its place, or taking it away, in one step.

Folders that are not yet, or no longer, songs have names that begin with a dot, and are no songs to
anybody. Whoever changes the folder holds its lock, so that such a folder found there was left
behind by a program that was killed.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from game.storage.choreography_file import (
    COVER_NAME,
    JSON_NAME,
    MAX_JSON_BYTES,
    POSES_NAME,
    SongError,
)

_LOCK: Final = ".lock"
_COMING, _GOING = ".coming-", ".going-"


class PlaceTaken(SongError):
    """A song may not go where it should; or somebody else changes the folder."""


class AlreadyThere(PlaceTaken):
    """A song of this id is there, in `folder`, and was not to be, or may not be, replaced."""

    def __init__(self, text: str, folder: Path, replaceable: bool = True) -> None:
        super().__init__(text)
        self.folder, self.replaceable = folder, replaceable


@contextmanager
def one_at_a_time(songs_folder: Path) -> Iterator[Path]:
    """An empty folder beside the songs to build one in, which is gone afterwards.

    Clears away what was left behind before. Raises `PlaceTaken` while another program does the
    same, and `OSError`.
    """
    with _locked(songs_folder):
        tidy(songs_folder)
        staging = songs_folder / f"{_COMING}{os.getpid()}"
        staging.mkdir()
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _locked(songs_folder: Path) -> Iterator[None]:
    with (songs_folder / _LOCK).open("ab") as lock:
        _hold(lock)
        yield


def _hold(lock: IO[bytes]) -> None:
    """Holds the lock until the file is closed, which the system does for a killed program, too."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise PlaceTaken("another Mirrorbeat is installing a song: try again") from error


def left_behind(songs_folder: Path) -> list[Path]:
    """What a killed program left, or one that is at work just now."""
    found = songs_folder.glob(".*-*") if songs_folder.is_dir() else ()
    return sorted(folder for folder in found if folder.name.startswith((_COMING, _GOING)))


def tidy(songs_folder: Path) -> None:
    """Clears away what a killed program left; a song that it had moved aside comes back.

    Only for who holds the lock. Raises `OSError`.
    """
    for folder in left_behind(songs_folder):
        if (place := _missing_place(folder)) is not None:
            folder.rename(place)
        else:
            _delete(folder)


def bring_back(songs_folder: Path) -> None:
    """Has songs back that an install was about to replace when it was killed, if there are any."""
    if left_behind(songs_folder):
        with suppress(OSError, PlaceTaken), one_at_a_time(songs_folder):
            return  # who holds the lock has tidied up


def put_back(songs_folder: Path) -> None:
    """Gives songs their place again that a killed program had moved aside to replace them.

    Nothing is deleted, and nothing done while another program is at work there.
    """
    if any(map(_missing_place, left_behind(songs_folder))):
        with suppress(OSError, PlaceTaken), _locked(songs_folder):
            for folder in left_behind(songs_folder):
                if (place := _missing_place(folder)) is not None:
                    folder.rename(place)


def _missing_place(folder: Path) -> Path | None:
    """Where a folder that was left behind belongs, if it was moved aside and is missed there."""
    place = folder.with_name(folder.name.removeprefix(_GOING))
    return place if folder.name.startswith(_GOING) and not place.exists() else None


def _delete(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()  # and not what it leads to
    else:
        shutil.rmtree(folder, ignore_errors=True)


def place_song(
    staging: Path, songs_folder: Path, song_id: str, shipped_folder: Path | None, *, replace: bool
) -> Path:
    """Moves a finished folder to where it belongs; its place. Raises `PlaceTaken`, `OSError`."""
    shipped = None if shipped_folder is None else song_folder(shipped_folder, song_id)
    if shipped is not None:
        text = f"{song_id!r} comes with the game, and is not replaced"
        raise AlreadyThere(text, shipped, replaceable=False)
    place = song_folder(songs_folder, song_id)
    if place is None:
        place = songs_folder / song_id
        staging.rename(place)
        return place
    if not replace:
        raise AlreadyThere(f"a song {song_id!r} is installed already", place)
    replace_song(staging, place)
    return place


def replace_song(staging: Path, place: Path) -> None:
    """A finished folder takes a song's place, for who holds the lock. Killed in the middle, the old
    song comes back with the next look for songs. Raises `OSError`; the old song stays then."""
    aside = place.with_name(f"{_GOING}{place.name}")
    place.rename(aside)
    try:
        staging.rename(place)
    except BaseException:
        aside.rename(place)
        raise
    _delete(aside)


def check_folder(folder: Path, *, replace: bool) -> None:
    """Whether a song may be written to a folder of any place. Raises `AlreadyThere` for a song that
    is not to be replaced, `PlaceTaken` for a folder that holds more than a song: it would go."""
    if folder.exists() and not folder.is_dir():
        raise PlaceTaken(f"{folder} is a file: name a folder")
    if (folder / JSON_NAME).exists() and not replace:
        raise AlreadyThere(f"{folder} already holds a song", folder)
    for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
        if name not in (JSON_NAME, POSES_NAME, COVER_NAME, _told(folder, "audio")):
            raise PlaceTaken(f"{folder} holds {name}, too: name a folder for the song alone")


@contextmanager
def folder_at(folder: Path, *, replace: bool) -> Iterator[Path]:
    """An empty folder to build a song in, which is in one step `folder` when nothing was raised.

    Raises what `check_folder` and `one_at_a_time` raise.
    """
    check_folder(folder, replace=replace)
    place = folder.resolve()  # behind a link, or "."
    place.parent.mkdir(parents=True, exist_ok=True)
    among_songs = (place.parent / _LOCK).exists()
    try:
        with one_at_a_time(place.parent) as staging:
            made = staging / "song"
            made.mkdir()
            yield made
            if place.exists():
                replace_song(made, place)
            else:
                made.rename(place)
    finally:
        if not among_songs:  # nothing of ours stays in other folders
            with suppress(OSError):
                (place.parent / _LOCK).unlink()


def remove_song(folder: Path) -> None:
    """Deletes a song's folder: it is whole, or no song any more. Raises `PlaceTaken`, `OSError`."""
    with one_at_a_time(folder.parent) as staging:
        if folder.is_symlink():
            folder.unlink()
        else:
            folder.rename(staging / folder.name)  # and goes with it


def song_folder(root: Path, song_id: str) -> Path | None:
    """The folder in `root` that holds the song of an id, or has its name; None without one."""
    if (root / song_id).exists() or (root / song_id).is_symlink():
        return root / song_id
    folders = sorted(root.iterdir()) if root.is_dir() else []
    return next(
        (
            folder
            for folder in folders
            if not folder.name.startswith((".", "_")) and _told(folder, "id") == song_id
        ),
        None,
    )


def _told(folder: Path, key: str) -> object:
    """What a folder's song says of itself, however broken the rest may be."""
    with suppress(OSError, ValueError, RecursionError):
        path = folder / JSON_NAME
        if path.stat().st_size <= MAX_JSON_BYTES:
            data = json.loads(path.read_bytes())
            return data.get(key) if isinstance(data, dict) else None
    return None
