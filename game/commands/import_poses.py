"""`import` of poses that another program found."""

from __future__ import annotations

from dataclasses import replace as dataclass_replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from game.commands.console import OUT, WRONG_USE, clear_errors, fail

if TYPE_CHECKING:
    from game.core.choreography import Choreography

FpsOption = Annotated[
    float | None,
    typer.Option(help="Pictures a second, for poses that do not say.", min=1, max=240),
]
SizeOption = Annotated[
    str | None,
    typer.Option("--size", metavar="WIDTHxHEIGHT", help="Their pictures' px, likewise."),
]
PersonOption = Annotated[
    int | None, typer.Option(help="Whom to take, by the number in the poses.", metavar="N")
]


def frame_size(text: str | None) -> tuple[int, int] | None:
    """(height, width) of WIDTHxHEIGHT."""
    if text is None:
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise fail(f"--size {text}: say WIDTHxHEIGHT, as 1920x1080", WRONG_USE)
    return int(height), int(width)


def import_poses(
    path: Path,
    bpm: float,
    output: Path | None,
    first_beat: float,
    title: str | None,
    replace: bool,
    fps: float | None,
    size: str | None,
    person: int | None,
) -> None:
    """Makes poses into a song, without music."""
    from game.core.beat_grid import BeatGrid
    from game.core.recorder import song_of
    from game.film_import import check_place, free_id
    from game.pose_import import take_from_poses
    from game.storage.choreography_file import SongError
    from game.storage.song_places import AlreadyThere

    known_size = frame_size(size)
    name = (title or path.name.split(".")[0] or "dance")[:200]
    try:
        with clear_errors(AlreadyThere):
            check_place(name, output, replace)
            try:
                grid = BeatGrid(bpm, first_beat)
            except ValueError as error:
                raise fail(error, WRONG_USE) from error
            take = take_from_poses(path, fps=fps, frame_size=known_size, person=person)
            song = song_of(take, grid, name, "imported from poses")
            if not any(move.scored for move in song.moves):
                beats = f"{grid.beats_per_move} beats"
                raise SongError(f"{path} holds no whole move of {beats} that is well seen")
            if output is None:
                song = dataclass_replace(song, id=free_id(song.id))
            folder = _written(song, output, replace)
    except AlreadyThere as error:
        raise fail(f"{error}: add --replace to replace it, or another --title") from error
    scored = sum(move.scored for move in song.moves)
    for line in (
        f"{folder}: {song.duration_s:.1f} s, {scored} of {len(song.moves)} moves are scored "
        "(the rest was badly seen, or stands still)",
        f"play it: mirrorbeat play {output or song.id}",
    ):
        OUT.print(Text(line), highlight=False, soft_wrap=True)


def _written(song: Choreography, output: Path | None, replace: bool) -> Path:
    """Writes the song, as a whole or not at all, to a folder or among the player's; where it is."""
    from game.film_import import write_cover
    from game.storage.choreography_file import write_choreography
    from game.storage.library import user_songs_folder
    from game.storage.song_places import folder_at, one_at_a_time, place_song

    if output is not None:
        with folder_at(output, replace=replace) as made:
            write_cover(song, made)
            write_choreography(song, made)
        return output
    songs = user_songs_folder()
    songs.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(songs) as staging:
        made = staging / "song"
        made.mkdir()
        write_cover(song, made)
        write_choreography(song, made)
        return place_song(made, songs, song.id, None, replace=replace)
