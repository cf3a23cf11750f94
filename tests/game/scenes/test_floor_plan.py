"""The plan of pass-the-floor."""

from __future__ import annotations

import pygame

from game.core.party import MAX_GUESTS, Mode
from game.core.playlist import MAX_SONGS
from game.party import Party
from game.scenes.floor_plan import FloorPlanScene
from game.scenes.lobby import LobbyScene
from game.ui.floor_view import ADD, START, cross_box, guest_box, known_boxes, step_boxes
from game.ui.layout import Box
from tests.stagehand import Stagehand, with_players

SURFACE = pygame.Surface((640, 360), 0, 32)


def opened(hand: Stagehand, known: int = 0) -> FloorPlanScene:
    if known:
        with_players(hand, known)
    scene = FloorPlanScene(hand.context, hand.stack, Party(Mode.FLOOR))
    hand.stack.push(scene)
    hand.frames(2, SURFACE)
    return scene


def click(hand: Stagehand, box: Box) -> None:
    assert hand.stack.top is not None
    assert hand.stack.top.canvas is not None
    pos = hand.stack.top.canvas.point(*box.centre)
    hand.stack.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1))
    hand.frames(1, SURFACE)


def type_in(hand: Stagehand, words: str, end: int = pygame.K_RETURN) -> None:
    for letter in words:
        hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, unicode=letter))
    hand.frames(1, SURFACE)
    hand.press(end)


def test_guests_are_added_renamed_and_taken_out_by_mouse(hand: Stagehand) -> None:
    scene = opened(hand)
    assert scene.guests == ("Guest 1", "Guest 2", "Guest 3", "Guest 4")
    click(hand, guest_box(0))
    scene.text = ""
    type_in(hand, "Zoë")
    click(hand, ADD)
    type_in(hand, "Ada")
    click(hand, ADD)
    type_in(hand, "ADA")
    assert scene.guests == ("Zoë", "Guest 2", "Guest 3", "Guest 4", "Ada")
    click(hand, guest_box(4))
    scene.text = ""
    hand.stack.handle(pygame.event.Event(pygame.TEXTINPUT, text="小明"))
    hand.press(pygame.K_RETURN)
    assert scene.guests[-1] == "小明"
    scene.guests = (*scene.guests[:-1], "Ada")
    click(hand, cross_box(1))
    assert scene.guests == ("Zoë", "Guest 3", "Guest 4", "Ada")
    click(hand, ADD)
    type_in(hand, "never", pygame.K_ESCAPE)
    click(hand, ADD)
    type_in(hand, "Ben", pygame.K_F1)
    click(hand, guest_box(0))
    assert scene.guests[-1] == "Ben", "a click elsewhere keeps what was typed"
    assert scene.typing == "guest:0"


def test_known_players_are_guests_and_offered(hand: Stagehand) -> None:
    scene = opened(hand, 6)
    assert scene.guests == ("Player 0", "Player 1", "Player 2", "Player 3")
    assert scene.offered == ["Player 4", "Player 5"]
    click(hand, known_boxes(scene.offered)["Player 5"])
    assert scene.guests[-1] == "Player 5"
    assert scene.offered == ["Player 4"]


def test_all_goes_by_keys(hand: Stagehand) -> None:
    scene = opened(hand)
    for _ in range(2):
        hand.press(pygame.K_UP)
    assert scene.focus == "group"
    hand.press(pygame.K_RIGHT)
    assert (scene.group, scene.songs) == (3, 4)
    for _ in range(9):
        hand.press(pygame.K_RIGHT)
    assert scene.group == 4
    hand.press(pygame.K_DOWN)
    for _ in range(MAX_SONGS + 5):
        hand.press(pygame.K_RIGHT)
    assert scene.songs == MAX_SONGS
    for _ in range(MAX_SONGS + 5):
        hand.press(pygame.K_LEFT)
    assert scene.songs == 1
    for _ in range(3):
        hand.press(pygame.K_UP)
    assert scene.focus == "guest:3"
    hand.press(pygame.K_DELETE)
    assert len(scene.guests) == 3
    assert scene.group == 3
    hand.press(pygame.K_RETURN)
    hand.press(pygame.K_BACKSPACE)
    type_in(hand, "9")
    assert scene.guests[-1] == "Guest 9"


def test_there_are_two_to_twelve_guests(hand: Stagehand) -> None:
    scene = opened(hand)
    for _ in range(20):
        scene._do("add")
        type_in(hand, "")
    assert len(scene.guests) == MAX_GUESTS
    assert len({name.casefold() for name in scene.guests}) == MAX_GUESTS
    hand.frames(2, SURFACE)
    for _ in range(20):
        scene._do("out:0")
    assert len(scene.guests) == 2
    hand.frames(2, SURFACE)


def test_steppers_obey_the_mouse_and_facts_say_what_they_mean(hand: Stagehand) -> None:
    scene = opened(hand)
    assert scene.facts()[0] == "Everybody dances 2 times."
    click(hand, step_boxes(1)[0])
    assert scene.songs == 3
    assert scene.facts()[0] == "Everybody dances 1 or 2 times."
    click(hand, step_boxes(0)[0])
    assert (scene.group, scene.songs) == (1, 4)
    assert scene.facts()[0] == "Everybody dances once."


def test_the_plan_leads_to_the_first_turn(hand: Stagehand) -> None:
    hand.context.change_settings(difficulty="hard")
    scene = opened(hand)
    click(hand, START)
    hand.frames(2, SURFACE)
    lobby = hand.stack.top
    assert isinstance(lobby, LobbyScene)
    floor = scene.party.floor
    assert floor is not None
    assert floor.songs == ("test-song",) * 4
    assert scene.party.usual.difficulty == "hard"
    assert len(floor.turns) == 4
    assert lobby.run.turn == ("Guest 1", "Guest 2")
    assert floor.nameless == set(scene.guests)
    hand.press(pygame.K_ESCAPE)
    assert hand.stack.top is scene


def test_who_was_named_is_no_longer_nameless(hand: Stagehand) -> None:
    """Only names that somebody said are entered in the leaderboards."""
    scene = opened(hand)
    scene.guests = ("Ada", "Guest 2")
    scene.party.floor = None
    click(hand, START)
    hand.frames(2, SURFACE)
    assert scene.party.floor is not None
    assert scene.party.floor.nameless == {"Guest 2"}


def test_without_songs_there_is_no_party(hand: Stagehand) -> None:
    hand.context.songs.clear()
    scene = opened(hand)
    hand.press(pygame.K_RETURN)
    assert hand.stack.top is scene
    assert scene.party.floor is None


def test_a_held_hand_reaches_everything(hand: Stagehand) -> None:
    opened(hand, 6)
    boxes = [box for box, _ in hand.stack.kit.targets]
    assert len(boxes) == 2 * 4 + 1 + 2 + 4 + 1 + 1  # guests, add, known, steps, start, back
    for index, box in enumerate(boxes):
        assert not any(other.contains(box.centre) for other in boxes[:index] + boxes[index + 1 :])
