"""A recorded dance made into a song: timed poses and a beat grid become a track and its moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography, Move, Track
from game.core.judge import MIN_TRUST
from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import LIMBS
from pose_engine.types import FloatArray

BRIDGED_S: Final = 0.25  # longer gaps are shown as not seen
LEAST_SEEN: Final = 0.8  # of a move's time
LEAST_MOVEMENT: Final = 0.08  # torso lengths of standard deviation: less is standing
LAST_S: Final = 0.5  # of a song, after the dance


@dataclass(frozen=True, eq=False)
class Take:
    """One dancer's poses (T, 17, 3) in frame heights at times_s (T,) of the song.

    Pictures in which nobody was found have none. `end_s` is the last picture's time, `aspect` the
    picture's width / height, `frame_rate` the camera's pictures a second.
    """

    times_s: NDArray[np.float64]
    poses: NDArray[np.float32]
    end_s: float
    aspect: float
    frame_rate: float = 30.0


def song_id(name: str) -> str:
    """A name as a song's id: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].rstrip("-") or "dance"


def song_of(take: Take, grid: BeatGrid, title: str, author: str) -> Choreography:
    """The song of a take, cut into moves of whole beats; the music is other people's work.

    Moves that were badly seen, or in which nobody moves, are not scored. Raises `ValueError` for
    a take of fewer than two poses.
    """
    return Choreography(
        id=song_id(title),
        title=title,
        artist="unknown",
        author=author,
        licence="unknown",
        bpm=grid.bpm,
        first_beat_s=grid.first_beat_s,
        duration_s=take.end_s + LAST_S,
        difficulty=3,
        frame_rate=float(np.clip(take.frame_rate, 1.0, 240.0)),
        aspect=take.aspect,
        hues=(280, 190),
        preview_s=(0.0, min(12.0, take.end_s)),
        tracks=(_track(take),),
        moves=_moves(take, grid),
    )


def _track(take: Take) -> Track:
    """The dancer's poses; where nobody was found for long, poses of no confidence."""
    if len(take.times_s) < 2:
        raise ValueError("nobody can be seen")
    times, poses = [take.times_s[0]], [take.poses[0]]
    for time_s, pose in zip(take.times_s[1:], take.poses[1:], strict=True):
        if time_s - times[-1] > BRIDGED_S:
            for at, like in ((times[-1] + 0.01, poses[-1]), (time_s - 0.01, pose)):
                times.append(at)
                poses.append(like * np.array([1, 1, 0], np.float32))
        times.append(time_s)
        poses.append(pose)
    return Track(np.array(times), np.stack(poses))


def _moves(take: Take, grid: BeatGrid) -> tuple[Move, ...]:
    length_s = grid.move_s
    starts = np.arange(grid.first_beat_s, take.end_s - length_s + 1e-6, length_s)
    moves = []
    for number, start_s in enumerate(starts, 1):
        limbs = _seen_limbs(take, float(start_s), float(start_s) + length_s)
        name, end_s = f"move {number}", float(start_s) + length_s
        moves.append(
            Move(float(start_s), end_s, name, scored=bool(limbs), limbs=limbs or tuple(LIMBS))
        )
    return tuple(moves)


def _seen_limbs(take: Take, start_s: float, end_s: float) -> tuple[str, ...]:
    """The limbs that were well seen during a stretch; none if that was too little, or nothing
    moves."""
    within = (take.times_s >= start_s) & (take.times_s < end_s)
    poses, times = take.poses[within], take.times_s[within]
    if len(times) < 2:
        return ()
    gaps = np.diff(np.concatenate([[start_s], times, [end_s]]))
    if gaps[gaps > BRIDGED_S].sum() > (1 - LEAST_SEEN) * (end_s - start_s):
        return ()
    limbs = tuple(
        limb for limb, parts in LIMBS.items() if poses[:, parts[1:], 2].mean() >= MIN_TRUST
    )
    ends = [part for limb in limbs for part in LIMBS[limb][1:]]
    if len(limbs) < 2 or _movement(poses, ends) < LEAST_MOVEMENT:
        return ()
    return limbs


def _movement(poses: FloatArray, parts: list[int]) -> float:
    """How far parts move about their means, beside the hips, in torso lengths."""
    points = poses[:, parts, :2] - hip_centre(poses[..., :2])[:, None]
    size = max(float(np.median(torso_length(poses[..., :2]))), 1e-6)
    return float(points.std(axis=0).max() / size)
