"""How the stack hands on what the arms say: to the top screen, and only when it is fit to hear."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from game.core.choreography import Track
from game.hands import Hands
from game.scenes.dance import DanceScene
from game.scenes.pause import PauseScene
from game.scenes.songs import SongsScene
from game.scenes.title import TitleScene
from game.ui.layout import HEIGHT, WIDTH
from game.virtual.dancer import neutral_pose
from game.virtual.gesturing import Gesturing, Point, with_gesture
from tests.stagehand import Stagehand


class Troupe(Stagehand):
    """A stagehand whose camera sees somebody who makes gestures."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.stack.hands = Hands(self.camera)
        self.surface = pygame.Surface((320, 180), 0, 32)

    def does(self, gesture: Gesturing, seconds: float) -> None:
        for _ in range(round(seconds * 20)):
            self.now += 1 / 20
            self.camera.look(self.now, with_gesture(neutral_pose(), gesture))
            self.stack.update(self.now)
            self.stack.draw(self.surface)


def over(x: float, y: float) -> Point:
    return Point((x / WIDTH, y / HEIGHT))


@pytest.fixture
def troupe() -> Troupe:
    return Troupe()


def test_while_the_coach_has_crossed_arms_nobody_asks_for_a_pause(troupe: Troupe) -> None:
    scene = troupe.dance()
    dance = scene.run.choreography
    (track,) = dance.tracks
    crossed = with_gesture(neutral_pose(), "crossed")
    poses = track.poses.copy()
    poses[(track.times_s > 1.0) & (track.times_s < 4.0)] = crossed
    scene.run.lane.choreography = replace(dance, tracks=(Track(track.times_s, poses),))
    troupe.stack.push(scene)
    troupe.does(None, 4.5)
    assert scene.run.song_s > 1.0
    troupe.does("crossed", 2.0)
    assert isinstance(troupe.stack.top, DanceScene)
    troupe.does("crossed", 2.5)
    assert isinstance(troupe.stack.top, PauseScene), "arms that stay crossed are heard later"


def test_only_the_top_screens_buttons_can_be_pressed(troupe: Troupe) -> None:
    scene = troupe.dance()
    troupe.stack.push(scene)
    troupe.does(None, 0.5)
    assert troupe.stack.kit.targets == [], "a dance has no buttons"
    troupe.press(pygame.K_p)
    troupe.does(None, 0.5)
    assert len(troupe.stack.kit.targets) == 3
    troupe.does(None, 3.0)
    pause = troupe.stack.top
    assert isinstance(pause, PauseScene)
    box = pause._menu.buttons[2].box
    troupe.does(over(*box.centre), 2.5)
    assert isinstance(troupe.stack.top, SongsScene)


def test_the_way_back_can_be_pressed_by_hand(troupe: Troupe) -> None:
    troupe.stack.push(TitleScene(troupe.context, troupe.stack))
    troupe.stack.push(SongsScene(troupe.context, troupe.stack))
    troupe.does(None, 0.5)
    assert SongsScene.back_room is not None
    troupe.does(over(*SongsScene.back_room.centre), 2.5)
    assert isinstance(troupe.stack.top, TitleScene)
    troupe.does(None, 1.0)
    troupe.does("raised", 1.0)
    assert isinstance(troupe.stack.top, SongsScene)
    troupe.does("raised", 2.0)
    assert isinstance(troupe.stack.top, SongsScene), "once is once"


def test_a_hand_over_a_card_chooses_the_song(troupe: Troupe) -> None:
    scene = SongsScene(troupe.context, troupe.stack)
    troupe.stack.push(scene)
    troupe.does(None, 0.5)
    (_, box) = scene._cards()[1]
    troupe.does(over(*box.centre), 2.5)
    assert scene.focus == 1


def test_quit_wants_a_longer_hold(troupe: Troupe) -> None:
    title = TitleScene(troupe.context, troupe.stack)
    troupe.stack.push(title)
    troupe.does(None, 0.5)
    box = next(button.box for button in title._menu.buttons if button.name == "quit")
    troupe.does(over(*box.centre), 2.5)
    assert not troupe.left
    troupe.does(over(*box.centre), 1.5)
    assert troupe.left
