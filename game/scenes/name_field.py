"""A name that is typed for a player: letters come with their keys, whatever else keys do."""

from __future__ import annotations

from enum import Enum

import pygame

from game.core.guests import LONGEST_NAME
from game.ui.fonts import is_cjk

_ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
_AWAY = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN)


class Typed(Enum):
    """What an event meant: nothing to the field, a letter of it, or that the name is complete;
    `ELSEWHERE` completes it and means something else as well."""

    NOTHING = 0
    MINE = 1
    DONE = 2
    ELSEWHERE = 3


class NameField:
    """Nobody is typing while `text` is empty; `owner` is who it is for."""

    def __init__(self) -> None:
        self.text, self.owner = "", 0

    def take(self, event: pygame.event.Event, owner: int | None) -> Typed:
        """What an event means; `owner` is who would be named by a first letter, None for nobody."""
        if not self.text:
            if owner is None or not self._add(letters_of(event).lstrip()):
                return Typed.NOTHING
            self.owner = owner
            return Typed.MINE
        if event.type == pygame.MOUSEBUTTONDOWN:
            return Typed.ELSEWHERE
        if event.type == pygame.KEYDOWN:
            return self._key(event)
        self._add(letters_of(event))
        return Typed.MINE if event.type in (pygame.MOUSEMOTION, pygame.TEXTINPUT) else Typed.NOTHING

    def _key(self, event: pygame.event.Event) -> Typed:
        if event.key in _ENTER:
            return Typed.DONE
        if event.key in _AWAY:
            return Typed.ELSEWHERE
        if event.key == pygame.K_ESCAPE:
            self.text = ""
        elif event.key == pygame.K_BACKSPACE:
            self.text = self.text[:-1]
        else:
            self._add(letters_of(event))
        return Typed.MINE

    def taken(self) -> str:
        """The name; the field is empty then."""
        text, self.text = self.text, ""
        return text

    def _add(self, letters: str) -> bool:
        self.text = (self.text + letters)[:LONGEST_NAME]
        return bool(letters)


def letters_of(event: pygame.event.Event) -> str:
    """What an event writes: a key's letter, or what an input method has composed."""
    if event.type == pygame.TEXTINPUT:
        return str(event.text) if is_cjk(event.text[:1]) else ""
    letter = getattr(event, "unicode", "") if event.type == pygame.KEYDOWN else ""
    return letter if letter.isprintable() else ""
