"""A dance being recorded: the dancer, large, the beat, and how far the music is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pygame

from game.audio import click_track
from game.core.recorder import worth_keeping
from game.core.stance import ROOM, missing_parts
from game.dance_run import visible_player
from game.record_run import RecordRun
from game.replays import camera_kind
from game.scenes.base import Scene
from game.song_course import RunState
from game.storage.takes import StoredTake, make_room, take_path, write_take
from game.tunes import Tune
from game.ui.dance_view import draw_countdown
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.player_view import PlayerView, frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import badge, key_hints
from pose_engine.geometry import in_frame_heights

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

_PICTURE: Final = Box(360, 120, 1200, 760)
_BAR_BEATS: Final = 4
WRITTEN_EVERY_S: Final = 3.0  # so much of a dance a crash may cost
HIDDEN_S: Final = 1.0  # so long a part may be out of view before a word is said


def write_and_tidy(stored: StoredTake) -> str:
    """Puts a take on the disk; why it could not be, if it could not."""
    try:
        write_take(stored)
        make_room()
    except (OSError, ValueError) as error:
        return " ".join(str(error).split())
    return ""


class RecordDanceScene(Scene):
    """Records to the end of the music; crossed arms or Esc end it, and what was danced is kept.

    `earlier` are the takes of the same music. `tell` is told why nothing came of it, if so.
    """

    shows_player = True
    in_dance = True

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        tune: Tune,
        earlier: Sequence[StoredTake] = (),
        tell: Callable[[str], None] = lambda words: None,
    ) -> None:
        super().__init__(context, stack)
        assert tune.grid is not None
        self.earlier, self._tell = tuple(earlier), tell
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
        self._went_at, self._beat = -10.0, -math.inf
        self._begun = datetime.now(UTC).astimezone()
        self._path = take_path(self._begun)
        self._aside = context.aside or ThreadPoolExecutor(1, "takes").submit
        self._writing: Future[str] | None = None
        self._written_s = 0.0
        self._hidden, self._hidden_at = "", self.now

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
        self._count()
        self._look()
        if self.run.state is RunState.FINISHED:
            self._finish()
        elif self.run.song_s - self._written_s > WRITTEN_EVERY_S and not self._busy:
            self._written_s = self.run.song_s
            self._write()

    @property
    def beat(self) -> float:
        """Beats since the first one; before it, how many there are to come, below 0."""
        return (self.run.song_s - self.grid.first_beat_s) / self.grid.beat_s

    def _count(self) -> None:
        """The last bar before the first beat is heard; whoever walks to their place hears it."""
        beat = math.floor(self.beat)
        if beat != self._beat and -_BAR_BEATS <= beat <= 0:
            if beat < 0:
                self.sound("countdown")
            else:
                self._went_at = self.now
        self._beat = beat

    def _look(self) -> None:
        """What of the dancer has been out of view for a while."""
        seen = self.context.poses.seen()
        player = None if seen is None else visible_player(seen[1])
        parts: tuple[str, ...] = ()
        if seen is not None and player is not None:
            pose = in_frame_heights(player.pose, seen[1].frame_size[0])
            parts = tuple(part for part in missing_parts(pose[None]) if part != ROOM)
        hidden = parts[0] if parts else ""
        if hidden != self._hidden:
            self._hidden, self._hidden_at = hidden, self.now

    # -- what was danced

    def stored(self) -> StoredTake | None:
        """The take until now; None while it is too short to become a song."""
        take, tune = self.run.take(), self.tune
        if not worth_keeping(take, self.grid):
            return None
        camera = camera_kind(self.context.poses)
        return StoredTake(take, self.grid, tune.title, tune.path, camera, self._begun, self._path)

    @property
    def _busy(self) -> bool:
        return self._writing is not None and not self._writing.done()

    def _write(self) -> None:
        stored = self.stored()
        if stored is not None:
            self._writing = self._aside(lambda: write_and_tidy(stored))

    def quitting(self) -> None:
        stored = self.stored()
        if stored is not None:
            write_and_tidy(stored)

    def _finish(self) -> None:
        """Watches it back, if there is anything to be seen; says why not, else."""
        from game.scenes.record_watch import RecordWatchScene

        stored = self.stored()
        if stored is None:
            seen = len(self.run.take().times_s) >= 2
            self._tell(self.run.message or say("record_short" if seen else "record_nobody"))
            self.sound("back")
            self.stack.pop()
            return
        self._write()
        self.sound("star")
        self.stack.replace(
            RecordWatchScene(
                self.context,
                self.stack,
                self.tune,
                (*self.earlier, stored),
                message=self.run.message or "",
                writing=self._writing,
                tell=self._tell,
            )
        )

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        beat = self.beat
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.5, dim=0.3, calm=self.calm))
        self._draw_dancer(easel)
        self._draw_beat(easel, beat)
        share = min(1.0, max(0.0, run.song_s) / max(self.tune.length_s, 1e-6))
        easel.bar(Box(360, 990, 1200, 18), share, self.theme.secondary)
        draw_countdown(easel, max(0.0, -beat), self.now, self._went_at)
        if self.context.poses.live:
            easel.text(say("hands_stop"), "caption", (60, 1048), colour=self.theme.dim, shadow=True)
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
        elif self._hidden and self.now - self._hidden_at > HIDDEN_S:
            badge(easel, say(f"{self._hidden}_hidden"), room.x + 84, room.y + 52)
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
