"""Who gives the verdicts, and when: the dance under way, its replay and a film use the same one.

The verdict on a move is a pure function of the choreography, the rule and the poses up to
LOOK_AHEAD_S beyond the move's end. No pose of that stretch is taken in once the verdict is given,
so it does not matter when the verdict was asked for, how often the screen was drawn, or whether
the poses came at once or one by one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from game.core.aside import Aside, at_once
from game.core.choreography import Choreography, Move
from game.core.judge import LOOK_AHEAD_S, Judgement, Rule, judge_move, value_of
from game.core.score import ScoreState
from game.core.trail import PoseTrail
from pose_engine.keypoints import LIMBS

PATIENCE_S = 2.0  # how long a verdict waits for poses that are late on a slow machine


def cut_short(choreography: Choreography, seconds: float | None) -> Choreography:
    """The choreography with the moves that end early enough for a dance of `seconds`."""
    if seconds is None:
        return choreography
    end_s = min(choreography.duration_s, seconds) - LOOK_AHEAD_S
    kept = tuple(move for move in choreography.moves if move.end_s <= end_s)
    return replace(choreography, moves=kept)


def without_limbs(choreography: Choreography, left_out: Iterable[str]) -> Choreography:
    """The choreography for somebody who dances without some limbs (keys of LIMBS).

    The others count as if there were no more; a move that has no other is not scored.
    """
    gone = set(left_out)
    if unknown := gone - set(LIMBS):
        raise ValueError(f"no such limb: {min(unknown)!r}; there are {', '.join(LIMBS)}")

    def remaining(move: Move) -> Move:
        limbs = tuple(limb for limb in move.limbs if limb not in gone)
        return replace(move, limbs=limbs) if limbs else replace(move, scored=False)

    return replace(choreography, moves=tuple(map(remaining, choreography.moves)))


class Referee:
    """Judges one player's moves in their order; `score` is the fold over the verdicts so far."""

    def __init__(
        self,
        choreography: Choreography,
        rule: Rule,
        trail: PoseTrail | None = None,
        *,
        player_id: int = 1,
        track: int = 0,
    ) -> None:
        self.choreography, self.rule = choreography, rule
        self._player_id, self._track = player_id, track
        self.trail = PoseTrail() if trail is None else trail
        self.score = ScoreState.for_moves(choreography.moves)
        self._next = 0
        self._asked: Future[Judgement] | None = None  # the verdict on the next move

    @property
    def done(self) -> bool:
        """Whether every move has had its verdict."""
        return self._next == len(self.choreography.moves)

    def judge(self, pose_s: float, song_s: float, aside: Aside | None = None) -> list[Judgement]:
        """The verdicts now due: poses have come up to `pose_s` and the song is at `song_s`.

        A verdict waits until the poses are complete, but no longer than PATIENCE_S of the song.
        With `aside`, which has something done by another thread, nobody waits for the working out
        of a verdict: it is there at a later call.
        """
        verdicts = []
        while not self.done:
            move = self.choreography.moves[self._next]
            due_s = move.end_s + LOOK_AHEAD_S
            if pose_s < due_s and song_s < due_s + PATIENCE_S:
                break
            if move.scored:
                self._asked = self._asked or self._ask(due_s, aside)
                if aside is not None and not self._asked.done():
                    break
                verdicts.append(self._take(self._asked.result()))
            self._next += 1
        return verdicts

    def _ask(self, due_s: float, aside: Aside | None) -> Future[Judgement]:
        self.trail.seal(due_s)
        seen = self.trail.until(due_s)
        work = partial(
            judge_move,
            self.choreography,
            self._next,
            seen,
            self.rule,
            player_id=self._player_id,
            track=self._track,
        )
        return (aside or at_once)(work)

    def _take(self, verdict: Judgement) -> Judgement:
        self._asked = None
        self.score = self.score.apply(verdict, value_of(verdict, self.rule))
        return verdict


def judge_all(choreography: Choreography, trail: PoseTrail, rule: Rule) -> ScoreState:
    """The score of a whole dance: what the game comes to that danced it live."""
    referee = Referee(choreography, rule, trail)
    referee.judge(math.inf, math.inf)
    return referee.score
