"""Who dances in a picture of many: the large ones who are there for long enough, from the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import hip_centre

LEAST_SHARE: Final = 0.2  # of the pictures: who is seen in fewer passes by, or is a mistake
FIRST_S: Final = 0.5  # of being seen, that tells where somebody stands at first

Sightings = Sequence[tuple[float, NDArray[Any]]]
"""When somebody was seen (s), and the pose (17, 3) in frame heights; in order of time."""


def dancers(seen: Mapping[int, Sightings], pictures: int, wanted: int) -> list[int]:
    """The numbers of up to `wanted` people who were seen in so many `pictures`.

    Those of the tallest poses, as far as they were seen in LEAST_SHARE of the pictures; then the
    others. In order of where they stood at first, from the left of the screen, which is a mirror.
    """

    def rank(who: int) -> tuple[bool, float]:
        tall = float(np.median([np.ptp(pose[:, 1]) for _, pose in seen[who]]))
        return len(seen[who]) >= LEAST_SHARE * pictures, tall

    chosen = sorted((who for who in seen if seen[who]), key=rank, reverse=True)[:wanted]
    return sorted(chosen, key=lambda who: -first_place(seen[who]))


def first_place(sightings: Sightings) -> float:
    """The x of somebody's hips, in frame heights, when they are first seen."""
    begin_s = sightings[0][0]
    places = [float(hip_centre(pose)[0]) for at, pose in sightings if at - begin_s <= FIRST_S]
    return float(np.median(places))
