"""A picture of every screen of a party: `python -m tools.party_gallery FOLDER [--size 800x600]`.

As `tools.scene_gallery`, in all languages and sizes and with contact sheets. People are virtual,
and their poses known without PoseNet: what is looked at is the screens.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from tools.scene_gallery import FPS, Curator, main  # chooses SDL's drivers: comes first

import pygame  # isort: skip

from game.context import Settings
from game.core.consent import Phase
from game.core.party import Mode, Profile
from game.party import Floor, Party
from game.party_run import PartyRun
from game.scenes import group_picture
from game.scenes.floor_plan import FloorPlanScene
from game.scenes.floor_result import FloorResultScene
from game.scenes.group_picture import GroupPictureScene
from game.scenes.lobby import LobbyScene
from game.scenes.party import PartyScene
from game.scenes.party_dance import PartyDanceScene
from game.scenes.pause import PauseScene
from game.scenes.podium import PodiumScene
from game.storage.library import SongEntry
from tools.crowd_feed import CrowdFeed

NAMES = ("Maximiliana Wolfeschlegel"[:24], "小美", "", "Bartholomew the Great", "Zoë", "王大明")
GUESTS = (*NAMES[:2], "Ada", *NAMES[3:], "Grace", "Linus", "Noor", "Tim", "陳怡君", "Gwendolyn W.")
SECONDS = 24.0
GROUPS = (
    (Mode.VERSUS, (2, 4, 6)),
    (Mode.COOP, (2, 6)),
    (Mode.TEAMS, (2, 4, 6)),
    (Mode.DUET, (2, 4, 6)),
)


class PartyCurator(Curator):
    """Plays parties and keeps their pictures."""

    def __init__(self, folder: Path, sizes: list[tuple[int, int]], scores: Path) -> None:
        super().__init__(folder, sizes, scores)
        self.crowd = CrowdFeed(lambda: self.now)
        self.context.poses = self.crowd  # type: ignore[assignment]
        self.context.start_party = self.start_party

    def step(self) -> None:
        self.crowd.step()

    def start_party(self, song: SongEntry, party: Party) -> PartyRun:
        assert song.choreography is not None
        run = PartyRun(
            song.choreography,
            party.mode,
            party.roster,
            party.profiles,
            self.crowd,
            self.context.audio,
            usual=party.usual,
            seconds=SECONDS,
        )
        self.crowd.set_song(song.choreography, run.song_time)
        return run

    def song_for(self, mode: Mode) -> SongEntry:
        return self.duet if mode is Mode.DUET else self.song

    def back(self) -> None:
        self.stack.pop()
        self.play(2 / FPS)

    # -- before the dance

    def menus(self) -> None:
        context, stack = self.context, self.stack
        self.show(PartyScene(context, stack), "30_modes", 1.5)
        self.show(FloorPlanScene(context, stack, Party(Mode.FLOOR)), "31_floor_plan")
        plan = FloorPlanScene(context, stack, Party(Mode.FLOOR))
        plan.guests, plan.group, plan.songs = GUESTS, 4, 12
        self.show(plan, "32_floor_plan_12")
        plan = FloorPlanScene(context, stack, Party(Mode.FLOOR))
        self.show(plan, "33_floor_plan_typing", 1.0, lambda: self.name_guest(plan))

    def name_guest(self, plan: FloorPlanScene) -> None:
        plan.focus = "guest:1"
        self.press(pygame.K_RETURN)
        self.type_in("olomew, Earl of E")

    def lobby(self, party: Party, entry: SongEntry | None, count: int) -> LobbyScene:
        """A lobby in which so many have joined."""
        self.crowd.set_song(None, lambda at: None)
        self.crowd.invite(count, up=True)
        scene = LobbyScene(self.context, self.stack, party, entry)
        self.stack.push(scene)
        self.play(1.6)
        self.crowd.up = set()
        self.play(0.4)
        return scene

    def named(self, party: Party) -> None:
        for seat, name in zip(party.roster.here, NAMES, strict=False):
            wishes = ("hard", ()) if seat.id == 2 else ("medium", ("left_leg", "right_leg"))
            asked = wishes if seat.id in (2, 3) else ("medium", ())
            party.profiles[seat.id] = Profile(name, *asked)

    def lobbies(self) -> None:
        self.lobby(Party(), self.song, 0)
        self.keep("40_lobby_empty")
        self.crowd.invite(2, up=True)
        self.play(0.7)
        self.keep("41_lobby_joining")
        self.back()
        for count in (2, 4, 6):
            party = Party()
            self.lobby(party, self.song, count)
            self.named(party)
            self.play(0.2)
            self.keep(f"42_lobby_{count}")
            if count == 4:
                self.lobby_troubles()
            if count == 6:
                self.crowd.arms = {0, 3}
                self.play(0.9)
                self.keep("42_lobby_starting")
                self.crowd.arms = set()
            self.back()
        for mode in (Mode.TEAMS, Mode.DUET):
            party = Party(mode)
            self.lobby(party, self.song_for(mode), 6)
            self.named(party)
            self.play(0.2)
            self.press(pygame.K_RIGHT)
            self.keep(f"46_lobby_{mode}")
            self.back()
        for group, joined in ((2, 1), (4, 4)):
            floor = Floor.of(GUESTS, 12, group, tuple(song.id for song in self.songs))
            self.lobby(Party(Mode.FLOOR, floor=floor), None, joined)
            self.keep(f"47_lobby_floor_{group}")
            self.back()

    def lobby_troubles(self) -> None:
        self.crowd.known_anew(3)
        self.play(2.5)
        self.keep("43_lobby_asked")
        self.crowd.gone, self.crowd.stranger = set(), None
        self.crowd.close = 0.8
        self.play(3.0)
        self.keep("44_lobby_crowded")
        self.crowd.trouble = "The camera gives no pictures: check its plug"
        self.keep("45_lobby_trouble")
        self.crowd.trouble, self.crowd.close = None, 0.0

    # -- the dance and what follows

    def party_dance(
        self, mode: Mode, count: int, until: float = 0.6, name: str = ""
    ) -> PartyDanceScene:
        """A dance of so many, from the countdown to a share of the song."""
        party = Party(mode)
        self.crowd.invite(count)
        self.crowd.set_song(None, lambda at: None)
        self.play(0.2)
        newest = self.crowd.snapshot()
        assert newest is not None
        party.roster.admit(self.now, [one.player_id for one in newest.people])
        self.named(party)
        run = self.start_party(self.song_for(mode), party)
        scene = PartyDanceScene(self.context, self.stack, self.song_for(mode), run, party)
        self.stack.push(scene)
        self.play(1.2)
        if count in (2, 6) and not name:
            self.keep(f"50_{mode}_{count}_countdown")
        self.play(SECONDS, lambda: run.song_s > until * SECONDS)
        before = [one.verdicts for one in run.standings()]
        self.play(6.0, lambda: [one.verdicts for one in run.standings()] > before)
        self.play(0.5)
        self.keep(name or f"51_{mode}_{count}")
        return scene

    def dance_troubles(self) -> None:
        """Who stands too close to others, is hidden, leaves, and is asked for."""
        self.crowd.close = 0.8
        self.play(5.0)
        self.keep("52_dance_crowded")
        self.crowd.close = 0.0
        self.crowd.gone = {1}
        self.play(1.2)
        self.keep("53_dance_hidden")
        self.play(3.4)
        self.keep("53_dance_left")
        self.crowd.known_anew(3)
        self.play(2.4)
        self.keep("54_dance_asked")
        self.crowd.up = {3}
        self.play(1.5)
        self.keep("55_dance_back")
        self.crowd.up, self.crowd.gone = set(), set(range(6))
        self.crowd.stranger = None
        self.play(2.2)
        self.keep("56_dance_nobody")
        self.press(pygame.K_ESCAPE)
        assert isinstance(self.stack.top, PauseScene)
        self.play(0.6)
        self.keep("57_pause")
        self.press(pygame.K_ESCAPE)

    def dances(self) -> None:
        for mode, counts in GROUPS:
            for count in counts:
                scene = self.party_dance(mode, count)
                self.play(SECONDS + 10, lambda: isinstance(self.stack.top, PodiumScene))
                self.play(4.0)
                self.keep(f"60_podium_{mode}_{count}")
                if (mode, count) == (Mode.VERSUS, 6):
                    self.pictures(scene)
                self.back()
        self.party_dance(Mode.VERSUS, 5, 0.15)
        self.dance_troubles()
        self.back()
        self.context.settings = replace(Settings(), colour_blind=True)
        self.party_dance(Mode.VERSUS, 6, name="59_colour_blind")
        self.play(SECONDS + 10, lambda: isinstance(self.stack.top, PodiumScene))
        self.play(4.0)
        self.keep("62_podium_colour_blind")
        self.back()
        self.context.settings = Settings()

    def pictures(self, danced: PartyDanceScene) -> None:
        """The group picture: asking, counting down, taken, refused."""
        scene = self.group_picture(danced)
        self.keep("70_group_asking")
        self.crowd.up = {0, 1}
        self.play(0.5)
        self.keep("71_group_two_agree")
        self.crowd.up = set(range(self.crowd.count))
        self.play(4.0, lambda: scene.consent.phase is Phase.COUNTING)
        self.play(1.2)
        self.keep("72_group_counting")
        with patch.object(group_picture, "save_picture", self.saved):
            self.play(3.0)
        self.keep("73_group_taken")
        self.crowd.up = set()
        self.back()
        scene = self.group_picture(danced)
        scene.consent.cancel()
        self.play(0.5)
        self.keep("74_group_refused")
        self.back()

    def group_picture(self, danced: PartyDanceScene) -> GroupPictureScene:
        scene = GroupPictureScene(self.context, self.stack, danced.run, danced.theme)
        self.stack.push(scene)
        self.play(1.0)
        return scene

    @staticmethod
    def saved(picture: object, title: str) -> Path:
        return Path("/home/maximiliana/Pictures/Mirrorbeat") / f"2026-05-06_2015_{title}.png"

    def floor_results(self) -> None:
        for count in (5, 12):
            floor = Floor.of(GUESTS[:count], 12, 4, ())
            floor.totals = {guest: [1.0 - 0.06 * guest] for guest in range(count)}
            party = Party(Mode.FLOOR, floor=floor)
            self.show(FloorResultScene(self.context, self.stack, party), f"81_floor_{count}")

    def floor_podium(self) -> None:
        party = Party(Mode.FLOOR, floor=Floor.of(GUESTS, 12, 4, ()))
        assert party.floor is not None
        party.floor.totals = {guest: [0.8 - 0.05 * guest] for guest in range(12)}
        danced = self.party_dance(Mode.FLOOR, 4, name="58_floor")
        scene = PodiumScene(self.context, self.stack, self.song, danced.run, party)
        self.show(scene, "61_podium_floor", 4.0)
        self.back()

    def everything(self) -> None:
        self.stack.push(PartyScene(self.context, self.stack))
        self.play(0.2)
        self.menus()
        self.lobbies()
        self.floor_results()
        self.dances()
        self.floor_podium()


if __name__ == "__main__":
    sys.exit(main(curator_of=PartyCurator, about=__doc__))
