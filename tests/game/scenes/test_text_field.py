"""Typing into a field."""

from __future__ import annotations

import pygame

from game.scenes.text_field import LONGEST, TextField


def key(name: int, letter: str = "", mod: int = 0) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=name, unicode=letter, mod=mod)


def test_the_first_letter_replaces_what_was_there() -> None:
    field = TextField("title", "Old")
    assert field.take(key(pygame.K_n, "N")) == "typed"
    assert field.take(key(pygame.K_e, "e")) == "typed"
    assert field.text == "Ne"
    assert field.take(key(pygame.K_RETURN)) == "done"


def test_backspace_edits_what_was_there() -> None:
    field = TextField("title", "Old")
    field.take(key(pygame.K_BACKSPACE))
    field.take(key(pygame.K_x, "x"))
    assert field.text == "Olx"
    field.take(key(pygame.K_BACKSPACE, mod=pygame.KMOD_CTRL))
    assert field.text == ""


def test_escape_gives_back_what_was_there() -> None:
    field = TextField("title", "Old")
    field.take(key(pygame.K_x, "x"))
    assert field.take(key(pygame.K_ESCAPE)) == "cancel"
    assert field.text == "Old"


def test_an_input_methods_text_and_what_is_no_letter() -> None:
    field = TextField("title", "")
    composed = pygame.event.Event(pygame.TEXTINPUT, text="舞")
    assert field.take(composed) == "typed"
    assert field.take(key(pygame.K_F5)) == ""
    assert field.take(key(pygame.K_s, "\x13", pygame.KMOD_CTRL)) == ""
    assert field.take(pygame.event.Event(pygame.MOUSEMOTION, pos=(0, 0))) == ""
    for _ in range(LONGEST + 5):
        field.take(key(pygame.K_x, "x"))
    assert len(field.text) == LONGEST
