"""The choice of how to have a party: five large cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pygame

from game.core.party import Mode
from game.party import Party
from game.scenes.base import Scene
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lines import even_lines
from game.ui.party_pictogram import mode_pictogram
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.tween import tween
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.floor_plan import FloorPlanScene
    from game.scenes.stack import SceneStack

_WIDE, _HIGH, _GAP, _Y = 344.0, 640.0, 20.0, 232.0
_PICTURE: Final = 270.0  # units: a pictogram's height


class PartyScene(Scene):
    """Left and right choose, Enter goes on to the songs or, to pass the floor, to the guests."""

    mirror_room = Box(1660, 36, 200, 150)
    back_room = Box(620, 60, 240, 84)

    def __init__(self, context: GameContext, stack: SceneStack, party: Party | None = None) -> None:
        """`party` is who has been dancing together: they stay, whatever is played next."""
        super().__init__(context, stack)
        party = party or Party()
        self._guests = () if party.floor is None else party.floor.guests
        self._party = party if party.floor is None else Party(party.mode)
        self._plan: FloorPlanScene | None = None  # with the guests that were written down
        self._stage = Stage(self.theme, 100.0)
        self._menu = Menu(
            [
                Button(mode, f"party_{mode}", Box(60 + i * (_WIDE + _GAP), _Y, _WIDE, _HIGH))
                for i, mode in enumerate(Mode)
            ]
        )
        self._menu.focus = list(Mode).index(self._party.mode)
        self._focused = (self._menu.focus, self.now)

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
            return
        pressed = self.press(self._menu, event)
        if self._menu.focus != self._focused[0]:
            self._focused = (self._menu.focus, self.now)
        if pressed is not None:
            self._choose(Mode(pressed))

    def _choose(self, mode: Mode) -> None:
        from game.scenes.floor_plan import FloorPlanScene
        from game.scenes.songs import SongsScene

        self.sound("select")
        if mode is Mode.FLOOR:
            if self._plan is None:
                made = FloorPlanScene(self.context, self.stack, Party(mode), self._guests)
                self._plan = made
            self.stack.push(self._plan)
        else:
            self._party = replace(self._party, mode=mode)
            self.stack.push(SongsScene(self.context, self.stack, party=self._party))

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        mood = Mood(energy=0.4, dim=0.25, calm=True)
        self._stage.draw(surface, easel.canvas, self.age_s, mood)
        easel.text(say("party"), "title", (60, 96), weight=BOLD, shadow=True)
        easel.text(say("party_raise"), "body", (64, 178), colour=self.theme.dim, shadow=True)
        for index, button in enumerate(self._menu.buttons):
            easel.target(button.box)
            self._draw_card(easel, Mode(button.name), button.box, index == self._menu.focus)
        hints = [("left_right", "hint_move"), ("Enter", "hint_select"), ("Esc", "hint_back")]
        key_hints(easel, hints, 1860, 1000)

    def _draw_card(self, easel: Easel, mode: Mode, box: Box, lit: bool) -> None:
        theme = self.theme
        if lit:
            lift = 14 * tween("back_out", self.now, self._focused[1], 0.3)
            box = Box(box.x, box.y - lift, box.w, box.h)
            easel.glow(box, theme.primary, radius=44, spread=44)
            edge = theme.secondary
            easel.panel(box, fill=theme.raised, alpha=0.97, radius=44, border=edge, border_width=6)
        else:
            easel.panel(box, fill=theme.surface, alpha=0.88, radius=44)
        size = easel.canvas.length(_PICTURE)
        blind = self.context.settings.colour_blind
        picture = mode_pictogram(easel.kit.sprites, mode, size, theme, blind)
        x = box.centre[0]
        easel.centred(picture, (x, box.y + 40 + _PICTURE / 2))
        words, room = say(f"party_{mode}"), box.w - 48
        easel.text(words, "heading", (x, box.y + 380), weight=BOLD, align="centre", fit=room)
        lines = even_lines(easel, say(f"party_{mode}_what"), "caption", room)
        for number, line in enumerate(lines):
            place = (x, box.y + 460 + 42 * number)
            easel.text(line, "caption", place, colour=theme.dim, align="centre", fit=room)
