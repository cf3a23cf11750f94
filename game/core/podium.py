"""Who stands where at the end of a party, and which move of each is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from game.core.choreography import Track
from game.core.ghost import calm
from game.core.judge import Grade
from game.core.lane import Lane
from game.core.party import Standing

STEPS: Final = 3
LEAST_POSES: Final = 8  # of a move that is shown again
AROUND_S: Final = 0.3  # before and after the move


def best_move(lane: Lane) -> int | None:
    """The index of a player's best move that can be shown again: by grade, gold first, then by
    likeness; None where none was danced."""
    seen = [
        verdict
        for verdict in lane.score.judgements
        if verdict.grade >= Grade.OK and replayed(lane, verdict.move_index) is not None
    ]
    if not seen:
        return None
    moves = lane.choreography.moves
    best = max(seen, key=lambda one: (one.grade, moves[one.move_index].gold, one.similarity))
    return best.move_index


def replayed(lane: Lane, move_index: int) -> Track | None:
    """How a player danced a move, without jitter, from 0 s on; None where too little was seen."""
    move = lane.choreography.moves[move_index]
    times, poses = lane.trail.between(move.start_s - AROUND_S, move.end_s + AROUND_S)
    if len(times) < LEAST_POSES:
        return None
    return calm(times - times[0], poses)[0]


def steps_of(standings: Sequence[Standing]) -> list[list[Standing]]:
    """The players on the three steps, equals on one and the next step then empty; those below in a
    fourth row. Whoever has no point stands on no step."""
    rows: list[list[Standing]] = [[] for _ in range(STEPS + 1)]
    for one in sorted(standings, key=lambda one: (one.rank, one.number)):
        on_step = one.rank <= STEPS and one.score > 0
        rows[one.rank - 1 if on_step else STEPS].append(one)
    return rows
