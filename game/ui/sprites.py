"""Antialiased shapes as small surfaces, made once per size and colour and kept."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.fonts import premultiplied
from game.ui.shapes import Picture
from game.ui.theme import Colour

CACHE_SIZE = 400
Mask = NDArray[np.uint8]
_FINE = 4  # shapes are drawn this much larger and averaged


def to_surface(picture: Picture) -> pygame.Surface:
    """A copy of a premultiplied BGRA picture as a surface."""
    size = (picture.shape[1], picture.shape[0])
    return pygame.image.frombytes(np.ascontiguousarray(picture).tobytes(), size, "BGRA")


def rounded_mask(width: int, height: int, radius: float) -> Mask:
    """Coverage (H, W) of a rounded rectangle that fills its picture."""
    x = np.abs(np.arange(width) + 0.5 - width / 2) - (width / 2 - radius)
    y = np.abs(np.arange(height) + 0.5 - height / 2) - (height / 2 - radius)
    outside = np.hypot(np.maximum(x, 0)[None, :], np.maximum(y, 0)[:, None])
    inside = np.minimum(np.maximum(x[None, :], y[:, None]), 0)
    distance = outside + inside - radius
    return np.asarray(255 * np.clip(0.5 - distance, 0, 1), np.uint8)


def star_outline(points: int = 5, inner: float = 0.47) -> NDArray[np.float64]:
    """Corners (2 points, 2) of a star in a circle of radius 1, one tip up."""
    angle = np.arange(2 * points) * math.pi / points - math.pi / 2
    radius = np.where(np.arange(2 * points) % 2 == 0, 1.0, inner)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def polygon_mask(size: int, outline: NDArray[np.float64], round_by: float = 0.0) -> Mask:
    """Coverage (size, size) of an outline in -1..1, its corners rounded by a share of the size."""
    big = max(4, size * _FINE)
    reach = big / 2 * (0.98 - round_by)
    mask = np.zeros((big, big), np.uint8)
    corners = np.round(outline * reach + big / 2).astype(np.int32)
    cv2.fillPoly(mask, [corners], 255)
    if round_by > 0:
        cv2.polylines(mask, [corners], True, 255, max(1, round(round_by * big)))
    return np.asarray(cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA), np.uint8)


class Sprites:
    """A bounded cache of surfaces, keyed by what they show."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: tuple[object, ...], make: Callable[[], pygame.Surface]) -> pygame.Surface:
        """The surface of a key, made when it is not there."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        surface = self._kept[key] = make()
        if len(self._kept) > CACHE_SIZE:
            self._kept.popitem(last=False)
        return surface

    def panel(
        self,
        size: tuple[int, int],
        radius: int,
        fill: Colour,
        alpha: float = 1.0,
        border: Colour | None = None,
        border_px: int = 0,
    ) -> pygame.Surface:
        """A rounded rectangle, see-through by `alpha`, with a border if one is asked for."""
        key = ("panel", size, radius, fill, alpha, border, border_px)

        def make() -> pygame.Surface:
            width, height = max(1, size[0]), max(1, size[1])
            corner = min(radius, width / 2, height / 2)
            outer = rounded_mask(width, height, corner)
            picture = _coloured(outer, fill, alpha)
            if border is not None and border_px and min(width, height) > 2 * border_px:
                inner = np.zeros_like(outer)
                inner[border_px:-border_px, border_px:-border_px] = rounded_mask(
                    width - 2 * border_px, height - 2 * border_px, max(0.0, corner - border_px)
                )
                rim = cv2.subtract(outer, inner)
                rest = cv2.merge([255 - rim] * 4)
                picture = cv2.add(
                    _coloured(rim, border, 1.0), cv2.multiply(picture, rest, scale=1 / 255)
                )
            return to_surface(picture)

        return self.get(key, make)

    def glow(
        self, size: tuple[int, int], radius: int, colour: Colour, spread: int
    ) -> pygame.Surface:
        """Light around a rounded rectangle; `spread` px wider on every side. Adds light only."""
        key = ("glow", size, radius, colour, spread)

        def make() -> pygame.Surface:
            width, height = size[0] + 2 * spread, size[1] + 2 * spread
            mask = np.zeros((height, width), np.uint8)
            corner = min(radius, size[0] / 2, size[1] / 2)
            mask[spread : spread + size[1], spread : spread + size[0]] = rounded_mask(*size, corner)
            soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, spread / 2.2))
            picture = _coloured(soft, colour, 0.8)
            picture[..., 3] = 0
            return to_surface(picture)

        return self.get(key, make)

    def disc(self, size: int, colour: Colour) -> pygame.Surface:
        key = ("disc", size, colour)
        return self.get(key, lambda: premultiplied(rounded_mask(size, size, size / 2), colour))

    def star(
        self, size: int, colour: Colour, points: int = 5, inner: float = 0.47
    ) -> pygame.Surface:
        """A star with rounded corners, lighter at its top."""
        key = ("star", size, colour, points, inner)

        def make() -> pygame.Surface:
            mask = polygon_mask(size, star_outline(points, inner), 0.07)
            return premultiplied(mask, colour)

        return self.get(key, make)

    def triangle(self, size: int, colour: Colour, turns: int) -> pygame.Surface:
        """An arrowhead with rounded corners, pointing up and turned clockwise by quarters."""
        key = ("triangle", size, colour, turns)
        outline = np.array([[0.0, -0.8], [0.9, 0.6], [-0.9, 0.6]])

        def make() -> pygame.Surface:
            mask = np.rot90(polygon_mask(size, outline, 0.1), -turns)
            return premultiplied(np.ascontiguousarray(mask), colour)

        return self.get(key, make)

    def ring(self, size: int, width: int, colour: Colour, share: float = 1.0) -> pygame.Surface:
        """A ring, or the first `share` of it, clockwise from the top."""
        steps = round(share * 60)
        key = ("ring", size, width, colour, steps)

        def make() -> pygame.Surface:
            big = size * _FINE
            mask = np.zeros((big, big), np.uint8)
            centre, radius = (big // 2, big // 2), (big - width * _FINE) // 2 - _FINE
            if steps:
                cv2.ellipse(mask, centre, (radius, radius), -90, 0, 6 * steps, 255, width * _FINE)
            return premultiplied(
                cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA), colour
            )

        return self.get(key, make)

    def spark(self, size: int, colour: Colour) -> pygame.Surface:
        """A soft dot that only adds light."""
        key = ("spark", size, colour)

        def make() -> pygame.Surface:
            along = (np.arange(size) + 0.5) / size * 2 - 1
            far = np.clip(1 - np.hypot(along[None, :], along[:, None]), 0, 1)
            picture = _coloured((255 * np.minimum(1, 1.6 * far**2)).astype(np.uint8), colour, 1.0)
            picture[..., 3] = 0
            return to_surface(picture)

        return self.get(key, make)


def _coloured(mask: Mask, colour: Colour, alpha: float) -> Picture:
    """A mask in a colour: premultiplied BGRA."""
    tone = np.array([*colour[::-1], 255], np.float32) * (alpha / 255)
    return np.round(mask[..., None] * tone).astype(np.uint8)


def faded(surface: pygame.Surface, alpha: float) -> pygame.Surface:
    """A premultiplied surface made see-through; the surface itself at 1."""
    if alpha >= 0.995:
        return surface
    copy = surface.copy()
    value = max(0, round(255 * alpha))
    copy.fill((value, value, value, value), special_flags=pygame.BLEND_RGBA_MULT)
    return copy
