"""Covers that the game drew are told from pictures that somebody chose."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from game.storage.cover_file import is_drawn, marked
from game.storage.library import find_songs, shipped_songs_folder


def test_the_mark_changes_nothing_of_the_picture(tmp_path: Path) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (32, 32, 3), np.uint8)
    png = cv2.imencode(".png", picture)[1].tobytes()
    path = tmp_path / "cover.png"
    path.write_bytes(png)
    assert not is_drawn(path)
    path.write_bytes(marked(png))
    assert is_drawn(path)
    assert marked(marked(png)) == marked(png)
    again = cv2.imread(str(path))
    assert again is not None
    assert (again == picture).all()


@pytest.mark.parametrize("content", [b"", b"x" * 200])
def test_what_is_no_picture_was_not_drawn(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cover.png").write_bytes(content)
    assert not is_drawn(tmp_path / "cover.png")


def test_the_shipped_covers_are_marked() -> None:
    covers = [song.cover for song in find_songs([shipped_songs_folder()])]
    assert all(cover is not None and is_drawn(cover) for cover in covers)
