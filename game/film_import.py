"""A film of a dancer made into a song: `import VIDEO --bpm N -o FOLDER`, in its simplest form.

The film's sound is not taken: the song gets a click track until its folder holds music.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import numpy as np

from game.core.choreography import Choreography, Move, Track
from game.core.judge import MIN_TRUST
from game.film_poses import FilmPoses, OnFrame, film_poses
from pose_engine import PoseNet
from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import LIMBS
from pose_engine.sources import SourceError, open_source
from pose_engine.types import FloatArray

BEATS_PER_MOVE: Final = 4
SHORTEST_S, LONGEST_S = 0.9, 2.8  # of a move
BRIDGED_S: Final = 0.25  # longer gaps are shown as not seen
LEAST_SEEN: Final = 0.8  # of a move's time
LEAST_MOVEMENT: Final = 0.08  # torso lengths of standard deviation: less is standing
LAST_S: Final = 0.5  # of a song, after the film


def choreography_from_video(
    path: str | Path,
    bpm: float,
    *,
    first_beat_s: float = 0.0,
    title: str | None = None,
    posenet: PoseNet,
    on_frame: OnFrame | None = None,
) -> Choreography:
    """The dance of the main dancer of a film, cut into moves of whole beats.

    Moves that were badly seen, or in which nobody moves, are not scored. Raises `SourceError` for
    a film that cannot be read or shows nobody, `ValueError` for a tempo that cannot be.
    """
    if not 20 <= bpm <= 400:
        raise ValueError(f"the tempo must be 20 to 400 beats a minute, not {bpm:g}")
    if not 0 <= first_beat_s < 3600:
        raise ValueError(f"the first beat must come within the film, not at {first_beat_s:g} s")
    source = open_source(str(path), paced=False)
    if source.live:
        source.close()
        raise SourceError(f"{path} is a live camera: a film is needed")
    rate, count = source.fps, source.frame_count
    seen = film_poses(source, posenet, on_frame)
    if len(seen.times_s) < 2:
        raise SourceError(f"nobody can be seen in {path} ({count or 'no'} pictures)")
    moves = _moves(seen, 60.0 / bpm, first_beat_s)
    if not any(move.scored for move in moves):
        raise SourceError(
            f"{path} shows no whole move of {_beats(60.0 / bpm)} beats that is well seen"
        )
    name = title or Path(path).stem
    return Choreography(
        id=song_id(name),
        title=name,
        artist="unknown",
        author="imported from a film",
        licence="unknown",
        bpm=bpm,
        first_beat_s=first_beat_s,
        duration_s=seen.end_s + LAST_S,
        difficulty=3,
        frame_rate=float(np.clip(rate or 30.0, 1.0, 240.0)),
        aspect=seen.aspect,
        hues=(280, 190),
        preview_s=(0.0, min(12.0, seen.end_s)),
        tracks=(_track(seen),),
        moves=moves,
    )


def song_id(name: str) -> str:
    """A name as a song's id: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "dance"


def _track(seen: FilmPoses) -> Track:
    """The dancer's poses; where nobody was found for long, poses of no confidence."""
    times, poses = [seen.times_s[0]], [seen.poses[0]]
    for time_s, pose in zip(seen.times_s[1:], seen.poses[1:], strict=True):
        if time_s - times[-1] > BRIDGED_S:
            for at, like in ((times[-1] + 0.01, poses[-1]), (time_s - 0.01, pose)):
                times.append(at)
                poses.append(like * np.array([1, 1, 0], np.float32))
        times.append(time_s)
        poses.append(pose)
    return Track(np.array(times), np.stack(poses))


def _beats(beat_s: float) -> int:
    """How many beats make a move of a second or two."""
    beats = BEATS_PER_MOVE
    while beats * beat_s < SHORTEST_S:
        beats *= 2
    while beats > 1 and beats * beat_s > LONGEST_S:
        beats //= 2
    return beats


def _moves(seen: FilmPoses, beat_s: float, first_beat_s: float) -> tuple[Move, ...]:
    length_s = _beats(beat_s) * beat_s
    starts = np.arange(first_beat_s, seen.end_s - length_s + 1e-6, length_s)
    moves = []
    for number, start_s in enumerate(starts, 1):
        limbs = _seen_limbs(seen, float(start_s), float(start_s) + length_s)
        name, end_s = f"move {number}", float(start_s) + length_s
        moves.append(
            Move(float(start_s), end_s, name, scored=bool(limbs), limbs=limbs or tuple(LIMBS))
        )
    return tuple(moves)


def _seen_limbs(seen: FilmPoses, start_s: float, end_s: float) -> tuple[str, ...]:
    """The limbs that were well seen during a stretch; none if that was too little, or nothing
    moves."""
    within = (seen.times_s >= start_s) & (seen.times_s < end_s)
    poses, times = seen.poses[within], seen.times_s[within]
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
