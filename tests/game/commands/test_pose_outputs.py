from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from game.commands.pose_inputs import Pictures
from game.commands.pose_outputs import check_apart, open_drawing
from pose_engine.formats.frame_poses import FramePoses

IMAGE = np.full((24, 32, 3), (200, 100, 50), np.uint8)


def found(source: str = "a.jpg", index: int = 0, time_s: float | None = None) -> FramePoses:
    return FramePoses(source, index, time_s, (24, 32), ())


def one(folder: Path) -> Pictures:
    return Pictures([folder / "in.jpg"])


def two(folder: Path) -> Pictures:
    return Pictures([folder / "in" / "a.jpg", folder / "in" / "b.jpg"], [folder / "in"])


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_one_picture_is_drawn_into_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("old")
    drawing = open_drawing(tmp_path / name, one(tmp_path))
    drawing.add(IMAGE, found())
    assert (tmp_path / name).read_text() == "old"
    assert drawing.finish(False) == tmp_path / name
    np.testing.assert_allclose(
        cv2.imread(str(tmp_path / name))[..., ::-1].mean((0, 1)), (200, 100, 50), atol=3
    )
    drawing.discard()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_several_pictures_are_drawn_into_a_folder(tmp_path: Path) -> None:
    drawing = open_drawing(tmp_path / "out", two(tmp_path))
    drawing.add(IMAGE, found("a.jpg"))
    drawing.add(IMAGE, found("x/b.jpg", 1))
    drawing.discard()  # what is drawn stays: each picture is whole
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["a.jpg.png", "x_b.jpg.png"]


def test_a_films_pictures_are_numbered(tmp_path: Path) -> None:
    drawing = open_drawing(tmp_path / "out", two(tmp_path))
    for index in range(2):
        drawing.add(IMAGE, found("dance.mp4", index, index / 30))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["dance.mp4_000000.png", "dance.mp4_000001.png"]


def test_drawings_that_do_not_fit_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for inputs, name, said in (
        (one, "a.mp4", r"\.png"),
        (one, "nowhere/a.png", "no folder"),
        (two, "a.png", "folder"),
        (two, "file", "is a file"),
        (two, "nowhere/out", "no folder"),
    ):
        with pytest.raises(OSError, match=said):
            open_drawing(tmp_path / name, inputs(tmp_path))
    drawing = open_drawing(tmp_path / "a.webp", one(tmp_path))
    with pytest.raises(OSError, match="does not fit"):
        drawing.add(np.zeros((2, 20_000, 3), np.uint8), found())
    drawing.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_is_written_over_what_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "in.jpg").touch()
    (tmp_path / "link.jpg").symlink_to(tmp_path / "in.jpg")
    for poses, drawing, said in (
        (tmp_path / "in.jpg", None, "overwrite"),
        (None, tmp_path / "in.jpg", "overwrite"),
        (None, tmp_path / "link.jpg", "overwrite"),
        (tmp_path / "out", tmp_path / "x" / ".." / "out", "both"),
    ):
        with pytest.raises(OSError, match=said):
            check_apart(poses, drawing, one(tmp_path))
    (tmp_path / "in").mkdir()
    with pytest.raises(OSError, match="looked at"):
        check_apart(None, tmp_path / "in", two(tmp_path))
    check_apart(tmp_path / "in", tmp_path / "out", two(tmp_path))
    check_apart(None, None, one(tmp_path))
