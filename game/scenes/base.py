"""What a screen is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.ui.kit import Easel
from game.ui.layout import Box, Canvas
from game.ui.theme import DEFAULT_HUES, Theme, theme_of
from game.ui.widgets import Menu

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

# What shows that somebody is there; a gamepad's events have become keys by then.
BY_PLAYER = (pygame.KEYDOWN, pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL)


class Scene:
    """A screen. `overlay` screens show the one below through them.

    The stack calls the verbs: `entering` once before the first frame, `suspending` when another
    screen comes on top, `resuming` when that one has gone, `exiting` once at the end.

    Every button and every `Easel.target` that a screen draws can be pressed by hand: the screen
    gets the events of a mouse. `mirror_room` is where the players see themselves meanwhile, if
    there is room, and `arms_tip` the key of what raised arms do here. `shows_player` screens show
    the camera's picture, and say what is wrong with it, themselves. `back_room` is where a button
    does what Esc does, for mouse and hand. Crossed arms mean something on
    screens that `can_pause`. `hands_off` screens read the players' arms themselves. While a screen
    is `in_dance`, nothing else is told.
    """

    overlay = False
    mirror_room: Box | None = None
    arms_tip: str | None = None
    shows_player = False
    hands_off = False
    in_dance = False
    back_room: Box | None = None

    @property
    def can_pause(self) -> bool:
        return False

    def __init__(self, context: GameContext, stack: SceneStack) -> None:
        self.context, self.stack = context, stack
        self.theme: Theme = self.theme_of()
        self.canvas: Canvas | None = None
        self.entered_at = context.now()
        self.now = self.entered_at

    def entering(self) -> None:
        """The screen is about to be shown for the first time."""

    def suspending(self) -> None:
        """Another screen comes on top: no more input, no more updates."""

    def resuming(self) -> None:
        """The screen on top has gone."""

    def exiting(self) -> None:
        """The screen goes for good."""

    def quitting(self) -> None:
        """The program ends: the last chance to keep what is not saved."""

    def handle(self, event: pygame.event.Event) -> None:
        """One event of the window."""

    def arms_raised(self) -> None:
        """The player has raised both arms: the screen's first action."""

    def arms_crossed(self) -> None:
        """The player has crossed the arms before the chest: a break."""

    def update(self, now: float) -> None:
        """Time has passed until the monotonic instant `now`."""
        self.now = now

    def draw(self, surface: pygame.Surface) -> None:
        """Draws the whole window."""

    # -- for the screens themselves

    def theme_of(self, hues: tuple[float, float] = DEFAULT_HUES) -> Theme:
        """The theme of two hues, in the palette that the player has chosen."""
        return theme_of(hues, colour_blind=self.context.settings.colour_blind)

    @property
    def calm(self) -> bool:
        """Whether the player wants less motion and flashing."""
        return self.context.settings.reduce_motion

    @property
    def age_s(self) -> float:
        return self.now - self.entered_at

    def easel(self, surface: pygame.Surface) -> Easel:
        """The drawing tools for this frame; remembers the canvas for the mouse."""
        easel = self.stack.kit.on(surface, self.theme)
        self.canvas = easel.canvas
        return easel

    def press(self, menu: Menu, event: pygame.event.Event) -> str | None:
        """The button of `menu` that an event pressed; the focus is heard when it moves."""
        pressed, moved = menu.handle(event, self.canvas)
        if moved:
            self.sound("hover")
        return pressed

    def sound(self, name: str) -> None:
        self.context.audio.play_sound(name)
