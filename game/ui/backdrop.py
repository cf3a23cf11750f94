"""The stage's unmoving picture: sky, a few large shapes, and a polished floor in perspective."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from game.ui.layout import HEIGHT, WIDTH, Canvas
from game.ui.shapes import Picture
from game.ui.theme import Colour, Theme, theme_of

HORIZON = 820.0  # units: where the floor begins
VANISH = 690.0  # units: where its lines meet
DISC = (WIDTH / 2, 500.0, 430.0)  # the large shape behind the dancer: x, y, radius in units
_TILE = 0.62  # of a floor tile, across; the floor's depth is 1 at the bottom of the canvas
_DEPTH_TILE = 0.35
TILE_COLUMNS, TILE_ROWS = 24, 12
_BAND = 32  # rows painted at a time

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Plan:
    """Where every pixel of a picture lies on the canvas, in units: x (W,) and y (H,)."""

    x: Plane
    y: Plane

    @classmethod
    def of(cls, canvas: Canvas, width: int, height: int) -> Plan:
        """A picture of `width` x `height` px that covers the window of a canvas."""
        left, top = canvas.to_units((0, 0))
        right, bottom = canvas.to_units((canvas.width_px, canvas.height_px))
        return cls(
            np.linspace(left, right, width, endpoint=False, dtype=np.float32),
            np.linspace(top, bottom, height, endpoint=False, dtype=np.float32),
        )


def floor_tiles(plan: Plan) -> tuple[NDArray[np.intp], Plane]:
    """For each pixel the number of its floor tile (0: not floor), and its place inside it 0..0.5.

    The second plane is the distance to the tile's nearest edge, as a share of the tile.
    """
    depth = (HEIGHT - VANISH) / np.maximum(plan.y - VANISH, 1.0)[:, None]
    across = (plan.x - WIDTH / 2)[None, :] * depth / 420.0 / _TILE
    along = np.broadcast_to(np.log2(np.maximum(depth, 0.25)) / _DEPTH_TILE, across.shape)
    column = np.clip(np.floor(across).astype(np.intp) + TILE_COLUMNS // 2, 0, TILE_COLUMNS - 1)
    row = np.clip(np.floor(along).astype(np.intp) + 4, 0, TILE_ROWS - 1)
    number = 1 + row * TILE_COLUMNS + column
    number[plan.y < HORIZON] = 0
    edge = np.minimum(np.minimum(across % 1, 1 - across % 1), np.minimum(along % 1, 1 - along % 1))
    return number, edge.astype(np.float32)


def _over(picture: Plane, colour: Colour, alpha: Plane) -> Plane:
    """Lays a colour over a float BGR picture, in place."""
    keep = (1 - alpha).astype(np.float32)
    for channel, value in enumerate(colour[::-1]):
        plane = picture[..., channel]
        plane *= keep
        plane += alpha * np.float32(value)
    return picture


@lru_cache(maxsize=4)
def backdrop_of(canvas: Canvas, hues: tuple[float, float]) -> Picture:
    """The backdrop of a theme, kept for the screens that share it; not to be changed."""
    picture = paint_backdrop(canvas, theme_of(hues))
    picture.flags.writeable = False
    return picture


def paint_backdrop(canvas: Canvas, theme: Theme) -> Picture:
    """The whole window as opaque BGRA, dithered so that its gradients show no bands."""
    width = canvas.width_px
    whole = Plan.of(canvas, width, canvas.height_px)
    half = whole.x[: width // 2 + 1]  # the other half is its mirror image
    rng, bands = np.random.default_rng(1), []
    for top in range(0, len(whole.y), _BAND):
        band = _band(Plan(half, whole.y[top : top + _BAND]), theme)
        band = np.concatenate([band, band[:, width - width // 2 - 1 : 0 : -1]], axis=1)
        noise = rng.uniform(-0.9, 0.9, band.shape[:2]).astype(np.float32)
        bands.append(np.clip(band + noise[..., None], 0, 255).astype(np.uint8))
    return np.asarray(cv2.cvtColor(np.concatenate(bands), cv2.COLOR_BGR2BGRA))


def _band(plan: Plan, theme: Theme) -> Plane:
    """Some rows of the picture (H, W, 3): few enough for the processor's cache."""
    picture = _sky(plan, theme)
    picture = _disc(picture, plan, theme)
    picture = _wings(picture, plan, theme)
    picture = _floor(picture, plan, theme)
    picture *= _vignette(plan)[..., None]
    return picture


def _sky(plan: Plan, theme: Theme) -> Plane:
    shape = (len(plan.y), len(plan.x))
    stops = np.array([-400.0, 120.0, 560.0, HORIZON])
    tones = [
        theme.shade("a", 0.13, 0.06),
        theme.shade("a", 0.19, 0.10),
        theme.shade("a", 0.30, 0.15),
        theme.shade("a", 0.42, 0.18),
    ]
    columns = [np.interp(plan.y, stops, [tone[c] for tone in tones]) for c in (2, 1, 0)]
    rows = np.stack(columns, axis=1)[:, None, :]
    return np.broadcast_to(rows, (*shape, 3)).astype(np.float32)


def _disc(picture: Plane, plan: Plan, theme: Theme) -> Plane:
    """A large lit disc behind the dancer, with rings that grow fainter."""
    x, y, radius = DISC
    far = np.hypot(plan.x[None, :] - x, plan.y[:, None] - y)
    unit = max(1.0, float(plan.x[1] - plan.x[0]))
    for reach, alpha in ((radius * 1.62, 0.16), (radius * 1.30, 0.26)):
        picture = _over(picture, theme.shade("a", 0.45, 0.22), alpha * _inside(reach - far, unit))
    inside = _inside(radius - far, unit)
    height = np.clip((plan.y[:, None] - (y - radius)) / (2 * radius), 0, 1)
    picture = _over(picture, theme.shade("b", 0.52, 0.13), inside * (1 - height) * 0.95)
    picture = _over(picture, theme.shade("a", 0.46, 0.24), inside * height * 0.95)
    ring = _inside(far - radius + 9, unit) * _inside(radius - far, unit)
    return _over(picture, theme.shade("b", 0.80, 0.13), ring * 0.75)


def _inside(distance: Plane, unit: float) -> Plane:
    """1 inside a shape, 0 outside, soft over a pixel's width (`unit` units)."""
    return np.asarray(np.clip(distance / unit + 0.5, 0, 1), np.float32)


def _wings(picture: Plane, plan: Plan, theme: Theme) -> Plane:
    """Two pairs of slanted walls that frame the stage."""
    unit = max(1.0, float(plan.x[1] - plan.x[0]))
    away = np.abs(plan.x - WIDTH / 2)[None, :]
    slope = (plan.y[:, None] - 400) * 0.24
    walls = (
        (700, theme.shade("b", 0.28, 0.09), 0.75),
        (835, theme.shade("a", 0.23, 0.12), 0.85),
    )
    for start, colour, alpha in walls:
        inner = away - (start + slope)
        picture = _over(picture, colour, alpha * _inside(inner, unit))
        edge = _inside(inner, unit) * _inside(7 - inner, unit)
        picture = _over(picture, theme.shade("b", 0.72, 0.14), edge * 0.55)
    return picture


def _floor(picture: Plane, plan: Plan, theme: Theme) -> Plane:
    """Dark glass with a mirror image of what is behind, tiles, and a bright edge."""
    below = np.clip((plan.y - HORIZON) / (HEIGHT - HORIZON), 0, 1)[:, None]
    ground = (plan.y >= HORIZON).astype(np.float32)[:, None] * np.ones_like(plan.x)
    picture = _over(picture, theme.shade("a", 0.17, 0.09), ground)
    glass = np.exp(-(((plan.x - WIDTH / 2) / 520) ** 2))[None, :] * (1 - below) ** 2
    picture = _over(picture, theme.shade("a", 0.50, 0.22), ground * glass * 0.75)
    _, edge = floor_tiles(plan)
    lines = np.clip(1 - edge / 0.028, 0, 1) * ground * (0.25 + 0.5 * below)
    picture = _over(picture, theme.shade("b", 0.62, 0.14), lines.astype(np.float32) * 0.5)
    rim = np.exp(-(((plan.y - HORIZON) / 5.0) ** 2))[:, None] * np.ones_like(plan.x)
    glow = np.exp(-np.abs(plan.y - HORIZON) / 46.0)[:, None] * np.ones_like(plan.x)
    picture = _over(picture, theme.shade("b", 0.70, 0.15), glow.astype(np.float32) * 0.28)
    return _over(picture, theme.secondary_light, rim.astype(np.float32) * 0.9)


def _vignette(plan: Plan) -> Plane:
    """Darker corners, so that eyes stay in the middle."""
    x = (plan.x[None, :] - WIDTH / 2) / (WIDTH / 2)
    y = (plan.y[:, None] - HEIGHT / 2) / (HEIGHT / 2)
    far = np.clip(np.hypot(x * 0.85, y * 0.75) - 0.35, 0, 1)
    return np.asarray(1 - 0.34 * far**1.2, np.float32)
