"""The credits: pages to turn."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.scenes.credits import CreditsScene
from game.scenes.title import TitleScene
from tests.stagehand import Stagehand

SURFACE = pygame.Surface((640, 360), 0, 32)


def test_the_title_leads_to_the_credits_and_back(hand: Stagehand) -> None:
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, SURFACE)
    for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
        hand.stack.handle(pygame.event.Event(kind, pos=(768 / 3, 848 / 3), button=1))
        hand.stack.apply()
    scene = hand.stack.top
    assert isinstance(scene, CreditsScene)
    for number in range(scene.page_count):
        assert scene.page == number
        hand.frames(2, SURFACE)
        hand.press(pygame.K_RETURN)
    assert scene.page == 0, "round and round, so that one button is enough"
    hand.press(pygame.K_LEFT)
    assert scene.page == scene.page_count - 1
    hand.stack.handle(pygame.event.Event(pygame.MOUSEWHEEL, y=1))
    assert scene.page == scene.page_count - 2
    for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
        hand.stack.handle(pygame.event.Event(kind, pos=(1740 / 3, 96 / 3), button=1))
        hand.stack.apply()
    assert isinstance(hand.stack.top, TitleScene)


def test_many_songs_have_more_pages_and_none_have_none(hand: Stagehand) -> None:
    song = hand.context.songs[0]
    hand.context.songs = [replace(song, id=str(number)) for number in range(20)]
    many = CreditsScene(hand.context, hand.stack)
    songs = [page for page in many.pages if page.title == "songs"]
    assert sum(len(page.credits) for page in songs) == 20
    assert len(songs) == 3
    hand.context.songs = []
    none = CreditsScene(hand.context, hand.stack)
    assert not [page for page in none.pages if page.title == "songs"]
    hand.stack.push(none)
    hand.frames(2, SURFACE)
