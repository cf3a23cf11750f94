"""A game for tests of screens: a context, a stack, a clock and a camera; and every screen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from game.audio import Audio, Music
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.beat_grid import BeatGrid
from game.core.judge import Grade, Judgement
from game.core.party import Mode, Profile
from game.core.recorder import Doubt, Take
from game.core.replay import LIVE, VIRTUAL, dance_digest
from game.core.song_edit import edit_of, with_split
from game.core.trail import PoseTrail
from game.dance_run import DanceRun
from game.edit_saving import Saving
from game.film_import import Imported, NoBeat
from game.film_notes import Seen
from game.film_task import FilmTask, glimpse_of
from game.party import Floor, Party
from game.party_run import PartyRun
from game.players import Players
from game.replays import FRIEND, Replays
from game.scenes.attract import AttractScene
from game.scenes.base import Scene
from game.scenes.calibrate import CalibrateScene
from game.scenes.credits import CreditsScene
from game.scenes.dance import DanceScene
from game.scenes.editor import EditorScene
from game.scenes.floor_plan import FloorPlanScene
from game.scenes.floor_result import FloorResultScene
from game.scenes.group_picture import GroupPictureScene
from game.scenes.import_film import ImportFilmScene
from game.scenes.leaderboard import LeaderboardScene
from game.scenes.lobby import LobbyScene
from game.scenes.party import PartyScene
from game.scenes.party_dance import PartyDanceScene
from game.scenes.pause import PauseScene
from game.scenes.players import PlayersScene
from game.scenes.podium import PodiumScene
from game.scenes.practice import PracticeScene
from game.scenes.record import RecordScene
from game.scenes.record_dance import RecordDanceScene
from game.scenes.record_watch import RecordWatchScene
from game.scenes.results import ResultsScene
from game.scenes.settings import SettingsScene
from game.scenes.setup import SetupScene
from game.scenes.songs import SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage.drafts import Autosave
from game.storage.library import SongEntry
from game.storage.score_file import open_scores
from game.storage.scores import add_run
from game.storage.song_places import AlreadyThere
from game.storage.takes import StoredTake, take_path, write_take
from game.tunes import Tune, tunes
from game.ui.theme import Theme, theme_of
from pose_engine.sources import SourceError
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
    parties: list[PartyRun] = field(default_factory=list)

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
            start_party=self.start_party,
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

    def start_party(self, song: SongEntry, party: Party) -> PartyRun:
        assert song.choreography is not None
        run = PartyRun(
            song.choreography,
            party.mode,
            party.roster,
            party.profiles,
            self.camera,
            FakeMusic(),
            usual=party.usual,
        )
        self.parties.append(run)
        return run

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
                run.lane.score = run.score.apply(Judgement(1, index, grade, 0.8, 0.1, limbs), 0.9)
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


def editor(hand: Stagehand, draft: bool = False) -> EditorScene:
    """The song in the editor; with a `draft` there are changes of the last time."""
    drafts, song = Path(tempfile.mkdtemp()), hand.context.songs[0]
    if draft:
        assert song.choreography is not None
        keeper = Autosave(song.folder, song.choreography, drafts)
        keeper.close(with_split(edit_of(song.choreography), 3.0))
    return EditorScene(hand.context, hand.stack, song, drafts)


def editor_saving(hand: Stagehand) -> EditorScene:
    """An editor whose save does not end."""
    scene = editor(hand)
    scene.run.saving = Saving(scene.run.edit, hand.now - 1.0, Future())
    return scene


class StillImport(FilmTask):
    """An import that stays where it is; `changes` are its fields."""

    def __init__(self, at_work: bool, **changes: object) -> None:
        self._at_work, self._changes = at_work, changes
        super().__init__(Path("Sunday at the beach, the whole dance, second take.mp4"))
        self.wait()

    @property
    def done(self) -> bool:
        return not self._at_work

    def _work(self) -> None:
        for name, value in self._changes.items():
            setattr(self, name, value)


def importing(hand: Stagehand, at_work: bool = False, **changes: object) -> ImportFilmScene:
    """A film on its way to be a song, or what became of it."""
    task = StillImport(at_work, **changes)
    return ImportFilmScene(hand.context, hand.stack, [task.path] * 2, lambda *_: task)


def imported(hand: Stagehand) -> ImportFilmScene:
    doubts = tuple(Doubt(at_s, at_s + 1.7, "") for at_s in np.arange(3.0, 60.0, 7.0))
    found = Imported(hand.choreography, doubts, folder=Path("no/test-song"), installed=True)
    return importing(hand, _found=found, _song=hand.context.songs[0])


def import_watching(hand: Stagehand) -> ImportFilmScene:
    seen = Seen(4.0, 4 / 3, {1: in_row(1, 1)})
    seen.people[1] = np.concatenate([seen.people[1], np.ones((17, 1))], axis=1, dtype=np.float32)
    frame = Frame(np.full((480, 640, 3), 90, np.uint8), 0.0, 0)
    watched = (0.0, 0.0, 8.0, 4.0)
    glimpse = glimpse_of(frame, seen)
    return importing(
        hand, True, stage="watching", glimpse=glimpse, _length_s=20.0, _watched=watched
    )


def import_there(hand: Stagehand) -> ImportFilmScene:
    error = AlreadyThere("it is there", Path("no/test-song"))
    return importing(hand, _error=error, _song=hand.context.songs[0])


def clicks(hand: Stagehand) -> Tune:
    return tunes(hand.context.songs)[0]


def recording(hand: Stagehand) -> Scene:
    return RecordDanceScene(hand.context, hand.stack, clicks(hand))


def stored_take(hand: Stagehand, number: int = 1, end_s: float = 8.0) -> StoredTake:
    """A take of the song's dance to clicks, as it is before it has been written."""
    times = np.arange(0.0, end_s, 1 / 30)
    take = Take(times, hand.choreography.tracks[0].poses_at(times), end_s, 4 / 3)
    at = datetime(2026, 3, 4, 21, number, tzinfo=UTC)
    return StoredTake(take, BeatGrid(120.0), "", None, LIVE, at, take_path(at))


def recorded(hand: Stagehand, count: int = 1) -> RecordWatchScene:
    takes = [stored_take(hand, number) for number in range(1, count + 1)]
    for stored in takes:
        write_take(stored)
    return RecordWatchScene(
        hand.context, hand.stack, clicks(hand), takes, message="The camera has gone"
    )


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


def crowd(hand: Stagehand, count: int, hands_up: bool = False) -> None:
    """From now on so many stand before the camera, in a row; they may hold up a hand."""
    look = hand.camera.look_at

    def everybody(now: float, points: np.ndarray | None, age_s: float = 0.02) -> None:
        look(now, {one: in_row(one, count, hands_up) for one in range(1, count + 1)}, age_s)

    hand.camera.look = everybody  # type: ignore[method-assign]


def in_row(number: int, count: int, hand_up: bool = False, scale: float = 0.42) -> np.ndarray:
    """One of `count` people side by side, so small that six fit; number 1 is farthest left on the
    screen, which is a mirror."""
    points = STANDING.copy()
    if hand_up:
        points[[8, 10]] = [(0.52, 0.10), (0.54, -0.02)]
    points[:, 0] = (points[:, 0] - 0.667) * scale + 0.667 - 0.19 * (number - (count + 1) / 2)
    points[:, 1] = (points[:, 1] - 0.5) * scale + 0.55
    return points


def lobby(hand: Stagehand, mode: Mode = Mode.VERSUS, count: int = 2) -> Scene:
    crowd(hand, count, hands_up=True)
    return LobbyScene(hand.context, hand.stack, Party(mode), hand.context.songs[0])


def floor_lobby(hand: Stagehand) -> Scene:
    crowd(hand, 3, hands_up=True)
    floor = Floor.of(("Ada", "Ben", "Cleo"), 3, 2, ("test-song",) * 3)
    return LobbyScene(hand.context, hand.stack, Party(Mode.FLOOR, floor=floor))


def floor_plan(hand: Stagehand) -> Scene:
    with_players(hand)
    return FloorPlanScene(hand.context, hand.stack, Party(Mode.FLOOR))


def party_dance(
    hand: Stagehand, mode: Mode = Mode.VERSUS, count: int = 2, names: tuple[str, ...] = ("Ada",)
) -> PartyDanceScene:
    """A dance of so many, of whom the first ones have names."""
    crowd(hand, count)
    party = Party(mode)
    for event in party.roster.admit(hand.now, range(1, count + 1)):
        name = names[event.seat.id - 1] if event.seat.id <= len(names) else ""
        party.profiles[event.seat.id] = Profile(name)
    song = hand.context.songs[0]
    run = hand.start_party(song, party)
    return PartyDanceScene(hand.context, hand.stack, song, run, party)


def finished_party(hand: Stagehand, mode: Mode = Mode.VERSUS, count: int = 3) -> PartyRun:
    """A party's dance that is over: the first danced best, the last not at all."""
    run = party_dance(hand, mode, count).run
    times = np.arange(0.0, hand.choreography.duration_s, 1 / 30)
    for seat, lane in run.lanes.items():
        lane.trail = PoseTrail.of(times, hand.choreography.tracks[0].poses_at(times))
        for index in range(len(run.moves)):
            grade = Grade(max(0, 4 - (seat + index % 2) // 2)) if seat < count else Grade.MISS
            verdict = Judgement(seat, index, grade, 0.9 - 0.1 * seat, 0.0, {})
            lane.score = lane.score.apply(verdict, max(0.0, (count - seat) / count))
    run.stop()
    return run


def podium(hand: Stagehand, mode: Mode = Mode.VERSUS, count: int = 3) -> PodiumScene:
    run = finished_party(hand, mode, count)
    party = Party(mode, run.roster, run.profiles)
    if mode is Mode.FLOOR:
        party.floor = Floor.of(("Ada", "Ben", "Cleo"), 3, 2, ("test-song",) * 3)
    return PodiumScene(hand.context, hand.stack, hand.context.songs[0], run, party)


def group_picture(hand: Stagehand, count: int = 3) -> GroupPictureScene:
    run = finished_party(hand, count=count)
    crowd(hand, count, hands_up=True)
    return GroupPictureScene(hand.context, hand.stack, run, podium_theme(hand))


def podium_theme(hand: Stagehand) -> Theme:
    return theme_of(hand.choreography.hues)


def final_result(hand: Stagehand) -> Scene:
    floor = Floor.of([f"Guest {number}" for number in range(12)], 12, 2)
    floor.totals = {guest: [0.9 - 0.05 * guest] for guest in range(12)}
    party = Party(Mode.FLOOR, floor=floor)
    return FloorResultScene(hand.context, hand.stack, party)


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
    "editor": lambda hand: editor(hand),
    "editor with a draft": lambda hand: editor(hand, draft=True),
    "editor that saves": editor_saving,
    "editor of a duet": lambda hand: editor(duet(hand)),
    "record": lambda hand: RecordScene(hand.context, hand.stack, hand.context.songs[0]),
    "recording": recording,
    "recorded": recorded,
    "recorded seven times": lambda hand: recorded(hand, 7),
    "import": lambda hand: importing(hand, True),
    "import that watches": import_watching,
    "imported": imported,
    "import of a song that is there": import_there,
    "import without a beat": lambda hand: importing(hand, _error=NoBeat("")),
    "import of a broken film": lambda hand: importing(hand, _error=SourceError("broken " * 40)),
    "practice": lambda hand: PracticeScene(hand.context, hand.stack, hand.context.songs[0], "easy"),
    "leaderboard": leaderboard,
    "players": players_scene,
    "party": lambda hand: PartyScene(hand.context, hand.stack),
    "songs of a party": lambda hand: SongsScene(hand.context, hand.stack, party=Party(Mode.DUET)),
    "lobby": lobby,
    "lobby of six": lambda hand: lobby(hand, Mode.TEAMS, 6),
    "lobby of a duet": lambda hand: lobby(duet(hand), Mode.DUET),
    "lobby of nobody": lambda hand: lobby(hand, Mode.COOP, 0),
    "lobby of the floor": floor_lobby,
    "floor plan": floor_plan,
    "dance of two": party_dance,
    "dance of six": lambda hand: party_dance(hand, Mode.VERSUS, 6),
    "dance for one bar": lambda hand: party_dance(hand, Mode.COOP, 3),
    "dance of teams": lambda hand: party_dance(hand, Mode.TEAMS, 5),
    "dance of a duet by four": lambda hand: party_dance(duet(hand), Mode.DUET, 4),
    "dance of the floor": lambda hand: party_dance(hand, Mode.FLOOR, 4),
    "dance of nobody": lambda hand: party_dance(hand, Mode.TEAMS, 0),
    "podium": podium,
    "podium of six": lambda hand: podium(hand, Mode.VERSUS, 6),
    "podium of all together": lambda hand: podium(hand, Mode.COOP, 4),
    "podium of teams": lambda hand: podium(hand, Mode.TEAMS, 5),
    "podium of a duet": lambda hand: podium(duet(hand), Mode.DUET, 2),
    "podium of the floor": lambda hand: podium(hand, Mode.FLOOR, 2),
    "podium of nobody": lambda hand: podium(hand, Mode.VERSUS, 0),
    "final result": final_result,
    "group picture": group_picture,
    "results of a dance nobody saw": lambda hand: hand.finished(None),
}
