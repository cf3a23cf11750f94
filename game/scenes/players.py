"""Who dances: choose, add, rename, colour, weigh and delete players."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pygame

from game.core.records import streak
from game.scenes.base import Scene
from game.storage.scores import (
    Player,
    Totals,
    add_player,
    delete_player,
    rename_player,
    set_hue,
    set_weight,
)
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import oklch, oklch_hue
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

_SHOWN, _LETTERS, _HUE_STEP = 6, 24, 40
_LIST = Box(120, 200, 1080, 644)
_ROW, _TOTALS = 92.0, 68.0
_ACTIONS = ("add", "rename", "colour", "weight", "delete")


def total_words(sums: Totals, today: date) -> list[str]:
    """Stars, time, days in a row, and the calories, which are an estimate."""
    hours, minutes = divmod(round(sums.seconds / 60), 60)
    key = "total_hours" if hours else "total_minutes"
    words = [str(sums.stars), say(key, hours=hours, minutes=minutes)]
    days = streak(sums.days, today)
    if days:
        words.append(say("total_day" if days == 1 else "total_days", days=days))
    return [*words, say("total_calories", kcal=round(sums.calories))]


class PlayersScene(Scene):
    """Up and down choose who dances; the buttons change the player that is chosen."""

    def __init__(self, context: GameContext, stack: SceneStack) -> None:
        super().__init__(context, stack)
        self._stage = Stage(self.theme, 100.0)
        self._menu = self._offered()
        ask = [Button(n, n, Box(1300, 310 + 110 * i, 460, 92)) for i, n in enumerate(_ASKED)]
        self._ask = Menu(ask)
        self.typing, self.text, self.message = "", "", ""
        self.asking = False
        if context.players is not None:
            context.players.refresh()

    def _offered(self) -> Menu:
        """What can be done now: without a player, only adding one."""
        some = self.chosen is not None
        actions = _ACTIONS if some else _ACTIONS[:1]
        names = [*(f"player_{name}" for name in actions), "hint_back"]
        boxes = [Box(1300, 200 + number * 110, 460, 92) for number in range(len(names))]
        menu = Menu([Button(n, n, box) for n, box in zip(names, boxes, strict=True)])
        menu.choose("hint_back" if some else "player_add")
        return menu

    # -- players

    @property
    def players(self) -> list[Player]:
        return [] if self.context.players is None else self.context.players.all()

    @property
    def chosen(self) -> Player | None:
        book = self.context.players
        name = "" if book is None else book.name.casefold()
        return next((one for one in self.players if one.name.casefold() == name), None)

    def _choose(self, name: str) -> None:
        if self.context.players is None:
            return
        self.context.players.name, self.message = name, ""
        self.context.players.refresh()
        try:
            self.context.change_settings(player=name)
        except OSError as error:
            self.message = say("calibrate_not_saved", reason=error.strerror or error)

    def _change(self, work: Callable[[sqlite3.Connection], object]) -> bool:
        """Whether the change was made; else `message` says why not."""
        book = self.context.players
        if book is None:
            return False
        try:
            before, book.trouble = book.trouble, None
            book.change(work)
            failed = book.trouble
            book.trouble = failed or before
        except (ValueError, sqlite3.IntegrityError) as error:
            failed = str(error)
        self.message = "" if failed is None else say("player_refused", why=failed)
        return failed is None

    def _move(self, step: int) -> None:
        names = [one.name for one in self.players]
        if names:
            at = names.index(self.chosen.name) if self.chosen else -step
            self.sound("hover")
            self._choose(names[min(max(at + step, 0), len(names) - 1)])

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if self.typing:
            self._type(event)
            return
        menu = self._ask if self.asking else self._menu
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._leave()
        elif event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            if not self.asking:
                self._move(1 if event.key == pygame.K_DOWN else -1)
        elif (pressed := self.press(menu, event)) is not None:
            self.sound("select")
            self._do(pressed)
        elif event.type == pygame.MOUSEBUTTONDOWN and self.canvas and not self.asking:
            place = self.canvas.to_units(event.pos)
            for one, box in self._rows():
                if box.contains(place):
                    self._choose(one.name)

    def _leave(self) -> None:
        self.sound("back")
        if self.asking:
            self.asking = False
        else:
            self.stack.pop()

    def _do(self, name: str) -> None:
        one = self.chosen
        if name == "hint_back":
            self._leave()
        elif name == "player_add":
            self.typing, self.text = "add", ""
        elif name == "player_keep":
            self.asking = False
        elif one is None:
            return
        elif name == "player_delete" and not self.asking:
            self.asking, self._ask.focus = True, 0
        elif name == "player_delete":
            self.asking = False
            if self._change(lambda db: delete_player(db, one.id)) and self.players:
                self._choose(self.players[0].name)
        elif name == "player_colour":
            self._change(lambda db: set_hue(db, one.id, one.hue + _HUE_STEP))
        else:
            self.typing = name.removeprefix("player_")
            self.text = one.name if self.typing == "rename" else ""

    def _type(self, event: pygame.event.Event) -> None:
        """Letters come with their keys, so that no other text input is needed."""
        if event.type == pygame.MOUSEBUTTONDOWN:  # or a hand: whatever is pressed, it is done
            self._typed(self.text.strip())
            self.handle(event)
        if event.type != pygame.KEYDOWN:
            return
        if event.key == pygame.K_ESCAPE:
            self.typing = ""
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self._typed(self.text.strip())
        elif event.key == pygame.K_BACKSPACE:
            self.text = self.text[:-1]
        else:
            letter = getattr(event, "unicode", "")
            if letter.isprintable() and len(self.text) < _LETTERS:
                self.text += letter

    def _typed(self, text: str) -> None:
        what, one = self.typing, self.chosen
        self.typing = ""
        if not text and what != "weight":
            return
        if what == "add" and self._change(lambda db: add_player(db, text)):
            self._choose(" ".join(text.split()))
        elif what == "rename" and one is not None:
            if self._change(lambda db: rename_player(db, one.id, text)):
                self._choose(" ".join(text.split()))
        elif what == "weight" and one is not None:
            self._change(lambda db: set_weight(db, one.id, float(text) if text else None))

    def update(self, now: float) -> None:
        super().update(now)
        if len(self._menu.buttons) != len(self._offered().buttons):
            self._menu = self._offered()
        self._menu.update(now)
        self._ask.update(now)

    # -- drawing

    def _rows(self) -> list[tuple[Player, Box]]:
        """The players in view: the chosen one is always among them."""
        players = self.players
        at = next((i for i, one in enumerate(players) if one == self.chosen), 0)
        first = min(max(0, at - _SHOWN + 2), max(0, len(players) - _SHOWN))
        rows, y = [], _LIST.y
        for one in players[first : first + _SHOWN]:
            high = _ROW + _TOTALS if one == self.chosen else _ROW
            rows.append((one, Box(_LIST.x, y, _LIST.w, high - 8)))
            y += high
        return rows

    def draw(self, surface: pygame.Surface) -> None:
        easel, theme = self.easel(surface), self.theme
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(0.25, 0.4, calm=True))
        easel.text(say("players"), "heading", (120, 112), weight=BOLD, shadow=True)
        for one, box in self._rows():
            mine = one == self.chosen
            fill, border = (theme.raised, theme.secondary) if mine else (theme.surface, None)
            easel.panel(box, fill=fill, alpha=0.94, radius=40, border=border, border_width=5)
            y = box.y + (_ROW - 8) / 2
            easel.disc((box.x + 58, y), 24, oklch(0.78, 0.16, oklch_hue(one.hue)))
            name = easel.cut(one.name, "body", 620, BOLD)
            easel.text(name, "body", (box.x + 110, y), weight=BOLD)
            if mine:
                place = (box.x + 140 + easel.width(name, "body", BOLD), y)
                easel.text(say("player_dances"), "caption", place, colour=theme.gold, fit=200)
            if one.weight_kg is not None:
                kilos = f"{one.weight_kg:g} kg"
                place = (box.right - 44, y)
                easel.text(kilos, "caption", place, colour=theme.dim, align="right")
            if mine:
                self._draw_totals(easel, one, Box(box.x + 110, y + 34, box.w - 154, _TOTALS))
        self._draw_words(easel)
        (self._ask if self.asking else self._menu).draw(easel)
        hints = [("up_down", "hint_move"), ("left_right", "hint_select"), ("Esc", "hint_back")]
        if self.typing:
            hints = [("Enter", "hint_save"), ("Esc", "hint_cancel")]
        key_hints(easel, hints, 1760, 1000)

    def _draw_totals(self, easel: Easel, one: Player, room: Box) -> None:
        """What the player's dances add up to, in one line."""
        book, y = self.context.players, room.centre[1]
        sums = None if book is None else book.totals(one)
        if sums is None or not sums.runs:
            easel.text(say("total_none"), "caption", (room.x, y), colour=self.theme.dim)
            return
        easel.star((room.x + 18, y), 20, self.theme.gold)
        words = "    ".join(total_words(sums, date.today()))
        easel.text(words, "caption", (room.x + 52, y), fit=room.w - 52)

    def _draw_words(self, easel: Easel) -> None:
        """What is being typed or asked, or why something did not go."""
        words, one = self.message, self.chosen
        if self.typing:
            key = "player_kilos" if self.typing == "weight" else "player_name"
            words = f"{say(key, text=self.text)}|"
        elif self.asking and one is not None:
            words = say("player_really", name=one.name)
        elif not words and not self.players:
            words = say("player_none")
        if words:
            wide = min(1080.0, easel.width(words, "body", BOLD) + 90)
            box = Box(120, 862, wide, 92)
            easel.panel(box, fill=self.theme.ink, alpha=0.92, radius=46)
            easel.text(words, "body", (165, box.centre[1]), weight=BOLD, fit=wide - 90)


_ASKED = ("player_keep", "player_delete")
