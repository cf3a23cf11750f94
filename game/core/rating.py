"""What a recorded dance is like: how hard it is, which moves may be gold, what shows it best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Move, Track
from game.core.judge import HOLD_S
from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import LEFT_ANKLE, LEFT_WRIST, RIGHT_ANKLE, RIGHT_WRIST

Array = NDArray[np.float64]

HANDS, FEET = [LEFT_WRIST, RIGHT_WRIST], [LEFT_ANKLE, RIGHT_ANKLE]
STEP_S: Final = 0.1  # between samples: a network's jitter says little over so long
SEEN: Final = 0.3  # confidence of a limb's end that says something
SURE: Final = 0.5  # and that a gold move may rest on
# Effort is that of the hands' speed and of the feet's (torso lengths / s): steps are rarer and
# slower, and harder to learn. The borders of 1 to 5 lie between the shipped dances.
HANDS_SAY, FEET_SAY = 0.5, 4.0
BORDERS: Final = (1.3, 1.55, 2.8, 3.8)
ONE_IN: Final = 12  # moves is gold
BEFORE, APART = 3, 4  # moves before the first gold one, and from one to the next
PHRASE: Final = 4  # moves
AT_PHRASE_END, ONLY_ONCE = 0.8, 0.4  # what these are worth, in standard deviations
RESTLESS: Final = 1.2  # torso lengths / s of the hands: what is faster is not held
PREVIEW_S: Final = 12.0
BUSY_S: Final = 1.0  # what is busiest is looked for in such steps


def _speed(track: Track, start_s: float, end_s: float, parts: list[int]) -> float:
    """The mean speed of parts, in torso lengths / s; 0 where they are not seen."""
    times = np.arange(start_s, end_s + 1e-6, STEP_S)
    if len(times) < 2:
        return 0.0
    poses = track.poses_at(times).astype(np.float64)
    size = max(float(np.median(torso_length(poses[..., :2]))), 1e-3)
    speeds = np.linalg.norm(np.diff(poses[:, parts, :2], axis=0), axis=-1) / STEP_S / size
    seen = np.minimum(poses[:-1, parts, 2], poses[1:, parts, 2]) >= SEEN
    return float(speeds[seen].mean()) if seen.any() else 0.0


def effort(track: Track, moves: Sequence[Move]) -> float:
    """How much a dancer does in the scored moves."""
    scored = [move for move in moves if move.scored]
    if not scored:
        return 0.0
    hands, feet = (
        np.mean([_speed(track, move.start_s, move.end_s, parts) for move in scored])
        for parts in (HANDS, FEET)
    )
    return float(HANDS_SAY * hands + FEET_SAY * feet)


def difficulty(track: Track, moves: Sequence[Move]) -> int:
    """1 (easy) to 5."""
    return 1 + int(np.searchsorted(BORDERS, effort(track, moves)))


def gold(track: Track, moves: Sequence[Move]) -> tuple[int, ...]:
    """Which moves (indices) may be gold: about one in ONE_IN, whose last pose is held and striking,
    rather at the end of a phrase, and rather a move that comes but once."""
    able = [n for n, move in enumerate(moves) if n >= BEFORE and _shows_both_arms(track, move)]
    scored = sum(move.scored for move in moves)
    wanted = round(scored / ONE_IN)  # in a dance of few moves gold would weigh too much
    names = [move.name for move in moves]
    values = {n: _striking(track, moves[n]) for n in able}
    spread = float(np.std(list(values.values()))) if able else 0.0
    for n in able:
        following = names[n + 1] if n + 1 < len(names) else ""
        ends = (n + 1) % PHRASE == 0 or following == ""
        values[n] += spread * (AT_PHRASE_END * ends + ONLY_ONCE * (names.count(names[n]) == 1))
        if _speed(track, moves[n].end_s - HOLD_S / 2, moves[n].end_s, HANDS) > RESTLESS:
            values[n] -= 10.0 * (spread + 1.0)  # last of all: nobody could hold it
    chosen: list[int] = []
    for n in sorted(able, key=lambda one: -values[one]):
        if len(chosen) < wanted and all(abs(n - other) >= APART for other in chosen):
            chosen.append(n)
    return tuple(sorted(chosen))


def _shows_both_arms(track: Track, move: Move) -> bool:
    """Whether a move is scored by both arms, and its end was seen well enough to be held to."""
    if not (move.scored and {"left_arm", "right_arm"} <= set(move.limbs)):
        return False
    ends = track.poses_at(np.arange(move.end_s - HOLD_S, move.end_s, STEP_S))
    return bool(ends[:, HANDS, 2].min() >= SURE)


def _striking(track: Track, move: Move) -> float:
    """How far the pose at a move's end is from the dancer's usual one, in torso lengths."""
    times = np.array([move.end_s - HOLD_S / 2])
    pose, usual = track.poses_at(times)[0], np.median(track.poses, axis=0)
    size = max(float(np.median(torso_length(track.poses[..., :2]))), 1e-3)
    apart = (pose - hip_centre_of(pose)) - (usual - hip_centre_of(usual))
    return float((np.linalg.norm(apart[:, :2], axis=1) * pose[:, 2])[HANDS + FEET].sum() / size)


def hip_centre_of(pose: NDArray[np.float32]) -> NDArray[np.float32]:
    """The hips' middle of one pose as something to take from all of its columns."""
    return np.append(hip_centre(pose), 0.0).astype(np.float32)


def preview(track: Track, moves: Sequence[Move], end_s: float) -> tuple[float, float]:
    """The stretch of about PREVIEW_S that shows a dance best: from a scored move on where the hands
    are busiest."""
    starts = [move.start_s for move in moves if move.scored and move.start_s + PREVIEW_S <= end_s]
    if not starts:
        return 0.0, min(PREVIEW_S, end_s)
    busy = [_speed(track, start_s, start_s + PREVIEW_S, HANDS) for start_s in starts]
    start_s = starts[int(np.argmax(busy))]
    return start_s, start_s + PREVIEW_S
