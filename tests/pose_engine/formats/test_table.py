import csv
from pathlib import Path

import numpy as np

from pose_engine.formats.table import COLUMNS
from pose_engine.keypoints import PART_NAMES
from pose_engine.pose_io import FramePoses, write_poses
from tests.fakes import STANDING
from tests.pose_engine.frames import film_frames, picture


def rows_of(path: Path, frames: list[FramePoses]) -> list[dict[str, str]]:
    write_poses(path, frames)
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return rows


def test_every_keypoint_has_a_row(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", film_frames(2))
    assert len(rows) == 2 * 2 * 17
    assert [row["keypoint"] for row in rows[:17]] == list(PART_NAMES)
    places = np.array([(float(row["x"]), float(row["y"])) for row in rows[:17]])
    np.testing.assert_allclose(places, STANDING, atol=1e-4)
    last = rows[-1]
    assert (last["time"], last["person"], last["source"]) == ("0.033333", "2", "dance.mp4")
    assert float(last["confidence"]) == 0.8


def test_pictures_have_no_time_and_any_name(tmp_path: Path) -> None:
    name = 'a "b", c\n.jpg'
    rows = rows_of(tmp_path / "a.csv", [picture(name, people=2), picture("d.jpg", people=0)])
    assert {(row["time"], row["source"]) for row in rows} == {("", name)}
    assert [row["person"] for row in rows[::17]] == ["1", "2"]


def test_who_was_not_followed_has_no_number(tmp_path: Path) -> None:
    frame = FramePoses("a.mp4", 0, 0.0, (480, 640), picture(people=2).poses, (None, 1))
    assert [row["person"] for row in rows_of(tmp_path / "a.csv", [frame])[::17]] == ["", "1"]
