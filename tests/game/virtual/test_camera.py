"""The virtual camera: its pictures, its times, its films."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from game.core.choreography import Choreography, Track
from game.virtual.camera import VirtualCamera, draw_dance, write_film
from game.virtual.dancer import neutral_pose
from game.virtual.options import DancerOptions
from pose_engine.sources import Source, open_source

SIZE = (120, 160)
PLAIN = DancerOptions()


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def make_dance(offset: float = 0.0) -> Choreography:
    """A person who walks from side to side, `offset` frame heights beside the middle."""
    times = np.linspace(0.0, 4.0, 121)
    poses = np.repeat(neutral_pose()[None], len(times), axis=0)
    poses[..., 0] += (offset + 0.2 * np.sin(times * 1.5)).astype(np.float32)[:, None]
    return Choreography(
        "walk", "Walk", "A", "B", "CC0-1.0", 120.0, 0.0, 4.0, 1, 30.0, 4 / 3, (1, 2), (0.0, 2.0),
        (Track(times, poses),), (),
    )  # fmt: skip


DANCE = make_dance()


def test_pictures_come_when_they_are_due_and_know_the_songs_time() -> None:
    fake = FakeTime()
    camera: Source = VirtualCamera(
        PLAIN, DANCE, lambda at: at - 101.0, SIZE, fps=20, clock=fake.clock, sleep=fake.sleep
    )
    frames = [camera.read() for _ in range(5)]
    assert [f.index for f in frames if f] == [0, 1, 2, 3, 4]
    assert [f.captured_at for f in frames if f] == pytest.approx(
        [100, 100.05, 100.1, 100.15, 100.2]
    )
    assert [f.media_s for f in frames if f] == pytest.approx([-1, -0.95, -0.9, -0.85, -0.8])
    assert fake.slept == pytest.approx([0.05] * 4)
    for frame in frames:
        assert frame is not None
        assert frame.image.shape == (*SIZE, 3)
        assert frame.image.dtype == np.uint8
    assert (camera.name, camera.live, camera.fps) == ("the virtual dancer", False, 20)


def test_a_slow_machine_gets_fewer_pictures_and_none_that_is_old() -> None:
    fake = FakeTime()
    camera = VirtualCamera(PLAIN, DANCE, size=SIZE, fps=20, clock=fake.clock, sleep=fake.sleep)
    ages = []
    for _ in range(20):
        frame = camera.read()
        assert frame is not None
        ages.append(fake.now - frame.captured_at)
        fake.now += 0.18  # what drawing and everything else took
    assert max(ages) < 1 / 20 + 1e-6
    assert 60 < camera._index < 80, "about every fourth picture was taken"
    camera.close()
    assert camera.read() is None


def test_without_pacing_nothing_waits() -> None:
    fake = FakeTime()
    camera = VirtualCamera(
        DancerOptions(fps=10.0), size=SIZE, paced=False, clock=fake.clock, sleep=fake.sleep
    )
    instants = [frame.captured_at for frame in iter(camera.read, None) if _stop(camera, frame, 4)]
    assert instants == pytest.approx([100.0, 100.1, 100.2, 100.3])
    assert fake.slept == []


def _stop(camera: VirtualCamera, frame: object, count: int) -> bool:
    if getattr(frame, "index", 0) == count - 1:
        camera.close()
    return True


def test_no_song_means_no_media_time_and_a_breathing_dancer() -> None:
    camera = VirtualCamera(PLAIN, size=SIZE, fps=1, paced=False, clock=lambda: 0.0)
    first, second = camera.read(), camera.read()
    assert first is not None
    assert second is not None
    assert first.media_s is None
    assert (first.image != second.image).any()


def test_a_picture_is_the_one_of_its_moment() -> None:
    camera = VirtualCamera(
        PLAIN, DANCE, lambda at: at, SIZE, fps=10, paced=False, clock=lambda: 1.0
    )
    frames = [camera.read() for _ in range(3)]
    assert frames[2] is not None
    np.testing.assert_array_equal(frames[2].image, draw_dance(DANCE, PLAIN, 1.2, SIZE))


def _middle(image: np.ndarray) -> float:
    """Where the figure stands, in px: the middle of what differs from the empty room."""
    from game.virtual.room import room

    differs = np.abs(image.astype(int) - room(SIZE)).sum(axis=2) > 60
    return float(np.nonzero(differs[: SIZE[0] // 2])[1].mean())


def test_a_new_song_is_taken_up_without_a_leap() -> None:
    camera = VirtualCamera(
        PLAIN, DANCE, lambda at: 0.0, SIZE, fps=20, paced=False, clock=lambda: 0.0
    )
    places = [_middle(_image(camera)) for _ in range(2)]
    camera.set_song(make_dance(offset=0.3), lambda at: 0.0)
    places += [_middle(_image(camera)) for _ in range(14)]
    steps = np.abs(np.diff(places))
    assert places[-1] - places[0] == pytest.approx(0.3 * SIZE[0], abs=2.0)
    assert steps.max() < 0.35 * 0.3 * SIZE[0]
    assert steps[-2:].max() < 0.5


def _image(camera: VirtualCamera) -> np.ndarray:
    frame = camera.read()
    assert frame is not None
    return frame.image


def test_songs_are_switched_whole_from_another_thread() -> None:
    """A picture never shows one song at another's time."""
    camera = VirtualCamera(PLAIN, None, size=(48, 64), fps=100, paced=False)
    songs = [(make_dance(0.1 * k), float(k)) for k in range(4)]
    done = threading.Event()

    def switch() -> None:
        for turn in range(200):
            dance, number = songs[turn % 4]
            camera.set_song(dance, lambda at, number=number: number)
        done.set()

    thread = threading.Thread(target=switch)
    thread.start()
    seen = [frame.media_s for frame in (camera.read() for _ in range(60)) if frame]
    thread.join()
    assert done.is_set()
    assert set(seen) <= {None, 0.0, 1.0, 2.0, 3.0}


def test_a_film_shows_what_was_danced(tmp_path: Path) -> None:
    path, shares = tmp_path / "dance.mp4", list[float]()
    write_film(path, DANCE, PLAIN, (240, 320), 10.0, 0.5, 1.2, shares.append)
    assert shares == pytest.approx([(k + 1) / 12 for k in range(12)])
    source = open_source(str(path), paced=False)
    frames = list(iter(source.read, None))
    source.close()
    assert len(frames) == 12
    assert source.fps == pytest.approx(10.0)
    for frame in (frames[0], frames[-1]):
        assert frame is not None
        assert frame.media_s is not None
        drawn = draw_dance(DANCE, PLAIN, 0.5 + frame.media_s, (240, 320))
        other = draw_dance(DANCE, PLAIN, 1.5 - frame.media_s, (240, 320))
        error = np.abs(frame.image.astype(int) - drawn).mean()
        assert error < 5.0
        assert error < 0.5 * np.abs(frame.image.astype(int) - other).mean()


def test_a_whole_film_lasts_to_the_songs_end(tmp_path: Path) -> None:
    count: list[float] = []
    write_film(tmp_path / "a.mp4", DANCE, PLAIN, (48, 64), 5.0, 1.0, on_progress=count.append)
    assert len(count) == 15


def test_a_film_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="there is no folder"):
        write_film(tmp_path / "none" / "a.mp4", DANCE, PLAIN, SIZE, seconds=0.1)
    (tmp_path / "a.mp4").mkdir()
    with pytest.raises(OSError, match="cannot write"):
        write_film(tmp_path / "a.mp4", DANCE, PLAIN, SIZE, seconds=0.1)
    with pytest.raises(ValueError, match="above 0"):
        write_film(tmp_path / "b.mp4", DANCE, PLAIN, SIZE, start_s=9.0)
