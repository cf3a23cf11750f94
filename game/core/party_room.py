"""Whether the camera can follow all these people: its distance and its angle of view."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.keypoints import LEFT_HIP, LEFT_SHOULDER, RIGHT_HIP, RIGHT_SHOULDER

SEEN: Final = 0.25  # confidence from which a part counts
LEAST_TALL: Final = 0.22  # frame heights of a standing body: smaller ones are told badly
EDGE: Final = 0.02  # frame heights: a part so near the edge is about to leave the picture
LEAST_GAP: Final = 0.28  # between neighbours, in heights of a body: closer, they hide each other
TRUNK: Final = [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP]


def crowding(poses: NDArray[Any], aspect: float) -> str | None:
    """Why the people (N, 17, 3: x, y in frame heights, confidence) of a picture of an aspect
    cannot all be followed well: a key of the table of strings; None where they can."""
    if not len(poses):
        return None
    seen = poses[..., 2:3] >= SEEN
    places = np.where(seen, poses[..., :2], np.nan)
    known = np.isfinite(places[:, TRUNK]).all(axis=(1, 2))
    if not known.any():
        return None
    places = places[known]
    tall = np.nanmax(places[..., 1], axis=1) - np.nanmin(places[..., 1], axis=1)
    usual = float(np.median(tall))
    if usual < LEAST_TALL:
        return "party_too_far"
    if np.nanmin(places[..., 0]) < EDGE or np.nanmax(places[..., 0]) > aspect - EDGE:
        return "party_too_wide"
    gaps = np.diff(np.sort(places[:, TRUNK, 0].mean(axis=1)))
    return "party_too_close" if len(gaps) and gaps.min() < LEAST_GAP * usual else None
