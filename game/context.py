"""What every scene is handed: the songs, the sound, the camera, and ways to act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from game.audio import Audio
from game.core.aside import Aside
from game.dance_run import DanceRun
from game.party import Party
from game.party_run import PartyRun
from game.players import Players
from game.replays import Replays
from game.storage.library import SongEntry
from game.storage.settings import Settings

if TYPE_CHECKING:
    from game.poses import Poses

__all__ = ["GameContext", "Settings"]


def _save_nothing(changes: Mapping[str, Any]) -> None:
    """Where nothing is to be kept, as in tests and tools."""


def _no_party(song: SongEntry, party: Party) -> PartyRun:
    """Where nobody can dance together."""
    raise NotImplementedError("this game has no parties")


def _no_camera(camera: str) -> str | None:
    """Where the camera cannot be changed."""
    return None


@dataclass
class GameContext:
    """`start_dance(song, difficulty)` prepares a dance, `start_party(song, party)` one of several
    players; `quit` ends the program after this tick.

    `settings` are those in force: the saved ones, and what the command line says over them.
    `open_camera` changes to another camera ("auto", an index or "virtual") and says what was wrong
    with it, if something was. `replays` are the dances kept and the ghost to race, None where there
    are none to be had; `players` who dances and their scores, likewise. `aside` is for clocks that
    go by steps: it does at once what a thread would do meanwhile. `new_song` is to have the focus
    when the songs are next shown.
    """

    songs: list[SongEntry]
    audio: Audio
    poses: Poses
    settings: Settings
    start_dance: Callable[[SongEntry, str], DanceRun]
    now: Callable[[], float]
    quit: Callable[[], None]
    replays: Replays | None = None
    players: Players | None = None
    save: Callable[[Mapping[str, Any]], None] = _save_nothing
    open_camera: Callable[[str], str | None] = _no_camera
    aside: Aside | None = None
    start_party: Callable[[SongEntry, Party], PartyRun] = _no_party
    new_song: SongEntry | None = None

    def take_new_song(self) -> SongEntry | None:
        """The song that has been installed since the list of songs was last shown."""
        song, self.new_song = self.new_song, None
        return song

    def add_song(self, song: SongEntry) -> SongEntry:
        """Puts a song on the list, in the place of one of its id and before the broken ones, where
        it will have the focus; the entry that is on the list."""
        songs = self.songs
        known = [place for place, old in enumerate(songs) if old.id == song.id]
        if known and songs[known[0]].choreography is not None:
            song = songs[known[0]]
        elif known:
            songs[known[0]] = song
        else:
            broken = [place for place, old in enumerate(songs) if old.choreography is None]
            songs.insert(broken[0] if broken else len(songs), song)
        self.new_song = song
        return song

    def change_settings(self, **changes: Any) -> None:
        """Changes fields of the settings from now on, and saves those and no others.

        Raises `OSError` where they cannot be saved; they hold until the program ends even so.
        """
        self.settings = replace(self.settings, **changes)
        self.save(changes)
