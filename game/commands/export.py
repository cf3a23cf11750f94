"""`export`: a song's dance as a file of poses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.text import Text

from game.commands.console import OUT, WRONG_USE, clear_errors, fail, progress_bar
from game.commands.options import song_entry

if TYPE_CHECKING:
    from game.core.choreography import Choreography

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", help="json, openpose (a folder), coco, csv or npz. Default: OUT's ending."
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="OUT", help="File or folder. Default: ID.… here."),
]
TrackOption = Annotated[
    int | None, typer.Option(help="One dancer only, counted from 1.", metavar="N")
]
FpsOption = Annotated[
    float | None,
    typer.Option(help="Pictures a second. Default: as recorded.", min=1, max=240),
]
_ENDINGS = {
    "json": ".json",
    "openpose": "_openpose",
    "coco": ".coco.json",
    "csv": ".csv",
    "npz": ".npz",
}


def export(
    song: Annotated[str, typer.Argument(help="A song's id, or its folder.")],
    form: FormatOption = None,
    output: OutputOption = None,
    track: TrackOption = None,
    fps: FpsOption = None,
) -> None:
    """Writes the poses of a song's dance for other programs."""
    from pose_engine.pose_io import guess_format

    form = form or (guess_format(output) if output is not None else None)
    if form not in _ENDINGS:
        what = "say which --format" if form is None else f"there is no format {form!r}"
        raise fail(f"{what}: {', '.join(_ENDINGS)}", WRONG_USE)
    with clear_errors():
        entry = song_entry(song)
        dance = entry.choreography
        assert dance is not None  # song_entry sees to it
        path = output or Path(f"{entry.id}{_ENDINGS[form]}")
        count, even_fps = _write(dance, path, form, _tracks(dance, track), fps)
    hint = f"; read it with --fps {even_fps:g}" if even_fps is not None else ""
    OUT.print(Text(f"{path}: {count} pictures{hint}"), highlight=False, soft_wrap=True)


def _tracks(dance: Choreography, track: int | None) -> tuple[int, ...]:
    count = len(dance.tracks)
    if track is None:
        return tuple(range(count))
    if not 1 <= track <= count:
        dancers = "1 dancer" if count == 1 else f"{count} dancers"
        raise fail(f"--track {track}: the song has {dancers}", WRONG_USE)
    return (track - 1,)


def _write(
    dance: Choreography, path: Path, form: str, tracks: tuple[int, ...], fps: float | None
) -> tuple[int, float | None]:
    """How many pictures were written, and how many of them a second must be said on reading."""
    from game.pose_export import TIMED_FORMATS, exported_frames, frame_times
    from pose_engine.pose_io import open_writer

    times_s, even = frame_times(dance, tracks, form, fps)
    writer = open_writer(path, form)
    try:
        with progress_bar() as progress:
            task = progress.add_task(escape(f"writing {path}"), total=len(times_s))
            for frame in exported_frames(dance, tracks, times_s):
                writer.add(frame)
                progress.advance(task)
        writer.finish()
    finally:
        writer.discard()
    rate = (fps or dance.frame_rate) if even and form not in TIMED_FORMATS else None
    return len(times_s), rate
