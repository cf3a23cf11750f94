import numpy as np
import pytest

from pose_engine.formats.frame_poses import FramePoses, in_heights, pose_from
from tests.pose_engine.frames import film_frames, picture


def test_people_come_with_their_ids() -> None:
    assert [player_id for _, player_id in film_frames()[0].people()] == [1, 2]
    assert [player_id for _, player_id in picture(people=2).people()] == [None, None]
    with pytest.raises(ValueError, match="1 ids for 2 poses"):
        FramePoses("a", 0, None, None, picture(people=2).poses, (1,))


def test_frame_heights_divide_both_by_the_height() -> None:
    frame = film_frames()[0]
    heights = in_heights(frame)
    assert heights.shape == (2, 17, 3)
    np.testing.assert_allclose(heights[0, :, :2] * 480, frame.poses[0].keypoints, atol=1e-4)
    assert in_heights(picture(people=0)).shape == (0, 17, 3)


def test_poses_are_checked_and_held_within_bounds() -> None:
    pose = pose_from([[1, 2, 7]] * 17, -3, unit_px=10)
    assert pose.keypoints[0].tolist() == [10, 20]
    assert pose.keypoint_scores.max() == 1
    assert pose.score == 0
    for bad in ([[1, 2, 3]] * 16, [[1, np.nan, 1]] * 17, [[1, 2e6, 1]] * 17, [[1, 1, np.inf]] * 17):
        with pytest.raises(ValueError, match=r"pose|keypoint"):
            pose_from(bad, 1)
    with pytest.raises(ValueError, match="finite"):
        pose_from([[1, 2, 1]] * 17, float("nan"))
