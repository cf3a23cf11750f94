"""The best players of one song, by difficulty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.core.judge import RULES
from game.scenes.base import Scene
from game.storage.scores import Ranked
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import oklch, oklch_hue
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

DIFFICULTIES = tuple(RULES)
_PANEL = Box(160, 270, 1600, 660)
_ROW = 78.0
_NAME_ROOM = 524.0
_LEGS = {"left_leg", "right_leg"}


def left_out_words(left_out: tuple[str, ...]) -> str:
    """How a dance is marked in which limbs did not count, as of one who sat; "" for others."""
    if set(left_out) == _LEGS:
        return say("board_seated")
    if len(left_out) > 1:
        return say("board_without_some", count=len(left_out))
    return say("board_without", limb=say(left_out[0])) if left_out else ""


class LeaderboardScene(Scene):
    """Left and right choose the difficulty, Esc or Enter on Back goes back."""

    def __init__(
        self, context: GameContext, stack: SceneStack, entry: SongEntry, difficulty: str
    ) -> None:
        super().__init__(context, stack)
        self.entry = entry
        dance = entry.choreography
        assert dance is not None
        self.dance = dance
        self.theme = self.theme_of(dance.hues)
        self._stage = Stage(self.theme, dance.bpm)
        self._menu = Menu(
            [
                *(
                    Button(name, name, Box(160 + number * 268, 158, 248, 84))
                    for number, name in enumerate(DIFFICULTIES)
                ),
                Button("back", "hint_back", Box(1512, 158, 248, 84)),
            ]
        )
        self._menu.focus = DIFFICULTIES.index(difficulty)
        self.difficulty = difficulty

    def entering(self) -> None:
        if self.context.players is not None:
            self.context.players.refresh()

    @property
    def rows(self) -> list[Ranked]:
        players = self.context.players
        return [] if players is None else players.leaderboard(self.dance, self.difficulty)

    def handle(self, event: pygame.event.Event) -> None:
        leave = (pygame.K_ESCAPE, pygame.K_l)
        pressed = self.press(self._menu, event)
        if pressed == "back" or (event.type == pygame.KEYDOWN and event.key in leave):
            self.sound("back")
            self.stack.pop()
        elif self._menu.focused in DIFFICULTIES and (pressed or event.type == pygame.KEYDOWN):
            self.difficulty = self._menu.focused

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)

    def draw(self, surface: pygame.Surface) -> None:
        easel, theme = self.easel(surface), self.theme
        beat = self.dance.beat_at(self.age_s)
        self._stage.draw(surface, easel.canvas, beat / 2, Mood(energy=0.25, dim=0.4, calm=True))
        title = f"{self.dance.title} – {say('leaderboard')}"
        easel.text(title, "heading", (160, 92), weight=BOLD, shadow=True, fit=1600)
        easel.panel(_PANEL, fill=theme.surface, alpha=0.92, radius=44)
        self._menu.draw(easel)
        rows = self.rows
        for number, row in enumerate(rows):
            self._draw_row(easel, row, _PANEL.y + 57 + number * _ROW)
        if not rows:
            players = self.context.players
            broken = players is not None and players.trouble is not None
            words = say("scores_broken" if broken else "leaderboard_empty")
            easel.text(words, "body", _PANEL.centre, align="centre", fit=_PANEL.w - 120)
        hints = [("left_right", "hint_difficulty"), ("Esc", "hint_back")]
        key_hints(easel, hints, 1760, 1000)

    def _draw_row(self, easel: Easel, row: Ranked, y: float) -> None:
        theme, players = self.theme, self.context.players
        if players is not None and row.player.casefold() == players.name.casefold():
            mine = Box(_PANEL.x + 20, y - _ROW / 2 + 3, _PANEL.w - 40, _ROW - 6)
            easel.panel(mine, fill=theme.raised, alpha=0.95, radius=_ROW / 2)
        first = theme.gold if row.rank == 1 else theme.text
        easel.text(str(row.rank), "body", (270, y), weight=BOLD, align="right", colour=first)
        easel.disc((330, y), 17, oklch(0.78, 0.16, oklch_hue(row.hue)))
        words = left_out_words(row.left_out)
        wide = easel.width(words, "caption") + 48 if words else 0.0
        name = easel.cut(row.player, "body", _NAME_ROOM - wide - (20 if words else 0), BOLD)
        easel.text(name, "body", (376, y), weight=BOLD)
        if words:
            left = 376 + easel.width(name, "body", BOLD) + 20
            pill = Box(left, y - 25, wide, 50)
            easel.panel(pill, fill=theme.ink, alpha=1, radius=25, border=theme.dim, border_width=2)
            easel.text(words, "caption", pill.centre, align="centre", colour=theme.dim)
        for star in range(5):
            lit = star < row.stars
            easel.star((940 + star * 52, y), 22, theme.gold if lit else theme.line)
        points = f"{row.score:,}"
        easel.text(points, "body", (1420, y), weight=BOLD, align="right", tabular=True)
        day = row.local_date.isoformat()
        easel.text(day, "caption", (1690, y), colour=theme.dim, align="right", tabular=True)
