"""Record by dancing: choose the music, dance, watch it back, keep it as a song."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pygame

from game.scenes.base import Scene
from game.scenes.setup import SetupScene
from game.storage.choreography_file import SongError
from game.tunes import Tune, faster, listened, music_folder, tunes
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood
from game.ui.strings import say
from game.ui.widgets import Button, Menu, badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_PANEL: Final = Box(1180, 150, 680, 720)
_BAR: Final = Box(60, 900, 1060, 108)


def from_home(path: Path) -> str:
    """A path as people write it: from their home folder on, if it is there."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


class RecordScene(SetupScene):
    """What will be recorded, and how well the camera sees who will dance it."""

    arms_tip = "hands_record"

    def __init__(self, context: GameContext, stack: SceneStack, entry: SongEntry) -> None:
        super().__init__(context, stack, entry, "medium")
        self.tunes = tunes(context.songs)
        self.chosen = 0
        self.trouble = ""
        self._aside = context.aside or ThreadPoolExecutor(1, "listening").submit
        self._listening: Future[Tune] | None = None
        left, right = Box(1220, 560, 292, 100), Box(1528, 560, 292, 100)
        self._menu = Menu(
            [
                Button("start", "record_start", Box(1180, 900, 680, 108)),
                Button("before", "record_before", Box(1220, 440, 292, 100)),
                Button("after", "record_after", Box(1528, 440, 292, 100)),
                Button("slower", "record_slower", left),
                Button("faster", "record_faster", right),
            ]
        )

    @property
    def tune(self) -> Tune:
        return self.tunes[self.chosen]

    # -- input

    def resuming(self) -> None:
        self._gone = False
        self.context.audio.stop_music()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
            return
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            self._step(1 if event.key == pygame.K_RIGHT else -1)
            return
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            self._faster(1 if event.key == pygame.K_UP else -1)
            return
        assert self._menu is not None
        pressed = self.press(self._menu, event)
        if pressed in ("before", "after"):
            self._step(1 if pressed == "after" else -1)
        elif pressed in ("slower", "faster"):
            self._faster(1 if pressed == "faster" else -1)
        elif pressed == "start":
            self._go()

    def _step(self, by: int) -> None:
        self.sound("hover")
        self.chosen, self.trouble = (self.chosen + by) % len(self.tunes), ""
        self._listening = None
        if self.tune.grid is None:
            tune = self.tune
            self._listening = self._aside(lambda: listened(tune))

    def _faster(self, steps: int) -> None:
        self.sound("hover")
        self.tunes[self.chosen] = faster(self.tune, steps)

    def _go(self) -> None:
        from game.scenes.record_dance import RecordDanceScene

        if self._gone or self.tune.grid is None:
            return
        self._gone = True
        self.sound("select")
        self.stack.push(RecordDanceScene(self.context, self.stack, self.tune))

    # -- time

    def update(self, now: float) -> None:
        Scene.update(self, now)
        if self.canvas is None:
            return
        self._look(now)
        assert self._menu is not None
        self._menu.update(now)
        if self._listening is not None and self._listening.done():
            try:
                self.tunes[self.chosen] = self._listening.result()
            except (SongError, OSError) as error:
                self.trouble = str(error)
            self._listening = None

    def _sentence(self) -> tuple[str, bool]:
        words, good = super()._sentence()
        return (say("record_seen_all"), True) if good else (words, good)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(energy=0.2, dim=0.45, calm=True))
        easel.text(say("record_title"), "heading", (60, 88), weight=BOLD, shadow=True)
        self._draw_picture(easel)
        self._draw_tune(easel)
        words, good = self._sentence()
        edge = self.theme.good if good else self.theme.amber
        easel.panel(_BAR, fill=self.theme.ink, alpha=0.92, radius=54, border=edge, border_width=6)
        easel.text(words, "body", _BAR.centre, weight=BOLD, align="centre", fit=_BAR.w - 90)
        if self.context.poses.virtual:
            badge(easel, say("virtual_dancer"), 144, 226)
        hints = [("Enter", "record_start"), ("left_right", "record_music"), ("Esc", "hint_back")]
        key_hints(easel, hints, 1860, 1048)

    def _draw_tune(self, easel: Easel) -> None:
        easel.panel(_PANEL, fill=self.theme.surface, alpha=0.86, radius=48)
        tune, x = self.tune, _PANEL.x + 40
        place = f"{self.chosen + 1} / {len(self.tunes)}"
        easel.text(say("record_music"), "body", (x, 200), colour=self.theme.dim)
        easel.text(place, "body", (_PANEL.right - 40, 200), colour=self.theme.dim, align="right")
        title = tune.title or say("record_clicks")
        easel.text(title, "heading", (x, 284), weight=BOLD, fit=600)
        easel.text(self._facts(), "body", (x, 364), colour=self.theme.gold, fit=600)
        assert self._menu is not None
        for button in self._menu.buttons:
            if tune.path is None or button.name not in ("slower", "faster"):
                self._menu.draw_only(easel, button.name)
        words = say("record_own", folder=from_home(music_folder()))
        easel.wrapped(words, "caption", Box(x, 700, 600, 160), colour=self.theme.dim)

    def _facts(self) -> str:
        """The tempo and the length of what is chosen, or why it cannot be recorded to."""
        tune = self.tune
        if self.trouble:
            return self.trouble
        if tune.grid is None:
            return say("record_listening")
        minutes, seconds = divmod(math.ceil(tune.length_s), 60)
        return say("record_facts", bpm=f"{tune.grid.bpm:g}", length=f"{minutes}:{seconds:02d}")
