"""Painting ahead: a thread paints the dancers of the next picture while this one is shown.

Half of a picture's work is the painting of dancers, which depends on nothing but the song's time.
So it is done while the loop waits for its next turn, for the time at which that is expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pygame

from game.ui.coach import Coach, Painted
from game.ui.layout import Canvas

CLOSE_S: Final = 0.025  # a dancer painted for a time so near the asked one will do
LEAST_STEP_S, MOST_STEP_S = 1 / 144, 1 / 20


@dataclass(frozen=True, eq=False)
class _Ordered:
    canvas: Canvas
    song_s: float
    painted: Future[Painted | None]


class PaintAhead:
    """Draws dancers, painted ahead where `order` foresaw the time. `close` ends its thread."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="painter")
        self._ordered: dict[Coach, _Ordered] = {}
        self._last_s: float | None = None
        self._step_s = 1 / 60

    def draw(
        self, surface: pygame.Surface, canvas: Canvas, song_s: float, dancers: Sequence[Coach]
    ) -> None:
        """Draws dancers at a time of the song. Raises what painting them ahead has raised."""
        for dancer in dancers:
            ordered = self._ordered.pop(dancer, None)
            fits = (
                ordered is not None
                and ordered.canvas == canvas
                and abs(ordered.song_s - song_s) <= CLOSE_S
            )
            painted = (
                ordered.painted.result()
                if ordered is not None and fits
                else dancer.paint(canvas, song_s)
            )
            dancer.show(surface, canvas, painted)

    def order(self, canvas: Canvas, song_s: float, dancers: Sequence[Coach]) -> None:
        """Has dancers painted for the picture after the one at `song_s`."""
        if self._last_s is not None:
            step_s = min(max(song_s - self._last_s, 0.0), MOST_STEP_S)
            still = step_s < LEAST_STEP_S
            self._step_s = 0.0 if still else 0.8 * (self._step_s or step_s) + 0.2 * step_s
        self._last_s = song_s
        next_s = song_s + self._step_s
        for dancer in dancers:
            painted = self._pool.submit(dancer.paint, canvas, next_s)
            self._ordered[dancer] = _Ordered(canvas, next_s, painted)

    def close(self) -> None:
        """Ends the thread, after what it is painting."""
        self._pool.shutdown(cancel_futures=True)
