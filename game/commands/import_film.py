"""`import`: a film of dancers made into a song."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.text import Text

from game.commands.console import (
    INTERRUPTED,
    OUT,
    WRONG_USE,
    clear_errors,
    fail,
    progress_bar,
    tell,
)
from game.commands.import_poses import FpsOption, PersonOption, SizeOption, import_poses

if TYPE_CHECKING:
    from game.film_import import Imported, ImportOptions

FilmArgument = Annotated[
    str,
    typer.Argument(
        help="A film of dancers, in view from head to foot; or poses: .json, .npz, AIST++'s "
        ".pkl, or OpenPose's folder."
    ),
]
BpmOption = Annotated[
    float | None, typer.Option(help="The music's beats a minute. Default: found in its sound.")
]
FolderOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="DIR", help="Default: a new one in your songs."),
]
FirstBeatOption = Annotated[
    float | None, typer.Option(help="When the first beat is heard, in seconds of the film.")
]
TitleOption = Annotated[str | None, typer.Option(help="The song's title (the film's name).")]
ReplaceOption = Annotated[bool, typer.Option(help="Replace a song that is there.")]
DancersOption = Annotated[
    int, typer.Option(help="So many dancers, who are seen longest, get a part each.", min=1, max=4)
]
MirrorOption = Annotated[bool, typer.Option("--mirror", help="Left and right change places.")]
CutOutOption = Annotated[
    bool,
    typer.Option(
        "--cut-out",
        help="For drawn dancers and a still camera: what never moves becomes a grey wall.",
    ),
]
StartOption = Annotated[float, typer.Option(help="The song begins here, in seconds.", min=0.0)]
EndOption = Annotated[float | None, typer.Option(help="The song ends here, in seconds.")]

SHOWN_DOUBTS = 12


def import_film(
    video: FilmArgument,
    bpm: BpmOption = None,
    output: FolderOption = None,
    first_beat: FirstBeatOption = None,
    title: TitleOption = None,
    dancers: DancersOption = 1,
    mirror: MirrorOption = False,
    cut_out: CutOutOption = False,
    start: StartOption = 0.0,
    end: EndOption = None,
    replace: ReplaceOption = False,
    fps: FpsOption = None,
    size: SizeOption = None,
    person: PersonOption = None,
) -> None:
    """Makes a film of dancers, or poses, into a song. Ctrl-C keeps what was seen so far: the same
    command goes on from there."""
    from game.pose_import import holds_poses

    if holds_poses(Path(video)):
        if bpm is None:
            raise fail("poses have no music: say the tempo with --bpm", WRONG_USE)
        import_poses(Path(video), bpm, output, first_beat or 0.0, title, replace, fps, size, person)
        return
    from game.core.beat_grid import BeatGrid
    from game.film_import import ImportOptions
    from game.film_watch import FilmPart, Stopped
    from game.storage.song_places import AlreadyThere

    try:
        options = ImportOptions(
            FilmPart(start, end, dancers, cut_out), bpm, first_beat, title, mirror
        )
        if bpm is not None:
            BeatGrid(bpm, max(0.0, first_beat or 0.0))
    except ValueError as error:
        raise fail(error, WRONG_USE) from error
    try:
        with clear_errors(AlreadyThere):
            found = _import(Path(video), options, output, replace)
    except AlreadyThere as error:
        raise fail(f"{error}: add --replace to replace it, or another --title") from error
    except Stopped as error:
        kept = f"the first {error.seen_s:.0f} s are kept"
        tell("stopped: ", f"{kept}; the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from error
    _report(found)


def _import(film: Path, options: ImportOptions, output: Path | None, replace: bool) -> Imported:
    """Imports with a progress bar that tells share, speed and time left."""
    from game.commands.pose_run import interrupts
    from game.film_import import film_length_s, import_film, open_film

    source = open_film(film)
    length_s = film_length_s(source, options.part)
    source.close()
    with interrupts() as asked_to_stop, progress_bar() as progress:
        task = progress.add_task(escape(f"opening: {film.name}"), total=length_s)
        began: list[tuple[float, float]] = []

        def on_stage(text: str) -> None:
            progress.update(task, description=escape(f"{text}: {film.name}"))

        def on_watched(film_s: float) -> bool:
            done_s, now = film_s - options.part.start_s, time.monotonic()
            began.append((done_s, now))
            speed = (done_s - began[0][0]) / max(now - began[0][1], 1e-3)
            del began[1:]
            text = f"watching, {speed:.1f}x: {film.name}"
            progress.update(task, completed=done_s, description=escape(text))
            return not asked_to_stop.is_set()

        return import_film(film, options, output, replace, on_watched, on_stage)


def _report(found: Imported) -> None:
    from game.core.recorder import doubted_s

    song = found.song
    scored = [move for move in song.moves if move.scored]
    gold = [f"{move.start_s:.1f} s" for move in scored if move.gold]
    kinds = len({move.name for move in scored})
    dancers = f", {len(song.tracks)} dancers" if len(song.tracks) > 1 else ""
    _say(
        f"{found.folder}: {song.duration_s:.1f} s at {song.bpm:.1f} beats a minute{dancers}; "
        f"difficulty {song.difficulty} of 5"
    )
    _say(
        f"{len(scored)} of {len(song.moves)} moves are scored (the rest was badly seen, or stands "
        f"still), {kinds} of them different; gold: {', '.join(gold) or 'none'}"
    )
    for note in found.notes:
        _say(note)
    if found.doubts:
        _say(f"badly seen, at least in part: {doubted_s(found.doubts):.1f} s")
    for doubt in found.doubts[:SHOWN_DOUBTS]:
        _say(f"  {doubt.start_s:6.1f} to {doubt.end_s:.1f} s: {doubt.reason}")
    if len(found.doubts) > SHOWN_DOUBTS:
        _say(f"  and {len(found.doubts) - SHOWN_DOUBTS} more")
    if found.folder is not None:
        _say(f"play it: mirrorbeat play {song.id if found.installed else found.folder}")


def _say(text: str) -> None:
    OUT.print(Text(text), highlight=False, soft_wrap=True)
