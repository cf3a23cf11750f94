"""What the commands print: tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from game.commands.console import OUT
from game.core.replay import FILM, LIVE, VIRTUAL, ReplayHeader
from game.core.score import MEGASTAR, SUPERSTAR
from game.storage.library import SongEntry

if TYPE_CHECKING:
    from game.commands.replay_tasks import ListedReplay

_CAMERA_WORDS = {LIVE: "player", FILM: "film", VIRTUAL: "virtual dancer"}


def stars_in_words(stars: int) -> str:
    """Five stars, and what lies beyond them."""
    beyond = {SUPERSTAR: " superstar", MEGASTAR: " megastar"}.get(stars, "")
    return "★" * min(stars, 5) + beyond or "no stars"


def print_result(report: dict[str, Any], about: str | None = None) -> None:
    """One line per player, and how the pictures fared, or else what `about` says."""
    frames = report["frames"]
    for player in report["players"]:
        stars = stars_in_words(player["stars"])
        level = player.get("difficulty", report["difficulty"])
        rank = f"{player['rank']}. player {player['id']}, " if "rank" in player else ""
        OUT.print(
            f"{rank}{report['song']} ({level}): {player['score']} of "
            f"{player['max_score']} points, {stars}",
            highlight=False,
        )
    if about is not None:
        OUT.print(Text(about), highlight=False, soft_wrap=True)
        return
    OUT.print(
        f"{frames['estimated']} of {frames['captured']} pictures, pose {frames['pose_ms_p50']} ms, "
        f"age {frames['age_ms_p50']} ms (medians)",
        highlight=False,
    )


def print_moves(report: dict[str, Any]) -> None:
    """One row per move of the first player."""
    table = Table("time", "move", "grade", "similarity", "late", "weakest limb", box=SIMPLE)
    for move in report["players"][0]["moves"]:
        limbs: dict[str, float] = move["limbs"]
        weakest = min(limbs, key=lambda name: limbs[name], default="")
        judged = move["grade"] != "NOT_JUDGED"
        table.add_row(
            f"{move['start_s']:.1f}",
            Text(move["name"]),
            move["grade"].replace("_", " ").lower() if not judged else move["grade"],
            f"{move['similarity']:.2f}" if judged else "",
            f"{move['time_error_s'] * 1000:+.0f} ms" if judged else "",
            f"{weakest.replace('_', ' ')} {limbs[weakest]:.2f}" if weakest else "",
        )
    OUT.print(table)


def print_poses(data: dict[str, Any]) -> None:
    """One row per picture of a pose file."""
    table = Table("picture", "time", "people", "scores", box=SIMPLE)
    for frame in data["frames"]:
        scores = [f"{found['score']:.2f}" for found in frame["poses"]]
        time = "" if frame["time_s"] is None else f"{frame['time_s']:.2f} s"
        table.add_row(Text(frame["source"]), time, str(len(scores)), " ".join(scores))
    OUT.print(table)


def print_songs(entries: Sequence[SongEntry]) -> None:
    """One row per song that plays, one line per song that is broken."""
    table = Table(box=SIMPLE)
    table.add_column("id", no_wrap=True)
    for name in ("title", "artist", "bpm", "length", "moves", "difficulty", "from"):
        table.add_column(name)
    for entry in entries:
        song = entry.choreography
        if song is not None:
            table.add_row(
                entry.id,
                Text(song.title),
                Text(song.artist),
                f"{song.bpm:g}",
                f"{round(song.duration_s) // 60}:{round(song.duration_s) % 60:02d}",
                str(sum(move.scored for move in song.moves)),
                "●" * song.difficulty + "○" * (5 - song.difficulty),
                "the game" if entry.shipped else "you",
            )
    OUT.print(table if table.row_count else "No song is installed.")
    for entry in entries:
        if entry.error is not None:
            line = Text.assemble(("broken: ", "red"), f"{entry.folder}: {entry.error}")
            OUT.print(line, highlight=False, soft_wrap=True)


def print_replays(replays: Sequence[ListedReplay]) -> None:
    """One row per kept replay, one line per file that cannot be read."""
    table = Table(box=SIMPLE)
    table.add_column("song", no_wrap=True)
    for name in ("date", "dancer", "difficulty"):
        table.add_column(name)
    table.add_column("score", justify="right")
    table.add_column("stars")
    table.add_column("path", overflow="fold")
    for replay in replays:
        header = replay.item.header
        if header is not None:
            points = replay.points
            table.add_row(
                header.song,
                header.recorded_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                Text(dancer_in_words(header)),
                header.difficulty,
                str(replay.error if points is None else points.score),
                "" if points is None else stars_in_words(points.stars),
                Text(str(replay.item.path)),
            )
    OUT.print(table if table.row_count else "No replay is kept yet: finish a dance first.")
    for replay in replays:
        if replay.item.error is not None:
            OUT.print(
                Text.assemble(("broken: ", "red"), replay.item.error),
                highlight=False,
                soft_wrap=True,
            )


def dancer_in_words(header: ReplayHeader) -> str:
    """Who danced a replay; the virtual dancer is always told."""
    kind = _CAMERA_WORDS[header.camera]
    who = f"{header.player} ({kind})" if header.player else kind
    return who if header.seconds is None else f"{who}, first {header.seconds:g} s"
