"""`score`: a filmed performance, or a replay."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from game.commands.console import WRONG_USE, clear_errors, fail, json_text, progress_bar, tell
from game.commands.options import (
    LeaveOutOption,
    SeatedOption,
    known_difficulty,
    limbs_left_out,
    song_entry,
)

if TYPE_CHECKING:
    from game.core.choreography import Choreography

SongArgument = Annotated[str, typer.Argument(help="An installed song's id, or a song folder.")]
FilmArgument = Annotated[
    str,
    typer.Argument(
        metavar="VIDEO|REPLAY", help="A film of the dance, a folder of pictures, or a replay."
    ),
]
DifficultyOption = Annotated[
    str | None, typer.Option(help="easy, medium or hard. Default: a replay's own, else medium.")
]
StartOption = Annotated[
    float, typer.Option(help="The song's time, in seconds, in the film's first picture.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def score(
    song: SongArgument,
    video: FilmArgument,
    difficulty: DifficultyOption = None,
    start_at: StartOption = 0.0,
    seated: SeatedOption = False,
    leave_out: LeaveOutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Scores a filmed performance, faster than real time, or a replay, exactly as it was danced."""
    from game.storage.replay_file import is_replay

    difficulty = None if difficulty is None else known_difficulty(difficulty)
    left_out = limbs_left_out(seated, leave_out)
    if not math.isfinite(start_at):
        raise fail(f"--start-at must be a number of seconds, not {start_at}", WRONG_USE)
    with clear_errors():
        choreography = song_entry(song).choreography
        assert choreography is not None
        if is_replay(video):
            if start_at or left_out:
                raise fail("a replay knows its times, and the limbs that counted", WRONG_USE)
            _score_replay(choreography, video, difficulty, as_json)
            return
        report, name = _score_film(choreography, video, difficulty or "medium", start_at, left_out)
    _print_report(report, as_json)
    if not as_json and report["players"][0]["max_score"] == 0:
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
    with progress_bar() as progress:
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
    from game.commands.replay_tasks import about, check_song, replay_report
    from game.storage.replay_file import read_replay

    replay = read_replay(Path(path))
    warning = check_song(choreography, replay, path)
    if warning is not None:
        tell("", warning, "yellow")
    report = replay_report(choreography, replay, difficulty)
    _print_report(report, as_json, about(replay, difficulty))


def _print_report(report: dict[str, Any], as_json: bool, about: str | None = None) -> None:
    from game.commands.tables import print_moves, print_result

    if as_json:
        sys.stdout.write(json_text(report))
        return
    print_moves(report)
    print_result(report, about)


def _first_verdict_s(choreography: Choreography) -> float:
    return min((move.end_s for move in choreography.moves if move.scored), default=0.0)
