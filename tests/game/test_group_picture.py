from __future__ import annotations

from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from game.group_picture import free_path, pictures_folder, save_picture

NOW = datetime(2026, 5, 6, 20, 15)


def test_a_picture_is_kept_as_it_is_and_never_overwrites(tmp_path: Path) -> None:
    picture = np.zeros((20, 30, 3), np.uint8)
    picture[:, :15] = (250, 10, 60)
    first = save_picture(picture, "Mirrorball / Midnight?", tmp_path / "new")
    second = save_picture(picture, "Mirrorball / Midnight?", tmp_path / "new")
    assert first != second
    assert first.parent == tmp_path / "new"
    read = cv2.cvtColor(cv2.imread(str(first)), cv2.COLOR_BGR2RGB)
    assert (read == picture).all()
    assert len(list((tmp_path / "new").iterdir())) == 2


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Deep End", "2026-05-06_2015_Deep-End.png"),
        ("../..", "2026-05-06_2015_party.png"),
        ("月光", "2026-05-06_2015_月光.png"),
    ],
)
def test_names_are_safe(tmp_path: Path, title: str, name: str) -> None:
    assert free_path(tmp_path, title, NOW).name == name


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        save_picture(np.zeros((4, 4, 3), np.uint8), "x", tmp_path / "file")


def test_pictures_have_a_folder_of_their_own() -> None:
    assert pictures_folder().name == "Mirrorbeat"
