"""What the tests of the commands look at."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.camera import draw_dance
from game.virtual.options import DancerOptions
from tests.typed_commands import FILM_FRAMES, SONG_ID, film_file, run


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The virtual dancer, 640 x 480 px."""
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    rgb = draw_dance(song, DancerOptions(), 1.0)
    path = tmp_path_factory.mktemp("pictures") / "dancer.png"
    cv2.imwrite(str(path), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return path


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FILM_FRAMES pictures of two dancers."""
    path = tmp_path_factory.mktemp("films") / "dance.mp4"
    return film_file(path, "people=2", seconds=FILM_FRAMES / 30)


@pytest.fixture(scope="session")
def truth(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film's poses as our own JSON."""
    path = tmp_path_factory.mktemp("truth") / "dance.json"
    result = run("pose", film, "-o", path, "--input-size", 257)
    assert result.exit_code == 0, result.output
    return path
