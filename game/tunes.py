"""What one may record a dance to: the music of songs, music files of one's own, and clicks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from game.audio import music_length_s
from game.core.beat_fit import NO_PULSE, SILENT, TOO_SHORT
from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography
from game.core.tapping import tapped_grid
from game.storage import library
from game.storage.choreography_file import SongError, check_music
from game.storage.library import SongEntry
from game.storage.pack import MUSIC_ENDINGS
from pose_engine.extras import MissingExtra
from pose_engine.sources import SourceError

CLICKS_BPM: Final = 120.0
CLICKS_S: Final = 60.0
SLOWEST, FASTEST, STEP = 60.0, 180.0, 5.0  # of clicks, beats a minute
LEAST_SURE: Final = 0.2  # of a beat that is found
UNSTEADY: Final = "record_unsteady"
_REASONS: Final = {TOO_SHORT: "record_too_short", NO_PULSE: UNSTEADY, SILENT: "record_no_music"}


@dataclass(frozen=True, eq=False)
class Tune:
    """`path` is the music, None for clicks; `grid` its beats, None until they are found or tapped.

    `why` is a key of the table of strings that says why its beats could not be found.
    `dance` is what a virtual dancer dances to it, `song` whether the music is that dance's own.
    `keep_as` is the kept song's title, where somebody has told it.
    """

    title: str
    path: Path | None
    grid: BeatGrid | None
    length_s: float
    dance: Choreography | None = None
    song: bool = False
    why: str = ""
    keep_as: str = ""


def music_folder() -> Path:
    """Where players put music of their own."""
    return library.user_songs_folder().parent / "music"


def tunes(songs: Sequence[SongEntry]) -> list[Tune]:
    """Clicks first, the player's own files, then the songs' music."""
    dances = [song for song in songs if song.choreography is not None]
    first = dances[0].choreography if dances else None
    found = [Tune("", None, BeatGrid(CLICKS_BPM), CLICKS_S, first)]
    folder = music_folder()
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    found += [
        Tune(path.stem, path, None, 0.0, first)
        for path in files
        if path.is_file() and path.suffix.lower() in MUSIC_ENDINGS
    ]
    for song in dances:
        dance = song.choreography
        if dance is not None and song.audio is not None:
            grid = BeatGrid(dance.bpm, dance.first_beat_s)
            found.append(Tune(dance.title, song.audio, grid, dance.duration_s, dance, song=True))
    return found


def listened(tune: Tune) -> Tune:
    """A file's tune with its length and its beats, or `why` there are none: they can be tapped.

    Raises `SongError` with the reason for what cannot be danced to at all.
    """
    from game.beat_finder import find_beats
    from game.sound_file import sound_for_beats

    assert tune.path is not None
    check_music(tune.path)
    try:
        sound = sound_for_beats(tune.path)
        beats = find_beats(sound)
    except MissingExtra as error:
        try:
            length_s = music_length_s(tune.path)
        except ValueError:
            raise SongError(str(error)) from error
        return replace(tune, length_s=length_s, why="record_no_extra")
    except SourceError as error:
        raise SongError(str(error)) from error
    if beats.confidence < LEAST_SURE:
        return replace(tune, length_s=sound.duration_s, why=_REASONS.get(beats.note, UNSTEADY))
    return replace(tune, length_s=sound.duration_s, grid=beats)


def tapped(tune: Tune, taps_s: Sequence[float]) -> Tune:
    """The tune with the beats that taps mean; as it was while they are too few or too uneven."""
    grid = tapped_grid(taps_s)
    return tune if grid is None else replace(tune, grid=grid, why="")


def faster(tune: Tune, steps: int) -> Tune:
    """Clicks of another tempo; music keeps its own."""
    if tune.path is not None or tune.grid is None:
        return tune
    bpm = min(max(tune.grid.bpm + STEP * steps, SLOWEST), FASTEST)
    return replace(tune, grid=BeatGrid(bpm))
