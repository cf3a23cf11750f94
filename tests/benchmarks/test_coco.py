from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.coco import Person, average_precision, best_oks, load
from pose_engine.types import Pose
from tests.fakes import STANDING, as_pose


def somebody(x: float) -> Person:
    points = as_pose(STANDING).keypoints
    left, top = points.min(axis=0)
    width, height = np.ptp(points, axis=0)
    keypoints = np.column_stack([points, np.full(17, 2)]).astype(np.float64)
    box = (float(left), float(top), float(width), float(height))
    return Person(keypoints, box, float(width * height) / 2).moved(1, x, 0)


def seen(person: Person, off: float = 0.0, score: float = 0.9) -> Pose:
    points = (person.keypoints[:, :2] + off).astype(np.float32)
    return Pose(points, np.full(17, score, np.float32), score)


def test_perfect_poses_have_an_ap_of_one() -> None:
    pictures = [([somebody(0), somebody(900)], [seen(somebody(900)), seen(somebody(0))])] * 3
    assert np.isclose(average_precision(pictures), 1)


def test_who_is_missed_and_who_is_made_up_cost() -> None:
    a, b = somebody(0), somebody(900)
    missed = average_precision([([a, b], [seen(a)])])
    assert 0.49 < missed < 0.52  # half of all recalls are reached, each at precision 1
    made_up = average_precision([([a], [seen(b, score=0.95), seen(a, score=0.9)])])
    assert np.isclose(made_up, 0.5)
    harmless = average_precision([([a], [seen(b, score=0.5), seen(a, score=0.9)])])
    assert np.isclose(harmless, 1)
    assert average_precision([([a], [])]) == 0
    assert average_precision([]) == 0
    assert average_precision([([], [seen(a)])]) == 0


def test_one_pose_is_one_persons() -> None:
    person = somebody(0)
    assert best_oks([person, person], [seen(person)]) == [1, 0]
    far = best_oks([somebody(0), somebody(900)], [seen(somebody(900)), seen(somebody(0))])
    assert np.allclose(far, 1)
    assert best_oks([person], []) == [0]


def test_moving_a_person_changes_no_oks() -> None:
    person = somebody(0)
    pose = seen(person, off=4)
    moved = Pose(pose.keypoints * np.float32(0.5) + np.float32([7, 9]), pose.keypoint_scores, 0.9)
    assert np.isclose(person.oks(pose), person.moved(0.5, 7, 9).oks(moved), atol=1e-4)


def test_reads_coco_and_lists(tmp_path: Path) -> None:
    keypoints = [1.0, 2.0, 2] * 17
    one = {"keypoints": keypoints, "bbox": [1, 2, 3, 4], "area": 5}
    coco = {
        "images": [{"id": 7, "file_name": "a.jpg"}, {"id": 8, "file_name": "gone.jpg"}],
        "annotations": [
            {**one, "image_id": 7, "num_keypoints": 17, "iscrowd": 0},
            {**one, "image_id": 7, "num_keypoints": 17, "iscrowd": 1},
            {**one, "image_id": 7, "num_keypoints": 0, "iscrowd": 0},
            {**one, "image_id": 8, "num_keypoints": 17, "iscrowd": 0},
        ],
    }
    (tmp_path / "a.jpg").touch()
    (tmp_path / "people.json").write_text(json.dumps(coco))
    people = load(tmp_path)
    assert [path.name for path in people] == ["a.jpg"]
    assert len(people[tmp_path / "a.jpg"]) == 1
    (tmp_path / "people.json").write_text(json.dumps([{"file": "a.jpg", "people": [one]}]))
    assert load(tmp_path)[tmp_path / "a.jpg"][0].area == 5
    (tmp_path / "people.json").write_text("[]")
    with pytest.raises(ValueError, match="no COCO keypoint annotations"):
        load(tmp_path)
