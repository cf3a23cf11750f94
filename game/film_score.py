"""Scores a filmed performance, faster than real time: `score SONG VIDEO`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.core.choreography import Choreography
from game.core.judge import RULES, PoseTrail, judge_move, value_of
from game.core.score import ScoreState
from game.headless import frame_figures
from game.poses import follow_player
from game.report import dance_report
from pose_engine import PoseNet
from pose_engine.geometry import in_frame_heights
from pose_engine.pipeline import Pipeline, PipelineStats
from pose_engine.sources import Source
from pose_engine.types import PoseSnapshot


def score_film(
    choreography: Choreography,
    source: Source,
    posenet: PoseNet,
    difficulty: str,
    start_s: float = 0.0,
    on_frame: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """The report of a film whose first picture shows the song's time `start_s`.

    Moves that the film does not reach are not judged. Raises `SourceError`.
    """
    follower = follow_player(posenet)
    pipeline = Pipeline(lambda: source, follower.estimate, follower)
    trail = PoseTrail()
    last_s = start_s
    try:
        while (snapshot := pipeline.step()) is not None:
            last_s = start_s + (snapshot.media_s or 0.0)
            _file_pose(trail, snapshot, last_s)
            if on_frame is not None:
                on_frame(snapshot.frame_index + 1)
    finally:
        pipeline.close()
    rule = RULES[difficulty]
    state = ScoreState.for_moves(choreography.moves)
    for index, move in enumerate(choreography.moves):
        if move.scored:
            verdict = judge_move(choreography, index, trail, rule)
            state = state.apply(verdict, value_of(verdict, rule))
    nothing = PipelineStats(0, 0, 0, 0.0, 0.0)
    return dance_report(
        choreography,
        difficulty,
        source.name,
        last_s - start_s,
        state,
        frame_figures(nothing, pipeline.stats, []),
    )


def _file_pose(trail: PoseTrail, snapshot: PoseSnapshot, song_s: float) -> None:
    for person in snapshot.people:
        if person.visible:
            trail.add(song_s, in_frame_heights(person.pose, snapshot.frame_size[0]))
            return
