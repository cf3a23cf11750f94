"""The player's picture may be made by another thread: what was there is shown meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import numpy as np
import pygame

from game.ui.layout import Canvas
from game.ui.player_view import PlayerView, frame_box
from game.ui.theme import theme_of
from pose_engine.types import Frame

T = TypeVar("T")
CANVAS, WIDER = Canvas(480, 270), Canvas(640, 360)


class Painter:
    """Works out what it was asked for when it is waited for, or told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.lazy: list[Lazy] = []

    def __call__(self, work: Callable[[], T], /) -> Future[T]:
        self.asked += 1
        self.lazy.append(Lazy(work))
        return self.lazy[-1]


class Lazy(Future):
    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work = work

    def result(self, timeout: float | None = None) -> object:
        if not self.done():
            self.set_result(self.work())
        return super().result(timeout)


def grey(value: int, index: int) -> Frame:
    return Frame(np.full((480, 640, 3), value, np.uint8), index / 30, index)


def shown(view: PlayerView, frame: Frame, canvas: Canvas = CANVAS) -> int:
    surface = pygame.Surface((canvas.width_px, canvas.height_px), 0, 32)
    view.draw(surface, canvas, frame, None, {})
    return surface.get_at(canvas.rect(frame_box(frame)).center)[0]


def test_the_picture_before_is_shown_until_the_new_one_is_there() -> None:
    painter = Painter()
    view = PlayerView(theme_of(), painter)
    assert shown(view, grey(50, 1)) == 50, "the first is waited for"
    assert shown(view, grey(90, 2)) == 50
    assert shown(view, grey(130, 3)) == 50
    assert painter.asked == 2, "one at a time"
    painter.lazy[-1].result()
    assert shown(view, grey(130, 3)) == 90
    painter.lazy[-1].result()
    assert shown(view, grey(130, 3)) == 130
    assert shown(view, grey(130, 3)) == 130
    assert painter.asked == 3, "nothing is painted twice"


def test_a_window_of_another_size_waits_for_its_own_picture() -> None:
    view = PlayerView(theme_of(), Painter())
    assert shown(view, grey(50, 1)) == 50
    assert shown(view, grey(90, 2), WIDER) == 90
    assert shown(view, grey(90, 2)) == 90
