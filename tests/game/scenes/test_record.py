"""Record by dancing: from the title to a saved, playable song, and what may go wrong on the way."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.audio import Audio, click_track
from game.core.beat_grid import BeatGrid
from game.scenes.record import RecordScene
from game.scenes.record_dance import RecordDanceScene
from game.scenes.record_watch import RecordWatchScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.storage import library
from game.storage.choreography_file import SongError, read_choreography
from game.storage.takes import stored_takes, write_take
from game.tunes import Tune, listened, music_folder
from game.ui.strings import say, speak
from game.ui.takes_view import row_box
from pose_engine.extras import MissingExtra
from tests.fakes import STANDING
from tests.stagehand import Stagehand, Tape, clicks, recorded, stored_take

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
    dance(hand, surface, 14.0)
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
    dance(hand, surface, 8.0)
    hand.stack.top.arms_crossed()  # type: ignore[union-attr]
    dance(hand, surface, 0.2)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert top(hand) == "RecordDanceScene"
    dance(hand, surface, 9.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    watch = hand.stack.top
    assert isinstance(watch, RecordWatchScene)
    assert (len(watch.takes), watch.chosen, watch.best) == (2, 1, 1)
    watch.arms_raised()
    dance(hand, surface, 0.2)
    assert top(hand) == "SongsScene"
    assert len(list(library.user_songs_folder().glob("[a-z]*"))) == 1
    assert [stored.path for stored in stored_takes()] == [watch.takes[0].path]


def test_takes_wait_until_one_decides(hand: Stagehand, surface: pygame.Surface) -> None:
    begun(hand, surface)
    dance(hand, surface, 8.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    hand.press(pygame.K_ESCAPE)
    assert top(hand) == "RecordScene"
    assert len(stored_takes()) == 1
    again = RecordScene(hand.context, hand.stack, hand.context.songs[0])  # as after a crash
    hand.stack.replace(again)
    hand.frames(3, surface)
    assert len(again.mine) == 1
    hand.press(pygame.K_w)
    hand.frames(3, surface)
    assert isinstance(hand.stack.top, RecordWatchScene)
    hand.press(pygame.K_RETURN)
    hand.frames(3, surface)
    assert top(hand) == "SongsScene"
    assert stored_takes() == []


def test_a_take_is_thrown_away_by_two_presses_only(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    watch = recorded(hand, 2)
    hand.stack.push(RecordScene(hand.context, hand.stack, hand.context.songs[0]))
    hand.stack.push(watch)
    hand.frames(3, surface)
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_RETURN)
    assert len(stored_takes()) == 2
    hand.press(pygame.K_RETURN)
    assert [stored.path for stored in stored_takes()] == [watch.takes[0].path]
    assert (len(watch.takes), watch.chosen) == (1, 0)
    hand.press(pygame.K_RETURN)
    hand.press(pygame.K_RETURN)
    assert stored_takes() == []
    assert top(hand) == "RecordScene"


def test_another_take_is_chosen_by_key_and_mouse(hand: Stagehand, surface: pygame.Surface) -> None:
    watch = recorded(hand, 7)
    hand.stack.push(watch)
    hand.frames(3, surface)
    assert (watch.chosen, watch.rows) == (6, range(2, 7))
    hand.press(pygame.K_DOWN)
    assert (watch.chosen, watch.rows) == (0, range(5))
    hand.press(pygame.K_UP)
    assert watch.chosen == 6
    assert watch.canvas is not None
    place = watch.canvas.point(*row_box(1).centre)
    hand.stack.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=place))
    assert watch.chosen == 3
    hand.frames(3, surface)
    assert watch.song is not None


def test_whoever_danced_is_told_in_the_language_that_is_spoken(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    """Another thread would say it in English."""
    hand.context.aside = ThreadPoolExecutor(1).submit
    speak("zh-TW")
    try:
        virtual = replace(stored_take(hand), camera="virtual")
        watch = RecordWatchScene(hand.context, hand.stack, clicks(hand), [virtual])
        hand.stack.push(watch)
        for _ in range(200):
            hand.frames(1, surface)
            if watch.song is not None:
                break
            threading.Event().wait(0.02)
        assert watch.song is not None
        assert watch.song.author == say("record_author_virtual")
    finally:
        speak("en")


def test_the_name_is_typed(hand: Stagehand, surface: pygame.Surface) -> None:
    watch = recorded(hand)
    hand.stack.push(watch)
    hand.frames(3, surface)
    hand.press(pygame.K_n)
    for letter in "Jo 7":
        event = pygame.event.Event(pygame.KEYDOWN, key=ord(letter.lower()), unicode=letter, mod=0)
        hand.stack.handle(event)
    hand.press(pygame.K_RETURN)
    hand.frames(2, surface)
    assert (watch.title, watch.field) == ("Jo 7", None)
    hand.press(pygame.K_RETURN)
    hand.frames(3, surface)
    songs = hand.stack.top
    assert isinstance(songs, SongsScene)
    assert songs.finder.entry is not None
    assert (songs.finder.entry.id, songs.finder.entry.title) == ("jo-7", "Jo 7")


def test_takes_that_are_too_short_or_of_nobody_are_told(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    begun(hand, surface)
    dance(hand, surface, 5.0)  # four of them are the count-in
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    record = hand.stack.top
    assert isinstance(record, RecordScene)
    assert record.trouble == say("record_short")
    hand.press(pygame.K_RETURN)
    dance(hand, surface, 7.0, seen=False)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2, seen=False)
    assert top(hand) == "RecordScene"
    assert record.trouble == say("record_nobody")
    assert stored_takes() == []


def test_a_camera_lost_in_the_count_in_is_told(hand: Stagehand, surface: pygame.Surface) -> None:
    begun(hand, surface)
    dance(hand, surface, 1.0)
    hand.camera.trouble = "The camera has gone"
    dance(hand, surface, 0.2)
    record = hand.stack.top
    assert isinstance(record, RecordScene)
    assert record.trouble == "The camera has gone"


def test_a_take_in_which_nothing_counts_is_not_kept(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    stored = stored_take(hand)
    still = replace(stored.take, poses=np.repeat(stored.take.poses[:1], 240, axis=0))
    watch = RecordWatchScene(hand.context, hand.stack, clicks(hand), [replace(stored, take=still)])
    hand.stack.push(watch)
    hand.frames(3, surface)
    hand.press(pygame.K_RETURN)
    hand.frames(3, surface)
    assert top(hand) == "RecordWatchScene"
    assert watch.message == say("record_unseen")


def test_a_dance_is_on_the_disk_while_it_lasts(hand: Stagehand, surface: pygame.Surface) -> None:
    begun(hand, surface)
    dance(hand, surface, 12.0)
    (before,) = stored_takes()
    assert 5.0 < before.take.end_s < 8.1
    hand.stack.top.quitting()  # type: ignore[union-attr]
    (at_the_end,) = stored_takes()
    assert at_the_end.take.end_s == pytest.approx(8.0, abs=0.1)


def test_a_take_that_cannot_be_written_can_still_be_kept(
    hand: Stagehand, surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(stored: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("game.scenes.record_dance.write_take", full)
    begun(hand, surface)
    dance(hand, surface, 8.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    watch = hand.stack.top
    assert isinstance(watch, RecordWatchScene)
    assert "no space left" in watch.message
    hand.press(pygame.K_RETURN)
    dance(hand, surface, 0.2)
    assert top(hand) == "SongsScene"


def test_what_is_hidden_for_long_is_told_while_dancing(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    begun(hand, surface)
    low = STANDING + np.array([0.0, 0.3], np.float32)  # the feet are below the picture
    hand.stack.draw(surface)
    for _ in range(120):
        hand.now += 1 / 60
        hand.camera.look(hand.now, low)
        hand.stack.update(hand.now)
    scene = hand.stack.top
    assert isinstance(scene, RecordDanceScene)
    assert scene._hidden == "feet"
    hand.stack.draw(surface)


def test_beats_that_are_not_found_are_tapped(
    hand: Stagehand, surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    music_folder().mkdir(parents=True)
    (music_folder() / "beat.wav").write_bytes(click_track(100.0, 0.5, 20.0))
    monkeypatch.setattr("game.tunes.LEAST_SURE", 2.0)  # never sure
    tape = hand.context.audio = Tape()
    scene = RecordScene(hand.context, hand.stack, hand.context.songs[0])
    hand.stack.push(scene)
    hand.frames(2, surface)
    hand.press(pygame.K_RIGHT)
    hand.frames(2, surface)
    assert (scene.tune.grid, scene.tune.why) == (None, "record_unsteady")
    hand.press(pygame.K_RETURN)
    assert top(hand) == "RecordScene"
    hand.press(pygame.K_t)
    for beat in range(8):
        tape.at_s = 0.5 + 0.6 * beat
        hand.press(pygame.K_t)
    hand.frames(2, surface)
    assert scene.tune.grid is not None
    assert scene.tune.grid.bpm == pytest.approx(100.0, abs=0.5)
    heard_late_s = hand.context.settings.output_delay_s
    assert scene.tune.grid.first_beat_s == pytest.approx(0.5 - heard_late_s, abs=0.01)
    hand.press(pygame.K_RETURN)
    assert top(hand) == "RecordDanceScene"


def test_music_without_the_extra_can_be_tapped_to(
    monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    def absent(sound: object) -> None:
        raise MissingExtra("finding the beat needs the package librosa")

    music_folder().mkdir(parents=True)
    path = music_folder() / "beat.wav"
    path.write_bytes(click_track(100.0, 0.5, 20.0))
    monkeypatch.setattr("game.beat_finder.find_beats", absent)
    with closing(Audio()) as audio:
        assert audio.available
        tune = listened(Tune("beat", path, None, 0.0))
    assert (tune.grid, tune.why) == (None, "record_no_extra")
    assert tune.length_s == pytest.approx(20.0, abs=0.05)
    assert listened(Tune("beat", path, None, 0.0)).length_s == pytest.approx(20.0, abs=0.2)
    path.write_bytes(path.read_bytes()[:44])
    with pytest.raises(SongError, match="nothing of it can be read"):
        listened(Tune("beat", path, None, 0.0))


def test_music_that_has_gone_is_told_when_its_take_is_kept(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    gone = music_folder() / "gone.ogg"
    write_take(replace(stored_take(hand), music=gone, title="gone"))
    hand.context.aside = ThreadPoolExecutor(1).submit
    scene = RecordScene(hand.context, hand.stack, hand.context.songs[0])
    hand.stack.push(scene)
    for _ in range(200):
        hand.frames(1, surface)
        if scene.waiting:
            break
        threading.Event().wait(0.02)
    assert scene.tune.title == "gone"
    hand.press(pygame.K_w)
    watch = hand.stack.top
    assert isinstance(watch, RecordWatchScene)
    watch.message = ""
    for _ in range(200):
        hand.frames(1, surface)
        if watch.song is not None:
            hand.press(pygame.K_RETURN)
        if watch.message:
            break
        threading.Event().wait(0.02)
    assert "gone.ogg" in watch.message
    assert len(stored_takes()) == 1


def test_a_camera_that_goes_away_keeps_what_was_danced(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    begun(hand, surface)
    dance(hand, surface, 8.0)
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
    dance(hand, surface, 8.0)
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


def test_what_was_told_is_chosen_and_gives_the_title(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    told = Tune("", None, BeatGrid(110.0), 30.0, hand.choreography)
    scene = RecordScene(hand.context, hand.stack, hand.context.songs[0], told, "Mine")
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.stack.push(scene)
    hand.frames(2, surface)
    assert scene.tune is told
    assert [tune.path for tune in scene.tunes].count(None) == 1
    hand.press(pygame.K_RETURN)
    dance(hand, surface, 9.0)
    hand.press(pygame.K_ESCAPE)
    dance(hand, surface, 0.2)
    watch = hand.stack.top
    assert isinstance(watch, RecordWatchScene)
    assert watch.song is not None
    assert (watch.song.title, watch.song.id, watch.song.bpm) == ("Mine", "mine", 110.0)


def test_music_of_a_song_keeps_its_artist(hand: Stagehand) -> None:
    from game.core.beat_grid import BeatGrid
    from game.scenes.record_watch import made_of

    stored = stored_take(hand)
    tune = Tune("x", Path("a.ogg"), BeatGrid(120), 6.0, hand.choreography, song=True)
    made = made_of(stored, tune, "x 1", "me")
    assert made.author == "me"
    assert (made.artist, made.hues) == (hand.choreography.artist, hand.choreography.hues)
