"""A film imported by another thread: progress, stopping and going on, errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.film_import import ImportOptions, NoBeat
from game.film_notes import Seen
from game.film_task import WATCHING, FilmTask, glimpse_of
from game.film_watch import Stopped
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.camera import write_film
from game.virtual.options import parse_options
from pose_engine.sources import SourceError
from pose_engine.types import Frame

PATIENCE_S = 60.0
BPM = ImportOptions(bpm=122, first_beat_s=0.2)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "My Dance.mp4"
    song = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
    write_film(path, song, parse_options(""), fps=12, start_s=20, seconds=6.0, size=(240, 320))
    return path


def test_a_film_is_imported_beside(film: Path) -> None:
    shares: list[float] = []
    task = FilmTask(film, BPM)
    while not task.wait(0.01):
        if task.share is not None:
            shares.append(task.share)
    assert task.error is None
    assert task.found is not None
    assert task.found.folder is not None
    assert read_choreography(task.found.folder).title == "My Dance"
    assert shares == sorted(shares)
    assert task.glimpse is not None
    frame, dancer = task.glimpse
    assert frame.size == (240, 320)
    assert dancer is not None
    assert 0 < dancer.pose.keypoints[:, 1].mean() < 240


def test_stopped_it_goes_on_where_it_was(film: Path) -> None:
    task = FilmTask(film, BPM)
    while task.glimpse is None:
        task.wait(0.005)
    task.stop()
    again = FilmTask(film, BPM, after=task)
    assert again.wait(PATIENCE_S)
    assert isinstance(task.error, Stopped)
    assert task.found is None
    assert again.error is None
    assert again.found is not None


def test_what_is_wrong_is_kept_for_who_asks(film: Path, tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"no film")
    broken = FilmTask(tmp_path / "no.mp4")
    silent = FilmTask(film)
    assert broken.wait(PATIENCE_S)
    assert silent.wait(PATIENCE_S)
    assert isinstance(broken.error, SourceError)
    assert isinstance(silent.error, NoBeat)


def test_the_time_left_follows_the_pace(tmp_path: Path) -> None:
    times = iter([100.0, 101.0, 104.0])
    task = FilmTask(tmp_path / "none.mp4", clock=lambda: next(times))
    task.wait()
    task.stage, task._length_s = WATCHING, 20.0
    assert task.share == 0.0
    assert task.left_s is None
    task._on_watched(0.0)
    task._on_watched(2.0)
    assert task.left_s is None
    task._on_watched(8.0)
    assert task.share == pytest.approx(0.4)
    assert task.left_s == pytest.approx(6.0)


def test_a_glimpse_shows_who_is_largest() -> None:
    small, tall = np.zeros((17, 3), np.float32), np.zeros((17, 3), np.float32)
    small[:, 1], tall[:, 1] = np.linspace(0.4, 0.5, 17), np.linspace(0.1, 0.9, 17)
    frame = Frame(np.zeros((720, 1280, 3), np.uint8), 0.0, 0)
    shown, dancer = glimpse_of(frame, Seen(0.0, 16 / 9, {1: small, 2: tall}))
    assert shown.size == (360, 640)
    assert dancer is not None
    assert dancer.player_id == 2
    assert dancer.pose.keypoints[-1, 1] == pytest.approx(0.9 * 360)
    assert glimpse_of(frame, Seen(0.0, 16 / 9, {}))[1] is None
