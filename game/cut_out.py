"""Cuts moving dancers out of a film with a still camera: what never changes becomes a grey wall.

PoseNet finds drawn figures, such as a dance game's coach, before a plain wall; on their bright
stages it mostly does not. Real people it finds anyway, so this is only done when asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_engine.sources import Source
from pose_engine.types import Frame, Image

PICTURES: Final = 40  # whose median is the backdrop
EVERY: Final = 15  # pictures of which one is looked at for it
CHANGED: Final = 60  # of 255: what is that unlike the backdrop is the dancer
MASK_HEIGHT: Final = 360  # px, of the picture in which that is told
WALL: Final = 128


def backdrop_of(open_source: Callable[[], Source]) -> Image | None:
    """The film's backdrop: the median of pictures spread over it. None for an empty film.

    Closes the source it opens. Raises `SourceError`.
    """
    source = open_source()
    kept: list[Image] = []
    every = EVERY
    try:
        while (frame := source.read()) is not None:
            if frame.index % every == 0:
                kept.append(_small(frame.image))
            if len(kept) == 2 * PICTURES:  # a long film: rarer ones, so that all of it has a say
                kept, every = kept[::2], 2 * every
    finally:
        source.close()
    return np.median(np.stack(kept), axis=0).astype(np.uint8) if kept else None


class CutOut:
    """A `Source` whose pictures show what is unlike the backdrop before a grey wall."""

    def __init__(self, source: Source, backdrop: Image) -> None:
        self._source, self._backdrop = source, backdrop
        self.name, self.live, self.fps = source.name, source.live, source.fps
        self.frame_count = getattr(source, "frame_count", None)

    def read(self) -> Frame | None:
        frame = self._source.read()
        if frame is None:
            return None
        image = cut_out(frame.image, self._backdrop)
        return Frame(image, frame.captured_at, frame.index, frame.media_s)

    def close(self) -> None:
        self._source.close()


def cut_out(image: Image, backdrop: Image) -> Image:
    """A picture (H, W, 3) with a grey wall where it is like the backdrop."""
    small = _small(image)
    if small.shape != backdrop.shape:
        return image
    changed = (cv2.absdiff(small, backdrop).max(axis=-1) > CHANGED).astype(np.uint8)
    for how, side in ((cv2.MORPH_CLOSE, 7), (cv2.MORPH_OPEN, 3)):
        changed = np.asarray(cv2.morphologyEx(changed, how, np.ones((side, side), np.uint8)))
    mask: NDArray[np.uint8] = np.asarray(
        cv2.resize(changed, image.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8
    )
    return np.where(mask[..., None] > 0, image, np.uint8(WALL))


def _small(image: Image) -> Image:
    height, width = image.shape[:2]
    size = (max(1, round(width * MASK_HEIGHT / height)), MASK_HEIGHT)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
