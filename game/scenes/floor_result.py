"""What an evening of pass-the-floor has come to, so far or in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.scenes.base import Scene
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.party import Party
    from game.scenes.stack import SceneStack


class FloorResultScene(Scene):
    """Up to twelve guests, best first. Esc goes back to the evening; only its button ends it."""

    def __init__(self, context: GameContext, stack: SceneStack, party: Party) -> None:
        super().__init__(context, stack)
        assert party.floor is not None
        self.party, self.floor = party, party.floor
        self._stage = Stage(self.theme, 120.0)
        self._menu = Menu(
            [
                Button(
                    "back", "hint_back" if self.floor.over else "floor_on", Box(60, 940, 400, 92)
                ),
                Button("end", "podium_end", Box(490, 940, 460, 92), hold_s=2.0),
            ]
        )

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._choose("back")
            return
        pressed = self.press(self._menu, event)
        if pressed is not None:
            self._choose(pressed)

    def _choose(self, name: str) -> None:
        from game.scenes.party import PartyScene
        from game.scenes.title import TitleScene

        if name == "back":
            self.sound("back")
            self.stack.pop()
            return
        self.sound("select")
        self.context.poses.follow(1)
        title = TitleScene(self.context, self.stack)
        self.stack.reset(title, PartyScene(self.context, self.stack, self.party))

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(energy=0.5, dim=0.3, calm=True))
        words = say("podium_final_title" if self.floor.over else "floor_so_far")
        easel.text(words, "title", (960, 100), weight=BOLD, align="centre", shadow=True)
        ranking, places = self.floor.ranking(), self.floor.places()
        for order, (guest, share) in enumerate(ranking):
            column, row = divmod(order, 6)
            left = 580.0 if len(ranking) <= 6 else 180.0
            box = Box(left + column * 800, 190 + row * 120, 760, 100)
            self._draw_guest(easel, box, places[order], self.floor.guests[guest], share)
        self._menu.draw(easel)
        key_hints(easel, [("Enter", "hint_select"), ("Esc", "hint_back")], 1860, 1044)

    def _draw_guest(self, easel: Easel, box: Box, place: int, name: str, share: float) -> None:
        fill = self.theme.raised if place == 1 else self.theme.surface
        easel.panel(box, fill=fill, alpha=0.92, radius=36)
        middle, tone = (
            (box.x + 56, box.centre[1]),
            self.theme.gold if place <= 3 else self.theme.dim,
        )
        easel.disc(middle, 36, tone)
        number = str(place)
        easel.text(number, "body", middle, colour=self.theme.ink, weight=BOLD, align="centre")
        name = easel.cut(name, "body", 420, BOLD)
        easel.text(name, "body", (box.x + 116, box.centre[1]), weight=BOLD)
        points = (box.right - 40, box.centre[1])
        easel.text(f"{100 * share:.0f} %", "heading", points, weight=BOLD, align="right")
