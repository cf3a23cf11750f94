"""What `pose` leaves behind when it ends before the end."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest

from game.commands import pose_options
from pose_engine.pose_io import read_poses
from pose_engine.sources import SourceError
from tests.fakes import breaking_estimator
from tests.typed_commands import run, words_of

SMALL = ("--input-size", "257")


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def usual_ctrl_c() -> Iterator[None]:
    """Ctrl-C does what it does in a terminal: a shell's background job begins with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


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
    monkeypatch.setattr(pose_options, "make_estimator", lambda *_: breaking_estimator(4, breakdown))
    result = run("pose", film, "-o", tmp_path / name, "--draw", tmp_path / "a.mp4")
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
    monkeypatch.setattr(pose_options, "make_estimator", lambda *_: breaking_estimator(3, interrupt))
    result = run("pose", film, "-o", path)
    assert result.exit_code == 130
    assert "a.partial.json" in result.output.replace("\n", "")
    assert path.read_bytes() == truth.read_bytes()
    assert len(read_poses(tmp_path / "a.partial.json")) == 2


def test_ctrl_c_before_the_first_picture_leaves_nothing(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pose_options, "make_estimator", lambda *_: breaking_estimator(1, interrupt))
    result = run("pose", film, "-o", tmp_path / "a.json", "--draw", tmp_path / "a.mp4")
    assert result.exit_code == 130
    assert "interrupted" in words_of(result)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_closes_what_is_printed(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pose_options, "make_estimator", lambda *_: breaking_estimator(3, interrupt))
    result = run("pose", film, "-o", "-")
    assert result.exit_code == 130
    assert len(json.loads(result.stdout)["frames"]) == 2
    monkeypatch.setattr(pose_options, "make_estimator", lambda *_: breaking_estimator(1, interrupt))
    assert run("pose", film, "-o", "-").stdout == ""


def break_film() -> None:
    raise SourceError("the film broke")


def test_a_film_that_breaks_keeps_what_is_done(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        pose_options, "make_estimator", lambda *_: breaking_estimator(3, break_film)
    )
    result = run("pose", film, "-o", tmp_path / "a.npz")
    assert result.exit_code == 1
    assert "the film broke: 2 poses in 2 pictures are kept in" in words_of(result)
    assert len(read_poses(tmp_path / "a.npz")) == 2


def fail_to_write() -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", ["a.json", "a.npz", "a"])
def test_a_failure_leaves_old_files_alone(
    name: str, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("pose", film, "-o", tmp_path / name, *SMALL).exit_code == 0
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    monkeypatch.setattr(
        pose_options, "make_estimator", lambda *_: breaking_estimator(3, fail_to_write)
    )
    result = run("pose", film, "-o", tmp_path / name, "--draw", tmp_path / "a.mp4")
    assert result.exit_code == 1
    assert "No space left" in words_of(result)
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before
