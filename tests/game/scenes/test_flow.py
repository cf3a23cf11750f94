"""From screen to screen: what keys lead where, and what is kept on the way."""

from __future__ import annotations

import pygame

from game.core.judge import RULES
from game.dance_run import RunState
from game.scenes.dance import DanceScene
from game.scenes.results import ResultsScene
from game.scenes.songs import DIFFICULTIES, SongsScene
from game.scenes.title import TitleScene
from tests.stagehand import Stagehand


def test_from_the_title_to_a_dance_and_its_results(hand: Stagehand) -> None:
    surface = pygame.Surface((320, 180), 0, 32)
    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(2, surface)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.difficulty == "hard"
    hand.frames(70, surface, 0.25)
    assert hand.run.state is RunState.FINISHED
    assert isinstance(hand.stack.top, ResultsScene)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, DanceScene)
    assert hand.run.state is RunState.COUNTDOWN
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RIGHT)
    hand.press(pygame.K_RETURN)
    assert isinstance(hand.stack.top, SongsScene)
    assert hand.run.state is RunState.FINISHED, "a dance that is left is stopped"
    hand.press(pygame.K_ESCAPE)
    assert isinstance(hand.stack.top, TitleScene)
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_ESCAPE)
    assert not hand.left, "Esc once too often ends nothing"
    hand.press(pygame.K_RETURN)
    assert hand.left, "it has chosen the way out"


def test_the_difficulty_is_kept(hand: Stagehand) -> None:
    assert tuple(RULES) == DIFFICULTIES

    def shown() -> str:
        assert isinstance(hand.stack.top, SongsScene)
        return hand.stack.top.difficulty

    hand.stack.push(TitleScene(hand.context, hand.stack))
    hand.frames(1, pygame.Surface((64, 36), 0, 32))
    hand.press(pygame.K_RETURN)
    assert shown() == "medium"
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_RETURN)
    assert shown() == "easy", "after a look at the title"
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_RETURN)
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_LEFT)
    hand.press(pygame.K_RETURN)
    assert shown() == "hard", "after a dance that was left"
    song = hand.context.songs[0]
    results = ResultsScene(hand.context, hand.stack, song, hand.start_dance(song, "medium"))
    hand.stack.push(results)
    hand.stack.apply()
    hand.press(pygame.K_ESCAPE)
    assert shown() == "medium", "after a dance that was begun from the command line"
