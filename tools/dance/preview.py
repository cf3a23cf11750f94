"""Pictures to judge a dance by: filmstrips of poses and a moving GIF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pose_engine.keypoints import PART_IDS

Picture = NDArray[np.uint8]

_BACKDROP, _FLOOR = (34, 22, 26), (52, 34, 40)
_TROUSERS, _SHIRT, _SKIN, _HAIR = (150, 84, 60), (96, 70, 236), (150, 190, 236), (40, 44, 66)
_RIGHT_HAND, _SHOES = (90, 230, 250), (235, 235, 235)
_FONT = cv2.FONT_HERSHEY_SIMPLEX
# Widths at both ends of a limb, as shares of the torso's length.
_THIGH, _SHANK, _UPPER, _FORE = (0.17, 0.13), (0.12, 0.08), (0.11, 0.09), (0.085, 0.065)


def draw_figure(picture: Picture, pose: NDArray[np.float32]) -> None:
    """Draws a pose (17, 3) in frame heights as a filled figure that fills the picture's height."""
    points = pose[:, :2] * picture.shape[0]
    torso = float(np.linalg.norm((points[5] + points[6] - points[11] - points[12]) / 2))
    for side, shade in (("left", 0.82), ("right", 1.0)):
        hip, knee, ankle = (points[PART_IDS[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
        _limb(picture, hip, knee, _THIGH, torso, _shaded(_TROUSERS, shade))
        _limb(picture, knee, ankle, _SHANK, torso, _shaded(_TROUSERS, shade))
        toe = ankle + np.array([0.06 if side == "left" else -0.06, 0.12]) * torso
        _limb(picture, ankle, toe, (0.08, 0.07), torso, _SHOES)
    _torso(picture, points, torso)
    _head(picture, points, torso)
    for side, shade in (("left", 0.85), ("right", 1.0)):
        shoulder, elbow, wrist = (
            points[PART_IDS[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist")
        )
        _limb(picture, shoulder, elbow, _UPPER, torso, _shaded(_SHIRT, 0.8 * shade))
        _limb(picture, elbow, wrist, _FORE, torso, _shaded(_SKIN, shade))
        hand = wrist + (wrist - elbow) * 0.35
        colour = _RIGHT_HAND if side == "right" else _SKIN
        _limb(picture, wrist, hand, (0.07, 0.06), torso, colour)


def _shaded(colour: tuple[int, int, int], shade: float) -> tuple[int, int, int]:
    blue, green, red = (int(part * shade) for part in colour)
    return blue, green, red


def _limb(
    picture: Picture,
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    widths: tuple[float, float],
    torso: float,
    colour: tuple[int, int, int],
) -> None:
    """A tapered capsule."""
    first, second = (max(1.0, width * torso) for width in widths)
    way = end - start
    length = float(np.linalg.norm(way))
    if length > 1e-3:
        across = np.array([-way[1], way[0]]) / length
        corners = [start + across * first, end + across * second]
        corners += [end - across * second, start - across * first]
        cv2.fillConvexPoly(picture, np.array(corners, np.int32), colour, cv2.LINE_AA)
    for place, radius in ((start, first), (end, second)):
        cv2.circle(picture, (int(place[0]), int(place[1])), int(radius), colour, -1, cv2.LINE_AA)


def _torso(picture: Picture, points: NDArray[np.float32], torso: float) -> None:
    corners = points[[5, 6, 12, 11]]
    outline = cv2.convexHull(corners.astype(np.int32))
    cv2.fillConvexPoly(picture, outline, _SHIRT, cv2.LINE_AA)
    cv2.polylines(picture, [outline], True, _SHIRT, max(1, int(0.2 * torso)), cv2.LINE_AA)
    _limb(picture, points[11], points[12], (0.15, 0.15), torso, _shaded(_TROUSERS, 0.9))


def _head(picture: Picture, points: NDArray[np.float32], torso: float) -> None:
    ears = (points[3] + points[4]) / 2
    neck = (points[5] + points[6]) / 2
    _limb(picture, neck, ears, (0.09, 0.09), torso, _shaded(_SKIN, 0.8))
    centre = ears * 0.7 + points[0] * 0.3 + np.array([0.0, -0.05]) * torso
    place, radius = (int(centre[0]), int(centre[1])), 0.23 * torso
    cv2.circle(picture, place, int(radius), _SKIN, -1, cv2.LINE_AA)
    tilt = np.degrees(np.arctan2(*(points[3] - points[4])[::-1]))
    axes = (int(radius), int(radius))
    cv2.ellipse(picture, place, axes, tilt, 190, 350, _HAIR, -1, cv2.LINE_AA)
    for part in (0, 1, 2):
        dot = (int(points[part, 0]), int(points[part, 1]))
        cv2.circle(picture, dot, max(1, int(0.025 * torso)), (40, 40, 60), -1, cv2.LINE_AA)


def stage(height: int, aspect: float) -> Picture:
    """An empty stage, BGR."""
    picture = np.full((height, round(height * aspect), 3), _BACKDROP, np.uint8)
    picture[int(height * 0.95) :] = _FLOOR
    return picture


def filmstrip(
    poses: NDArray[np.float32],
    labels: Sequence[str],
    *,
    columns: int = 8,
    height: int = 190,
    aspect: float = 4 / 3,
) -> Picture:
    """Poses (N, 17, 3) side by side in rows; each is labelled."""
    cells = []
    for pose, label in zip(poses, labels, strict=True):
        cell = stage(height, aspect)
        draw_figure(cell, pose)
        cell = _middle(cell).copy()
        cv2.putText(cell, label, (4, 12), _FONT, 0.36, (220, 220, 220), 1, cv2.LINE_AA)
        cells.append(cell)
    while len(cells) % columns:
        cells.append(_middle(stage(height, aspect)))
    rows = [np.hstack(cells[row : row + columns]) for row in range(0, len(cells), columns)]
    return np.vstack(rows)


def _middle(picture: Picture) -> Picture:
    """The part that the dancer can reach: 1.1 times as wide as high."""
    height, width = picture.shape[:2]
    spare = max(0, (width - round(1.1 * height)) // 2)
    return picture[:, spare : width - spare]


def write_png(path: Path, picture: Picture) -> None:
    """Writes a BGR picture; raises OSError where that fails."""
    if not cv2.imwrite(str(path), picture):
        raise OSError(f"cannot write {path}")


def write_gif(
    path: Path, poses: NDArray[np.float32], rate: float, *, height: int = 240, aspect: float = 4 / 3
) -> None:
    """Writes poses (T, 17, 3) at `rate` pictures a second as an endless GIF."""
    pictures = []
    for pose in poses:
        picture = stage(height, aspect)
        draw_figure(picture, pose)
        rgb = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        pictures.append(rgb.quantize(64))
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=round(1000 / rate), loop=0
    )
