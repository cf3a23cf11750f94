"""Replays kept in the background, the best one, and the ghost that is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from game.core.replay import FILM, LIVE, VIRTUAL, Replay, score_replay
from game.dance_run import DanceRun
from game.replays import BEST, FRIEND, NO_GHOST, Best, Replays, replay_of
from game.storage.replay_file import read_replay
from game.storage.replay_store import keep_replay, stored_replays
from tests.fakes import FakeFeed, FakeMusic, dance_replay, make_choreography

SONG = make_choreography(duration_s=6.0)


class Shelf(Replays):
    """Replays in a folder of the test, with what they tell."""

    def __init__(self, root: Path, camera: str = LIVE, **changes: object) -> None:
        self.notes: list[str] = []
        super().__init__(camera, root=root, on_note=self.notes.append, **changes)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Waits for the thread."""
        self._worker.submit(lambda: None).result(20)

    def known_best(self, difficulty: str = "medium") -> Best | None:
        self.best(SONG, difficulty)
        self.settle()
        return self.best(SONG, difficulty)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.close()


def danced(late_s: float = 0.1, seconds: float | None = None) -> DanceRun:
    """A finished dance."""
    feed = FakeFeed(SONG)
    run = DanceRun(SONG, "medium", feed, FakeMusic(), seconds=seconds)
    for tick in range(300):
        now = 10 + tick / 30
        feed.look(now, SONG.pose_at(run.anchor.song_s_at(now - 0.02) - late_s))
        run.update(now)
    assert run.referee.done
    return run


def test_a_finished_dance_is_kept_with_its_score(shelf: Shelf) -> None:
    run = danced()
    shelf.finished(run)
    best = shelf.known_best()
    assert best is not None
    assert best.points.score == run.score.score
    assert score_replay(SONG, read_replay(best.item.path)) == run.score
    assert not shelf.notes


def test_nothing_is_kept_where_it_is_not_wished(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept", keep=False)
    shelf.finished(danced())
    shelf.close()
    assert not (tmp_path / "kept").exists()
    shelf = Shelf(tmp_path / "kept", keep=False, copy_to=tmp_path / "copy.npz", player="Ada")
    shelf.finished(danced(seconds=5.0))
    shelf.close()
    assert not (tmp_path / "kept").exists()
    header = read_replay(tmp_path / "copy.npz").header
    assert (header.player, header.seconds, header.camera) == ("Ada", 5.0, LIVE)


def test_a_dance_that_nobody_danced_is_not_kept(shelf: Shelf) -> None:
    run = DanceRun(SONG, "medium", FakeFeed(SONG), FakeMusic())
    assert replay_of(run, LIVE) is None
    shelf.finished(run)
    shelf.settle()
    assert stored_replays(shelf.root / SONG.id) == []


def test_a_full_disk_is_a_note_and_no_more(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        shelf.finished(danced())
        shelf.settle()
    assert shelf.trouble == "No space left on device"
    assert len(shelf.notes) == 1
    assert "No space left" in shelf.notes[0]
    shelf.finished(danced())
    assert shelf.known_best() is not None
    assert shelf.trouble is None


def test_a_folder_that_cannot_be_made_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    shelf = Shelf(tmp_path / "file")
    shelf.finished(danced())
    shelf.close()
    assert len(shelf.notes) == 1


def test_what_goes_wrong_in_the_thread_is_told(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("game.replays.stored_replays", broken)
    assert shelf.known_best() is None
    assert "out of luck" in shelf.notes[0]


@pytest.mark.parametrize(
    ("who", "expected"),
    [(LIVE, 0.45), (FILM, 0.3), (VIRTUAL, 0.0)],
    ids=["player", "film", "virtual"],
)
def test_whose_dance_may_be_the_best(tmp_path: Path, who: str, expected: float) -> None:
    lateness = {LIVE: 0.45, FILM: 0.3, VIRTUAL: 0.0}
    for camera, late_s in lateness.items():
        keep_replay(dance_replay(SONG, late_s=late_s, camera=camera), tmp_path)
    keep_replay(dance_replay(SONG, camera=LIVE, seconds=5.0), tmp_path)
    other = make_choreography(duration_s=6.0, seed=8)
    keep_replay(dance_replay(other, camera=LIVE), tmp_path)
    shelf = Shelf(tmp_path, who)
    best = shelf.known_best("easy")
    shelf.close()
    assert best is not None
    wanted = score_replay(SONG, dance_replay(SONG, late_s=expected), "easy")
    assert best.points.score == wanted.score


def test_the_choice_goes_round(tmp_path: Path) -> None:
    friend = dance_replay(SONG, player="Ada")
    shelf = Shelf(tmp_path, friend=friend)
    shelf.known_best()
    assert shelf.choices(SONG, "medium") == [NO_GHOST, FRIEND]
    keep_replay(dance_replay(SONG), tmp_path)
    shelf.known_best("hard")
    choices = []
    for _ in range(4):
        shelf.next_choice(SONG, "hard")
        choices.append(shelf.choice)
    assert choices == [BEST, FRIEND, NO_GHOST, BEST]
    other = make_choreography(id="other")
    assert shelf.choices(other, "hard") == [NO_GHOST]
    shelf.close()


def begin(difficulty: str = "medium") -> DanceRun:
    return DanceRun(SONG, difficulty, FakeFeed(SONG), FakeMusic())


def test_the_ghost_is_the_one_that_was_chosen(tmp_path: Path) -> None:
    friend = dance_replay(SONG, player="Ada", late_s=0.2)
    shelf = Shelf(tmp_path, friend=friend)
    assert shelf.ghost_for(begin()) is None
    shelf.choice = BEST
    assert shelf.ghost_for(begin()) is None
    shelf.choice = FRIEND
    ghost = shelf.ghost_for(begin("hard"))
    assert ghost is not None
    assert not ghost.mine
    assert ghost.score == score_replay(SONG, friend, "hard").score
    shelf.finished(danced())
    shelf.choice = BEST
    ghost = shelf.ghost_for(begin())
    assert ghost is not None
    assert ghost.mine
    other = DanceRun(make_choreography(id="other"), "easy", FakeFeed(SONG), FakeMusic())
    shelf.choice = FRIEND
    assert shelf.ghost_for(other) is None
    shelf.close()


def test_a_best_that_goes_missing_is_a_note(shelf: Shelf) -> None:
    path = keep_replay(dance_replay(SONG), shelf.root)
    assert shelf.known_best() is not None
    path.unlink()
    shelf.choice = BEST
    assert shelf.ghost_for(begin()) is None
    assert "missing" in shelf.notes[0]


def test_a_virtual_dancers_best_is_never_mine(tmp_path: Path) -> None:
    keep_replay(dance_replay(SONG, camera=VIRTUAL), tmp_path)
    shelf = Shelf(tmp_path, VIRTUAL)
    shelf.choice = BEST
    ghost = shelf.ghost_for(begin())
    shelf.close()
    assert ghost is not None
    assert not ghost.mine
    assert ghost.header.virtual


def test_replay_of_keeps_the_trail_bit_for_bit() -> None:
    run = danced()
    replay = replay_of(run, VIRTUAL, "Ada")
    assert isinstance(replay, Replay)
    assert replay.header.frame_size == (480, 640)
    times, poses = run.trail.arrays()
    np.testing.assert_array_equal(replay.times_s, times)
    np.testing.assert_array_equal(replay.poses, poses)
