"""The songs that are installed: those shipped with the game and the player's own."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from game.core.choreography import Choreography
from game.storage.choreography_file import COVER_NAME, JSON_NAME, SongError, read_choreography
from game.storage.song_places import put_back

SHOWPIECE = "mirrorball-midnight"
"""The song that comes first: the title shows it, and it is danced where none is named."""


@dataclass(frozen=True, eq=False)
class SongEntry:
    """A song folder: its choreography, or the reason why it cannot be played. `written_ns` tells
    one version of it from another."""

    id: str
    folder: Path
    choreography: Choreography | None
    error: str | None = None
    written_ns: int = 0

    @property
    def title(self) -> str:
        return self.id if self.choreography is None else self.choreography.title

    @property
    def shipped(self) -> bool:
        """Whether it came with the game."""
        return self.folder.parent == shipped_songs_folder()

    @property
    def cover(self) -> Path | None:
        path = self.folder / COVER_NAME
        return path if path.is_file() else None

    @property
    def audio(self) -> Path | None:
        if self.choreography is None or self.choreography.audio is None:
            return None
        return self.folder / self.choreography.audio


def assets_folder() -> Path:
    """The game's sounds: in the installed package, or in the checkout."""
    installed = Path(__file__).parent.parent / "_assets"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "assets"


def shipped_songs_folder() -> Path:
    installed = Path(__file__).parent.parent / "_choreographies"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "choreographies"


def user_songs_folder() -> Path:
    return user_data_path("mirrorbeat", appauthor=False) / "songs"


def read_song(folder: Path) -> SongEntry:
    """The song in a folder; a broken one carries its reason instead of raising."""
    try:
        choreography = read_choreography(folder)
    except SongError as error:
        return SongEntry(folder.name, folder, None, str(error).replace(f"{folder}{os.sep}", ""))
    with suppress(OSError):
        written_ns = (folder / JSON_NAME).stat().st_mtime_ns
        return SongEntry(choreography.id, folder, choreography, written_ns=written_ns)
    return SongEntry(choreography.id, folder, choreography)


def find_songs(folders: list[Path] | None = None) -> list[SongEntry]:
    """Every song of the folders (by default shipped and the player's), those that play first.

    Of those, the showpiece comes before all others. A song that was being replaced by a program
    that was killed is there again.
    """
    roots = folders if folders is not None else [shipped_songs_folder(), user_songs_folder()]
    for root in roots:
        put_back(root)
    entries = [
        read_song(folder)
        for root in roots
        if root.is_dir()
        for folder in sorted(root.iterdir())
        if folder.is_dir() and not folder.name.startswith((".", "_"))
    ]
    taken: dict[str, SongEntry] = {}
    for number, entry in enumerate(entries):
        first = taken.setdefault(entry.id, entry)
        if first is not entry and entry.choreography is not None:
            reason = f"its id {entry.id!r} is that of {first.folder}"
            entries[number] = SongEntry(entry.folder.name, entry.folder, None, reason)
    return sorted(entries, key=lambda entry: (entry.choreography is None, entry.id != SHOWPIECE))


def find_song(name: str, songs: list[SongEntry]) -> SongEntry:
    """The song of an id or a folder's path. Raises `SongError` where none of it can be played."""
    path = Path(name)
    entry = next((song for song in songs if song.id == name), None)
    if entry is None:
        put_back(path.parent)
    if entry is None and path.is_dir():
        entry = read_song(path)
    if entry is None:
        known = ", ".join(song.id for song in songs if song.choreography) or "none"
        raise SongError(f"no song {name!r}; installed: {known}")
    if entry.choreography is None:
        raise SongError(f"{entry.folder}: {entry.error}")
    return entry
