"""A game for tests of screens: a context, a stack, a clock and a camera; and every screen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from game.audio import Audio, Music
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.judge import Grade, Judgement
from game.core.replay import LIVE, VIRTUAL, dance_digest
from game.dance_run import DanceRun
from game.players import Players
from game.replays import FRIEND, Replays
from game.scenes.attract import AttractScene
from game.scenes.base import Scene
from game.scenes.calibrate import CalibrateScene
from game.scenes.credits import CreditsScene
from game.scenes.dance import DanceScene
from game.scenes.leaderboard import LeaderboardScene
from game.scenes.pause import PauseScene
from game.scenes.players import PlayersScene
from game.scenes.practice import PracticeScene
from game.scenes.results import ResultsScene
from game.scenes.settings import SettingsScene
from game.scenes.setup import SetupScene
from game.scenes.songs import SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage.library import SongEntry
from game.storage.score_file import open_scores
from game.storage.scores import add_run
from pose_engine.types import Frame, PoseSnapshot
from tests.crash_writer import a_run
from tests.fakes import STANDING, FakeFeed, FakeMusic, dance_replay, make_choreography

SIZES = [(1280, 720), (800, 600), (400, 700)]  # of windows, in px


@dataclass
class Camera(FakeFeed):
    """A feed with pictures."""

    fallback: str | None = None
    ended: bool = False
    film: bool = False

    def frame(self) -> Frame | None:
        return Frame(np.full((48, 64, 3), 90, np.uint8), 0.0, 0)

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        frame = self.frame()
        return None if self.newest is None or frame is None else (frame, self.newest)


class Tape(Audio):
    """A mixer that plays at the pace it is told, from where it was started."""

    def __init__(self) -> None:
        super().__init__(wanted=False)
        self.calls: list[tuple[str, float]] = []
        self.at_s: float | None = None

    def play_music(self, music: Music, start_s: float = 0.0, volume: float = 1.0) -> None:
        self.calls.append(("play", start_s))
        self.at_s = start_s

    def stop_music(self, fade_ms: int = 0) -> None:
        self.calls.append(("stop", fade_ms))

    def position_s(self) -> float | None:
        return self.at_s


@dataclass
class Stagehand:
    """A context, a stack and a clock for a test."""

    now: float = 50.0
    left: bool = False
    runs: list[DanceRun] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.choreography = make_choreography()
        good = SongEntry("test-song", Path("no/test-song"), self.choreography)
        broken = SongEntry("broken", Path("no/broken"), None, "poses.npz is missing")
        self.camera = Camera(self.choreography)
        context: Any = GameContext(
            aside=at_once,
            songs=[good, broken],
            audio=Audio(wanted=False),
            poses=self.camera,  # type: ignore[arg-type]
            settings=Settings(),
            start_dance=self.start_dance,
            now=lambda: self.now,
            quit=self.quit,
        )
        self.context: GameContext = context
        self.stack = SceneStack()

    def quit(self) -> None:
        self.left = True

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        assert song.choreography is not None
        self.runs.append(DanceRun(song.choreography, difficulty, self.camera, FakeMusic()))
        if self.context.replays is not None:
            self.runs[-1].ghost = self.context.replays.ghost_for(self.runs[-1])
        return self.runs[-1]

    @property
    def run(self) -> DanceRun:
        return self.runs[-1]

    def frames(self, count: int, surface: pygame.Surface, step_s: float = 1 / 60) -> None:
        for _ in range(count):
            self.now += step_s
            self.camera.look(self.now, STANDING)
            self.stack.update(self.now)
            self.stack.draw(surface)

    def press(self, key: int) -> None:
        self.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=key))
        self.stack.apply()

    def dance(self) -> DanceScene:
        song = self.context.songs[0]
        return DanceScene(self.context, self.stack, song, self.start_dance(song, "medium"))

    def racing(self, **changes: object) -> DanceScene:
        """A dance against a friend's replay."""
        friend = dance_replay(self.choreography, late_s=0.2, **changes)  # type: ignore[arg-type]
        self.context.replays = Replays(LIVE, keep=False, friend=friend, choice=FRIEND)
        return self.dance()

    def finished(self, grade: Grade | None = Grade.SUPER) -> ResultsScene:
        song = self.context.songs[0]
        run = self.start_dance(song, "medium")
        for index in range(len(run.moves)):
            if grade is not None:
                limbs = {"left_arm": 0.4, "right_arm": 0.9}
                run.score = run.score.apply(Judgement(1, index, grade, 0.8, 0.1, limbs), 0.9)
        run.stop()
        return ResultsScene(self.context, self.stack, song, run)


def paused(hand: Stagehand) -> Scene:
    scene = hand.dance()
    hand.stack.push(scene)
    hand.stack.apply()
    scene.run.pause("The camera gives no pictures: check its plug")
    return PauseScene(hand.context, hand.stack, scene)


def songs_to_race(hand: Stagehand) -> Scene:
    hand.racing(player="Ada")
    return SongsScene(hand.context, hand.stack)


def duet(hand: Stagehand) -> Stagehand:
    """The same songs, danced by two."""
    tracks = hand.choreography.tracks * 2
    hand.choreography = replace(hand.choreography, tracks=tracks)
    hand.context.songs[0] = replace(hand.context.songs[0], choreography=hand.choreography)
    return hand


def nobody_in_place(hand: Stagehand) -> Scene:
    look = hand.camera.look
    hand.camera.look = lambda now, points, age_s=0.02: look(now, None, age_s)  # type: ignore[method-assign]
    return SetupScene(hand.context, hand.stack, hand.context.songs[0], "easy")


def with_players(hand: Stagehand, count: int = 9) -> Players:
    """Players who have danced the song, in a book that lives as long as the test."""
    path = Path(tempfile.mkdtemp()) / "scores.sqlite"
    dance = dance_digest(hand.choreography)
    with closing(open_scores(path)) as db:
        for number in range(count):
            add_run(db, f"Player {number}", a_run(9000 - number * 400, dance=dance))
    hand.context.players = Players(LIVE, path=path)
    return hand.context.players


def leaderboard(hand: Stagehand) -> Scene:
    with_players(hand)
    return LeaderboardScene(hand.context, hand.stack, hand.context.songs[0], "medium")


def players_scene(hand: Stagehand) -> Scene:
    with_players(hand)
    return PlayersScene(hand.context, hand.stack)


SCENES: dict[str, Callable[[Stagehand], Scene]] = {
    "title": lambda hand: TitleScene(hand.context, hand.stack),
    "songs": lambda hand: SongsScene(hand.context, hand.stack),
    "dance": lambda hand: hand.dance(),
    "dance with a ghost": lambda hand: hand.racing(),
    "dance with a virtual ghost": lambda hand: hand.racing(camera=VIRTUAL),
    "songs with a ghost": songs_to_race,
    "songs with a duet": lambda hand: SongsScene(duet(hand).context, hand.stack),
    "dance of a duet": lambda hand: duet(hand).dance(),
    "pause": paused,
    "settings": lambda hand: SettingsScene(hand.context, hand.stack),
    "setup": nobody_in_place,
    "attract": lambda hand: AttractScene(hand.context, hand.stack),
    "calibrate": lambda hand: CalibrateScene(hand.context, hand.stack),
    "credits": lambda hand: CreditsScene(hand.context, hand.stack),
    "results": lambda hand: hand.finished(),
    "practice": lambda hand: PracticeScene(hand.context, hand.stack, hand.context.songs[0], "easy"),
    "leaderboard": leaderboard,
    "players": players_scene,
    "results of a dance nobody saw": lambda hand: hand.finished(None),
}
