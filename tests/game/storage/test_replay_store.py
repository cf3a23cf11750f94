from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from game.core.replay import VIRTUAL, score_replay
from game.storage import replay_store
from game.storage.replay_store import (
    SCORES_NAME,
    Points,
    ScoreBook,
    StoredReplay,
    keep_replay,
    prune,
    stored_replays,
)
from tests.fakes import dance_replay, make_choreography

SONG = make_choreography(duration_s=6.0)
START = datetime(2026, 1, 1, tzinfo=UTC)


def keep(root: Path, minutes: int = 0, **changes: object) -> Path:
    replay = dance_replay(SONG, recorded_at=START + timedelta(minutes=minutes), **changes)  # type: ignore[arg-type]
    return keep_replay(replay, root)


def test_the_newest_come_first_and_broken_ones_last(tmp_path: Path) -> None:
    paths = [keep(tmp_path, minutes) for minutes in (3, 1, 2)]
    broken = paths[0].parent / "2020-01-01_00-00-00.npz"
    broken.write_bytes(b"broken")
    found = stored_replays(paths[0].parent)
    assert [item.path for item in found] == [paths[0], paths[2], paths[1], broken]
    assert found[-1].error is not None
    assert stored_replays(tmp_path / "nothing") == []


def test_two_dances_of_one_second_are_two_files(tmp_path: Path) -> None:
    assert keep(tmp_path) != keep(tmp_path)
    assert len(stored_replays(tmp_path / SONG.id)) == 2


def score_by_minute(item: StoredReplay) -> Points:
    assert item.header is not None
    minute = round((item.header.recorded_at - START).total_seconds() / 60)
    return Points(10_000 if minute == 1 else minute, 10_000, 0)


def test_the_newest_and_the_best_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_store, "KEPT", 3)
    mine = [keep(tmp_path, minute) for minute in range(6)]
    hard = keep(tmp_path, -10, difficulty="hard")
    virtual = [keep(tmp_path, 100 + minute, camera=VIRTUAL) for minute in range(2)]
    (mine[0].parent / "broken.npz").write_bytes(b"broken")
    removed = prune(mine[0].parent, score_by_minute)
    assert set(removed) == {mine[0], mine[2]}
    assert all(path.exists() for path in (mine[1], *mine[3:], hard, *virtual))
    assert (mine[0].parent / "broken.npz").exists(), "what cannot be read is not ours to remove"
    assert prune(mine[0].parent, score_by_minute) == []


def test_scores_are_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(tmp_path, late_s=0.1)
    (item,) = stored_replays(path.parent)
    book = ScoreBook(path.parent, SONG)
    points = book.points(item)
    replay = dance_replay(SONG, late_s=0.1)
    assert points == Points.of(score_replay(SONG, replay))
    assert book.points(item, "hard") == Points.of(score_replay(SONG, replay, "hard"))
    book.save()

    def never(*_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(replay_store, "score_replay", never)
    again = ScoreBook(path.parent, SONG)
    assert again.points(item) == points
    monkeypatch.setattr(replay_store, "rules_fingerprint", lambda: "other rules")
    with pytest.raises(AssertionError, match="again"):
        ScoreBook(path.parent, SONG).points(item)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff",
        b"[" * 9_000,
        json.dumps({"rules": replay_store.rules_fingerprint(), "scores": [1]}).encode(),
        json.dumps({"rules": replay_store.rules_fingerprint(), "scores": {"a": 1}}).encode(),
    ],
)
def test_a_broken_score_book_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    path = keep(tmp_path)
    (path.parent / SCORES_NAME).write_bytes(content)
    (item,) = stored_replays(path.parent)
    assert ScoreBook(path.parent, SONG).points(item) is not None


def test_scores_with_too_few_numbers_are_not_believed(tmp_path: Path) -> None:
    path = keep(tmp_path)
    (item,) = stored_replays(path.parent)
    book = ScoreBook(path.parent, SONG)
    book.points(item)
    book.save()
    data = json.loads((path.parent / SCORES_NAME).read_bytes())
    data["scores"] = {key: value[:1] for key, value in data["scores"].items()}
    (path.parent / SCORES_NAME).write_text(json.dumps(data))
    assert ScoreBook(path.parent, SONG).points(item) is not None


def test_another_version_of_the_song_has_no_score(tmp_path: Path) -> None:
    path = keep(tmp_path)
    (item,) = stored_replays(path.parent)
    other = make_choreography(duration_s=6.0, seed=9)
    assert ScoreBook(path.parent, other).points(item) is None
    path.write_bytes(b"broken")
    assert ScoreBook(path.parent, SONG).points(stored_replays(path.parent)[0]) is None


def test_what_is_gone_leaves_the_book(tmp_path: Path) -> None:
    first, second = keep(tmp_path, 1), keep(tmp_path, 2)
    book = ScoreBook(first.parent, SONG)
    for path in (first, second):
        book.note(path, "medium", Points(1, 2, 3))
    first.unlink()
    book.save()
    data = json.loads((second.parent / SCORES_NAME).read_bytes())
    assert [key.split("|")[0] for key in data["scores"]] == [second.name]
