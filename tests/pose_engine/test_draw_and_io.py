import json

import numpy as np

from pose_engine.draw import draw_poses
from pose_engine.pose_io import frame_data, poses_data
from pose_engine.types import Frame
from tests.fakes import STANDING, as_pose


def test_drawing_leaves_the_picture_alone_and_shows_the_pose() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    drawn = draw_poses(picture, [as_pose(STANDING)])
    assert picture.max() == 0
    x, y = as_pose(STANDING).keypoints[9].astype(int)
    assert drawn[y, x].max() > 100


def test_parts_that_were_not_seen_are_not_drawn() -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    assert draw_poses(picture, [as_pose(STANDING, score=0.1)]).max() == 0


def test_wild_keypoints_do_no_harm() -> None:
    pose = as_pose(STANDING * 1e7)
    assert draw_poses(np.zeros((48, 64, 3), np.uint8), [pose]).shape == (48, 64, 3)


def test_pose_data_is_plain_json() -> None:
    frame = Frame(np.zeros((48, 64, 3), np.uint8), 0.0, 3, 0.1)
    data = poses_data([frame_data(frame, [as_pose(STANDING, 48)], "a.png")])
    read = json.loads(json.dumps(data))
    assert read["format"] == "mirrorbeat.poses"
    assert read["frames"][0]["width"] == 64
    assert len(read["frames"][0]["poses"][0]["keypoints"]) == len(read["keypoint_names"]) == 17
