"""A dance: lost cameras, restarts, films that end, and the ghost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame
import pytest

from game.core.ghost import make_ghost
from game.core.replay import LIVE, VIRTUAL
from game.dance_run import RunState
from game.replays import BEST, NO_GHOST, Replays
from game.scenes.dance import DanceScene
from game.scenes.pause import PauseScene
from game.scenes.songs import SongsScene
from game.storage.replay_store import keep_replay
from game.ui.ghost_view import ghost_name
from game.ui.strings import say
from tests.fakes import dance_replay, make_choreography
from tests.stagehand import Stagehand


def test_a_lost_camera_pauses_and_says_why(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(hand.dance())
    hand.frames(5, surface)
    hand.camera.trouble = "the fake camera is gone: plug it in"
    hand.frames(3, surface)
    top = hand.stack.top
    assert isinstance(top, PauseScene)
    assert top.message == "the fake camera is gone: plug it in"
    hand.camera.trouble = None
    hand.press(pygame.K_RETURN)
    hand.frames(3, surface)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.state is RunState.COUNTDOWN


def test_a_restart_from_the_pause_begins_anew(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(hand.dance())
    hand.frames(40, surface, 0.25)
    assert hand.run.score.judgements
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert not hand.run.score.judgements
    assert isinstance(hand.stack.top, DanceScene)


def test_a_film_that_is_over_says_so_and_restarts_with_a_new_dance(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(hand.dance())
    hand.frames(5, surface)
    hand.camera.trouble, hand.camera.ended = "dance.mp4 has ended", True
    hand.frames(3, surface)
    top = hand.stack.top
    assert isinstance(top, PauseScene)
    assert top.trouble == "film_over"
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert len(hand.runs) == 2, "a new dance, for which the film is opened again"
    assert hand.runs[0].state is RunState.FINISHED
    hand.camera.trouble, hand.camera.ended = None, False
    hand.frames(3, surface)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.stack.top.run is hand.run


def test_g_chooses_whom_to_race_and_the_ghost_dances_along(hand: Stagehand, tmp_path: Path) -> None:
    surface = pygame.Surface((640, 360), 0, 32)
    keep_replay(dance_replay(hand.choreography), tmp_path)
    hand.context.replays = replays = Replays(LIVE, keep=False, root=tmp_path)
    hand.stack.push(SongsScene(hand.context, hand.stack))
    hand.press(pygame.K_g)
    replays._worker.submit(lambda: None).result(30)  # until the best is known
    hand.frames(2, surface)
    assert replays.choice == NO_GHOST, "whoever is not known yet cannot be raced"
    hand.press(pygame.K_g)
    assert replays.choice == BEST
    hand.frames(2, surface)
    hand.press(pygame.K_g)
    assert replays.choice == NO_GHOST
    hand.press(pygame.K_g)
    hand.press(pygame.K_RETURN)
    assert hand.run.ghost is not None
    hand.frames(70, surface, 0.25)
    assert hand.run.state is RunState.FINISHED
    assert hand.run.ghost.score_after(99) == hand.run.ghost.score
    hand.press(pygame.K_RETURN)
    assert hand.run.ghost is not None, "it is raced again"


@pytest.mark.parametrize(
    ("changes", "mine", "name"),
    [
        ({}, True, "your_best"),
        ({"player": "Ada"}, False, "Ada"),
        ({}, False, "friend"),
        ({"player": "Ada", "camera": VIRTUAL}, False, "virtual_dancer"),
    ],
)
def test_a_ghost_has_a_name(changes: dict[str, Any], mine: bool, name: str) -> None:
    song = make_choreography(duration_s=6.0)
    ghost = make_ghost(song, dance_replay(song, **changes), "easy", mine=mine)
    assert ghost_name(ghost) == say(name)
