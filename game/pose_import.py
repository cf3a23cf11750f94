"""Poses that another program found, made into a `Take`, of which a song can be made.

OpenPose's folders, COCO's results, AIST++'s keypoints and our own files: whatever
`pose_engine.pose_io` reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.main_dancer import link_people, main_person
from game.core.recorder import Take
from pose_engine.files import one_line
from pose_engine.formats.frame_poses import FramePoses, PoseFileError
from pose_engine.geometry import in_frame_heights
from pose_engine.pose_io import read_poses

ENDINGS: Final = (".json", ".npz", ".pkl")
LONGEST_S: Final = 3590.0  # a song may last an hour
MOST_ASPECT: Final = 9.9  # width / height


def holds_poses(path: Path) -> bool:
    """Whether a file or folder is one of poses, by its name: films and pictures are not."""
    if path.is_dir():
        return any(path.glob("*_keypoints.json"))
    return path.suffix.lower() in ENDINGS


def take_from_poses(
    path: Path,
    *,
    fps: float | None = None,
    frame_size: tuple[int, int] | None = None,
    person: int | None = None,
) -> Take:
    """The main dancer's poses of a file or folder, or those of the `person` whom it numbers so.

    `fps` and `frame_size` (height, width in px) stand in where the file does not say them. Raises
    `PoseFileError`, with what to add.
    """
    frames = read_poses(path, frame_size, fps)
    try:
        frames, times_s = _in_order(frames)
        sizes = [_size(frame) for frame in frames]
        pictures = [
            [in_frame_heights(pose, height) for pose in frame.poses]
            for frame, (height, _) in zip(frames, sizes, strict=True)
        ]
        chosen = _chosen(frames, times_s, pictures, person)
    except ValueError as error:
        raise PoseFileError(one_line(f"{path}: {error}")) from error
    seen = [number for number, pose in enumerate(chosen) if pose is not None]
    if len(seen) < 2:
        raise PoseFileError(f"{path}: the dancer is in fewer than two of {len(frames)} pictures")
    times = np.array(times_s, np.float64)
    rate = fps or 1.0 / float(np.median(np.diff(times)))
    poses = np.stack([pose for pose in chosen if pose is not None]).astype(np.float32)
    height, width = sizes[0]
    return Take(times[seen], poses, float(times[-1]), width / height, float(rate))


def _in_order(frames: list[FramePoses]) -> tuple[list[FramePoses], list[float]]:
    """The pictures by time, and their times in s."""
    if any(frame.time_s is None for frame in frames):
        raise ValueError("it does not say how many pictures a second there are: add --fps")
    frames = sorted(frames, key=lambda frame: frame.time_s or 0.0)
    times_s = [frame.time_s or 0.0 for frame in frames]
    if len(frames) < 2:
        raise ValueError("it holds fewer than two pictures")
    if any(later <= sooner for sooner, later in pairwise(times_s)):
        raise ValueError("two pictures have the same time: is it more than one film?")
    if times_s[-1] > LONGEST_S:
        raise ValueError(f"it ends at {times_s[-1]:.0f} s, and a song lasts an hour at most")
    return frames, times_s


def _size(frame: FramePoses) -> tuple[int, int]:
    if frame.size is None:
        raise ValueError("it does not say how large its pictures are: add --size WIDTHxHEIGHT")
    height, width = frame.size
    if not 1 / MOST_ASPECT < width / height < MOST_ASPECT:
        raise ValueError(f"its pictures have {width}x{height} px, which no film has")
    return height, width


def _chosen(
    frames: Sequence[FramePoses],
    times_s: Sequence[float],
    pictures: Sequence[Sequence[NDArray[np.float32]]],
    person: int | None,
) -> list[NDArray[np.float32] | None]:
    """The dancer's pose in each picture; None where there is none."""
    if any(frame.ids for frame in frames):
        numbers = [[-1 if who is None else who for _, who in frame.people()] for frame in frames]
        known = sorted({who for people in numbers for who in people if who >= 0})
    else:
        numbers = link_people(times_s, pictures)
        known = []
    if person is not None and person not in known:
        whom = f"it numbers {', '.join(map(str, known[:12]))}" if known else "it numbers nobody"
        raise ValueError(f"there is no person {person}: {whom}")
    who = main_person(pictures, numbers) if person is None else person
    return [
        poses[people.index(who)] if who in people else None
        for poses, people in zip(pictures, numbers, strict=True)
    ]
