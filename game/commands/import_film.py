"""`import`: a film of a dancer made into a song."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from game.commands.console import OUT, clear_errors, progress_bar
from game.commands.import_poses import FpsOption, PersonOption, SizeOption, import_poses

FilmArgument = Annotated[
    str,
    typer.Argument(
        help="A film of one dancer, in view from head to foot; or poses: .json, .npz, AIST++'s "
        ".pkl, or OpenPose's folder."
    ),
]
BpmOption = Annotated[float, typer.Option(help="The music's beats a minute.")]
FolderOption = Annotated[
    Path, typer.Option("-o", "--output", metavar="DIR", help="The song's folder.")
]
FirstBeatOption = Annotated[
    float, typer.Option(help="When the first beat is heard, in seconds of the film.")
]
TitleOption = Annotated[str | None, typer.Option(help="The song's title (the film's name).")]
ReplaceOption = Annotated[bool, typer.Option(help="Replace a song that is there.")]


def import_film(
    video: FilmArgument,
    bpm: BpmOption,
    output: FolderOption,
    first_beat: FirstBeatOption = 0.0,
    title: TitleOption = None,
    replace: ReplaceOption = False,
    fps: FpsOption = None,
    size: SizeOption = None,
    person: PersonOption = None,
) -> None:
    """Makes a film of a dancer, or poses, into a song, without its music."""
    from game.pose_import import holds_poses

    if holds_poses(Path(video)):
        import_poses(Path(video), bpm, output, first_beat, title, replace, fps, size, person)
        return
    from game.core.beat_grid import BeatGrid
    from game.film_import import choreography_from_video
    from game.poses import load_posenet
    from game.storage.choreography_file import JSON_NAME, write_choreography

    with clear_errors():
        if (output / JSON_NAME).exists() and not replace:
            raise FileExistsError(f"{output} already holds a song: add --replace to replace it")
        with progress_bar() as progress:
            task = progress.add_task(escape(f"watching {video}"), total=None)
            song = choreography_from_video(
                video,
                BeatGrid(bpm, first_beat),
                title=title,
                posenet=load_posenet(),
                on_frame=lambda frames: progress.update(task, completed=frames),
            )
        write_choreography(song, output)
    scored = sum(move.scored for move in song.moves)
    OUT.print(
        f"{output}: {song.duration_s:.1f} s, {scored} of {len(song.moves)} moves are scored "
        f"(the rest was badly seen, or stands still)",
        highlight=False,
        soft_wrap=True,
    )
