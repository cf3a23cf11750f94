"""`pose` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from pose_engine.pose_io import read_poses
from pose_engine.sources import CaptureSource
from tests.typed_commands import FILM_FRAMES, run, words_of

SMALL = ("--input-size", "257")
FILM_SIZE = (480, 854)  # virtual people film wide where there are several


@pytest.mark.parametrize(
    "name", ["a.json", "a.npz", "a.coco.json", "a", "b.txt --format json", "a.csv"]
)
def test_every_format_is_written_from_a_film(
    name: str, film: Path, truth: Path, tmp_path: Path
) -> None:
    file, *options = name.split()
    result = run("pose", film, "-o", tmp_path / file, *options, *SMALL)
    assert result.exit_code == 0, result.output
    assert f"in {FILM_FRAMES} pictures, written to" in words_of(result)
    right = read_poses(truth)
    people = sum(len(frame.poses) for frame in right)
    assert people >= 2 * FILM_FRAMES
    if file.endswith(".csv"):
        assert len((tmp_path / file).read_text().splitlines()) == 1 + 17 * people
        return
    frames = read_poses(tmp_path / file, frame_size=FILM_SIZE, fps=30.0)
    assert [len(frame.poses) for frame in frames] == [len(frame.poses) for frame in right]
    for one, other in zip(right, frames, strict=True):
        assert (other.index, other.size) == (one.index, FILM_SIZE)
        assert other.time_s == pytest.approx(one.index / 30, abs=1e-3)
        for pose, same in zip(one.poses, other.poses, strict=True):
            np.testing.assert_allclose(pose.keypoints, same.keypoints, atol=1e-4 * 480)
            np.testing.assert_allclose(pose.keypoint_scores, same.keypoint_scores, atol=1e-3)


def test_pose_on_a_picture(picture: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.png"
    result = run("pose", picture, "--json", tmp_path / "p.json", "--draw", drawn)
    assert result.exit_code == 0, result.output
    (frame,) = read_poses(tmp_path / "p.json")
    assert (frame.source, frame.time_s) == ("dancer.png", None)
    assert frame.poses[0].score > 0.8
    assert cv2.imread(str(drawn)).shape == (480, 640, 3)
    single = json.loads(run("pose", picture, "--single", "--json", "-").stdout)
    assert len(single["frames"][0]["poses"]) == 1
    assert "dancer.png" in run("pose", picture, *SMALL).output


def test_options_reach_the_engine(picture: Path, tmp_path: Path) -> None:
    def nose_x(*words: object) -> float:
        data = json.loads(run("pose", picture, "--single", "-o", "-", *words).stdout)
        assert len(data["frames"][0]["poses"]) == 1
        return float(data["frames"][0]["poses"][0]["keypoints"][0][0])

    plain = nose_x()
    assert nose_x("--flip") == pytest.approx(639 / 480 - plain, abs=0.01)
    for words in (("--stride", 8), SMALL, ("--input-size", "193x257")):
        assert nose_x(*words) == pytest.approx(plain, abs=0.03)
        assert nose_x(*words) != plain
    for words in (("--mode", "official"), ("--scale", 0.5)):
        assert nose_x(*words) == pytest.approx(plain, abs=0.03)
    nobody = run("pose", picture, "-o", "-", "--score-threshold", "1", "--nms-radius", "5")
    assert json.loads(nobody.stdout)["frames"][0]["poses"] == []
    one = run("pose", picture, "-o", "-", "--score-threshold", "0", "--max-poses", "1", *SMALL)
    assert len(json.loads(one.stdout)["frames"][0]["poses"]) == 1


def test_several_pictures_one_broken(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture.read_bytes())
    (folder / "b.jpg").write_bytes(b"broken")
    (folder / "c.png").write_bytes(cv2.imencode(".png", np.zeros((1, 1, 3)))[1].tobytes())
    result = run("pose", folder, "--draw", tmp_path / "out", "-o", tmp_path / "poses", *SMALL)
    assert result.exit_code == 1
    assert "skipped:" in words_of(result)
    assert "b.jpg is not a picture" in words_of(result)
    assert "in 2 pictures, written to" in words_of(result)
    drawn = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert drawn == ["a.png.png", "c.png.png"]
    assert [frame.source for frame in read_poses(tmp_path / "poses")] == ["a", "c"]
    both = run("pose", folder / "a.png", folder / "c.png", "-o", tmp_path / "two.json", *SMALL)
    assert both.exit_code == 0
    assert [frame.index for frame in read_poses(tmp_path / "two.json")] == [0, 1]


def test_pose_on_a_film(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    result = run("pose", film, "--draw", out, *SMALL)
    assert result.exit_code == 0, result.output
    drawn = CaptureSource(str(out), "drawn", live=False, paced=False)
    plain = CaptureSource(str(film), "plain", live=False, paced=False)
    assert (drawn.fps, drawn.frame_count) == (plain.fps, FILM_FRAMES)
    for _ in range(FILM_FRAMES):
        a, b = drawn.read(), plain.read()
        assert a is not None
        assert b is not None
        gap = np.abs(a.image.astype(int) - b.image).max(axis=2)
        assert 0.01 < (gap > 60).mean() < 0.15  # a skeleton on the same picture


def test_gifs_are_films(tmp_path: Path) -> None:
    from PIL import Image as Pillow

    pictures = [Pillow.fromarray(np.full((33, 41, 3), 50 * i, np.uint8)) for i in range(4)]
    durations = [100, 300, 100, 200]
    pictures[0].save(
        tmp_path / "a.gif", save_all=True, append_images=pictures[1:], duration=durations
    )
    result = run(
        "pose", tmp_path / "a.gif", "-o", tmp_path / "a.npz", "--draw", tmp_path / "a.mp4", *SMALL
    )
    assert result.exit_code == 0, result.output
    times = [0.0, 0.1, 0.4, 0.5]
    assert [frame.time_s for frame in read_poses(tmp_path / "a.npz")] == pytest.approx(times)
    drawn = CaptureSource(str(tmp_path / "a.mp4"), "drawn", live=False, paced=False)
    read = [frame.media_s for _ in range(4) if (frame := drawn.read()) is not None]
    assert read == pytest.approx(times, abs=1e-3)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere.png",), 1, "nowhere.png"),
        (("fake.png",), 1, "fake.png is not a picture"),
        (("notes.txt",), 1, "notes.txt"),
        (("empty",), 1, "empty holds no pictures"),
        (("good.png", "--draw", "good.png"), 1, "overwrite"),
        (("good.png", "-o", "good.png", "--format", "csv"), 1, "overwrite"),
        (("good.png", "-o", "nowhere/a.json"), 1, "cannot write nowhere/a.json"),
        (("good.png", "-o", "empty/../a.json", "--draw", "a.json"), 1, "both"),
        (("good.png", "--draw", "a.gif"), 1, "--draw a.gif"),
        (("good.png", "-o", "a.xml"), 2, "json, openpose, coco, csv, npz"),
        (("good.png", "-o", "a.json", "--format", "yaml"), 2, "yaml"),
        (("good.png", "good2.png", "-o", "a_keypoints.json"), 2, "name a folder"),
        (("good.png", "--format", "csv"), 2, "-o"),
        (("good.png", "--json", "a", "-o", "b"), 2, "--json"),
        (("good.png", "-o", "-", "--format", "npz"), 2, "printed"),
        (("good.png", "--stride", "7"), 2, "stride"),
        (("good.png", "--model", "nix"), 2, "nix"),
        (("good.png", "--input-size", "big"), 2, "HEIGHTxWIDTH"),
        (("good.png", "--mode", "best"), 2, "official"),
        (("good.png", "--scale", "2"), 2, "0.2"),
        (("good.png", "--scale", "0.5", "--input-size", "257"), 2, "not both"),
        (("good.png", "--model", "movenet_lightning"), 2, "add --single"),
        (("good.png", "--score-threshold", "nan"), 2, "score-threshold"),
        (("good.png", "--max-poses", "0"), 2, "max-poses"),
        (("good.png", "--track"), 2, "--track"),
    ],
)
def test_mistakes_get_one_clear_line(
    words: tuple[str, ...],
    code: int,
    said: str,
    picture: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "fake.png").write_text("no picture")
    (tmp_path / "notes.txt").write_text("no film")
    for name in ("good.png", "good2.png"):
        (tmp_path / name).write_bytes(picture.read_bytes())
    before = sorted((path, path.stat().st_size) for path in tmp_path.rglob("*"))
    result = run("pose", *words)
    assert result.exit_code == code, result.output
    assert said in words_of(result)
    assert "Traceback" not in result.output
    assert len([line for line in result.output.splitlines() if "rror: " in line]) == 1
    assert sorted((path, path.stat().st_size) for path in tmp_path.rglob("*")) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_one_line(picture: Path) -> None:
    result = run("pose", picture, "-o", "/dev/full", "--format", "json", *SMALL)
    assert result.exit_code == 1
    assert "cannot write /dev/full: No space left on device" in words_of(result)
