"""A recording put among the player's songs."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from game.core.choreography import Choreography
from game.storage import library
from game.storage.choreography_file import write_choreography
from game.storage.library import SongEntry
from game.storage.song_places import one_at_a_time, place_song

AUTHORS: Final = {  # of a song, by what it was danced before: keys of the table of strings
    "live": "record_author",
    "film": "record_author_film",
    "virtual": "record_author_virtual",
}


def free_id(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number with which no song has it."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted[:58]}-{number}"
    return found


def free_title(words: str, taken: Collection[str]) -> str:
    """`words` and the first number with which no song bears the title."""
    number = 1
    while f"{words} {number}" in taken:
        number += 1
    return f"{words} {number}"


def write_song(song: Choreography, music: Path | None, folder: Path) -> None:
    """Fills a folder with a song and its music. Raises `OSError`."""
    if music is not None:
        song = replace(song, audio=f"audio{music.suffix.lower()}")
        shutil.copyfile(music, folder / f"audio{music.suffix.lower()}")
    write_choreography(song, folder)


def keep_recording(song: Choreography, music: Path | None, *, over: bool = False) -> SongEntry:
    """Writes a song of the player's, its music beside it: a new one, or `over` that of its id.

    Raises `SongError`, `OSError`; what was there is there then.
    """
    folder = library.user_songs_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder) as staging:
        made = staging / "song"
        made.mkdir()
        write_song(song, music, made)
        shipped = library.shipped_songs_folder()
        place = place_song(made, folder, song.id, shipped, replace=over)
    return library.read_song(place)
