"""What the smoothing takes from a still figure's jitter, and how late it makes a moving arm.

    python -m benchmarks.smoothing [--quick] [--mode official] [--size 257]

The virtual dancer, with a camera's noise, through PoseNet and the One Euro filter. Jitter is the
root of the mean squared distance from a keypoint's mean place, in px of a picture 480 px high; lag
where smoothed wrists fit raw ones best (cross-correlation, to a fraction of a picture).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.scenes import song
from game.virtual.dancer import neutral_pose, performed_poses
from game.virtual.figure import draw_people
from game.virtual.options import parse_options
from pose_engine import PoseNet
from pose_engine.keypoints import (
    LEFT_ELBOW,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_ELBOW,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from pose_engine.oks import oks
from pose_engine.smoothing import OneEuroFilter
from pose_engine.types import Image

Array = NDArray[np.float64]
Estimate = Callable[[Image], NDArray[np.float32] | None]

SIZE: Final = (480, 640)
FPS: Final = 30.0
SETTLED: Final = 30  # pictures until the filter has forgotten its start
CAMERA_NOISE: Final = 6.0  # standard deviation in steps of 255
WRISTS: Final = [LEFT_WRIST, RIGHT_WRIST]
ARMS: Final = (
    (1, LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST),
    (-1, RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST),
)


def swinging(hertz: float, count: int) -> Array:
    """A standing figure that swings both arms through 120 degrees: (count, 17, 3)."""
    poses = np.repeat(neutral_pose()[None].astype(np.float64), count, axis=0)
    angles = np.radians(80 + 60 * np.sin(2 * np.pi * hertz * np.arange(count) / FPS))
    for side, shoulder, elbow, wrist in ARMS:
        along = np.stack([side * np.sin(angles), np.cos(angles)], axis=1)
        poses[:, elbow, :2] = poses[:, shoulder, :2] + 0.125 * along
        poses[:, wrist, :2] = poses[:, elbow, :2] + 0.11 * along
    return poses


def dancing(words: str, start_s: float, count: int, speed: float = 1.0) -> Array:
    """The shipped song's dance from a time on; `speed` 0 holds it: (count, 17, 3)."""
    options = parse_options(words)
    times = start_s + speed * np.arange(count) / FPS
    return np.stack([performed_poses(song(), options, float(at)) for at in times]).astype(float)


def fastest_s(seconds: float) -> float:
    """Where the stretch of the song's dance starts whose wrists move most."""
    track = song().tracks[0]
    speed = np.linalg.norm(np.diff(track.poses[:, WRISTS, :2], axis=0), axis=-1).mean(axis=1)
    rate = 1 / float(np.median(np.diff(track.times_s)))
    mean = np.convolve(speed, np.ones(int(seconds * rate)), "valid")
    return float(track.times_s[int(np.argmax(mean))])


def estimated(poses: Array, estimate: Estimate) -> Array:
    """What PoseNet finds (T, 17, 2) px where poses (T, 17, 3) in frame heights are drawn."""
    random, found = np.random.default_rng(0), []
    for pose in poses:
        points = pose * (SIZE[0], SIZE[0], 1.0)
        picture = draw_people(SIZE, [points]) + random.normal(0, CAMERA_NOISE, (*SIZE, 3))
        seen = estimate(np.asarray(np.clip(picture, 0, 255), np.uint8))
        found.append(seen if seen is not None else (found or [points[:, :2]])[-1])
    return np.array(found, np.float64)


def smoothed(raw: Array, height: int = SIZE[0]) -> Array:
    """Keypoints (T, 17, 2) px through the filter, at FPS pictures a second."""
    one_euro = OneEuroFilter()
    return np.array(
        [one_euro((p / height).astype(np.float32), i / FPS) * height for i, p in enumerate(raw)]
    )


def jitter(points: Array) -> float:
    """Root of the mean squared distance of keypoints (T, 17, 2) from their mean places."""
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=-1).mean()))


def lag_pictures(late: Array, early: Array, most: int = 10) -> float:
    """By how many pictures one motion (T, ...) is later than another."""
    fits = [_fit(late, early, lag) for lag in range(-2, most)]
    best = int(np.argmax(fits))
    if not 0 < best < len(fits) - 1:
        return float(best - 2)
    before, here, after = fits[best - 1 : best + 2]
    return best - 2 + 0.5 * (before - after) / (before - 2 * here + after)


def _fit(late: Array, early: Array, lag: int) -> float:
    count = len(late)
    a = late[max(0, lag) : count + min(0, lag)]
    b = early[max(0, -lag) : count - max(0, lag)]
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))


def mean_oks(points: Array, poses: Array) -> float:
    """Mean similarity of keypoints (T, 17, 2) px to the poses that were drawn."""
    seen, values = np.ones(17, bool), []
    for found, pose in zip(points, poses * (SIZE[0], SIZE[0], 1.0), strict=True):
        width, height = np.ptp(pose[:, :2], axis=0)
        values.append(oks(found, pose[:, :2], seen, max(0.53 * width, 0.1 * height) * height))
    return float(np.mean(values[SETTLED:]))


def still_rows(estimate: Estimate, count: int) -> list[str]:
    stills = {
        "at ease": np.repeat(neutral_pose()[None].astype(np.float64), count, axis=0),
        "mid-dance": dancing("", 12.3, count, speed=0.0),
        "twice as far": dancing("distance=2", 20.1, count, speed=0.0),
    }
    rows = []
    for name, poses in stills.items():
        raw = estimated(poses, estimate)
        before, after = jitter(raw[SETTLED:]), jitter(smoothed(raw)[SETTLED:])
        rows.append(f"| {name} | {before:.2f} | {after:.2f} | {before / after:.1f} |")
    return rows


def moving_rows(estimate: Estimate, count: int) -> list[str]:
    fast = fastest_s(count / FPS)
    moves = {
        "arms at 1.5 Hz": swinging(1.5, count),
        "arms at 2 Hz": swinging(2.0, count),
        f"dance from {fast:.0f} s": dancing("", fast, count),
        f"dance from {fast:.0f} s, twice as far": dancing("distance=2", fast, count),
    }
    rows = []
    for name, poses in moves.items():
        raw = estimated(poses, estimate)
        out, wrists = smoothed(raw), (slice(SETTLED, None), WRISTS)
        behind_raw = lag_pictures(out[wrists], raw[wrists])
        behind_truth = lag_pictures(out[wrists], poses[wrists][..., :2])
        rows.append(
            f"| {name} | {behind_raw:.2f} | {1e3 * behind_raw / FPS:.0f} ms | {behind_truth:.2f} "
            f"| {mean_oks(raw, poses):.3f} | {mean_oks(out, poses):.3f} |"
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="3 s of each instead of 10")
    parser.add_argument("--mode", default="default", choices=("default", "official"))
    parser.add_argument("--size", type=int, default=257, help="side of the network's input, px")
    arguments = parser.parse_args()
    posenet = PoseNet(input_size=arguments.size, mode=arguments.mode, threads=1)

    def estimate(rgb: Image) -> NDArray[np.float32] | None:
        poses: Sequence[Any] = posenet.estimate_multiple_poses(rgb, 1, 0.3)
        return poses[0].keypoints if poses else None

    count = 90 if arguments.quick else 300
    print(f"PoseNet {arguments.mode} at {arguments.size}, {FPS:g} pictures a second")
    print("| a still figure | jitter px | smoothed | less by |\n| --- | --- | --- | --- |")
    print(*still_rows(estimate, count), sep="\n", flush=True)
    print("\n| a moving figure | lag, pictures | lag | behind the truth | OKS raw | smoothed |")
    print("| --- " * 6 + "|")
    print(*moving_rows(estimate, count), sep="\n")


if __name__ == "__main__":
    main()
