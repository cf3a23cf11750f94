"""Films written picture by picture: MPEG-4 part 2 in MP4, which OpenCV's wheels write everywhere.

(H.264 they cannot write without a graphics card's encoder, and VP9 takes them four times as long.)
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import median

import cv2

from pose_engine.files import StagedFile, naming
from pose_engine.mp4_times import picture_count, set_durations
from pose_engine.types import Image

CODEC = "mp4v"
MAX_SIDE = 8190  # px, of MPEG-4
EVEN_S = 1.5e-3  # films that count in whole milliseconds are even ones


class FilmWriter:
    """An MP4 on its way to `target`; its size is the first picture's.

    Pictures keep the times they come with. Sides that are odd get one more row or column, as the
    codec halves them for its colours. Every method raises `OSError` where the file cannot be
    written; it is moved into place when it is whole.
    """

    def __init__(self, target: Path, fps: float) -> None:
        if target.suffix.lower() != ".mp4":
            raise OSError(f"cannot write {target}: a film is written as .mp4")
        self._staged = StagedFile(target)
        if self._staged.straight:
            raise OSError(f"cannot write {target}: a film needs a plain file")
        self._fps = fps
        self._size = (0, 0)
        self._writer: cv2.VideoWriter | None = None
        self._times_s: list[float] = []

    def add(self, rgb: Image, time_s: float) -> None:
        """The next picture (H, W, 3) RGB, at its time in the film. Times rise."""
        height, width = rgb.shape[:2]
        if self._writer is None:
            self._size = (height, width)
            self._writer = self._open(width + width % 2, height + height % 2)
        elif (height, width) != self._size:
            rgb = cv2.resize(rgb, self._size[::-1])
        bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
        height, width = self._size
        self._writer.write(
            cv2.copyMakeBorder(bgr, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
        )
        self._times_s.append(time_s)

    def _open(self, width: int, height: int) -> cv2.VideoWriter:
        if max(width, height) > MAX_SIDE:
            raise OSError(
                f"cannot write {self._staged.target}: {width} x {height} px are too many for an MP4"
            )
        code = cv2.VideoWriter.fourcc(*CODEC)
        writer = cv2.VideoWriter(str(self._staged.path), code, self._fps, (width, height))
        if not writer.isOpened():
            raise OSError(f"cannot write {self._staged.target}: OpenCV cannot make an MP4 here")
        return writer

    def finish(self, keep_old: bool = False, end_s: float | None = None) -> Path:
        """Moves the film into place; the place (see `StagedFile.commit`).

        `end_s` is when the last picture's time is over, where that is known.
        """
        self._release()
        try:
            whole = picture_count(self._staged.path) == len(self._times_s) > 0
        except ValueError:
            whole = False
        if not whole:
            # OpenCV does not tell when a picture could not be written.
            self.discard()
            raise OSError(f"cannot write {self._staged.target}: is the disk full?")
        if not is_even(self._times_s, self._fps):
            with naming(self._staged.target):
                set_durations(self._staged.path, durations(self._times_s, self._fps, end_s))
        return self._staged.commit(keep_old)

    def _release(self) -> None:
        if self._writer is not None:
            self._writer.release()
            self._writer = None

    def discard(self) -> None:
        """Leaves things as they were; harmless after `finish`."""
        self._release()
        self._staged.discard()


def is_even(times_s: list[float], fps: float) -> bool:
    """Whether pictures come at a rate, within what a container's rounding does to their times."""
    return all(
        abs(time_s - times_s[0] - index / fps) <= EVEN_S for index, time_s in enumerate(times_s)
    )


def durations(times_s: list[float], fps: float, end_s: float | None = None) -> list[float]:
    """How long each picture is shown: until the next; the last until `end_s`, or as the median."""
    gaps = [after - before for before, after in pairwise(times_s)]
    last = 0.0 if end_s is None else end_s - times_s[-1]
    if last <= 0:
        last = median(gaps) if gaps else 1 / fps
    return [*gaps, last]
