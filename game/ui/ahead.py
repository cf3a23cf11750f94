"""Painting ahead: a thread paints stage and dancers of the next picture while this one is shown.

Most of a picture's work is the painting of stage and dancers, which depends on nothing but the
song's time. So it is done while the loop waits for its next turn, for the time at which that is
expected. Where the thread is late, the picture before is shown once more: the loop waits for it
only where that would be seen. Where painting takes too much of a picture's time, stage and dancers
take turns, so that both move at half the rate and the loop keeps its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, ParamSpec, TypeVar

import pygame

from game.cores import keep_off_first_core
from game.ui.coach import Coach, Painted
from game.ui.layout import Canvas
from game.ui.stage import Mood, Stage

T = TypeVar("T")
P = ParamSpec("P")
SLOW_S: Final = 0.004  # of a core for stage and dancers: more than that, and they take turns
CLOSE_S: Final = 0.08  # a dancer painted for a time so near the asked one will do
LEAST_STEP_S, MOST_STEP_S = 1 / 144, 1 / 20


@dataclass(frozen=True, eq=False)
class _Picture:
    """A dancer on its way, or painted."""

    canvas: Canvas
    song_s: float
    painted: Future[Painted | None]

    def fits(self, canvas: Canvas, song_s: float) -> bool:
        return self.canvas == canvas and abs(self.song_s - song_s) <= CLOSE_S


class PaintAhead:
    """Draws a stage and dancers, painted ahead where `order` foresaw the time. `close` ends its
    threads."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._pool, self._beside = (
            ThreadPoolExecutor(1, thread_name_prefix=name, initializer=keep_off_first_core)
            for name in ("painter", "beside")
        )
        self._light: Future[None] | None = None
        self._light_canvas: Canvas | None = None
        self._shown: dict[Coach, _Picture] = {}
        self._coming: dict[Coach, _Picture] = {}
        self._cost_s = 0.0
        self._turn = 0
        self._last_s: float | None = None
        self._step_s = 1 / 60

    def draw_stage(self, surface: pygame.Surface, canvas: Canvas, beat: float, mood: Mood) -> None:
        """Draws the stage; its light may be some pictures old. Raises what painting has raised."""
        another = canvas != self._light_canvas
        if self._light is not None and (another or self._light.done()):
            self._light.result()
            self._light = None
        if another:
            self._stage.paint(canvas, beat, mood)
            self._light_canvas = canvas
        self._stage.show(surface)

    def draw(
        self, surface: pygame.Surface, canvas: Canvas, song_s: float, dancers: Sequence[Coach]
    ) -> None:
        """Draws dancers at a time of the song. Raises what painting them ahead has raised."""
        for dancer in dancers:
            picture = self._newest(dancer, canvas, song_s)
            self._shown[dancer] = picture
            dancer.show(surface, canvas, picture.painted.result())

    def _newest(self, dancer: Coach, canvas: Canvas, song_s: float) -> _Picture:
        """The newest picture of a dancer that will do."""
        shown, coming = self._shown.get(dancer), self._coming.get(dancer)
        if coming is not None and coming.painted.done():
            shown, coming = self._coming.pop(dancer), None
        if shown is not None and shown.fits(canvas, song_s):
            return shown
        if coming is not None and coming.fits(canvas, song_s):
            return self._coming.pop(dancer)
        now: Future[Painted | None] = Future()
        now.set_result(dancer.paint(canvas, song_s))
        return _Picture(canvas, song_s, now)

    def order(
        self,
        canvas: Canvas,
        song_s: float,
        dancers: Sequence[Coach],
        beat_at: Callable[[float], float],
        mood: Mood,
    ) -> None:
        """Has stage and dancers painted for the picture after the one at `song_s`."""
        if self._last_s is not None:
            step_s = min(max(song_s - self._last_s, 0.0), MOST_STEP_S)
            still = step_s < LEAST_STEP_S
            self._step_s = 0.0 if still else 0.8 * (self._step_s or step_s) + 0.2 * step_s
        self._last_s = song_s
        next_s = song_s + self._step_s
        self._turn += 1
        slow = self._cost_s > SLOW_S
        if self._light is None and not (slow and self._turn % 2):
            beat = beat_at(next_s)
            self._light = self._pool.submit(self._timed(self._stage.paint), canvas, beat, mood)
        for dancer in dancers:
            if dancer not in self._coming and not (slow and self._turn % 2 == 0):
                painted = self._pool.submit(self._timed(dancer.paint), canvas, next_s)
                self._coming[dancer] = _Picture(canvas, next_s, painted)

    def _timed(self, paint: Callable[P, T]) -> Callable[P, T]:
        """The same work, which notes in the thread what it costs."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            started = time.thread_time()
            result = paint(*args, **kwargs)
            self._cost_s += 0.1 * (2 * (time.thread_time() - started) - self._cost_s)
            return result

        return timed

    def aside(self, work: Callable[[], T]) -> Future[T]:
        """Has something else done by a thread of its own, one thing after another."""
        return self._beside.submit(work)

    def close(self) -> None:
        """Ends the threads, after what they are at."""
        for pool in (self._pool, self._beside):
            pool.shutdown(cancel_futures=True)
