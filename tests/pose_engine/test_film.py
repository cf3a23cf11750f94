from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from pose_engine.film import FilmWriter, durations, is_even
from pose_engine.sources import CaptureSource

RED, GREEN = (200, 30, 20), (20, 180, 40)


def written(
    path: Path, times_s: list[float], shape: tuple[int, int] = (48, 64), fps: float = 30.0
) -> Path:
    """A film whose left half is red and whose right half is green."""
    image = np.empty((*shape, 3), np.uint8)
    image[:, : shape[1] // 2], image[:, shape[1] // 2 :] = RED, GREEN
    writer = FilmWriter(path, fps)
    for time_s in times_s:
        writer.add(image, time_s)
    writer.finish()
    return path


def even(count: int, fps: float = 30.0) -> list[float]:
    return [index / fps for index in range(count)]


def test_colours_and_times_are_right(tmp_path: Path) -> None:
    source = CaptureSource(str(written(tmp_path / "a.mp4", even(9))), "a", live=False, paced=False)
    assert (source.fps, source.frame_count) == (30.0, 9)
    frames = [frame for _ in range(9) if (frame := source.read()) is not None]
    assert source.read() is None
    np.testing.assert_allclose([frame.media_s for frame in frames], even(9), atol=1e-3)
    np.testing.assert_allclose(frames[5].image[24, 10], RED, atol=12)
    np.testing.assert_allclose(frames[5].image[24, 50], GREEN, atol=12)


@pytest.mark.parametrize("shape", [(47, 63), (1, 1), (2, 2), (1, 301), (193, 320)])
def test_odd_sizes_lose_nothing(shape: tuple[int, int], tmp_path: Path) -> None:
    capture = cv2.VideoCapture(str(written(tmp_path / "a.mp4", even(2), shape)))
    image = capture.read()[1]
    assert image.shape[:2] == (shape[0] + shape[0] % 2, shape[1] + shape[1] % 2)
    if shape[1] > 60:
        np.testing.assert_allclose(image[0, shape[1] - 1, ::-1], GREEN, atol=16)


@pytest.mark.parametrize("fps", [1.0, 23.976, 30000 / 1001, 59.94, 240.0])
def test_even_rates_stay_even(fps: float, tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", even(12, fps), fps=fps)
    assert cv2.VideoCapture(str(path)).get(cv2.CAP_PROP_FPS) == pytest.approx(fps, abs=1e-3)


def test_uneven_films_keep_their_times(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.24, 0.31, 0.95, 0.98]
    path = written(tmp_path / "a.mp4", times, fps=6.1)
    source = CaptureSource(str(path), "a", live=False, paced=False)
    read = [frame.media_s for _ in times if (frame := source.read()) is not None]
    np.testing.assert_allclose(read, times, atol=1e-3)


def test_pictures_of_another_size_are_fitted(tmp_path: Path) -> None:
    writer = FilmWriter(tmp_path / "a.mp4", 30.0)
    writer.add(np.zeros((48, 64, 3), np.uint8), 0.0)
    writer.add(np.zeros((30, 30, 3), np.uint8), 1 / 30)
    writer.finish()
    assert cv2.VideoCapture(str(tmp_path / "a.mp4")).get(cv2.CAP_PROP_FRAME_COUNT) == 2


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="there is no ffprobe")
def test_other_programs_agree(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [0.0, 0.1, 0.2, 0.5, 0.6, 0.7], (47, 63))
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(path)],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert told.stderr == b""
    (stream,) = json.loads(told.stdout)["streams"]
    assert (stream["codec_name"], stream["width"], stream["height"]) == ("mpeg4", 64, 48)
    assert stream["nb_read_frames"] == "6"
    assert float(stream["duration"]) == pytest.approx(0.8, abs=1e-3)


def test_nothing_is_there_before_the_end_and_old_films_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"old")
    writer = FilmWriter(path, 30.0)
    writer.add(np.zeros((48, 64, 3), np.uint8), 0.0)
    assert path.read_bytes() == b"old"
    writer.discard()
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]
    writer = FilmWriter(path, 30.0)
    writer.add(np.zeros((48, 64, 3), np.uint8), 0.0)
    assert writer.finish(keep_old=True) == tmp_path / "a.partial.mp4"
    assert path.read_bytes() == b"old"


def test_what_opencv_could_not_write_is_told(tmp_path: Path) -> None:
    """A full disk does not stop OpenCV, and leaves a film without its end."""
    writer = FilmWriter(tmp_path / "a.mp4", 30.0)
    writer.add(np.zeros((48, 64, 3), np.uint8), 0.0)
    writer._release()
    (staged,) = tmp_path.iterdir()
    staged.write_bytes(staged.read_bytes()[:-100])
    with pytest.raises(OSError, match="disk full"):
        writer.finish()
    assert list(tmp_path.iterdir()) == []


def test_films_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"\.mp4"):
        FilmWriter(tmp_path / "a.gif", 30.0)
    with pytest.raises(OSError, match="no folder"):
        FilmWriter(tmp_path / "nowhere" / "a.mp4", 30.0)
    writer = FilmWriter(tmp_path / "a.mp4", 30.0)
    with pytest.raises(OSError, match="too many"):
        writer.add(np.zeros((2, 9000, 3), np.uint8), 0.0)
    writer.discard()
    writer = FilmWriter(tmp_path / "a.mp4", 30.0)
    with pytest.raises(OSError, match="cannot write"):
        writer.finish()
    assert list(tmp_path.iterdir()) == []


def test_durations_reach_to_the_next_picture() -> None:
    assert durations([0.0, 0.5, 0.75], 30.0, 1.0) == [0.5, 0.25, 0.25]
    assert durations([0.0, 0.5, 1.0], 30.0) == [0.5, 0.5, 0.5]
    assert durations([0.0, 0.5, 1.0], 30.0, 0.2) == [0.5, 0.5, 0.5]  # what some GIFs say
    assert durations([0.0], 10.0) == [0.1]


def test_rounded_times_are_even() -> None:
    assert is_even([0.0, 0.033, 0.067, 0.1], 30.0)
    assert not is_even([0.0, 0.033, 0.1, 0.133], 30.0)
