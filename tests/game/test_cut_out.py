"""Dancers are cut out of a background that stays."""

from __future__ import annotations

import numpy as np

from game.cut_out import WALL, CutOut, backdrop_of, cut_out
from pose_engine.types import Frame, Image

RNG = np.random.default_rng(1)
STAGE = RNG.integers(0, 90, (360, 640, 3)).astype(np.uint8)


class Walk:
    """A white box that walks across a stage."""

    name, live, fps = "walk", False, 30.0

    def __init__(self, count: int = 1500) -> None:
        self.count, self.index, self.closed = count, 0, False

    def read(self) -> Frame | None:
        if self.index >= self.count:
            return None
        index, self.index = self.index, self.index + 1
        return Frame(walked(index), index / 30, index, index / 30)

    def close(self) -> None:
        self.closed = True


def walked(index: int) -> Image:
    image = STAGE.copy()
    left = index * 7 % 560
    image[100:300, left : left + 60] = 240
    return image


def test_what_moves_stays_and_the_rest_is_a_wall() -> None:
    film = Walk()
    backdrop = backdrop_of(lambda: film)
    assert film.closed
    assert backdrop is not None
    np.testing.assert_array_equal(backdrop, STAGE)
    source = CutOut(Walk(3), backdrop)
    frame = source.read()
    assert frame is not None
    assert (frame.image[110:290, 5:55] == 240).all()
    assert (frame.image[:, 100:] == WALL).all()
    assert source.read() is not None
    source.close()


def test_an_empty_film_has_no_backdrop_and_other_sizes_pass() -> None:
    assert backdrop_of(lambda: Walk(0)) is None
    other = np.zeros((90, 90, 3), np.uint8)
    assert cut_out(other, STAGE) is other
    assert CutOut(Walk(0), STAGE).read() is None
