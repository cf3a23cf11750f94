"""The README's pictures of a party: `python -m tools.party_screenshots [-o FOLDER] [--people N]`.

The real game on a clock of its own: virtual dancers of different skill raise their hands, PoseNet
finds them, they dance, and stand on the podium.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tools.screenshots import size_of  # chooses SDL's drivers: comes first

import pygame  # isort: skip

from game.audio import Audio
from game.context import GameContext, Settings
from game.core.aside import at_once
from game.core.party import Mode, Profile
from game.dance_run import DanceRun
from game.party import Party
from game.party_run import PartyRun
from game.scenes.lobby import LobbyScene
from game.scenes.party import PartyScene
from game.scenes.party_dance import PartyDanceScene
from game.scenes.podium import PodiumScene
from game.scenes.stack import SceneStack
from game.storage.library import SongEntry, find_songs, shipped_songs_folder
from tools.sample_scores import NAMES
from tools.stepped_feed import SteppedFeed

FPS = 30.0
DANCED_S = 22.0
JOIN_S = 40.0


class PartyPhotographer:
    """Plays a party and keeps pictures of its screens."""

    def __init__(self, folder: Path, size: tuple[int, int], people: int, mode: Mode) -> None:
        self.folder, self.now, self.people = folder, 100.0, people
        self.surface = pygame.Surface(size, 0, 32)
        words = f"people={people},skill=mixed,seed=5"
        self.poses = SteppedFeed(lambda: self.now, words, FPS)
        self.context = GameContext(
            aside=at_once,
            songs=find_songs([shipped_songs_folder()]),
            audio=Audio(wanted=False),
            poses=self.poses,  # type: ignore[arg-type]
            settings=Settings(),
            start_dance=self.start_dance,
            now=lambda: self.now,
            quit=lambda: None,
            start_party=self.start_party,
        )
        self.party, self.stack = Party(mode), SceneStack()

    def start_dance(self, song: SongEntry, difficulty: str) -> DanceRun:
        assert song.choreography is not None
        return DanceRun(song.choreography, difficulty, self.poses, self.context.audio)

    def start_party(self, song: SongEntry, party: Party) -> PartyRun:
        assert song.choreography is not None
        run = PartyRun(
            song.choreography,
            party.mode,
            party.roster,
            party.profiles,
            self.poses,
            self.context.audio,
            usual=party.usual,
            seconds=DANCED_S,
        )
        self.poses.set_song(song.choreography, run.song_time)
        return run

    def play(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        count = round(seconds * FPS)
        for number in range(count):
            self.now += 1 / FPS
            self.poses.pipeline.step()
            self.stack.update(self.now)
            done = until()
            if number % 6 == 0 or number >= count - 3 or done:
                self.stack.draw(self.surface)
            if done:
                return

    def keep(self, name: str) -> None:
        self.stack.draw(self.surface)
        path = self.folder / f"{name}.png"
        pygame.image.save(self.surface, path)
        print(path)

    def all(self) -> None:
        song = self.context.songs[0]
        self.stack.push(PartyScene(self.context, self.stack))
        self.play(1.5)
        self.keep("party")
        lobby = LobbyScene(self.context, self.stack, self.party, song)
        self.stack.push(lobby)
        self.play(JOIN_S, lambda: len(self.party.roster.here) == self.people)
        for seat, name in zip(self.party.roster.here, NAMES, strict=False):
            self.party.profiles[seat.id] = Profile(name, "medium")
        first = self.party.roster.here[0].id
        self.party.profiles[first] = replace(self.party.profiles[first], difficulty="hard")
        self.play(1.0)
        self.keep("lobby")
        self.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"))
        self.play(1.0)
        dance = self.stack.top
        assert isinstance(dance, PartyDanceScene)
        self.play(DANCED_S, lambda: dance.run.song_s > 0.62 * DANCED_S)
        verdicts = [one.verdicts for one in dance.run.standings()]
        self.play(6.0, lambda: [one.verdicts for one in dance.run.standings()] > verdicts)
        self.play(0.4)
        self.keep("party_dance")
        self.play(DANCED_S + 6, lambda: isinstance(self.stack.top, PodiumScene))
        self.play(4.0)
        self.keep("podium")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--size", type=size_of, default=(1280, 720), help="for example 1920x1080")
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.VERSUS)
    told = parser.parse_args()
    PartyPhotographer(told.output, told.size, told.people, told.mode).all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
