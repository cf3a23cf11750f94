"""Estimated calories of a dance, from measured movement and body weight.

kcal = MET x kg x hours. METs are anchored at two activities of the Compendium of Physical
Activities (Ainsworth et al., 2011): standing quietly 1.3, low-impact aerobic dance 5.0. Between
them, and up to MAX_MET, METs grow with the mean speed of hands and feet. The line between the
anchors is an assumption of ours: nobody's breath was measured. A flat picture hides movement
towards the camera, jumping is not told from swinging, and age, fitness and build are unknown, so
the figure may well be a third off. It is an estimate and must be labelled so.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.geometry import torso_length
from pose_engine.keypoints import LEFT_ANKLE, LEFT_WRIST, RIGHT_ANKLE, RIGHT_WRIST

DEFAULT_WEIGHT_KG: Final = 70.0
STANDING_MET: Final = 1.3
AEROBIC_MET: Final = 5.0
MAX_MET: Final = 8.0
AEROBIC_SPEED: Final = 6.0  # torsos per s of two hands and two feet together: lively low impact
NOISE_SPEED: Final = 0.6  # of the same sum: what a figure that stands still seems to move
STEP_S: Final = 0.2  # speeds are taken over so long, which a detector's jitter hardly survives
SEEN: Final = 0.25
MIN_TORSO: Final = 0.02
_ENDS = [LEFT_WRIST, RIGHT_WRIST, LEFT_ANKLE, RIGHT_ANKLE]


def movement_speed(times_s: NDArray[np.float64], poses: NDArray[np.float32]) -> tuple[float, float]:
    """The mean speed of hands and feet together, torsos per s, and the seconds it was measured.

    `times_s` (T,) rise; `poses` (T, 17, 3) hold x, y in frame heights and confidence. Ends that
    were not seen at both moments count as still; gaps of more than two steps are not measured.
    """
    if len(times_s) < 2:
        return 0.0, 0.0
    cells = np.floor((times_s - times_s[0]) / STEP_S).astype(int)
    firsts = np.unique(cells, return_index=True)[1]
    counts = np.diff(np.append(firsts, len(cells)))[:, None, None]
    mean = np.add.reduceat(poses[:, _ENDS].astype(np.float64), firsts) / counts
    at_s = np.add.reduceat(times_s, firsts) / counts[:, 0, 0]
    passed_s = np.diff(at_s)
    size = max(float(np.median(torso_length(poses))), MIN_TORSO)
    moved = np.hypot(*np.moveaxis(np.diff(mean[..., :2], axis=0), -1, 0)) / size
    seen = np.minimum(mean[1:, :, 2], mean[:-1, :, 2]) >= SEEN
    kept = (passed_s > 0) & (passed_s <= 2 * STEP_S)
    measured_s = float(passed_s[kept].sum())
    if measured_s <= 0:
        return 0.0, 0.0
    return float((moved * seen).sum(axis=1)[kept].sum()) / measured_s, measured_s


def met_of(speed: float) -> float:
    """The METs of hands and feet that together move at `speed` torsos per s."""
    share = max(0.0, speed - NOISE_SPEED) / (AEROBIC_SPEED - NOISE_SPEED)
    return min(MAX_MET, STANDING_MET + (AEROBIC_MET - STANDING_MET) * share)


def estimated_calories(
    times_s: NDArray[np.float64],
    poses: NDArray[np.float32],
    seconds: float,
    weight_kg: float = DEFAULT_WEIGHT_KG,
) -> float:
    """Estimated kcal of a dance of `seconds`; what was not measured counts as standing."""
    speed, measured_s = movement_speed(times_s, poses)
    measured_s = min(measured_s, seconds)
    met_s = met_of(speed) * measured_s + STANDING_MET * (seconds - measured_s)
    return met_s * weight_kg / 3600.0
