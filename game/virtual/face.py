"""The head: hair, face, ears, painted on the ellipsoid that the anatomy found."""

from __future__ import annotations

from typing import Final

import numpy as np

from game.virtual.anatomy import UNSEEN, Anatomy, Head, Points
from game.virtual.brush import ball, ellipse, paint, polygon, ramp, shaded, stroke
from game.virtual.looks import Colour, Look
from pose_engine.keypoints import LEFT_EAR, LEFT_EYE, NOSE, RIGHT_EAR, RIGHT_EYE
from pose_engine.types import Image

# The face's edge on the head, from the left temple over the brow and round under the chin:
# longitude and latitude in degrees, the face's middle at 0, 0.
HAIRLINE: Final = np.radians(
    [[84, -12], [80, 8], [72, 20], [58, 31], [34, 37], [8, 36], [-22, 38], [-50, 33], [-70, 20],
     [-80, 8], [-84, -12]]
)  # fmt: skip
JAW: Final = np.radians(
    [[-88, -30], [-84, -48], [-66, -66], [-35, -82], [0, -90], [35, -82], [66, -66], [84, -48],
     [88, -30]]
)  # fmt: skip
ROWS: Final = np.linspace(-np.pi / 2, np.pi / 2, 13)


def _egg(down: Points) -> Points:
    """Half width of a head at heights `down` (-1 crown .. 1 chin), in half widths."""
    round_part = np.sqrt(np.clip(1.0 - down**2, 0.0, 1.0))
    jaw: Points = round_part * (1.0 - 0.20 * np.clip(down, 0.0, 1.0) ** 1.5)
    return jaw


def on_head(head: Head, places: Points) -> Points:
    """Longitudes and latitudes (N, 2) of the face in the picture, kept to its near side."""
    turned = np.clip(places[:, 0] + head.yaw, -np.pi / 2, np.pi / 2)
    down = -np.sin(places[:, 1])
    lean = float(np.sin(head.yaw))
    x = np.sin(turned) * _egg(down) * 0.985
    x = np.where(x * lean > 0, x * (1.0 + 0.2 * abs(lean)), x)
    return (
        head.centre
        + (x * head.half_width)[:, None] * head.right
        + (down * head.half_height * 0.985)[:, None] * head.down
    )


def paint_long_hair(image: Image, body: Anatomy, look: Look) -> None:
    """Hair that falls behind the neck, if the look has any; before the body is painted."""
    if look.hair_length <= 0:
        return
    head = body.head
    back = -np.sin(head.yaw)
    ends = 0.35 + look.hair_length
    rows = np.array([-0.75, -0.3, 0.2, 0.6, ends * 0.9, ends * 1.05])
    width = np.array([0.75, 1.14, 1.18, 1.16, 1.02, 0.6])
    drift = 0.3 * back * np.clip(rows + 0.5, 0.0, 1.0)
    middle = np.stack([head.at(float(x), float(y)) for x, y in zip(drift, rows, strict=True)])
    paint(image, [(middle, (width * head.half_width)[:, None] * head.right)], look.hair, 0.7)


def paint_head(image: Image, body: Anatomy, look: Look) -> None:
    """The whole head over neck and shirt."""
    head = body.head
    facing = float(np.cos(head.yaw))
    for part, side in ((LEFT_EAR, 1.0), (RIGHT_EAR, -1.0)):
        _ear(image, body, look, part, side)
    paint_skull(image, head, look)
    if facing > -0.35:
        _skin(image, head, look)
        _features(image, body, look)
    for part, side in ((LEFT_EAR, 1.0), (RIGHT_EAR, -1.0)):
        turned = np.sin(np.pi / 2 * side + head.yaw) * side
        if abs(turned) < 0.93 and np.sin(head.yaw) * side < 0:
            _ear(image, body, look, part, side)


def paint_skull(image: Image, head: Head, look: Look) -> None:
    """The head's shape in hair, a little larger than the skin, down to the nape."""
    down = np.sin(ROWS[ROWS < 0.75])
    away = float(np.cos(head.yaw)) < 0
    depth = 1.0 + 0.16 * abs(float(np.sin(head.yaw)))
    shift = -0.14 * float(np.sin(head.yaw))
    middle = head.centre + (down * head.half_height * 1.05)[:, None] * head.down
    middle = middle - (0.03 * head.half_height) * head.down + shift * head.half_width * head.right
    half = (_egg(down) * depth * head.half_width * 1.06)[:, None] * head.right
    if away:
        ball(image, head.at(0, 0.25), head.right * head.half_width * 0.86,
             head.down * head.half_height * 0.7, look.skin)  # fmt: skip
    paint(image, [(middle, half)], look.hair, 0.8)


def _skin(image: Image, head: Head, look: Look) -> None:
    """The face between hairline and jaw, lit from the left."""
    outline = np.concatenate([HAIRLINE, JAW])
    shades = ramp(look.skin)
    levels = ((1.0, 0.0, 2), (0.93, -0.05, 3), (0.82, -0.11, 4), (0.68, -0.17, 5), (0.5, -0.24, 6))
    edge = on_head(head, outline)
    middle = edge.mean(axis=0)
    for size, shift, level in levels:
        points = middle + (edge - middle) * size + shift * head.half_width * head.right
        polygon(image, points, shades[level])


def _ear(image: Image, body: Anatomy, look: Look, part: int, side: float) -> None:
    """One ear at its keypoint, or at the head's side where there is none."""
    head = body.head
    seen = body.scores[part] >= UNSEEN
    facing = 1.0 if np.cos(head.yaw) >= 0 else -1.0
    centre = body.points[part] if seen else head.at(0.98 * side * facing, 0.1)
    open_wide = 0.16 + 0.14 * abs(float(np.sin(head.yaw)))
    right, down = head.right * head.half_width * open_wide, head.down * head.half_height * 0.23
    if look.hair_length > 0.6 and not seen:
        return
    ball(image, centre, right, down, shaded(look.skin, 0.95))
    ellipse(image, centre, right * 0.45, down * 0.5, shaded(look.skin, 0.72))


def _features(image: Image, body: Anatomy, look: Look) -> None:
    head = body.head
    places = feature_places(body)
    width = max(0.35, abs(float(np.cos(head.yaw))))
    for part, side in ((LEFT_EYE, 1.0), (RIGHT_EYE, -1.0)):
        if abs(np.radians(24) * side + head.yaw) < 1.35:
            turned = max(0.3, float(np.cos(np.radians(24) * side + head.yaw)))
            _eye(image, head, look, places[part], turned)
    _nose(image, head, look, places[NOSE])
    _mouth(image, head, look, places[NOSE], width)


def feature_places(body: Anatomy) -> dict[int, Points]:
    """Nose and eyes at their keypoints, or where a face has them."""
    head = body.head
    lean = float(np.sin(head.yaw))
    usual = {
        NOSE: head.at(1.05 * lean, 0.33),
        LEFT_EYE: head.at(0.41 + 0.5 * lean, 0.0),
        RIGHT_EYE: head.at(-0.41 + 0.5 * lean, 0.0),
    }
    return {
        part: body.points[part] if body.scores[part] >= UNSEEN else place
        for part, place in usual.items()
    }


def _eye(image: Image, head: Head, look: Look, centre: Points, width: float) -> None:
    """White, iris, lid and brow of one eye."""
    right, down = head.right * head.half_width * 0.225 * width, head.down * head.half_height * 0.085
    ellipse(image, centre, right * 1.5, down * 1.9, shaded(look.skin, 0.88))
    ellipse(image, centre, right, down, (236, 234, 230))
    ellipse(image, centre, head.right * head.half_width * 0.10, down * 1.05, (46, 32, 26))
    lid = np.array([[-1.1, 0.1], [-0.5, -0.95], [0.4, -1.0], [1.1, 0.05]])
    stroke(
        image, centre + lid[:, :1] * right + lid[:, 1:] * down, (48, 32, 28), head.half_width / 22
    )
    brow = np.array([[-1.5, -2.1], [-0.4, -2.9], [0.7, -2.8], [1.5, -2.0]])
    tone: Colour = shaded(look.hair, 0.9)
    stroke(image, centre + brow[:, :1] * right + brow[:, 1:] * down, tone, head.half_width / 14)


def _nose(image: Image, head: Head, look: Look, tip: Points) -> None:
    """Ridge light, shadow on the far side, nostrils; `tip` is the keypoint."""
    across, down = head.right * head.half_width, head.down * head.half_height
    lean = float(np.clip(np.sin(head.yaw), -1.0, 1.0))
    if abs(lean) > 0.4:
        ridge = np.array([[-0.34 * lean, -0.36], [0.06 * lean, -0.03], [-0.34 * lean, 0.12]])
        polygon(image, tip + ridge[:, :1] * across + ridge[:, 1:] * down, shaded(look.skin, 0.97))
    side = np.array([[0.02 - 0.10 * lean, -0.30], [0.17, 0.04], [0.10, 0.10], [-0.03, 0.08]])
    polygon(image, tip + side[:, :1] * across + side[:, 1:] * down, shaded(look.skin, 0.76))
    ellipse(image, tip, across * 0.13, down * 0.085, shaded(look.skin, 1.04))
    ellipse(image, tip - across * 0.03 - down * 0.02, across * 0.06, down * 0.04,
            shaded(look.skin, 1.15))  # fmt: skip
    base = np.array([[-0.14, 0.06], [-0.06, 0.105], [0.06, 0.105], [0.15, 0.06]])
    stroke(image, tip + base[:, :1] * across + base[:, 1:] * down, shaded(look.skin, 0.55),
           head.half_width / 22)  # fmt: skip


def _mouth(image: Image, head: Head, look: Look, nose: Points, width: float) -> None:
    """A smiling mouth."""
    below = nose + head.down * head.half_height * 0.27
    reach = float((below - head.centre) @ head.right) / head.half_width
    centre = below + head.right * head.half_width * (
        float(np.clip(0.8 * reach, -0.66, 0.66)) - reach
    )
    across, down = head.right * head.half_width * width, head.down * head.half_height
    lips = np.array([[-0.36, -0.03], [-0.12, -0.045], [0.0, -0.03], [0.12, -0.045], [0.36, -0.03],
                     [0.2, 0.075], [0.0, 0.10], [-0.2, 0.075]])  # fmt: skip
    red, green, blue = look.skin
    tone: Colour = (round(red * 0.80), round(green * 0.55), round(blue * 0.55))
    polygon(image, centre + lips[:, :1] * across + lips[:, 1:] * down, tone)
    teeth = np.array([[-0.26, -0.005], [0.26, -0.005], [0.14, 0.035], [-0.14, 0.035]])
    polygon(image, centre + teeth[:, :1] * across + teeth[:, 1:] * down, (240, 234, 226))
