"""The file of players and scores, `scores.sqlite`: opened, brought up to date and checked."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_data_path

SCORES_NAME = "scores.sqlite"
APPLICATION_ID = 0x4D424541  # "MBEA", so that no other program's file is taken for ours
BUSY_S = 5.0
LEAST_BYTES = 512  # of SQLite's smallest page
_V1 = (
    """CREATE TABLE players (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
        name_key TEXT NOT NULL UNIQUE,
        hue INTEGER NOT NULL CHECK (hue BETWEEN 0 AND 359),
        weight_kg REAL CHECK (weight_kg BETWEEN 20 AND 300),
        created_at TEXT NOT NULL)""",
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        player INTEGER NOT NULL REFERENCES players (id) ON DELETE CASCADE,
        song TEXT NOT NULL,
        dance TEXT NOT NULL,
        difficulty TEXT NOT NULL CHECK (difficulty IN ('easy', 'medium', 'hard')),
        score INTEGER NOT NULL CHECK (score >= 0),
        max_score INTEGER NOT NULL CHECK (max_score >= score),
        stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 7),
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        best_combo INTEGER NOT NULL CHECK (best_combo >= 0),
        seconds REAL NOT NULL CHECK (seconds >= 0),
        calories REAL NOT NULL CHECK (calories >= 0),
        camera TEXT NOT NULL CHECK (camera IN ('live', 'film', 'virtual')),
        danced_at TEXT NOT NULL,
        local_date TEXT NOT NULL,
        left_out TEXT NOT NULL,
        replay TEXT)""",
    "CREATE INDEX runs_by_song ON runs (song, difficulty, player, score)",
    "CREATE INDEX runs_by_player ON runs (player, local_date)",
)
# Step n brings version n to n + 1, all of it in one transaction.
STEPS: tuple[tuple[str, ...], ...] = (_V1,)


class ScoresError(OSError):
    """The scores cannot be used; one line says why and what to do."""


def scores_file() -> Path:
    return user_data_path("mirrorbeat", appauthor=False) / SCORES_NAME


@contextmanager
def clear_scores_errors(path: Path) -> Iterator[None]:
    """Whatever SQLite has to complain about, as a `ScoresError` of one line."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        words = " ".join(str(error).split())
        if "locked" in words:
            words = "another program is writing it: try again"
        raise ScoresError(f"{path} cannot be used ({words}); it is kept as it is") from error
    except OSError as error:
        if isinstance(error, ScoresError):
            raise
        raise ScoresError(f"{path} cannot be used ({error.strerror or error})") from error


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it or nothing. It waits for other writers up to BUSY_S."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.execute("COMMIT")


def open_scores(path: Path | None = None) -> sqlite3.Connection:
    """A connection to the file, which is made where there is none. Raises `ScoresError`.

    WAL lets the screen read while a dance is written. `synchronous` is FULL, since with NORMAL a
    power cut could take back scores that were already shown; one flush a dance costs nothing.
    The connection may be handed from thread to thread, but is for one at a time.
    """
    path = scores_file() if path is None else path
    with clear_scores_errors(path):
        if str(path) != ":memory:":
            path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _check_ours(db, path)
            _use_wal(db)
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON")  # what is forgotten is gone
            _migrate(db)
        except BaseException:
            db.close()
            raise
    return db


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _check_ours(db: sqlite3.Connection, path: Path) -> None:
    # SQLite would take anything so short for an empty file, and write over it.
    if path.is_file() and 0 < path.stat().st_size < LEAST_BYTES:
        raise ScoresError(f"{path} cannot be used (it is cut off); it is kept as it is")
    version = _number(db, "user_version")
    if version > len(STEPS):
        raise ScoresError(
            f"{path} has version {version}, but this program reads up to {len(STEPS)}: "
            "update Mirrorbeat"
        )
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and _number(db, "application_id") != APPLICATION_ID:
        raise ScoresError(f"{path} is not a file of Mirrorbeat's scores; it is kept as it is")


def _use_wal(db: sqlite3.Connection) -> None:
    """Two programs that start at once may both be refused for a moment, without any waiting."""
    give_up = time.monotonic() + BUSY_S
    while True:
        try:
            if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                db.execute("PRAGMA journal_mode = WAL")  # where it cannot be, the old way is safe
            return
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def _migrate(db: sqlite3.Connection) -> None:
    if _number(db, "user_version") == len(STEPS):
        return
    with writing(db):
        for step in STEPS[_number(db, "user_version") :]:
            for statement in step:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(STEPS)}")


def check_scores(path: Path | None = None) -> str:
    """What is in a whole file, in words. Raises `ScoresError` for damage."""
    path = scores_file() if path is None else path
    if not path.exists():
        return "no dance has been scored yet"
    with clear_scores_errors(path):
        # Not read-only: what a power cut left half written is first taken back, as on any opening.
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", BUSY_S, uri=True)
        try:
            _check_ours(db, path)
            problem = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if problem != "ok":
                raise ScoresError(
                    f"{path} is damaged ({' '.join(problem.split())}): the game goes on without "
                    "scores. Move the file away to begin anew; it is never deleted"
                )
            orphans = db.execute("PRAGMA foreign_key_check").fetchone()
            if orphans:
                raise ScoresError(f"{path} is damaged (a score without its player)")
            if not _number(db, "user_version"):
                return "no dance has been scored yet"
            runs = db.execute("SELECT count(*) FROM runs").fetchone()[0]
            players = db.execute("SELECT count(*) FROM players").fetchone()[0]
            return f"{runs} dances of {players} players, whole"
        finally:
            db.close()
