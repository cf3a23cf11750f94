"""`scores`, `players` and `forget`: what is kept about players."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from game.commands.console import FAILED, OUT, WRONG_USE, clear_errors, fail
from game.commands.options import known_difficulty

PlayerOption = Annotated[str | None, typer.Option(help="Only this player.", metavar="NAME")]


def scores(
    song: Annotated[str | None, typer.Argument(help="A song's id. Default: all.")] = None,
    difficulty: Annotated[str | None, typer.Option(help="easy, medium or hard.")] = None,
    player: PlayerOption = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every dance as CSV.", dir_okay=False)
    ] = None,
) -> None:
    """The best of every player, by song and difficulty."""
    difficulty = None if difficulty is None else known_difficulty(difficulty)
    with clear_errors(), closing(_open()) as db:
        if csv_file is not None:
            _export(db, csv_file)
            return
        _print_boards(db, song, difficulty, player)


def _open() -> sqlite3.Connection:
    """The scores; an empty book that leaves no file where there are none yet."""
    from game.storage.score_file import open_scores, scores_file

    path = scores_file()
    return open_scores(path if path.exists() else Path(":memory:"))


def _export(db: sqlite3.Connection, path: Path) -> None:
    from game.storage.scores import EXPORTED, exported_rows
    from pose_engine.files import write_atomic

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(EXPORTED)
    rows = list(exported_rows(db))
    writer.writerows(rows)
    write_atomic(path, text.getvalue().encode())
    OUT.print(f"{len(rows)} dances, written to {path}", highlight=False, soft_wrap=True)


def _print_boards(
    db: sqlite3.Connection, song: str | None, difficulty: str | None, player: str | None
) -> None:
    from game.commands.tables import stars_in_words
    from game.core.replay import dance_digest
    from game.storage.library import find_songs
    from game.storage.scores import leaderboard, scored_songs

    dances = {e.id: e.choreography for e in find_songs() if e.choreography is not None}
    table = Table("song", "difficulty", "rank", "player", "score", "stars", "date", box=SIMPLE)
    for name, level in scored_songs(db):
        if song not in (None, name) or difficulty not in (None, level):
            continue
        dance = dance_digest(dances[name]) if name in dances else None
        for row in leaderboard(db, name, level, dance):
            if player is None or row.player.casefold() == player.casefold():
                table.add_row(
                    name,
                    level,
                    str(row.rank),
                    Text(row.player),
                    str(row.score),
                    stars_in_words(row.stars),
                    row.local_date.isoformat(),
                )
    OUT.print(table if table.row_count else "No such dance has been scored yet.")


def list_players(
    weight: Annotated[
        float | None,
        typer.Option(help="With --player: the weight for the calories' estimate.", metavar="KG"),
    ] = None,
    player: PlayerOption = None,
) -> None:
    """Lists the players with what their dances add up to."""
    with clear_errors(), closing(_open()) as db:
        if weight is not None:
            _set_weight(db, player, weight)
        table = _players_table(db, player)
    OUT.print(table if table.row_count else "No player has danced yet.")


def _set_weight(db: sqlite3.Connection, player: str | None, weight: float) -> None:
    from game.storage.scores import set_weight

    if player is None:
        raise fail("--weight needs --player", WRONG_USE)
    try:
        set_weight(db, _find(db, player), weight)
    except ValueError as error:
        raise fail(error, WRONG_USE) from error


def _players_table(db: sqlite3.Connection, only: str | None) -> Table:
    from game.core.records import streak
    from game.storage.scores import players, totals

    table = Table("player", "dances", "stars", "minutes", "kcal (estimate)", box=SIMPLE)
    table.add_column("days in a row")
    table.add_column("longest combo")
    for one in players(db):
        if only is not None and one.name.casefold() != only.casefold():
            continue
        sums = totals(db, one)
        table.add_row(
            Text(one.name),
            str(sums.runs),
            str(sums.stars),
            f"{sums.seconds / 60:.0f}",
            f"{sums.calories:.0f}",
            str(streak(sums.days, date.today())),
            str(sums.best_combo),
        )
    return table


def _find(db: sqlite3.Connection, name: str) -> int:
    """A player's number. Raises `OSError` where there is none."""
    from game.storage.scores import find_player

    with suppress(ValueError):
        if (found := find_player(db, name)) is not None:
            return found.id
    raise OSError(f"there is no player {name!r}: `mirrorbeat players` lists them")


def forget(
    player: Annotated[str | None, typer.Option(help="Forget one player.", metavar="NAME")] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Forget all players, scores, replays, settings.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Deletes player data for good: tells what goes, and asks."""
    if (player is None) is not everything:
        raise fail("say --player NAME or --everything", WRONG_USE)
    with clear_errors():
        files = _everything() if player is None else _replays_of(player)
        if player is not None:
            OUT.print(Text(f"{player}: the profile and all scores"), highlight=False)
        for path in files:
            OUT.print(Text(str(path)), highlight=False, soft_wrap=True)
        if player is None and not files:
            OUT.print("There is nothing to forget.")
            return
        if not yes and not typer.confirm("Delete this for good?"):
            raise typer.Exit(FAILED)
        if player is not None:
            _forget_player(player)
        for path in files:
            path.unlink(missing_ok=True)
    OUT.print("Forgotten.")


def _everything() -> list[Path]:
    """All files that tell of a player; songs are not among them."""
    from game.storage import settings
    from game.storage.replay_store import replays_folder
    from game.storage.score_file import scores_file

    base, saved = scores_file(), settings.settings_file()
    found = sorted(base.parent.glob(f"{base.name}*")) + sorted(saved.parent.glob("settings*.json"))
    root = replays_folder()
    return found + sorted(path for path in root.rglob("*") if path.is_file())


def _replays_of(name: str) -> list[Path]:
    """The replays that bear a player's name, or that their scores point to."""
    from game.storage.replay_store import replays_folder, stored_replays
    from game.storage.scores import replay_files

    root = replays_folder()
    with closing(_open()) as db:
        number = _find(db, name)
        found = {root / file for file in replay_files(db, number)}
    for folder in root.iterdir() if root.is_dir() else ():
        for item in stored_replays(folder):
            if item.header is not None and item.header.player.casefold() == name.casefold():
                found.add(item.path)
    inside = root.resolve()
    return sorted(p for p in found if p.is_file() and p.resolve().is_relative_to(inside))


def _forget_player(name: str) -> None:
    from game.storage.scores import delete_player
    from game.storage.settings import read_settings, save_changes

    with closing(_open()) as db:
        delete_player(db, _find(db, name))
    if read_settings()[0].player.casefold() == name.casefold():
        save_changes({"player": ""})
