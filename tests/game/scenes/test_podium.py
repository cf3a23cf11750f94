"""The end of a party's dance: who stands where, what is shown again, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pygame
import pytest

from game.core.judge import Grade
from game.core.party import Mode
from game.core.podium import best_move
from game.core.roster import GRACE_S
from game.party import Floor
from game.scenes import podium as module
from game.scenes.floor_plan import FloorPlanScene
from game.scenes.floor_result import FloorResultScene
from game.scenes.group_picture import GroupPictureScene
from game.scenes.lobby import LobbyScene
from game.scenes.party import PartyScene
from game.scenes.party_dance import PartyDanceScene
from game.scenes.podium import PodiumScene
from game.scenes.songs import SongsScene
from game.song_course import RunState
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lobby_side import listed
from game.ui.podium_view import name_of
from tests.stagehand import Stagehand, crowd, duet, podium

SIZE = (640, 360)


def shown(hand: Stagehand, scene: PodiumScene, frames: int = 150) -> PodiumScene:
    hand.stack.push(scene)
    hand.frames(frames, pygame.Surface(SIZE, 0, 32))
    return scene


def test_the_best_three_stand_on_steps_and_dance_their_best_moves() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand, Mode.VERSUS, 5))
    ranked = sorted(scene.standings, key=lambda one: one.rank)
    floors = {one.seat: scene._places[one.seat].floor for one in ranked[:3]}
    assert floors[ranked[0].seat] < floors[ranked[1].seat] < floors[ranked[2].seat]
    assert set(scene._places) == {one.seat for one in ranked[:3]}
    first = scene.run.lanes[ranked[0].seat]
    index = best_move(first)
    assert index is not None
    name, grade = scene._moves[ranked[0].seat]
    assert name == first.choreography.moves[index].name
    assert grade is Grade.PERFECT


def test_a_replay_is_danced_in_a_loop() -> None:
    hand = Stagehand()
    scene = podium(hand)
    figure = scene._figures[1]
    length_s = figure._length_s
    assert figure.poses_at([0.4]).tolist() == figure.poses_at([0.4 + length_s]).tolist()  # type: ignore[arg-type]


def test_the_winner_comes_last_and_at_once_where_less_motion_is_wished() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand), 64)
    assert scene._is_shown(3) is False  # without a point
    assert scene._is_shown(2)
    assert not scene._is_shown(1)
    hand = Stagehand()
    hand.context.change_settings(reduce_motion=True)
    assert shown(hand, podium(hand), 3)._is_shown(1)


def test_again_dances_again_with_the_same_players() -> None:
    hand = Stagehand()
    shown(hand, podium(hand))
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, PartyDanceScene)
    run = hand.stack.top.run
    assert run.state is RunState.COUNTDOWN
    assert len(run.lanes) == 3
    assert all(one.score == 0 for one in run.standings())


def test_back_to_the_songs_with_the_same_party() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand))
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.stack.top.party is scene.party
    assert hand.camera.most == 1
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, PartyScene), "as on the way there"
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.stack.top.party is not None
    assert hand.stack.top.party.roster is scene.party.roster


def test_two_clicks_at_once_go_one_way() -> None:
    hand = Stagehand()
    shown(hand, podium(hand))
    for _ in range(2):
        hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN))
    hand.stack.apply()
    hand.frames(3, pygame.Surface(SIZE, 0, 32))
    assert isinstance(hand.stack.top, PartyDanceScene)
    dances = [scene for scene in hand.stack._scenes if isinstance(scene, PartyDanceScene)]
    assert len(dances) == 1


def test_the_floor_notes_each_song_once_and_goes_on_to_the_final_result() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand, Mode.FLOOR, 2))
    floor = scene.party.floor
    assert floor is not None
    assert floor.song == 1
    hand.frames(30, pygame.Surface(SIZE, 0, 32))
    assert floor.song == 1
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, LobbyScene)
    floor.song = 2
    last = PodiumScene(hand.context, hand.stack, scene.entry, scene.run, scene.party)
    assert floor.over
    shown(hand, last)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, FloorResultScene)
    hand.press(pygame.K_RETURN)
    assert hand.stack.top is last


def test_an_evening_ends_only_by_its_button() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand, Mode.FLOOR, 2), 10)
    hand.press(pygame.K_ESCAPE)
    result = hand.stack.top
    assert isinstance(result, FloorResultScene)
    hand.frames(2, pygame.Surface(SIZE, 0, 32))
    hand.press(pygame.K_ESCAPE)
    assert hand.stack.top is scene
    scene._choose("songs")
    hand.stack.apply()
    hand.frames(2, pygame.Surface(SIZE, 0, 32))
    for key in (pygame.K_RIGHT, pygame.K_RETURN):
        hand.press(key)
    assert isinstance(hand.stack.top, PartyScene)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, FloorPlanScene), "the mode of before has the focus"
    assert scene.party.floor is not None
    assert hand.stack.top.guests == scene.party.floor.guests, "for another evening"
    assert hand.camera.most == 1


@pytest.mark.parametrize("mode", [Mode.COOP, Mode.TEAMS, Mode.DUET])
def test_where_all_belong_together_all_stand_in_a_row(mode: Mode) -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand, mode, 4), 10)
    assert len({place.floor for place in scene._places.values()}) == 1
    assert len(scene._places) == 4


def test_the_group_picture_is_a_screen_of_its_own() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand))
    scene._choose("group")
    hand.stack.apply()
    assert isinstance(hand.stack.top, GroupPictureScene)


def test_the_parts_of_a_duet_are_told_above_the_buttons() -> None:
    hand = duet(Stagehand())
    scene = shown(hand, podium(hand, Mode.DUET, 2), 3)
    # The line of the part is 140 below the feet.
    assert all(place.floor + 140 + 26 <= 950 for place in scene._places.values())


def test_a_long_title_leaves_room_for_the_team_that_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Stagehand()
    title = "A Very Long Title Indeed at the End"
    hand.choreography = replace(hand.choreography, title=title)
    hand.context.songs[0] = replace(hand.context.songs[0], choreography=hand.choreography)
    written: dict[str, tuple[float, float]] = {}  # left and right ends, in units

    def text(easel: Easel, words: str, role: str, at: tuple[float, float], **how: Any) -> None:
        wide = min(easel.width(words, role, BOLD), how.get("fit") or 1e9)
        left = at[0] - {"centre": 0.5, "right": 1.0}.get(how.get("align", "left"), 0.0) * wide
        written[words if role != "title" else "who wins"] = (left, left + wide)

    scene = podium(hand, Mode.TEAMS, 5)
    hand.stack.push(scene)
    monkeypatch.setattr(Easel, "text", text)
    monkeypatch.setattr(module, "team_scores", lambda standings: [9000, 10])
    hand.frames(3, pygame.Surface((1920, 1080), 0, 32))
    assert written[title][1] < written["who wins"][0] - 20


def test_the_evening_of_twelve_guests_ends_above_the_buttons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand, bottoms = Stagehand(), []

    def table(easel: Easel, box: Box, title: str, rows: object, **how: bool) -> None:
        bottoms.append(box.bottom)

    monkeypatch.setattr(module, "draw_table", table)
    scene = podium(hand, Mode.FLOOR, 2)
    scene.party.floor = Floor.of([f"Guest {number}" for number in range(12)], 12, 2)
    scene.party.floor.totals = {guest: [0.5] for guest in range(12)}
    shown(hand, scene, 3)
    assert bottoms
    assert max(bottoms) < 950


def test_those_on_no_step_are_told_by_the_number_they_wear(monkeypatch: pytest.MonkeyPatch) -> None:
    hand, told = Stagehand(), {}

    def table(easel: Easel, box: Box, title: str, rows: Any, *, worn: bool) -> None:
        assert worn
        told.update({name: number for number, name, *_ in rows})

    monkeypatch.setattr(module, "draw_table", table)
    scene = podium(hand, Mode.VERSUS, 6)
    shown(hand, scene, 3)
    rest = [one for one in scene.standings if one.seat not in scene._places]
    assert rest
    assert told == {name_of(one): str(one.number) for one in rest}


def test_uneven_teams_stand_apart_each_below_its_words() -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand, Mode.TEAMS, 5), 3)
    teams: list[list[float]] = [[], []]
    for one in scene.standings:
        assert one.team is not None
        teams[one.team].append(scene._places[one.seat].x)
    assert [len(team) for team in teams] == [3, 2]
    steps = [max(teams[0]) - sorted(teams[0])[1], min(teams[1]) - max(teams[0])]
    assert steps[1] > steps[0] + 50
    for team, places in enumerate(teams):
        assert min(places) < scene._middle_of(team) < max(places)
    assert max(teams[1]) < 1800


def test_who_leaves_at_the_podium_is_not_asked_for_a_picture() -> None:
    hand = Stagehand()
    scene = podium(hand)
    shown(hand, scene, 30)
    crowd(hand, 2)  # the third goes home
    hand.frames(round((GRACE_S + 1) * 30), pygame.Surface(SIZE, 0, 32), 1 / 30)
    assert len(scene.run.roster.here) == 2
    picture = GroupPictureScene(hand.context, hand.stack, scene.run, scene.theme)
    assert len(picture.consent.players) == 2
    assert len(scene.standings) == 3


def test_the_podium_tells_whose_turn_is_next(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Stagehand()
    scene = shown(hand, podium(hand, Mode.FLOOR, 2), 10)
    assert scene.party.floor is not None
    said: list[str] = []
    text = Easel.text

    def note(easel: Easel, words: str, *rest: object, **more: object) -> object:
        said.append(words)
        return text(easel, words, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Easel, "text", note)
    scene.draw(pygame.Surface(SIZE, 0, 32))
    names = listed(tuple(scene.party.floor.guests[one] for one in scene.party.floor.next))
    assert f"Next: {names}" in said
    assert names
    said.clear()
    scene.party.floor.song = 99
    scene.draw(pygame.Surface(SIZE, 0, 32))
    assert not any(words.startswith("Next:") for words in said)
