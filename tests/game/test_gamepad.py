"""Gamepads become keys; no pad is needed to say so."""

from __future__ import annotations

import pygame
import pytest

from game.gamepad import REPEAT_AFTER_S, REPEAT_EVERY_S, Gamepads


@pytest.fixture
def pads() -> Gamepads:
    pygame.display.init()
    return Gamepads()


def event(kind: int, **values: object) -> pygame.event.Event:
    return pygame.event.Event(kind, instance_id=0, **values)


def keys(pads: Gamepads, *events: pygame.event.Event, now: float = 0.0) -> list[int]:
    return [press.key for happened in events for press in pads.keys(happened, now)]


@pytest.mark.parametrize(
    ("button", "key"),
    [
        (pygame.CONTROLLER_BUTTON_A, pygame.K_RETURN),
        (pygame.CONTROLLER_BUTTON_B, pygame.K_ESCAPE),
        (pygame.CONTROLLER_BUTTON_X, pygame.K_l),
        (pygame.CONTROLLER_BUTTON_Y, pygame.K_TAB),
        (pygame.CONTROLLER_BUTTON_START, pygame.K_p),
        (pygame.CONTROLLER_BUTTON_DPAD_UP, pygame.K_UP),
        (pygame.CONTROLLER_BUTTON_DPAD_DOWN, pygame.K_DOWN),
        (pygame.CONTROLLER_BUTTON_DPAD_LEFT, pygame.K_LEFT),
        (pygame.CONTROLLER_BUTTON_DPAD_RIGHT, pygame.K_RIGHT),
    ],
)
def test_buttons_are_keys(pads: Gamepads, button: int, key: int) -> None:
    down = event(pygame.CONTROLLERBUTTONDOWN, button=button)
    assert keys(pads, down, event(pygame.CONTROLLERBUTTONUP, button=button)) == [key]


def test_unknown_buttons_are_none(pads: Gamepads) -> None:
    assert keys(pads, event(pygame.CONTROLLERBUTTONDOWN, button=4)) == []
    assert keys(pads, event(pygame.JOYBUTTONDOWN, button=4)) == []
    assert keys(pads, event(pygame.MOUSEMOTION, pos=(1, 1))) == []


@pytest.mark.parametrize(
    ("kind", "full"), [(pygame.CONTROLLERAXISMOTION, 32767), (pygame.JOYAXISMOTION, 1.0)]
)
def test_a_push_of_the_stick_is_one_arrow(pads: Gamepads, kind: int, full: float) -> None:
    def push(axis: int, share: float) -> list[int]:
        return keys(pads, event(kind, axis=axis, value=share * full))

    assert push(0, 0.3) == []
    assert push(0, 0.7) == [pygame.K_RIGHT]
    assert push(0, 1.0) == push(0, 0.5) == push(0, 0.9) == [], "still the same push"
    assert push(0, 0.1) == []
    assert push(0, -0.9) == [pygame.K_LEFT]
    assert push(1, -0.9) == [pygame.K_UP]
    assert push(1, 0.9) == [pygame.K_DOWN]
    assert push(2, 1.0) == [], "the other stick, or a trigger"


def test_plain_joysticks_have_a_hat_and_two_buttons(pads: Gamepads) -> None:
    values = [(0, 1), (0, 0), (0, -1), (0, 0), (1, 0), (-1, 0)]
    hats = [event(pygame.JOYHATMOTION, hat=0, value=value) for value in values]
    assert keys(pads, *hats) == [pygame.K_UP, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_LEFT]
    downs = [event(pygame.JOYBUTTONDOWN, button=button) for button in (0, 1)]
    assert keys(pads, *downs) == [pygame.K_RETURN, pygame.K_ESCAPE]


def test_a_held_arrow_repeats_until_it_is_let_go(pads: Gamepads) -> None:
    button = pygame.CONTROLLER_BUTTON_DPAD_DOWN
    keys(pads, event(pygame.CONTROLLERBUTTONDOWN, button=button), now=1.0)
    assert pads.repeats(1.0 + REPEAT_AFTER_S - 0.01) == []
    first = 1.0 + REPEAT_AFTER_S + 0.01
    assert [press.key for press in pads.repeats(first)] == [pygame.K_DOWN]
    assert pads.repeats(first + REPEAT_EVERY_S - 0.01) == []
    assert len(pads.repeats(first + REPEAT_EVERY_S + 0.01)) == 1
    keys(pads, event(pygame.CONTROLLERBUTTONUP, button=button), now=3.0)
    assert pads.repeats(9.0) == []


def test_a_pad_that_cannot_be_opened_or_goes_away_is_no_disaster(pads: Gamepads) -> None:
    assert keys(pads, pygame.event.Event(pygame.JOYDEVICEADDED, device_index=77)) == []
    assert len(pads) == 0
    assert keys(pads, event(pygame.JOYDEVICEREMOVED)) == []
