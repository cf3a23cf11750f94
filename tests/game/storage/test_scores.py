"""Players and their dances in SQLite."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.replay import LIVE as CORE_LIVE
from game.storage import scores
from game.storage.score_file import ScoresError, check_scores, open_scores
from game.storage.scores import (
    add_player,
    add_run,
    best_of,
    delete_player,
    exported_rows,
    find_player,
    leaderboard,
    players,
    rename_player,
    set_weight,
    totals,
)
from tests.crash_writer import a_run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scores.sqlite"


def test_live_is_what_the_core_calls_live() -> None:
    assert scores.LIVE == CORE_LIVE


def test_names_are_unique_whatever_their_capitals(path: Path) -> None:
    with closing(open_scores(path)) as db:
        ada = add_player(db, "  Ada   Löv ")
        assert ada.name == "Ada Löv"
        with pytest.raises(ValueError, match="already"):
            add_player(db, "ADA LÖV")
        bo = add_player(db, "Bo")
        with pytest.raises(ValueError, match="already"):
            rename_player(db, bo.id, "ada löv")
        rename_player(db, ada.id, "ADA")
        assert [player.name for player in players(db)] == ["ADA", "Bo"]
        for bad in ("", " ", "a\x00b", "x" * 41):
            with pytest.raises(ValueError):
                add_player(db, bad)
        with pytest.raises(ValueError):
            set_weight(db, bo.id, 5.0)
        assert ada.hue != bo.hue


def test_only_live_dances_are_ranked_and_added_up(path: Path) -> None:
    with closing(open_scores(path)) as db:
        add_run(db, "Ada", a_run(9000, camera="virtual"))
        add_run(db, "Ada", a_run(9000, camera="film"))
        assert leaderboard(db, "test-song", "medium") == []
        add_run(db, "ada", a_run(4000, local_date=date(2026, 5, 5)))
        (row,) = leaderboard(db, "test-song", "medium")
        assert (row.rank, row.player, row.score) == (1, "Ada", 4000)
        ada = find_player(db, "Ada")
        assert ada is not None
        summary = totals(db, ada)
        assert (summary.runs, summary.stars, summary.seconds) == (1, 3, 60.0)
        assert summary.days == (date(2026, 5, 5),)
        assert leaderboard(db, "test-song", "medium", dance="another version") == []


def test_a_player_who_is_deleted_takes_the_dances_along(path: Path) -> None:
    with closing(open_scores(path)) as db:
        add_run(db, "Secretname", a_run())
        add_run(db, "Bo", a_run(100))
        ada = find_player(db, "Secretname")
        assert ada is not None
        delete_player(db, ada.id)
        assert [row.player for row in leaderboard(db, "test-song", "medium")] == ["Bo"]
        assert len(list(exported_rows(db))) == 1
    assert b"Secretname" not in path.read_bytes(), "what is deleted is gone from the file"


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10_000)), max_size=20))
def test_a_leaderboard_is_the_best_of_each(dances: list[tuple[str, int]]) -> None:
    with closing(open_scores(Path(":memory:"))) as db:
        for name, score in dances:
            add_run(db, name, a_run(score))
        rows = leaderboard(db, "test-song", "medium")
        best = {name: max(s for n, s in dances if n == name) for name in {n for n, _ in dances}}
        assert {row.player: row.score for row in rows} == best
        assert [row.score for row in rows] == sorted(best.values(), reverse=True)
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
        for name, score in best.items():
            row = best_of(db, name.upper(), "test-song", "medium")
            assert row is not None
            assert row.score == score


def test_two_writers_lose_nothing(path: Path) -> None:
    def write(name: str) -> None:
        with closing(open_scores(path)) as db:
            for _ in range(20):
                add_run(db, name, a_run())

    threads = [threading.Thread(target=write, args=(name,)) for name in ("Ada", "Bo", "Cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with closing(open_scores(path)) as db:
        assert len(list(exported_rows(db))) == 60
        assert len(players(db)) == 3


@settings(deadline=None, max_examples=30)
@given(
    st.binary(min_size=1, max_size=3000).map(lambda data: data if len(data) < 512 else b"no" + data)
)
def test_a_broken_file_gets_one_line_and_is_kept(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("broken") / "scores.sqlite"
    path.write_bytes(data)
    for use in (check_scores, open_scores):
        with pytest.raises(ScoresError) as caught:
            use(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert path.read_bytes() == data


def test_files_of_others_and_of_later_versions_are_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE theirs (x)")
        db.commit()
    with pytest.raises(ScoresError, match="not a file of Mirrorbeat"):
        open_scores(path)
    path.unlink()
    with closing(open_scores(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ScoresError, match="update Mirrorbeat"):
        open_scores(path)


def test_damage_inside_is_found(path: Path) -> None:
    with closing(open_scores(path)) as db:
        for number in range(200):
            add_run(db, "Ada", a_run(number))
    assert check_scores(path) == "200 dances of 1 players, whole"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    path.write_bytes(data)
    with pytest.raises(ScoresError, match=r"cannot be used|damaged"):
        check_scores(path)
    assert path.read_bytes() == bytes(data)
