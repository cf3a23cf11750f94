"""Who made what, and under which licence: a few pages to turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game.credits import Credit, font_credits, library_credits, model_credits, song_credits
from game.scenes.base import Scene
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.logo import draw_logo
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import Theme
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

_PANEL = Box(60, 176, 1800, 730)
_TOP, _ROW, _SMALL_ROW = 130.0, 66.0, 47.0
_ROWS, _SMALL_ROWS = 8, 12
_BPM = 100.0


@dataclass(frozen=True)
class Page:
    """`title` is a key of the table of strings; small pages have no makers."""

    title: str
    credits: tuple[Credit, ...] = ()
    small: bool = False


def _pages(title: str, credits: Sequence[Credit], *, small: bool = False) -> list[Page]:
    size = _SMALL_ROWS if small else _ROWS
    starts = range(0, len(credits), size)
    return [Page(title, tuple(credits[at : at + size]), small) for at in starts]


class CreditsScene(Scene):
    """Arrows and Next turn the pages, Esc and Back go back."""

    back_room = Box(1620, 54, 240, 84)

    def __init__(self, context: GameContext, stack: SceneStack, theme: Theme | None = None) -> None:
        super().__init__(context, stack)
        self.theme = theme or self.theme
        self._stage = Stage(self.theme, _BPM)
        self.pages = [
            Page("credits_game"),
            *_pages("songs", song_credits(context.songs)),
            *_pages("credits_models", [*model_credits(), *font_credits()]),
            *_pages("credits_libraries", library_credits(), small=True),
        ]
        self.page = 0
        self._menu = Menu([Button("next", "credits_next", Box(1500, 936, 360, 96))])

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def handle(self, event: pygame.event.Event) -> None:
        on = (pygame.K_RIGHT, pygame.K_DOWN, pygame.K_PAGEDOWN)
        back = (pygame.K_LEFT, pygame.K_UP, pygame.K_PAGEUP)
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
        elif event.type == pygame.KEYDOWN and event.key in (*on, *back):
            self._turn(1 if event.key in on else -1)
        elif event.type == pygame.MOUSEWHEEL and event.y:
            self._turn(-1 if event.y > 0 else 1)
        elif self.press(self._menu, event) is not None:
            self._turn(1)

    def _turn(self, step: int) -> None:
        self.page = (self.page + step) % len(self.pages)
        self.sound("hover")

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, page = self.easel(surface), self.pages[self.page]
        beat = self.age_s * _BPM / 120
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.2, dim=0.4, calm=True))
        easel.text(say("credits"), "title", (60, 98), weight=BOLD, shadow=True)
        easel.panel(_PANEL, fill=self.theme.surface, alpha=0.92, radius=44)
        if page.credits:
            place = (_PANEL.x + 60, _PANEL.y + 64)
            tint = self.theme.secondary_light
            easel.text(say(page.title), "heading", place, weight=BOLD, colour=tint, fit=1600)
            self._draw_rows(easel, page)
        else:
            self._draw_game(easel, beat)
        words = f"{self.page + 1} / {len(self.pages)}"
        easel.text(words, "body", (960, 984), weight=BOLD, align="centre", shadow=True)
        self._menu.draw(easel)
        hints = [("left_right", "credits_turn"), ("Esc", "hint_back")]
        key_hints(easel, hints, 560, 984)

    def _draw_game(self, easel: Easel, beat: float) -> None:
        draw_logo(easel, _PANEL.x + 90, _PANEL.y + 190, 150, beat)
        lines = (("tagline", "heading"), ("credits_made", "body"), ("credits_licence", "body"))
        for number, (key, role) in enumerate(lines):
            place = (_PANEL.x + 96, _PANEL.y + 350 + number * 94)
            weight = BOLD if number == 0 else 500
            easel.text(say(key), role, place, weight=weight, fit=_PANEL.w - 180)
        thanks = (_PANEL.x + 96, _PANEL.y + 350 + 3 * 94)
        easel.text(say("credits_thanks"), "body", thanks, colour=self.theme.dim, fit=_PANEL.w - 180)

    def _draw_rows(self, easel: Easel, page: Page) -> None:
        for number, credit in enumerate(page.credits):
            if page.small:
                self._draw_small(easel, credit, _PANEL.y + _TOP + 12 + number * _SMALL_ROW)
            else:
                self._draw_row(easel, credit, _PANEL.y + _TOP + 40 + number * _ROW)

    def _draw_row(self, easel: Easel, credit: Credit, y: float) -> None:
        name = easel.cut(credit.name, "body", 720, BOLD)
        maker = easel.cut(credit.maker, "body", 600)
        easel.text(name, "body", (_PANEL.x + 60, y), weight=BOLD)
        easel.text(maker, "body", (_PANEL.x + 810, y))
        place = (_PANEL.right - 60, y)
        easel.text(credit.licence, "body", place, colour=self.theme.dim, align="right", fit=280)

    def _draw_small(self, easel: Easel, credit: Credit, y: float) -> None:
        name = easel.cut(credit.name, "caption", 700, BOLD)
        easel.text(name, "caption", (_PANEL.x + 60, y), weight=BOLD)
        licence = easel.cut(credit.licence, "caption", 900)
        place = (_PANEL.right - 60, y)
        easel.text(licence, "caption", place, colour=self.theme.dim, align="right")
