"""What one may record a dance to: the music of songs, music files of one's own, and clicks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography
from game.storage import library
from game.storage.choreography_file import SongError, check_music
from game.storage.library import SongEntry
from game.storage.pack import MUSIC_ENDINGS
from pose_engine.sources import SourceError

CLICKS_BPM: Final = 120.0
CLICKS_S: Final = 60.0
SLOWEST, FASTEST, STEP = 60.0, 180.0, 5.0  # of clicks, beats a minute
LEAST_SURE: Final = 0.2  # of a beat that is found


@dataclass(frozen=True, eq=False)
class Tune:
    """`path` is the music, None for clicks; `grid` its beats, None until they are found.

    `dance` is what a virtual dancer dances to it, `song` whether the music is that dance's own.
    """

    title: str
    path: Path | None
    grid: BeatGrid | None
    length_s: float
    dance: Choreography | None = None
    song: bool = False


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
    """A file's tune with its length and its beats. Raises `SongError` with the reason."""
    from game.beat_finder import find_beats
    from game.sound_file import sound_for_beats

    assert tune.path is not None
    check_music(tune.path)
    try:
        sound = sound_for_beats(tune.path)
        beats = find_beats(sound)
    except SourceError as error:
        raise SongError(str(error)) from error
    if beats.confidence < LEAST_SURE:
        raise SongError(beats.note or "the beat is not clear")
    return Tune(tune.title, tune.path, beats, sound.duration_s, tune.dance)


def faster(tune: Tune, steps: int) -> Tune:
    """Clicks of another tempo; music keeps its own."""
    if tune.path is not None or tune.grid is None:
        return tune
    bpm = min(max(tune.grid.bpm + STEP * steps, SLOWEST), FASTEST)
    return Tune(tune.title, None, BeatGrid(bpm), tune.length_s, tune.dance)
