"""The commands. Heavy modules are imported by the command that needs them, so `--help` is quick."""

from __future__ import annotations

import json
import logging
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from game.tables import OUT, print_moves, print_poses, print_result, print_songs

if TYPE_CHECKING:
    from game.app import Start
    from game.core.choreography import Choreography
    from game.storage.library import SongEntry

app = typer.Typer(
    name="mirrorbeat",
    help="A dance and mirror game for a webcam.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ERR = Console(stderr=True)
WRONG_USE, FAILED = 2, 1

CameraOption = Annotated[
    str | None,
    typer.Option(
        help="Camera index, film, folder of pictures, stream address, or "
        "virtual[:still,late=200ms,…]. Default: camera 0, else the virtual dancer.",
        metavar="SRC",
    ),
]
DifficultyOption = Annotated[str, typer.Option(help="easy, medium or hard.")]
SongArgument = Annotated[str, typer.Argument(help="An installed song's id, or a song folder.")]


def tell(mark: str, text: str, style: str = "") -> None:
    """One line on stderr. `text` may come from outside, so none of it is taken for markup."""
    ERR.print(Text.assemble((mark, style), text), highlight=False, soft_wrap=True)


def fail(message: object, code: int = FAILED) -> typer.Exit:
    """Prints one line on stderr; raise what it returns."""
    tell("error: ", " ".join(str(message).split()), "bold red")
    return typer.Exit(code)


@contextmanager
def clear_errors() -> Iterator[None]:
    """What can go wrong with files, songs and cameras, as one line and an exit code."""
    from game.storage.choreography_file import SongError
    from pose_engine.sources import SourceError

    try:
        yield
    except (SongError, SourceError) as error:
        raise fail(error) from error
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else error
        raise fail(what) from error
    except KeyboardInterrupt as error:
        raise fail("stopped") from error


def _difficulty(name: str) -> str:
    from game.core.judge import RULES

    if name not in RULES:
        raise fail(f"difficulty must be easy, medium or hard, not {name!r}", WRONG_USE)
    return name


def _camera(camera: str | None) -> str | None:
    """Checks the words behind `virtual:` before anything is started."""
    from game.poses import is_virtual
    from game.virtual.options import parse_options

    if camera is not None and is_virtual(camera):
        try:
            parse_options(camera.partition(":")[2])
        except ValueError as error:
            raise fail(f"--camera {camera}: {error}", WRONG_USE) from error
    return camera


def _song(name: str | None) -> SongEntry:
    from game.storage.choreography_file import SongError
    from game.storage.library import find_song, find_songs

    songs = find_songs()
    if name is not None:
        return find_song(name, songs)
    if not songs or songs[0].choreography is None:
        raise SongError("no song is installed")
    return songs[0]


def _progress(transient: bool = True) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=ERR,
        transient=transient,
        disable=not ERR.is_terminal,
    )


def _check_writable(path: Path) -> None:
    """Raises `OSError` for a file that cannot be written; missing folders are not made."""
    folder = path.parent
    if not folder.is_dir():
        raise OSError(f"cannot write {path}: there is no folder {folder}")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise OSError(f"cannot write {path}: it is not allowed there")


def _write_json(data: dict[str, Any], path: Path) -> None:
    from game.storage.files import write_atomic

    _check_writable(path)
    write_atomic(path, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode())


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Log what happens, on stderr.")
    ] = False,
) -> None:
    """Opens the game on the title screen."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR)
    if version:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed_version

        try:
            OUT.print(f"mirrorbeat {installed_version('mirrorbeat')}", highlight=False)
        except PackageNotFoundError:
            OUT.print("mirrorbeat, from a checkout that is not installed", highlight=False)
    elif context.invoked_subcommand is None:
        from game.app import Start, has_display

        if has_display():
            _open_game(Start())
        else:
            # Nobody could press a button: dance the first song once, and tell how it went.
            with clear_errors():
                _open_game(Start(song=_song(None), unattended=True))


def _open_game(start: Start, report_file: Path | None = None) -> None:
    from game.app import App
    from game.storage.library import find_songs

    def note(text: str) -> None:
        tell("", text)

    def report(data: dict[str, Any]) -> None:
        print_result(data)
        if report_file is not None:
            _write_json(data, report_file)

    with clear_errors():
        App(start, find_songs(), note, report).run()


@app.command()
def play(
    song: Annotated[
        str | None, typer.Argument(help="An installed song's id, or a song folder.")
    ] = None,
    camera: CameraOption = None,
    difficulty: DifficultyOption = "medium",
    headless: Annotated[
        bool, typer.Option("--headless", help="No window and no sound, in real time.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(help="Dance only so much of the song.", min=1.0)
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a JSON report of the dance.", dir_okay=False)
    ] = None,
) -> None:
    """Straight into a dance."""
    camera, difficulty = _camera(camera), _difficulty(difficulty)
    with clear_errors():
        entry = _song(song)
        if report is not None:
            _check_writable(report)  # better to fail before the dance than after it
        if headless:
            _play_headless(entry, camera, difficulty, seconds, report)
            return
        from game.app import Start, has_display

        start = Start(
            song=entry,
            difficulty=difficulty,
            camera=camera,
            seconds=seconds,
            unattended=not has_display(),
        )
        _open_game(start, report)


def _play_headless(
    entry: SongEntry,
    camera: str | None,
    difficulty: str,
    seconds: float | None,
    report: Path | None,
) -> None:
    from game.headless import dance_headless
    from game.poses import PoseFeed, load_posenet

    assert entry.choreography is not None
    feed = PoseFeed(load_posenet(), camera)
    try:
        if feed.fallback:
            tell("", f"No camera was found: {feed.name} stands in.")
        with _progress() as progress:
            task = progress.add_task(escape(f"dancing {entry.choreography.title}"), total=None)
            outcome = dance_headless(
                entry.choreography,
                feed,
                camera or feed.name,
                difficulty,
                seconds,
                lambda song_s, end_s: progress.update(task, completed=song_s, total=end_s),
            )
    finally:
        feed.close()
    print_result(outcome.report)
    if report is not None:
        _write_json(outcome.report, report)
    if outcome.stopped is not None:
        tell("", f"The dance stopped early: {outcome.stopped}.")
    if outcome.failed:
        raise typer.Exit(FAILED)


@app.command()
def score(
    song: SongArgument,
    video: Annotated[str, typer.Argument(help="A film of the dance, or a folder of pictures.")],
    difficulty: DifficultyOption = "medium",
    start_at: Annotated[
        float, typer.Option(help="The song's time, in seconds, in the film's first picture.")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Scores a filmed performance, faster than real time."""
    from game.film_score import score_film
    from game.poses import load_posenet
    from pose_engine.sources import SourceError, open_source

    difficulty = _difficulty(difficulty)
    if not math.isfinite(start_at):
        raise fail(f"--start-at must be a number of seconds, not {start_at}", WRONG_USE)
    with clear_errors():
        choreography = _song(song).choreography
        assert choreography is not None
        source = open_source(video, paced=False)
        if source.live:
            raise SourceError(f"{video} is a live camera: use `play` for it")
        with _progress() as progress:
            task = progress.add_task(escape(f"watching {source.name}"), total=source.frame_count)
            report = score_film(
                choreography,
                source,
                load_posenet(),
                difficulty,
                start_at,
                lambda frames: progress.update(task, completed=frames),
            )
    if as_json:
        sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
        return
    print_moves(report)
    print_result(report)
    if report["players"][0]["max_score"] == 0:
        raise fail(
            f"no move could be judged: {source.name} lasts {report['duration_s']:.1f} s, and the "
            f"first scored move ends at {_first_verdict_s(choreography):.1f} s"
        )


def _first_verdict_s(choreography: Choreography) -> float:
    return min((move.end_s for move in choreography.moves if move.scored), default=0.0)


@app.command()
def songs() -> None:
    """Lists what is installed; a broken song says why."""
    from game.storage.library import find_songs

    print_songs(find_songs())


@app.command()
def pose(
    source: Annotated[str, typer.Argument(metavar="INPUT", help="A picture, film or folder.")],
    single: Annotated[
        bool, typer.Option("--single/--multi", help="One person's decoder, or many's.")
    ] = False,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the poses; - prints them.")
    ] = None,
    draw: Annotated[
        Path | None,
        typer.Option(
            help="Write a picture, a film (.mp4), or a folder of pictures, with skeletons."
        ),
    ] = None,
    stride: Annotated[int, typer.Option(help="Output stride, 8 or 16.")] = 16,
    size: Annotated[int, typer.Option(help="Side of the network's input, px.")] = 513,
    max_poses: Annotated[int, typer.Option(help="Most people per picture.", min=1)] = 5,
    threshold: Annotated[float, typer.Option(help="Least score of a part.", min=0, max=1)] = 0.5,
    nms_radius: Annotated[float, typer.Option(help="px of the network's input.", min=0.001)] = 20,
    flip: Annotated[bool, typer.Option("--flip", help="x as in the mirrored picture.")] = False,
) -> None:
    """PoseNet on a picture, a film or a folder."""
    from game.pose_command import estimate_all
    from pose_engine import PoseNet

    try:
        posenet = PoseNet(output_stride=stride, input_size=size)
    except ValueError as error:
        raise fail(error, WRONG_USE) from error

    def estimate(rgb: Any) -> list[Any]:
        if single:
            return [posenet.estimate_single_pose(rgb, flip)]
        return posenet.estimate_multiple_poses(rgb, max_poses, threshold, nms_radius, flip)

    with clear_errors(), _progress() as progress:
        task = progress.add_task("looking for people", total=None)
        data, problems = estimate_all(
            source,
            estimate,
            draw,
            lambda done, total: progress.update(task, completed=done, total=total),
            flip,
        )
        if json_file not in (None, "-"):
            _write_json(data, Path(str(json_file)))
    for problem in problems:
        tell("skipped: ", problem, "yellow")
    if json_file == "-":
        sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
    elif json_file is None and draw is None:
        print_poses(data)
    else:
        people = sum(len(frame["poses"]) for frame in data["frames"])
        written = " and ".join(str(name) for name in (json_file, draw) if name is not None)
        tell("", f"{people} poses in {len(data['frames'])} pictures, written to {written}")


@app.command()
def doctor() -> None:
    """Checks what the game needs, and says how to mend what is missing."""
    from game.doctor import examine

    failed = False
    for check in examine():
        mark = {"good": ("✓", "green"), "note": ("!", "yellow"), "bad": ("✗", "red")}[check.state]
        line = Text.assemble(mark, " ", (check.name, "bold"), f": {check.text}")
        OUT.print(line, highlight=False, soft_wrap=True)
        failed |= check.state == "bad"
    if failed:
        raise typer.Exit(FAILED)


def main() -> None:
    """The console script."""
    app()
