from __future__ import annotations

from collections.abc import Callable

import pytest

from game.film_camera import FilmCamera
from pose_engine.sources import SourceError
from tests.fakes import FPS, ScriptedSource


class Hall:
    """A clock, a song that can be started and stopped, and a film in step with it."""

    def __init__(self, frames: int = 30) -> None:
        self.now, self.began_at = 100.0, None
        self.opened: list[ScriptedSource] = []
        self.camera = FilmCamera(lambda: self.open(frames), lambda: self.now, self.sleep)
        self.camera.set_song(self.song_time)

    def open(self, frames: int) -> ScriptedSource:
        self.opened.append(ScriptedSource(frames))
        return self.opened[-1]

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def song_time(self, instant: float) -> float | None:
        return None if self.began_at is None else instant - self.began_at

    def pictures(self, while_: Callable[[], bool]) -> list:
        frames: list = []
        while len(frames) < 500 and while_() and (frame := self.camera.read()) is not None:
            frames.append(frame)
        return frames


def test_the_first_picture_is_held_until_the_song_begins() -> None:
    hall = Hall()
    waiting = hall.pictures(lambda: hall.now < 101.0)
    hall.began_at = hall.now + 1.0  # a countdown of a second
    waiting += hall.pictures(lambda: hall.now < hall.began_at - 0.05)
    assert {frame.media_s for frame in waiting} == {0.0}
    assert len(waiting) > 50


def test_every_picture_is_captured_at_its_moment_of_the_song() -> None:
    hall = Hall()
    hall.began_at = hall.now
    frames = hall.pictures(lambda: True)
    assert [frame.media_s for frame in frames] == pytest.approx([i / FPS for i in range(30)])
    for frame in frames:
        assert frame.captured_at - hall.began_at == pytest.approx(frame.media_s)


def test_a_slow_machine_leaves_pictures_out() -> None:
    hall = Hall()
    hall.began_at = hall.now
    frames = []
    while (frame := hall.camera.read()) is not None:
        frames.append(frame)
        hall.now += 0.1
    assert len(frames) < 15
    assert all(frame.captured_at <= hall.now for frame in frames)
    gaps = [hall.song_time(frame.captured_at) - frame.media_s for frame in frames]
    assert max(map(abs, gaps)) < 1e-6


def test_a_pause_holds_the_film_and_a_new_start_rewinds_it() -> None:
    hall = Hall()
    hall.began_at = hall.now
    played = hall.pictures(lambda: hall.now < 100.5)
    hall.began_at = None
    paused = hall.pictures(lambda: hall.now < 101.5)
    assert {frame.media_s for frame in paused} == {played[-1].media_s}
    hall.began_at = hall.now + 0.5
    again = hall.pictures(lambda: hall.now < hall.began_at + 0.2)
    assert hall.opened[0].closed
    assert again[0].media_s == 0.0
    assert again[-1].media_s == pytest.approx(0.2, abs=0.05)


def test_an_empty_film_is_refused() -> None:
    with pytest.raises(SourceError, match="no picture"):
        FilmCamera(lambda: ScriptedSource(0))
