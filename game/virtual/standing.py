"""Where and how a virtual dancer stands at ease: what everything else is measured from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import NUM_KEYPOINTS

HORIZON: Final = 0.5  # the camera's height in frame heights: what is farther shrinks towards it
ASPECT: Final = 4 / 3  # where there is no choreography

# A person who stands at ease, 0.75 frame heights tall, about x = 0 with the ankles at y = 0.
NEUTRAL: Final = np.array(
    [
        [0.000, -0.662], [0.014, -0.678], [-0.014, -0.678], [0.033, -0.671], [-0.033, -0.671],
        [0.083, -0.580], [-0.083, -0.580], [0.108, -0.457], [-0.108, -0.457], [0.120, -0.345],
        [-0.120, -0.345], [0.050, -0.358], [-0.050, -0.358], [0.058, -0.176], [-0.058, -0.176],
        [0.066, 0.000], [-0.066, 0.000],
    ]
)  # fmt: skip
FLOOR: Final = 0.9


def neutral_pose(aspect: float = ASPECT) -> NDArray[np.float32]:
    """A standing person in the middle of a picture, (17, 3)."""
    pose = np.ones((NUM_KEYPOINTS, 3), np.float32)
    pose[:, :2] = NEUTRAL + (aspect / 2, FLOOR)
    return pose
