"""Record by dancing: from the title to a saved, playable song, and what may go wrong on the way."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.audio import click_track
from game.core.recorder import Take
from game.scenes.record import RecordScene, from_home
from game.scenes.record_dance import RecordDanceScene
from game.scenes.record_watch import RecordWatchScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.storage import library
from game.storage.choreography_file import read_choreography
from game.tunes import Tune, music_folder
from tests.stagehand import Stagehand

SURFACE_SIZE = (640, 360)


@pytest.fixture
def hand() -> Stagehand:
    return Stagehand()


@pytest.fixture
def surface() -> pygame.Surface:
    return pygame.Surface(SURFACE_SIZE)


def dance(hand: Stagehand, surface: pygame.Surface, seconds: float, *, seen: bool = True) -> None:
    """The dancer follows the song of the scene on top; nobody is there where not `seen`."""
    hand.stack.draw(surface)
    for index in range(round(seconds * 60)):
        hand.now += 1 / 60
        top = hand.stack.top
        if index % 2 == 0:
            song_s = 0.0
            if isinstance(top, RecordDanceScene):
                song_s = top.run.anchor.song_s_at(hand.now - 0.02)
            hand.camera.look(hand.now, hand.choreography.pose_at(song_s) if seen else None)
        hand.stack.update(hand.now)
    hand.stack.draw(surface)


def top(hand: Stagehand) -> str:
    return type(hand.stack.top).__name__


def begun(hand: Stagehand, surface: pygame.Surface) -> None:
    """From the title into a recording, to clicks."""
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_r)
    assert top(hand) == "RecordScene"
    hand.frames(2, surface)
    hand.press(pygame.K_RETURN)
    assert top(hand) == "RecordDanceScene"


def test_from_the_title_to_a_song_that_can_be_danced(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    begun(hand, surface)
    dance(hand, surface, 12.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.1)
    assert isinstance(hand.stack.top, RecordWatchScene)
    dance(hand, surface, 0.2)
    hand.press(pygame.K_RETURN)
    dance(hand, surface, 0.2)
    assert isinstance(hand.stack.top, SongsScene)
    made = next(library.user_songs_folder().glob("[a-z]*"))
    song = read_choreography(made)
    assert song.bpm == 120.0
    assert 8.0 < song.duration_s < 12.0
    assert any(move.scored for move in song.moves)
    pose, danced = song.pose_at(5.0), hand.choreography.pose_at(5.0)
    np.testing.assert_allclose(pose[5:, :2], danced[5:, :2], atol=0.03)
    assert hand.stack.top.finder.entry is not None
    assert hand.stack.top.finder.entry.id == song.id


def test_again_begins_anew_and_arms_keep(hand: Stagehand, surface: pygame.Surface) -> None:
    begun(hand, surface)
    dance(hand, surface, 6.0)
    hand.stack.top.arms_crossed()  # type: ignore[union-attr]
    dance(hand, surface, 0.2)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert top(hand) == "RecordDanceScene"
    dance(hand, surface, 6.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    hand.stack.top.arms_raised()  # type: ignore[union-attr]
    dance(hand, surface, 0.2)
    assert top(hand) == "SongsScene"
    assert len(list(library.user_songs_folder().glob("[a-z]*"))) == 1


def test_nothing_is_discarded_by_one_key(hand: Stagehand, surface: pygame.Surface) -> None:
    begun(hand, surface)
    dance(hand, surface, 5.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    hand.press(pygame.K_ESCAPE)
    assert top(hand) == "RecordWatchScene"
    hand.press(pygame.K_ESCAPE)
    assert top(hand) == "RecordScene"


def test_nobody_in_view_leads_back(hand: Stagehand, surface: pygame.Surface) -> None:
    begun(hand, surface)
    dance(hand, surface, 5.0, seen=False)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2, seen=False)
    assert top(hand) == "RecordScene"


def test_a_camera_that_goes_away_keeps_what_was_danced(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    begun(hand, surface)
    dance(hand, surface, 6.0)
    hand.camera.trouble = "The camera has gone"
    dance(hand, surface, 0.2)
    watch = hand.stack.top
    assert isinstance(watch, RecordWatchScene)
    assert watch.message == "The camera has gone"


def test_a_full_disk_is_told_and_loses_nothing(
    hand: Stagehand, surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(song: object, music: object) -> None:
        raise OSError("no space left on the device")

    begun(hand, surface)
    dance(hand, surface, 5.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    with monkeypatch.context() as patched:
        patched.setattr("game.scenes.record_watch.keep_recording", full)
        watch = hand.stack.top
        assert isinstance(watch, RecordWatchScene)
        failing = watch._aside

        def aside(work):  # type: ignore[no-untyped-def]
            from concurrent.futures import Future

            future: Future[object] = Future()
            try:
                future.set_result(work())
            except OSError as error:
                future.set_exception(error)
            return future

        watch._aside = aside
        hand.press(pygame.K_RETURN)
        dance(hand, surface, 0.2)
        watch._aside = failing
    assert watch.message == "no space left on the device"
    hand.press(pygame.K_RETURN)
    dance(hand, surface, 0.2)
    assert top(hand) == "SongsScene"


def test_clicks_get_faster_and_music_of_ones_own_is_listened_to(
    hand: Stagehand, surface: pygame.Surface, data_folder: Path
) -> None:
    music_folder().mkdir(parents=True)
    (music_folder() / "beat.wav").write_bytes(click_track(100.0, 0.5, 20.0))
    (music_folder() / "noise.txt").write_bytes(b"no music")
    scene = RecordScene(hand.context, hand.stack, hand.context.songs[0])
    hand.stack.push(scene)
    hand.frames(2, surface)
    assert [tune.title for tune in scene.tunes[:2]] == ["", "beat"]
    hand.press(pygame.K_UP)
    assert scene.tune.grid is not None
    assert scene.tune.grid.bpm == 125.0
    hand.press(pygame.K_RIGHT)
    hand.frames(2, surface)
    assert scene.trouble == ""
    assert scene.tune.grid is not None
    assert scene.tune.grid.bpm == pytest.approx(100.0, abs=0.5)
    assert scene.tune.length_s == pytest.approx(20.0, abs=0.1)


def test_broken_music_says_why_and_cannot_be_recorded_to(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    music_folder().mkdir(parents=True)
    (music_folder() / "broken.ogg").write_bytes(b"OggS and nothing")
    hand.context.aside = None  # a real thread carries the error
    scene = RecordScene(hand.context, hand.stack, hand.context.songs[0])
    hand.stack.push(scene)
    hand.frames(2, surface)
    hand.press(pygame.K_RIGHT)
    for _ in range(600):
        hand.frames(1, surface)
        if scene.trouble:
            break
        threading.Event().wait(0.02)
    assert scene.trouble
    hand.press(pygame.K_RETURN)
    assert top(hand) == "RecordScene"


def test_folders_are_told_from_home_on() -> None:
    assert from_home(Path.home() / "a" / "b") == str(Path("~/a/b"))
    assert from_home(Path("/else/where")) == str(Path("/else/where"))


def test_music_of_a_song_keeps_its_artist(hand: Stagehand) -> None:
    from game.core.beat_grid import BeatGrid
    from game.scenes.record_watch import made_of

    times = np.arange(0.0, 6.0, 1 / 30)
    take = Take(times, hand.choreography.tracks[0].poses_at(times), 6.0, 4 / 3)
    tune = Tune("x", Path("a.ogg"), BeatGrid(120), 6.0, hand.choreography, song=True)
    made = made_of(take, tune, "x 1")
    assert (made.artist, made.hues) == (hand.choreography.artist, hand.choreography.hues)
