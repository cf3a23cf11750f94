"""Is the whole body in view, does it stand still, and how does this player stand?

Poses are (T, 17, 3): x, y in frame heights (y down), confidence.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EYE,
    LEFT_HIP,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    NUM_KEYPOINTS,
    RIGHT_ANKLE,
    RIGHT_EYE,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Poses = NDArray[np.float32]
Stance = tuple[tuple[float, float], ...]

SEEN: Final = 0.25  # confidence from which a part is in view
SEEN_SHARE: Final = 0.5  # of the pictures that must show a part
EDGE: Final = 0.005  # frame heights: a part nearer to the upper or lower edge is cut off
ARM: Final = 1.0  # how high hands that clap overhead reach over the shoulders, in torsos
STILL: Final = 0.12  # torsos: standard deviation of a part below which somebody stands still
MIN_TORSO: Final = 0.02  # frame heights: smaller is no body
# What must be in view, most often missing first. A leg is seen by its ankle, a head by its face.
BODY_PARTS: Final[dict[str, tuple[int, ...]]] = {
    "feet": (LEFT_ANKLE, RIGHT_ANKLE),
    "head": (NOSE, LEFT_EYE, RIGHT_EYE),
    "hands": (LEFT_WRIST, RIGHT_WRIST),
    "trunk": (LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP),
}
ROOM: Final = "room"  # what is missing where raised hands would leave the picture


def missing_parts(poses: Poses) -> tuple[str, ...]:
    """What most of the pictures `poses` (T, 17, 3) do not show: keys of BODY_PARTS, or ROOM.

    ROOM is missing where everything is seen, but the picture ends too close above the head.
    """
    if len(poses) == 0:
        return tuple(BODY_PARTS)
    inside = (poses[..., 1] > EDGE) & (poses[..., 1] < 1 - EDGE)
    seen = ((poses[..., 2] >= SEEN) & inside).mean(axis=0) >= SEEN_SHARE
    missing = [name for name, parts in BODY_PARTS.items() if not _is_seen(name, seen[list(parts)])]
    if not missing and not _has_room(poses):
        missing.append(ROOM)
    return tuple(missing)


def _is_seen(name: str, seen: NDArray[np.bool_]) -> bool:
    """A head is seen by any part of the face, everything else by all of its parts."""
    return bool(seen.any() if name == "head" else seen.all())


def _has_room(poses: Poses) -> bool:
    """Whether hands raised over the head stay in the picture."""
    pose = np.median(poses, axis=0)
    shoulders = float(pose[[LEFT_SHOULDER, RIGHT_SHOULDER], 1].min())
    return shoulders - ARM * float(torso_length(pose)) > EDGE


def body_normalised(poses: Poses) -> NDArray[np.float64]:
    """Places (..., 17, 2) from the middle of the hips, in torsos; y down."""
    size = np.maximum(torso_length(poses), MIN_TORSO)[..., None, None]
    return np.asarray((poses[..., :2] - hip_centre(poses)[..., None, :]) / size, np.float64)


def stands_still(poses: Poses) -> bool:
    """Whether nobody moves in the pictures `poses` (T, 17, 3), neither a limb nor as a whole."""
    if len(poses) < 2:
        return False
    size = max(float(np.median(torso_length(poses))), MIN_TORSO)
    spread = poses[..., :2].std(axis=0) / size
    seen = poses[..., 2].mean(axis=0) >= SEEN
    return bool((np.hypot(spread[:, 0], spread[:, 1])[seen] < STILL).all())


def neutral_stance(poses: Poses) -> Stance:
    """How a player stands, from `poses` (T, 17, 3) in which they stand still.

    The mean pose in torsos from the middle of the hips, y down: 17 pairs (x, y) as the camera sees
    them. Doubtful sightings count less. Raises `ValueError` without a pose.
    """
    if len(poses) == 0:
        raise ValueError("a stance needs a pose at least")
    weights = np.maximum(poses[..., 2], 1e-3)[..., None]
    mean = (body_normalised(poses) * weights).sum(axis=0) / weights.sum(axis=0)
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in mean[:NUM_KEYPOINTS])
