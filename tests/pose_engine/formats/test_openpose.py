from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pose_engine.formats import openpose
from pose_engine.keypoints import LEFT_HIP, LEFT_SHOULDER, PART_NAMES, RIGHT_HIP, RIGHT_SHOULDER
from pose_engine.pose_io import PoseFileError, read_poses, write_poses
from tests.pose_engine.frames import film_frames, picture

# Their parts' names in their order, without the feet; from OpenPose's documentation.
BODY_25_NAMES = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow",
    "left_wrist", "mid_hip", "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee",
    "left_ankle", "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
COCO_18_NAMES = tuple(name for name in BODY_25_NAMES if name != "mid_hip")


@pytest.mark.parametrize(
    ("order", "names"), [(openpose.BODY_25, BODY_25_NAMES), (openpose.COCO_18, COCO_18_NAMES)]
)
def test_parts_have_their_places(order: dict[int, int], names: tuple[str, ...]) -> None:
    assert len(order) == 17
    assert all(PART_NAMES[ours] == names[theirs] for ours, theirs in order.items())


def written(tmp_path: Path, frame: openpose.FramePoses) -> np.ndarray:
    write_poses(tmp_path / "a_keypoints.json", [frame])
    data = json.loads((tmp_path / "a_keypoints.json").read_text())
    return np.array(data["people"][0]["pose_keypoints_2d"]).reshape(25, 3)


def test_neck_and_mid_hip_are_means_and_feet_are_not_found(tmp_path: Path) -> None:
    frame = picture()
    pose = frame.poses[0]
    pose.keypoint_scores[LEFT_SHOULDER] = 0.25
    body = written(tmp_path, frame)
    neck = pose.keypoints[[LEFT_SHOULDER, RIGHT_SHOULDER]].mean(axis=0)
    np.testing.assert_allclose(body[1], [*neck, 0.25], atol=1e-4)
    hips = pose.keypoints[[LEFT_HIP, RIGHT_HIP]].mean(axis=0)
    np.testing.assert_allclose(body[8], [*hips, 0.9], atol=1e-4)
    assert not body[19:].any()


def test_a_neck_between_unseen_shoulders_is_not_found(tmp_path: Path) -> None:
    frame = picture()
    frame.poses[0].keypoint_scores[LEFT_SHOULDER] = 0.0
    assert not written(tmp_path, frame)[1].any()


def test_files_have_their_names(tmp_path: Path) -> None:
    write_poses(tmp_path / "film", film_frames(2))
    assert sorted(path.name for path in (tmp_path / "film").iterdir()) == [
        "dance_000000000000_keypoints.json",
        "dance_000000000001_keypoints.json",
    ]
    pictures = [picture("a.jpg"), picture("x/b.v2.png", 1), picture("a.png", 2)]
    write_poses(tmp_path / "pictures", pictures)
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == [
        "a_000000000002_keypoints.json",
        "a_keypoints.json",
        "b.v2_keypoints.json",
    ]


def test_a_folder_is_read_film_by_film_in_order(tmp_path: Path) -> None:
    write_poses(tmp_path / "a", film_frames(12, source="b.mp4"))
    write_poses(tmp_path / "a", film_frames(2, source="a.mp4"))
    frames = read_poses(tmp_path / "a")
    assert [(frame.source, frame.index) for frame in frames] == [
        *(("a", index) for index in range(2)),
        *(("b", index) for index in range(12)),
    ]
    assert frames[3].ids == (1, 2)
    assert frames[3].size == (480, 640)


def test_a_real_openpose_file_is_read(tmp_path: Path) -> None:
    """As version 1.7 of OpenPose writes it: no size, no ids, empty lists, hands left out."""
    path = tmp_path / "v_000000000007_keypoints.json"
    body = [[100.5 + part, 200.25 + part, 0.5] for part in range(25)]
    body[4] = [0, 0, 0]
    person = {
        "person_id": [-1],
        "pose_keypoints_2d": [value for triple in body for value in triple],
        "face_keypoints_2d": [],
        "hand_left_keypoints_2d": [],
        "hand_right_keypoints_2d": [],
        "pose_keypoints_3d": [],
    }
    faceless = {"person_id": [-1], "pose_keypoints_2d": [], "face_keypoints_2d": [1, 2, 0.3]}
    path.write_text(json.dumps({"version": 1.3, "people": [person, faceless]}))
    (frame,) = read_poses(path)
    assert (frame.source, frame.index, frame.size, frame.time_s) == ("v", 7, None, None)
    (pose,) = frame.poses
    assert frame.ids == ()
    assert pose.keypoints[0].tolist() == [100.5, 200.25]
    assert pose.keypoints[1].tolist() == [116.5, 216.25]  # the left eye is their 16
    assert pose.keypoint_scores[10] == 0  # the right wrist, their 4
    assert pose.score == pytest.approx(0.5 * 16 / 17)


def test_coco_18_is_read(tmp_path: Path) -> None:
    body = [value for part in range(18) for value in (part, 10 * part, 1.02)]
    (tmp_path / "a_keypoints.json").write_text(
        json.dumps({"people": [{"pose_keypoints_2d": body}]})
    )
    (frame,) = read_poses(tmp_path / "a_keypoints.json")
    assert frame.poses[0].keypoints[16].tolist() == [10, 100]  # the right ankle is their 10
    assert frame.poses[0].keypoint_scores.max() == 1  # held within 0..1


@pytest.mark.parametrize("numbers", [1, 50, 51, 53, 72, 74])
def test_other_bodies_are_refused(numbers: int, tmp_path: Path) -> None:
    path = tmp_path / "a_keypoints.json"
    path.write_text(json.dumps({"people": [{"pose_keypoints_2d": [1.0] * numbers}]}))
    with pytest.raises(PoseFileError, match="BODY_25"):
        read_poses(path)


def test_many_wrong_numbers_are_refused_at_once(tmp_path: Path) -> None:
    """Two million complaints would take a minute and 3 GB."""
    path = tmp_path / "a_keypoints.json"
    path.write_text(json.dumps({"people": [{"pose_keypoints_2d": ["x"] * 2_000_000}]}))
    with pytest.raises(PoseFileError, match=r"pose_keypoints_2d\.0"):
        read_poses(path)


def test_a_bad_file_in_a_folder_is_named(tmp_path: Path) -> None:
    write_poses(tmp_path / "a", film_frames(2))
    (tmp_path / "a" / "dance_000000000001_keypoints.json").write_text("[]")
    with pytest.raises(PoseFileError, match="dance_000000000001"):
        read_poses(tmp_path / "a")


def test_one_file_holds_one_picture(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="folder"):
        write_poses(tmp_path / "a_keypoints.json", film_frames(2))
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_followed_has_no_id(tmp_path: Path) -> None:
    frame = replace(picture(people=2), ids=(None, 4))
    write_poses(tmp_path / "a", [frame])
    assert read_poses(tmp_path / "a")[0].ids == (None, 4)
