"""The real pose process: real PoseNet, the virtual dancer and films, no stand-ins."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from game import pose_process, pose_server
from game.pose_messages import Follow, Picture, Song
from game.pose_process import PoseProcess
from game.virtual.camera import write_film
from game.virtual.options import DancerOptions
from pose_engine.sources import SourceError
from tests.fakes import make_choreography

SONG = make_choreography(duration_s=6.0)


def opened(camera: str) -> PoseProcess:
    poses = PoseProcess(camera)
    poses.wait_until_open()
    return poses


@pytest.fixture(scope="module")
def dancer() -> Iterator[PoseProcess]:
    poses = opened("virtual")
    yield poses
    poses.close()


def eventually(condition: Callable[[], bool], timeout_s: float = 15.0) -> bool:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def test_it_tells_what_the_camera_is_and_what_it_sees(dancer: PoseProcess) -> None:
    assert dancer.virtual
    assert not dancer.live
    assert dancer.name == "the virtual dancer"
    assert eventually(lambda: bool(dancer.snapshots_after(-1)))
    seen = dancer.seen()
    assert seen is not None
    frame, snapshot = seen
    assert frame.image.shape == (480, 640, 3)
    assert frame.image.std() > 10, "a dancer before a wall, not an empty picture"
    assert frame.captured_at == snapshot.captured_at
    assert snapshot.people[0].visible
    assert 0 <= time.monotonic() - snapshot.captured_at < 2.0, "both have the same clock"
    assert dancer.snapshot() is not None
    assert dancer.frame() is not None
    assert dancer.error() is None
    assert not dancer.ended


def test_no_pose_is_lost_or_told_twice(dancer: PoseProcess) -> None:
    assert eventually(lambda: len(dancer.snapshots_after(-1)) > 20)
    indices = [snapshot.frame_index for snapshot in dancer.snapshots_after(-1)]
    assert indices == sorted(set(indices))
    stats = dancer.stats
    assert stats.captured >= stats.estimated >= len(indices)
    assert stats.pose_ms_p50 > 0


def test_the_dancer_dances_the_song_when_it_plays(dancer: PoseProcess) -> None:
    began_at = time.monotonic()
    dancer.set_song(SONG, lambda instant: instant - began_at)
    try:
        assert eventually(lambda: _song_s(dancer) is not None)
        frame = dancer.frame()
        assert frame is not None
        assert frame.media_s == pytest.approx(frame.captured_at - began_at, abs=0.05)
        dancer.set_song(None, lambda instant: None)
        assert eventually(lambda: _song_s(dancer) is None)
    finally:
        dancer.set_song(None, lambda instant: None)


def _song_s(poses: PoseProcess) -> float | None:
    frame = poses.frame()
    return None if frame is None else frame.media_s


def test_a_camera_that_cannot_be_had_is_refused() -> None:
    with pytest.raises(SourceError):
        opened("no-such-film.mp4")
    with pytest.raises(ValueError, match="virtual"):
        opened("virtual:nonsense=1")


def test_a_film_plays_ends_and_begins_anew(tmp_path: Path) -> None:
    film = tmp_path / "short.mp4"
    write_film(film, SONG, DancerOptions(), seconds=0.5)
    poses = opened(str(film))
    try:
        assert poses.film
        for _ in range(2):
            began_at = time.monotonic()
            poses.set_song(SONG, lambda instant, start=began_at: instant - start)  # type: ignore[misc]
            assert not poses.ended
            assert eventually(lambda: poses.ended)
            assert poses.error() == "short.mp4 has ended"
            assert eventually(lambda: poses.snapshot() is not None)
    finally:
        poses.close()


def test_pictures_of_any_size_come_across(tmp_path: Path) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (37, 53, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "0.png"), picture[..., ::-1])
    poses = opened(str(tmp_path))
    try:
        assert eventually(lambda: poses.frame() is not None)
        frame = poses.frame()
        assert frame is not None
        assert np.array_equal(frame.image, picture)
    finally:
        poses.close()


def test_a_picture_whose_memory_is_gone_is_left_out(dancer: PoseProcess) -> None:
    """As where pictures change their size while the game is busy with something else."""
    assert eventually(lambda: dancer.frame() is not None)
    gone = Picture((4, 4, 3), 0.0, 7, None, "mirrorbeat-gone", 0, None)
    assert dancer._frame_of(gone) is None
    before = dancer.frame()
    assert eventually(lambda: dancer.frame() is not before), "the next one is there again"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signal")
def test_a_killed_process_is_told_and_closed() -> None:
    poses = opened("virtual")
    assert poses._process.pid is not None
    os.kill(poses._process.pid, signal.SIGKILL)
    assert eventually(lambda: poses.ended)
    assert "has stopped" in (poses.error() or "")
    poses.set_song(SONG, lambda instant: None)
    assert eventually(lambda: poses.error() is not None)
    poses.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signal")
def test_a_process_that_hangs_is_noticed_and_ended_by_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pose_process, "HUNG_S", 0.3)
    monkeypatch.setattr(pose_process, "CLOSE_S", 0.3)
    poses = opened("virtual")
    assert poses._process.pid is not None
    os.kill(poses._process.pid, signal.SIGSTOP)
    assert eventually(lambda: "gives no pictures" in (poses.error() or ""))
    poses.close()
    assert not poses._process.is_alive()


def test_closing_leaves_no_process() -> None:
    poses = opened("virtual")
    poses.close()
    assert not poses._process.is_alive()
    poses.close()


class TalkativeFeed:
    """One piece of news fills any pipe."""

    def __init__(self) -> None:
        self.ended, self.counts = False, (0, 0, 0)
        self.song: object = None

    def wait_for_snapshot(self, index: int, timeout_s: float) -> None:
        time.sleep(timeout_s)

    def seen(self) -> None:
        return None

    def error(self) -> str:
        return "x" * 4_000_000

    def set_song(self, choreography: object, song_time: object) -> None:
        self.song = choreography


def test_a_song_comes_across_though_a_menu_has_long_read_no_news() -> None:
    """It is larger than a pipe, and the menu's pipe is full: neither side may wait for the other
    (with the virtual dancer, the game stood still for ever as a dance began)."""
    game, pose = multiprocessing.Pipe()
    feed, long = TalkativeFeed(), make_choreography(duration_s=70.0)
    work = threading.Thread(
        target=pose_server._work,
        args=(pose, feed, pose_server._Pictures()),
        daemon=True,
    )
    work.start()
    assert game.poll(5.0), "news has begun to come, and waits to be read"
    tell = threading.Thread(target=game.send, args=(Song(1, long),), daemon=True)
    tell.start()
    tell.join(5.0)
    assert not tell.is_alive(), "the game waits for ever"
    assert game.recv().error == feed.error()
    assert eventually(lambda: feed.song is not None)


def test_how_many_are_followed_comes_across() -> None:
    game, pose = multiprocessing.Pipe()
    feed = QuietFeed()
    work = threading.Thread(
        target=pose_server._work, args=(pose, feed, pose_server._Pictures()), daemon=True
    )
    work.start()
    game.send(Follow(6))
    assert eventually(lambda: feed.most == 6)
    game.close()
    work.join(5.0)
    assert not work.is_alive()


class QuietFeed(TalkativeFeed):
    """A camera without pictures and troubles."""

    most = 1

    def error(self) -> str:
        return ""

    def follow(self, most: int) -> None:
        self.most = most
