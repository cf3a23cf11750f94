"""Films of the same dance in different frames give the same poses."""

from __future__ import annotations

import numpy as np
import pytest

from game.core.recorder import Take
from game.film_poses import film_poses
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.camera import draw_dance
from game.virtual.options import DancerOptions
from pose_engine import PoseNet
from pose_engine.types import Frame, Image

SONG = read_choreography(shipped_songs_folder() / "first-light")
COUNT, FPS = 60, 30.0
PORTRAIT = (640, 360)  # height, width in px


class Pictures:
    """A film of pictures in memory."""

    name, fps, live = "pictures", FPS, False

    def __init__(self, pictures: list[Image]) -> None:
        self.frame_count = len(pictures)
        self._left = list(enumerate(pictures))

    def read(self) -> Frame | None:
        if not self._left:
            return None
        index, picture = self._left.pop(0)
        return Frame(picture, index / FPS, index, index / FPS)

    def close(self) -> None:
        self._left.clear()


def take_of(pictures: list[Image], posenet: PoseNet) -> Take:
    return film_poses(Pictures(pictures), posenet).take


@pytest.fixture(scope="module")
def portrait() -> list[Image]:
    return [
        draw_dance(SONG, DancerOptions(), 20.0 + index / FPS, PORTRAIT) for index in range(COUNT)
    ]


def padded(pictures: list[Image], left: int, right: int) -> list[Image]:
    """The same pictures with more room beside them."""
    return [
        np.ascontiguousarray(np.pad(picture, ((0, 0), (left, right), (0, 0)), "edge"))
        for picture in pictures
    ]


def test_portrait_and_landscape_films_give_the_same_poses(
    portrait: list[Image], posenet: PoseNet
) -> None:
    upright = take_of(portrait, posenet)
    wide = take_of(padded(portrait, 390, 388), posenet)
    assert upright.aspect == pytest.approx(9 / 16)
    assert wide.aspect == pytest.approx(16 / 9, rel=0.01)
    shared = np.isin(np.round(upright.times_s, 4), np.round(wide.times_s, 4))
    assert shared.sum() >= 0.9 * COUNT
    also = np.isin(np.round(wide.times_s, 4), np.round(upright.times_s, 4))
    one, other = upright.poses[shared], wide.poses[also].copy()
    other[..., 0] -= 390 / PORTRAIT[0]
    sure = (one[..., 2] > 0.5) & (other[..., 2] > 0.5)
    far = np.linalg.norm(one[..., :2] - other[..., :2], axis=-1)[sure]
    assert sure.mean() > 0.8
    assert np.median(far) < 0.01  # frame heights
