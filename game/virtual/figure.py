"""Paints a human figure from its 17 keypoints, so that PoseNet finds it as it finds people.

Only 2D keypoints come in: what is near and what is far is judged from how the body is turned, from
the confidence of the wrists and from which foot stands lower in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from game.virtual.anatomy import Anatomy, examine
from game.virtual.face import paint_head, paint_long_hair
from game.virtual.limbs import SIDES, is_behind, leg_order, paint_arm, paint_leg
from game.virtual.looks import BUILDS, LOOKS, Build, Look
from game.virtual.room import cast_shadow, room
from game.virtual.small import paint_small
from game.virtual.trunk import paint_pelvis, paint_torso
from pose_engine.keypoints import LEFT_ANKLE, RIGHT_ANKLE
from pose_engine.types import Image

MEDIUM: Final = BUILDS["medium"]
FEW: Final = 3  # people in one picture who are large enough to show every detail


def paint_figure(
    image: Image,
    keypoints: NDArray[np.floating],
    look: Look = LOOKS[0],
    build: Build = MEDIUM,
    *,
    plain: bool = False,
) -> None:
    """Paints one figure onto `image` (H, W, 3) in place; keypoints (17, 2) or (17, 3) in px.

    A third column is each part's confidence: parts below 0.05 are guessed, and an arm whose wrist
    is below 0.3 goes behind the trunk. A `plain` figure has no small details. Raises `ValueError`
    for other shapes.
    """
    paint = paint_small if plain else _paint_body
    paint(image, examine(keypoints), look, build)


def _paint_body(image: Image, body: Anatomy, look: Look, build: Build) -> None:
    if not body.away:
        paint_long_hair(image, body, look)
    for side in SIDES:
        if is_behind(body, side):
            paint_arm(image, body, look, build, side)
    paint_pelvis(image, body, look, build)
    for side in leg_order(body):
        paint_leg(image, body, look, build, side)
    paint_torso(image, body, look, build)
    paint_head(image, body, look)
    if body.away:
        paint_long_hair(image, body, look)
    for side in SIDES:
        if not is_behind(body, side):
            paint_arm(image, body, look, build, side)


def _paint_shadow(image: Image, body: Anatomy) -> None:
    """The soft shadow on the floor around a figure's feet; before any figure is painted."""
    size, floor = body.px_per_cm, body.floor_y
    feet = body.points[[LEFT_ANKLE, RIGHT_ANKLE]]
    middle = float(feet[:, 0].mean() * 0.6 + body.hips[0] * 0.4)
    spread = float(np.ptp(feet[:, 0])) / 2
    cast_shadow(image, (middle + 8 * size, floor), (spread + 34 * size, 9 * size), 0.38)
    for x, y in feet:
        lifted = (floor - y) / size - 7.5
        near = float(np.clip(1.0 - lifted / 35.0, 0.0, 1.0))
        cast_shadow(image, (x + 2 * size, floor), (15 * size, 4.5 * size), 0.55 * near)


def soften(image: Image, people: Sequence[NDArray[np.floating]], margin: float = 0.12) -> None:
    """A camera's slight blur over the people, in place."""
    height, width = image.shape[:2]
    for points in people:
        extra = max(12.0, float(np.ptp(points[:, 1])) * margin)
        low = np.floor(points[:, :2].min(axis=0) - extra).astype(int)
        high = np.ceil(points[:, :2].max(axis=0) + extra).astype(int)
        (left, top), (right, bottom) = np.maximum(low, 0), np.minimum(high, (width, height))
        if right > left and bottom > top:
            patch = image[top:bottom, left:right]
            patch[:] = cv2.GaussianBlur(patch, (3, 3), 0.7)


def draw_people(
    size: tuple[int, int],
    people: Sequence[NDArray[np.floating]],
    looks: Sequence[Look] = LOOKS,
    build: Build | Sequence[Build] = MEDIUM,
) -> Image:
    """A picture (H, W, 3) uint8 RGB of the room with `people`, each (17, 2) or (17, 3) in px.

    Looks and builds are worn in turn.
    """
    builds = [build] if isinstance(build, Build) else build
    image = room(size).copy()
    bodies = [examine(points) for points in people]
    for body in bodies:
        _paint_shadow(image, body)
    for index, body in enumerate(bodies):
        paint = _paint_body if len(bodies) <= FEW else paint_small
        paint(image, body, looks[index % len(looks)], builds[index % len(builds)])
    soften(image, people)
    return image
