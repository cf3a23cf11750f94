"""Limbs of two bones: where the joint between them goes."""

from __future__ import annotations

import numpy as np

from tools.dance.pose import Arm, Array

_STRAIGHTEST = 0.9995  # of the limb's length: a fully straight limb has no defined bend


def unit(vectors: Array) -> Array:
    """Vectors (..., 3) scaled to length one; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12))


def two_bone(
    root: Array, target: Array, lengths: tuple[float, float], hint: Array
) -> tuple[Array, Array]:
    """Middle joint and end (..., 3) of a limb from `root` that reaches for `target`.

    The joint bends towards the direction `hint`. A target out of reach is approached along the
    straight line to it; the bones never change their `lengths` (metres). Law of cosines.
    """
    first, second = lengths
    away = target - root
    distance = np.linalg.norm(away, axis=-1, keepdims=True)
    axis = np.where(distance > 1e-9, unit(away), np.array([0.0, -1.0, 0.0]))
    nearest = abs(first - second) / _STRAIGHTEST + 1e-3
    distance = np.clip(distance, nearest, (first + second) * _STRAIGHTEST)
    along = (first**2 - second**2 + distance**2) / (2 * distance)
    height = np.sqrt(np.maximum(first**2 - along**2, 0.0))
    middle = root + axis * along + _bend_direction(axis, hint) * height
    return middle, root + axis * distance


def _bend_direction(axis: Array, hint: Array) -> Array:
    """The part of `hint` at right angles to `axis`; any such direction where the two agree."""
    across = hint - axis * np.sum(axis * hint, axis=-1, keepdims=True)
    spare = np.cross(axis, np.where(np.abs(axis[..., :1]) < 0.9, [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]))
    usable = np.linalg.norm(across, axis=-1, keepdims=True) > 1e-6
    return unit(np.where(usable, across, spare))


def arm_direction(angle_deg: Array, ahead_deg: Array, out: float) -> Array:
    """Direction (..., 3) of an arm bone in the chest's axes; `out` is +1 left, -1 right."""
    angle, ahead = np.radians(angle_deg), np.radians(ahead_deg)
    flat = np.cos(ahead)
    return np.stack([out * flat * np.sin(angle), -flat * np.cos(angle), np.sin(ahead)], axis=-1)


def reach(
    out: float,
    up: float,
    ahead: float,
    *,
    elbow: tuple[float, float, float] = (0.6, -1.0, -0.1),
    lengths: tuple[float, float] = (0.29, 0.26),
    shrug: float = 0.0,
) -> Arm:
    """The arm whose wrist is `out`, `up`, `ahead` metres from its shoulder, seen from the chest.

    `elbow` is the direction (out, up, ahead) that the elbow points to.
    """
    root = np.zeros(3)
    joint, wrist = two_bone(root, np.array([out, up, ahead]), lengths, np.array(elbow))
    upper, fore = _angles(joint), _angles(wrist - joint)
    turn = (fore[0] - upper[0] + 180.0) % 360.0 - 180.0  # the elbow's, the short way round
    fore = (upper[0] + turn, fore[1])
    return Arm(upper[0], fore[0], upper[1], fore[1], shrug)


def _angles(bone: Array) -> tuple[float, float]:
    direction = unit(bone)
    ahead = np.degrees(np.arcsin(np.clip(direction[2], -1.0, 1.0)))
    return float(np.degrees(np.arctan2(direction[0], -direction[1]))), float(ahead)
