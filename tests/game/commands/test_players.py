"""The commands about players, as a user types them."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

import pytest

from game.storage.replay_store import keep_replay
from game.storage.score_file import open_scores
from game.storage.scores import add_run
from game.storage.settings import read_settings, save_changes
from tests.crash_writer import a_run
from tests.fakes import dance_replay, make_choreography
from tests.typed_commands import run


@pytest.fixture
def book(data_folder: Path) -> Path:
    path = data_folder / "scores.sqlite"
    with closing(open_scores(path)) as db:
        add_run(db, "Ada", a_run(8123))
        add_run(db, "Bo", a_run(4000, difficulty="hard"))
    return path


def test_scores_and_players_are_listed(book: Path) -> None:
    shown = run("scores")
    assert shown.exit_code == 0, shown.output
    assert "Ada" in shown.output
    assert "8123" in shown.output
    assert "Bo" not in run("scores", "--difficulty", "medium").output
    assert "Ada" not in run("scores", "test-song", "--player", "bo").output
    assert "estimate" in run("players").output
    assert run("players", "--player", "ada", "--weight", 60).exit_code == 0
    assert run("players", "--player", "ada", "--weight", 5).exit_code == 2
    assert run("players", "--player", "nobody", "--weight", 60).exit_code == 1


def test_nothing_yet_is_no_error_and_leaves_no_file(data_folder: Path) -> None:
    assert "scored yet" in run("scores").output
    assert run("players").exit_code == 0
    assert not (data_folder / "scores.sqlite").exists()


def test_csv_holds_every_dance(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    assert run("scores", "--csv", target).exit_code == 0
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["player"], row["score"]) for row in rows] == [("Ada", "8123"), ("Bo", "4000")]


def test_forgetting_asks_and_tells(book: Path, data_folder: Path) -> None:
    song = make_choreography()
    ada = keep_replay(dance_replay(song, player="Ada"), data_folder / "replays")
    bo = keep_replay(dance_replay(song, player="Bo"), data_folder / "replays")
    save_changes({"player": "Ada"})
    assert run("forget").exit_code == 2
    assert run("forget", "--player", "nobody", "--yes").exit_code == 1
    said_no = run("forget", "--player", "ada", input="n\n")
    assert said_no.exit_code == 1
    assert ada.exists()
    assert run("forget", "--player", "ada", "--yes").exit_code == 0
    assert not ada.exists()
    assert bo.exists()
    assert "Ada" not in run("scores").output
    assert read_settings()[0].player == ""
    assert run("forget", "--everything", "--yes").exit_code == 0
    assert not bo.exists()
    assert not book.exists()


def test_a_broken_file_gets_one_line(book: Path) -> None:
    book.write_bytes(b"broken" * 500)
    for name in ("scores", "players"):
        result = run(name)
        assert result.exit_code == 1
        assert "scores.sqlite" in result.output
        assert "Traceback" not in result.output
    assert book.read_bytes() == b"broken" * 500
