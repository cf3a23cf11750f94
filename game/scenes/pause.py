"""The pause, wished for or forced: what happened, what to do, and three ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.scenes.base import Scene
from game.ui.kit import BOLD
from game.ui.layout import Box
from game.ui.player_view import MAX_BOX
from game.ui.strings import say
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.dance import DanceScene
    from game.scenes.party_dance import PartyDanceScene
    from game.scenes.stack import SceneStack

_PANEL = Box(410, 250, 1100, 560)
_HIGHER = Box(410, 48, 1100, 560)  # above the players' picture, where they work this by hand


class PauseScene(Scene):
    """Lies over a dance that stands still."""

    overlay = True
    mirror_room = MAX_BOX  # where it is in the dance below
    arms_tip = "hands_pause"

    def __init__(
        self, context: GameContext, stack: SceneStack, dance: DanceScene | PartyDanceScene
    ) -> None:
        super().__init__(context, stack)
        self.dance, self.theme = dance, dance.theme
        self.message = dance.run.message
        self.trouble = "film_over" if context.poses.ended else "camera_lost"
        self._panel = _PANEL if stack.hands is None else _HIGHER
        names = {"resume": "resume", "restart": "restart", "leave": dance.way_out}
        self._menu = Menu(
            [
                Button(
                    name,
                    label,
                    Box(self._panel.x + 60 + number * 336, self._panel.bottom - 170, 308, 110),
                )
                for number, (name, label) in enumerate(names.items())
            ]
        )

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_p):
            self._choose("resume")
            return
        pressed = self.press(self._menu, event)
        if pressed is not None:
            self._choose(pressed)

    def arms_raised(self) -> None:
        if not self.message or self.context.poses.error() is None:
            self._choose("resume")

    def _choose(self, name: str) -> None:
        self.sound("back" if name == "leave" else "select")
        if name == "leave":
            self.dance.leave()
            return
        self.stack.pop()
        if name == "resume":
            self.dance.run.resume()
        else:
            self.dance.restart()

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        surface.fill((96, 96, 96), special_flags=pygame.BLEND_RGB_MULT)
        easel.panel(
            self._panel,
            fill=self.theme.surface,
            alpha=0.97,
            radius=56,
            border=self.theme.secondary,
            border_width=6,
        )
        title = say(self.trouble) if self.message else say("paused")
        easel.text(title, "title", (960, self._panel.y + 96), weight=BOLD, align="centre", fit=980)
        room = Box(self._panel.x + 80, self._panel.y + 170, self._panel.w - 160, 200)
        if self.message:
            bottom = easel.wrapped(self.message, "body", room)
            easel.text(
                say(f"{self.trouble}_do"),
                "body",
                (room.x, bottom + 30),
                colour=self.theme.amber,
                fit=room.w,
            )
        else:
            easel.text(say("take_a_breath"), "body", (960, room.y + 60), align="centre", fit=room.w)
        self._menu.draw(easel)
        key_hints(
            easel, [("Enter", "hint_select"), ("Esc", "resume")], 1500, self._panel.bottom + 50
        )
