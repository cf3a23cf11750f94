"""Films and music dropped on the window: from the drop to a song, and what may go wrong."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.audio import click_track
from game.core.recorder import FEW_LIMBS, NOBODY, Doubt
from game.dropped import Dropped
from game.film_import import NoBeat
from game.film_job import FilmJob
from game.scenes.import_film import ImportScene
from game.scenes.record import RecordScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.storage import library
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.tunes import music_folder
from game.ui.import_view import reason
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from tests.stagehand import Stagehand

SURFACE = pygame.Surface((640, 360), 0, 32)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The virtual dancer for 7 s, without sound."""
    path = tmp_path_factory.mktemp("films") / "kitchen.mp4"
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    write_film(path, song, parse_options(""), fps=15, start_s=20, seconds=7.0)
    return path


@pytest.fixture
def dropped(hand: Stagehand) -> Dropped:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(1, SURFACE)
    return Dropped(hand.context, hand.stack)


def tell(hand: Stagehand, dropped: Dropped) -> None:
    dropped.update(hand.now)
    hand.frames(2, SURFACE)


def importing(hand: Stagehand) -> ImportScene:
    top = hand.stack.top
    assert isinstance(top, ImportScene)
    return top


def wait(hand: Stagehand, scene: ImportScene) -> None:
    """Real time goes by until the job is done."""
    for _ in range(1500):
        hand.frames(1, SURFACE)
        if scene._settled:
            return
        threading.Event().wait(0.02)
    raise AssertionError("the import does not end")


def test_a_silent_film_becomes_a_song_at_a_tempo_that_is_chosen(
    hand: Stagehand, dropped: Dropped, film: Path
) -> None:
    dropped.drop(film)
    tell(hand, dropped)
    scene = importing(hand)
    assert isinstance(scene.job.error, NoBeat)
    assert scene.bpm == 120.0
    hand.press(pygame.K_UP)
    hand.press(pygame.K_UP)
    hand.press(pygame.K_RETURN)
    hand.frames(2, SURFACE)
    found = scene.job.imported
    assert found is not None
    assert (found.song.bpm, found.song.title, found.song.audio) == (122.0, "kitchen", None)
    assert (library.user_songs_folder() / "kitchen" / "choreography.json").exists()
    assert [song.id for song in hand.context.songs] == ["test-song", "kitchen", "broken"]
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    songs = hand.stack.top
    assert isinstance(songs, SongsScene)
    assert songs.entry is not None
    assert songs.entry.id == "kitchen"


def test_a_film_that_is_a_song_already_is_not_replaced(
    hand: Stagehand, dropped: Dropped, film: Path
) -> None:
    dropped.drop(film)
    tell(hand, dropped)
    hand.press(pygame.K_RETURN)
    hand.frames(2, SURFACE)
    before = (library.user_songs_folder() / "kitchen" / "choreography.json").read_bytes()
    hand.press(pygame.K_ESCAPE)
    hand.frames(1, SURFACE)
    dropped.drop(film)
    tell(hand, dropped)
    scene = importing(hand)
    assert scene.song is not None
    assert scene.song.id == "kitchen"
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert type(hand.stack.top).__name__ == "EditorScene"
    assert (library.user_songs_folder() / "kitchen" / "choreography.json").read_bytes() == before


def test_the_tempo_is_tapped(hand: Stagehand, dropped: Dropped, film: Path) -> None:
    dropped.drop(film)
    tell(hand, dropped)
    scene = importing(hand)
    for _ in range(8):
        hand.now += 0.6
        hand.frames(1, SURFACE, 0.0)
        hand.press(pygame.K_t)
    assert scene.bpm == 100.0


def test_a_film_is_stopped_and_gone_on_with(
    hand: Stagehand, dropped: Dropped, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a thread of its own, as before a player."""
    monkeypatch.setattr("game.film_watch.FAST_FPS", 1e9)
    hand.context.aside = None
    dropped = Dropped(hand.context, hand.stack)
    dropped.drop(film)
    for _ in range(200):
        tell(hand, dropped)
        if isinstance(hand.stack.top, ImportScene):
            break
        threading.Event().wait(0.01)
    scene = importing(hand)
    wait(hand, scene)
    hand.press(pygame.K_RETURN)
    for _ in range(1000):
        hand.frames(1, SURFACE)
        if scene.job.share > 0.1 or scene._settled:
            break
        threading.Event().wait(0.005)
    assert not scene._settled
    hand.press(pygame.K_ESCAPE)
    assert not isinstance(hand.stack.top, ImportScene)
    scene.job.join()
    assert scene.job.done
    assert scene.job.imported is None
    assert scene.job.error is None
    assert not list(library.user_songs_folder().glob("[a-z]*"))
    again = ImportScene(hand.context, hand.stack, film)
    again.job = FilmJob(film, replace(scene.job.options))
    hand.stack.push(again)
    wait(hand, again)
    assert again.job.imported is not None


def test_what_is_no_film_says_so(hand: Stagehand, dropped: Dropped, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    dropped.drop(broken)
    tell(hand, dropped)
    scene = importing(hand)
    assert "broken.mp4" in scene.message
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, TitleScene)


def test_films_come_one_after_another(hand: Stagehand, dropped: Dropped, tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mov"):
        (tmp_path / name).write_bytes(b"no film")
        dropped.drop(tmp_path / name)
    tell(hand, dropped)
    tell(hand, dropped)
    scene = importing(hand)
    assert [path.name for path in scene.films] == ["one.mp4", "two.mov"]
    hand.press(pygame.K_ESCAPE)
    hand.frames(2, SURFACE)
    assert importing(hand).film.name == "two.mov"
    assert "two.mov" in scene.message
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, TitleScene)


def test_a_film_waits_for_the_end_of_the_dance(
    hand: Stagehand, dropped: Dropped, film: Path
) -> None:
    hand.stack.push(hand.dance())
    hand.frames(2, SURFACE)
    dropped.drop(film)
    tell(hand, dropped)
    assert type(hand.stack.top).__name__ == "DanceScene"


def test_music_goes_to_the_record_screen(hand: Stagehand, dropped: Dropped, tmp_path: Path) -> None:
    music = tmp_path / "beat.wav"
    music.write_bytes(click_track(100.0, 0.5, 12.0))
    dropped.drop(music)
    tell(hand, dropped)
    scene = hand.stack.top
    assert isinstance(scene, RecordScene)
    assert scene.tune.path == music_folder() / "beat.wav"
    assert scene.tune.grid is not None
    other = tmp_path / "other" / "beat.wav"
    other.parent.mkdir()
    other.write_bytes(click_track(90.0, 0.5, 12.0))
    dropped.drop(other)
    tell(hand, dropped)
    assert scene.tune.path == music_folder() / "beat 2.wav"
    dropped.drop(music)  # once more: it is there
    tell(hand, dropped)
    assert scene.tune.path == music_folder() / "beat.wav"
    assert len(list(music_folder().iterdir())) == 2


def test_what_is_no_music_or_cannot_be_kept_is_told(
    hand: Stagehand, dropped: Dropped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = tmp_path / "false.ogg"
    false.write_bytes(b"no music")
    dropped.drop(false)
    tell(hand, dropped)
    assert dropped.notices.newest is not None
    assert not dropped.notices.newest.good

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.dropped.shutil.copyfile", full)
    music = tmp_path / "beat.wav"
    music.write_bytes(click_track(100.0, 0.5, 12.0))
    dropped.drop(music)
    tell(hand, dropped)
    assert "No space left" in dropped.notices.newest.text
    assert list(music_folder().iterdir()) == []
    dropped.drop(tmp_path / "poses.json")
    tell(hand, dropped)
    assert "mirrorbeat import poses.json" in dropped.notices.newest.text


def test_reasons_are_told_in_words() -> None:
    assert reason(Doubt(0, 1, NOBODY)) == "nobody was found"
    assert reason(Doubt(0, 1, FEW_LIMBS)) == "the body was badly seen"
    assert reason(Doubt(0, 1, "the right leg was badly seen")) == "badly seen: Right leg"
    assert reason(Doubt(0, 1, "else")) == "else"
