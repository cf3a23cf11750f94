"""A film of dancers made into a song: poses, sound, beat, moves, cover.

The sound and its beat need the optional extra `import`; without it, or for a silent film, the tempo
must be told, and the song gets a click track.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from pathlib import Path
from typing import Final

from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography
from game.core.recorder import Doubt, Take, doubts, song_id, song_of
from game.cut_out import CutOut, backdrop_of
from game.film_notes import FilmNotes, notes_path
from game.film_watch import FilmPart, OnSeen, OnWatched, mirrored, watch_film
from game.storage import library
from game.storage.choreography_file import COVER_NAME, write_choreography
from game.storage.song_places import (
    AlreadyThere,
    check_folder,
    folder_at,
    one_at_a_time,
    place_song,
    song_folder,
)
from pose_engine.extras import MissingExtra
from pose_engine.sources import Source, SourceError, open_source

AUDIO_NAME: Final = "audio.ogg"
LEAST_SURE: Final = 0.1  # of a beat that is found


class NoBeat(SourceError):
    """The beat was not found by ear; the text says why, and to say the tempo."""


class NobodySeen(SourceError):
    """A film shows nobody who could be followed."""


@dataclass(frozen=True)
class ImportOptions:
    """What is wanted of a film. Times are those of the film, in s; without `bpm` the beat is found
    by ear."""

    part: FilmPart = field(default_factory=FilmPart)
    bpm: float | None = None
    first_beat_s: float | None = None
    title: str | None = None
    mirror: bool = False


@dataclass(frozen=True, eq=False)
class Imported:
    """A song made of a film: what is doubtful about it, and what else should be said."""

    song: Choreography
    doubts: tuple[Doubt, ...]
    notes: tuple[str, ...] = ()
    folder: Path | None = None
    installed: bool = False  # among the player's songs


def open_film(path: str | Path) -> Source:
    """A film, not a camera. Raises `SourceError`."""
    source = open_source(str(path), paced=False)
    if source.live:
        source.close()
        raise SourceError(f"{path} is a live camera: a film is needed")
    return source


def film_length_s(source: Source, part: FilmPart) -> float | None:
    """How long the wanted part is, where the film tells its length."""
    count = getattr(source, "frame_count", None)
    whole_s = count / source.fps if count else None
    until_s = part.end_s if whole_s is None else min(whole_s, part.end_s or whole_s)
    return None if until_s is None else max(0.0, until_s - part.start_s)


def check_place(name: str, folder: Path | None, replace: bool) -> None:
    """Raises `PlaceTaken` where a song of that name may not be written, before it is made."""
    if folder is not None:
        check_folder(folder, replace=replace)
        return
    if replace:
        return
    place = free_id(song_id(name))
    if (there := song_folder(library.user_songs_folder(), place)) is not None:
        raise AlreadyThere(f"there is a song {place!r} already", there)


def import_film(
    path: Path,
    options: ImportOptions,
    folder: Path | None = None,
    replace: bool = False,
    on_watched: OnWatched | None = None,
    on_stage: Callable[[str], None] | None = None,
    on_seen: OnSeen | None = None,
) -> Imported:
    """Writes the song of a film into a folder, or else among the player's songs.

    What was seen is noted on the way: stopped by `on_watched` (`Stopped`) or killed, the same
    import goes on from there. Raises `SourceError` for a film that cannot be used, `NoBeat`,
    `PlaceTaken`, `OSError`, and `ValueError` for a tempo that cannot be.
    """
    stage = on_stage or (lambda text: None)
    check_place(options.title or path.stem, folder, replace)
    source = open_film(path)
    try:
        stage("listening")
        grid, remarks = _grid(path, options)
        # A folder of pictures is quickly looked at again.
        notes = FilmNotes(notes_path(path, repr(options.part)) if path.is_file() else None)
    except BaseException:
        source.close()
        raise
    try:
        if options.part.cut_out:
            stage("looking at the background")
            backdrop = backdrop_of(lambda: open_film(path))
            source = source if backdrop is None else CutOut(source, backdrop)
        stage("watching")
        takes = watch_film(source, options.part, notes, on_watched, on_seen)
        stage("finding the moves")
        found = _imported(path, takes, grid, options, remarks)
        stage("writing")
        found = _written(path, found, options, folder, replace)
    except BaseException:
        source.close()
        notes.close()
        raise
    notes.close(forget=True)
    return found


def _written(
    film: Path, found: Imported, options: ImportOptions, folder: Path | None, replace: bool
) -> Imported:
    if folder is not None:
        with folder_at(folder, replace=replace) as made:
            found = _fill(film, found, options.part, made)
        return dataclass_replace(found, folder=folder)
    songs = library.user_songs_folder()
    songs.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(songs) as staging:
        made = staging / "song"
        song = dataclass_replace(found.song, id=free_id(found.song.id))
        found = _fill(film, dataclass_replace(found, song=song), options.part, made)
        place = place_song(made, songs, song.id, None, replace=replace)
    return dataclass_replace(found, folder=place, installed=True)


def free_id(name: str) -> str:
    """The id, with a number behind it where a song that came with the game has it."""
    number, free = 1, name
    while song_folder(library.shipped_songs_folder(), free) is not None:
        number += 1
        free = f"{name[:60]}-{number}"
    return free


def _fill(film: Path, found: Imported, part: FilmPart, folder: Path) -> Imported:
    folder.mkdir(exist_ok=True)
    found = _with_music(film, found, part, folder)
    write_cover(found.song, folder)
    write_choreography(found.song, folder)
    return dataclass_replace(found, folder=folder)


def _grid(path: Path, options: ImportOptions) -> tuple[BeatGrid, tuple[str, ...]]:
    """The beat, in the song's time, and remarks about it. Raises what the sound raises."""
    start_s = options.part.start_s
    if options.bpm is not None:
        first_s = max(0.0, (options.first_beat_s or 0.0) - start_s)
        return BeatGrid(options.bpm, first_s), ()
    from game.beat_finder import find_beats
    from game.sound_file import SoundError, sound_for_beats

    try:
        beats = find_beats(sound_for_beats(path, start_s, options.part.end_s))
    except MissingExtra as error:
        raise NoBeat(f"{error}; or say the tempo with --bpm") from error
    except SoundError as error:
        raise NoBeat(f"{error}: say the tempo with --bpm") from error
    if beats.confidence < LEAST_SURE:
        raise NoBeat(f"no beat was found in {path} ({beats.note}): say it with --bpm")
    first_s = beats.first_beat_s
    if options.first_beat_s is not None:
        first_s = max(0.0, options.first_beat_s - start_s)
    said = f"the beat was found: {beats.bpm:.1f} a minute, the first at {first_s + start_s:.2f} s"
    remarks: tuple[str, ...] = (f"{said} (sure to {100 * beats.confidence:.0f} %)",)
    if options.first_beat_s is None and (second := beats.second) is not None:
        remarks += (_alternative(beats, second, start_s),)
    return BeatGrid(beats.bpm, first_s, beats.confidence), remarks + (
        (beats.note,) if beats.note else ()
    )


def _alternative(beats: BeatGrid, second: BeatGrid, start_s: float) -> str:
    """The other beat that may be meant, with what to type for it."""
    ratio = second.bpm / beats.bpm
    what = "twice as fast" if ratio > 1.5 else "half as fast" if ratio < 0.75 else "half a beat off"
    typed = f"--bpm {second.bpm:.6g} --first-beat {second.first_beat_s + start_s:.2f} --replace"
    return f"it may as well be {what}: if it feels wrong, add {typed}"


def _imported(
    path: Path,
    takes: tuple[Take, ...],
    grid: BeatGrid,
    options: ImportOptions,
    remarks: tuple[str, ...],
) -> Imported:
    if options.mirror:
        takes = tuple(map(mirrored, takes))
    if len(takes[0].times_s) < 2:
        raise NobodySeen(f"nobody can be seen in {path}")
    if len(takes) < options.part.dancers:
        remarks += (f"only {len(takes)} of {options.part.dancers} dancers were found",)
    song = song_of(
        takes[0], grid, options.title or path.stem, "imported from a film", others=takes[1:]
    )
    if not any(move.scored for move in song.moves):
        raise SourceError(
            f"{path} shows no whole move of {grid.beats_per_move} beats that is well seen"
        )
    return Imported(song, doubts(takes[0]), remarks)


def _with_music(path: Path, found: Imported, part: FilmPart, folder: Path) -> Imported:
    """The song with the film's sound, where it has one that can be read."""
    from game.sound_file import SoundError, copy_sound

    end_s = part.start_s + found.song.duration_s
    try:
        copy_sound(path, folder / AUDIO_NAME, part.start_s, end_s)
    except MissingExtra as error:
        remark = f"the song has a click track instead of its music: {error}"
    except SoundError as error:
        remark = f"the song has a click track: {error}"
    else:
        return dataclass_replace(found, song=dataclass_replace(found.song, audio=AUDIO_NAME))
    (folder / AUDIO_NAME).unlink(missing_ok=True)
    return dataclass_replace(found, notes=(*found.notes, remark))


def write_cover(song: Choreography, folder: Path) -> None:
    """Draws the coach in the dance's boldest pose."""
    from game.ui.covers import cover_png
    from pose_engine.files import write_atomic

    write_atomic(folder / COVER_NAME, cover_png(song))
