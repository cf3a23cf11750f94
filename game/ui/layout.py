"""The canvas: 1920 x 1080 logical units in a window of any size and shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pygame

WIDTH, HEIGHT = 1920, 1080


@dataclass(frozen=True)
class Box:
    """A rectangle in logical units."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def contains(self, point: tuple[float, float]) -> bool:
        return self.x <= point[0] < self.right and self.y <= point[1] < self.bottom

    def inset(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


@dataclass(frozen=True)
class Canvas:
    """Maps logical units to the pixels of a window and back."""

    width_px: int
    height_px: int

    @cached_property
    def scale(self) -> float:
        """Pixels per unit: the smaller ratio, so that everything fits."""
        return min(self.width_px / WIDTH, self.height_px / HEIGHT)

    @cached_property
    def offset_px(self) -> tuple[float, float]:
        """Where the canvas begins in the window; the bands beside it belong to the stage."""
        return (
            (self.width_px - WIDTH * self.scale) / 2,
            (self.height_px - HEIGHT * self.scale) / 2,
        )

    def length(self, units: float) -> int:
        """A length in pixels, rounded."""
        return round(units * self.scale)

    def point(self, x: float, y: float) -> tuple[int, int]:
        """A place in pixels, rounded."""
        left, top = self.offset_px
        return round(left + x * self.scale), round(top + y * self.scale)

    def rect(self, box: Box) -> pygame.Rect:
        """A box in pixels whose edges are rounded, so that neighbours stay neighbours."""
        left, top = self.point(box.x, box.y)
        right, bottom = self.point(box.right, box.bottom)
        return pygame.Rect(left, top, right - left, bottom - top)

    def to_units(self, position_px: tuple[float, float]) -> tuple[float, float]:
        """A mouse position in logical units."""
        left, top = self.offset_px
        return (position_px[0] - left) / self.scale, (position_px[1] - top) / self.scale
