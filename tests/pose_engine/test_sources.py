from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from pose_engine.sources import (
    CaptureSource,
    FolderSource,
    Pacer,
    SourceError,
    open_source,
    read_image,
)


class FakeCapture:
    """A film of uneven rate: picture `n` is told to be at `times_ms[n]`."""

    def __init__(self, times_ms: list[float]) -> None:
        self._times_ms, self._index = times_ms, -1

    def read(self) -> tuple[bool, np.ndarray | None]:
        self._index += 1
        good = self._index < len(self._times_ms)
        return good, np.zeros((4, 4, 3), np.uint8) if good else None

    def get(self, what: int) -> float:
        return self._times_ms[self._index]


def write_film(path: Path, frames: int = 6, fps: float = 25.0) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (64, 48))
    for index in range(frames):
        writer.write(np.full((48, 64, 3), 30 * index, np.uint8))
    writer.release()
    return path


def test_a_webcam_is_asked_for_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, float] = {}

    class Webcam(FakeCapture):
        def __init__(self, target: int) -> None:
            super().__init__([30.0])

        def isOpened(self) -> bool:
            return True

        def set(self, what: int, value: float) -> bool:
            asked[what] = value
            return True

        def get(self, what: int) -> float:
            return 30.0

    monkeypatch.setattr(cv2, "VideoCapture", Webcam)
    open_source("0", size=(1280, 720))
    assert asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert asked[cv2.CAP_PROP_FRAME_HEIGHT] == 720
    asked.clear()
    open_source("0")
    assert cv2.CAP_PROP_FRAME_WIDTH not in asked


def test_pacer_keeps_to_the_films_speed() -> None:
    now = [100.0]
    pacer = Pacer(10.0, lambda: now[0], lambda s: now.__setitem__(0, now[0] + s))
    assert [pacer.wait(i) for i in range(4)] == pytest.approx([100.0, 100.1, 100.2, 100.3])
    now[0] += 60.0  # the machine slept
    assert pacer.wait(4) == pytest.approx(now[0])


def test_film_gives_its_pictures_and_then_ends(tmp_path: Path) -> None:
    source = open_source(str(write_film(tmp_path / "dance.mp4")), paced=False)
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    assert [frame.index for frame in frames] == list(range(6))
    assert frames[3].media_s == pytest.approx(3 / 25)
    assert frames[3].captured_at == frames[3].media_s
    assert frames[0].image.shape == (48, 64, 3)
    assert not source.live


def test_times_of_a_film_rise_even_where_it_tells_none(tmp_path: Path) -> None:
    path = write_film(tmp_path / "dance.mp4")
    source = CaptureSource(str(path), path.name, live=False, paced=False)
    source._capture = FakeCapture([0.0, 40.0, 40.0, float("nan"), 300.0, 310.0])
    times = []
    while (frame := source.read()) is not None:
        times.append(frame.media_s)
    assert times[0] == 0.0
    assert times[1] == pytest.approx(0.04)
    assert times[4:] == pytest.approx([0.3, 0.31])
    assert all(later > earlier for earlier, later in itertools.pairwise(times))


def test_pictures_are_rgb(tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    cv2.imwrite(str(path), np.full((4, 4, 3), (0, 0, 255), np.uint8))
    np.testing.assert_array_equal(read_image(path)[0, 0], [255, 0, 0])


def test_folder_skips_what_is_broken(tmp_path: Path) -> None:
    for name in ("b.png", "a.png"):
        cv2.imwrite(str(tmp_path / name), np.zeros((4, 4, 3), np.uint8))
    (tmp_path / "c.jpg").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("not looked at")
    source = open_source(str(tmp_path), paced=False)
    assert isinstance(source, FolderSource)
    assert [path.name for path in source.paths] == ["a.png", "b.png", "c.jpg"]
    frames = [source.read(), source.read()]
    assert all(frame is not None for frame in frames)
    assert source.read() is None
    assert "c.jpg" in source.skipped[0]


@pytest.mark.parametrize("name", ["nothing.mp4", "empty", "words.mp4", "95"])
def test_what_cannot_be_opened_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "words.mp4").write_text("not a film")
    spec = name if name.isdecimal() else str(tmp_path / name)
    with pytest.raises(SourceError):
        open_source(spec)


def test_folder_of_broken_pictures_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    source = open_source(str(tmp_path), paced=False)
    with pytest.raises(SourceError, match="no picture"):
        source.read()
