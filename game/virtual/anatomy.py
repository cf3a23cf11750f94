"""What a figure's painter must know about a body, worked out from its 17 keypoints alone.

Sizes of the body are in centimetres of a grown-up; `px_per_cm` turns them into pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_ELBOW,
    LEFT_EYE,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    NUM_KEYPOINTS,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_ELBOW,
    RIGHT_EYE,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Points = NDArray[np.float64]

HIDDEN: Final = 0.3  # a wrist less sure than this is behind the body
FAR_PX: Final = 20000.0  # beyond any picture, within OpenCV's fixed point
UNSEEN: Final = 0.05  # a part less sure than this has no place of its own
HEAD_HALF_WIDTH: Final = 7.7
HEAD_HALF_HEIGHT: Final = 11.6
NOSE_REACH: Final = 1.45  # nose in front of the ears, in half widths of the head

# Bones whose length tells the body's size: parts and cm.
YARDSTICKS: Final[tuple[tuple[int, int, float], ...]] = (
    (LEFT_SHOULDER, LEFT_HIP, 51.0),
    (RIGHT_SHOULDER, RIGHT_HIP, 51.0),
    (LEFT_SHOULDER, LEFT_ELBOW, 29.0),
    (RIGHT_SHOULDER, RIGHT_ELBOW, 29.0),
    (LEFT_ELBOW, LEFT_WRIST, 26.0),
    (RIGHT_ELBOW, RIGHT_WRIST, 26.0),
    (LEFT_HIP, LEFT_KNEE, 43.0),
    (RIGHT_HIP, RIGHT_KNEE, 43.0),
    (LEFT_KNEE, LEFT_ANKLE, 42.0),
    (RIGHT_KNEE, RIGHT_ANKLE, 42.0),
)
_STARTS: Final = [start for start, _, _ in YARDSTICKS]
_ENDS: Final = [end for _, end, _ in YARDSTICKS]
_LENGTHS: Final = np.array([length for _, _, length in YARDSTICKS])

# Where an unseen part is guessed: parent and the step from there in cm (x for a left part, y down).
REST: Final[tuple[tuple[int, int, float, float], ...]] = (
    (LEFT_ELBOW, LEFT_SHOULDER, 6, 28),
    (RIGHT_ELBOW, RIGHT_SHOULDER, -6, 28),
    (LEFT_WRIST, LEFT_ELBOW, 1, 25),
    (RIGHT_WRIST, RIGHT_ELBOW, -1, 25),
    (LEFT_KNEE, LEFT_HIP, 1, 42),
    (RIGHT_KNEE, RIGHT_HIP, -1, 42),
    (LEFT_ANKLE, LEFT_KNEE, 0, 41),
    (RIGHT_ANKLE, RIGHT_KNEE, 0, 41),
)


@dataclass(frozen=True, eq=False)
class Head:
    """A head in the picture: `right` is the unit vector along the eyes towards the picture's
    right, `down` the one to the chin; `yaw` (rad) turns the face to the picture's right, 0 is to
    the viewer, pi away; half sizes in px."""

    centre: Points
    right: Points
    down: Points
    half_width: float
    half_height: float
    yaw: float

    def at(self, x: float, y: float) -> Points:
        """The place x half widths to the right and y half heights down from the centre."""
        return self.centre + x * self.half_width * self.right + y * self.half_height * self.down


@dataclass(frozen=True, eq=False)
class Anatomy:
    """A body in the picture: completed keypoints (17, 2) px, their scores (17,), and its size.

    `turn` is how far the chest looks to the picture's right, -1..1; `away` tells that it shows
    its back.
    """

    points: Points
    scores: Points
    px_per_cm: float
    shoulders: Points
    hips: Points
    turn: float
    away: bool
    head: Head

    @property
    def floor_y(self) -> float:
        """Where the soles of the lower foot stand, in px."""
        return float(self.points[[LEFT_ANKLE, RIGHT_ANKLE], 1].max()) + 7.5 * self.px_per_cm


def unit(vector: Points, otherwise: Points) -> Points:
    """A vector (2,) at length 1; `otherwise` where it has none."""
    length = float(np.hypot(vector[0], vector[1]))
    return vector / length if length > 1e-6 else otherwise


def tilted(line: Points, across: Points, full: float) -> Points:
    """The unit vector along `line`, or rather `across` the shorter the line is beside `full`: a
    line seen end on tells nothing of its tilt."""
    return unit(line * min(1.0, float(np.hypot(*line)) / full) + 0.2 * full * across, across)


def body_scale(points: Points, scores: Points) -> float:
    """Pixels for a centimetre: the third longest of the bones, for foreshortening only shrinks."""
    lengths = np.linalg.norm(points[_STARTS] - points[_ENDS], axis=1) / _LENGTHS
    sure = (scores[_STARTS] >= UNSEEN) & (scores[_ENDS] >= UNSEEN)
    lengths = np.sort(lengths[sure])[::-1]
    if not len(lengths):
        return max(float(np.ptp(points[:, 1])), 1.0) / 165.0
    return max(float(lengths[min(2, len(lengths) - 1)]), 0.02)


def _core(points: Points, scores: Points, size: float) -> None:
    """Guesses unseen shoulders and hips in place."""
    for left, right, width in ((LEFT_SHOULDER, RIGHT_SHOULDER, 37.0), (LEFT_HIP, RIGHT_HIP, 22.0)):
        for part, other, step in ((left, right, width), (right, left, -width)):
            if scores[part] < UNSEEN <= scores[other]:
                points[part] = points[other] + np.array([step * size, 0.0])
                scores[part] = UNSEEN
    pairs = [LEFT_SHOULDER, RIGHT_SHOULDER], [LEFT_HIP, RIGHT_HIP]
    for both, source, y in ((pairs[0], pairs[1], -51.0), (pairs[1], pairs[0], 51.0)):
        if scores[both].max() < UNSEEN:
            spread = np.array([[18.0, y], [-18.0, y]]) * size
            anchor = points[source] if scores[source].max() >= UNSEEN else points
            points[both] = anchor.mean(axis=0) + spread


def completed(points: Points, scores: Points, size: float) -> Points:
    """Keypoints whose unseen limbs hang in their rest position."""
    if scores.min() >= UNSEEN:
        return points
    points, scores = points.copy(), scores.copy()
    _core(points, scores, size)
    for part, parent, x, y in REST:
        if scores[part] < UNSEEN:
            points[part] = points[parent] + np.array([x, y]) * size
    return points


def _head(points: Points, scores: Points, size: float, up: Points, away: bool) -> Head:
    """The head from nose, eyes and ears; from the shoulders where they tell nothing."""
    shoulders = (points[LEFT_SHOULDER] + points[RIGHT_SHOULDER]) / 2
    across = np.array([-up[1], up[0]])
    expected = HEAD_HALF_WIDTH * size
    seen = scores[NOSE : RIGHT_EAR + 1] >= UNSEEN
    if not seen[0] and not seen[3:].all():
        centre = shoulders + up * 26.0 * size
        yaw = np.pi if away else 0.0
        return Head(centre, across, -up, expected, HEAD_HALF_HEIGHT * size, yaw)
    ears, eyes = points[LEFT_EAR] - points[RIGHT_EAR], points[LEFT_EYE] - points[RIGHT_EYE]
    ears, eyes = ears * seen[3:].all(), eyes * seen[1:3].all()
    line = ears + eyes
    behind = float(line @ across) < -0.25 * expected
    right = tilted(line * (-1.0 if behind else 1.0), across, 2.2 * expected)
    down = np.array([-right[1], right[0]])
    middle = (points[LEFT_EAR] + points[RIGHT_EAR]) / 2 if seen[3:].all() else points[NOSE]
    reach = float((points[NOSE] - middle) @ right) if seen[0] else 0.0
    measured = np.hypot(np.linalg.norm(ears) / 2, reach / NOSE_REACH)
    half_width = float(np.clip(measured, 0.85 * expected, 1.3 * expected))
    yaw = float(np.arcsin(np.clip(reach / (NOSE_REACH * half_width), -1.0, 1.0)))
    level = points[NOSE] - down * 3.6 * size
    if seen[1:3].all():
        level = (points[LEFT_EYE] + points[RIGHT_EYE]) / 2
    # The eyes are half way between crown and chin.
    along = float((middle - level) @ right) + 0.15 * half_width * float(np.sin(yaw))
    half_height = half_width * HEAD_HALF_HEIGHT / HEAD_HALF_WIDTH
    centre = level + along * right + 0.04 * half_height * down
    return Head(centre, right, down, half_width, half_height, np.pi - yaw if behind else yaw)


def examine(keypoints: NDArray[np.floating]) -> Anatomy:
    """The anatomy of keypoints (17, 2) or (17, 3) px, with confidences in the third column.

    Raises `ValueError` for other shapes.
    """
    if keypoints.shape not in ((NUM_KEYPOINTS, 2), (NUM_KEYPOINTS, 3)):
        raise ValueError(f"keypoints must be (17, 2) or (17, 3), not {keypoints.shape}")
    values = keypoints.astype(np.float64)
    finite: NDArray[np.bool_] = np.asarray(np.isfinite(values[:, :2]).all(axis=1))
    scores = values[:, 2].copy() if values.shape[1] == 3 else np.ones(NUM_KEYPOINTS)
    scores[~finite] = 0.0
    points = np.where(finite[:, None], np.clip(values[:, :2], -FAR_PX, FAR_PX), 0.0)
    size = body_scale(points, scores)
    points = completed(points, scores, size)
    shoulders = (points[LEFT_SHOULDER] + points[RIGHT_SHOULDER]) / 2
    hips = (points[LEFT_HIP] + points[RIGHT_HIP]) / 2
    up = unit(shoulders - hips, np.array([0.0, -1.0]))
    across = np.array([-up[1], up[0]])
    spread = points[LEFT_SHOULDER] - points[RIGHT_SHOULDER]
    width = float(spread @ across) / (37.0 * size)
    head = _head(points, scores, size, up, width < -0.2)
    away = width < -0.3
    hidden = float(np.sqrt(max(0.0, 1.0 - min(abs(width) * 1.05, 1.0) ** 2)))
    turn = hidden * float(np.clip(np.sin(head.yaw) * 3.0, -1.0, 1.0))
    return Anatomy(points, scores, size, shoulders, hips, turn, away, head)
