"""What the virtual dancer does to be calibrated: claps overhead on every beat."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, Track
from game.virtual.bodies import ARMS
from game.virtual.dancer import ASPECT, neutral_pose
from pose_engine.geometry import torso_length

RATE_HZ: Final = 60.0
SWING_BEATS: Final = 0.42  # from the beat to the moment at which the arms hang
# Angles of upper arm and forearm from straight down, outwards, in rad: hanging, and hands meeting.
HANGING: Final = np.array([0.16, 0.07])
OVERHEAD: Final = np.array([3.10, 3.85])
BONES: Final = (0.57, 0.50)  # upper arm and forearm, in torsos


@lru_cache(maxsize=4)
def overhead_claps(bpm: float, first_beat_s: float, beats: int) -> Choreography:
    """A dance of `beats` claps over the head, from `first_beat_s` (s) on, to a beat of `bpm`."""
    beat_s = 60.0 / bpm
    duration_s = first_beat_s + (beats + 1) * beat_s
    times = np.arange(0.0, duration_s + 1 / RATE_HZ, 1 / RATE_HZ)
    nearest = np.clip(np.round((times - first_beat_s) / beat_s), 0, beats - 1)
    away = np.abs(times - first_beat_s - nearest * beat_s) / (SWING_BEATS * beat_s)
    raised = 0.5 + 0.5 * np.cos(np.pi * np.minimum(away, 1.0))
    poses = np.stack([with_arms(float(share)) for share in raised])
    return Choreography(
        id="calibration",
        title="Calibration",
        artist="",
        author="",
        licence="",
        bpm=bpm,
        first_beat_s=first_beat_s,
        duration_s=duration_s,
        difficulty=1,
        frame_rate=RATE_HZ,
        aspect=ASPECT,
        hues=(0, 0),
        preview_s=(0.0, duration_s),
        tracks=(Track(times, poses),),
        moves=(),
    )


def with_arms(raised: float) -> NDArray[np.float32]:
    """A standing person (17, 3) whose arms hang at 0 and meet over the head at 1."""
    pose = neutral_pose()
    size = float(torso_length(pose))
    angles = HANGING + (OVERHEAD - HANGING) * raised
    for side, chain in zip((1.0, -1.0), ARMS, strict=True):
        for bone, angle in enumerate(angles):
            step = np.array([side * np.sin(angle), np.cos(angle)]) * BONES[bone] * size
            pose[chain[bone + 1], :2] = pose[chain[bone], :2] + step
    return pose
