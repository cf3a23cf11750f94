"""A song's dance as the poses of a film: what other programs can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography, Track
from pose_engine.formats.frame_poses import FramePoses, pose_from

HEIGHT_PX: Final = 720
TIMED_FORMATS: Final = ("json", "npz", "csv")
"""Those that keep each pose's time; the others number pictures that follow one another evenly."""


def frame_times(
    song: Choreography, numbers: tuple[int, ...], form: str, fps: float | None
) -> tuple[NDArray[np.float64], bool]:
    """The times (T,) of an export's pictures in s, and whether picture n is the one at n / fps.

    The times are those of the recording where the format keeps them and all dancers share them.
    Else pictures follow one another evenly from the song's start, `fps` or the song's own frame
    rate a second.
    """
    tracks = [song.tracks[number] for number in numbers]
    first = tracks[0].times_s
    shared = all(np.array_equal(first, track.times_s) for track in tracks)
    if fps is None and form in TIMED_FORMATS and shared and first[0] >= 0:
        return first, False
    rate = fps or song.frame_rate
    end_s = max(track.times_s[-1] for track in tracks)
    return np.arange(0, round(end_s * rate) + 1) / rate, True


def exported_frames(
    song: Choreography, numbers: tuple[int, ...], times_s: NDArray[np.float64]
) -> Iterator[FramePoses]:
    """Pictures of HEIGHT_PX with the dancers `numbers` (indices of the tracks), ids from 1.

    Before and after a dancer's own poses, the dancer is not in the picture.
    """
    size = (HEIGHT_PX, round(HEIGHT_PX * song.aspect))
    poses = [song.tracks[number].poses_at(times_s) for number in numbers]
    for index, time_s in enumerate(times_s):
        there = [
            place for place, number in enumerate(numbers) if _within(song.tracks[number], time_s)
        ]
        yield FramePoses(
            song.id,
            index,
            float(time_s),
            size,
            tuple(
                pose_from(_in_px(poses[place][index]), float(poses[place][index][:, 2].mean()))
                for place in there
            ),
            tuple(numbers[place] + 1 for place in there),
        )


def _in_px(pose: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(pose * np.array([HEIGHT_PX, HEIGHT_PX, 1.0]), np.float64)


def _within(track: Track, time_s: float) -> bool:
    slack_s = 1e-6
    return bool(track.times_s[0] - slack_s <= time_s <= track.times_s[-1] + slack_s)
