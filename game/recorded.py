"""A recording put among the player's songs."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from game.core.choreography import Choreography
from game.storage import library
from game.storage.choreography_file import write_choreography
from game.storage.library import SongEntry
from game.storage.song_places import one_at_a_time, place_song


def free_title(words: str, taken: Collection[str]) -> str:
    """`words` and the first number with which no song bears the title."""
    number = 1
    while f"{words} {number}" in taken:
        number += 1
    return f"{words} {number}"


def keep_recording(song: Choreography, music: Path | None) -> SongEntry:
    """Writes a new song of the player's, its music beside it. Raises `SongError`, `OSError`."""
    folder = library.user_songs_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder) as staging:
        made = staging / "song"
        made.mkdir()
        if music is not None:
            song = replace(song, audio=f"audio{music.suffix.lower()}")
            shutil.copyfile(music, made / f"audio{music.suffix.lower()}")
        write_choreography(song, made)
        shipped = library.shipped_songs_folder()
        place = place_song(made, folder, song.id, shipped, replace=False)
    return library.read_song(place)
