"""Object keypoint similarity (OKS): how alike two poses are, 0..1, as COCO measures it.

`OKS = mean over the parts of exp(-d^2 / (2 area k^2))` with `k = 2 sigma` of the part: how far
people who annotate photographs stray from each other (COCO keypoint evaluation,
cocodataset.org/#keypoints-eval; `cocoeval.py`).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import NUM_KEYPOINTS

# Nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles: as `keypoints.PART_NAMES`.
SIGMAS: Final[NDArray[np.float64]] = np.array(
    [0.026, *[0.025] * 2, *[0.035] * 2, *[0.079] * 2, *[0.072] * 2, *[0.062] * 2]
    + [*[0.107] * 2, *[0.087] * 2, *[0.089] * 2]
)
VARIANCES: Final[NDArray[np.float64]] = (2 * SIGMAS) ** 2


def oks(
    pose: NDArray[Any], truth: NDArray[Any], visible: NDArray[np.bool_], area_px2: float
) -> float:
    """The similarity of keypoints (17, 2) px to true ones, over the parts that are `visible`.

    `visible` is (17,) bool; `area_px2` the person's area (COCO: that of the outline; of annotated
    boxes, about 0.53 of the box). 0 where no part is visible. Raises `ValueError` for other shapes
    and for an area that is not above 0.
    """
    shapes = (np.shape(pose), np.shape(truth), np.shape(visible))
    if shapes != ((NUM_KEYPOINTS, 2), (NUM_KEYPOINTS, 2), (NUM_KEYPOINTS,)):
        raise ValueError(f"oks needs (17, 2), (17, 2) and (17,), not {shapes}")
    if not area_px2 > 0:
        raise ValueError(f"a person's area must be above 0 px^2, not {area_px2}")
    if not np.any(visible):
        return 0.0
    square = ((np.asarray(pose, np.float64) - np.asarray(truth, np.float64)) ** 2).sum(axis=1)
    return float(np.exp(-square / (2 * area_px2 * VARIANCES))[np.asarray(visible, bool)].mean())
