"""The lobby: joining, changing one's card, and exactly one start."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pygame
import pytest

from game.core.lobby import START_S
from game.core.party import Mode
from game.core.roster import JOIN_S
from game.hands import Hands
from game.lobby_run import song_of
from game.party import Floor, Party
from game.scenes.base import Scene
from game.scenes.floor_result import FloorResultScene
from game.scenes.lobby import LobbyScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.ui.layout import Box
from game.ui.lobby_cards import card_boxes, row_boxes
from game.ui.lobby_side import GO, listed
from game.ui.strings import say, speak
from tests.fakes import STANDING
from tests.stagehand import Stagehand, Tape, crowd, duet, in_row, with_players

SURFACE = pygame.Surface((1280, 720), 0, 32)


class Dance(Scene):
    """What comes after the lobby."""

    started: list[tuple[Any, ...]]

    def __init__(self, context: Any, stack: Any, *rest: Any) -> None:
        super().__init__(context, stack)
        self.started.append(rest)

    def draw(self, surface: pygame.Surface) -> None:
        self.easel(surface)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The dances that lobbies have started."""
    module: Any = ModuleType("game.scenes.party_dance")
    module.PartyDanceScene = Dance
    monkeypatch.setitem(sys.modules, "game.scenes.party_dance", module)
    Dance.started = []
    return Dance.started


def people(hand: Stagehand, poses: Callable[[], dict[int, np.ndarray]]) -> None:
    hand.camera.look = (  # type: ignore[method-assign]
        lambda now, points, age_s=0.02: hand.camera.look_at(now, poses(), age_s)
    )


def opened(hand: Stagehand, party: Party | None = None, count: int = 2) -> LobbyScene:
    """A lobby over the songs in which so many have joined."""
    hand.stack.push(SongsScene(hand.context, hand.stack, party=party or Party()))
    floor = party is not None and party.floor is not None
    scene = LobbyScene(
        hand.context, hand.stack, party or Party(), None if floor else hand.context.songs[0]
    )
    hand.stack.push(scene)
    crowd(hand, count, hands_up=True)
    hand.frames(round((JOIN_S + 0.3) * 30), SURFACE, 1 / 30)
    people(hand, lambda: {number: in_row(number, count) for number in range(1, count + 1)})
    hand.frames(20, SURFACE, 1 / 30)
    return scene


def click(hand: Stagehand, scene: LobbyScene, box: Box) -> None:
    assert scene.canvas is not None
    pos = scene.canvas.point(*box.centre)
    hand.stack.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1))


def test_raised_hands_join_and_the_camera_follows_them_all(hand: Stagehand) -> None:
    scene = opened(hand, count=3)
    assert [seat.number for seat in scene.roster.here] == [1, 2, 3]
    assert hand.camera.most == 6
    assert hand.stack.top is scene, "a hand that joins presses nothing"


def test_hands_of_the_menus_are_off(hand: Stagehand) -> None:
    hand.stack.hands = Hands(hand.camera)
    scene = opened(hand, count=1)
    hand.frames(120, SURFACE, 1 / 30)
    assert hand.stack.top is scene
    assert hand.stack.hands.pointer.target is None


def test_what_arms_say_in_the_lobby_is_not_for_the_songs(hand: Stagehand) -> None:
    hand.stack.hands = Hands(hand.camera)
    opened(hand, count=0)
    up = STANDING.copy()
    up[[7, 8, 9, 10], 1] = [0.15, 0.15, 0.02, 0.02]
    people(hand, lambda: {7: up})
    hand.frames(30, SURFACE, 1 / 30)
    hand.press(pygame.K_ESCAPE)
    people(hand, lambda: {7: STANDING})
    hand.frames(60, SURFACE, 1 / 30)
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.camera.most == 1, "menus follow one player"


def test_cards_obey_the_mouse(hand: Stagehand) -> None:
    with_players(hand, 3)
    scene = opened(hand)
    rows = row_boxes(card_boxes(6)[1])
    for row in ("name", "difficulty", "posture", "left_arm"):
        click(hand, scene, rows[row])
    profile = scene.party.profile(2)
    assert profile.name == "Player 0"
    assert profile.difficulty == "hard"
    assert profile.left_out == ("left_arm", "left_leg", "right_leg")
    assert scene.party.profile(1).left_out == ()
    click(hand, scene, rows["out"])
    assert [seat.number for seat in scene.roster.here] == [1]
    click(hand, scene, rows["out"])
    assert len(scene.roster.here) == 1


def test_cards_obey_the_arrows_and_enter_starts_only_where_nothing_is_chosen(
    hand: Stagehand, started: list[Any]
) -> None:
    scene = opened(hand)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RIGHT)
    assert scene.focus == (2, "name")
    hand.press(pygame.K_DOWN)
    hand.press(pygame.K_RETURN)
    assert scene.party.profile(2).difficulty == "hard"
    assert not started
    hand.press(pygame.K_UP)
    hand.press(pygame.K_UP)
    assert scene.focus is None
    hand.press(pygame.K_RETURN)
    assert len(started) == 1


def test_the_focus_goes_with_the_player_who_had_it(hand: Stagehand) -> None:
    scene = opened(hand)
    hand.press(pygame.K_LEFT)
    assert scene.focus == (2, "name")
    people(hand, lambda: {1: in_row(1, 2)})
    hand.frames(160, SURFACE, 1 / 30)
    assert len(scene.roster.here) == 1
    assert scene.focus is None


def type_in(hand: Stagehand, letters: str) -> None:
    for letter in letters:
        event = pygame.event.Event(pygame.KEYDOWN, key=ord(letter.lower()), unicode=letter)
        hand.stack.handle(event)


def test_a_name_is_typed_on_a_card(hand: Stagehand, started: list[Any]) -> None:
    """Nobody is known on a first evening."""
    scene = opened(hand)
    hand.press(pygame.K_LEFT)
    assert scene.focus == (2, "name")
    type_in(hand, "Ada p")
    hand.frames(2, SURFACE)
    assert not started, "space is a letter"
    hand.press(pygame.K_BACKSPACE)
    hand.stack.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(5, 5), rel=(0, 0)))
    hand.press(pygame.K_RETURN)
    assert scene.party.profile(2).name == "Ada"
    assert not started
    hand.press(pygame.K_RIGHT)
    type_in(hand, "ada")
    hand.press(pygame.K_RETURN)
    assert scene.party.profile(1).name == "", "somebody else has it"
    type_in(hand, "Grace")
    hand.press(pygame.K_ESCAPE)
    assert hand.stack.top is scene
    assert scene.party.profile(1).name == ""
    type_in(hand, "Ben")
    click(hand, scene, GO)
    assert scene.party.profile(1).name == "Ben"
    hand.frames(2, SURFACE)
    assert len(started) == 1


def test_a_name_is_dropped_with_whom_it_was_typed_for(hand: Stagehand) -> None:
    scene = opened(hand)
    hand.press(pygame.K_LEFT)
    type_in(hand, "Ada")
    people(hand, lambda: {1: in_row(1, 2)})
    hand.frames(160, SURFACE, 1 / 30)
    assert not scene.field.text
    type_in(hand, "Ada")
    assert not scene.field.text, "for nobody"


def test_many_who_start_at_once_start_one_dance(hand: Stagehand, started: list[Any]) -> None:
    scene = opened(hand)
    up = {number: in_row(number, 2) for number in (1, 2)}
    for pose in up.values():
        pose[[7, 8, 9, 10], 1] = pose[0, 1] - np.array([0.03, 0.03, 0.1, 0.1])
    people(hand, lambda: up)
    hand.frames(round(START_S * 30) - 4, SURFACE, 1 / 30)
    assert 0.5 < scene.run.arms < 1.0
    assert hand.stack.top is scene
    click(hand, scene, GO)
    scene.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN))
    click(hand, scene, GO)
    scene.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE))
    scene.update(hand.now + 5.0)
    hand.frames(20, SURFACE, 1 / 30)
    assert len(started) == len(hand.parties) == 1
    assert isinstance(hand.stack.top, Dance)
    assert len(hand.stack) == 2, "the songs, and the dance in the lobby's place"
    assert hand.camera.most == 6, "the dance follows everybody as well"


def test_both_arms_start(hand: Stagehand, started: list[Any]) -> None:
    opened(hand)
    up = in_row(1, 2)
    up[[7, 8, 9, 10], 1] = up[0, 1] - np.array([0.03, 0.03, 0.1, 0.1])
    people(hand, lambda: {1: up, 2: in_row(2, 2)})
    hand.frames(round((START_S + 0.3) * 30), SURFACE, 1 / 30)
    assert len(started) == 1


def test_nobody_starts_nothing_and_one_may_dance_alone(hand: Stagehand, started: list[Any]) -> None:
    scene = opened(hand, count=0)
    click(hand, scene, GO)
    hand.press(pygame.K_RETURN)
    assert not started
    assert scene.sentence() == ("Raise a hand to join", False)
    people(hand, lambda: {1: in_row(1, 1, hand_up=True)})
    hand.frames(45, SURFACE, 1 / 30)
    assert scene.sentence() == ("More can join: raise a hand", False)
    hand.press(pygame.K_RETURN)
    assert len(started) == 1


def test_virtual_dancers_start_without_a_raised_hand(hand: Stagehand, started: list[Any]) -> None:
    """One alone raises none, and whoever has no camera would wait for ever."""
    scene = opened(hand, count=0)
    people(hand, lambda: {4: in_row(1, 1)})
    hand.frames(20, SURFACE, 1 / 30)
    hand.camera.virtual = False
    hand.press(pygame.K_RETURN)
    assert not started, "people must say that they play"
    hand.camera.virtual = True
    hand.press(pygame.K_RETURN)
    assert len(started) == 1
    assert [seat.track for seat in scene.roster.here] == [4]


def test_the_camera_goes_away_and_comes_back(hand: Stagehand) -> None:
    scene = opened(hand)
    scene.run.change(1, "posture")
    hand.camera.trouble = "The camera is gone: plug it in"
    for _ in range(200):
        hand.now += 1 / 30
        hand.stack.update(hand.now)
    hand.stack.draw(SURFACE)
    assert scene.sentence() == ("The camera is gone: plug it in", True)
    hand.camera.trouble = None
    hand.frames(30, SURFACE, 1 / 30)
    assert [seat.number for seat in scene.roster.here] == [1, 2]
    assert scene.party.profile(1).left_out
    assert scene.sentence() == ("", False)


def test_crowding_and_lost_players_are_told(hand: Stagehand) -> None:
    scene = opened(hand)
    people(hand, lambda: {1: in_row(1, 2), 2: in_row(1, 2) + [0.03, 0.0]})
    hand.frames(70, SURFACE, 1 / 30)
    assert scene.sentence() == ("Spread out: you hide one another", True)
    people(hand, lambda: {1: in_row(1, 2), 9: in_row(2, 2)})
    hand.frames(80, SURFACE, 1 / 30)
    assert scene.sentence()[0].startswith("Player 2, is that you?")
    people(hand, lambda: {1: in_row(1, 2), 9: in_row(2, 2, hand_up=True)})
    hand.frames(60, SURFACE, 1 / 30)
    assert scene.roster.seat(2).track == 9
    assert scene.sentence() == ("", False)


def test_teams_and_parts_are_on_the_cards(hand: Stagehand) -> None:
    scene = opened(hand, Party(Mode.TEAMS), 3)
    tags = [scene.tag(seat, {}) for seat in scene.roster.here]
    assert tags == ["Team 1", "Team 2", "Team 1"]
    both = opened(duet(Stagehand()), Party(Mode.DUET))
    parts = both.run.parts()
    assert [both.tag(seat, parts) for seat in both.roster.here] == ["Part 1", "Part 2"]


def evening(songs: tuple[str, ...] = ("test-song",) * 3) -> Party:
    return Party(Mode.FLOOR, floor=Floor.of(("Ada", "Ben", "Cleo"), 3, 2, songs))


def test_the_floor_says_whose_turn_it_is(hand: Stagehand, started: list[Any]) -> None:
    party = evening()
    scene = opened(hand, party, 0)
    assert scene.sentence() == ("Ada and Ben: raise a hand", False)
    assert hand.camera.most == 2
    people(hand, lambda: {1: in_row(1, 1, hand_up=True)})
    hand.frames(45, SURFACE, 1 / 30)
    assert scene.sentence() == ("Ben, raise a hand", False)
    hand.press(pygame.K_RETURN)
    assert started
    assert party.floor is not None
    party.floor.danced([])
    following = LobbyScene(hand.context, hand.stack, party)
    hand.stack.push(following)
    hand.frames(2, SURFACE)
    assert not following.roster.here
    assert "Cleo" in following.sentence()[0]


def test_esc_in_the_middle_of_an_evening_asks_first(hand: Stagehand) -> None:
    party = evening()
    scene = opened(hand, party, 0)
    assert party.floor is not None
    party.floor.totals = {0: [0.5]}
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, FloorResultScene)
    hand.frames(2, SURFACE)
    hand.press(pygame.K_RETURN)
    assert hand.stack.top is scene
    assert party.floor.totals == {0: [0.5]}


def test_a_song_that_is_gone_is_another_one(hand: Stagehand) -> None:
    floor = evening(("gone", "test-song", "test-song")).floor
    assert floor is not None
    assert song_of(hand.context.songs, floor).id == "test-song"
    floor.song = 3
    with pytest.raises(ValueError, match="no song"):
        song_of(hand.context.songs, floor)
    with pytest.raises(ValueError, match="needs a song"):
        LobbyScene(hand.context, hand.stack, Party())


def test_names_are_listed_as_one_says_them() -> None:
    assert listed(("Ada",)) == "Ada"
    assert listed(("Ada", "Ben", "Cleo")) == "Ada, Ben and Cleo"
    speak("zh-TW")
    assert listed(("甲", "乙", "丙")) == "甲、乙和丙"


def test_esc_of_the_only_screen_leads_to_the_title(hand: Stagehand) -> None:
    hand.stack.push(LobbyScene(hand.context, hand.stack, Party(), hand.context.songs[0]))
    hand.frames(2, SURFACE)
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, TitleScene)


def test_the_songs_music_plays_in_the_lobby_and_ends_with_it(hand: Stagehand) -> None:
    hand.context.audio = tape = Tape()
    opened(hand)
    assert tape.calls[-1][0] == "play"
    hand.press(pygame.K_RETURN)
    hand.frames(2, SURFACE)
    assert tape.calls[-1][0] == "stop"
    hand.frames(900, pygame.Surface((64, 36), 0, 32), 1 / 30)
    assert tape.calls[-1][0] == "stop", "nothing begins it anew"


def test_those_in_a_film_are_the_players_without_a_raised_hand(
    hand: Stagehand, started: list[tuple[Any, ...]]
) -> None:
    hand.camera.film = True
    scene = opened(hand, party := Party(), count=0)
    assert scene.sentence() == (say("lobby_film"), False)
    hand.press(pygame.K_RETURN)
    assert len(started) == 1
    assert party.admit == 6
    hand.camera.film = hand.camera.virtual = False
    live = opened(hand, party, count=0)
    hand.press(pygame.K_RETURN)
    assert len(started) == 1
    assert not live.ready
