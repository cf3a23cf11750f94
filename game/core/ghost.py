"""A replay that dances along: its place at every moment, and its score after every verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, Track
from game.core.judge import RULES, value_of
from game.core.referee import judge_all
from game.core.replay import Replay, ReplayHeader
from game.core.score import ScoreState
from game.core.trail import PoseTrail
from pose_engine.keypoints import NUM_KEYPOINTS

GRID_HZ = 30.0
BELIEVED = 0.3  # a keypoint of less confidence is bridged by its neighbours in time
CALM_S = 0.07  # how far the jitter of a camera's poses is smoothed, for showing only
AWAY_S = 0.4  # a ghost without poses for so long is out of the picture

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ghost:
    """`scores` holds the points before the first verdict and after each one.

    `track` is made to be looked at: an even grid without gaps and jitter. `shown` (T,) is 0..1
    along it: how much of the ghost is there. `mine` says that it is the player's own best.
    """

    header: ReplayHeader
    scores: tuple[int, ...]
    track: Track
    shown: Array
    mine: bool

    @property
    def score(self) -> int:
        """The points of the whole dance."""
        return self.scores[-1]

    def score_after(self, verdicts: int) -> int:
        """The points after as many verdicts as the player has had."""
        return self.scores[min(verdicts, len(self.scores) - 1)]

    def shown_at(self, song_s: float) -> float:
        """How much of the ghost (0..1) is there at a time of the song."""
        return float(np.interp(song_s, self.track.times_s, self.shown, left=0.0, right=0.0))


def make_ghost(choreography: Choreography, replay: Replay, difficulty: str, *, mine: bool) -> Ghost:
    """The ghost of a replay in a dance of `choreography`, which may be cut short.

    It is judged at the difficulty of this dance, whatever its own was, so that the race is fair.
    """
    trail = PoseTrail.of(replay.times_s, replay.poses)
    final = judge_all(choreography, trail, RULES[difficulty])
    state, scores = ScoreState.for_moves(choreography.moves), [0]
    for verdict in final.judgements:
        state = state.apply(verdict, value_of(verdict, RULES[difficulty]))
        scores.append(state.score)
    track, shown = calm(replay.times_s, replay.poses)
    return Ghost(replay.header, tuple(scores), track, shown, mine)


def calm(times: Array, poses: NDArray[np.float32]) -> tuple[Track, Array]:
    """Poses (T, 17, 3) at rising times (T,) on an even grid, without jitter, and how much of the
    dancer is there."""
    count = max(2, int(np.ceil((times[-1] - times[0]) * GRID_HZ)) + 1)
    grid = times[0] + np.arange(count) / GRID_HZ
    calm = np.ones((count, NUM_KEYPOINTS, 3), np.float32)
    for part in range(NUM_KEYPOINTS):
        believed = poses[:, part, 2] >= BELIEVED
        if not believed.any():
            believed[:] = True  # the engine's guess is better than nothing
        for axis in (0, 1):
            series = np.interp(grid, times[believed], poses[believed, part, axis])
            calm[:, part, axis] = _smooth(series)
    right = np.clip(np.searchsorted(times, grid), 0, len(times) - 1)
    left = np.maximum(right - 1, 0)
    away = np.minimum(np.abs(times[right] - grid), np.abs(grid - times[left]))
    return Track(grid, calm), _smooth((away <= AWAY_S).astype(np.float64))


def _smooth(series: Array) -> Array:
    """A series (T,) on the grid, blurred by CALM_S; its ends are held."""
    reach = int(np.ceil(3 * CALM_S * GRID_HZ))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (CALM_S * GRID_HZ)) ** 2)
    padded = np.pad(series, reach, mode="edge")
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), mode="valid"))
