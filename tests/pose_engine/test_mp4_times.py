from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.mp4_times import picture_count, set_durations


def film(path: Path, count: int = 6, fps: float = 30.0) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (32, 24))
    for index in range(count):
        writer.write(np.full((24, 32, 3), 20 * index, np.uint8))
    writer.release()
    return path


def times_of(path: Path) -> list[float]:
    capture = cv2.VideoCapture(str(path))
    times = []
    while capture.read()[0]:
        times.append(capture.get(cv2.CAP_PROP_POS_MSEC) / 1e3)
    return times


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return film(tmp_path_factory.mktemp("film") / "a.mp4").read_bytes()


@settings(max_examples=30, deadline=None)
@given(durations=st.lists(st.floats(0.004, 20), min_size=6, max_size=6))
def test_every_picture_gets_its_time(
    plain: bytes, durations: list[float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("timed") / "a.mp4"
    path.write_bytes(plain)
    set_durations(path, durations)
    times = times_of(path)
    assert len(times) == 6
    np.testing.assert_allclose(times, np.cumsum([0, *durations[:-1]]), atol=1e-4)
    fps = cv2.VideoCapture(str(path)).get(cv2.CAP_PROP_FPS)
    assert 6 / fps == pytest.approx(sum(durations), rel=0.01, abs=0.002)


def test_days_are_told_in_coarser_ticks(plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(plain)
    set_durations(path, [40_000.0] * 6)
    assert [round(b - a) for a, b in pairwise(times_of(path))] == [40_000] * 5
    with pytest.raises(ValueError, match="kind"):
        set_durations(path, [2e6] * 6)


def test_the_pictures_stay_as_they_are(plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(plain)
    set_durations(path, [0.1, 0.2, 0.3, 0.1, 0.1, 1.0])
    capture = cv2.VideoCapture(str(path))
    shades = [float(capture.read()[1].mean()) for _ in range(6)]
    np.testing.assert_allclose(shades, [20.0 * index for index in range(6)], atol=4)


def test_another_number_of_pictures_is_refused(plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(plain)
    assert picture_count(path) == 6
    with pytest.raises(ValueError, match="6 pictures, not 5"):
        set_durations(path, [0.1] * 5)
    assert path.read_bytes() == plain


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"",
        lambda whole: b"\0" * 100,
        lambda whole: whole.replace(b"stsz", b"free"),
        lambda whole: whole.replace(b"trak", b"trok"),
        lambda whole: whole + struct.pack(">I4s", 8, b"free"),
    ],
)
def test_what_is_no_whole_film_is_refused(damage: object, plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(damage(plain))  # type: ignore[operator]
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"index|whole"):
        picture_count(path)
    with pytest.raises(ValueError, match=r"index|whole"):
        set_durations(path, [0.1] * 6)
    assert path.read_bytes() == before
