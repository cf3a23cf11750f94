"""One pose of the dancer as a handful of angles and two places on the floor.

Stage axes, metres: x to the dancer's left (the camera's right), y up, z towards the camera; the
dancer faces the camera. All angles are degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Arm:
    """Where an arm's two bones point, seen from the chest.

    `upper` and `fore` turn in the chest's own plane: 0 hangs, 90 points out to the arm's own side,
    180 points up, below 0 crosses the body. `*_ahead` tilts the bone out of that plane to the
    front (90 = straight ahead). `shrug` lifts the shoulder.
    """

    upper: float
    fore: float
    upper_ahead: float = 5.0
    fore_ahead: float = 20.0
    shrug: float = 0.0


@dataclass(frozen=True)
class Foot:
    """A foot's place: `x`, `z` of the ankle over a flat foot, metres on the stage.

    `lift` raises the whole foot (metres), `heel` the heel about the ball (degrees), `turn` points
    the toes outwards, `drag` = 1 slides the foot to this place instead of stepping.
    """

    x: float
    z: float = 0.0
    lift: float = 0.0
    heel: float = 0.0
    turn: float = 14.0
    drag: float = 0.0


@dataclass(frozen=True)
class Pose:
    """The whole body. Sideways angles and `weight` (-1..1) are positive to the dancer's left.

    `drop` lowers the pelvis (metres) and `ahead` moves it forward; `yaw`, `tilt`, `pitch` turn the
    pelvis; `side`, `bend`, `twist` the chest against it; `look`, `nod`, `cock` the head against
    the chest. `bounce` is the depth of the groove's dip on each beat (metres).
    """

    left: Arm
    right: Arm
    left_foot: Foot
    right_foot: Foot
    weight: float = 0.0
    drop: float = 0.0
    ahead: float = 0.0
    yaw: float = 0.0
    tilt: float = 0.0
    pitch: float = 0.0
    side: float = 0.0
    bend: float = 0.0
    twist: float = 0.0
    look: float = 0.0
    nod: float = 0.0
    cock: float = 0.0
    bounce: float = 0.04

    def mirrored(self) -> Pose:
        """The same pose with left and right exchanged in space."""
        flipped = {name: -getattr(self, name) for name in _SIDEWAYS}
        return replace(
            self,
            left=self.right,
            right=self.left,
            left_foot=replace(self.right_foot, x=-self.right_foot.x),
            right_foot=replace(self.left_foot, x=-self.left_foot.x),
            **flipped,
        )

    def vector(self) -> Array:
        """The channels named by `CHANNELS`."""
        parts: list[float] = []
        for name in _PARTS:
            part = getattr(self, name)
            parts.extend(getattr(part, field.name) for field in fields(part))
        parts.extend(getattr(self, name) for name in _BODY)
        parts.extend(self._root())
        return np.array(parts, dtype=np.float64)

    def _root(self) -> tuple[float, float]:
        """Where the pelvis is over the floor: the weight decides between the two feet."""
        left, right = self.left_foot, self.right_foot
        share = 0.5 + 0.5 * np.clip(self.weight, -1.3, 1.3)
        x = right.x + (left.x - right.x) * (0.1 + 0.8 * share)
        z = right.z + (left.z - right.z) * (0.2 + 0.6 * share)
        return float(x), float(z) + self.ahead


_PARTS = ("left", "right", "left_foot", "right_foot")
_BODY = tuple(field.name for field in fields(Pose) if field.name not in _PARTS)
_SIDEWAYS = ("weight", "yaw", "tilt", "side", "twist", "look", "cock")

CHANNELS: tuple[str, ...] = (
    *(f"{part}.{field.name}" for part in _PARTS[:2] for field in fields(Arm)),
    *(f"{part}.{field.name}" for part in _PARTS[2:] for field in fields(Foot)),
    *_BODY,
    "root_x",
    "root_z",
)
INDEX: dict[str, int] = {name: index for index, name in enumerate(CHANNELS)}
