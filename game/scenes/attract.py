"""What the game shows when it is left alone: the virtual dancer dances, and is said to be one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pygame

from game.scenes.base import BY_PLAYER, Scene
from game.scenes.preview import Preview
from game.ui.coach import Coach, Place
from game.ui.hud import draw_lane, prepare_lane
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.logo import draw_logo
from game.ui.player_view import PlayerView, frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import badge
from game.virtual.camera import draw_dance
from game.virtual.options import DancerOptions
from pose_engine.types import Frame

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

SHOW_S: Final = 36.0  # of every song
LEAD_IN_S: Final = 2.0
QUIET: Final = 0.22  # of the music's volume
DEAF_S: Final = 0.4  # a mouse that still rolls is not a player
FILM_FPS: Final = 20.0
_FILM_SIZE = (288, 384)
_DANCER = DancerOptions(late_s=0.06, noise=0.05, seed=4)


class AttractScene(Scene):
    """Goes round the songs until somebody presses a key, moves the mouse or raises a hand."""

    shows_player = True

    def __init__(self, context: GameContext, stack: SceneStack) -> None:
        super().__init__(context, stack)
        self._songs = [song for song in context.songs if song.choreography is not None]
        self._number = 0
        self._preview: Preview | None = None
        self._filmed = -1
        self._frame: Frame | None = None

    @property
    def entry(self) -> SongEntry:
        return self._songs[self._number % len(self._songs)]

    def entering(self) -> None:
        self.entered_at = self.now = self.context.now()
        if self._songs:
            self._begin()

    def exiting(self) -> None:
        self.context.audio.stop_music(fade_ms=200)

    def _begin(self) -> None:
        """The song whose turn it is, on its own stage."""
        dance = self.entry.choreography
        assert dance is not None
        self._dance = dance
        self.theme = self.theme_of(dance.hues)
        self._stage = Stage(self.theme, dance.bpm)
        self._coaches = [
            Coach(
                dance, self.theme, Place(x=960 + 360 * (track - (len(dance.tracks) - 1) / 2)), track
            )
            for track in range(len(dance.tracks))
        ]
        self._view = PlayerView(self.theme)
        first = dance.moves[0].start_s if dance.moves else 0.0
        start_s = max(0.0, first - LEAD_IN_S)
        end_s = min(start_s + SHOW_S, dance.duration_s)
        self._preview = Preview(self.context, self.entry, (start_s, end_s), volume=QUIET)
        self._preview.start()
        self._since, self._prepared = self.context.now(), 0

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        rolls = event.type == pygame.MOUSEMOTION and self.age_s < DEAF_S
        if event.type in BY_PLAYER and not rolls:
            self.stack.pop()

    def arms_raised(self) -> None:
        self.stack.pop()

    def update(self, now: float) -> None:
        super().update(now)
        hands = self.stack.hands
        if not self._songs or (hands is not None and hands.gesture.cursor is not None):
            self.stack.pop()
            return
        assert self._preview is not None
        if now - self._since > self._preview.end_s - self._preview.start_s:
            self._number += 1
            self._begin()
        self._preview.update(now)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        if self._preview is None:
            return
        easel, dance = self.easel(surface), self._dance
        shown_s = self._preview.shown_s
        beat = dance.beat_at(shown_s)
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.6))
        for coach in self._coaches:
            coach.draw(surface, easel.canvas, shown_s)
        prepare_lane(easel, dance, self._prepared)
        self._prepared += 1
        draw_lane(easel, dance, dance.moves, shown_s, beat)
        draw_logo(easel, 60, 120, 104, beat)
        easel.text(dance.title, "body", (64, 222), weight=BOLD, shadow=True, fit=560)
        self._draw_dancer(easel, shown_s)
        self._draw_invitation(easel)

    def _draw_dancer(self, easel: Easel, song_s: float) -> None:
        """The virtual dancer where a player's picture is, under its badge."""
        number = int(song_s * FILM_FPS)
        if self._frame is None or number != self._filmed:
            self._filmed = number
            image = draw_dance(self._dance, _DANCER, song_s, _FILM_SIZE)
            self._frame = Frame(image, song_s, number)
        self._view.draw(easel.surface, easel.canvas, self._frame, None, {})
        box = frame_box(self._frame)
        badge(easel, say("attract_badge"), box.centre[0], box.y, align="centre")

    def _draw_invitation(self, easel: Easel) -> None:
        words = say("attract_hand" if self.stack.hands is not None else "attract_key")
        wide = easel.width(words, "body", BOLD) + 110
        box = Box(1090 - wide / 2, 984, wide, 82)
        lit = 0.5 + 0.5 * math.cos(self.age_s * 2 * math.pi / 2.4)
        easel.panel(box, fill=self.theme.ink, alpha=0.88, radius=41, border=self.theme.secondary)
        colour = self.theme.gold if lit > 0.5 else self.theme.text
        easel.text(words, "body", box.centre, weight=BOLD, align="centre", colour=colour)
