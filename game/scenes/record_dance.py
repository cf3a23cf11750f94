"""A dance being recorded: the dancer, large, the beat, and how far the music is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pygame

from game.audio import click_track
from game.dance_run import visible_player
from game.record_run import RecordRun
from game.scenes.base import Scene
from game.song_course import RunState
from game.tunes import Tune
from game.ui.dance_view import draw_countdown
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.player_view import PlayerView, frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

_PICTURE: Final = Box(360, 120, 1200, 760)
_BAR_BEATS: Final = 4


class RecordDanceScene(Scene):
    """Records to the end of the music; crossed arms or Esc end it, and what was danced is kept."""

    shows_player = True
    in_dance = True

    def __init__(self, context: GameContext, stack: SceneStack, tune: Tune) -> None:
        super().__init__(context, stack)
        assert tune.grid is not None
        self.tune, self.grid = tune, tune.grid
        if tune.dance is not None:
            self.theme = self.theme_of(tune.dance.hues)
        self._stage, self._view = Stage(self.theme, tune.grid.bpm), PlayerView(self.theme)
        settings, live = context.settings, context.poses.live
        sound = tune.path or click_track(tune.grid.bpm, tune.grid.first_beat_s, tune.length_s)
        self.run = RecordRun(
            tune.grid,
            tune.length_s,
            context.poses,
            context.audio,
            sound,
            output_delay_s=settings.output_delay_s,
            camera_delay_s=settings.camera_delay_s if live else 0.0,
        )
        self._went_at, self._counting = -10.0, True

    @property
    def can_pause(self) -> bool:
        return self.run.state in (RunState.COUNTDOWN, RunState.PLAYING)

    def entering(self) -> None:
        self.context.poses.set_song(self.tune.dance, self.run.song_time)

    def exiting(self) -> None:
        self.run.stop()
        self.context.poses.set_song(None, lambda instant: None)

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_p):
            self.run.stop()

    def arms_crossed(self) -> None:
        self.run.stop()

    def update(self, now: float) -> None:
        super().update(now)
        if self.canvas is None:
            return
        self.run.update(now)
        if self._counting and self.run.state is RunState.PLAYING:
            self._counting, self._went_at = False, now
        if self.run.state is RunState.FINISHED:
            self._finish()

    def _finish(self) -> None:
        """Watches it back, if there is anything to be seen."""
        from game.scenes.record_watch import RecordWatchScene

        take = self.run.take()
        if len(take.times_s) < 2:
            self.sound("back")
            self.stack.pop()
            return
        self.sound("star")
        watch = RecordWatchScene(self.context, self.stack, self.tune, take, self.run.message)
        self.stack.replace(watch)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        beat = (run.song_s - self.grid.first_beat_s) / self.grid.beat_s
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.5, dim=0.3, calm=self.calm))
        self._draw_dancer(easel)
        self._draw_beat(easel, beat)
        share = min(1.0, max(0.0, run.song_s) / max(self.tune.length_s, 1e-6))
        easel.bar(Box(360, 990, 1200, 18), share, self.theme.secondary)
        if run.state is RunState.COUNTDOWN:
            draw_countdown(easel, -run.song_s, self.now, self._went_at)
        else:
            draw_countdown(easel, 0.0, self.now, self._went_at)
        key_hints(easel, [("Esc", "record_stop")], 1860, 1048)

    def _draw_dancer(self, easel: Easel) -> None:
        poses = self.context.poses
        seen = poses.seen()
        frame = poses.frame() if seen is None else seen[0]
        box = frame_box(frame, _PICTURE)
        room = Box(_PICTURE.x + (_PICTURE.w - box.w) / 2, _PICTURE.y, box.w, box.h)
        player = None if seen is None else visible_player(seen[1])
        if frame is None:
            easel.panel(room, fill=self.theme.ink, alpha=0.8, border=self.theme.line)
        else:
            self._view.draw(easel.surface, easel.canvas, frame, player, {}, room)
        easel.disc((room.x + 50, room.y + 52), 16, self.theme.bad)
        if player is None:
            words = self.context.poses.error() or say("no_player")
            badge(easel, words, room.x + 84, room.y + 52)
        elif poses.virtual:
            badge(easel, say("virtual_dancer"), room.x + 84, room.y + 52)

    def _draw_beat(self, easel: Easel, beat: float) -> None:
        """Four dots, one for each beat of a bar, the bar's number and the time."""
        bar, place = divmod(int(beat // 1), _BAR_BEATS)
        for number in range(_BAR_BEATS):
            now = number == place
            colour = self.theme.gold if now and number == 0 else self.theme.text
            shade = colour if now else self.theme.line
            easel.disc((870 + 60 * number, 936), 20 if now else 13, shade)
        song_s = max(0.0, self.run.song_s)
        shown = f"{int(song_s // 60)}:{int(song_s % 60):02d}"
        easel.text(shown, "heading", (360, 936), weight=BOLD, shadow=True, tabular=True)
        words = say("edit_bar", bar=max(1, bar + 1))
        easel.text(words, "heading", (1560, 936), weight=BOLD, align="right", shadow=True)
