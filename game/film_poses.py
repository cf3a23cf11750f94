"""What a film's dancer does: the poses that the game would have seen, faster than real time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.core.recorder import Take
from game.poses import follow_player
from pose_engine import PoseNet
from pose_engine.geometry import in_frame_heights
from pose_engine.pipeline import Pipeline, PipelineStats
from pose_engine.sources import Source

OnFrame = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class FilmPoses:
    """The dancer's poses, the film's first picture being at 0 s, and how fast they were found."""

    take: Take
    stats: PipelineStats


def film_poses(source: Source, posenet: PoseNet, on_frame: OnFrame | None = None) -> FilmPoses:
    """Watches a film to its end, and closes it. Raises `SourceError`."""
    follower = follow_player(posenet)
    pipeline = Pipeline(lambda: source, follower.estimate, follower)
    times: list[float] = []
    poses: list[NDArray[np.float32]] = []
    end_s, aspect, rate = 0.0, 4 / 3, source.fps
    try:
        while (snapshot := pipeline.step()) is not None:
            end_s = snapshot.media_s or 0.0
            height, width = snapshot.frame_size
            aspect = width / height
            seen = [person for person in snapshot.people if person.visible]
            if seen and (not times or end_s > times[-1]):
                times.append(end_s)
                poses.append(in_frame_heights(seen[0].pose, height))
            if on_frame is not None:
                on_frame(snapshot.frame_index + 1)
    finally:
        pipeline.close()
    take = Take(np.array(times), _stacked(poses), end_s, aspect, rate)
    return FilmPoses(take, pipeline.stats)


def _stacked(poses: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.stack(poses) if poses else np.zeros((0, 17, 3), np.float32)
