"""The commands. Heavy modules are imported by the command that needs them, so `--help` is quick."""

from __future__ import annotations

import json
import logging
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from game import players_command
from game.tables import OUT, print_moves, print_poses, print_result, print_songs

if TYPE_CHECKING:
    from game.app import Start
    from game.core.choreography import Choreography
    from game.core.replay import Replay
    from game.pose_command import Outcome
    from game.poses import PoseFeed
    from game.storage.library import SongEntry
    from game.storage.settings import Settings

app = typer.Typer(
    name="mirrorbeat",
    help="A dance and mirror game for a webcam.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.registered_commands += players_command.app.registered_commands
ERR = Console(stderr=True)
WRONG_USE, FAILED, INTERRUPTED = 2, 1, 130

CameraOption = Annotated[
    str | None,
    typer.Option(
        help="Camera index, film, folder of pictures, stream address, or "
        "virtual[:still,late=200ms,…]. Default: camera 0, else the virtual dancer.",
        metavar="SRC",
    ),
]
DifficultyOption = Annotated[str, typer.Option(help="easy, medium or hard.")]
DelayOption = Annotated[
    float | None,
    typer.Option(
        "--camera-delay",
        help="How late the camera shows you, in ms, instead of what `calibrate` has saved.",
        metavar="MS",
        min=-1000,
        max=2000,
    ),
]
NoReplaysOption = Annotated[
    bool,
    typer.Option(
        "--no-replays",
        help="Keep no replay of finished dances in your data folder (replays hold only keypoints, "
        "never pictures).",
    ),
]
SeatedOption = Annotated[bool, typer.Option("--seated", help="The legs do not count.")]
LeaveOutOption = Annotated[
    str | None,
    typer.Option(help="Limbs that do not count: left_arm,right_leg.", metavar="LIMBS"),
]
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
    from game.storage.replay_file import ReplayError
    from pose_engine.sources import SourceError

    try:
        yield
    except (SongError, ReplayError, SourceError) as error:
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


def _player(name: str) -> str:
    """Checks a player's name as a replay's reader would."""
    from game.storage.schema import MAX_NAME

    if len(name) > MAX_NAME or not name.isprintable():
        raise fail(f"--player must be at most {MAX_NAME} letters in one line", WRONG_USE)
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


def _left_out(seated: bool, text: str | None) -> tuple[str, ...]:
    """The limbs that do not count."""
    from pose_engine.keypoints import LIMBS

    limbs = [word.strip() for word in (text or "").split(",") if word.strip()]
    if unknown := [limb for limb in limbs if limb not in LIMBS]:
        known = ", ".join(LIMBS)
        raise fail(f"--leave-out {unknown[0]}: the limbs are {known}", WRONG_USE)
    chosen = {*limbs, *(("left_leg", "right_leg") if seated else ())}
    if chosen == set(LIMBS):
        raise fail("--leave-out: one limb must be left to dance with", WRONG_USE)
    return tuple(limb for limb in LIMBS if limb in chosen)


def _song(name: str | None) -> SongEntry:
    from game.storage.choreography_file import SongError
    from game.storage.library import find_song, find_songs

    songs = find_songs()
    if name is not None:
        return find_song(name, songs)
    if not songs or songs[0].choreography is None:
        raise SongError("no song is installed")
    return songs[0]


def _settings() -> Settings:
    """The saved settings; a file that cannot be used is told of."""
    from game.storage.settings import read_settings

    settings, note = read_settings()
    if note is not None:
        tell("note: ", note, "yellow")
    return settings


def _seconds(delay_ms: float | None) -> float | None:
    return None if delay_ms is None else delay_ms / 1e3


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
    from pose_engine.files import write_atomic

    _check_writable(path)
    write_atomic(path, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode())


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Log what happens, on stderr.")
    ] = False,
    no_replays: NoReplaysOption = False,
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
    elif context.invoked_subcommand is not None:
        if no_replays:  # it must not be believed to be obeyed
            raise fail("--no-replays goes behind `play`", WRONG_USE)
    else:
        from game.app import Start, has_display

        if has_display():
            _open_game(Start(no_replays=no_replays))
        else:
            # Nobody could press a button: dance the first song once, and tell how it went.
            with clear_errors():
                _open_game(Start(song=_song(None), unattended=True, no_replays=no_replays))


def _open_game(
    start: Start,
    report_file: Path | None = None,
    output_delay_s: float | None = None,
    picture_delay_s: float | None = None,
    left_out: tuple[str, ...] = (),
) -> None:
    """The delays and limbs overrule the saved ones, and are not saved themselves."""
    from dataclasses import replace

    from game.app import App
    from game.storage.library import find_songs
    from game.storage.settings import save_changes

    def note(text: str) -> None:
        tell("", text)

    def report(data: dict[str, Any]) -> None:
        print_result(data)
        if report_file is not None:
            _write_json(data, report_file)

    with clear_errors():
        given = {"output_delay_s": output_delay_s, "picture_delay_s": picture_delay_s}
        given = {name: value for name, value in given.items() if value is not None}
        settings = replace(_settings(), **given)  # type: ignore[arg-type]
        settings = replace(settings, left_out=left_out or settings.left_out)
        start = replace(start, settings=settings, save=save_changes)
        App(start, find_songs(), note, report).run()


@app.command()
def play(
    song: Annotated[
        str | None, typer.Argument(help="An installed song's id, or a song folder.")
    ] = None,
    camera: CameraOption = None,
    difficulty: DifficultyOption = "medium",
    camera_delay: DelayOption = None,
    sound_delay: Annotated[
        float | None,
        typer.Option(help="How late you hear it, in ms.", metavar="MS", min=-1000, max=2000),
    ] = None,
    picture_delay: Annotated[
        float | None,
        typer.Option(
            help="How late the screen shows it, in ms.", metavar="MS", min=-1000, max=2000
        ),
    ] = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="No window and no sound, in real time.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(help="Dance only so much of the song.", min=1.0)
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a JSON report of the dance.", dir_okay=False)
    ] = None,
    save_replay: Annotated[
        Path | None,
        typer.Option(help="Write the finished dance's keypoints, never a picture.", dir_okay=False),
    ] = None,
    no_replays: NoReplaysOption = False,
    ghost: Annotated[
        str | None, typer.Option(help="Race your best, or a replay.", metavar="best|FILE")
    ] = None,
    player: Annotated[str, typer.Option(help="Your name in the replay.", metavar="NAME")] = "",
    seated: SeatedOption = False,
    leave_out: LeaveOutOption = None,
) -> None:
    """Straight into a dance."""
    camera, difficulty, player = _camera(camera), _difficulty(difficulty), _player(player)
    left_out = _left_out(seated, leave_out)
    with clear_errors():
        from game.replay_command import load_ghost

        entry = _song(song)
        assert entry.choreography is not None
        raced, warning = load_ghost(ghost, entry.choreography)
        if warning:
            tell("", warning, "yellow")
        for path in (report, save_replay):
            if path is not None:
                _check_writable(path)  # better to fail before the dance than after it
        if headless:
            _play_headless(
                entry,
                camera,
                difficulty,
                _seconds(camera_delay),
                seconds,
                report,
                save_replay,
                raced,
                player,
                left_out,
            )
            return
        from game.app import Start, has_display

        start = Start(
            song=entry,
            difficulty=difficulty,
            camera=camera,
            camera_delay_s=_seconds(camera_delay),
            seconds=seconds,
            unattended=not has_display(),
            ghost=raced,
            save_replay=save_replay,
            player=player,
            no_replays=no_replays,
        )
        _open_game(start, report, _seconds(sound_delay), _seconds(picture_delay), left_out)


def _play_headless(
    entry: SongEntry,
    camera: str | None,
    difficulty: str,
    camera_delay_s: float | None,
    seconds: float | None,
    report: Path | None,
    save_replay: Path | None,
    ghost: Replay | str | None,
    player: str,
    left_out: tuple[str, ...],
) -> None:
    from game.headless import dance_headless
    from game.poses import PoseFeed, load_posenet
    from game.replay_command import camera_kind, headless_ghost
    from game.replays import replay_of
    from game.storage.replay_file import write_replay
    from game.storage.settings import settings_in_force

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
                settings_in_force(_settings(), feed.live, camera_delay_s).camera_delay_s,
                left_out or _settings().left_out,
            )
    finally:
        feed.close()
    print_result(outcome.report)
    rival = headless_ghost(ghost, camera_kind(feed), outcome.run)
    if ghost is not None and rival is None:
        tell("", "No replay of yours was found to race: dance the whole song once.")
    if rival is not None:
        lead = outcome.run.score.score - rival.score
        OUT.print(f"ghost: {rival.score} points ({lead:+d})", highlight=False)
    if report is not None:
        _write_json(outcome.report, report)
    players_command.enter(outcome.run, camera_kind(feed), player or _settings().player)
    if save_replay is not None:
        replay = replay_of(outcome.run, camera_kind(feed), player)
        if replay is None:
            tell("", f"Nobody was seen: {save_replay} was not written.")
        else:
            write_replay(replay, save_replay)
    if outcome.stopped is not None:
        tell("", f"The dance stopped early: {outcome.stopped}.")
    if outcome.failed:
        raise typer.Exit(FAILED)


@app.command()
def calibrate(
    camera: CameraOption = None,
    headless: Annotated[
        bool,
        typer.Option("--headless", help="No window and no sound: for the virtual dancer only."),
    ] = False,
) -> None:
    """Finds out how late the camera shows you: clap to a beat, eight times."""
    from game.app import Start, has_display

    camera = _camera(camera)
    if not headless and has_display():
        _open_game(Start(camera=camera, calibrate=True))
        return
    from game.poses import PoseFeed, load_posenet

    with clear_errors():
        feed = PoseFeed(load_posenet(), camera)
        try:
            _calibrate_headless(feed)
        finally:
            feed.close()


def _calibrate_headless(feed: PoseFeed) -> None:
    from game.headless import calibrate_headless
    from game.ui.strings import say

    if not feed.virtual:
        raise fail(
            f"{feed.name} shows somebody who must hear and see the beat, with a window and "
            "without --headless; the virtual dancer needs neither: --camera virtual",
            WRONG_USE,
        )
    tell("", "The virtual dancer claps; nothing is saved.")
    result = calibrate_headless(feed)
    if result is None:
        raise fail(feed.error() or f"{feed.name} has ended")
    if result.delay_s is None or result.spread_s is None:
        raise fail(say(result.reason or "", hits=result.hits))
    OUT.print(
        f"virtual dancer: delay {result.delay_s * 1e3:.0f} ms, spread {result.spread_s * 1e3:.0f} "
        f"ms, {result.hits} claps",
        highlight=False,
    )


@app.command()
def score(
    song: SongArgument,
    video: Annotated[
        str,
        typer.Argument(
            metavar="VIDEO|REPLAY", help="A film of the dance, a folder of pictures, or a replay."
        ),
    ],
    difficulty: Annotated[
        str | None,
        typer.Option(help="easy, medium or hard. Default: a replay's own, else medium."),
    ] = None,
    start_at: Annotated[
        float, typer.Option(help="The song's time, in seconds, in the film's first picture.")
    ] = 0.0,
    seated: SeatedOption = False,
    leave_out: LeaveOutOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Scores a filmed performance, faster than real time, or a replay, exactly as it was danced."""
    from game.storage.replay_file import is_replay

    difficulty = None if difficulty is None else _difficulty(difficulty)
    left_out = _left_out(seated, leave_out)
    if not math.isfinite(start_at):
        raise fail(f"--start-at must be a number of seconds, not {start_at}", WRONG_USE)
    with clear_errors():
        choreography = _song(song).choreography
        assert choreography is not None
        if is_replay(video):
            if start_at or left_out:
                raise fail("a replay knows its times, and the limbs that counted", WRONG_USE)
            _score_replay(choreography, video, difficulty, as_json)
            return
        report, name = _score_film(choreography, video, difficulty or "medium", start_at, left_out)
    if as_json:
        _print_json(report)
        return
    print_moves(report)
    print_result(report)
    if report["players"][0]["max_score"] == 0:
        raise fail(
            f"no move could be judged: {name} lasts {report['duration_s']:.1f} s, and the "
            f"first scored move ends at {_first_verdict_s(choreography):.1f} s"
        )


def _score_film(
    choreography: Choreography,
    video: str,
    difficulty: str,
    start_at: float,
    left_out: tuple[str, ...],
) -> tuple[dict[str, Any], str]:
    """The report of a film, and its name."""
    from game.film_score import score_film
    from game.poses import load_posenet
    from pose_engine.sources import SourceError, open_source

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
            left_out=left_out,
        )
    return report, source.name


def _score_replay(
    choreography: Choreography, path: str, difficulty: str | None, as_json: bool
) -> None:
    from game.replay_command import about, check_song, replay_report
    from game.storage.replay_file import read_replay

    replay = read_replay(Path(path))
    warning = check_song(choreography, replay, path)
    if warning is not None:
        tell("", warning, "yellow")
    report = replay_report(choreography, replay, difficulty)
    if as_json:
        _print_json(report)
        return
    print_moves(report)
    print_result(report, about(replay, difficulty))


def _print_json(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, indent=1, ensure_ascii=False) + "\n")


@app.command()
def replays() -> None:
    """Lists the dances kept on this machine, with their scores.

    A replay holds keypoints, never pictures. Of each song the newest 50 and the best are kept.
    """
    from game.replay_command import listed_replays
    from game.storage.library import find_songs
    from game.tables import print_replays

    with clear_errors(), _progress() as progress:
        task = progress.add_task("scoring", total=None)
        found = []
        for item in listed_replays(find_songs()):
            found.append(item)
            progress.update(task, completed=len(found))
    print_replays(found)


def _first_verdict_s(choreography: Choreography) -> float:
    return min((move.end_s for move in choreography.moves if move.scored), default=0.0)


@app.command("import")
def import_film(
    video: Annotated[str, typer.Argument(help="A film of one dancer, in view from head to foot.")],
    bpm: Annotated[float, typer.Option(help="The music's beats a minute.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The song's folder.")
    ],
    first_beat: Annotated[
        float, typer.Option(help="When the first beat is heard, in seconds of the film.")
    ] = 0.0,
    title: Annotated[str | None, typer.Option(help="The song's title (the film's name).")] = None,
    replace: Annotated[bool, typer.Option(help="Replace a song that is there.")] = False,
) -> None:
    """Makes a film of a dancer into a song, without its music."""
    from game.film_import import choreography_from_video
    from game.poses import load_posenet
    from game.storage.choreography_file import JSON_NAME, write_choreography

    with clear_errors():
        if (output / JSON_NAME).exists() and not replace:
            raise FileExistsError(f"{output} already holds a song: add --replace to replace it")
        with _progress() as progress:
            task = progress.add_task(escape(f"watching {video}"), total=None)
            song = choreography_from_video(
                video,
                bpm,
                first_beat_s=first_beat,
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


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="scoring, engine, decoders, tracking …")],
) -> None:
    """Runs one of the benchmarks of the repository: `bench scoring --quick`."""
    try:
        benchmark = import_module(f"benchmarks.{name}")
    except ModuleNotFoundError as error:
        if error.name == "benchmarks":
            raise fail("the benchmarks are in the repository: run this in a clone of it") from None
        raise fail(f"there is no benchmark {name!r} ({error})", WRONG_USE) from None
    sys.argv = [f"bench {name}", *context.args]
    raise typer.Exit(benchmark.main() or 0)


@app.command()
def songs() -> None:
    """Lists what is installed; a broken song says why."""
    from game.storage.library import find_songs

    print_songs(find_songs())


@app.command()
def pose(
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Pictures, folders, or one film.")
    ],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write the poses; - prints.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", help="json, openpose (a folder), coco, csv or npz. Default: OUT's ending."
        ),
    ] = None,
    json_file: Annotated[
        str | None, typer.Option("--json", metavar="OUT", help="Short for -o OUT --format json.")
    ] = None,
    draw: Annotated[
        Path | None, typer.Option(help="Draw skeletons: a picture, an .mp4, or a folder.")
    ] = None,
    single: Annotated[
        bool, typer.Option("--single/--multi", help="One person's decoder, or many's.")
    ] = False,
    track: Annotated[bool, typer.Option("--track", help="Number people through a film.")] = False,
    model: Annotated[
        str, typer.Option(help="A network's name, FOLDER/NAME of your own, or auto.")
    ] = "mobilenet_v1_075",
    mode: Annotated[
        str, typer.Option(help="default, or official: exactly as the original PoseNet.")
    ] = "default",
    stride: Annotated[int, typer.Option(help="Output stride: 8, 16 or 32.")] = 16,
    input_size: Annotated[
        str | None,
        typer.Option(help="Network input, px: a side, HEIGHTxWIDTH, or auto. Default: 513."),
    ] = None,
    scale: Annotated[
        float | None, typer.Option(help="Or its share of the picture's size, 0.2 to 1.")
    ] = None,
    max_poses: Annotated[int, typer.Option(help="Most people per picture.", min=1)] = 5,
    score_threshold: Annotated[
        float, typer.Option(help="Least score of a part to start from.", min=0, max=1)
    ] = 0.5,
    nms_radius: Annotated[float, typer.Option(help="Input px between people.", min=0.001)] = 20,
    flip: Annotated[bool, typer.Option("--flip", help="x as in the mirrored picture.")] = False,
) -> None:
    """Finds the poses in pictures, folders or a film; writes and draws them.

    Ctrl-C keeps what is done.
    """
    from game import pose_command
    from game.pose_inputs import open_inputs

    if json_file is not None and (output, form) != (None, None):
        raise fail("--json stands for -o and --format: give the one or the others", WRONG_USE)
    if json_file is not None:
        output, form = json_file, "json"
    with clear_errors():
        try:
            posenet = pose_command.load_network(model, stride, mode, input_size, scale, single)
            estimate = pose_command.make_estimator(
                posenet, single, max_poses, score_threshold, nms_radius, flip
            )
            inputs = open_inputs(names)
            work = pose_command.make_work(estimate, inputs, track, flip, max_poses)
            writer, drawing = pose_command.open_outputs(inputs, output, form, draw)
            with _progress() as progress:
                task = progress.add_task(escape(f"looking at {inputs.name}"), total=inputs.count)
                outcome = pose_command.look_at_all(
                    inputs,
                    work,
                    writer,
                    drawing,
                    lambda done, total: progress.update(task, completed=done, total=total),
                )
        except ValueError as error:
            raise fail(error, WRONG_USE) from error
        except KeyboardInterrupt as error:
            raise fail("interrupted: nothing was written", INTERRUPTED) from error
    for problem in inputs.problems:
        tell("skipped: ", problem, "yellow")
    if isinstance(writer, pose_command.Table):
        print_poses(writer.data)
    raise typer.Exit(_tell_outcome(outcome, bool(inputs.problems)))


def _tell_outcome(outcome: Outcome, problems: bool) -> int:
    """Says what came of `pose`; the exit code."""
    count = f"{outcome.poses} poses in {outcome.pictures} pictures"
    where = " and ".join(str(place) for place in outcome.written)
    if outcome.stopped is not None:
        kept = f"{count} are kept in {where}" if where else f"{count} were looked at"
        tell("error: ", f"{outcome.stopped}: {kept}", "bold red")
        return INTERRUPTED if outcome.interrupted else FAILED
    if where:
        tell("", f"{count}, written to {where}")
    return FAILED if problems else 0


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
