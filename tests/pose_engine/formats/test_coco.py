import json
from pathlib import Path

import pytest

from pose_engine.pose_io import FramePoses, read_poses, write_poses
from tests.pose_engine.frames import film_frames, picture


def test_results_are_as_coco_wants_them(tmp_path: Path) -> None:
    write_poses(tmp_path / "a.coco.json", film_frames(2))
    data = json.loads((tmp_path / "a.coco.json").read_text())
    assert len(data) == 4
    first = data[0]
    assert (first["image_id"], first["category_id"], first["track_id"]) == (0, 1, 1)
    assert len(first["keypoints"]) == 51
    assert first["keypoints"][:3] == [320.16, 67.2, 0.9]
    assert first["score"] == 0.9
    write_poses(tmp_path / "b.coco.json", [picture("000000397133.jpg", 397133)])
    (one,) = json.loads((tmp_path / "b.coco.json").read_text())
    assert one["image_id"] == 397133
    assert "track_id" not in one


@pytest.mark.parametrize("people", [[], [0], [0, 2, 0, 1]])
def test_pictures_without_people_leave_no_gap_in_the_list(
    people: list[int], tmp_path: Path
) -> None:
    frames = [picture("a.jpg", index, count) for index, count in enumerate(people)]
    write_poses(tmp_path / "a.json", frames, "coco")
    assert len(json.loads((tmp_path / "a.json").read_text())) == sum(people)
    again = read_poses(tmp_path / "a.json")
    assert [len(frame.poses) for frame in again] == [count for count in people if count]


def test_other_programs_results_are_read(tmp_path: Path) -> None:
    """Some name the picture, score above 1, and say more than is needed."""
    result = {
        "image_id": "street.jpg",
        "category_id": 1,
        "keypoints": [10, 20.5, 2] * 17,
        "score": 3.1,
        "box": [1, 2, 3, 4],
    }
    other = {**result, "image_id": "road.jpg"}
    (tmp_path / "a.json").write_text(json.dumps([result, other, result]))
    street, road = read_poses(tmp_path / "a.json")
    assert (street.source, street.index, len(street.poses)) == ("street.jpg", 0, 2)
    assert (road.source, road.index) == ("road.jpg", 1)
    assert isinstance(road, FramePoses)
    assert road.poses[0].score == 1.0
    assert road.poses[0].keypoints[3].tolist() == [10, 20.5]
    assert road.poses[0].keypoint_scores[3] == 1.0
