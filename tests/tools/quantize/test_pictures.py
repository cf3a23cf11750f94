"""Pictures to calibrate with."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.fakes import make_choreography
from tools.quantize.pictures import as_input, drawn, filmed, taken


def write_film(path: Path, count: int) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (64, 48))
    for index in range(count):
        writer.write(np.full((48, 64, 3), index * 10, np.uint8))
    writer.release()


def test_drawn_pictures_differ_and_are_always_the_same() -> None:
    dance = make_choreography()
    first, again = (list(drawn(6, dance)) for _ in range(2))
    assert len(first) == 6
    assert len({picture.shape for picture in first}) > 1
    for picture, same in zip(first, again, strict=True):
        np.testing.assert_array_equal(picture, same)
    assert len({picture.mean().round(3) for picture in first}) == 6


def test_pictures_from_all_through_a_film(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", 20)
    found = [picture.mean() / 10 for picture in filmed(tmp_path / "film.mp4", 4)]
    np.testing.assert_allclose(found, [4, 8, 11, 15], atol=1)


def test_a_folder_of_photographs_and_films(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "b.png"), np.full((30, 40, 3), (0, 0, 200), np.uint8))
    write_film(tmp_path / "a.mp4", 3)
    (tmp_path / "notes.txt").write_text("no picture")
    found = list(taken(tmp_path))
    assert [picture.shape for picture in found] == [(30, 40, 3), *[(48, 64, 3)] * 3]
    assert found[0][0, 0].tolist() == [200, 0, 0]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither pictures nor films"):
        list(taken(tmp_path))


def test_a_picture_as_the_network_takes_it() -> None:
    tensor = as_input(np.full((20, 40, 3), 90, np.uint8), side=65)
    assert tensor.shape == (1, 65, 65, 3)
    assert tensor.dtype == np.float32
    assert tensor.max() == 90
    assert tensor[0, 0].max() == 0  # the letterbox
