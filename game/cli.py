"""The program `mirrorbeat`: its commands (see `game.commands`), and the game itself without one."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from game.commands.bench import bench
from game.commands.calibrate import calibrate
from game.commands.console import OUT, WRONG_USE, clear_errors, fail
from game.commands.doctor import doctor
from game.commands.edit import edit
from game.commands.export import export
from game.commands.import_film import import_film
from game.commands.lists import replays, songs
from game.commands.options import CameraOption, NoReplaysOption, known_camera, song_entry
from game.commands.packs import install, pack, remove
from game.commands.play import play
from game.commands.players import forget, list_players, scores
from game.commands.pose import pose
from game.commands.record import record
from game.commands.score import score
from game.commands.window import open_game

app = typer.Typer(
    name="mirrorbeat",
    help="A dance and mirror game for a webcam.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
# In the order of `--help`.
app.command()(scores)
app.command("players")(list_players)
app.command()(forget)
app.command()(play)
app.command()(calibrate)
app.command()(score)
app.command()(replays)
app.command()(record)
app.command("import")(import_film)
app.command()(edit)
app.command()(pack)
app.command()(install)
app.command()(export)
app.command()(remove)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(bench)
app.command()(songs)
app.command()(pose)
app.command()(doctor)

VersionOption = Annotated[bool, typer.Option("--version", help="Print the version and stop.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="Log what happens, on stderr.")]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: VersionOption = False,
    verbose: VerboseOption = False,
    no_replays: NoReplaysOption = False,
    camera: CameraOption = None,
) -> None:
    """Opens the game on the title screen."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR)
    if version:
        _print_version()
    elif context.invoked_subcommand is None:
        _open_title(no_replays, known_camera(camera))
    elif no_replays:  # it must not be believed to be obeyed
        raise fail("--no-replays goes behind `play`", WRONG_USE)
    elif camera is not None:
        raise fail("--camera goes behind `play` or `calibrate`", WRONG_USE)


def _print_version() -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        OUT.print(f"mirrorbeat {version('mirrorbeat')}", highlight=False)
    except PackageNotFoundError:
        OUT.print("mirrorbeat, from a checkout that is not installed", highlight=False)


def _open_title(no_replays: bool, camera: str | None) -> None:
    from game.app import Start, has_display

    if has_display():
        open_game(Start(camera=camera, no_replays=no_replays))
        return
    # Nobody could press a button: dance the first song once, and tell how it went.
    with clear_errors():
        song = song_entry(None)
        open_game(Start(song=song, camera=camera, unattended=True, no_replays=no_replays))


def main() -> None:
    """The console script."""
    app()
