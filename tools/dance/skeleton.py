"""A human skeleton in space: channels of a pose to joints, by forward kinematics and leg IK.

Lengths in metres, for a person of about 1.75 m; proportions after Drillis and Contini (segment
lengths as shares of stature). Axes as in `tools.dance.pose`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pose_engine.keypoints import NUM_KEYPOINTS, PART_IDS
from tools.dance.ik import arm_direction, two_bone, unit
from tools.dance.pose import INDEX, Array, Foot

UPPER_ARM, FOREARM = 0.29, 0.26
THIGH, SHANK = 0.43, 0.41
HIP_HALF = 0.105
CLAVICLE = 0.18
SPINE = (0.11, 0.18, 0.21)  # pelvis to waist to ribs to the base of the neck
NECK, HEAD_UP = 0.085, 0.115  # base of the neck to skull to the line between the ears
ANKLE_UP, BALL_AHEAD = 0.08, 0.13
STANDING_HIP = 0.905  # height of the hips over the floor with soft knees
STATURE = 1.75
_REACH = 0.988  # straightest leg, as a share of its length: knees never lock

# Face in the head's axes: out to the side, up, ahead of the middle between the ears.
_FACE = {"nose": (0.0, -0.012, 0.115), "eye": (0.033, 0.03, 0.09), "ear": (0.078, 0.0, 0.0)}


@dataclass(frozen=True, eq=False)
class Body:
    """Joints of T poses, metres: `points` (T, 17, 3) in PoseNet's order, and some it lacks.

    `balls` (T, 2, 3) are the balls of the left and right foot; `pelvis`, `neck` and `crown`
    (T, 3) the middle of the hips, the base of the neck and the top of the head.
    """

    points: Array
    balls: Array
    pelvis: Array
    neck: Array
    crown: Array


def rotation(yaw_deg: Array, side_deg: Array, forward_deg: Array) -> Array:
    """Matrices (T, 3, 3): lean `forward`, then to the `side` (left positive), then turn `yaw`."""
    yaw, side, forward = (np.radians(angle) for angle in (yaw_deg, -side_deg, forward_deg))
    return _about(1, yaw) @ _about(2, side) @ _about(0, forward)


def _about(axis: int, angle: Array) -> Array:
    """Right-handed rotation matrices (T, 3, 3) about one axis by `angle` (T,) radians."""
    first, second = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.zeros((*angle.shape, 3, 3))
    matrix[..., axis, axis] = 1.0
    matrix[..., first, first] = matrix[..., second, second] = np.cos(angle)
    matrix[..., first, second] = -np.sin(angle)
    matrix[..., second, first] = np.sin(angle)
    return matrix


def _turn(matrix: Array, vector: tuple[float, float, float] | Array) -> Array:
    """Vectors (T, 3), or one for all, turned by matrices (T, 3, 3)."""
    turned: Array = np.einsum(
        "...ij,...j->...i", matrix, np.broadcast_to(vector, matrix.shape[:-1])
    )
    return turned


def build(channels: Array) -> Body:
    """Joints of the poses whose channels (T, D) are given."""
    hips = _rotation_of(channels, "yaw", "tilt", "pitch")
    twist, side, bend = (channels[:, INDEX[name]] for name in ("twist", "side", "bend"))
    ribs = hips @ rotation(twist / 2, side / 2, bend / 2)
    chest = ribs @ rotation(twist / 2, side / 2, bend / 2)
    ankles, balls, toes = _feet(channels)
    pelvis = _pelvis(channels, hips, ankles)
    points = np.zeros((len(channels), NUM_KEYPOINTS, 3))
    _place_legs(points, hips, pelvis, ankles, toes)
    neck = pelvis + _turn(hips, (0, SPINE[0], 0)) + _turn(ribs, (0, SPINE[1], 0))
    neck = neck + _turn(chest, (0, SPINE[2], 0))
    crown = _place_head(points, channels, chest, neck)
    for name, out in (("left", 1.0), ("right", -1.0)):
        _place_arm(points, channels, chest, neck, name, out)
    return Body(points, balls, pelvis, neck, crown)


def _rotation_of(channels: Array, yaw: str, side: str, forward: str) -> Array:
    return rotation(*(channels[:, INDEX[name]] for name in (yaw, side, forward)))


def _feet(channels: Array) -> tuple[Array, Array, Array]:
    """Ankles, balls and toe directions, each (T, 2, 3), left first.

    The ball stays where the usual foot has it, while the heel rises and turns about it.
    """
    ankles, balls, toes = [], [], []
    yaw = channels[:, INDEX["yaw"]]
    for name, out in (("left_foot", 1.0), ("right_foot", -1.0)):
        x, z, lift, heel, turn = (
            channels[:, INDEX[f"{name}.{field}"]] for field in ("x", "z", "lift", "heel", "turn")
        )
        toe = _level(np.radians(out * turn + 0.5 * yaw))
        usual = _level(np.radians(out * Foot.turn * np.ones_like(x)))
        ball = np.stack([x, lift, z], axis=-1) + usual * BALL_AHEAD
        rise = np.radians(heel)[:, None]
        up = np.array([0.0, 1.0, 0.0])
        back = -BALL_AHEAD * np.cos(rise) + ANKLE_UP * np.sin(rise)
        above = BALL_AHEAD * np.sin(rise) + ANKLE_UP * np.cos(rise)
        ankles.append(ball + toe * back + up * above)
        balls.append(ball)
        toes.append(toe)
    return np.stack(ankles, axis=1), np.stack(balls, axis=1), np.stack(toes, axis=1)


def _level(angle: Array) -> Array:
    """Directions (T, 3) over the floor, `angle` (T,) radians from the camera to the left."""
    return np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=-1)


def _hip_offsets(hips: Array) -> Array:
    """The hip joints about the pelvis (T, 2, 3), left first."""
    return np.stack([_turn(hips, (out * HIP_HALF, 0.0, 0.0)) for out in (1.0, -1.0)], axis=1)


def _pelvis(channels: Array, hips: Array, ankles: Array) -> Array:
    """The middle of the hips (T, 3): as high as wished, yet so that both feet are reached."""
    x, z = channels[:, INDEX["root_x"]], channels[:, INDEX["root_z"]]
    height = STANDING_HIP - channels[:, INDEX["drop"]]
    offsets = _hip_offsets(hips)
    aside = np.stack([x, z], axis=-1)[:, None] + offsets[..., [0, 2]] - ankles[..., [0, 2]]
    room = ((THIGH + SHANK) * _REACH) ** 2 - np.sum(aside**2, axis=-1)
    limits = ankles[..., 1] + np.sqrt(np.maximum(room, 0.04)) - offsets[..., 1]
    softness = 0.008  # metres: rounds the corner where a leg becomes straight
    heights = np.column_stack([height, limits])
    lowest = heights.min(axis=1, keepdims=True)
    blend = np.exp((lowest - heights) / softness).sum(axis=1)
    return np.stack([x, lowest[:, 0] - softness * np.log(blend), z], axis=-1)


def _place_legs(points: Array, hips: Array, pelvis: Array, ankles: Array, toes: Array) -> None:
    joints = pelvis[:, None] + _hip_offsets(hips)
    for side, name in enumerate(("left", "right")):
        out = _turn(hips, (1.0 if side == 0 else -1.0, 0.0, 0.0))
        front = _turn(hips, (0.0, 0.0, 1.0))
        hint = toes[:, side] + 0.5 * front + 0.12 * out
        knee, ankle = two_bone(joints[:, side], ankles[:, side], (THIGH, SHANK), hint)
        points[:, PART_IDS[f"{name}_hip"]] = joints[:, side]
        points[:, PART_IDS[f"{name}_knee"]] = knee
        points[:, PART_IDS[f"{name}_ankle"]] = ankle


def _place_head(points: Array, channels: Array, chest: Array, neck: Array) -> Array:
    """Puts the face in place; returns the top of the head (T, 3)."""
    look, nod, cock = (channels[:, INDEX[name]] for name in ("look", "nod", "cock"))
    throat = chest @ rotation(look * 0.4, cock * 0.5, nod * 0.4)
    head = throat @ rotation(look * 0.6, cock * 0.5, nod * 0.6)
    skull = neck + _turn(throat, (0.0, NECK, 0.015))
    ears = skull + _turn(head, (0.0, HEAD_UP, 0.0))
    points[:, PART_IDS["nose"]] = ears + _turn(head, _FACE["nose"])
    for name, out in (("left", 1.0), ("right", -1.0)):
        for part in ("eye", "ear"):
            side, up, ahead = _FACE[part]
            points[:, PART_IDS[f"{name}_{part}"]] = ears + _turn(head, (out * side, up, ahead))
    return ears + _turn(head, (0.0, 0.125, 0.01))


def _place_arm(
    points: Array, channels: Array, chest: Array, neck: Array, name: str, out: float
) -> None:
    angle, fore, angle_ahead, fore_ahead, shrug = (
        channels[:, INDEX[f"{name}.{field}"]]
        for field in ("upper", "fore", "upper_ahead", "fore_ahead", "shrug")
    )
    # Above the horizontal the shoulder blade turns with the arm, about 1 degree in 4 here.
    upper = arm_direction(angle, angle_ahead, out)
    raised = np.degrees(np.arccos(np.clip(-upper[..., 1], -1.0, 1.0)))
    rise = np.radians(shrug + 0.25 * np.maximum(raised - 60.0, 0.0))
    collar = np.stack([out * np.cos(rise), np.sin(rise), np.zeros_like(rise)], axis=-1)
    shoulder = neck + CLAVICLE * _turn(chest, collar)
    elbow = shoulder + UPPER_ARM * _turn(chest, upper)
    lower = _unfolded(upper, arm_direction(fore, fore_ahead, out))
    wrist = elbow + FOREARM * _turn(chest, lower)
    points[:, PART_IDS[f"{name}_shoulder"]] = shoulder
    points[:, PART_IDS[f"{name}_elbow"]] = elbow
    points[:, PART_IDS[f"{name}_wrist"]] = wrist


def _unfolded(upper: Array, lower: Array) -> Array:
    """The forearm's direction, kept from folding onto the upper arm: it passes in front instead."""
    folded = np.clip(-2.0 * np.sum(upper * lower, axis=-1, keepdims=True) - 1.0, 0.0, 1.0)
    front = np.array([0.0, 0.3, 1.0])
    aside = front - upper * (upper @ front)[..., None]
    return unit(lower + 0.75 * folded**2 * aside)
