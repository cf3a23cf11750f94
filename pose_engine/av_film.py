"""Films that OpenCV's wheels cannot decode, AV1 above all, through PyAV (the extra `import`).

Pictures come upright and at their own times, as from `sources.CaptureSource`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from pose_engine.extras import extra
from pose_engine.sources import (
    DEFAULT_FPS,
    MAX_FPS,
    Pacer,
    SourceError,
    film_frame,
    film_time,
)
from pose_engine.types import Frame, Image

RIGHT_ANGLE: Final = 90


class AvFilm:
    """A film's pictures, decoded by FFmpeg as PyAV brings it. A broken one ends where it breaks."""

    live = False

    def __init__(self, path: Path, paced: bool = True) -> None:
        """Raises `SourceError` for what is no film, `MissingExtra`."""
        av = extra("av", f"this kind of film ({path.name})")
        self.name = path.name
        self._errors: tuple[type[Exception], ...] = (av.FFmpegError, EOFError, ValueError)
        try:
            self._container = av.open(str(path), metadata_errors="ignore")
        except self._errors as error:
            raise SourceError(f"cannot open {path.name}: it is no film that can be read") from error
        if not self._container.streams.video:
            self._container.close()
            raise SourceError(f"{path.name} holds no pictures")
        stream = self._container.streams.video[0]
        stream.thread_type = "AUTO"
        told = float(stream.average_rate or 0)
        self.fps = told if 1.0 <= told <= MAX_FPS else DEFAULT_FPS
        length_s = (self._container.duration or 0) / 1e6  # FFmpeg counts in us
        self.frame_count = stream.frames or round(length_s * self.fps) or None
        self._pacer = Pacer(self.fps) if paced else None
        self._frames = self._decoded(stream)
        self._index, self._first_s, self._last_s = 0, 0.0, -1.0

    def _decoded(self, stream: Any) -> Iterator[Any]:
        packets = self._container.demux(stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except self._errors:
                return
            with suppress(*self._errors):
                yield from packet.decode()

    def read(self) -> Frame | None:
        frame = next(self._frames, None)
        if frame is None:
            if self._index == 0:
                raise SourceError(f"{self.name} gives no picture: check it and try again")
            return None
        index, self._index = self._index, self._index + 1
        told_s = float("nan") if frame.pts is None else float(frame.pts * frame.time_base)
        if index == 0:
            self._first_s = 0.0 if frame.pts is None else told_s
        self._last_s = film_time(told_s - self._first_s, index, self.fps, self._last_s)
        return film_frame(_upright(frame), index, self._last_s, self._pacer)

    def close(self) -> None:
        self._container.close()


def _upright(frame: Any) -> Image:
    """The picture as RGB, turned as the film asks players to."""
    image = frame.to_ndarray(format="rgb24")
    quarters = round(frame.rotation / RIGHT_ANGLE) % 4
    return np.ascontiguousarray(np.rot90(image, quarters), np.uint8)
