"""`import` of poses that another program found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from game.commands.console import OUT, WRONG_USE, clear_errors, fail

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
    output: Path,
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
    from game.pose_import import take_from_poses
    from game.storage.choreography_file import JSON_NAME, SongError, write_choreography

    known_size = frame_size(size)
    with clear_errors():
        if (output / JSON_NAME).exists() and not replace:
            raise FileExistsError(f"{output} already holds a song: add --replace to replace it")
        try:
            grid = BeatGrid(bpm, first_beat)
        except ValueError as error:
            raise fail(error, WRONG_USE) from error
        take = take_from_poses(path, fps=fps, frame_size=known_size, person=person)
        name = title or path.name.split(".")[0] or "dance"
        song = song_of(take, grid, name[:200], "imported from poses")
        if not any(move.scored for move in song.moves):
            beats = f"{grid.beats_per_move} beats"
            raise SongError(f"{path} holds no whole move of {beats} that is well seen")
        write_choreography(song, output)
    scored = sum(move.scored for move in song.moves)
    OUT.print(
        Text(
            f"{output}: {song.duration_s:.1f} s, {scored} of {len(song.moves)} moves are scored "
            "(the rest was badly seen, or stands still)"
        ),
        highlight=False,
        soft_wrap=True,
    )
