"""Where pictures come from: a webcam, a film, a folder of pictures, a stream.

A source is read by one thread and paced in real time by itself, so that a film plays at its own
speed; `paced=False` delivers its pictures as fast as they can be read, stamped with the film's
own time.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from pose_engine.types import Frame, Image

if TYPE_CHECKING:
    from pose_engine.av_film import AvFilm

IMAGE_ENDINGS = {".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
FOLDER_FPS = 2.0
DEFAULT_FPS = 30.0
MAX_FPS = 240.0


class SourceError(Exception):
    """A source cannot be opened or has broken; the text says what to do."""


class Source(Protocol):
    """Pictures one after another. `name` is what messages call it; `live` ones may come back."""

    name: str
    live: bool
    fps: float

    def read(self) -> Frame | None:
        """The next picture, when it is due; None at the end. Raises `SourceError`."""
        ...

    def close(self) -> None: ...


class Pacer:
    """Waits until picture `index` of a source of `fps` pictures a second is due."""

    def __init__(
        self,
        fps: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.fps, self._clock, self._sleep = fps, clock, sleep
        self._started: float | None = None

    def due(self, index: float) -> float:
        """The instant at which the picture is due; a fraction is a time between two."""
        now = self._clock()
        if self._started is None:
            self._started = now - index / self.fps
        behind = now - (self._started + index / self.fps)
        if behind > 1.0:  # the machine slept: go on from here, do not race to catch up
            self._started += behind
        return self._started + index / self.fps

    def wait(self, index: float) -> float:
        """Sleeps until the picture is due; the instant at which it was."""
        due = self.due(index)
        if (rest := due - self._clock()) > 0:
            self._sleep(rest)
        return due


def read_image(path: Path | str) -> Image:
    """A picture file as (H, W, 3) uint8 RGB, turned upright. Raises `SourceError`."""
    try:
        data = np.frombuffer(Path(path).read_bytes(), np.uint8)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror or error}") from error
    try:
        image = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
    except cv2.error:
        image = None
    if image is None:
        raise SourceError(f"{path} is not a picture that can be read")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def film_frame(image: Image, index: int, media_s: float, pacer: Pacer | None) -> Frame:
    """A film's picture, captured when it is due, or at its own time where nobody waits for it."""
    captured_at = pacer.wait(media_s * pacer.fps) if pacer else media_s
    return Frame(image, captured_at, index, media_s)


def film_time(told_s: float, index: int, fps: float, last_s: float) -> float:
    """The time of a film's picture as it is told, made to rise; phones' films have no even rate."""
    if index == 0:
        return 0.0
    rises = math.isfinite(told_s) and told_s > last_s
    return told_s if rises else max(index / fps, last_s + 1e-3)


def _silence_opencv() -> None:
    """Keeps OpenCV from printing what a `SourceError` says better."""
    logging = cv2.utils.logging
    logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


class CaptureSource:
    """A webcam, a film or a stream through OpenCV."""

    def __init__(
        self,
        target: int | str,
        name: str,
        live: bool,
        paced: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """`size` is the (width, height) in px to ask a webcam for; it gives what it can."""
        self.name, self.live = name, live
        _silence_opencv()
        try:
            self._capture = cv2.VideoCapture(target)
        except cv2.error as error:
            raise SourceError(f"cannot open {name}: there is no such camera") from error
        if not self._capture.isOpened():
            self._capture.release()
            advice = "is it a film that this machine can play?"
            if live:
                advice = "is it plugged in, and is no other program using it?"
            if "://" in name:
                advice = "is the address right, and does it send pictures?"
            raise SourceError(f"cannot open {name}: {advice}")
        if isinstance(target, int):
            self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
            if size is not None:
                self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
                self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        reported = self._capture.get(cv2.CAP_PROP_FPS)
        self.fps = reported if 1.0 <= reported <= MAX_FPS else DEFAULT_FPS
        count = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
        self.frame_count = int(count) if not live and count > 0 else None
        self._pacer = Pacer(self.fps) if paced and not live else None
        self._index = 0
        self._last_s = -1.0
        self._waiting: tuple[bool, Image | None] | None = None

    def begins(self) -> bool:
        """Whether a film's first picture can be decoded; `read` gives it then."""
        if self._waiting is None:
            self._waiting = self._capture.read()
        return self._waiting[0]

    def read(self) -> Frame | None:
        try:
            good, image = self._waiting or self._capture.read()
            self._waiting = None
        except cv2.error as error:
            raise SourceError(f"{self.name} stopped working: {error.err}") from error
        if not good or image is None:
            if self.live or self._index == 0:
                raise SourceError(f"{self.name} gives no picture: check it and try again")
            return None
        rgb = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        index, self._index = self._index, self._index + 1
        if self.live:
            return Frame(rgb, time.monotonic(), index)
        told_s = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1e3
        self._last_s = film_time(told_s, index, self.fps, self._last_s)
        return film_frame(rgb, index, self._last_s, self._pacer)

    def close(self) -> None:
        self._capture.release()


class FolderSource:
    """The pictures of a folder in order of name, two a second; broken ones are skipped."""

    live = False

    def __init__(self, folder: Path, paced: bool = True, fps: float = FOLDER_FPS) -> None:
        self.name, self.fps = str(folder), fps
        self.paths = image_paths(folder)
        self.skipped: list[str] = []
        if not self.paths:
            raise SourceError(f"{folder} holds no pictures")
        self.frame_count = len(self.paths)
        self._pacer = Pacer(fps) if paced else None
        self._index = 0

    def read(self) -> Frame | None:
        while self._index < len(self.paths):
            index, self._index = self._index, self._index + 1
            try:
                image = read_image(self.paths[index])
            except SourceError as error:
                self.skipped.append(str(error))
                continue
            return film_frame(image, index, index / self.fps, self._pacer)
        if len(self.skipped) == len(self.paths):
            raise SourceError(f"no picture in {self.name} can be read")
        return None

    def close(self) -> None:
        pass


def image_paths(folder: Path) -> list[Path]:
    """The picture files directly in a folder, in order of name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in IMAGE_ENDINGS)


def open_film(path: Path, paced: bool = True) -> CaptureSource | AvFilm:
    """A film, by OpenCV or, where that cannot decode it, by PyAV. Raises `SourceError`.

    `MissingExtra` is raised for a film that PyAV might play if it were installed.
    """
    from pose_engine.av_film import AvFilm

    source: CaptureSource | None = None
    try:
        # The whole path, for a film may be called `0` or `http:x`.
        source = CaptureSource(str(path.absolute()), path.name, live=False, paced=paced)
        if source.begins():
            return source
        source.close()
        return AvFilm(path, paced)
    except SourceError as failed:
        if source is not None:
            raise
        with suppress(SourceError):
            return AvFilm(path, paced)
        raise failed


def open_source(
    spec: str, paced: bool = True, size: tuple[int, int] | None = None
) -> CaptureSource | FolderSource | AvFilm:
    """The source that a text names: a camera's index, a film, a folder or a stream's address.

    `size` is the (width, height) in px that a webcam is asked for. Raises `SourceError`.
    """
    if spec.isdecimal():
        return CaptureSource(int(spec), f"camera {spec}", live=True, size=size)
    if "://" in spec:
        return CaptureSource(spec, spec, live=True)
    path = Path(spec)
    if path.is_dir():
        return FolderSource(path, paced)
    if not path.is_file():
        raise SourceError(f"no such camera, film or folder: {spec}")
    return open_film(path, paced)
