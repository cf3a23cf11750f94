"""PoseNet over whole pictures, folders and films, with drawings: the `pose` command."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from pose_engine.draw import draw_poses
from pose_engine.pose_io import frame_data, poses_data
from pose_engine.sources import (
    IMAGE_ENDINGS,
    CaptureSource,
    FolderSource,
    SourceError,
    open_source,
    read_image,
)
from pose_engine.types import Frame, Image, Pose

OnProgress = Callable[[int, int | None], None]


class Sink(Protocol):
    """Where drawn pictures go."""

    def write(self, rgb: Image, name: str) -> None: ...
    def close(self) -> None: ...


class PictureSink:
    """One file, or one per picture in a folder: `a.jpg` is drawn as `a.jpg.png`."""

    def __init__(self, target: Path, many: bool) -> None:
        self._target, self._many = target, many
        if many:
            target.mkdir(parents=True, exist_ok=True)

    def write(self, rgb: Image, name: str) -> None:
        path = self._target / f"{name}.png" if self._many else self._target
        try:
            good = cv2.imwrite(str(path), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        except cv2.error as error:
            raise OSError(f"cannot write {path}: use the ending .png or .jpg") from error
        if not good:
            raise OSError(f"cannot write {path}")

    def close(self) -> None:
        pass


class FilmSink:
    """An MP4; opened with the first picture, whose size it takes."""

    def __init__(self, path: Path, fps: float) -> None:
        self._path, self._fps = path, fps
        self._writer: cv2.VideoWriter | None = None
        if path.suffix.lower() != ".mp4":
            raise OSError(f"a film's drawing is written as .mp4, not {path.suffix or path.name!r}")

    def write(self, rgb: Image, name: str) -> None:
        if self._writer is None:
            size = (rgb.shape[1], rgb.shape[0])
            code = cv2.VideoWriter.fourcc(*"mp4v")
            self._writer = cv2.VideoWriter(str(self._path), code, self._fps, size)
            if not self._writer.isOpened():
                raise OSError(f"cannot write {self._path}")
        self._writer.write(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.release()


class OnePicture:
    """A single picture as a source."""

    live, fps, frame_count = False, 1.0, 1

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._frame: Frame | None = Frame(read_image(path), time.monotonic(), 0)

    def read(self) -> Frame | None:
        frame, self._frame = self._frame, None
        return frame

    def close(self) -> None:
        pass


def _open(name: str) -> OnePicture | CaptureSource | FolderSource:
    path = Path(name)
    if not path.exists() and "://" not in name:
        raise SourceError(f"no such picture, film or folder: {name}")
    if path.is_file() and path.suffix.lower() in IMAGE_ENDINGS:
        return OnePicture(path)
    source = open_source(name, paced=False)
    if source.live:
        source.close()
        raise SourceError(f"{name} is live: `pose` takes a picture, a film or a folder")
    return source


def _sink(source: OnePicture | CaptureSource | FolderSource, draw: Path | None) -> Sink | None:
    if draw is None:
        return None
    if isinstance(source, CaptureSource):
        return FilmSink(draw, source.fps)
    return PictureSink(draw, many=isinstance(source, FolderSource))


def estimate_all(
    name: str,
    estimate: Callable[[Image], Sequence[Pose]],
    draw: Path | None,
    on_progress: OnProgress,
    flip: bool = False,
) -> tuple[dict[str, Any], list[str]]:
    """The poses of every picture as the data of a pose file, and what had to be skipped.

    With `flip` the poses are those of the mirrored pictures, and are drawn on such.

    Raises `SourceError` for an input that cannot be read, `OSError` for a file that cannot be
    written.
    """
    if draw is not None and draw.resolve() == Path(name).resolve():
        raise OSError(f"--draw {draw} would overwrite what is looked at: name another file")
    source = _open(name)
    frames: list[dict[str, Any]] = []
    sink: Sink | None = None
    try:
        sink = _sink(source, draw)
        while (frame := source.read()) is not None:
            poses = estimate(frame.image)
            label = source.name
            if isinstance(source, FolderSource):
                label = source.paths[frame.index].name
            frames.append(frame_data(frame, poses, label))
            if sink is not None:
                shown = np.ascontiguousarray(frame.image[:, ::-1]) if flip else frame.image
                sink.write(draw_poses(shown, poses), label)
            on_progress(len(frames), source.frame_count)
    finally:
        source.close()
        if sink is not None:
            sink.close()
    return poses_data(frames), source.skipped if isinstance(source, FolderSource) else []
