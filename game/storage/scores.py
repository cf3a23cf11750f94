"""Players and their dances in SQLite. Every function takes an open connection of `open_scores`.

Only dances before a live camera (`camera` is LIVE) are ever ranked or added up: films and the
virtual dancer never are, even if somebody enters them.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from game.storage.score_file import writing

LIVE = "live"  # `game.core.replay.LIVE`, which would bring all of the scoring along
MAX_NAME = 40
_HUE_STEP = 137  # degrees: the golden angle, so that neighbours in the list differ


@dataclass(frozen=True)
class Player:
    """`hue` in degrees; `weight_kg` is None where the player has not told it."""

    id: int
    name: str
    hue: int
    weight_kg: float | None


@dataclass(frozen=True)
class Run:
    """A finished dance. `calories` (kcal) are an estimate; `replay` is its file, if it was kept."""

    song: str
    dance: str
    difficulty: str
    score: int
    max_score: int
    stars: int
    share: float
    best_combo: int
    seconds: float
    calories: float
    camera: str
    danced_at: datetime
    local_date: date
    left_out: tuple[str, ...] = ()
    replay: str | None = None


@dataclass(frozen=True)
class Ranked:
    """A row of a leaderboard: a player's best of one song and difficulty."""

    rank: int
    song: str
    difficulty: str
    player: str
    hue: int
    score: int
    max_score: int
    stars: int
    local_date: date
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """`stars` are those of the best dance of each song and difficulty, five at most each."""

    player: Player
    runs: int
    stars: int
    seconds: float
    calories: float
    best_combo: int
    days: tuple[date, ...]


def clean_name(text: str) -> str:
    """A player's name without needless spaces. Raises `ValueError` for one that cannot be."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise ValueError(f"a player's name has 1 to {MAX_NAME} letters in one line")
    return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", clean_name(name)).casefold()


# -- players


def players(db: sqlite3.Connection) -> list[Player]:
    """All players, in the order they came."""
    rows = db.execute("SELECT id, name, hue, weight_kg FROM players ORDER BY id")
    return [Player(*row) for row in rows]


def find_player(db: sqlite3.Connection, name: str) -> Player | None:
    """The player of that name, capitals or not."""
    row = db.execute(
        "SELECT id, name, hue, weight_kg FROM players WHERE name_key = ?", (_key(name),)
    ).fetchone()
    return None if row is None else Player(*row)


def add_player(
    db: sqlite3.Connection, name: str, hue: int | None = None, weight_kg: float | None = None
) -> Player:
    """A new player. Raises `ValueError` where the name is taken or cannot be."""
    with writing(db):
        return _add(db, name, hue, weight_kg)


def _add(db: sqlite3.Connection, name: str, hue: int | None, weight_kg: float | None) -> Player:
    name = clean_name(name)
    if find_player(db, name) is not None:
        raise ValueError(f"there is a player {name!r} already")
    count = db.execute("SELECT count(*) FROM players").fetchone()[0]
    hue = (318 + _HUE_STEP * count) % 360 if hue is None else hue
    cursor = db.execute(
        "INSERT INTO players (name, name_key, hue, weight_kg, created_at) VALUES (?, ?, ?, ?, ?)",
        (name, _key(name), hue, weight_kg, datetime.now(UTC).isoformat()),
    )
    return Player(int(cursor.lastrowid or 0), name, hue, weight_kg)


def rename_player(db: sqlite3.Connection, player_id: int, name: str) -> None:
    """Raises `ValueError` where the name is taken or cannot be."""
    name = clean_name(name)
    try:
        with writing(db):
            db.execute(
                "UPDATE players SET name = ?, name_key = ? WHERE id = ?",
                (name, _key(name), player_id),
            )
    except sqlite3.IntegrityError as error:
        raise ValueError(f"there is a player {name!r} already") from error


def set_hue(db: sqlite3.Connection, player_id: int, hue: int) -> None:
    with writing(db):
        db.execute("UPDATE players SET hue = ? WHERE id = ?", (hue % 360, player_id))


def set_weight(db: sqlite3.Connection, player_id: int, weight_kg: float | None) -> None:
    """Raises `ValueError` for a weight that nobody has."""
    if weight_kg is not None and not 20 <= weight_kg <= 300:
        raise ValueError("a weight is 20 to 300 kg")
    with writing(db):
        db.execute("UPDATE players SET weight_kg = ? WHERE id = ?", (weight_kg, player_id))


def delete_player(db: sqlite3.Connection, player_id: int) -> None:
    """Deletes a player with all their dances, and what the file still remembers of them."""
    with writing(db):
        db.execute("DELETE FROM players WHERE id = ?", (player_id,))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# -- dances


def add_run(db: sqlite3.Connection, name: str, run: Run) -> int:
    """Enters a dance of the player of that name, who is added where there is none; its number.

    It is on the disk when this returns.
    """
    with writing(db):
        player = find_player(db, name) or _add(db, name, None, None)
        values = (
            player.id, run.song, run.dance, run.difficulty, run.score, run.max_score, run.stars,
            run.share, run.best_combo, run.seconds, run.calories, run.camera,
            run.danced_at.astimezone(UTC).isoformat(), run.local_date.isoformat(),
            ",".join(run.left_out), run.replay,
        )  # fmt: skip
        cursor = db.execute(
            "INSERT INTO runs (player, song, dance, difficulty, score, max_score, stars, share, "
            "best_combo, seconds, calories, camera, danced_at, local_date, left_out, replay) "
            f"VALUES ({', '.join('?' * len(values))})",
            values,
        )
        return int(cursor.lastrowid or 0)


def note_replay(db: sqlite3.Connection, run_id: int, replay: str) -> None:
    """Notes the file in which a dance was kept, which may be cleared away one day."""
    with writing(db):
        db.execute("UPDATE runs SET replay = ? WHERE id = ?", (replay, run_id))


def leaderboard(
    db: sqlite3.Connection,
    song: str,
    difficulty: str,
    dance: str | None = None,
    limit: int | None = None,
) -> list[Ranked]:
    """One row per player, best first; of equal scores the older one.

    `dance` leaves out dances of another version of the song, which cannot be compared.
    """
    rows = db.execute(
        """WITH best AS (
            SELECT player, score, max_score, stars, local_date, left_out, danced_at, id,
                row_number() OVER (PARTITION BY player ORDER BY score DESC, danced_at, id) AS place
            FROM runs WHERE song = ? AND difficulty = ? AND camera = ? AND (? IS NULL OR dance = ?))
        SELECT p.name, p.hue, b.score, b.max_score, b.stars, b.local_date, b.left_out
        FROM best b JOIN players p ON p.id = b.player WHERE b.place = 1
        ORDER BY b.score DESC, b.danced_at, b.id LIMIT ?""",
        (song, difficulty, LIVE, dance, dance, -1 if limit is None else limit),
    ).fetchall()
    return [
        Ranked(
            number,
            song,
            difficulty,
            name,
            hue,
            score,
            full,
            stars,
            date.fromisoformat(day),
            _limbs(left_out),
        )
        for number, (name, hue, score, full, stars, day, left_out) in enumerate(rows, 1)
    ]


def best_of(
    db: sqlite3.Connection, name: str, song: str, difficulty: str, dance: str | None = None
) -> Ranked | None:
    """A player's own row of the leaderboard."""
    key = _key(name)
    rows = leaderboard(db, song, difficulty, dance)
    return next((row for row in rows if _key(row.player) == key), None)


def scored_songs(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The songs and difficulties that have a leaderboard."""
    rows = db.execute(
        "SELECT DISTINCT song, difficulty FROM runs WHERE camera = ? ORDER BY 1, 2", (LIVE,)
    )
    return [(str(song), str(difficulty)) for song, difficulty in rows]


def totals(db: sqlite3.Connection, player: Player) -> Totals:
    """What a player's dances add up to."""
    runs, seconds, calories, combo = db.execute(
        "SELECT count(*), total(seconds), total(calories), coalesce(max(best_combo), 0) "
        "FROM runs WHERE player = ? AND camera = ?",
        (player.id, LIVE),
    ).fetchone()
    stars = db.execute(
        "SELECT coalesce(sum(stars), 0) FROM (SELECT min(5, max(stars)) AS stars FROM runs "
        "WHERE player = ? AND camera = ? GROUP BY song, difficulty)",
        (player.id, LIVE),
    ).fetchone()[0]
    days = db.execute(
        "SELECT DISTINCT local_date FROM runs WHERE player = ? AND camera = ? ORDER BY 1",
        (player.id, LIVE),
    )
    dates = tuple(date.fromisoformat(day) for (day,) in days)
    return Totals(player, runs, stars, seconds, calories, combo, dates)


def replay_files(db: sqlite3.Connection, player_id: int) -> list[str]:
    """The replays that a player's dances were kept in, as paths inside the replays' folder."""
    rows = db.execute(
        "SELECT replay FROM runs WHERE player = ? AND replay IS NOT NULL", (player_id,)
    )
    return [str(replay) for (replay,) in rows]


EXPORTED = (
    "player", "song", "difficulty", "score", "max_score", "stars", "share", "best_combo",
    "seconds", "calories_estimate_kcal", "camera", "danced_at_utc", "local_date", "left_out",
    "replay", "dance",
)  # fmt: skip


def exported_rows(db: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Every dance, oldest first, in the columns EXPORTED."""
    yield from db.execute(
        "SELECT p.name, r.song, r.difficulty, r.score, r.max_score, r.stars, r.share, "
        "r.best_combo, r.seconds, r.calories, r.camera, r.danced_at, r.local_date, r.left_out, "
        "r.replay, r.dance FROM runs r JOIN players p ON p.id = r.player ORDER BY r.id"
    )


def _limbs(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
