"""Bodies of other proportions that dance the same dance: bones change length, not direction."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import hip_centre, shoulder_centre
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Floating = TypeVar("Floating", bound=np.floating)


@dataclass(frozen=True)
class Proportions:
    """Factors on the lengths of a body's bones, all multiplied by `size`."""

    legs: float = 1.0
    arms: float = 1.0
    torso: float = 1.0
    shoulders: float = 1.0
    hips: float = 1.0
    neck: float = 1.0
    head: float = 1.0
    size: float = 1.0


BODIES: Final[dict[str, Proportions]] = {
    "medium": Proportions(),
    "tall": Proportions(legs=1.12, arms=1.08, torso=1.04, shoulders=0.98, hips=0.95, size=1.03),
    "small": Proportions(legs=0.93, arms=0.94, head=1.10, neck=0.95, size=0.82),
    "broad": Proportions(legs=0.95, arms=0.98, shoulders=1.2, hips=1.16, head=1.03, size=0.98),
}
HEAD: Final = slice(NOSE, RIGHT_EAR + 1)
LEGS: Final = ((LEFT_HIP, LEFT_KNEE, LEFT_ANKLE), (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE))
ARMS: Final = (
    (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST),
    (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST),
)
ANKLES: Final = [LEFT_ANKLE, RIGHT_ANKLE]


def with_body(poses: NDArray[Floating], body: str) -> NDArray[Floating]:
    """Poses (..., 17, C) as a body of BODIES performs them; every limb keeps its direction.

    The hips keep their x, and the lower ankle its y, so that the floor stays where it is.
    """
    make = BODIES[body]
    if make == Proportions():
        return poses
    old, new = poses[..., :2], poses.copy()
    hips, shoulders = hip_centre(poses), shoulder_centre(poses)
    chest = hips + (shoulders - hips) * (make.torso * make.size)
    for centre, was, parts, factor in (
        (hips, hips, (LEFT_HIP, RIGHT_HIP), make.hips),
        (chest, shoulders, (LEFT_SHOULDER, RIGHT_SHOULDER), make.shoulders),
    ):
        for part in parts:
            new[..., part, :2] = centre + (old[..., part, :] - was) * (factor * make.size)
    for chains, factor in ((LEGS, make.legs), (ARMS, make.arms)):
        for chain in chains:
            for parent, child in pairwise(chain):
                bone = (old[..., child, :] - old[..., parent, :]) * (factor * make.size)
                new[..., child, :2] = new[..., parent, :2] + bone
    ears = (old[..., LEFT_EAR, :] + old[..., RIGHT_EAR, :]) / 2
    skull = chest + (ears - shoulders) * (make.neck * make.size)
    face = (old[..., HEAD, :] - ears[..., None, :]) * (make.head * make.size)
    new[..., HEAD, :2] = skull[..., None, :] + face
    drop = old[..., ANKLES, 1].max(axis=-1) - new[..., ANKLES, 1].max(axis=-1)
    new[..., 1] += drop[..., None]
    return new
