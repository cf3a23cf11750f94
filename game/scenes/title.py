"""The first screen: the name, the coach dancing, and three ways to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.core.choreography import Choreography
from game.scenes.base import Scene
from game.scenes.preview import Preview
from game.ui.coach import Coach, Place
from game.ui.kit import MEDIUM, Easel
from game.ui.layout import Box
from game.ui.logo import draw_logo
from game.ui.mirrorball import draw_hanging_ball
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import theme_of
from game.ui.widgets import Button, Menu, badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

_COACH = Place(x=1420, floor=950, height=790)
_STILL_BPM = 120.0
_OUTRO_S = 2.0  # of the song, left out


class TitleScene(Scene):
    """Shows the first song's dance as an attraction."""

    def __init__(self, context: GameContext, stack: SceneStack) -> None:
        super().__init__(context, stack)
        self._show = next((s for s in context.songs if s.choreography is not None), None)
        self._dance: Choreography | None = self._show.choreography if self._show else None
        self.theme = theme_of(self._dance.hues) if self._dance else theme_of()
        self._stage = Stage(self.theme, self._dance.bpm if self._dance else _STILL_BPM)
        self._coach = Coach(self._dance, self.theme, _COACH) if self._dance else None
        self._preview: Preview | None = None
        if self._show is not None and self._dance is not None:
            span_s = (self._dance.preview_s[0], self._dance.duration_s - _OUTRO_S)
            self._preview = Preview(context, self._show, span_s, volume=0.6)
        self._menu = Menu(
            [
                Button("dance", "dance", Box(120, 650, 360, 124)),
                Button("calibrate", "calibrate", Box(506, 650, 340, 124)),
                Button("quit", "quit", Box(872, 650, 240, 124)),
            ]
        )

    def entering(self) -> None:
        self._start_music()

    def resuming(self) -> None:
        self._start_music()

    def suspending(self) -> None:
        self.context.audio.stop_music(fade_ms=300)

    def _start_music(self) -> None:
        self.entered_at = self.context.now()
        if self._preview is not None:
            self._preview.start()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.context.quit()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_c:
            self._calibrate()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_p:
            self._choose_player()
            return
        pressed = self.press(self._menu, event)
        if pressed == "dance":
            from game.scenes.songs import SongsScene

            self.sound("select")
            self.stack.push(SongsScene(self.context, self.stack))
        elif pressed == "calibrate":
            self._calibrate()
        elif pressed == "quit":
            self.context.quit()

    def _choose_player(self) -> None:
        from game.scenes.players import PlayersScene

        if self.context.players is not None:
            self.sound("select")
            self.stack.push(PlayersScene(self.context, self.stack))

    def _calibrate(self) -> None:
        from game.scenes.calibrate import CalibrateScene

        self.sound("select")
        self.stack.push(CalibrateScene(self.context, self.stack, self.theme))

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        if self._preview is not None:
            self._preview.update(now)

    @property
    def _beat(self) -> float:
        if self._dance is None or self._preview is None:
            return self.age_s * _STILL_BPM / 60
        return self._dance.beat_at(self._preview.shown_s)

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self._beat, Mood(energy=0.75))
        draw_hanging_ball(easel, 1030, 150, 96, self._beat)
        if self._coach is not None and self._preview is not None:
            self._coach.draw(surface, easel.canvas, self._preview.shown_s)
        draw_logo(easel, 116, 400, 196, self._beat)
        easel.text(say("tagline"), "heading", (124, 545), shadow=True, weight=MEDIUM)
        self._menu.draw(easel)
        self._draw_foot(easel)

    def _draw_foot(self, easel: Easel) -> None:
        poses = self.context.poses
        if poses.virtual:
            badge(easel, say("no_camera" if poses.fallback else "virtual_dancer"), 120, 985)
        else:
            words = say("camera", name=poses.name)
            easel.text(words, "caption", (124, 985), colour=self.theme.dim, shadow=True, fit=760)
        keys = [("Enter", "hint_select"), ("P", "players"), ("C", "calibrate")]
        key_hints(easel, [*keys, ("F11", "hint_full_screen")], 1860, 1034)
