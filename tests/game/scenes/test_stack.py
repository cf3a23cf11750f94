"""The stack of screens."""

from __future__ import annotations

import pygame

from game.scenes.base import Scene
from tests.stagehand import Stagehand


class Diary(Scene):
    """Notes which verbs it hears."""

    def __init__(self, hand: Stagehand, name: str, notes: list[str]) -> None:
        super().__init__(hand.context, hand.stack)
        self.name, self.notes = name, notes

    def entering(self) -> None:
        self.notes.append(f"{self.name} enters")

    def suspending(self) -> None:
        self.notes.append(f"{self.name} suspends")

    def resuming(self) -> None:
        self.notes.append(f"{self.name} resumes")

    def exiting(self) -> None:
        self.notes.append(f"{self.name} exits")

    def handle(self, event: pygame.event.Event) -> None:
        self.notes.append(f"{self.name} hears")
        self.stack.pop()


def test_the_stack_changes_between_frames_and_calls_the_verbs(hand: Stagehand) -> None:
    notes: list[str] = []
    one, two, three = (Diary(hand, name, notes) for name in "abc")
    hand.stack.push(one)
    hand.stack.push(two)
    assert hand.stack.top is None, "nothing changes inside a frame"
    hand.stack.apply()
    assert notes == ["a enters", "a suspends", "b enters"]
    notes.clear()
    hand.stack.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_a))
    assert notes == ["b hears"], "only the top one hears, and stays until the frame ends"
    hand.stack.update(1.0)
    assert notes == ["b hears", "b exits", "a resumes"]
    notes.clear()
    hand.stack.replace(three)
    hand.stack.apply()
    assert notes == ["a exits", "c enters"]
    notes.clear()
    hand.stack.reset(one, two)
    hand.stack.apply()
    assert notes == ["c exits", "a enters", "a suspends", "b enters"]
    assert len(hand.stack) == 2


def test_an_empty_stack_does_nothing(hand: Stagehand) -> None:
    hand.stack.pop()
    hand.frames(1, pygame.Surface((64, 36), 0, 32))
    hand.press(pygame.K_a)
    assert hand.stack.top is None
