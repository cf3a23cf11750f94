"""A line of text that is typed: letters come with their keys, whatever else keys do."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from game.scenes.name_field import letters_of

_DONE = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_TAB)
LONGEST = 200


@dataclass
class TextField:
    """The field `name` with its `text` so far, and what it was `before`. `fresh` text is replaced
    by the first letter, as if it were selected."""

    name: str
    text: str
    before: str = ""
    fresh: bool = True

    def __post_init__(self) -> None:
        self.before = self.text

    def take(self, event: pygame.event.Event) -> str:
        """What an event meant: "done", "cancel", "typed", or "" for nothing to the field."""
        if event.type == pygame.TEXTINPUT:
            return self._add(letters_of(event))
        if event.type != pygame.KEYDOWN:
            return ""
        if event.key in _DONE:
            return "done"
        if event.key == pygame.K_ESCAPE:
            self.text = self.before
            return "cancel"
        if event.key == pygame.K_BACKSPACE:
            self.text = "" if getattr(event, "mod", 0) & pygame.KMOD_CTRL else self.text[:-1]
            self.fresh = False
            return "typed"
        if getattr(event, "mod", 0) & (pygame.KMOD_CTRL | pygame.KMOD_META):
            return ""
        return self._add(letters_of(event))

    def _add(self, letters: str) -> str:
        if not letters:
            return ""
        self.text = (letters if self.fresh else self.text + letters)[:LONGEST]
        self.fresh = False
        return "typed"
