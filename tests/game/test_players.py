"""Who dances, and that finished dances are entered where they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from game.core.lane import Lane
from game.core.replay import FILM, LIVE, VIRTUAL
from game.dance_run import DanceRun
from game.party_run import PlayerDance
from game.players import DEFAULT_NAME, Players
from game.storage.score_file import open_scores
from game.storage.scores import exported_rows, find_player
from tests.fakes import FakeFeed, FakeMusic, make_choreography

SONG = make_choreography(duration_s=6.0)


def danced(late_s: float = 0.1, seconds: float | None = None) -> DanceRun:
    feed = FakeFeed(SONG)
    run = DanceRun(SONG, "medium", feed, FakeMusic(), seconds=seconds)
    for tick in range(300):
        now = 10 + tick / 30
        feed.look(now, SONG.pose_at(run.anchor.song_s_at(now - 0.02) - late_s))
        run.update(now)
    return run


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Callable[..., Players]]:
    made: list[Players] = []

    def make(camera: str = LIVE, **changes: object) -> Players:
        made.append(Players(camera, path=tmp_path / "s.sqlite", on_note=lambda _: None, **changes))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for players in made:
        players.close()


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(open_scores(path)) as db:
        return list(exported_rows(db))


def test_a_finished_dance_is_entered_for_whoever_dances(book: Callable[..., Players]) -> None:
    players, run = book(), danced()
    kept: Future[str | None] = Future()
    players.finished(run, kept)
    kept.set_result("test-song/a.npz")
    players.change(lambda db: None)
    assert players.record(run) == (True, None)
    best = players.best(SONG, "medium")
    assert best is not None
    assert (best.player, best.score) == (DEFAULT_NAME, run.score.score)
    assert [row.player for row in players.leaderboard(SONG, "medium")] == [DEFAULT_NAME]
    (row,) = rows(players.path)
    assert row[14] == "test-song/a.npz"
    again = danced()
    players.finished(again)
    record = players.record(again)
    assert record is not None
    assert record[0] is False, "the same score is no new best"


@pytest.mark.parametrize("camera", [VIRTUAL, FILM])
def test_only_live_dances_are_entered(book: Callable[..., Players], camera: str) -> None:
    players, run = book(camera), danced()
    players.finished(run)
    players.close()
    assert players.record(run) is None
    assert not players.path.exists()


def test_a_dance_cut_short_is_not_entered(book: Callable[..., Players]) -> None:
    players = book()
    players.finished(danced(seconds=5.0))
    players.close()
    assert not players.path.exists()


def test_a_broken_file_costs_only_the_leaderboard(book: Callable[..., Players]) -> None:
    players, run = book(), danced()
    players.path.write_bytes(b"broken" * 500)
    assert players.best(SONG, "medium") is None
    players.finished(run)
    players.change(lambda db: None)
    assert players.leaderboard(SONG, "medium") == []
    assert players.trouble is not None
    assert str(players.path) in players.trouble
    assert players.path.read_bytes() == b"broken" * 500


def test_weight_counts_in_the_calories(book: Callable[..., Players]) -> None:
    from game.storage.scores import add_player

    players = book(name="Ada")
    players.change(lambda db: add_player(db, "ada", weight_kg=140.0))
    players.finished(danced())
    players.change(lambda db: None)
    players.name = "Bo"
    players.finished(danced())
    players.change(lambda db: None)
    heavy, usual = (float(str(row[9])) for row in rows(players.path))
    assert heavy == pytest.approx(2 * usual, abs=0.02)
    assert players.change(lambda db: find_player(db, "ADA")) is not None


def test_a_partys_dances_are_entered_for_those_who_danced_them(
    book: Callable[..., Players],
) -> None:
    def part(name: str, until_s: float) -> PlayerDance:
        lane = Lane(SONG, "medium")
        for tick in range(round(until_s * 30)):
            lane.add(tick / 30, SONG.pose_at(tick / 30))
        lane.judge(99.0, 99.0)
        return PlayerDance(name, SONG, None, SONG.duration_s, lane)

    dances = [part("Ada", 99.0), part("王小明", 3.0), part("Not seen", 0.0)]
    book(VIRTUAL).finished_party(dances)
    players = book()
    players.finished_party(dances)
    players.change(lambda db: None)
    board = players.leaderboard(SONG, "medium")
    assert [row.player for row in board] == ["Ada", "王小明"]
    assert [row.score for row in board] == [dance.score.score for dance in dances[:2]]
