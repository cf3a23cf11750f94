"""A figure so small in the picture that fingers and laces are not seen, painted in less than half
the time, so that a party can be filmed at a camera's rate.

All limbs become tubes in one go, and what NumPy costs per call is paid once for the whole body.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from game.virtual.anatomy import UNSEEN, Anatomy, Head, Points, unit
from game.virtual.brush import (
    DIRECTIONS,
    SHIFT,
    SPANS,
    Profile,
    bands_of,
    ellipse,
    ellipses,
    fixed,
    polygon,
    profile,
    ramp,
    shaded,
)
from game.virtual.face import (
    HAIRLINE,
    JAW,
    feature_places,
    on_head,
    paint_long_hair,
    paint_skull,
)
from game.virtual.limbs import (
    ARMS,
    CUFF,
    DOWN,
    FOREARM,
    LEGS,
    LONG_SLEEVE,
    LOWER_SLEEVE,
    PALM,
    SHIN,
    SHORT,
    SIDES,
    SLEEVE,
    THIGH,
    crosses_trunk,
    is_behind,
    leg_order,
    sleeve_ends,
)
from game.virtual.looks import Build, Colour, Look
from game.virtual.trunk import pelvis_tube, shirt_tube, trim_shirt
from pose_engine.keypoints import LEFT_EAR, LEFT_EYE, NOSE, RIGHT_EAR, RIGHT_EYE
from pose_engine.types import Image

Bands = NDArray[np.int32]

LEVELS: Final = [0, 2, 4, 6]  # the bands of light that are painted
_SPANS: Final = SPANS[:, :, LEVELS]  # (DIRECTIONS, 2, levels, 1, 1)
BARE: Final = profile((4.9, 4.8, 4.6, 4.4, 4.2), (0.0, 1.0))
FINGER: Final = profile((1.9, 1.8, 1.7, 1.55, 1.4))
FOOT: Final = profile((4.4, 4.4, 4.4, 4.3, 4.3))
# The tubes of one side, in this order.
UPPER, OVER, FORE, HAND, WRISTBAND, UPPER_LEG, LOWER_LEG, HEEL, SHOE, THUMB = range(10)
EYEBALL: Final[Colour] = (236, 234, 230)
IRIS: Final[Colour] = (46, 32, 26)
FACE_LEVELS: Final = ((1.0, 0.0, 2), (0.88, -0.08, 4), (0.6, -0.20, 6))


def paint_small(image: Image, body: Anatomy, look: Look, build: Build) -> None:
    """Paints one figure onto `image` (H, W, 3) in place."""
    limbs = _limbs(body, look, build)
    if not body.away:
        paint_long_hair(image, body, look)
    for side in SIDES:
        if is_behind(body, side):
            _arm(image, body, look, limbs, side)
    _fill(image, [bands_of(pelvis_tube(body, build))[LEVELS]], look.trousers)
    for side in leg_order(body):
        at = _first(side)
        _fill(image, limbs[[at + HEEL, at + SHOE]], look.shoes)
        _fill(image, limbs[[at + UPPER_LEG, at + LOWER_LEG]], look.trousers)
    shirt = shirt_tube(body, build)
    sleeves = [_first(side) + OVER for side in SIDES if not is_behind(body, side)]
    _fill(image, [bands_of(shirt)[LEVELS], *limbs[sleeves]], look.shirt)
    trim_shirt(image, body, look, build, shirt)
    _head(image, body, look)
    if body.away:
        paint_long_hair(image, body, look)
    for side in SIDES:
        if not is_behind(body, side):
            _arm(image, body, look, limbs, side)


def _first(side: int) -> int:
    """Where a side's tubes start."""
    return 0 if side > 0 else THUMB + 1


def _arm(image: Image, body: Anatomy, look: Look, limbs: Bands, side: int) -> None:
    """As `paint_arm` does, without hems and fingers."""
    at = _first(side)
    whole = crosses_trunk(body, side) or is_behind(body, side)
    if look.sleeve > SHORT:
        _fill(image, limbs[[at + FORE, at + THUMB, at + HAND]], look.skin)
        _fill(image, limbs[[at + (OVER if whole else UPPER), at + WRISTBAND]], look.shirt)
        return
    _fill(image, limbs[[at + UPPER, at + FORE, at + THUMB, at + HAND]], look.skin)
    if whole:
        _fill(image, limbs[[at + OVER]], look.shirt)


def _fill(image: Image, limbs: Iterable[Bands], colour: Colour) -> None:
    """Tubes (levels, M, 2) of one colour that grow together where they overlap."""
    shades = ramp(colour)
    for number, level in enumerate(LEVELS):
        edge = cv2.LINE_8 if number else cv2.LINE_AA  # shades within a body blend anyway
        for bands in limbs:
            cv2.fillPoly(image, [bands[number]], shades[level], edge, SHIFT)


def _limbs(body: Anatomy, look: Look, build: Build) -> Bands:
    """The outlines (tubes, levels, 2 M, 2) of both sides' limbs, in fixed point."""
    scale = body.px_per_cm * build.limbs
    ends = np.array([end for side in SIDES for end in _ends(body, look, scale, side)])
    start, step = ends[:, 0], ends[:, 1] - ends[:, 0]
    length = np.hypot(step[:, 0], step[:, 1])[:, None]
    axis = np.where(length > 1e-6, step / np.maximum(length, 1e-6), DOWN)
    normal = np.stack([-axis[:, 1], axis[:, 0]], axis=1)
    share, beyond, widths = _LONG if look.sleeve > SHORT else _SHORT
    along = share * length[:, :, None] + beyond * scale
    middle = (start[:, None] + along * axis[:, None])[:, None]
    half = (widths * scale * normal[:, None])[:, None]
    turn = np.arctan2(normal[:, 1], normal[:, 0]) * (DIRECTIONS / (2 * np.pi))
    spans = _SPANS[np.rint(turn).astype(int) % DIRECTIONS]
    low, high = spans[:, 0], spans[:, 1]
    edges = np.concatenate([middle + high * half, (middle + low * half)[:, :, ::-1]], axis=2)
    return fixed(edges)


def _ends(body: Anatomy, look: Look, scale: float, side: int) -> Sequence[tuple[Points, Points]]:
    """Where the tubes of one side start and end."""
    _, elbow, wrist = (body.points[part] for part in ARMS[side])
    hip, knee, ankle = (body.points[part] for part in LEGS[side])
    inner, sleeve_end = sleeve_ends(body, look, side)
    along, shin = unit(wrist - elbow, DOWN), unit(ankle - knee, DOWN)
    normal = np.array([-along[1], along[0]])
    inward = normal * (1.0 if normal[0] * side < 0 else -1.0)
    base = wrist + (along * 3.0 + inward * 2.0) * scale
    bare = inner + (elbow - inner) * 0.5 if look.sleeve > SHORT else sleeve_end
    cuff = elbow + (wrist - elbow) * min(max(look.sleeve - 1.0, 0.0), 0.95)
    aside = np.array([shin[1], -shin[0]])
    outward = 0.38 * side * (1.0 - abs(body.turn)) * (-1.0 if body.away else 1.0) + body.turn
    forward = 0.5 if body.away else 3.6 * (1.0 - 0.6 * abs(body.turn))
    heel = ankle + shin * 4.0 * scale
    toe = ankle + (shin * (4.2 + forward) + aside * outward * 14.0) * scale
    return (
        (bare, elbow),
        (inner, sleeve_end),
        (elbow, wrist),
        (wrist, wrist + along * 14.0 * scale),
        (elbow, cuff),
        (hip, knee),
        (knee, ankle - shin * 3.5 * scale),
        (ankle - shin * 1.0 * scale, heel),
        (heel, toe),
        (base, base + (along * 5.0 + inward * 3.0) * scale),
    )


def _stacked(shapes: Sequence[Profile]) -> tuple[Points, Points, Points]:
    """The outlines of both sides' tubes, each (tubes, M, 1)."""
    both = [*shapes, *shapes]
    return (
        np.stack([shape.share for shape in both]),
        np.stack([shape.beyond for shape in both]),
        np.stack([shape.widths for shape in both]),
    )


_SHORT: Final = _stacked((BARE, SLEEVE, FOREARM, PALM, CUFF, THIGH, SHIN, FOOT, FOOT, FINGER))
_LONG: Final = _stacked(
    (LOWER_SLEEVE, LONG_SLEEVE, FOREARM, PALM, CUFF, THIGH, SHIN, FOOT, FOOT, FINGER)
)


def _head(image: Image, body: Anatomy, look: Look) -> None:
    """Hair, ears and a face of a few spots."""
    head = body.head
    for part, side in ((LEFT_EAR, 1.0), (RIGHT_EAR, -1.0)):
        _ear(image, body, look, part, side)
    paint_skull(image, head, look)
    if float(np.cos(head.yaw)) <= -0.35:
        return
    edge = on_head(head, np.concatenate([HAIRLINE, JAW]))
    middle, shades = edge.mean(axis=0), ramp(look.skin)
    for size, shift, level in FACE_LEVELS:
        points = middle + (edge - middle) * size + shift * head.half_width * head.right
        polygon(image, points, shades[level])
    _features(image, body, head, look)
    for part, side in ((LEFT_EAR, 1.0), (RIGHT_EAR, -1.0)):
        turned = np.sin(np.pi / 2 * side + head.yaw) * side
        if abs(turned) < 0.93 and np.sin(head.yaw) * side < 0:
            _ear(image, body, look, part, side)


def _ear(image: Image, body: Anatomy, look: Look, part: int, side: float) -> None:
    head = body.head
    seen = body.scores[part] >= UNSEEN
    if look.hair_length > 0.6 and not seen:
        return
    facing = 1.0 if np.cos(head.yaw) >= 0 else -1.0
    centre = body.points[part] if seen else head.at(0.98 * side * facing, 0.1)
    wide = 0.16 + 0.14 * abs(float(np.sin(head.yaw)))
    right, down = head.right * head.half_width * wide, head.down * head.half_height * 0.23
    ellipse(image, centre, right, down, shaded(look.skin, 0.86))


def _features(image: Image, body: Anatomy, head: Head, look: Look) -> None:
    """Eyes with brows, the nose's shadow, a mouth."""
    places = feature_places(body)
    across, down = head.right * head.half_width, head.down * head.half_height
    lean, width = float(np.sin(head.yaw)), max(0.35, abs(float(np.cos(head.yaw))))
    spots: list[tuple[Points, Points, Points, Colour]] = []
    for part, side in ((LEFT_EYE, 1.0), (RIGHT_EYE, -1.0)):
        turn = np.radians(24) * side + head.yaw
        if abs(turn) >= 1.35:
            continue
        wide, eye = across * max(0.3, float(np.cos(turn))), places[part]
        spots += [
            (eye, wide * 0.30, down * 0.15, shaded(look.skin, 0.84)),
            (eye, wide * 0.22, down * 0.085, EYEBALL),
            (eye, across * 0.11, down * 0.10, IRIS),
            (eye - down * 0.29, wide * 0.30, down * 0.035, shaded(look.skin, 0.6)),
        ]
    tip = places[NOSE]
    below = tip + down * 0.29
    reach = float((below - head.centre) @ head.right) / head.half_width
    mouth = below + across * (float(np.clip(0.8 * reach, -0.66, 0.66)) - reach)
    red, green, blue = look.skin
    lips = (round(red * 0.80), round(green * 0.55), round(blue * 0.55))
    spots.append((mouth, across * 0.32 * width, down * 0.055, lips))
    ellipses(image, spots)
    shadow = np.array([[0.02 - 0.10 * lean, -0.30], [0.17, 0.06], [-0.10, 0.10]])
    polygon(image, tip + shadow[:, :1] * across + shadow[:, 1:] * down, shaded(look.skin, 0.74))
