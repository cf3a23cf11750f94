"""Where virtual dancers stand in the picture: one in the middle, several in a row.

Poses are (17, 3): x and y in frame heights.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography
from game.virtual.bodies import with_body
from game.virtual.gesturing import with_hand_up
from game.virtual.group import body_of
from game.virtual.options import DancerOptions
from game.virtual.standing import ASPECT, HORIZON, neutral_pose
from pose_engine.geometry import hip_centre, mirror

FloatArray = NDArray[np.float32]

SHOULDER_ROOM: Final = 1.2  # between people in a row, in their reaches
GROUP_REACH: Final = 0.47  # of people in a row, at least: so that no song makes them all step back
HAND: Final = 0.06  # from a wrist to the fingertips
MARGIN: Final = 0.03  # that a body of another size keeps from the picture's edge


@lru_cache(maxsize=32)
def _extent(
    choreography: Choreography | None, person: int, body: str, mirrored: bool
) -> tuple[float, float, float]:
    """Where a body dances, or raises a hand: middle x, half the width that it fills, and the
    highest y."""
    if choreography is None:
        poses = with_hand_up(neutral_pose(), 1.0)[None]
    else:
        poses = choreography.tracks[person % len(choreography.tracks)].poses
        poses = mirror(poses, choreography.aspect) if mirrored else poses
    poses = with_body(poses, body)
    middle = float(np.median(hip_centre(poses)[..., 0]))
    reach = np.abs(poses[..., 0] - middle).max(axis=1)
    return middle, float(np.percentile(reach, 95)), float(poses[..., 1].min())


def placed(
    pose: FloatArray,
    options: DancerOptions,
    choreography: Choreography | None,
    person: int,
    aspect: float,
) -> FloatArray:
    """The pose farther away, or in its place in a row of people in a picture of that aspect, or a
    step back to fit in."""
    bodies = [body_of(options, who) for who in range(options.people)]
    extents = [
        _extent(choreography, who, body, options.mirrored) for who, body in enumerate(bodies)
    ]
    top = min(extent[2] for extent in extents)
    scale = 1.0 / options.distance
    middle, target = (ASPECT if choreography is None else choreography.aspect) / 2, aspect / 2
    if options.people > 1:
        reach = max(GROUP_REACH, *(extent[1] for extent in extents))
        room = reach * (2.0 + SHOULDER_ROOM * (options.people - 1))
        scale *= min(1.0, aspect / room, (HORIZON - MARGIN) / (HORIZON - top + HAND))
        middle = extents[person % options.people][0]
        edge = max(reach * scale, aspect / (2 * options.people))
        target = edge + (aspect - 2 * edge) * person / (options.people - 1)
    elif options.body != "medium" and top < MARGIN:
        scale = min(scale, (HORIZON - MARGIN) / (HORIZON - top))
    if options.people == 1 and scale == 1.0 and target == middle:
        return pose
    pose = pose.copy()
    pose[:, 0] = target + (pose[:, 0] - middle) * scale
    pose[:, 1] = HORIZON + (pose[:, 1] - HORIZON) * scale
    return pose
