"""Gamepads as keys: every screen that obeys the keyboard obeys a gamepad.

The pad's cross and left stick are the arrows, A is Enter, B is Esc, Start pauses. Pads that SDL
knows come as controllers, with the same buttons for all; others as joysticks, whose first two
buttons are taken for A and B. They may come and go at any time.
"""

from __future__ import annotations

import logging
from typing import Any, Final

import pygame

LOG = logging.getLogger(__name__)
PUSHED, LET_GO = 0.60, 0.40  # how far a stick must go to count, and come back to count again
REPEAT_AFTER_S, REPEAT_EVERY_S = 0.45, 0.16

_CONTROLLER: Final = {
    pygame.CONTROLLER_BUTTON_A: pygame.K_RETURN,
    pygame.CONTROLLER_BUTTON_B: pygame.K_ESCAPE,
    pygame.CONTROLLER_BUTTON_X: pygame.K_l,  # the leaderboard
    pygame.CONTROLLER_BUTTON_Y: pygame.K_TAB,  # another order of the songs
    pygame.CONTROLLER_BUTTON_START: pygame.K_p,
    pygame.CONTROLLER_BUTTON_DPAD_UP: pygame.K_UP,
    pygame.CONTROLLER_BUTTON_DPAD_DOWN: pygame.K_DOWN,
    pygame.CONTROLLER_BUTTON_DPAD_LEFT: pygame.K_LEFT,
    pygame.CONTROLLER_BUTTON_DPAD_RIGHT: pygame.K_RIGHT,
}
_JOYSTICK: Final = {0: pygame.K_RETURN, 1: pygame.K_ESCAPE, 7: pygame.K_p, 9: pygame.K_p}
_ARROWS: Final = ((pygame.K_LEFT, pygame.K_RIGHT), (pygame.K_UP, pygame.K_DOWN))


class Gamepads:
    """Opens pads as they are plugged in and turns their events into keys."""

    def __init__(self) -> None:
        """Never fails: a machine on which pads cannot be read has none."""
        self._open: dict[int, Any] = {}  # by instance
        self._known: set[int] = set()  # instances that are controllers
        self._pushed: dict[tuple[int, int], int] = {}  # (instance, axis): the arrow it holds
        self._held: tuple[int, float] | None = None  # an arrow, and when it is due again
        self._controllers: Any = None
        try:
            pygame.joystick.init()
            from pygame._sdl2 import controller

            controller.init()
            self._controllers = controller
        except (pygame.error, ImportError) as error:
            LOG.info("no gamepads: %s", error)

    def __len__(self) -> int:
        """How many pads are open."""
        return len(self._open)

    def keys(self, event: pygame.event.Event, now: float) -> list[pygame.event.Event]:
        """The keys that an event presses; none where it is not a pad's."""
        if event.type == pygame.JOYDEVICEADDED:
            self._plugged(int(event.device_index))
        elif event.type == pygame.JOYDEVICEREMOVED:
            self._unplugged(int(event.instance_id))
        key = self._key(event)
        if key is None:
            return []
        if key in _ARROWS[0] + _ARROWS[1]:
            self._held = (key, now + REPEAT_AFTER_S)
        return [_press(key)]

    def repeats(self, now: float) -> list[pygame.event.Event]:
        """An arrow that is held comes again and again."""
        if self._held is None or now < self._held[1]:
            return []
        self._held = (self._held[0], now + REPEAT_EVERY_S)
        return [_press(self._held[0])]

    def _key(self, event: pygame.event.Event) -> int | None:
        kind = event.type
        if kind == pygame.CONTROLLERBUTTONDOWN:
            return _CONTROLLER.get(event.button)
        if kind == pygame.CONTROLLERAXISMOTION:
            return self._pushed_to(_instance(event), int(event.axis), event.value / 32767)
        if kind in (pygame.CONTROLLERBUTTONUP, pygame.JOYBUTTONUP):
            self._held = None
        if _instance(event) in self._known:
            return None  # what a joystick says that is a controller comes twice
        if kind == pygame.JOYBUTTONDOWN:
            return _JOYSTICK.get(event.button)
        if kind == pygame.JOYAXISMOTION:
            return self._pushed_to(_instance(event), int(event.axis), float(event.value))
        if kind == pygame.JOYHATMOTION:
            across, up = event.value
            if not across and not up:
                self._held = None
                return None
            return _ARROWS[0][across > 0] if across else _ARROWS[1][up < 0]
        return None

    def _pushed_to(self, instance: int, axis: int, value: float) -> int | None:
        """The arrow that a stick has just been pushed to, once for every push."""
        if axis not in (0, 1):
            return None
        at = (instance, axis)
        if abs(value) < LET_GO and self._pushed.pop(at, None) is not None:
            self._held = None
        key = _ARROWS[axis][value > 0]
        if abs(value) < PUSHED or self._pushed.get(at) == key:
            return None
        self._pushed[at] = key
        return key

    def _plugged(self, index: int) -> None:
        try:
            if self._controllers is not None and self._controllers.is_controller(index):
                pad = self._controllers.Controller(index)
                instance = int(pad.as_joystick().get_instance_id())
                self._known.add(instance)
            else:
                pad = pygame.joystick.Joystick(index)
                instance = int(pad.get_instance_id())
        except pygame.error as error:  # gone again, or not to be read
            LOG.info("a gamepad cannot be used: %s", error)
            return
        self._open[instance] = pad

    def _unplugged(self, instance: int) -> None:
        self._open.pop(instance, None)
        self._known.discard(instance)
        self._held = None
        self._pushed = {at: key for at, key in self._pushed.items() if at[0] != instance}


def _instance(event: pygame.event.Event) -> int:
    return int(getattr(event, "instance_id", -1))


def _press(key: int) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=key, unicode="", mod=0, scancode=0)
