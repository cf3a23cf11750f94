"""Every screen: ten frames without a window, at several sizes, and what keys do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from game.audio import Audio, Music
from game.context import GameContext, Settings
from game.core.ghost import make_ghost
from game.core.judge import RULES, Grade, Judgement
from game.core.replay import LIVE, VIRTUAL, dance_digest
from game.dance_run import DanceRun, RunState
from game.players import Players
from game.replays import BEST, FRIEND, NO_GHOST, Replays
from game.scenes.attract import AttractScene
from game.scenes.base import Scene
from game.scenes.calibrate import CalibrateScene
from game.scenes.credits import CreditsScene
from game.scenes.dance import DanceScene
from game.scenes.leaderboard import LeaderboardScene
from game.scenes.pause import PauseScene
from game.scenes.players import PlayersScene
from game.scenes.practice import PracticeScene
from game.scenes.preview import FADE_S, Preview
from game.scenes.results import ResultsScene
from game.scenes.settings import SettingsScene
from game.scenes.setup import SetupScene
from game.scenes.songs import DIFFICULTIES, SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage.library import SongEntry
from game.storage.replay_store import keep_replay
from game.storage.score_file import open_scores
from game.storage.scores import add_run
from game.ui.ghost_view import ghost_name
from game.ui.strings import say
from pose_engine.types import Frame, PoseSnapshot
from tests.crash_writer import a_run
from tests.fakes import STANDING, FakeFeed, FakeMusic, dance_replay, make_choreography

SIZES = [(1280, 720), (800, 600), (400, 700)]


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


def with_players(hand: Stagehand) -> Players:
    """Nine players who have danced the song, in a book that lives as long as the test."""
    path = Path(tempfile.mkdtemp()) / "scores.sqlite"
    dance = dance_digest(hand.choreography)
    with closing(open_scores(path)) as db:
        for number in range(9):
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


@pytest.fixture
def hand() -> Stagehand:
    return Stagehand()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCENES)
def test_ten_frames(hand: Stagehand, name: str, size: tuple[int, int]) -> None:
    surface = pygame.Surface(size, 0, 32)
    hand.stack.push(SCENES[name](hand))
    hand.frames(10, surface, 0.15)
    assert pygame.surfarray.array3d(surface).std() > 5


@pytest.mark.parametrize("scene", ["title", "songs"])
def test_no_songs_is_no_disaster(hand: Stagehand, scene: str) -> None:
    hand.context.songs.clear()
    hand.stack.push(SCENES[scene](hand))
    hand.frames(3, pygame.Surface((640, 360), 0, 32))
    hand.press(pygame.K_DOWN)
    if scene == "songs":
        hand.press(pygame.K_RETURN)
        assert not hand.runs


def test_from_the_title_to_a_dance_and_its_results(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.difficulty == "hard"
    hand.frames(70, surface, 0.25)
    assert hand.run.state is RunState.FINISHED
    assert isinstance(hand.stack.top, ResultsScene)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.state is RunState.COUNTDOWN
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.run.state is RunState.FINISHED, "a dance that is left is stopped"
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, TitleScene)
    hand.press(pygame.K_ESCAPE)
    assert hand.left


def test_l_shows_the_leaderboard_of_the_difficulty(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    with_players(hand)
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_l)
    board = hand.stack.top
    assert isinstance(board, LeaderboardScene)
    assert len(board.rows) == 8
    hand.press(pygame.K_RIGHT)
    hand.frames(2, surface)
    assert (board.difficulty, board.rows) == ("hard", [])
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, SongsScene)


def test_players_are_added_renamed_coloured_and_deleted(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    saved: list[Any] = []
    hand.context.save = saved.append
    book = with_players(hand)
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_p)
    scene = hand.stack.top
    assert isinstance(scene, PlayersScene)

    def type_in(words: str) -> None:
        for letter in words:
            event = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, unicode=letter)
            hand.stack.handle(event)
        hand.frames(1, surface)
        hand.press(pygame.K_RETURN)
        hand.frames(1, surface)

    hand.press(pygame.K_DOWN)
    assert book.name == "Player 2"
    assert saved == [{"player": "Player 2"}]
    scene._do("player_add")
    type_in("Zoë")
    assert book.name == "Zoë"
    assert scene.chosen is not None
    hue = scene.chosen.hue
    scene._do("player_colour")
    assert scene.chosen.hue != hue
    scene._do("player_weight")
    type_in("62.5")
    assert scene.chosen.weight_kg == 62.5
    scene._do("player_weight")
    type_in("heavy")
    assert scene.message
    scene._do("player_rename")
    type_in("!")
    assert book.name == "Zoë!"
    scene._do("player_delete")
    hand.press(pygame.K_RETURN)
    assert scene.chosen is not None, "the first answer keeps the player"
    scene._do("player_delete")
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert len(scene.players) == 9
    assert book.name == "Player 0"
    hand.press(pygame.K_ESCAPE)
    hand.frames(1, surface)
    assert isinstance(hand.stack.top, TitleScene)


def test_a_broken_song_cannot_be_chosen(hand: Stagehand) -> None:
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.stack.apply()
    hand.press(pygame.K_DOWN)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert not hand.runs
    hand.press(pygame.K_UP)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)


def test_many_songs_say_which_has_the_focus(hand: Stagehand) -> None:
    surface = pygame.Surface(SIZES[0], 0, 32)
    hand.context.songs[1:1] = [
        replace(hand.context.songs[0], id=f"song-{number}") for number in range(4)
    ]
    scene = SongsScene(hand.context, hand.stack)
    hand.stack.push(scene)
    for press in range(7):
        hand.frames(2, surface)
        shown = [index for index, _ in scene._cards()]
        assert scene.focus in shown
        assert scene.focus == min(press, 5)
        hand.press(pygame.K_DOWN)


def test_songs_obey_the_mouse(hand: Stagehand) -> None:
    surface = pygame.Surface((1920, 1080), 0, 32)
    scene = SongsScene(hand.context, hand.stack)
    hand.stack.push(scene)
    hand.frames(1, surface)

    def click(x: int, y: int) -> None:
        event = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1)
        hand.stack.handle(event)
        hand.stack.apply()

    click(400, 440)
    assert scene.focus == 1
    click(400, 230)
    assert scene.focus == 0
    click(150, 846)
    assert scene.difficulty == "easy"
    click(1400, 980)
    assert isinstance(hand.stack.top, DanceScene)


def test_a_lost_camera_pauses_and_says_why(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(hand.dance())
    hand.frames(5, surface)
    hand.camera.trouble = "the fake camera is gone: plug it in"
    hand.frames(3, surface)
    top = hand.stack.top
    assert isinstance(top, PauseScene)
    assert top.message == "the fake camera is gone: plug it in"
    hand.camera.trouble = None
    hand.press(pygame.K_RETURN)
    hand.frames(3, surface)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.state is RunState.COUNTDOWN


def test_a_restart_from_the_pause_begins_anew(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(hand.dance())
    hand.frames(40, surface, 0.25)
    assert hand.run.score.judgements
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert not hand.run.score.judgements
    assert isinstance(hand.stack.top, DanceScene)


def test_a_film_that_is_over_says_so_and_restarts_with_a_new_dance(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(hand.dance())
    hand.frames(5, surface)
    hand.camera.trouble, hand.camera.ended = "dance.mp4 has ended", True
    hand.frames(3, surface)
    top = hand.stack.top
    assert isinstance(top, PauseScene)
    assert top.trouble == "film_over"
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert len(hand.runs) == 2, "a new dance, for which the film is opened again"
    assert hand.runs[0].state is RunState.FINISHED
    hand.camera.trouble, hand.camera.ended = None, False
    hand.frames(3, surface)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.stack.top.run is hand.run


def test_the_difficulty_is_kept(hand: Stagehand) -> None:
    assert tuple(RULES) == DIFFICULTIES

    def shown() -> str:
        assert isinstance(hand.stack.top, SongsScene)
        return hand.stack.top.difficulty

    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(1, pygame.Surface((64, 36), 0, 32))
    hand.press(pygame.K_RETURN)
    assert shown() == "medium"
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RETURN)
    assert shown() == "easy", "after a look at the title"
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_RETURN)
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_RETURN)
    assert shown() == "hard", "after a dance that was left"
    song = hand.context.songs[0]
    results = ResultsScene(hand.context, hand.stack, song, hand.start_dance(song, "medium"))
    hand.stack.push(results)
    hand.stack.apply()
    hand.press(pygame.K_ESCAPE)
    assert shown() == "medium", "after a dance that was begun from the command line"


def test_a_preview_follows_its_music_and_both_begin_anew_together(hand: Stagehand) -> None:
    tape = hand.context.audio = Tape()
    preview = Preview(hand.context, hand.context.songs[0], (2.0, 8.0), volume=0.7)
    delay_s = hand.context.settings.output_delay_s
    preview.start()
    for _ in range(30):  # a mixer that is late: the coach waits for it
        hand.now += 0.1
        tape.at_s = late_s = 2.0 + max(0.0, hand.now - 51.0)
        preview.update(hand.now)
    assert preview.song_s == pytest.approx(late_s - delay_s, abs=0.05)
    while ("stop", FADE_S * 1e3) not in tape.calls:
        hand.now += 0.1
        late_s += 0.1
        tape.at_s = late_s
        preview.update(hand.now)
    assert preview.song_s == pytest.approx(8.0 - FADE_S, abs=0.11)
    for _ in range(6):
        hand.now += 0.1
        preview.update(hand.now)
    assert tape.calls == [("play", 2.0), ("stop", FADE_S * 1e3), ("play", 2.0)]
    assert preview.song_s < 2.5


@pytest.mark.parametrize("name", ["title", "songs"])
def test_a_screen_with_a_preview_goes_round(hand: Stagehand, name: str) -> None:
    tape = hand.context.audio = Tape()
    tape.position_s = lambda: None  # type: ignore[method-assign]
    hand.stack.push(SCENES[name](hand))
    hand.frames(60, pygame.Surface((64, 36), 0, 32), 0.25)
    assert tape.calls.count(("play", 2.0)) >= 2


class Diary(Scene):
    """Notes which verbs it hears."""

    def __init__(self, hand: Stagehand, name: str, notes: list[str]) -> None:
        super().__init__(hand.context, hand.stack)
        self.name, self.notes = name, notes

    def entering(self) -> None:
        self.notes.append(f"{self.name} enters")

    def suspending(self) -> None:
        self.notes.append(f"{self.name} suspends")

    def resuming(self) -> None:
        self.notes.append(f"{self.name} resumes")

    def exiting(self) -> None:
        self.notes.append(f"{self.name} exits")

    def handle(self, event: pygame.event.Event) -> None:
        self.notes.append(f"{self.name} hears")
        self.stack.pop()


def test_the_stack_changes_between_frames_and_calls_the_verbs(hand: Stagehand) -> None:
    notes: list[str] = []
    one, two, three = (Diary(hand, name, notes) for name in "abc")
    hand.stack.push(one)
    hand.stack.push(two)
    assert hand.stack.top is None, "nothing changes inside a frame"
    hand.stack.apply()
    assert notes == ["a enters", "a suspends", "b enters"]
    notes.clear()
    hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_a))
    assert notes == ["b hears"], "only the top one hears, and stays until the frame ends"
    hand.stack.update(1.0)
    assert notes == ["b hears", "b exits", "a resumes"]
    notes.clear()
    hand.stack.replace(three)
    hand.stack.apply()
    assert notes == ["a exits", "c enters"]
    notes.clear()
    hand.stack.reset(one, two)
    hand.stack.apply()
    assert notes == ["c exits", "a enters", "a suspends", "b enters"]
    assert len(hand.stack) == 2


def test_an_empty_stack_does_nothing(hand: Stagehand) -> None:
    hand.stack.pop()
    hand.frames(1, pygame.Surface((64, 36), 0, 32))
    hand.press(pygame.K_a)
    assert hand.stack.top is None


def test_g_chooses_whom_to_race_and_the_ghost_dances_along(hand: Stagehand, tmp_path: Path) -> None:
    surface = pygame.Surface((640, 360), 0, 32)
    keep_replay(dance_replay(hand.choreography), tmp_path)
    hand.context.replays = replays = Replays(LIVE, keep=False, root=tmp_path)
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.press(pygame.K_g)
    replays._worker.submit(lambda: None).result(30)  # until the best is known
    hand.frames(2, surface)
    assert replays.choice == NO_GHOST, "whoever is not known yet cannot be raced"
    hand.press(pygame.K_g)
    assert replays.choice == BEST
    hand.frames(2, surface)
    hand.press(pygame.K_g)
    assert replays.choice == NO_GHOST
    hand.press(pygame.K_g)
    hand.press(pygame.K_RETURN)
    assert hand.run.ghost is not None
    hand.frames(70, surface, 0.25)
    assert hand.run.state is RunState.FINISHED
    assert hand.run.ghost.score_after(99) == hand.run.ghost.score
    hand.press(pygame.K_RETURN)
    assert hand.run.ghost is not None, "it is raced again"


def test_a_replay_that_was_not_kept_is_told_on_the_song_screen(hand: Stagehand) -> None:
    surface = pygame.Surface((640, 360), 0, 32)
    hand.context.replays = Replays(LIVE, keep=False)
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.frames(3, surface, 0.5)
    hand.stack.draw(surface)
    before = pygame.surfarray.array3d(surface)
    hand.context.replays.trouble = "No space left on device"
    hand.stack.draw(surface)
    assert (pygame.surfarray.array3d(surface) != before).any()


@pytest.mark.parametrize(
    ("changes", "mine", "name"),
    [
        ({}, True, "your_best"),
        ({"player": "Ada"}, False, "Ada"),
        ({}, False, "friend"),
        ({"player": "Ada", "camera": VIRTUAL}, False, "virtual_dancer"),
    ],
)
def test_a_ghost_has_a_name(changes: dict[str, Any], mine: bool, name: str) -> None:
    song = make_choreography(duration_s=6.0)
    ghost = make_ghost(song, dance_replay(song, **changes), "easy", mine=mine)
    assert ghost_name(ghost) == say(name)


def test_the_results_suggest_the_cameras_delay_and_take_it_over(hand: Stagehand) -> None:
    surface = pygame.Surface((640, 360))
    saved: list[object] = []
    hand.context.save = saved.append
    hand.camera.live = True
    hand.choreography = make_choreography(duration_s=40.0)
    hand.context.songs[0] = SongEntry("test-song", Path("no/test-song"), hand.choreography)
    scene = hand.finished()
    hand.stack.push(scene)
    hand.stack.apply()
    hand.frames(3, surface)
    hand.press(pygame.K_t)
    hand.press(pygame.K_t)
    hand.frames(3, surface)
    assert saved == [{"camera_delay_s": 0.1}]
    assert hand.context.settings.camera_delay_s == 0.1
