"""A dance kept as keypoints, and its score: that of the dance itself, to the last digit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography
from game.core.judge import RULES
from game.core.referee import cut_short, judge_all, without_limbs
from game.core.score import ScoreState
from game.core.trail import MAX_COORDINATE, PoseTrail
from pose_engine.keypoints import LIMBS, NUM_KEYPOINTS

# Who was before the camera: a player, a player on film, or the virtual dancer, who is no player.
LIVE, FILM, VIRTUAL = "live", "film", "virtual"
CAMERAS = (LIVE, FILM, VIRTUAL)


@dataclass(frozen=True)
class ReplayHeader:
    """What a replay is of.

    `dance` is the `dance_digest` of the choreography that was danced, `camera` one of CAMERAS,
    `frame_size` the camera picture's (height, width) in px, and `seconds` how much of the song was
    danced, None for all of it. `player` may be empty. `left_out` are limbs that did not count.
    """

    song: str
    dance: str
    difficulty: str
    camera: str
    recorded_at: datetime
    frame_size: tuple[int, int]
    player: str = ""
    seconds: float | None = None
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.camera not in CAMERAS:
            raise ValueError(f"no such camera: {self.camera!r}")
        if self.difficulty not in RULES:
            raise ValueError(f"no such difficulty: {self.difficulty!r}")
        if unknown := set(self.left_out) - set(LIMBS):
            raise ValueError(f"no such limb: {min(unknown)!r}")

    @property
    def virtual(self) -> bool:
        return self.camera == VIRTUAL

    @property
    def aspect(self) -> float:
        """The camera picture's width / height."""
        return self.frame_size[1] / self.frame_size[0]


@dataclass(frozen=True, eq=False)
class Replay:
    """A dance: times_s (T,) float64 in seconds of the song, rising; poses (T, 17, 3) float32.

    The poses are those of the `PoseTrail`, bit for bit: x, y in frame heights as the camera saw
    them, and confidence.
    """

    header: ReplayHeader
    times_s: NDArray[np.float64]
    poses: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.times_s)
        if self.times_s.dtype != np.float64 or self.poses.dtype != np.float32:
            raise ValueError("a replay needs float64 times and float32 poses")
        if not count or self.times_s.ndim != 1 or self.poses.shape != (count, NUM_KEYPOINTS, 3):
            raise ValueError(
                f"a replay of {count} times needs as many poses of (17, 3), and one at least; "
                f"it has {self.poses.shape}"
            )
        if not (np.isfinite(self.times_s).all() and np.isfinite(self.poses).all()):
            raise ValueError("a replay holds a number that is not finite")
        if not (np.diff(self.times_s) > 0).all():
            raise ValueError("a replay's times do not rise")
        confidence = self.poses[..., 2]
        if np.abs(self.poses).max() > MAX_COORDINATE or not (
            confidence.min() >= 0 and confidence.max() <= 1
        ):
            raise ValueError("a replay holds places or confidences out of range")


def dance_digest(choreography: Choreography) -> str:
    """SHA-256 of what verdicts depend on: dancers, moves and length; not title, music or looks."""
    digest = hashlib.sha256()
    for track in choreography.tracks:
        digest.update(np.ascontiguousarray(track.times_s, "<f8").tobytes())
        digest.update(np.ascontiguousarray(track.poses, "<f4").tobytes())
    moves = [
        [float(m.start_s), float(m.end_s), m.gold, float(m.weight), m.scored, sorted(m.limbs)]
        for m in choreography.moves
    ]
    digest.update(json.dumps([float(choreography.duration_s), moves]).encode())
    return digest.hexdigest()


def score_replay(
    choreography: Choreography, replay: Replay, difficulty: str | None = None
) -> ScoreState:
    """The score of a replay, at the difficulty that was danced or at another one."""
    danced = without_limbs(cut_short(choreography, replay.header.seconds), replay.header.left_out)
    rule = RULES[difficulty or replay.header.difficulty]
    return judge_all(danced, PoseTrail.of(replay.times_s, replay.poses), rule)
