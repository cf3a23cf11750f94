"""Files dropped on the window, over every kind of screen."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pygame
import pytest

from game.audio import click_track
from game.dropped import Became, Dropped
from game.film_task import FilmTask
from game.scenes.attract import AttractScene
from game.scenes.base import Scene
from game.scenes.dance import DanceScene
from game.scenes.import_film import ImportFilmScene
from game.scenes.pause import PauseScene
from game.scenes.record import RecordScene
from game.scenes.settings import SettingsScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.storage.choreography_file import write_choreography
from game.storage.library import SongEntry
from game.storage.pack import write_pack
from game.tunes import music_folder
from game.ui.strings import speak
from game.ui.theme import theme_of
from tests.fakes import make_choreography
from tests.stagehand import Stagehand

SURFACE = pygame.Surface((640, 360), 0, 32)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write_choreography(make_choreography(id="brand-new", title="Brand New"), tmp_path / "made")
    write_pack(tmp_path / "made", tmp_path / "new.MirrorBeat")
    return tmp_path / "new.MirrorBeat"


@pytest.fixture
def dropped(hand: Stagehand) -> Dropped:
    return Dropped(hand.context, hand.stack)


def said(dropped: Dropped) -> tuple[str, str]:
    assert dropped.notices.newest is not None
    return dropped.notices.newest.title, dropped.notices.newest.text


def tell(hand: Stagehand, dropped: Dropped) -> None:
    hand.frames(1, SURFACE)
    dropped.update(hand.now)
    hand.frames(1, SURFACE)
    dropped.draw(SURFACE, hand.now)


def focused(hand: Stagehand) -> str:
    top = hand.stack.top
    assert isinstance(top, SongsScene)
    assert top.entry is not None
    return top.entry.id


@pytest.mark.parametrize("scene", [TitleScene, AttractScene, SongsScene])
def test_a_pack_becomes_a_song_that_is_shown_at_once(
    scene, hand: Stagehand, dropped: Dropped, pack: Path
) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    if scene is not TitleScene:
        hand.stack.push(scene(hand.context, hand.stack))
    hand.frames(1, SURFACE)
    dropped.drop(pack)
    tell(hand, dropped)
    assert said(dropped) == ("Installed: Brand New", "")
    assert [song.id for song in hand.context.songs] == ["test-song", "brand-new", "broken"]
    assert focused(hand) == "brand-new"
    dropped.drop(pack)  # once more
    hand.press(pygame.K_UP)
    tell(hand, dropped)
    assert said(dropped) == ("Already installed: Brand New", "")
    assert len(hand.context.songs) == 3
    assert focused(hand) == "brand-new"


def test_elsewhere_the_song_waits_for_the_list(
    hand: Stagehand, dropped: Dropped, pack: Path
) -> None:
    songs = SongsScene(hand.context, hand.stack)
    songs.finder.search("test")
    hand.stack.push(songs)
    hand.stack.push(SettingsScene(hand.context, hand.stack, theme_of()))
    hand.frames(1, SURFACE)
    dropped.drop(pack)
    tell(hand, dropped)
    assert isinstance(hand.stack.top, SettingsScene)
    hand.stack.pop()
    hand.frames(1, SURFACE)
    assert focused(hand) == "brand-new"


def test_nobody_who_dances_is_disturbed(hand: Stagehand, dropped: Dropped, pack: Path) -> None:
    song = hand.context.songs[0]
    run = hand.start_dance(song, "easy")
    hand.stack.push(DanceScene(hand.context, hand.stack, song, run))
    hand.frames(1, SURFACE)
    dropped.drop(pack)
    tell(hand, dropped)
    assert not len(dropped.notices)
    hand.stack.replace(TitleScene(hand.context, hand.stack))
    tell(hand, dropped)
    assert said(dropped)[0] == "Installed: Brand New"
    assert focused(hand) == "brand-new"


def test_other_files_are_told_what_can_be_dropped(hand: Stagehand, dropped: Dropped) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    speak("zh-TW")
    dropped.drop(Path("dance.txt"))
    tell(hand, dropped)
    title, text = said(dropped)
    assert "dance.txt" in title
    assert ".mirrorbeat" in text
    assert "無法" in title


def test_poses_are_told_the_way(hand: Stagehand, dropped: Dropped) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    dropped.drop(Path("dance.npz"))
    tell(hand, dropped)
    assert "mirrorbeat import dance.npz" in said(dropped)[1]


@pytest.fixture
def music(tmp_path: Path) -> Path:
    (tmp_path / "beat.wav").write_bytes(click_track(100.0, 0.5, 20.0))
    return tmp_path / "beat.wav"


@pytest.mark.parametrize("scene", [TitleScene, AttractScene, SongsScene])
def test_music_is_recorded_to(
    scene: type[Scene], hand: Stagehand, dropped: Dropped, music: Path
) -> None:
    hand.stack.push(scene(hand.context, hand.stack))  # type: ignore[call-arg]
    hand.frames(1, SURFACE)
    dropped.drop(music)
    tell(hand, dropped)
    assert said(dropped)[0] == "Music added: beat"
    record = hand.stack.top
    assert isinstance(record, RecordScene)
    assert record.tune.path == music_folder() / "beat.wav"
    dropped.drop(music)  # once more: chosen again, and not copied again
    record.choose(Path("none"))
    hand.press(pygame.K_LEFT)
    assert record.tune.path is None
    tell(hand, dropped)
    assert hand.stack.top is record
    assert record.tune.path == music_folder() / "beat.wav"
    assert len(list(music_folder().iterdir())) == 1


def test_elsewhere_music_waits(hand: Stagehand, dropped: Dropped, music: Path) -> None:
    hand.stack.push(SettingsScene(hand.context, hand.stack, theme_of()))
    dropped.drop(music)
    tell(hand, dropped)
    assert isinstance(hand.stack.top, SettingsScene)
    assert (music_folder() / "beat.wav").exists()


def test_what_is_no_music_is_told(hand: Stagehand, dropped: Dropped, tmp_path: Path) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    (tmp_path / "no.mp3").write_bytes(b"nothing that could be heard")
    dropped.drop(tmp_path / "no.mp3")
    tell(hand, dropped)
    assert said(dropped) == ("This cannot be used", "no.mp3 is not music (OGG, WAV, FLAC or MP3)")
    assert isinstance(hand.stack.top, TitleScene)


def test_films_wait_for_who_dances_and_then_for_one_another(
    hand: Stagehand, dropped: Dropped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FilmTask, "_work", lambda task: task._stopping.wait())
    hand.stack.push(hand.dance())
    hand.frames(1, SURFACE)
    for name in ("a.MP4", "b.mov"):
        dropped.drop(tmp_path / name)
    tell(hand, dropped)
    assert isinstance(hand.stack.top, DanceScene)
    hand.run.pause()
    tell(hand, dropped)
    assert isinstance(hand.stack.top, PauseScene)
    hand.stack.reset(AttractScene(hand.context, hand.stack))
    hand.frames(1, SURFACE)
    tell(hand, dropped)
    scene = hand.stack.top
    assert isinstance(scene, ImportFilmScene)
    assert len(hand.stack) == 1  # nobody goes back to who danced alone
    dropped.drop(tmp_path / "c.gif")
    dropped.drop(tmp_path / "a.MP4")
    tell(hand, dropped)
    assert [scene.film.name, *(film.name for film in scene.waiting)] == ["a.MP4", "b.mov", "c.gif"]
    first = scene.task
    hand.press(pygame.K_ESCAPE)
    hand.frames(2, SURFACE)
    assert first.wait(10.0)
    assert len(scene.waiting) == 2  # they do not go with the one that was cancelled
    scene._act("next")
    assert [scene.film.name, *(film.name for film in scene.waiting)] == ["b.mov", "c.gif"]
    hand.stack.quitting()
    assert scene.task.done


def test_what_is_wrong_with_a_pack_is_told_for_a_while(
    hand: Stagehand, dropped: Dropped, tmp_path: Path
) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    (tmp_path / "bad.mirrorbeat").write_bytes(b"bad")
    for _ in range(5):
        dropped.drop(tmp_path / "bad.mirrorbeat")
    tell(hand, dropped)
    assert len(dropped.notices) == 3
    assert "bad.mirrorbeat is not installed: " in said(dropped)[1]
    hand.now += 20
    dropped.update(hand.now)
    assert not len(dropped.notices)


def test_a_song_that_was_broken_plays_again(hand: Stagehand, dropped: Dropped) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    whole = SongEntry("broken", Path("no/broken"), make_choreography(id="broken"))
    ways = Dropped(
        hand.context, hand.stack, {".x": lambda path: Became("drop_there", "", song=whole)}
    )
    ways.drop(Path("a.x"))
    tell(hand, ways)
    assert hand.context.songs[1] is whole


def test_a_handler_that_breaks_down_is_told_and_work_goes_on(
    hand: Stagehand, tmp_path: Path
) -> None:
    def breaks(path: Path) -> Became:
        raise RuntimeError("broken down")

    promised: Future[Became] = Future()
    hand.context.aside = lambda work: promised  # type: ignore[assignment,return-value]
    ways = Dropped(hand.context, hand.stack, {".x": breaks})
    hand.stack.push(TitleScene(hand.context, hand.stack))
    ways.drop(tmp_path / "a.x")
    tell(hand, ways)
    assert not len(ways.notices)
    promised.set_exception(RuntimeError("broken down"))
    tell(hand, ways)
    assert said(ways) == ("This cannot be used", "broken down")
