"""Scores a filmed performance, faster than real time: `score SONG VIDEO`."""

from __future__ import annotations

from typing import Any

from game.core.choreography import Choreography
from game.core.judge import RULES
from game.core.referee import judge_all, without_limbs
from game.core.trail import PoseTrail
from game.film_poses import OnFrame, film_poses
from game.headless import frame_figures
from game.report import dance_report
from pose_engine import PoseNet
from pose_engine.pipeline import PipelineStats
from pose_engine.sources import Source


def score_film(
    choreography: Choreography,
    source: Source,
    posenet: PoseNet,
    difficulty: str,
    start_s: float = 0.0,
    on_frame: OnFrame | None = None,
    left_out: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The report of a film whose first picture shows the song's time `start_s`.

    Moves that the film does not reach are not judged, and limbs `left_out` do not count. Raises
    `SourceError`.
    """
    seen = film_poses(source, posenet, on_frame)
    trail = PoseTrail()
    for time_s, pose in zip(seen.take.times_s, seen.take.poses, strict=True):
        trail.add(start_s + float(time_s), pose)
    state = judge_all(without_limbs(choreography, left_out), trail, RULES[difficulty])
    nothing = PipelineStats(0, 0, 0, 0.0, 0.0)
    return dance_report(
        choreography,
        difficulty,
        source.name,
        seen.take.end_s,
        state,
        frame_figures(nothing, seen.stats, []),
    )
