"""A recorded dance made into a song: timed poses and a beat grid become tracks and moves.

A grid there must be: the dance is cut on the music's beats, and no tempo is told from motion alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography, Move, Track
from game.core.judge import MIN_TRUST, RULES, Grade
from game.core.motion import FILLED_S, clean, limb_trust
from game.core.moves import Part, cut, letters
from game.core.rating import difficulty, gold, preview
from game.core.referee import judge_all
from game.core.take import Take as Take
from game.core.trail import PoseTrail
from pose_engine.geometry import hip_centre, torso_length
from pose_engine.keypoints import LIMBS
from pose_engine.types import FloatArray

BRIDGED_S: Final = 0.25  # longer gaps are shown as not seen
LEAST_SEEN: Final = 0.8  # of a move's time
LEAST_MOVEMENT: Final = 0.08  # torso lengths of standard deviation: less is standing
LAST_S: Final = 0.5  # of a song, after the dance
DOUBT_S: Final = 0.4  # shorter stretches that were badly seen are not worth a word
DOUBT_MEAN_S: Final = 0.3  # confidence is told over so long
MAX_TRACKS: Final = 4
BAR_BEATS: Final = 4
OWN_RULE: Final = "medium"  # by which a recording must be good at itself

NOBODY, FEW_LIMBS = "nobody was found", "the body was badly seen"


@dataclass(frozen=True)
class Doubt:
    """A stretch [start_s, end_s) of a recording that was badly seen, and why, in a few words."""

    start_s: float
    end_s: float
    reason: str


def song_id(name: str) -> str:
    """A name as a song's id: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].rstrip("-") or "dance"


def song_of(
    take: Take, grid: BeatGrid, title: str, author: str, others: Sequence[Take] = ()
) -> Choreography:
    """The song of a take, cut into moves of whole beats; the music is other people's work.

    `others` are those who danced beside the main dancer; up to MAX_TRACKS get a track. Motion is
    cleaned; moves that are alike have one name; a few are gold; moves that were badly seen, or in
    which nobody moves, are not scored. Raises `ValueError` for a take of fewer than two poses.
    """
    if len(take.times_s) < 2:
        raise ValueError("nobody can be seen")
    takes = [clean(one).take for one in (take, *others) if len(one.times_s) >= 2][:MAX_TRACKS]
    tracks = tuple(map(_track, takes))
    end_s = max(take.end_s, float(take.times_s[-1]))
    moves = _moves(takes[0], tracks[0], grid, end_s)
    song = Choreography(
        id=song_id(title),
        title=title,
        artist="unknown",
        author=author,
        licence="unknown",
        bpm=grid.bpm,
        first_beat_s=grid.first_beat_s,
        duration_s=end_s + LAST_S,
        difficulty=1,
        frame_rate=float(np.clip(take.frame_rate, 1.0, 240.0)),
        aspect=take.aspect,
        hues=(280, 190),
        preview_s=(0.0, end_s),
        tracks=tracks,
        moves=moves,
    )
    moves = _judgeable(song, take)
    golden = gold(tracks[0], moves)
    moves = tuple(replace(move, gold=number in golden) for number, move in enumerate(moves))
    return replace(
        song,
        moves=moves,
        difficulty=difficulty(tracks[0], moves),
        preview_s=preview(tracks[0], moves, end_s),
    )


def _judgeable(song: Choreography, take: Take) -> tuple[Move, ...]:
    """The moves; one for which the dance it is taken from gets no good grade is not scored."""
    trail = PoseTrail.of(take.times_s, take.poses)
    grades = {
        verdict.move_index: verdict.grade
        for verdict in judge_all(song, trail, RULES[OWN_RULE]).judgements
    }
    return tuple(
        replace(move, scored=grades[number] >= Grade.GOOD) if move.scored else move
        for number, move in enumerate(song.moves)
    )


def doubts(take: Take) -> tuple[Doubt, ...]:
    """Which seconds of a take were badly seen, and why, in order of time."""
    if len(take.times_s) < 2:
        return (Doubt(0.0, take.end_s, NOBODY),) if take.end_s > 0 else ()
    found = _absences(take)
    trust = _averaged(take.times_s, limb_trust(take.poses))
    bad = (trust >= MIN_TRUST).sum(axis=1) < 2
    names = [limb.replace("_", " ") for limb in LIMBS]
    found += [Doubt(start_s, end_s, FEW_LIMBS) for start_s, end_s in _runs(take.times_s, bad)]
    for number, name in enumerate(names[:4]):
        runs = _runs(take.times_s, (trust[:, number] < MIN_TRUST) & ~bad)
        found += [Doubt(start_s, end_s, f"the {name} was badly seen") for start_s, end_s in runs]
    return tuple(sorted(found, key=lambda one: (one.start_s, one.end_s)))


def doubted_s(found: Sequence[Doubt]) -> float:
    """How many seconds are doubtful, whatever the reasons."""
    total_s, until_s = 0.0, 0.0
    for doubt in sorted(found, key=lambda one: one.start_s):
        total_s += max(0.0, doubt.end_s - max(doubt.start_s, until_s))
        until_s = max(until_s, doubt.end_s)
    return total_s


def seen_share(take: Take) -> float:
    """How much of a take's time was seen well, 0..1."""
    return 1 - min(1.0, doubted_s(doubts(take)) / max(take.end_s, 1e-6))


def worth_keeping(take: Take, grid: BeatGrid) -> bool:
    """Whether a take can be a song at all: a bar of it, and somebody in it."""
    return len(take.times_s) >= 2 and take.end_s >= grid.first_beat_s + BAR_BEATS * grid.beat_s


def _absences(take: Take) -> list[Doubt]:
    edges = np.concatenate([[0.0], take.times_s, [max(take.end_s, take.times_s[-1])]])
    gaps = np.flatnonzero(np.diff(edges) > FILLED_S)
    return [Doubt(float(edges[at]), float(edges[at + 1]), NOBODY) for at in gaps]


def _averaged(times: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values (T, N) as means over DOUBT_MEAN_S around each time."""
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    first = np.searchsorted(times, times - DOUBT_MEAN_S / 2)
    last = np.searchsorted(times, times + DOUBT_MEAN_S / 2, side="right")
    return np.asarray((sums[last] - sums[first]) / (last - first)[:, None])


def _runs(times: NDArray[np.float64], bad: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """The stretches of at least DOUBT_S in which `bad` holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], bad, [False]]).astype(int)))
    spans = [
        (float(times[a]), float(times[min(b, len(times) - 1)]))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
    return [(start_s, end_s) for start_s, end_s in spans if end_s - start_s >= DOUBT_S]


def _track(take: Take) -> Track:
    """The dancer's poses; where nobody was found for long, poses of no confidence."""
    times, poses = [take.times_s[0]], [take.poses[0]]
    for time_s, pose in zip(take.times_s[1:], take.poses[1:], strict=True):
        if time_s - times[-1] > BRIDGED_S:
            for at, like in ((times[-1] + 0.01, poses[-1]), (time_s - 0.01, pose)):
                times.append(at)
                poses.append(like * np.array([1, 1, 0], np.float32))
        times.append(time_s)
        poses.append(pose)
    return Track(np.array(times), np.stack(poses))


def _moves(take: Take, track: Track, grid: BeatGrid, end_s: float) -> tuple[Move, ...]:
    return tuple(_move(take, grid, part) for part in cut(track, grid, end_s))


def _move(take: Take, grid: BeatGrid, part: Part) -> Move:
    start_s = grid.first_beat_s + part.first * grid.beat_s
    end_s = start_s + part.beats * grid.beat_s
    limbs = _seen_limbs(take, start_s, end_s)
    name = f"move {letters(part.kind)}"
    return Move(start_s, end_s, name, scored=bool(limbs), limbs=limbs or tuple(LIMBS))


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
