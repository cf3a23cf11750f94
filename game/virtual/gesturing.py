"""What the virtual dancer does to be understood: a hand that points, arms raised, arms crossed.

As the game's players do to work the menus; for tests of all that lies between, and for shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from game.core.gestures import Place, hand_place
from game.virtual.bodies import ARMS
from pose_engine.geometry import shoulder_centre, torso_length

FloatArray = NDArray[np.float32]

UPPER, FORE = 0.57, 0.50  # lengths of the bones in torsos, as everywhere
LEAST: Final = 0.12  # torsos: an arm that is folded to less would need no length at all
# Wrists from the middle of the shoulders, in torsos, outwards and down.
RAISED: Final = (0.55, -0.98)
HAND_UP: Final = (0.60, -0.90)  # a single one, where PoseNet sees it best
CROSSED: Final = (-0.27, 0.15)


@dataclass(frozen=True)
class Point:
    """A hand held where it points at a place of the screen, 0..1 of its width and height."""

    place: Place
    right: bool = True


Gesturing = Point | Literal["raised", "crossed"] | None


def with_gesture(pose: FloatArray, gesture: Gesturing) -> FloatArray:
    """A pose (17, 3) of somebody who faces the camera, with the arms as the gesture has them."""
    if gesture is None:
        return pose
    pose = pose.copy()
    if isinstance(gesture, Point):
        outwards, down = hand_place(gesture.place, gesture.right)
        side = 1.0 if gesture.right else -1.0
        _put_hand(pose, right=gesture.right, place=(outwards * side, down))
        return pose
    place = RAISED if gesture == "raised" else CROSSED
    for right in (True, False):
        _put_hand(pose, right=right, place=place)
    return pose


def with_hand_up(pose: FloatArray, share: float, *, right: bool = True) -> FloatArray:
    """A pose (17, 3) with one hand on its way, 0..1, from where it is to over the head."""
    if share <= 0:
        return pose
    raised = pose.copy()
    _put_hand(raised, right=right, place=HAND_UP)
    return pose + (raised - pose) * np.float32(share)


def _put_hand(pose: FloatArray, *, right: bool, place: Place) -> None:
    """Sets a hand at a place (outwards, down) in torsos; the elbow goes where it hangs lowest."""
    shoulder, elbow, wrist = ARMS[1] if right else ARMS[0]
    size, middle = float(torso_length(pose)), shoulder_centre(pose)
    away = -1.0 if pose[ARMS[1][0], 0] < pose[ARMS[0][0], 0] else 1.0
    away = away if right else -away
    start = pose[shoulder, :2].astype(np.float64)
    goal = middle + np.array([place[0] * away, place[1]]) * size
    step = goal - start
    far = max(float(np.hypot(*step)), 1e-6)
    reach = min(max(far, LEAST * size), 0.995 * (UPPER + FORE) * size)
    direction = step / far
    # The law of cosines: how far along the way to the hand the elbow lies, and how far beside it.
    along = ((UPPER**2 - FORE**2) * size**2 + reach**2) / (2 * reach)
    beside = np.sqrt(max(0.0, (UPPER * size) ** 2 - along**2))
    sides = [np.array([direction[1], -direction[0]]), np.array([-direction[1], direction[0]])]
    elbows = [start + direction * along + turn * beside for turn in sides]
    best = max(elbows, key=lambda at: float(at[1] + 0.3 * away * (at[0] - start[0])))
    pose[elbow, :2], pose[wrist, :2] = best, start + direction * reach
    pose[[elbow, wrist], 2] = 1.0
