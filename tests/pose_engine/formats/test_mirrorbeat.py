import json
from pathlib import Path

import numpy as np
import pytest

from pose_engine.formats import mirrorbeat
from pose_engine.pose_io import read_poses, write_poses
from tests.pose_engine.frames import film_frames

OLD = Path(__file__).parents[2] / "data" / "poses_v1.json"


def test_an_old_file_is_still_read() -> None:
    """It was written by version 0.1.0, whose places were in px."""
    data = json.loads(OLD.read_text())
    assert data["version"] == 1
    frames = read_poses(OLD)
    assert [frame.index for frame in frames] == [0, 1]
    assert frames[1].time_s == pytest.approx(1 / 30, abs=1e-4)
    assert frames[0].size == (480, 640)
    assert frames[0].ids == ()
    first = frames[0].poses[0]
    np.testing.assert_allclose(first.keypoints[0], [314.1, 107.05], atol=1e-4)
    assert first.keypoint_scores[0] == pytest.approx(0.9994)
    assert first.score == pytest.approx(0.9303)


def test_steps_are_pure() -> None:
    data = json.loads(OLD.read_text())
    before = json.dumps(data)
    new = mirrorbeat.STEPS[1](data)
    assert json.dumps(data) == before
    assert (new["version"], new["unit"]) == (2, "frame_height")
    assert set(mirrorbeat.STEPS) == set(range(1, mirrorbeat.VERSION))


def test_the_file_is_one_line_per_picture_in_frame_heights(tmp_path: Path) -> None:
    write_poses(tmp_path / "a.json", film_frames(2))
    lines = (tmp_path / "a.json").read_text().splitlines()
    assert len(lines) == 2 + 1 + 2 + 1
    data = json.loads("".join(lines))
    assert (data["format"], data["version"]) == ("mirrorbeat.poses", 2)
    assert len(data["keypoint_names"]) == 17
    frame = data["frames"][0]
    assert (frame["width"], frame["height"]) == (640, 480)
    assert frame["poses"][0]["keypoints"][0] == [0.667, 0.14, 0.9]
    assert frame["poses"][1]["id"] == 2
