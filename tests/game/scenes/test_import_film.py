"""A film dropped on the window becomes a song: a real one, one that is stopped, and what fails."""

from __future__ import annotations

import errno
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pygame
import pytest

from game.core.recorder import FEW_LIMBS, NOBODY, Doubt
from game.dropped import Dropped
from game.film_import import NoBeat
from game.film_outcome import Kind, free_name
from game.film_task import FilmTask
from game.hands import Hands
from game.scenes.dance import DanceScene
from game.scenes.editor import EditorScene
from game.scenes.import_film import ImportFilmScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.storage import library
from game.storage.choreography_file import read_choreography
from game.ui.import_view import reason, spans_of
from game.ui.strings import speak
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from pose_engine.extras import MissingExtra
from tests.stagehand import Stagehand

SURFACE = pygame.Surface((640, 360), 0, 32)
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "My Dance.mp4"
    song = read_choreography(library.shipped_songs_folder() / "mirrorball-midnight")
    write_film(path, song, parse_options(""), fps=12, start_s=20, seconds=8.0, size=(240, 320))
    return path


@pytest.fixture
def scene(hand: Stagehand, filmed: Path) -> ImportFilmScene:
    """A film was dropped on the title."""
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(1, SURFACE)
    dropped = Dropped(hand.context, hand.stack)
    dropped.drop(filmed)
    dropped.update(hand.now)
    hand.frames(1, SURFACE)
    assert isinstance(hand.stack.top, ImportFilmScene)
    return hand.stack.top


def until(hand: Stagehand, so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not so():
        assert time.monotonic() < end
        hand.frames(1, SURFACE)
        threading.Event().wait(0.01)
    hand.frames(2, SURFACE)


def told(hand: Stagehand, scene: ImportFilmScene) -> Kind:
    until(hand, lambda: scene.shown is not None)
    assert scene.shown is not None
    return scene.shown.kind


def press(hand: Stagehand, scene: ImportFilmScene, name: str) -> None:
    """A click on a button."""
    hand.frames(1, SURFACE)
    button = next(one for one in scene._menu.buttons if one.name == name)
    assert scene.canvas is not None
    pos = scene.canvas.point(*button.box.centre)
    hand.stack.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1))
    hand.frames(1, SURFACE)


def test_a_silent_film_is_told_its_tempo_and_becomes_a_song(
    hand: Stagehand, scene: ImportFilmScene
) -> None:
    assert told(hand, scene) is Kind.NO_BEAT
    assert scene.arms_tip is None
    press(hand, scene, "faster")
    hand.press(pygame.K_DOWN)
    hand.press(pygame.K_UP)
    assert scene.bpm == 125.0
    for _ in range(3):
        hand.press(pygame.K_DOWN)
    press(hand, scene, "told")
    until(hand, lambda: scene.task.glimpse is not None)
    assert told(hand, scene) is Kind.MADE
    entry = hand.context.songs[1]
    assert (entry.id, entry.title) == ("my-dance", "My Dance")
    assert entry.choreography is not None
    assert entry.choreography.bpm == 122.0
    assert hand.context.new_song is entry
    press(hand, scene, "songs")
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.stack.top.entry is entry
    assert len(hand.stack) == 2


def make(hand: Stagehand, scene: ImportFilmScene) -> None:
    assert told(hand, scene) is Kind.NO_BEAT
    hand.press(pygame.K_RETURN)
    assert told(hand, scene) is Kind.MADE


def test_it_is_danced_and_edited_from_here(hand: Stagehand, scene: ImportFilmScene) -> None:
    make(hand, scene)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, EditorScene)
    hand.frames(2, SURFACE)
    hand.press(pygame.K_ESCAPE)
    hand.frames(2, SURFACE)
    assert hand.stack.top is scene
    hand.context.poses.live = False
    scene.arms_raised()
    hand.frames(1, SURFACE)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.choreography.id == "my-dance"


def test_a_song_that_is_there_stays_and_another_is_made(
    hand: Stagehand, scene: ImportFilmScene, filmed: Path
) -> None:
    make(hand, scene)
    first = library.user_songs_folder() / "my-dance" / "choreography.json"
    before = first.read_bytes()
    scene.add(filmed)
    assert told(hand, scene) is Kind.THERE
    assert scene.arms_tip is not None
    press(hand, scene, "another")
    make(hand, scene)
    assert first.read_bytes() == before
    assert [song.id for song in hand.context.songs[1:3]] == ["my-dance", "my-dance-2"]
    assert free_name(filmed) == "My Dance (3)"
    hand.press(pygame.K_ESCAPE)
    hand.frames(1, SURFACE)
    assert isinstance(hand.stack.top, TitleScene)


@contextmanager
def held_after_a_second(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Watching gets no farther than that until it is stopped."""
    watched = FilmTask._on_watched

    def held(task: FilmTask, film_s: float) -> bool:
        if film_s > 1.0:
            task._stopping.wait(PATIENCE_S)
        return watched(task, film_s)

    with monkeypatch.context() as patched:
        patched.setattr(FilmTask, "_on_watched", held)
        yield


def test_cancelled_it_keeps_what_was_watched_and_goes_on(
    hand: Stagehand,
    scene: ImportFilmScene,
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(hand, scene) is Kind.NO_BEAT
    with held_after_a_second(monkeypatch):
        hand.press(pygame.K_RETURN)
        until(hand, lambda: scene.task.seen_s > 0.5)
        hand.press(pygame.K_ESCAPE)
        assert told(hand, scene) is Kind.STOPPED
        first = scene.task
        assert first.wait(PATIENCE_S)
    hand.frames(1, SURFACE)
    notes = list(data_folder.rglob("*.notes"))
    assert [path.stat().st_size > 1000 for path in notes] == [True]
    watched: list[float] = []
    hand.press(pygame.K_RETURN)
    until(hand, lambda: watched.append(scene.task.seen_s) or scene.shown is not None)  # type: ignore[func-returns-value]
    assert next(filter(None, watched)) > first.seen_s - 0.1
    assert scene.shown is not None
    assert scene.shown.kind is Kind.MADE
    assert not list(data_folder.rglob("*.notes"))


def test_the_window_may_be_closed_in_the_middle(
    hand: Stagehand,
    scene: ImportFilmScene,
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(hand, scene) is Kind.NO_BEAT
    with held_after_a_second(monkeypatch):
        hand.press(pygame.K_RETURN)
        until(hand, lambda: scene.task.seen_s > 0.0)
        hand.stack.quitting()
        assert scene.task.wait(PATIENCE_S)
    assert not list(library.user_songs_folder().glob("my*"))
    assert list(data_folder.rglob("*.notes"))


def test_leaving_for_good_ends_the_work(hand: Stagehand, scene: ImportFilmScene) -> None:
    hand.stack.reset(TitleScene(hand.context, hand.stack))
    hand.frames(1, SURFACE)
    assert scene.task.wait(PATIENCE_S)


def test_several_films_come_one_after_the_other(
    hand: Stagehand, filmed: Path, tmp_path: Path
) -> None:
    films = [tmp_path / f"{name}.mp4" for name in ("one", "broken", "three")]
    for film in films:
        shutil.copy(filmed, film)
    films[1].write_bytes(b"no film")
    scene = ImportFilmScene(
        hand.context,
        hand.stack,
        films,
        lambda film, options, after: FilmTask(film, told_tempo(options), after),
    )
    hand.stack.push(scene)
    until(hand, lambda: scene.shown is not None)
    assert [one.kind for one in scene.outcomes] == [Kind.MADE, Kind.FAILED, Kind.MADE]
    assert scene.shown is scene.outcomes[2]
    assert [song.id for song in hand.context.songs] == ["test-song", "one", "three", "broken"]
    assert scene.outcomes[1].head == "import_failed"
    assert "broken.mp4" in scene.outcomes[1].reason
    assert str(tmp_path) not in scene.outcomes[1].reason


def told_tempo(options: object) -> object:
    from game.film_import import ImportOptions

    return options or ImportOptions(bpm=122, first_beat_s=0.2)


def test_nobody_in_the_film(hand: Stagehand, tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    writer = cv2.VideoWriter(str(empty), cv2.VideoWriter.fourcc(*"mp4v"), 15, (96, 64))
    for _ in range(20):
        writer.write(np.full((64, 96, 3), 90, np.uint8))
    writer.release()
    scene = ImportFilmScene(
        hand.context,
        hand.stack,
        [empty],
        lambda film, options, after: FilmTask(film, told_tempo(options), after),
    )
    hand.stack.push(scene)
    assert told(hand, scene) is Kind.FAILED
    assert scene.shown is not None
    assert scene.shown.head == "import_nobody"


class Ended(FilmTask):
    """A task that has come to an error."""

    def __init__(self, error: BaseException, stage: str = "watching") -> None:
        self._ended_with, self._ended_in = error, stage
        super().__init__(Path("dance.mp4"))
        self.wait()

    def _work(self) -> None:
        self.stage, self._error = self._ended_in, self._ended_with


def unheard() -> NoBeat:
    error = NoBeat("say the tempo")
    error.__cause__ = MissingExtra("no librosa")
    return error


def no_room() -> OSError:
    error = OSError("cannot write the music")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    return error


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize(
    ("error", "stage", "kind", "head"),
    [
        (unheard(), "listening", Kind.NO_BEAT, "import_missing"),
        (MissingExtra("no av"), "opening", Kind.FAILED, "import_missing"),
        (
            OSError("cannot write x"),
            "writing",
            Kind.FAILED,
            "import_not_written",
        ),
        (no_room(), "writing", Kind.FAILED, "import_full"),
        (RuntimeError(""), "watching", Kind.FAILED, "import_failed"),
    ],
)
def test_every_trouble_is_told(
    hand: Stagehand, language: str, error: Exception, stage: str, kind: Kind, head: str
) -> None:
    speak(language)
    scene = ImportFilmScene(
        hand.context, hand.stack, [Path("dance.mp4")], lambda *_: Ended(error, stage)
    )
    hand.stack.push(scene)
    hand.frames(3, SURFACE)
    assert scene.shown is not None
    assert (scene.shown.kind, scene.shown.head) == (kind, head)
    assert scene.shown.reason in ("", str(error) or "RuntimeError")
    hand.press(pygame.K_ESCAPE)
    hand.frames(1, SURFACE)
    assert len(hand.stack) == 0


def test_the_tempo_is_tapped(hand: Stagehand, scene: ImportFilmScene) -> None:
    assert told(hand, scene) is Kind.NO_BEAT
    hand.now += 10
    for _ in range(8):
        hand.now += 0.6
        hand.frames(1, SURFACE, 0.0)
        hand.press(pygame.K_t)
    assert scene.bpm == 100.0


def test_hands_can_cancel(hand: Stagehand, scene: ImportFilmScene) -> None:
    hand.stack.hands = Hands(hand.camera)  # type: ignore[arg-type]
    assert told(hand, scene) is Kind.NO_BEAT
    assert [hold for _, hold in hand.stack.kit.targets]


def test_stretches_that_touch_are_one() -> None:
    doubts = [Doubt(5, 6, "a"), Doubt(1, 2, "a"), Doubt(1.5, 3, "b"), Doubt(3.4, 4, "a")]
    assert spans_of(doubts) == [(1, 4, "a, b"), (5, 6, "a")]


def test_reasons_are_told_in_words() -> None:
    assert reason(Doubt(0, 1, NOBODY)) == "nobody was found"
    assert reason(Doubt(0, 1, FEW_LIMBS)) == "the body was badly seen"
    assert reason(Doubt(0, 1, "the right leg was badly seen")) == "badly seen: Right leg"
    assert reason(Doubt(0, 1, "else")) == "else"
