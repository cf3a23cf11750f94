"""The first screen: the name, the coach dancing, and three ways to go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pygame

from game.core.choreography import Choreography
from game.dance_run import visible_player
from game.scenes.base import BY_PLAYER, Scene
from game.scenes.preview import Preview
from game.ui.backdrop import backdrop_of
from game.ui.coach import Coach, Place
from game.ui.kit import MEDIUM, Easel
from game.ui.layout import Box, Canvas
from game.ui.logo import draw_logo
from game.ui.mirrorball import draw_hanging_ball
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import DEFAULT_HUES, Theme
from game.ui.widgets import Button, Menu, badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_COACH = Place(x=1490, floor=950, height=770)
_STILL_BPM = 120.0
ALONE_S = 20.0  # without anybody, after which the game dances by itself
_OUTRO_S = 2.0  # of the song, left out


def shown_on_title(songs: Sequence[SongEntry]) -> SongEntry | None:
    """The song that is the attraction."""
    return next((song for song in songs if song.choreography is not None), None)


def prepare_title(songs: Sequence[SongEntry], window: pygame.Surface) -> None:
    """Paints the title's backdrop, which takes a while, where something else is waited for."""
    shown = shown_on_title(songs)
    hues = DEFAULT_HUES if shown is None or shown.choreography is None else shown.choreography.hues
    backdrop_of(Canvas(*window.get_size()), hues)


class TitleScene(Scene):
    """Shows the first song's dance as an attraction."""

    mirror_room = Box(60, 48, 240, 180)
    arms_tip = "hands_title"

    def __init__(self, context: GameContext, stack: SceneStack) -> None:
        super().__init__(context, stack)
        self._show = shown_on_title(context.songs)
        self._dance: Choreography | None = self._show.choreography if self._show else None
        self.theme = self._themed()
        self._stage = Stage(self.theme, self._dance.bpm if self._dance else _STILL_BPM)
        self._coach = Coach(self._dance, self.theme, _COACH) if self._dance else None
        self._preview: Preview | None = None
        if self._show is not None and self._dance is not None:
            span_s = (self._dance.preview_s[0], self._dance.duration_s - _OUTRO_S)
            self._preview = Preview(context, self._show, span_s, volume=0.6)
        self._menu = Menu(
            [
                Button("dance", "dance", Box(120, 650, 240, 124)),
                Button("party", "party", Box(373, 650, 240, 124)),
                Button("record", "record", Box(626, 650, 240, 124)),
                Button("players", "players", Box(880, 650, 240, 124)),
                Button("calibrate", "calibrate", Box(120, 796, 260, 104)),
                Button("settings", "settings", Box(398, 796, 240, 104)),
                Button("credits", "credits", Box(656, 796, 224, 104)),
                Button("quit", "quit", Box(898, 796, 222, 104), hold_s=3.0),
            ]
        )

    def entering(self) -> None:
        self._start_music()

    def resuming(self) -> None:
        self.theme = self._themed()
        self._start_music()

    def suspending(self) -> None:
        self.context.audio.stop_music(fade_ms=300)

    def _start_music(self) -> None:
        self.entered_at = self._awake_at = self.context.now()
        if self._preview is not None:
            self._preview.start()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type in BY_PLAYER:
            self._awake_at = self.now
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._menu.choose("quit")  # to be confirmed: Esc is pressed once too often easily
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_c:
            self._calibrate()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_s:
            self._settings()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_p:
            self._choose_player()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_r:
            self._record()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_y:
            self._have_party()
            return
        pressed = self.press(self._menu, event)
        if pressed == "dance":
            self._choose_song()
        elif pressed == "party":
            self._have_party()
        elif pressed == "record":
            self._record()
        elif pressed == "calibrate":
            self._calibrate()
        elif pressed == "settings":
            self._settings()
        elif pressed == "players":
            self._choose_player()
        elif pressed == "credits":
            self._show_credits()
        elif pressed == "quit":
            self.context.quit()

    def _themed(self) -> Theme:
        return self.theme_of(self._dance.hues) if self._dance else self.theme_of()

    def _settings(self) -> None:
        from game.scenes.settings import SettingsScene

        self.sound("select")
        self.stack.push(SettingsScene(self.context, self.stack, self.theme))

    def arms_raised(self) -> None:
        self._choose_song()

    def _choose_song(self) -> None:
        from game.scenes.songs import SongsScene

        self.sound("select")
        self.stack.push(SongsScene(self.context, self.stack))

    def _have_party(self) -> None:
        from game.scenes.party import PartyScene

        self.sound("select")
        self.stack.push(PartyScene(self.context, self.stack))

    def _record(self) -> None:
        from game.scenes.record import RecordScene

        if self._show is not None:
            self.sound("select")
            self.stack.push(RecordScene(self.context, self.stack, self._show))

    def _choose_player(self) -> None:
        from game.scenes.players import PlayersScene

        if self.context.players is not None:
            self.sound("select")
            self.stack.push(PlayersScene(self.context, self.stack))

    def _show_credits(self) -> None:
        from game.scenes.credits import CreditsScene

        self.sound("select")
        self.stack.push(CreditsScene(self.context, self.stack, self.theme))

    def _calibrate(self) -> None:
        from game.scenes.calibrate import CalibrateScene

        self.sound("select")
        self.stack.push(CalibrateScene(self.context, self.stack, self.theme))

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        if self._preview is not None:
            self._preview.update(now)
        if self._someone:
            self._awake_at = now
        elif now - self._awake_at > ALONE_S and self._show is not None:
            from game.scenes.attract import AttractScene

            self.stack.push(AttractScene(self.context, self.stack))

    @property
    def _someone(self) -> bool:
        """Whether a live camera sees a player."""
        poses = self.context.poses
        snapshot = poses.snapshot() if poses.live else None
        return snapshot is not None and visible_player(snapshot) is not None

    @property
    def _beat(self) -> float:
        if self._dance is None or self._preview is None:
            return self.age_s * _STILL_BPM / 60
        return self._dance.beat_at(self._preview.shown_s)

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self._beat, Mood(energy=0.75, calm=self.calm))
        draw_hanging_ball(easel, 990, 150, 86, self._beat)
        if self._coach is not None and self._preview is not None:
            self._coach.draw(surface, easel.canvas, self._preview.shown_s)
        draw_logo(easel, 116, 400, 196, self._beat)
        easel.text(say("tagline"), "heading", (124, 545), shadow=True, weight=MEDIUM)
        self._menu.draw(easel)
        self._draw_foot(easel)

    def _draw_foot(self, easel: Easel) -> None:
        poses = self.context.poses
        if poses.virtual:
            badge(easel, say("no_camera" if poses.fallback else "virtual_dancer"), 120, 966)
        else:
            words = say("camera", name=poses.name)
            easel.text(words, "caption", (124, 966), colour=self.theme.dim, shadow=True, fit=760)
        hints = [
            ("Enter", "hint_select"),
            ("Y", "party"),
            ("R", "record"),
            ("P", "players"),
            ("C", "calibrate"),
            ("S", "settings"),
            ("F11", "hint_full_screen"),
        ]
        key_hints(easel, hints, 1860, 1034)
