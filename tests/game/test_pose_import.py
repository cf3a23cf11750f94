"""Other programs' poses as takes and songs."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.core.beat_grid import BeatGrid
from game.core.choreography import Track
from game.core.recorder import song_of
from game.pose_export import exported_frames, frame_times
from game.pose_import import holds_poses, take_from_poses
from pose_engine.formats.frame_poses import PoseFileError
from pose_engine.formats.openpose import COCO_18
from pose_engine.pose_io import write_poses
from tests.fakes import STANDING, dance_poses, make_choreography

SONG = make_choreography()
SIZE = (720, 960)
NAMES = {"json": "a.json", "npz": "a.npz", "openpose": "a", "coco": "a.coco.json"}


def exported(song: Any, form: str, folder: Path) -> Path:
    numbers = tuple(range(len(song.tracks)))
    times_s, _ = frame_times(song, numbers, form, None)
    write_poses(folder / NAMES[form], exported_frames(song, numbers, times_s), form)
    return folder / NAMES[form]


@pytest.mark.parametrize("form", sorted(NAMES))
def test_a_song_that_goes_out_comes_back(form: str, tmp_path: Path) -> None:
    path = exported(SONG, form, tmp_path)
    assert holds_poses(path)
    known = {} if form in ("json", "npz") else {"fps": 30.0, "frame_size": SIZE}
    take = take_from_poses(path, **known)  # type: ignore[arg-type]
    np.testing.assert_allclose(take.times_s, SONG.tracks[0].times_s, atol=1e-6)
    np.testing.assert_allclose(take.poses, SONG.tracks[0].poses, atol=1e-4)
    assert take.aspect == pytest.approx(4 / 3)
    assert take.frame_rate == pytest.approx(30, rel=1e-3)
    song = song_of(take, BeatGrid(120.0), "Back", "me")
    assert all(move.scored for move in song.moves)


@pytest.mark.parametrize("form", sorted(NAMES))
def test_one_dancer_of_several_can_be_chosen(form: str, tmp_path: Path) -> None:
    times = SONG.tracks[0].times_s
    other = dance_poses(times, seed=7)
    other[..., 0] += 0.6
    duet = make_choreography(tracks=(SONG.tracks[0], Track(times, other)))
    path = exported(duet, form, tmp_path)
    for person in (1, 2):
        take = take_from_poses(path, fps=30.0, frame_size=SIZE, person=person)
        np.testing.assert_allclose(take.poses, duet.tracks[person - 1].poses, atol=1e-4)
    with pytest.raises(PoseFileError, match="no person 3: it numbers 1, 2"):
        take_from_poses(path, fps=30.0, frame_size=SIZE, person=3)


def test_openpose_with_18_parts(tmp_path: Path) -> None:
    for number in range(5):
        body = np.zeros((18, 3))
        for part, place in COCO_18.items():
            body[place] = [STANDING[part, 0] * 480, STANDING[part, 1] * 480, 0.9]
        person = {"pose_keypoints_2d": body.ravel().tolist()}
        path = tmp_path / f"x_{number:012d}_keypoints.json"
        path.write_text(json.dumps({"people": [person]}))
    take = take_from_poses(tmp_path, fps=25.0, frame_size=(480, 640))
    np.testing.assert_allclose(take.poses[3][:, :2], STANDING, atol=1e-4)
    np.testing.assert_allclose(take.times_s, np.arange(5) / 25)


def test_aist(tmp_path: Path) -> None:
    poses = dance_poses(np.arange(600) / 60)
    poses[..., :2] *= 1080
    data = {"keypoints2d": np.stack([poses, poses * 2]), "timestamps": np.arange(600)}
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(data))
    take = take_from_poses(tmp_path / "a.pkl")
    np.testing.assert_allclose(take.poses, dance_poses(np.arange(600) / 60), atol=1e-4)
    assert take.frame_rate == pytest.approx(60)
    assert take.aspect == pytest.approx(16 / 9)


@pytest.mark.parametrize(
    ("form", "known", "said"),
    [
        ("coco", {}, "add --fps"),
        ("coco", {"fps": 30.0}, "add --size"),
        ("coco", {"fps": 30.0, "frame_size": (10, 960)}, "no film has"),
        ("coco", {"fps": 0.05, "frame_size": SIZE}, "an hour at most"),
        ("json", {"person": 9}, "no person 9"),
    ],
)
def test_what_is_missing_is_told(form: str, known: Any, said: str, tmp_path: Path) -> None:
    path = exported(SONG, form, tmp_path)
    with pytest.raises(PoseFileError, match=said):
        take_from_poses(path, **known)


def test_empty_files_and_several_films_are_told(tmp_path: Path) -> None:
    write_poses(tmp_path / "a.json", [])
    with pytest.raises(PoseFileError, match="fewer than two"):
        take_from_poses(tmp_path / "a.json")
    times_s, _ = frame_times(SONG, (0,), "json", None)
    frames = list(exported_frames(SONG, (0,), times_s))
    write_poses(tmp_path / "a.json", [*frames, *frames])
    with pytest.raises(PoseFileError, match="more than one film"):
        take_from_poses(tmp_path / "a.json")


def test_films_hold_no_poses(tmp_path: Path) -> None:
    assert not holds_poses(tmp_path)
    assert not holds_poses(tmp_path / "a.mp4")
    assert holds_poses(Path("A.JSON"))
