from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from game.commands.pose_inputs import (
    Film,
    Pictures,
    open_inputs,
    picture_names,
    picture_numbers,
    printable,
)
from pose_engine.sources import SourceError


def make_picture(path: Path, size: int = 24) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(cv2.imencode(".png", np.zeros((size, size, 3), np.uint8))[1].tobytes())
    return path


def test_pictures_and_folders_can_be_mixed(tmp_path: Path) -> None:
    one = make_picture(tmp_path / "z.png")
    for name in ("b.png", "a.png"):
        make_picture(tmp_path / "in" / name)
    (tmp_path / "in" / "notes.txt").touch()
    inputs = open_inputs([str(one), str(tmp_path / "in"), str(one)])
    assert isinstance(inputs, Pictures)
    assert inputs.count == 3
    assert inputs.folders == [tmp_path / "in"]
    frames = list(inputs.frames())
    assert [name for name, _ in frames] == ["z.png", "a.png", "b.png"]
    assert [frame.index for _, frame in frames] == [0, 1, 2]
    assert {frame.media_s for _, frame in frames} == {None}


def test_broken_pictures_are_told_and_skipped(tmp_path: Path) -> None:
    make_picture(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "b.png").write_bytes(b"broken")
    (tmp_path / "in" / "c.png").mkdir()
    inputs = open_inputs([str(tmp_path / "in")])
    assert [name for name, _ in inputs.frames()] == ["a.png"]
    assert ["b.png" in problem for problem in inputs.problems] == [True, False]
    assert "c.png" in inputs.problems[1]


def test_only_broken_pictures_are_an_error(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"broken")
    with pytest.raises(SourceError, match=r"none of 2 pictures can be read: .*a\.png"):
        list(open_inputs([str(tmp_path)]).frames())
    with pytest.raises(SourceError, match=r"a\.png is not a picture"):
        list(open_inputs([str(tmp_path / "a.png")]).frames())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["nowhere.png"], "no such picture"),
        (["empty"], "holds no pictures"),
        (["notes.txt"], "notes.txt"),
        (["a.png", "notes.txt"], "several inputs"),
        (["0"], "live"),
        (["rtsp://camera/1"], "live"),
        (["/dev/null"], "no such picture"),
    ],
)
def test_what_cannot_be_looked_at_is_told(
    names: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("hello")
    make_picture(tmp_path / "a.png")
    with pytest.raises(SourceError, match=said):
        open_inputs(names)


def test_a_film_may_be_called_like_a_camera(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (32, 24))
    for _ in range(4):
        writer.write(np.zeros((24, 32, 3), np.uint8))
    writer.release()
    path.rename(tmp_path / "0")
    inputs = open_inputs(["0"])
    assert isinstance(inputs, Film)
    assert inputs.count == 4
    assert [frame.index for _, frame in inputs.frames()] == [0, 1, 2, 3]
    assert inputs.end_s(4) == pytest.approx(0.4)
    assert inputs.end_s(3) is None
    inputs.close()


def test_pictures_of_one_name_go_by_their_paths() -> None:
    paths = [Path("x/a.jpg"), Path("y/a.jpg"), Path("y/b.jpg")]
    assert picture_names(paths) == [str(paths[0]), str(paths[1]), "b.jpg"]


def test_pictures_named_by_numbers_keep_them() -> None:
    assert picture_numbers([Path("000000397133.jpg"), Path("7.png")]) == [397133, 7]
    for names in (["1.png", "a.png"], ["1.png", "01.png"], ["²" + ".png"], ["9" * 30 + ".png"]):
        assert picture_numbers([Path(name) for name in names]) == list(range(len(names)))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_any_name_can_be_printed() -> None:
    assert printable(os.fsdecode(b"tanz\xff\n.png")) == "tanz\ufffd\ufffd.png"
    assert printable("täglich – 日本.png") == "täglich – 日本.png"
