"""The report of a dance: what `--report` writes and `score --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from game.core.choreography import Choreography
from game.core.score import ScoreState
from game.party_run import PartyRun


def percentile(values: Sequence[float], share: float) -> float:
    """A percentile rounded to a hundredth; 0 where there are no values."""
    return round(float(np.percentile(values, share)), 2) if len(values) else 0.0


def player_report(
    choreography: Choreography, score: ScoreState, player_id: int = 1
) -> dict[str, Any]:
    """One player's part of the report."""
    moves = [
        {
            "index": verdict.move_index,
            "name": move.name,
            "start_s": round(move.start_s, 3),
            "end_s": round(move.end_s, 3),
            "grade": verdict.grade.name,
            "similarity": round(verdict.similarity, 4),
            "time_error_s": round(verdict.time_error_s, 3),
            "limbs": {name: round(value, 4) for name, value in verdict.limbs.items()},
        }
        for verdict in score.judgements
        for move in [choreography.moves[verdict.move_index]]
    ]
    return {
        "id": player_id,
        "score": score.score,
        "max_score": score.max_score,
        "stars": score.stars,
        "best_combo": score.best_combo,
        "moves": moves,
    }


def dance_report(
    choreography: Choreography,
    difficulty: str,
    camera: str,
    duration_s: float,
    score: ScoreState,
    frames: dict[str, Any],
    stopped: str | None = None,
) -> dict[str, Any]:
    """The whole report; `stopped` says why the dance ended before its time, if it did."""
    return {
        "song": choreography.id,
        "difficulty": difficulty,
        "camera": camera,
        "duration_s": round(duration_s, 2),
        "stopped": stopped,
        "frames": frames,
        "players": [player_report(choreography, score)],
    }


def party_report(
    run: PartyRun,
    camera: str,
    duration_s: float,
    frames: dict[str, Any],
    stopped: str | None = None,
) -> dict[str, Any]:
    """The report of a party's dance: one entry for each who danced, in the order they joined."""
    standings = run.standings()
    return {
        "song": run.song.id,
        "mode": run.mode.value,
        "difficulty": run.usual.difficulty,
        "camera": camera,
        "duration_s": round(duration_s, 2),
        "stopped": stopped,
        "frames": frames,
        "players": [
            {
                "name": one.profile.name,
                "number": one.number,
                "difficulty": one.profile.difficulty,
                "rank": one.rank,
                "presence": one.presence.name.lower(),
                "track": one.track,
                "team": one.team,
                **player_report(
                    run.lanes[one.seat].choreography, run.lanes[one.seat].score, one.seat
                ),
            }
            for one in standings
        ],
    }
