"""The player's own picture: the camera, mirrored, with the skeleton that the engine sees."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import lru_cache, partial

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from game.core.aside import Aside, at_once
from game.ui.layout import Box, Canvas
from game.ui.shapes import Brush, Picture, smooth
from game.ui.sprites import rounded_mask
from game.ui.theme import Colour, Theme
from pose_engine.geometry import hip_centre, mirror, shoulder_centre
from pose_engine.keypoints import (
    LEFT_HIP,
    LEFT_SHOULDER,
    LIMBS,
    NOSE,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    SKELETON_EDGES,
)
from pose_engine.types import Frame, TrackedPose

MAX_BOX = Box(60, 640, 560, 380)
SEEN = 0.25  # confidence from which a part is drawn
OFF = 0.5  # likeness below which a limb glows amber
_RADIUS = 40.0
_LEGS = frozenset({*LIMBS["left_leg"], *LIMBS["right_leg"]})
_LEAST, _LEAST_PX = 32.0, 8  # sides of the picture, in units and in px: room for its frame


def frame_box(frame: Frame | None, room: Box = MAX_BOX) -> Box:
    """Where the picture goes: as large as fits in `room`, in its lower left corner."""
    height, width = frame.size if frame is not None else (3, 4)
    scale = min(room.w / width, room.h / height)
    wide, high = max(_LEAST, width * scale), max(_LEAST, height * scale)
    return Box(room.x, room.bottom - high, wide, high)


class PlayerView:
    """Scales and composes the picture when camera, pose or verdict are new, and not otherwise.

    With `aside`, which has something done by another thread, the picture before is shown until the
    new one is there.
    """

    def __init__(self, theme: Theme, aside: Aside = at_once) -> None:
        self.theme = theme
        self._aside = aside
        self._coming: Future[pygame.Surface] | None = None
        self._small: Picture | None = None
        self._frame_key: tuple[object, ...] = ()
        self._shown_key: tuple[object, ...] = ()
        self._image: pygame.Surface | None = None
        self._mask: NDArray[np.uint8] = np.zeros((1, 1), np.uint8)
        self._cover: Picture = np.zeros((1, 1, 4), np.uint8)
        self._rim: Picture = np.zeros((1, 1, 4), np.uint8)

    def draw(
        self,
        surface: pygame.Surface,
        canvas: Canvas,
        frame: Frame,
        player: TrackedPose | None,
        limbs: dict[str, float],
        room: Box = MAX_BOX,
        look: str = "camera",
    ) -> None:
        """The picture in its frame, with the skeleton of `player` (px of the picture) over it.

        `look` "silhouette" shows the player's shape alone, "nothing" nothing at all.
        """
        if look == "nothing":
            return
        rect = canvas.rect(frame_box(frame, room))
        rect.size = max(_LEAST_PX, rect.w), max(_LEAST_PX, rect.h)
        off = frozenset(limb for limb, likeness in limbs.items() if likeness < OFF)
        pose = None if player is None else id(player.pose)
        key = (frame.index, frame.captured_at, rect.size, pose, off, look)
        radius = canvas.length(_RADIUS)
        work = partial(self._paint, frame, rect.size, radius, player, off, look)
        image = self._newest(key, work, rect.size)
        surface.blit(image, rect, special_flags=pygame.BLEND_PREMULTIPLIED)

    def _newest(
        self, key: tuple[object, ...], work: Callable[[], pygame.Surface], size: tuple[int, int]
    ) -> pygame.Surface:
        """The newest picture that there is; one of another size will not do."""
        self._take(size)
        if self._coming is None and key != self._shown_key:
            self._shown_key, self._coming = key, self._aside(work)
            self._take(size)
        assert self._image is not None
        return self._image

    def _take(self, size: tuple[int, int]) -> None:
        """Takes the picture that was ordered, if it is there or nothing else can be shown."""
        useless = self._image is None or self._image.get_size() != size
        if self._coming is not None and (useless or self._coming.done()):
            self._image, self._coming = self._coming.result(), None

    def _paint(
        self,
        frame: Frame,
        size: tuple[int, int],
        radius: int,
        player: TrackedPose | None,
        off: frozenset[str],
        look: str,
    ) -> pygame.Surface:
        self._scale(frame, size, radius)
        return self._compose(frame, player, off, look)

    def _scale(self, frame: Frame, size: tuple[int, int], radius: int) -> None:
        key = (frame.index, frame.captured_at, size)
        if key == self._frame_key:
            return
        if self._mask.shape != (size[1], size[0]):
            self._mask = rounded_mask(size[0], size[1], radius)
            self._prepare_frame(radius)
        self._frame_key = key
        image, whole = frame.image, frame.size[1] // size[0]
        if whole > 1:  # by a whole number first: that is fast and loses no detail to stripes
            rough = (frame.size[1] // whole, max(1, frame.size[0] // whole))
            image = cv2.resize(image, rough, interpolation=cv2.INTER_AREA)
        small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
        self._small = cv2.cvtColor(cv2.flip(small, 1), cv2.COLOR_RGB2BGRA)

    def _prepare_frame(self, radius: int) -> None:
        """What lets the picture through inside its frame, and the frame, premultiplied."""
        height, width = self._mask.shape
        edge = max(2, round(height * 0.014))
        inner = np.zeros_like(self._mask)
        inner[edge:-edge, edge:-edge] = rounded_mask(
            width - 2 * edge, height - 2 * edge, max(1, radius - edge)
        )
        self._cover = np.asarray(cv2.merge([inner] * 4))
        tone = np.array([*self.theme.secondary[::-1], 255], np.float32) / 255
        rim = cv2.subtract(self._mask, inner)
        self._rim = (rim[..., None] * tone).astype(np.uint8)

    def _compose(
        self, frame: Frame, player: TrackedPose | None, off: frozenset[str], look: str
    ) -> pygame.Surface:
        assert self._small is not None
        picture = self._small.copy()
        if look == "silhouette":
            picture[:] = (*self.theme.night[::-1], 255)
        height, width = picture.shape[:2]
        if player is not None and player.visible:
            places = mirror(player.pose.keypoints, frame.size[1] - 1.0, swap_sides=False)
            places = places * np.array([width / frame.size[1], height / frame.size[0]], np.float32)
            if look == "silhouette":
                draw_silhouette(picture, places, player.pose.keypoint_scores, self.theme.line)
            draw_skeleton(picture, places, player.pose.keypoint_scores, off, self.theme)
        cv2.multiply(picture, self._cover, dst=picture, scale=1 / 255)
        cv2.add(picture, self._rim, dst=picture)
        return pygame.image.frombytes(picture.tobytes(), (width, height), "BGRA")


def draw_silhouette(
    picture: Picture, places: NDArray[np.float32], scores: NDArray[np.float32], colour: Colour
) -> None:
    """Fills the seen part of a body (17, 2) in px: trunk, limbs and head as thick as a person's."""
    points = places.astype(np.float64)
    hips, shoulders = hip_centre(points), shoulder_centre(points)
    size = max(float(np.hypot(*(hips - shoulders))), 1.0)
    brush, seen = Brush(picture), scores >= SEEN
    trunk = [LEFT_SHOULDER, RIGHT_SHOULDER, RIGHT_HIP, LEFT_HIP]
    if seen[trunk].all():
        middle = points[trunk].mean(axis=0)
        brush.fill(smooth(middle + (points[trunk] - middle) * 1.25), colour)
        head = points[NOSE] if seen[NOSE] else shoulders + (shoulders - hips) * 0.5
        brush.limb(shoulders, head, (0.10, 0.10), size, colour)
        brush.disc(head, 0.24 * size, colour)
    for start, end in SKELETON_EDGES[:12]:
        if seen[start] and seen[end]:
            leg = start in _LEGS or end in _LEGS
            wide = (0.22, 0.15) if leg else (0.15, 0.11)
            brush.limb(points[start], points[end], wide, size, colour)


def draw_skeleton(
    picture: Picture,
    places: NDArray[np.float32],
    scores: NDArray[np.float32],
    off: frozenset[str],
    theme: Theme,
) -> None:
    """Draws the seen part of a skeleton (17, 2) in px; limbs that are `off` glow amber."""
    unit = picture.shape[0] / 100
    amber = {part for limb in off for part in LIMBS[limb]}
    lines: list[tuple[tuple[int, int], tuple[int, int], bool]] = []
    for start, end in SKELETON_EDGES[:12]:
        if min(scores[start], scores[end]) < SEEN:
            continue
        bad = not off.isdisjoint(_limb_of(start, end))
        lines.append((_eighths(places[start]), _eighths(places[end]), bad))
    for first, last, bad in lines:
        if bad:
            _line(picture, first, last, 5.2 * unit, theme.amber, dark=0.45)
    for first, last, bad in lines:
        _line(picture, first, last, 2.9 * unit, theme.ink)
        colour = theme.amber if bad else theme.secondary_light
        _line(picture, first, last, 1.7 * unit, colour)
    for part in range(5, 17):
        if scores[part] >= SEEN:
            centre = _eighths(places[part])
            colour = theme.amber if part in amber else theme.text
            cv2.circle(
                picture, centre, round(1.5 * unit * 8), (*colour[::-1], 255), -1, cv2.LINE_AA, 3
            )


def _eighths(place: NDArray[np.float32]) -> tuple[int, int]:
    """A place in eighths of a pixel, as OpenCV takes it."""
    return round(float(place[0]) * 8), round(float(place[1]) * 8)


@lru_cache(maxsize=32)
def _limb_of(start: int, end: int) -> frozenset[str]:
    return frozenset(limb for limb, parts in LIMBS.items() if start in parts and end in parts)


def _line(
    picture: Picture,
    first: tuple[int, int],
    last: tuple[int, int],
    width: float,
    colour: Colour,
    dark: float = 1.0,
) -> None:
    tone = (*(round(channel * dark) for channel in colour[::-1]), 255)
    cv2.line(picture, first, last, tone, max(1, round(width)), cv2.LINE_AA, 3)
