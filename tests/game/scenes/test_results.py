"""The end of a dance."""

from __future__ import annotations

from pathlib import Path

import pygame

from game.storage.library import SongEntry
from tests.fakes import make_choreography
from tests.stagehand import Stagehand


def test_the_results_suggest_the_cameras_delay_and_take_it_over(hand: Stagehand) -> None:
    surface = pygame.Surface((640, 360))
    saved: list[object] = []
    hand.context.save = saved.append
    hand.camera.live = True
    hand.choreography = make_choreography(duration_s=40.0)
    hand.context.songs[0] = SongEntry("test-song", Path("no/test-song"), hand.choreography)
    scene = hand.finished()
    hand.stack.push(scene)
    hand.stack.apply()
    hand.frames(3, surface)
    hand.press(pygame.K_t)
    hand.press(pygame.K_t)
    hand.frames(3, surface)
    assert saved == [{"camera_delay_s": 0.1}]
    assert hand.context.settings.camera_delay_s == 0.1
