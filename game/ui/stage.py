"""The stage in motion: beams, floor tiles, the pulse behind the dancer and a mirror ball's sparks.

Light is mixed small (a quarter of the window's width or less), enlarged, and added to the unmoving
backdrop in one pass. Everything follows the song's beat; nothing goes on and off faster than the
beat itself, and at most `MAX_FLASHES_HZ` times a second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.backdrop import (
    DISC,
    HORIZON,
    TILE_COLUMNS,
    TILE_ROWS,
    Plan,
    backdrop_of,
    floor_tiles,
)
from game.ui.layout import HEIGHT, WIDTH, Canvas
from game.ui.shapes import Picture
from game.ui.theme import Theme

MAX_FLASHES_HZ = 3.0
_LIGHT_WIDTH = 320  # px of the small picture in which light is mixed
_BEAM_TOP = -90.0  # units
# Where beams hang (units), their swing and usual angle (radians), and their place in the beat.
_BEAMS = (
    (120.0, 0.34, 0.42, 0.0),
    (470.0, 0.28, 0.20, 2.0),
    (800.0, 0.22, 0.05, 4.0),
    (1120.0, 0.22, -0.05, 6.0),
    (1450.0, 0.28, -0.20, 3.0),
    (1800.0, 0.34, -0.42, 1.0),
)


@dataclass(frozen=True)
class Mood:
    """How the stage feels: `energy` 0..1 grows with the combo, `dim` 0..1 takes light away."""

    energy: float = 0.5
    dim: float = 0.0
    calm: bool = False


def slow_beat(beat: float, bpm: float) -> float:
    """The beat, halved until it is slow enough to flash on."""
    while bpm / 60.0 > MAX_FLASHES_HZ:
        beat, bpm = beat / 2, bpm / 2
    return beat


class Stage:
    """Draws the whole window. Keeps pictures for one size of window at a time."""

    def __init__(self, theme: Theme, bpm: float = 120.0) -> None:
        self.theme, self.bpm = theme, bpm
        self._canvas: Canvas | None = None
        self._upper = self._fresh = True
        self._shown = self._hidden = pygame.Surface((1, 1), 0, 32)
        self._small: Picture = np.zeros((1, 1, 4), np.uint8)
        rng = np.random.default_rng(11)
        self._sparks = rng.uniform((0, -60, 0.4), (2 * math.pi, HORIZON, 1.0), (70, 3))
        self._tile_phase = rng.uniform(0, 1, TILE_ROWS * TILE_COLUMNS)

    def draw(
        self, surface: pygame.Surface, canvas: Canvas, beat: float, mood: Mood | None = None
    ) -> None:
        """The stage at a beat of its song."""
        self.paint(canvas, beat, mood)
        self.show(surface)

    def show(self, surface: pygame.Surface) -> None:
        """Puts onto the surface what `paint` has painted."""
        surface.blit(self._shown, (0, 0))

    def paint(self, canvas: Canvas, beat: float, mood: Mood | None = None) -> None:
        """Paints the stage at a beat of its song; any thread may do it, but not beside `show`."""
        if canvas != self._canvas:
            self._prepare(canvas)
        mood = mood or Mood()
        if self._upper:
            self._small = self._light(slow_beat(beat, self.bpm), mood)
        self._paint_half(self._upper, mood.dim)
        if self._fresh:
            self._fresh, self._upper = False, False
            self._paint_half(self._upper, mood.dim)
        if not self._upper:
            self._shown, self._hidden = self._hidden, self._shown
        self._upper = not self._upper

    def _paint_half(self, upper: bool, dim: float) -> None:
        """Adds the enlarged light to one half of the backdrop, in the picture not shown now.

        The halves take turns, and the picture is shown when both are done: light moves slowly
        enough for half the pictures a second, and so none has to pay for all of it.
        """
        height, width = self._backdrop.shape[:2]
        rows = slice(0, self._split[0]) if upper else slice(self._split[0], height)
        small = self._small[: self._split[1]] if upper else self._small[self._split[1] :]
        wide = self._wide[rows]
        cv2.resize(small, (width, wide.shape[0]), dst=wide, interpolation=cv2.INTER_LINEAR)
        buffer = self._hidden.get_buffer()
        memory = np.frombuffer(cast("memoryview[int]", buffer), np.uint8).reshape(height, -1, 4)[
            rows, :width
        ]
        cv2.add(self._backdrop[rows], wide, dst=memory)
        if dim > 0:
            cv2.convertScaleAbs(memory, dst=memory, alpha=1 - dim)
        del memory, buffer

    def _prepare(self, canvas: Canvas) -> None:
        self._canvas = canvas
        width = min(_LIGHT_WIDTH, canvas.width_px)
        height = max(1, round(width * canvas.height_px / canvas.width_px))
        self._backdrop = backdrop_of(canvas, self.theme.hues)
        self._wide: Picture = np.zeros_like(self._backdrop)
        size = (canvas.width_px, canvas.height_px)
        self._shown, self._hidden = (pygame.Surface(size, 0, 32) for _ in range(2))
        self._split = (round(canvas.height_px * (height // 2) / height), height // 2)
        self._upper = self._fresh = True
        plan = Plan.of(canvas, width, height)
        self._beam_top = min(_BEAM_TOP, float(plan.y[0]) - 60)
        self._ratio = width / float(plan.x[-1] - plan.x[0] + plan.x[1] - plan.x[0])
        self._origin = (float(plan.x[0]), float(plan.y[0]))
        self._tiles, edge = floor_tiles(plan)
        self._floor_row = int(np.searchsorted(plan.y, HORIZON))
        self._tiles = self._tiles[self._floor_row :]
        near = np.clip((plan.y[self._floor_row :] - HORIZON) / 130, 0, 1)[:, None] ** 0.8
        self._tile_shape = (np.clip(edge[self._floor_row :] / 0.08, 0, 1) * near).astype(np.float32)
        fall = np.clip(1 - (plan.y - self._beam_top) / (HEIGHT + 60 - self._beam_top), 0, 1) ** 1.15
        fall = np.where(plan.y > HORIZON, fall * 0.55, fall)
        self._fall = np.repeat((fall * 255).astype(np.uint8)[:, None], width, axis=1)
        away = np.hypot(plan.x[None, :] - DISC[0], plan.y[:, None] - DISC[1])
        self._halo = (255 * np.exp(-((away / 620.0) ** 2))).astype(np.uint8)
        self._shape = (height, width)

    def _light(self, beat: float, mood: Mood) -> Picture:
        """The small picture (BGRA) of light to add."""
        first, second = np.zeros(self._shape, np.uint8), np.zeros(self._shape, np.uint8)
        self._beams((first, second), beat, mood)
        self._spark(second, beat, mood)
        pulse = 0.0 if mood.calm else math.exp(-3.2 * (beat % 1.0))
        cv2.addWeighted(
            self._halo, (0.05 + 0.17 * pulse) * (0.6 + mood.energy), second, 1, 0, second
        )
        self._floor((first, second), beat, mood)
        return self._mix(first, second)

    def _mix(self, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Picture:
        one, two = self.theme.primary, self.theme.secondary
        planes = [cv2.addWeighted(first, one[c] / 255, second, two[c] / 255, 0) for c in (2, 1, 0)]
        return np.asarray(cv2.merge([*planes, np.zeros(self._shape, np.uint8)]))

    def _beams(self, planes: tuple[Picture, Picture], beat: float, mood: Mood) -> None:
        scratch = np.zeros(self._shape, np.uint8)
        for number, (x, swing, rest, place) in enumerate(_BEAMS):
            angle = rest + swing * math.sin(math.pi * beat / 4 + place)
            glow = 0.55 + 0.45 * math.sin(math.pi * beat / 2 + place * 1.7) ** 2
            power = (0.20 + 0.26 * mood.energy) * glow
            scratch[:] = 0
            for spread, share in ((0.115, 0.35), (0.075, 0.65), (0.035, 1.0)):
                corners = [(x, self._beam_top)]
                corners += [
                    (x + 1800 * math.sin(angle + s), self._beam_top + 1800 * math.cos(angle + s))
                    for s in (-spread, spread)
                ]
                fixed = np.array([self._fixed(point) for point in corners], np.int32)
                cv2.fillConvexPoly(scratch, fixed, round(255 * power * share), cv2.LINE_AA, 4)
            plane = planes[number % 2]
            cv2.add(plane, scratch, dst=plane)
        for plane in planes:
            cv2.blur(plane, (9, 3), dst=plane)
            cv2.multiply(plane, self._fall, dst=plane, scale=1 / 255)

    def _fixed(self, point: tuple[float, float]) -> tuple[int, int]:
        """Units to sixteenths of the small picture's pixels."""
        return (
            round((point[0] - self._origin[0]) * self._ratio * 16),
            round((point[1] - self._origin[1]) * self._ratio * 16),
        )

    def _spark(self, plane: Picture, beat: float, mood: Mood) -> None:
        """Spots of a mirror ball that wander over the walls."""
        turn = beat * 0.09
        for angle, y, size in self._sparks:
            facing = math.cos(angle + turn)
            if facing < 0.05:
                continue
            x = WIDTH / 2 + 1350 * math.sin(angle + turn)
            wide = max(1.0, 17 * size * self._ratio)
            value = round(255 * (0.16 + 0.22 * mood.energy) * facing * size)
            centre = self._fixed((x, y))
            cv2.circle(plane, centre, round(wide * 11), value, -1, cv2.LINE_AA, 4)

    def _floor(self, planes: tuple[Picture, Picture], beat: float, mood: Mood) -> None:
        """Tiles light up in turn, half of them each beat, and fade until the next."""
        step, share = divmod(beat, 1.0)
        fade = 0.5 if mood.calm else 0.30 + 0.70 * math.exp(-2.2 * share)
        rows = slice(self._floor_row, None)
        for number, plane in enumerate(planes):
            now = _lit(self._tile_phase, step, number)
            before = _lit(self._tile_phase, step - 1, number)
            blend = min(1.0, share / 0.12)
            power = (now * blend * fade + before * (1 - blend) * 0.38) * (0.42 + 0.5 * mood.energy)
            table = np.concatenate([[0.0], power]).astype(np.float32) * 255
            light = table[self._tiles] * self._tile_shape
            part = plane[rows]
            cv2.add(part, np.minimum(light, 255).astype(np.uint8), dst=part)


def _lit(phase: NDArray[np.float64], step: float, plane: int) -> NDArray[np.float64]:
    """Which tiles are lit at a whole beat: 0..1 each; a third of them in each of the two hues."""
    value = (phase + step * 0.381966 + plane * 0.5) % 1.0
    return np.asarray(np.clip(1 - value / 0.36, 0, 1) ** 0.6)
