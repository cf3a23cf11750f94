"""Judgements to points: a fold, so that the same judgements always give the same score.

10 000 is a perfect dance. Each move's share of it goes by its weight, doubled for gold; a combo of
good moves adds up to a tenth, which a perfect dance needs as well. A move that was not judged
shrinks the maximum instead of counting as a miss.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from game.core.choreography import Move
from game.core.judge import Grade, Judgement

FULL_SCORE = 10_000
GOLD_FACTOR = 2.0
COMBO_BONUS = 0.10
COMBO_FULL = 8
# Shares of the maximum that earn 1..5 stars, superstar and megastar.
STAR_SHARES = (0.20, 0.40, 0.60, 0.75, 0.85, 0.92, 0.97)
SUPERSTAR, MEGASTAR = 6, 7


def _worth(move: Move) -> float:
    return move.weight * (GOLD_FACTOR if move.gold else 1.0)


def _with_combo(worth: float, combo: int) -> float:
    return worth * (1 + COMBO_BONUS * min(combo, COMBO_FULL) / COMBO_FULL)


def full_worth(moves: Sequence[Move], seen: Mapping[int, float] = MappingProxyType({})) -> float:
    """What dancing all scored moves perfectly comes to, before scaling to FULL_SCORE.

    `seen` is by how much (0..1) the camera saw a move, by its index, where that is not wholly.
    """
    shares = [(move, seen.get(index, 1.0)) for index, move in enumerate(moves) if move.scored]
    judged = [(move, share) for move, share in shares if share > 0]
    return sum(_with_combo(_worth(move), n) * share for n, (move, share) in enumerate(judged))


@dataclass(frozen=True)
class ScoreState:
    """One player's score so far. Make it with `for_moves`, go on with `apply`."""

    moves: tuple[Move, ...]
    scale: float
    points: float = 0.0
    combo: int = 0
    best_combo: int = 0
    judgements: tuple[Judgement, ...] = field(default=())

    @classmethod
    def for_moves(cls, moves: Sequence[Move]) -> ScoreState:
        worth = full_worth(moves)
        return cls(tuple(moves), FULL_SCORE / worth if worth > 0 else 0.0)

    def apply(self, judgement: Judgement, value: float) -> ScoreState:
        """The state after one more move, `value` (0..1) being the share of it that was earned."""
        judgements = (*self.judgements, judgement)
        if judgement.grade is Grade.NOT_JUDGED:
            return replace(self, judgements=judgements)
        worth = _worth(self.moves[judgement.move_index])
        combo = self.combo + 1 if judgement.grade >= Grade.GOOD else 0
        return replace(
            self,
            points=self.points + _with_combo(worth, self.combo) * value * judgement.seen,
            combo=combo,
            best_combo=max(combo, self.best_combo),
            judgements=judgements,
        )

    @property
    def score(self) -> int:
        """Points earned, 0..max_score."""
        return min(round(self.points * self.scale), self.max_score)

    @cached_property  # it is asked for in every picture
    def max_score(self) -> int:
        """Points that a perfect dance earns over all that the camera could judge."""
        seen = {
            item.move_index: 0.0 if item.grade is Grade.NOT_JUDGED else item.seen
            for item in self.judgements
        }
        return round(full_worth(self.moves, seen) * self.scale)

    @property
    def share(self) -> float:
        """The score as a share (0..1) of the maximum."""
        return self.score / self.max_score if self.max_score else 0.0

    @property
    def seen(self) -> float:
        """The share (0..1) of the song's points that the camera has not lost."""
        return self.max_score / FULL_SCORE

    @property
    def stars(self) -> int:
        """0..5 stars, then SUPERSTAR and MEGASTAR; no more than the share seen could give."""
        earned = sum(self.share >= limit for limit in STAR_SHARES)
        return min(earned, math.ceil(self.seen * len(STAR_SHARES)))
