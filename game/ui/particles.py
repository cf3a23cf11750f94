"""Confetti and sparks: arrays of places and speeds, drawn with kept sprites that add light."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pygame

from game.ui.layout import Canvas
from game.ui.sprites import Sprites
from game.ui.theme import Colour

CAPACITY = 260
GRAVITY = 900.0  # units a second squared
DRAG = 1.6  # a second


class Particles:
    """Up to `CAPACITY` sparks; new ones take the place of the oldest."""

    def __init__(self, seed: int = 3) -> None:
        self._rng = np.random.default_rng(seed)
        self.places = np.zeros((CAPACITY, 2))
        self._speeds = np.zeros((CAPACITY, 2))
        self._life = np.zeros(CAPACITY)
        self._span = np.ones(CAPACITY)
        self._size = np.zeros(CAPACITY)
        self._colour = np.zeros(CAPACITY, np.intp)
        self._colours: list[Colour] = []
        self._next = 0

    @property
    def alive(self) -> int:
        return int((self._life > 0).sum())

    def burst(
        self,
        place: tuple[float, float],
        count: int,
        colours: Sequence[Colour],
        speed: float = 620.0,
        spread: float = np.pi * 2,
        towards: float = -np.pi / 2,
    ) -> None:
        """Throws `count` sparks from a place in units, around the angle `towards`."""
        count = min(count, CAPACITY)
        slots = (self._next + np.arange(count)) % CAPACITY
        self._next = (self._next + count) % CAPACITY
        angle = towards + self._rng.uniform(-spread / 2, spread / 2, count)
        fast = speed * np.sqrt(self._rng.uniform(0.05, 1.0, count))
        self.places[slots] = place
        self._speeds[slots] = np.stack([np.cos(angle), np.sin(angle)], axis=1) * fast[:, None]
        self._span[slots] = self._life[slots] = self._rng.uniform(0.5, 1.15, count)
        self._size[slots] = self._rng.uniform(14, 40, count)
        for colour in colours:
            if colour not in self._colours:
                self._colours.append(colour)
        known = [self._colours.index(colour) for colour in colours]
        self._colour[slots] = self._rng.choice(known, count)

    def update(self, step_s: float) -> None:
        """Lets time pass."""
        step = min(max(step_s, 0.0), 0.1)
        self._life = np.maximum(0.0, self._life - step)
        self._speeds *= np.exp(-DRAG * step)
        self._speeds[:, 1] += GRAVITY * step
        self.places += self._speeds * step

    def draw(self, surface: pygame.Surface, canvas: Canvas, sprites: Sprites) -> None:
        """Draws what is alive; sparks shrink as they go."""
        blits = []
        alive = np.flatnonzero(self._life > 0)
        shares = np.minimum(1.0, 1.8 * self._life[alive] / self._span[alive])
        sizes = (self._size[alive] * shares * canvas.scale / 2).astype(int) * 2
        corners = (self.places[alive] * canvas.scale + canvas.offset_px).astype(int)
        corners -= sizes[:, None] // 2
        for size, corner, colour in zip(
            sizes.tolist(), corners.tolist(), self._colour[alive].tolist(), strict=True
        ):
            if size >= 2:
                blits.append((sprites.spark(size, self._colours[colour]), corner))
        surface.fblits(blits, pygame.BLEND_RGB_ADD)
