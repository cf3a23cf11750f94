"""Songs back to back for hours, and whether memory stays flat: `python main.py bench soak`.

    python main.py bench soak                  # two hours of the game's clock: about 20 minutes
    python main.py bench soak --hours 0.2
    python main.py bench soak --engine         # PoseNet finds the dancer, too: about an hour
    python main.py bench soak --players 6 --hours 4   # a party of six, in all its modes

The real screens run on a clock of their own: choose a song, dance it, look at the results, save
replay and score, choose the next. The dancer's poses come straight from the choreography, unless
`--engine` is asked for. In a party of `--players` the modes take turns, everybody raises a hand
before each song, somebody walks off and comes back every minute, and the camera goes away for
three seconds every five minutes. Memory is what this process has in use after each song. It fails
where that has grown by more than 10 MB since all songs and screens have been shown once.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"

import numpy as np
import pygame

from game.audio import Audio
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.choreography import Choreography
from game.core.party import Mode
from game.core.replay import LIVE
from game.dance_run import DanceRun
from game.party import Party
from game.party_run import PartyRun
from game.players import Players
from game.poses import SongTime
from game.replays import Replays
from game.scenes.lobby import LobbyScene
from game.scenes.pause import PauseScene
from game.scenes.podium import PodiumScene
from game.scenes.results import ResultsScene
from game.scenes.songs import SongsScene
from game.scenes.stack import SceneStack
from game.scenes.title import TitleScene
from game.storage.library import SongEntry, find_songs, shipped_songs_folder
from pose_engine.types import Frame, Pose, PoseSnapshot, TrackedPose

FPS: Final = 10.0
SIZE: Final = (640, 360)
MOST_GROWTH_MB: Final = 10.0
RESULTS_S: Final = 6.0
AWAY_FROM_S: Final = 48.0  # of every minute, somebody is away
NOISE: Final = 0.01  # frame heights: nobody dances quite like the choreography


class PosesFeed:
    """A camera that knows the dancer's poses without looking."""

    virtual, film, ended = False, False, False
    live = True
    fallback: str | None = None
    name = "soak"

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._dance: Choreography | None = None  # the last one: between songs, its first pose
        self._song_time: SongTime = lambda instant: None
        self._random = np.random.default_rng(0)
        self._index = -1
        self._seen: tuple[Frame, PoseSnapshot] | None = None

    def step(self) -> None:
        """Takes a picture."""
        self._index += 1
        now = self._now()
        song_s = self._song_time(now)
        people: tuple[TrackedPose, ...] = ()
        if self._dance is not None:
            points = self._dance.tracks[0].poses_at(np.array([song_s or 0.0]))[0, :, :2]
            points = (points + self._random.normal(0, NOISE, points.shape)) * 480
            pose = Pose(points.astype(np.float32), np.full(17, 0.9, np.float32), 0.9)
            people = (TrackedPose(1, pose, 1.0),)
        frame = Frame(np.full((480, 640, 3), self._index % 200, np.uint8), now, self._index)
        self._seen = frame, PoseSnapshot(self._index, now, now, people, 0, (480, 640))

    def set_song(self, choreography: Choreography | None, song_time: SongTime) -> None:
        self._dance, self._song_time = choreography or self._dance, song_time

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        return self._seen

    def frame(self) -> Frame | None:
        return None if self._seen is None else self._seen[0]

    def snapshot(self) -> PoseSnapshot | None:
        return None if self._seen is None else self._seen[1]

    def snapshots_after(self, index: int) -> list[PoseSnapshot]:
        snapshot = self.snapshot()
        return [snapshot] if snapshot is not None and snapshot.frame_index > index else []

    def error(self) -> str | None:
        return None


class PartyFeed(PosesFeed):
    """The same for several people, of whom one is away now and then, as is the camera."""

    def __init__(self, now: Callable[[], float], players: int) -> None:
        super().__init__(now)
        self._players = players

    def follow(self, most: int) -> None:
        """Follows everybody in any case."""

    def step(self) -> None:
        self._index += 1
        now = self._now()
        song_s = self._song_time(now)
        away = int(now // 60) % self._players if now % 60 > AWAY_FROM_S else -1
        people = tuple(
            TrackedPose(person + 1, self._pose(person, song_s), 1.0)
            for person in range(self._players)
            if person != away and self.error() is None
        )
        frame = Frame(np.full((360, 640, 3), self._index % 200, np.uint8), now, self._index)
        self._seen = frame, PoseSnapshot(self._index, now, now, people, 0, (360, 640))

    def _pose(self, person: int, song_s: float | None) -> Pose:
        """Somebody in their place, who dances worse than the one before; one hand up between songs,
        both once all have joined."""
        assert self._dance is not None
        at = 0.0 if song_s is None else song_s
        points = self._dance.tracks[0].poses_at(np.array([at]))[0, :, :2].astype(np.float64)
        points += self._random.normal(0, NOISE * (1 + 2 * person), points.shape)
        if song_s is None:
            points[9] = points[5] - (0.0, 0.4)
            points[7] = (points[5] + points[9]) / 2
        middle = points[[11, 12]].mean(axis=0)
        points = (points - middle) * 0.5 + (0.2 + 1.35 * person / max(1, self._players - 1), 0.6)
        return Pose((points * 360).astype(np.float32), np.full(17, 0.9, np.float32), 0.9)

    def error(self) -> str | None:
        return "The camera was unplugged" if self._now() % 300 > 297 else None


class Soak:
    """The game on a clock of its own."""

    def __init__(self, folder: Path, engine: bool, players: int = 1) -> None:
        self.now, self.joined = 100.0, players
        if players > 1:
            crowd = PartyFeed(lambda: self.now, players)
            self.feed: PosesFeed | SteppedFeed = crowd
            self._look: Callable[[], object] = crowd.step
        elif engine:
            from tools.stepped_feed import SteppedFeed

            stepped = SteppedFeed(lambda: self.now, "", FPS)
            self.feed, self._look = stepped, stepped.pipeline.step
        else:
            known = PosesFeed(lambda: self.now)
            self.feed, self._look = known, known.step
        self.replays = Replays(LIVE, root=folder / "replays")
        self.players = Players(LIVE, path=folder / "scores.sqlite")
        self.run: DanceRun | PartyRun | None = None
        self.context = GameContext(
            aside=at_once,
            songs=find_songs([shipped_songs_folder()]),
            audio=Audio(wanted=False),
            poses=self.feed,  # type: ignore[arg-type]
            settings=Settings(),
            start_dance=self.start_dance,
            now=lambda: self.now,
            quit=lambda: None,
            replays=self.replays,
            players=self.players,
            start_party=self.start_party,
        )
        self.feed.set_song(self.context.songs[0].choreography, lambda instant: None)
        self.stack = SceneStack()
        self.surface = pygame.Surface(SIZE, 0, 32)
        self.stack.push(TitleScene(self.context, self.stack))

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        assert song.choreography is not None
        self.run = DanceRun(song.choreography, difficulty, self.feed, self.context.audio)
        self.feed.set_song(song.choreography, self.run.song_time)
        return self.run

    def start_party(self, song: SongEntry, party: Party) -> PartyRun:
        assert song.choreography is not None
        self.run = PartyRun(
            song.choreography,
            party.mode,
            party.roster,
            party.profiles,
            self.feed,
            self.context.audio,
            usual=party.usual,
        )
        self.feed.set_song(song.choreography, self.run.song_time)
        return self.run

    def party(self, number: int) -> None:
        """One party's song from the raised hands to the podium."""
        song = self.context.songs[number % len(self.context.songs)]
        party = Party((Mode.VERSUS, Mode.COOP, Mode.TEAMS, Mode.DUET)[number % 4])
        self.feed.set_song(song.choreography, lambda instant: None)
        self.stack.push(LobbyScene(self.context, self.stack, party, song))
        self.play(40.0, lambda: len(party.roster.here) == self.joined)
        if len(party.roster.here) != self.joined:
            raise RuntimeError(f"only {len(party.roster.here)} of {self.joined} players joined")
        self._press(pygame.K_RETURN)
        end_s = self.now + 400
        while self.now < end_s and not isinstance(self.stack.top, PodiumScene):
            self.play(10.0, lambda: isinstance(self.stack.top, PodiumScene | PauseScene))
            if isinstance(self.stack.top, PauseScene):
                self.play(5.0)
                self._press(pygame.K_RETURN)
        assert isinstance(self.run, PartyRun)
        if not self.run.done:
            raise RuntimeError(f"{song.id} did not come to its end")
        self.players.finished_party(self.run.dances())
        self.play(RESULTS_S)
        self.stack.reset(TitleScene(self.context, self.stack))
        self.play(1.0)

    def _press(self, key: int) -> None:
        self.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=key, unicode=""))

    def play(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        for _ in range(round(seconds * FPS)):
            self.now += 1 / FPS
            self._look()
            self.stack.update(self.now)
            self.stack.draw(self.surface)
            if until():
                return

    def dance(self, number: int) -> None:
        """One song from the choice to the results, kept as the game keeps it."""
        song = self.context.songs[number % len(self.context.songs)]
        self.stack.push(SongsScene(self.context, self.stack, song))
        self.play(3.0)
        self.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"))
        self.play(200.0, lambda: isinstance(self.stack.top, ResultsScene))
        assert isinstance(self.run, DanceRun)
        if not self.run.done:
            raise RuntimeError(f"{song.id} did not come to its end")
        self.players.finished(self.run, self.replays.finished(self.run))
        self.play(RESULTS_S)
        self.stack.reset(TitleScene(self.context, self.stack))
        self.play(1.0)

    def close(self) -> None:
        self.replays.close()
        self.players.close()


def memory_mb() -> float:
    """What this process has in use; the most it ever had where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return pages * resource.getpagesize() / (1 << 20)


def soak(game: Soak, hours: float) -> float:
    """Dances for so long; how much memory (MB) has grown since every song was danced once."""
    print("| game's clock | song | points | MB | threads |")
    print("| --- " * 5 + "|")
    began, number, at_first = game.now, 0, 0.0
    while game.now - began < hours * 3600 or number <= len(game.context.songs):
        game.party(number) if game.joined > 1 else game.dance(number)
        number += 1
        used = memory_mb()
        at_first = used if number == len(game.context.songs) else at_first
        assert game.run is not None
        minutes = (game.now - began) / 60
        points = (
            game.run.score.score
            if isinstance(game.run, DanceRun)
            else " ".join(str(one.score) for one in game.run.standings())
        )
        print(
            f"| {minutes:.0f} min | {game.run.song.id} | {points} | {used:.1f} "
            f"| {threading.active_count()} |",
            flush=True,
        )
    return used - at_first


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=2.0, help="of the game's clock")
    parser.add_argument("--engine", action="store_true", help="PoseNet finds the dancer")
    parser.add_argument("--players", type=int, default=1, help="of a party")
    given = parser.parse_args()
    pygame.display.init()
    pygame.display.set_mode(SIZE)
    with tempfile.TemporaryDirectory() as folder:
        game = Soak(Path(folder), given.engine, given.players)
        try:
            growth = soak(game, given.hours)
        finally:
            game.close()
    print(f"grown by {growth:.1f} MB since every song was danced once (≤ {MOST_GROWTH_MB:g})")
    return 1 if growth > MOST_GROWTH_MB else 0


if __name__ == "__main__":
    sys.exit(main())
