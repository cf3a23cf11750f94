"""What the virtual dancer does at every moment: a pure function of the song's time and a seed.

Poses are (17, 3) float32: x and y in frame heights, confidence.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography
from game.virtual.antics import flailing, forgotten, other_dance, walked_off
from game.virtual.bodies import ANKLES, ARMS, HEAD, LEGS, with_body
from game.virtual.group import person_of
from game.virtual.options import DancerOptions, parse_options
from game.virtual.places import placed
from game.virtual.standing import ASPECT, FLOOR, HORIZON, NEUTRAL, neutral_pose
from pose_engine.geometry import hip_centre, mirror, shoulder_centre, torso_length
from pose_engine.keypoints import LEFT_HIP, LEFT_SHOULDER, NUM_KEYPOINTS, RIGHT_SHOULDER

__all__ = [
    "ASPECT",
    "FLOOR",
    "HORIZON",
    "NEUTRAL",
    "DancerOptions",
    "danced_pose",
    "idle_pose",
    "neutral_pose",
    "parse_options",
    "performed_poses",
]

FloatArray = NDArray[np.float32]

NOISE_HZ: Final = (2.0, 4.0)
NOISE_WAVES: Final = 12
BREATH_S: Final = 4.2
SWAY_S: Final = 7.0
SETTLE_S: Final = 1.5  # from the last pose back to the first

UPPER_BODY: Final = list(range(LEFT_HIP))
# Arms of a dancer who stands still: directions of upper arm and forearm, x outwards, y down.
HANGING: Final = np.array([[0.16, 0.99], [0.07, 1.0]])
STRETCHED: Final = np.array([[1.0, 0.03], [1.0, 0.0]])
LEG_DOWN: Final = np.array([[0.06, 1.0], [0.03, 1.0]])


def _smooth(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def idle_pose(t_s: float, choreography: Choreography | None = None, person: int = 0) -> FloatArray:
    """Standing and breathing at time `t_s`, in the choreography's first pose if there is one."""
    if choreography is None:
        return _breathing(neutral_pose(), t_s, 1.0)
    track = choreography.tracks[person % len(choreography.tracks)]
    return _breathing(track.poses[0], t_s, 1.0)


def _breathing(pose: FloatArray, t_s: float, amount: float) -> FloatArray:
    """A pose whose upper body rises and sways a little."""
    size = float(torso_length(pose)) * amount
    lift = 0.016 * size * np.sin(2 * np.pi * t_s / BREATH_S)
    sway = 0.020 * size * np.sin(2 * np.pi * t_s / SWAY_S)
    moved = pose.copy()
    moved[UPPER_BODY, :2] += np.array([sway, -lift], np.float32)
    return moved


def performed_poses(
    choreography: Choreography | None,
    options: DancerOptions,
    song_s: float | None,
    person: int = 0,
    idle_s: float = 0.0,
    aspect: float | None = None,
) -> FloatArray:
    """The pose (17, 3) of `person` (from 0) at a time of the song.

    Without a song (`song_s` or `choreography` is None) the dancer idles, at the time `idle_s`.
    The picture has the `aspect`, by default the choreography's; its middle is the stage's.
    """
    told = person_of(options, person)
    if aspect is None:
        aspect = ASPECT if choreography is None else choreography.aspect
    pose = danced_pose(choreography, told, song_s, person, idle_s)
    pose = with_body(pose, told.body)
    pose = placed(pose, options, choreography, person, aspect)
    if options.walking and song_s is not None:
        pose[:, 0] += np.float32(aspect * walked_off(song_s - told.late_s, options.seed))
    return pose


def danced_pose(
    choreography: Choreography | None,
    options: DancerOptions,
    song_s: float | None,
    person: int = 0,
    idle_s: float = 0.0,
) -> FloatArray:
    """The same in the choreography's own body and place: what is danced, well or badly."""
    clock = idle_s if song_s is None else song_s - options.late_s
    if choreography is None or song_s is None or options.still:
        pose = _ordered(idle_pose(clock, choreography, person), options, choreography)
    else:
        danced = other_dance(choreography, options.seed) if options.other else choreography
        pose = _ordered(_danced(danced, clock, person), options, choreography)
        if options.flailing:
            pose = flailing(pose, clock, options.seed, person)
        for limb in options.wrong:
            pose = _with_wrong_limb(pose, limb, choreography, options, clock, person)
        if options.forgets:
            lost = np.float32(forgotten(choreography, clock, options.forgets))
            pose = pose + (_with_still_arms(pose, HANGING) - pose) * lost
    if options.still:
        pose = _with_still_arms(pose, STRETCHED if options.arms_out else HANGING)
    if options.noise:
        pose = pose + _wobble(clock, options, person) * float(torso_length(pose))
    return pose


def _danced(choreography: Choreography, t_s: float, person: int) -> FloatArray:
    """The track's pose; breathing before the song, settling into the first pose after it."""
    track = choreography.tracks[person % len(choreography.tracks)]
    pose = choreography.pose_at(t_s, person % len(choreography.tracks))
    rest = _smooth((t_s - choreography.duration_s) / SETTLE_S)
    pose = pose + (track.poses[0] - pose) * np.float32(rest)
    return _breathing(pose, t_s, max(1.0 - _smooth(t_s), rest))


def _looped(choreography: Choreography, t_s: float, person: int) -> FloatArray:
    """The dance over and over, its last second leading into its first pose."""
    t_s %= choreography.duration_s
    pose, first = (_danced(choreography, at, person) for at in (t_s, 0.0))
    return pose + (first - pose) * np.float32(_smooth(t_s - choreography.duration_s + 1.0))


def _ordered(
    pose: FloatArray, options: DancerOptions, choreography: Choreography | None
) -> FloatArray:
    """The pose mirrored, if the options say so."""
    aspect = ASPECT if choreography is None else choreography.aspect
    return mirror(pose, aspect) if options.mirrored else pose


def _with_still_arms(pose: FloatArray, directions: NDArray[np.float64]) -> FloatArray:
    """A pose whose arms have their usual lengths and given directions."""
    pose = pose.copy()
    size = float(torso_length(pose))
    for side, chain in zip(_sides(pose), ARMS, strict=True):
        _hang(pose, chain, directions * (side, 1.0), (0.57 * size, 0.50 * size))
    return pose


def _sides(pose: FloatArray) -> tuple[float, float]:
    """Which way in the picture the dancer's left and right are: 1 is right."""
    left = 1.0 if pose[LEFT_SHOULDER, 0] >= pose[RIGHT_SHOULDER, 0] else -1.0
    return left, -left


def _hang(
    pose: FloatArray,
    chain: tuple[int, int, int],
    directions: NDArray[np.float64],
    lengths: tuple[float, float],
) -> None:
    """Sets a limb's two bones in place."""
    for index, length in enumerate(lengths):
        step = directions[index] / np.hypot(*directions[index]) * length
        pose[chain[index + 1], :2] = pose[chain[index], :2] + step
        pose[chain[index + 1], 2] = 1.0


def _with_wrong_limb(
    pose: FloatArray,
    limb: str,
    choreography: Choreography,
    options: DancerOptions,
    t_s: float,
    person: int,
) -> FloatArray:
    """A pose in which one limb hangs and swings (even seeds) or does what it should at another
    time of the song (odd seeds); the trunk leans from side to side."""
    pose = pose.copy()
    if limb == "torso":
        return _leaning(pose, 0.30 * np.sin(2 * np.pi * t_s / 2.6 + 0.4))
    side = 0 if limb.startswith("left") else 1
    chain = (ARMS if limb.endswith("arm") else LEGS)[side]
    if options.seed % 2:
        shift = _wrong_shift(choreography, chain, person, options.mirrored)
        source = _ordered(_looped(choreography, t_s + shift, person), options, choreography)
        for parent, part in pairwise(chain):
            pose[part, :2] = pose[parent, :2] + source[part, :2] - source[parent, :2]
        return pose
    swing = np.sin(2 * np.pi * t_s / 1.7 + side)
    size, outwards = float(torso_length(pose)), _sides(pose)[side]
    if chain in ARMS:
        directions = HANGING * (outwards, 1.0) + [[0.14 * swing, 0.0], [0.20 * swing, 0.0]]
        _hang(pose, chain, directions, (0.57 * size, 0.50 * size))
        return pose
    floor = float(pose[ANKLES, 1].max())
    reach = min(1.66 * size, max(0.3 * size, floor - float(pose[chain[0], 1])))
    directions = LEG_DOWN * (outwards, 1.0) + [[0.05 * swing, 0.0], [0.05 * swing, 0.0]]
    _hang(pose, chain, directions, (0.51 * reach, 0.49 * reach))
    return pose


def _leaning(pose: FloatArray, angle: float) -> FloatArray:
    """A pose whose trunk is turned about the hips; arms and head keep their directions."""
    hips, shoulders = hip_centre(pose), shoulder_centre(pose)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = hips + turn @ (shoulders - hips)
    for chain in ARMS:
        step = moved + turn @ (pose[chain[0], :2] - shoulders) - pose[chain[0], :2]
        pose[list(chain), :2] += step.astype(np.float32)
    pose[HEAD, :2] += (moved - shoulders).astype(np.float32)
    return pose


@lru_cache(maxsize=32)
def _wrong_shift(
    choreography: Choreography, chain: tuple[int, int, int], person: int, mirrored: bool
) -> float:
    """By how much of the song a limb must be off to look most different, in s."""
    track = choreography.tracks[person % len(choreography.tracks)]
    times = np.linspace(0.0, choreography.duration_s, 241)[:-1]
    poses = track.poses_at(times)
    poses = mirror(poses, choreography.aspect) if mirrored else poses
    bones = np.diff(poses[:, list(chain), :2], axis=1)
    steps = range(12, len(times) - 12, 4)
    apart = [float(np.abs(bones - np.roll(bones, -step, axis=0)).mean()) for step in steps]
    return float(times[steps[int(np.argmax(apart))]])


@lru_cache(maxsize=32)
def _waves(seed: int, person: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies (Hz) and phases (rad), each (13, 2, NOISE_WAVES): the head moves as one."""
    random = np.random.default_rng([seed, person])
    shape = (NUM_KEYPOINTS - 4, 2, NOISE_WAVES)
    return random.uniform(*NOISE_HZ, shape), random.uniform(0.0, 2 * np.pi, shape)


def _wobble(t_s: float, options: DancerOptions, person: int) -> FloatArray:
    """The noise's displacement (17, 3) in torso lengths; none in the confidence."""
    frequencies, phases = _waves(options.seed, person)
    waves = np.sin(2 * np.pi * frequencies * t_s + phases).sum(axis=-1)
    offsets = waves * (options.noise * np.sqrt(2.0 / NOISE_WAVES))
    wobble = np.zeros((NUM_KEYPOINTS, 3), np.float32)
    wobble[:5, :2] = offsets[0]
    wobble[5:, :2] = offsets[1:]
    return wobble
