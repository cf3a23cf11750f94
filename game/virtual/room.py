"""The room that the virtual camera looks into, and the shadows on its floor."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from game.virtual.dancer import HORIZON
from pose_engine.types import Image

WALL_FOOT: Final = 0.665  # where the wall meets the floor
SKIRTING: Final = 0.022
WALL: Final = np.array([198.0, 196.0, 188.0])
FLOOR: Final = np.array([158.0, 132.0, 106.0])
BOARD: Final = np.array([232.0, 231.0, 226.0])
NOISE_STD: Final = 1.6


@lru_cache(maxsize=4)
def room(size: tuple[int, int]) -> Image:
    """The empty room (H, W, 3); kept, so copy before drawing on it."""
    height, width = size
    y = (np.arange(height) / height)[:, None, None]
    x = (np.arange(width) / height)[None, :, None]
    aspect = width / height
    wall = WALL * (1.0 - 0.10 * x / aspect - 0.10 * np.abs(y - 0.3))
    near = np.clip((y - WALL_FOOT) / (1.0 - WALL_FOOT), 0.0, 1.0)
    floor = FLOOR * (0.86 + 0.2 * near - 0.06 * x / aspect) * _planks(x, y, aspect)
    picture = np.where(y < WALL_FOOT, wall, floor)
    board = (y >= WALL_FOOT - SKIRTING) & (y < WALL_FOOT)
    picture = np.where(board, BOARD * (0.94 - 0.06 * x / aspect), picture)
    edge = np.abs(y - WALL_FOOT)
    picture = picture * (1.0 - 0.25 * np.exp(-edge * 220.0) * (y >= WALL_FOOT))
    away = ((x - aspect / 2) / aspect) ** 2 + (y - 0.5) ** 2
    picture = picture * (1.0 - 0.34 * away)
    grain = np.random.default_rng(1).normal(0.0, NOISE_STD, (height, width, 1))
    image: Image = np.clip(picture + grain, 0, 255).astype(np.uint8)
    image = np.asarray(cv2.GaussianBlur(image, (3, 3), 0), np.uint8)
    image.flags.writeable = False
    return image


def _planks(x: NDArray[np.float64], y: NDArray[np.float64], aspect: float) -> NDArray[np.float64]:
    """Brightness of floor boards that run away from the camera, (H, W, 1)."""
    depth = np.maximum(y - HORIZON, 0.05)
    across = (x - aspect / 2) / depth * 1.6
    tone = np.random.default_rng(2).normal(0.0, 0.018, 257)
    board = tone[np.floor(across).astype(int) % len(tone)]
    gap = np.minimum(across % 1.0, 1.0 - across % 1.0) * depth * 300
    lines: NDArray[np.float64] = 1.0 + board - 0.12 * np.clip(1.0 - gap, 0.0, 1.0)
    return lines


@lru_cache(maxsize=1)
def _blot() -> NDArray[np.float32]:
    """How much light a soft round shadow lets through, (48, 96)."""
    y, x = np.mgrid[-1:1:48j, -1:1:96j]
    dark = np.clip(1.0 - (x**2 + y**2), 0.0, 1.0) ** 1.5
    return np.asarray(1.0 - dark, np.float32)


def cast_shadow(
    image: Image, centre: tuple[float, float], radii: tuple[float, float], depth: float
) -> None:
    """Darkens an ellipse on the floor with soft edges; `depth` 0..1, places in px."""
    height, width = image.shape[:2]
    scale_x, scale_y = 48.0 / max(radii[0], 1.0), 24.0 / max(radii[1], 1.0)
    left, right = (max(0, min(width, round(centre[0] + s * radii[0]))) for s in (-1, 1))
    top, bottom = (max(0, min(height, round(centre[1] + s * radii[1]))) for s in (-1, 1))
    if right <= left or bottom <= top:
        return
    back = np.array(
        [
            [scale_x, 0.0, 47.5 + (left - centre[0]) * scale_x],
            [0.0, scale_y, 23.5 + (top - centre[1]) * scale_y],
        ]
    )
    light = cv2.warpAffine(
        _blot(),
        back,
        (right - left, bottom - top),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=1.0,
    )
    light = 1.0 - depth * (1.0 - light)
    patch = image[top:bottom, left:right]
    patch[:] = (patch * light[..., None]).astype(np.uint8)
