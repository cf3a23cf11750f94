"""Before a dance and while nobody plays: the set-up, the demonstration, and ways back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.scenes.attract import SHOW_S, AttractScene
from game.scenes.calibrate import CalibrateScene
from game.scenes.dance import DanceScene
from game.scenes.pause import PauseScene
from game.scenes.results import ResultsScene
from game.scenes.setup import ANYWAY_S, HOLD_S, SetupScene, begin_dance, needed_parts
from game.scenes.songs import SongsScene
from game.scenes.title import ALONE_S, TitleScene
from game.storage.library import SongEntry
from game.ui.layout import Box, Canvas
from pose_engine.keypoints import LEFT_ANKLE, RIGHT_ANKLE
from tests.fakes import STANDING, make_choreography
from tests.stagehand import Stagehand

SIZE = (320, 180)


@pytest.fixture
def hand() -> Stagehand:
    return Stagehand()


@pytest.fixture
def surface() -> pygame.Surface:
    return pygame.Surface(SIZE, 0, 32)


def frames(
    hand: Stagehand,
    surface: pygame.Surface,
    seconds: float,
    points: np.ndarray | None = None,
    step_s: float = 0.1,
) -> None:
    """Lets time pass before somebody who stands like that, or nobody."""
    for _ in range(round(seconds / step_s)):
        hand.now += step_s
        hand.camera.look(hand.now, points)
        hand.stack.update(hand.now)
        hand.stack.draw(surface)


def click(hand: Stagehand, box: Box) -> None:
    pos = Canvas(*SIZE).point(*box.centre)
    for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
        hand.stack.handle(pygame.event.Event(kind, pos=pos, button=1))
    hand.stack.apply()


def without_feet() -> np.ndarray:
    """Somebody whose feet are below the picture."""
    points = STANDING.copy()
    points[[LEFT_ANKLE, RIGHT_ANKLE], 1] = 1.1
    return points


def set_up(hand: Stagehand) -> SetupScene:
    hand.camera.live = True
    begin_dance(hand.context, hand.stack, hand.context.songs[0], "easy")
    hand.stack.apply()
    top = hand.stack.top
    assert isinstance(top, SetupScene)
    return top


def test_a_virtual_dancer_needs_no_set_up(hand: Stagehand) -> None:
    begin_dance(hand.context, hand.stack, hand.context.songs[0], "easy")
    hand.stack.apply()
    assert isinstance(hand.stack.top, DanceScene)


def test_the_dance_begins_once_all_is_in_view(hand: Stagehand, surface: pygame.Surface) -> None:
    scene = set_up(hand)
    frames(hand, surface, 1.0)
    assert set(scene.missing) == {"feet", "head", "hands", "trunk"}
    frames(hand, surface, 3.0, without_feet())
    assert scene.missing == ("feet",)
    assert not hand.runs
    frames(hand, surface, HOLD_S + 1.0, STANDING)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.difficulty == "easy"
    assert len(hand.runs) == 1


def test_seated_players_need_no_feet(hand: Stagehand, surface: pygame.Surface) -> None:
    assert needed_parts(("left_leg", "right_leg")) == ("head", "hands", "trunk")
    assert "feet" in needed_parts(("left_leg",))
    hand.context.change_settings(left_out=("left_leg", "right_leg"))
    set_up(hand)
    frames(hand, surface, HOLD_S + 1.0, without_feet())
    assert isinstance(hand.stack.top, DanceScene)


@pytest.mark.parametrize("way", ["key", "arms", "button"])
def test_a_player_may_dance_without(hand: Stagehand, surface: pygame.Surface, way: str) -> None:
    scene = set_up(hand)
    frames(hand, surface, ANYWAY_S + 0.5, without_feet())
    if way == "key":
        hand.press(pygame.K_RETURN)
    elif way == "arms":
        scene.arms_raised()
        scene.arms_raised()
    else:
        assert scene._menu is not None
        click(hand, scene._menu.buttons[0].box)
    frames(hand, surface, 0.2)
    assert isinstance(hand.stack.top, DanceScene)
    assert len(hand.runs) == 1


def test_a_camera_in_trouble_is_told_and_esc_leads_back(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    hand.stack.push(SongsScene(hand.context, hand.stack))
    scene = set_up(hand)
    hand.camera.trouble = "the fake camera is gone: plug it in"
    frames(hand, surface, 0.5)
    assert scene._sentence() == (hand.camera.trouble, False)
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, SongsScene)


# -- the demonstration


def left_alone(hand: Stagehand, surface: pygame.Surface) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    frames(hand, surface, ALONE_S + 2.0, step_s=0.5)


def test_left_alone_the_game_dances_until_a_key_comes(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    left_alone(hand, surface)
    assert isinstance(hand.stack.top, AttractScene)
    frames(hand, surface, 1.0)
    hand.press(pygame.K_F5)
    assert isinstance(hand.stack.top, TitleScene)
    frames(hand, surface, ALONE_S - 1.0, step_s=0.5)
    assert isinstance(hand.stack.top, TitleScene)
    event = pygame.event.Event(pygame.MOUSEMOTION, pos=(5, 5), rel=(1, 1), buttons=(0, 0, 0))
    hand.stack.handle(event)
    frames(hand, surface, ALONE_S - 1.0, step_s=0.5)
    assert isinstance(hand.stack.top, TitleScene), "the mouse was moved"
    frames(hand, surface, 2.0)
    assert isinstance(hand.stack.top, AttractScene)
    frames(hand, surface, 1.0)
    hand.stack.handle(event)
    hand.stack.apply()
    assert isinstance(hand.stack.top, TitleScene)


def test_somebody_before_a_live_camera_is_not_alone(
    hand: Stagehand, surface: pygame.Surface
) -> None:
    hand.camera.live = True
    hand.stack.push(TitleScene(hand.context, hand.stack))
    frames(hand, surface, ALONE_S + 2, STANDING, 0.5)
    assert isinstance(hand.stack.top, TitleScene)
    frames(hand, surface, ALONE_S + 2.0, step_s=0.5)
    assert isinstance(hand.stack.top, AttractScene)


def test_it_goes_round_the_songs(hand: Stagehand, surface: pygame.Surface) -> None:
    other = SongEntry("other", Path("no/other"), make_choreography(30.0, seed=3, id="other"))
    hand.context.songs.append(other)
    scene = AttractScene(hand.context, hand.stack)
    hand.stack.push(scene)
    seen = []
    for _ in range(12):
        frames(hand, surface, SHOW_S / 6, step_s=0.5)
        seen.append(scene.entry.id)
    assert {"test-song", "other"} <= set(seen)


def test_without_songs_nothing_is_shown(hand: Stagehand, surface: pygame.Surface) -> None:
    hand.context.songs.clear()
    left_alone(hand, surface)
    assert isinstance(hand.stack.top, TitleScene)


# -- the mouse, on every menu


def test_the_mouse_finds_its_way_everywhere(hand: Stagehand, surface: pygame.Surface) -> None:
    title = TitleScene(hand.context, hand.stack)
    hand.stack.push(title)
    frames(hand, surface, 0.3)
    boxes = {button.name: button.box for button in title._menu.buttons}
    click(hand, boxes["calibrate"])
    frames(hand, surface, 0.3)
    assert isinstance(hand.stack.top, CalibrateScene)
    assert CalibrateScene.back_room is not None
    click(hand, CalibrateScene.back_room)
    frames(hand, surface, 0.3)
    click(hand, title._menu.buttons[0].box)
    frames(hand, surface, 0.3)
    assert isinstance(hand.stack.top, SongsScene)
    assert SongsScene.back_room is not None
    click(hand, SongsScene.back_room)
    assert isinstance(hand.stack.top, TitleScene)
    click(hand, title._menu.buttons[0].box)
    frames(hand, surface, 0.3)
    songs = hand.stack.top
    assert isinstance(songs, SongsScene)
    click(hand, songs._go.box)
    frames(hand, surface, 0.5, STANDING)
    assert isinstance(hand.stack.top, DanceScene)
    hand.press(pygame.K_p)
    frames(hand, surface, 0.3)
    pause = hand.stack.top
    assert isinstance(pause, PauseScene)
    click(hand, pause._menu.buttons[0].box)
    frames(hand, surface, 20.0, STANDING)
    results = hand.stack.top
    assert isinstance(results, ResultsScene)
    click(hand, results._menu.buttons[1].box)
    assert isinstance(hand.stack.top, SongsScene)
