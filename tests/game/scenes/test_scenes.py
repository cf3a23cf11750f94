"""Every screen: ten frames without a window, at several sizes."""

from __future__ import annotations

import pygame
import pytest

from tests.stagehand import SCENES, Stagehand

SIZES = [(1280, 720), (800, 600), (400, 700)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCENES)
def test_ten_frames(hand: Stagehand, name: str, size: tuple[int, int]) -> None:
    surface = pygame.Surface(size, 0, 32)
    hand.stack.push(SCENES[name](hand))
    hand.frames(10, surface, 0.15)
    assert pygame.surfarray.array3d(surface).std() > 5


@pytest.mark.parametrize("scene", ["title", "songs"])
def test_no_songs_is_no_disaster(hand: Stagehand, scene: str) -> None:
    hand.context.songs.clear()
    hand.stack.push(SCENES[scene](hand))
    hand.frames(3, pygame.Surface((640, 360), 0, 32))
    hand.press(pygame.K_DOWN)
    if scene == "songs":
        hand.press(pygame.K_RETURN)
        assert not hand.runs
