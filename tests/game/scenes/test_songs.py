"""The choice of a song."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.core.replay import LIVE
from game.replays import Replays
from game.scenes.dance import DanceScene
from game.scenes.songs import SongsScene
from tests.stagehand import Stagehand


def test_a_broken_song_cannot_be_chosen(hand: Stagehand) -> None:
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.stack.apply()
    hand.press(pygame.K_DOWN)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert not hand.runs
    hand.press(pygame.K_UP)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)


def test_many_songs_say_which_has_the_focus(hand: Stagehand) -> None:
    surface = pygame.Surface((1280, 720), 0, 32)
    hand.context.songs[1:1] = [
        replace(hand.context.songs[0], id=f"song-{number}") for number in range(4)
    ]
    scene = SongsScene(hand.context, hand.stack)
    hand.stack.push(scene)
    for press in range(7):
        hand.frames(2, surface)
        shown = [index for index, _ in scene._cards()]
        assert scene.focus in shown
        assert scene.focus == min(press, 5)
        hand.press(pygame.K_DOWN)


def test_songs_obey_the_mouse(hand: Stagehand) -> None:
    surface = pygame.Surface((1920, 1080), 0, 32)
    scene = SongsScene(hand.context, hand.stack)
    hand.stack.push(scene)
    hand.frames(1, surface)

    def click(x: int, y: int) -> None:
        event = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1)
        hand.stack.handle(event)
        hand.stack.apply()

    click(400, 440)
    assert scene.focus == 1
    click(400, 230)
    assert scene.focus == 0
    click(150, 846)
    assert scene.difficulty == "easy"
    click(1150, 980)
    assert isinstance(hand.stack.top, DanceScene)


def test_a_replay_that_was_not_kept_is_told_on_the_song_screen(hand: Stagehand) -> None:
    surface = pygame.Surface((640, 360), 0, 32)
    hand.context.replays = Replays(LIVE, keep=False)
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.frames(3, surface, 0.5)
    hand.stack.draw(surface)
    before = pygame.surfarray.array3d(surface)
    hand.context.replays.trouble = "No space left on device"
    hand.stack.draw(surface)
    assert (pygame.surfarray.array3d(surface) != before).any()
