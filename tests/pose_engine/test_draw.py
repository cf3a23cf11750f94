import numpy as np
import pytest

from pose_engine.draw import LEFT, RIGHT, draw_poses
from pose_engine.keypoints import LEFT_WRIST, RIGHT_WRIST
from tests.fakes import STANDING, as_pose


def test_drawing_leaves_the_picture_alone_and_shows_the_pose() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    pose = as_pose(STANDING)
    drawn = draw_poses(picture, [pose])
    assert picture.max() == 0
    for part, colour in ((LEFT_WRIST, LEFT), (RIGHT_WRIST, RIGHT)):
        x, y = pose.keypoints[part].round().astype(int)
        assert tuple(drawn[y, x]) == colour


def test_parts_that_were_not_seen_are_not_drawn() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    assert draw_poses(picture, [as_pose(STANDING, score=0.1)]).max() == 0


def test_numbers_are_written_over_the_heads_of_those_who_have_one() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    pose = as_pose(STANDING)
    plain = draw_poses(picture, [pose])
    numbered = draw_poses(picture, [pose], ids=[7])
    changed = np.argwhere((numbered != plain).any(axis=2))
    assert len(changed) > 20
    assert changed[:, 0].max() < pose.keypoints[:, 1].min() + 10
    assert (draw_poses(picture, [pose], ids=[None]) == plain).all()


@pytest.mark.parametrize("times", [1e7, -1e30, 0.0])
@pytest.mark.parametrize("shape", [(48, 64, 3), (1, 1, 3), (1, 4000, 3)])
def test_wild_keypoints_and_pictures_do_no_harm(times: float, shape: tuple[int, int, int]) -> None:
    pose = as_pose(STANDING * times)
    assert draw_poses(np.zeros(shape, np.uint8), [pose], ids=[1]).shape == shape
