"""From the title to the results without a key: the virtual dancer before the real PoseNet.

It is drawn, found, tracked and read as a player before a webcam is; only the clock is not real.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.audio import Audio
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.choreography import Choreography
from game.dance_run import DanceRun, RunState
from game.hands import Hands
from game.poses import load_posenet
from game.scenes.base import Scene
from game.scenes.dance import DanceScene
from game.scenes.pause import PauseScene
from game.scenes.record import RecordScene
from game.scenes.record_dance import RecordDanceScene
from game.scenes.record_watch import RecordWatchScene
from game.scenes.results import ResultsScene
from game.scenes.setup import SetupScene
from game.scenes.songs import SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage import library
from game.storage.choreography_file import read_choreography
from game.storage.library import SongEntry
from game.ui.layout import HEIGHT, WIDTH, Box
from game.virtual.gesturing import Gesturing, Point
from pose_engine import PoseNet
from tests.fakes import FakeMusic, make_choreography
from tools.stepped_feed import SteppedFeed

FPS = 15.0  # of camera and game alike
DANCED_S = 6.0


class Webcam(SteppedFeed):
    """The virtual dancer, taken for a player before a live camera: gestures count."""

    virtual, live = False, True


class Room:
    """A game, somebody before its camera, and a clock that the test winds."""

    def __init__(self, posenet: PoseNet, song: Choreography) -> None:
        self.now = 100.0
        self.feed = Webcam(lambda: self.now, "", FPS, posenet)
        self.surface = pygame.Surface((320, 180), 0, 32)
        self.runs: list[DanceRun] = []
        self.context = GameContext(
            aside=at_once,
            songs=[SongEntry(song.id, Path("no/song"), song)],
            audio=Audio(wanted=False),
            poses=self.feed,  # type: ignore[arg-type]
            settings=Settings(),
            start_dance=self.start_dance,
            now=lambda: self.now,
            quit=lambda: None,
        )
        self.stack = SceneStack()
        self.stack.hands = self.hands = Hands(self.feed)
        self.stack.push(TitleScene(self.context, self.stack))

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        assert song.choreography is not None
        run = DanceRun(song.choreography, difficulty, self.feed, FakeMusic(), seconds=DANCED_S)
        self.feed.set_song(song.choreography, run.song_time)
        self.runs.append(run)
        return run

    @property
    def top(self) -> Scene | None:
        return self.stack.top

    def play(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Lets the game run until something is so; whether it came to be."""
        for _ in range(round(seconds * FPS)):
            self.now += 1 / FPS
            self.feed.pipeline.step()
            self.stack.update(self.now)
            self.stack.draw(self.surface)
            if until():
                return True
        return False

    def make(self, gesture: Gesturing) -> None:
        self.feed.camera.set_gesture(gesture)

    def gets_to(self, scene: type[Scene], seconds: float = 6.0) -> bool:
        return self.play(seconds, lambda: isinstance(self.top, scene))

    def hold_over(self, box: Box, until: Callable[[], bool], seconds: float = 8.0) -> bool:
        """Brings a hand over a button as people do, who look where the pointer goes."""
        goal = np.array([box.centre[0] / WIDTH, box.centre[1] / HEIGHT])
        aim = goal.copy()
        right = bool(goal[0] > 0.3)
        for _ in range(round(seconds * 2)):
            self.make(Point((float(aim[0]), float(aim[1])), right))
            if self.play(0.5, until):
                self.make(None)
                return True
            cursor = self.hands.gesture.cursor
            if cursor is None:
                continue
            if not box.contains((cursor[0] * WIDTH, cursor[1] * HEIGHT)):
                aim = np.clip(aim + 0.6 * (goal - np.array(cursor)), -0.3, 1.2)
        return False


@pytest.fixture(scope="module")
def song() -> Choreography:
    return make_choreography(duration_s=12.0)


@pytest.fixture
def room(song: Choreography) -> Room:
    return Room(load_posenet(), song)


def test_from_the_title_to_the_results_by_gestures_alone(room: Room) -> None:
    assert room.play(3.0, lambda: room.hands.seen)
    dance = next(b.box for b in room.top._menu.buttons if b.name == "dance")  # type: ignore[union-attr]
    assert room.hold_over(dance, lambda: isinstance(room.top, SongsScene)), "a hand over Dance"
    songs = room.top
    assert isinstance(songs, SongsScene)
    easy = songs._levels.buttons[0].box
    assert room.hold_over(easy, lambda: songs.difficulty == "easy"), "a hand over Easy"
    room.play(0.7)
    room.make("raised")
    assert room.gets_to(SetupScene), "raised arms start"
    room.make(None)
    assert room.gets_to(DanceScene), "all of the player is in view"
    run = room.runs[-1]
    assert run.difficulty == "easy"
    assert room.play(6.0, lambda: run.state is RunState.PLAYING and run.song_s > 1.0)
    room.make("crossed")
    assert room.gets_to(PauseScene), "crossed arms pause"
    stopped_s = run.song_s
    room.make(None)
    room.play(0.8)
    room.make("raised")
    assert room.play(4.0, lambda: run.state is RunState.COUNTDOWN), "raised arms go on"
    assert isinstance(room.top, DanceScene)
    assert run.song_s < stopped_s, "there is a countdown"
    room.make(None)
    assert room.gets_to(ResultsScene, 16.0)
    again = next(b.box for b in room.top._menu.buttons if b.name == "again")  # type: ignore[union-attr]
    assert room.hold_over(again, lambda: isinstance(room.top, DanceScene)), "and once more"
    assert len(room.runs) == 2


def test_a_dance_before_the_camera_never_pauses(room: Room) -> None:
    room.stack.reset(SetupScene(room.context, room.stack, room.context.songs[0], "medium"))
    assert room.gets_to(DanceScene)
    assert room.gets_to(ResultsScene, 16.0)
    assert room.runs[-1].score.score > 5000


def test_a_dance_is_recorded_and_kept_by_gestures_alone(room: Room) -> None:
    assert room.play(3.0, lambda: room.hands.seen)
    record = next(b.box for b in room.top._menu.buttons if b.name == "record")  # type: ignore[union-attr]
    assert room.hold_over(record, lambda: isinstance(room.top, RecordScene)), "a hand over Record"
    room.play(0.7)
    room.make("raised")
    assert room.gets_to(RecordDanceScene), "raised arms begin"
    room.make(None)
    dancing = room.top
    assert isinstance(dancing, RecordDanceScene)
    assert room.play(14.0, lambda: dancing.run.song_s > 5.0)
    room.make("crossed")
    assert room.gets_to(RecordWatchScene), "crossed arms end it"
    room.make(None)
    room.play(1.0)
    room.make("raised")
    assert room.gets_to(SongsScene), "raised arms keep it"
    (made,) = library.user_songs_folder().glob("[a-z]*")
    assert 4.0 < read_choreography(made).duration_s < 9.0
