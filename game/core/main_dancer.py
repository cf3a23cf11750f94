"""Whose poses are whose, where only poses are known: the main dancer of pictures in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.types import FloatArray

FARTHEST: Final = 0.25  # frame heights from one picture to the next
FORGOTTEN_S: Final = 1.0
_SURE: Final = 0.1  # confidence of a part that counts for where somebody is


def link_people(
    times_s: Sequence[float], pictures: Sequence[Sequence[FloatArray]]
) -> list[list[int]]:
    """A number from 0 for every pose (17, 3), in frame heights, of every picture.

    The same number is the same person: a pose is whoever was nearest in the pictures before, up to
    FARTHEST away and FORGOTTEN_S ago; else it is somebody new.
    """
    last: dict[int, tuple[float, NDArray[np.float64]]] = {}
    numbers, count = [], 0
    for time_s, poses in zip(times_s, pictures, strict=True):
        last = {who: seen for who, seen in last.items() if time_s - seen[0] <= FORGOTTEN_S}
        places = [_place(pose) for pose in poses]
        pairs = sorted(
            (float(np.linalg.norm(place - seen)), index, who)
            for index, place in enumerate(places)
            for who, (_, seen) in last.items()
        )
        found: dict[int, int] = {}
        for distance, index, who in pairs:
            if distance <= FARTHEST and index not in found and who not in found.values():
                found[index] = who
        for index, place in enumerate(places):
            if index not in found:
                found[index], count = count, count + 1
            last[found[index]] = (time_s, place)
        numbers.append([found[index] for index in range(len(poses))])
    return numbers


def main_person(pictures: Sequence[Sequence[FloatArray]], numbers: Sequence[Sequence[int]]) -> int:
    """Who is seen most: in the most pictures, and there the tallest. Raises `ValueError`."""
    seen: dict[int, float] = {}
    for poses, people in zip(pictures, numbers, strict=True):
        for pose, who in zip(poses, people, strict=True):
            seen[who] = seen.get(who, 0.0) + float(np.ptp(pose[:, 1]))
    if not seen:
        raise ValueError("nobody can be seen")
    return max(seen, key=lambda who: seen[who])


def _place(pose: FloatArray) -> NDArray[np.float64]:
    """The middle of the parts that were seen."""
    sure = pose[pose[:, 2] >= _SURE]
    return np.asarray((sure if len(sure) else pose)[:, :2].mean(axis=0), np.float64)
