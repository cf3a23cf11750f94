"""The `pose` command as a user types it, and what an interruption leaves behind."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner, Result

from game import pose_command
from game.cli import app
from game.pose_command import Table, Work, look_at_all, open_outputs, parse_input_size
from game.pose_inputs import open_inputs
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.camera import draw_dance, write_film
from game.virtual.options import DancerOptions, parse_options
from pose_engine.pose_io import read_poses
from pose_engine.sources import CaptureSource, SourceError
from pose_engine.types import Frame, Image, Pose, TrackedPose
from tests.fakes import STANDING, as_pose

SONG_ID = "mirrorball-midnight"
SMALL = ("--input-size", "257")
FRAMES = 6


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["pose", *(str(word) for word in words)])


def words_of(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    rgb = draw_dance(song, DancerOptions(), 1.0)
    path = tmp_path_factory.mktemp("pictures") / "dancer.png"
    cv2.imwrite(str(path), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "dance.mp4"
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    write_film(path, song, parse_options("people=2"), seconds=FRAMES / 30)
    return path


@pytest.fixture(scope="module")
def truth(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film's poses as our own JSON."""
    path = tmp_path_factory.mktemp("truth") / "dance.json"
    result = run(film, "-o", path, *SMALL)
    assert result.exit_code == 0, result.output
    return path


# -- every format, from a film and back


@pytest.mark.parametrize(
    "name", ["a.json", "a.npz", "a.coco.json", "a", "b.txt --format json", "a.csv"]
)
def test_every_format_is_written_from_a_film(
    name: str, film: Path, truth: Path, tmp_path: Path
) -> None:
    file, *options = name.split()
    result = run(film, "-o", tmp_path / file, *options, *SMALL)
    assert result.exit_code == 0, result.output
    assert f"in {FRAMES} pictures, written to" in words_of(result)
    right = read_poses(truth)
    people = sum(len(frame.poses) for frame in right)
    assert people >= 2 * FRAMES
    if file.endswith(".csv"):
        assert len((tmp_path / file).read_text().splitlines()) == 1 + 17 * people
        return
    frames = read_poses(tmp_path / file, frame_size=(480, 640), fps=30.0)
    assert [len(frame.poses) for frame in frames] == [len(frame.poses) for frame in right]
    for one, other in zip(right, frames, strict=True):
        assert (other.index, other.size) == (one.index, (480, 640))
        assert other.time_s == pytest.approx(one.index / 30, abs=1e-3)
        for pose, same in zip(one.poses, other.poses, strict=True):
            np.testing.assert_allclose(pose.keypoints, same.keypoints, atol=1e-4 * 480)
            np.testing.assert_allclose(pose.keypoint_scores, same.keypoint_scores, atol=1e-3)


def test_pose_on_a_picture(picture: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.png"
    result = run(picture, "--json", tmp_path / "p.json", "--draw", drawn)
    assert result.exit_code == 0, result.output
    (frame,) = read_poses(tmp_path / "p.json")
    assert (frame.source, frame.time_s) == ("dancer.png", None)
    assert frame.poses[0].score > 0.8
    assert cv2.imread(str(drawn)).shape == (480, 640, 3)
    single = json.loads(run(picture, "--single", "--json", "-").stdout)
    assert len(single["frames"][0]["poses"]) == 1
    assert "dancer.png" in run(picture, *SMALL).output


def test_options_reach_the_engine(picture: Path, tmp_path: Path) -> None:
    def nose_x(*words: object) -> float:
        data = json.loads(run(picture, "--single", "-o", "-", *words).stdout)
        assert len(data["frames"][0]["poses"]) == 1
        return float(data["frames"][0]["poses"][0]["keypoints"][0][0])

    plain = nose_x()
    assert nose_x("--flip") == pytest.approx(639 / 480 - plain, abs=0.01)
    for words in (("--stride", 8), SMALL, ("--input-size", "193x257")):
        assert nose_x(*words) == pytest.approx(plain, abs=0.03)
        assert nose_x(*words) != plain
    for words in (("--mode", "official"), ("--scale", 0.5)):
        assert nose_x(*words) == pytest.approx(plain, abs=0.03)
    nobody = run(picture, "-o", "-", "--score-threshold", "1", "--nms-radius", "5")
    assert json.loads(nobody.stdout)["frames"][0]["poses"] == []
    one = run(picture, "-o", "-", "--score-threshold", "0", "--max-poses", "1", *SMALL)
    assert len(json.loads(one.stdout)["frames"][0]["poses"]) == 1


def test_several_pictures_one_broken(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture.read_bytes())
    (folder / "b.jpg").write_bytes(b"broken")
    (folder / "c.png").write_bytes(cv2.imencode(".png", np.zeros((1, 1, 3)))[1].tobytes())
    result = run(folder, "--draw", tmp_path / "out", "-o", tmp_path / "poses", *SMALL)
    assert result.exit_code == 1
    assert "skipped:" in words_of(result)
    assert "b.jpg is not a picture" in words_of(result)
    assert "in 2 pictures, written to" in words_of(result)
    drawn = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert drawn == ["a.png.png", "c.png.png"]
    assert [frame.source for frame in read_poses(tmp_path / "poses")] == ["a", "c"]
    both = run(folder / "a.png", folder / "c.png", "-o", tmp_path / "two.json", *SMALL)
    assert both.exit_code == 0
    assert [frame.index for frame in read_poses(tmp_path / "two.json")] == [0, 1]


def test_pose_on_a_film(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    result = run(film, "--draw", out, *SMALL)
    assert result.exit_code == 0, result.output
    drawn = CaptureSource(str(out), "drawn", live=False, paced=False)
    plain = CaptureSource(str(film), "plain", live=False, paced=False)
    assert (drawn.fps, drawn.frame_count) == (plain.fps, FRAMES)
    for _ in range(FRAMES):
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
    result = run(tmp_path / "a.gif", "-o", tmp_path / "a.npz", "--draw", tmp_path / "a.mp4", *SMALL)
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
    result = run(*words)
    assert result.exit_code == code, result.output
    assert said in words_of(result)
    assert "Traceback" not in result.output
    assert len([line for line in result.output.splitlines() if "rror: " in line]) == 1
    assert sorted((path, path.stat().st_size) for path in tmp_path.rglob("*")) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_one_line(picture: Path) -> None:
    result = run(picture, "-o", "/dev/full", "--format", "json", *SMALL)
    assert result.exit_code == 1
    assert "cannot write /dev/full: No space left on device" in words_of(result)


# -- ends before the end


def breaking(at: int, breakdown: Callable[[], None]) -> Callable[[Image], Sequence[Pose]]:
    """An estimator that finds one person, and breaks down at a picture."""
    seen = 0

    def estimate(rgb: Image) -> Sequence[Pose]:
        nonlocal seen
        seen += 1
        if seen == at:
            breakdown()
        return [as_pose(STANDING)]

    return estimate


def interrupt() -> None:
    raise KeyboardInterrupt


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def end_politely() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize(
    ("breakdown", "kept"), [(interrupt, 3), (press_ctrl_c, 4), (end_politely, 4)]
)
@pytest.mark.parametrize("name", ["a.json", "a.npz", "a.coco.json", "a"])
def test_ctrl_c_keeps_what_is_done(
    breakdown: Callable[[], None],
    kept: int,
    name: str,
    film: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(4, breakdown))
    result = run(film, "-o", tmp_path / name, "--draw", tmp_path / "a.mp4")
    assert result.exit_code == 130
    assert f"interrupted: {kept} poses in {kept} pictures are kept in" in words_of(result)
    assert len(read_poses(tmp_path / name)) == kept
    count = cv2.VideoCapture(str(tmp_path / "a.mp4")).get(cv2.CAP_PROP_FRAME_COUNT)
    assert count == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "a.mp4"])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_ctrl_c_does_not_replace_a_whole_file(
    film: Path, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(truth.read_bytes())
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(3, interrupt))
    result = run(film, "-o", path)
    assert result.exit_code == 130
    assert "a.partial.json" in result.output.replace("\n", "")
    assert path.read_bytes() == truth.read_bytes()
    assert len(read_poses(tmp_path / "a.partial.json")) == 2


def test_ctrl_c_before_the_first_picture_leaves_nothing(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(1, interrupt))
    result = run(film, "-o", tmp_path / "a.json", "--draw", tmp_path / "a.mp4")
    assert result.exit_code == 130
    assert "interrupted" in words_of(result)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_closes_what_is_printed(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(3, interrupt))
    result = run(film, "-o", "-")
    assert result.exit_code == 130
    assert len(json.loads(result.stdout)["frames"]) == 2
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(1, interrupt))
    assert run(film, "-o", "-").stdout == ""


def break_film() -> None:
    raise SourceError("the film broke")


def test_a_film_that_breaks_keeps_what_is_done(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(3, break_film))
    result = run(film, "-o", tmp_path / "a.npz")
    assert result.exit_code == 1
    assert "the film broke: 2 poses in 2 pictures are kept in" in words_of(result)
    assert len(read_poses(tmp_path / "a.npz")) == 2


def fail_to_write() -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", ["a.json", "a.npz", "a"])
def test_a_failure_leaves_old_files_alone(
    name: str, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(film, "-o", tmp_path / name, *SMALL).exit_code == 0
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    monkeypatch.setattr(pose_command, "make_estimator", lambda *_: breaking(3, fail_to_write))
    result = run(film, "-o", tmp_path / name, "--draw", tmp_path / "a.mp4")
    assert result.exit_code == 1
    assert "No space left" in words_of(result)
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


# -- the parts


def test_a_tracker_gives_the_poses_their_numbers(film: Path) -> None:
    class Tracker:
        def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
            assert frame.image[0, 0].tolist() == [9, 9, 9]  # the picture the poses lie on
            seen = [TrackedPose(7, poses[0], 1.0), TrackedPose(8, poses[0], 1.0, visible=False)]
            return tuple(seen)

    image = np.zeros((24, 32, 3), np.uint8)
    image[0, -1] = 9
    work = Work(lambda rgb: [as_pose(STANDING)], Tracker(), flip=True)
    found, shown = work.look("a.mp4", Frame(image, 0.0, 3, 0.1))
    assert (found.ids, found.index, found.time_s, found.size) == ((7,), 3, 0.1, (24, 32))
    assert shown[0, 0, 0] == 9


def test_pictures_that_the_engine_refuses_are_told(picture: Path, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(picture.read_bytes())

    def refuse() -> None:
        raise ValueError("too thin")

    inputs = open_inputs([str(tmp_path)])
    table = Table()
    ticks: list[tuple[int, int | None]] = []
    outcome = look_at_all(
        inputs, Work(breaking(1, refuse)), table, None, lambda *tick: ticks.append(tick)
    )
    assert inputs.problems == ["a.png: too thin"]
    assert (outcome.pictures, outcome.poses, outcome.written) == (1, 1, [])
    assert ticks == [(2, 2)]
    assert [row["source"] for row in table.data["frames"]] == ["b.png"]


def test_a_failing_drawing_leaves_no_poses_behind(picture: Path, tmp_path: Path) -> None:
    inputs = open_inputs([str(picture)])
    with pytest.raises(OSError, match="no folder"):
        open_outputs(inputs, str(tmp_path / "a.json"), None, tmp_path / "nowhere" / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_input_sizes_are_parsed() -> None:
    assert parse_input_size("257") == 257
    assert parse_input_size("193x257") == (193, 257)
    assert parse_input_size("auto") == "auto"
    for bad in ("", "x", "12x", "-3", "1.5", "257x257x3", "999999"):
        with pytest.raises(ValueError, match="--input-size"):
            parse_input_size(bad)
