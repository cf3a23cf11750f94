"""A party's dance on the screen: verdicts, who comes and goes, pauses and the end."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pygame
import pytest

from game.core.judge import Grade, Judgement
from game.core.party import Mode
from game.core.roster import GRACE_S, HIDDEN_S, JOIN_S, Event, Happening, Presence
from game.party import Floor
from game.scenes.base import Scene
from game.scenes.lobby import LobbyScene
from game.scenes.party_dance import PartyDanceScene
from game.scenes.pause import PauseScene
from game.scenes.songs import SongsScene
from game.song_course import RunState
from game.ui.strings import say
from tests.stagehand import Stagehand, duet, in_row, party_dance

SIZE = (640, 360)


class StubPodium(Scene):
    """In the place of the real end, which has tests of its own."""

    def __init__(self, context: Any, stack: Any, entry: Any, run: Any, party: Any) -> None:
        super().__init__(context, stack)
        self.said = (entry, run, party)


@pytest.fixture
def podium(monkeypatch: pytest.MonkeyPatch) -> type[StubPodium]:
    module = ModuleType("game.scenes.podium")
    module.PodiumScene = StubPodium  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "game.scenes.podium", module)
    return StubPodium


def begun(hand: Stagehand, scene: PartyDanceScene) -> pygame.Surface:
    surface = pygame.Surface(SIZE, 0, 32)
    hand.stack.push(scene)
    hand.frames(5, surface)
    return surface


def listen(hand: Stagehand) -> list[str]:
    heard: list[str] = []
    hand.context.audio.play_sound = heard.append  # type: ignore[method-assign, assignment]
    return heard


def verdict(seat: int, grade: Grade, move: int = 0) -> Judgement:
    return Judgement(seat, move, grade, 0.8, 0.0, {})


def test_a_whole_dance_ends_at_the_podium(hand: Stagehand, podium: type[StubPodium]) -> None:
    scene = party_dance(hand, count=3)
    surface = begun(hand, scene)
    hand.frames(90, surface, 0.25)
    top = hand.stack.top
    assert isinstance(top, podium)
    assert top.said == (scene.entry, scene.run, scene.party)
    assert scene.run.state is RunState.FINISHED
    assert len(scene.run.standings()) == 3


@pytest.mark.parametrize("key", [pygame.K_ESCAPE, pygame.K_p, pygame.K_SPACE])
def test_it_pauses_and_goes_on(hand: Stagehand, key: int) -> None:
    scene = party_dance(hand)
    surface = begun(hand, scene)
    hand.press(key)
    assert isinstance(hand.stack.top, PauseScene)
    assert scene.run.state is RunState.PAUSED
    hand.press(pygame.K_RETURN)
    hand.frames(3, surface)
    assert hand.stack.top is scene
    assert scene.run.state is RunState.COUNTDOWN


def test_a_restart_begins_anew_with_the_same_players(hand: Stagehand) -> None:
    scene = party_dance(hand)
    surface = begun(hand, scene)
    hand.frames(40, surface, 0.25)
    assert scene.run.lanes[1].score.judgements
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert hand.stack.top is scene
    assert not scene.run.lanes[1].score.judgements
    assert sorted(scene.run.lanes) == [1, 2]


def test_a_film_that_is_over_begins_again_with_a_new_run(hand: Stagehand) -> None:
    scene = party_dance(hand)
    surface = begun(hand, scene)
    hand.camera.trouble, hand.camera.ended = "dance.mp4 has ended", True
    hand.frames(3, surface)
    assert isinstance(hand.stack.top, PauseScene)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert len(hand.parties) == 2
    assert scene.run is hand.parties[1]
    assert hand.parties[0].state is RunState.FINISHED


@pytest.mark.parametrize("mode", [Mode.VERSUS, Mode.FLOOR])
def test_a_pause_leads_back_to_the_songs_or_to_the_floor(hand: Stagehand, mode: Mode) -> None:
    scene = party_dance(hand, mode)
    if mode is Mode.FLOOR:
        scene.party.floor = Floor.of(("Ada", "Ben"), 2, 2, ("test-song",) * 2)
    begun(hand, scene)
    hand.press(pygame.K_ESCAPE)
    for key in (pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_RETURN):
        hand.press(key)
    top = hand.stack.top
    assert isinstance(top, LobbyScene if mode is Mode.FLOOR else SongsScene)
    assert top.party is scene.party
    assert scene.run.state is RunState.FINISHED


def test_everybody_before_the_camera_is_followed_until_it_ends(hand: Stagehand) -> None:
    begun(hand, party_dance(hand))
    assert hand.camera.most == 6
    hand.press(pygame.K_ESCAPE)
    for key in (pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_RETURN):
        hand.press(key)
    assert hand.camera.most == 1


def test_only_the_best_of_those_who_are_judged_together_is_heard(hand: Stagehand) -> None:
    scene = party_dance(hand, count=3)
    begun(hand, scene)
    heard = listen(hand)
    grades = (Grade.MISS, Grade.PERFECT, Grade.PERFECT)
    scene._judged([verdict(seat, grade) for seat, grade in enumerate(grades, 1)])
    assert heard == ["grade_perfect"]
    scene._judged([verdict(1, Grade.MISS, 1)])
    assert heard == ["grade_perfect"], "a moment later it is still of the same move"
    scene.now += 2.0
    scene._judged([verdict(1, Grade.MISS, 2)])
    assert heard == ["grade_perfect", "grade_miss"]


def test_moves_from_before_one_joined_are_no_news(hand: Stagehand) -> None:
    scene = party_dance(hand)
    surface = begun(hand, scene)
    hand.frames(40, surface, 0.25)
    heard = listen(hand)
    scene.now += 5.0
    scene._judged([verdict(2, Grade.MISS, 0)])
    assert heard == []


def test_calm_players_see_no_sparks(hand: Stagehand) -> None:
    scene = party_dance(hand)
    begun(hand, scene)
    hand.context.settings = replace(hand.context.settings, reduce_motion=True)
    scene._judged([verdict(1, Grade.PERFECT)])
    assert scene._particles.alive == 0
    hand.context.settings = replace(hand.context.settings, reduce_motion=False)
    scene._judged([verdict(1, Grade.PERFECT, 1)])
    assert scene._particles.alive > 0


def only(hand: Stagehand, people: dict[int, np.ndarray]) -> None:
    """From now on just these are before the camera."""
    hand.camera.look = lambda now, points, age_s=0.02: hand.camera.look_at(now, people, age_s)  # type: ignore[method-assign]


def test_who_leaves_is_told_of_and_asked_for_once_somebody_turns_up(hand: Stagehand) -> None:
    scene = party_dance(hand, names=("Ada", "Ben"))
    surface = begun(hand, scene)
    only(hand, {1: in_row(1, 4)})
    hand.frames(round((HIDDEN_S + 0.5) / 0.1), surface, 0.1)
    assert scene.run.roster.seat(2).presence is Presence.HIDDEN
    hand.frames(round((GRACE_S + 0.5 - HIDDEN_S) / 0.1), surface, 0.1)
    assert scene.run.roster.seat(2).presence is Presence.AWAY
    assert len(scene.toasts) == 1
    only(hand, {1: in_row(1, 4), 9: in_row(4, 4)})
    hand.frames(3, surface, 0.1)
    assert scene.run.roster.asked is not None
    only(hand, {1: in_row(1, 4), 9: in_row(4, 4, hand_up=True)})
    hand.frames(5, surface, 0.1)
    assert 0 < scene.run.roster.rings[9] < 1
    hand.frames(round(JOIN_S / 0.1) + 1, surface, 0.1)
    assert scene.run.roster.asked is None
    assert scene.run.roster.seat(2).track == 9


def test_what_is_said_of_who_comes_and_goes(hand: Stagehand) -> None:
    scene = party_dance(hand, names=("Ada",))
    begun(hand, scene)
    seats = scene.run.roster.seats
    said: list[tuple[str, str]] = []
    scene.toasts.add = lambda toast, now: said.append((toast.words, toast.more))  # type: ignore[method-assign]
    heard = listen(hand)
    scene._happened([Event(kind, seats[0]) for kind in Happening])
    assert heard == ["star"], "one sound for all"
    ada, ben = "Ada", say("player_number", number=2)
    lane = scene.run.lanes[2]
    lane.score = lane.score.apply(Judgement(2, 0, Grade.SUPER, 0.8, 0.1, {}), 0.9)
    scene._happened([Event(Happening.LEFT, seats[1])])
    points = f"{lane.score.score:,}"
    assert said == [
        (say("dance_joined", name=ada), ""),
        (say("dance_left", name=ada), ""),
        (say("dance_back", name=ada), ""),
        (say("dance_left", name=ben), say("dance_kept", points=points)),
    ]


def test_a_duet_has_a_coach_for_each_part_and_other_dances_one(hand: Stagehand) -> None:
    duet(hand)
    assert len(party_dance(hand, Mode.DUET)._coaches) == 2
    assert len(party_dance(hand, Mode.VERSUS)._coaches) == 1


def test_whom_to_follow_is_shown_throughout_a_duet(
    hand: Stagehand, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bool] = []

    def note(*_: Any, below: bool, **__: Any) -> None:
        drawn.append(below)

    monkeypatch.setattr("game.scenes.party_dance.draw_parts", note)
    duet(hand)
    scene = party_dance(hand, Mode.DUET)
    surface = begun(hand, scene)
    assert drawn
    assert not any(drawn)
    hand.frames(120, surface, 0.1)
    assert scene.run.song_s > scene.run.moves[0].start_s
    drawn.clear()
    scene.draw(surface)
    assert drawn == [True]


@pytest.mark.parametrize("look", ["silhouette", "nothing"])
def test_the_players_may_be_shown_otherwise(hand: Stagehand, look: str) -> None:
    hand.context.settings = replace(hand.context.settings, player_view=look)
    surface = begun(hand, party_dance(hand, count=4))
    hand.frames(3, surface)
    assert pygame.surfarray.array3d(surface).std() > 5


def test_nobody_in_view_gets_a_hint(hand: Stagehand) -> None:
    scene = party_dance(hand)
    surface = begun(hand, scene)
    only(hand, {})
    hand.frames(30, surface, 0.1)
    assert scene.run.hint == "no_player"


def test_crossed_arms_pause(hand: Stagehand) -> None:
    scene = party_dance(hand)
    begun(hand, scene)
    assert scene.can_pause
    scene.arms_crossed()
    hand.stack.apply()
    assert isinstance(hand.stack.top, PauseScene)
    assert not scene.can_pause
