import numpy as np
import pytest

from pose_engine.types import Frame, Pose


def test_pose_checks_its_shapes() -> None:
    with pytest.raises(ValueError, match=r"\(17, 2\)"):
        Pose(np.zeros((16, 2), np.float32), np.zeros(17, np.float32), 0.5)
    with pytest.raises(ValueError, match=r"\(17,\)"):
        Pose(np.zeros((17, 2), np.float32), np.zeros((17, 1), np.float32), 0.5)


def test_box_is_around_what_is_seen() -> None:
    points = np.zeros((17, 2), np.float32)
    points[:, 0], points[:, 1] = np.arange(17), 2 * np.arange(17)
    scores = np.zeros(17, np.float32)
    scores[3:6] = 0.9
    pose = Pose(points, scores, 0.5)
    assert pose.box(0.5) == (3, 6, 5, 10)
    assert pose.box(0.95) == (0, 0, 16, 32)


def test_frame_size_is_height_then_width() -> None:
    assert Frame(np.zeros((2, 3, 3), np.uint8), 0.0, 0).size == (2, 3)
