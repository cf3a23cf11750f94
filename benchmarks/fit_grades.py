"""Fits how strictly moves are judged: `floor` and `full` of the rules in game/core/judge.py.

    python -m benchmarks.fit_grades ../shared/reference/pairs

The data are verdicts on real pairs of dancers (`benchmarks.pairs`) and on the virtual dancer
through the whole chain (`benchmarks.scoring`). For every `floor` and `full` of a grid the scores
are worked out, and how far each is from what it must be (percent of the maximum):

    real, right        >= 70   the mean of every pair and length of moves
    real, wrong        <= 25   likewise, of other parts and other dances
    virtual, right     >= 90
    one arm wrong      45 to 75
    mirrored, another dance, flailing   <= 35, 20, 15

Medium is the pair whose nearest bound is farthest. Easy keeps its `floor`, hard has twice as much;
their `full` gives real right dances so much of the maximum on average (EASY, HARD). Printed are the
fits, the scores that they give, and what the rules in use come to.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.pairs import SHIFTS_S, Dancer, as_song, judged, load_dancers
from benchmarks.scoring import ROWS, WARM_UP_S, Run, excerpt, filmed, runs, song, total, verdicts
from game.core.choreography import Choreography
from game.core.judge import LOOK_AHEAD_S, RULES, Grade, Judgement, Rule, grade_of

Bounds = tuple[float, float]

FLOORS: Final = np.arange(0.10, 0.36, 0.05)
FULLS: Final = np.arange(0.55, 0.96, 0.05)
EASY, HARD = 95.0, 75.0
VIRTUAL: Final[dict[str, Bounds]] = {
    "right, other bodies and distances": (90, 110),
    "one arm wrong": (45, 75),
    "mirrored": (-10, 35),
    "another choreography": (-10, 20),
    "random flailing": (-10, 15),
}
REAL_RIGHT: Final = (70.0, 110.0)
REAL_WRONG: Final = (-10.0, 25.0)
MOVES_S: Final = (1.0, 2.0)


@dataclass(frozen=True, eq=False)
class Sample:
    """Dances that are scored together: the verdicts, and what their mean score must be."""

    name: str
    dances: tuple[tuple[Choreography, tuple[Judgement, ...]], ...]
    bounds: Bounds

    def score(self, rule: Rule) -> float:
        """The mean score in percent of the maximum."""
        shares = [total(dance, regraded(found, rule), rule).share for dance, found in self.dances]
        return 100 * statistics.fmean(shares)

    def margin(self, rule: Rule) -> float:
        """How far (percent) the score is within its bounds; below zero outside."""
        score = self.score(rule)
        return min(score - self.bounds[0], self.bounds[1] - score)


def regraded(found: Sequence[Judgement], rule: Rule) -> list[Judgement]:
    return [
        one if one.grade is Grade.NOT_JUDGED else replace(one, grade=grade_of(one.similarity, rule))
        for one in found
    ]


def real_samples(dancers: dict[str, Dancer]) -> Iterator[Sample]:
    for name in sorted({key[:-2] for key in dancers if key.endswith("_a")}):
        others = [one for key, one in dancers.items() if not key.startswith(name)]
        for move_s in MOVES_S:
            right, wrong = [], []
            for ours, theirs in ((f"{name}_a", f"{name}_b"), (f"{name}_b", f"{name}_a")):
                dance, dancer = as_song(dancers[ours], move_s), dancers[theirs]
                right.append((dance, tuple(judged(dance, dancer))))
                shifted = [dancer.shifted(shift_s) for shift_s in SHIFTS_S]
                wrong += [(dance, tuple(judged(dance, one))) for one in (*shifted, *others)]
            yield Sample(f"{name}, right, {move_s:g} s", tuple(right), REAL_RIGHT)
            yield Sample(f"{name}, wrong, {move_s:g} s", tuple(wrong), REAL_WRONG)


def _danced(run: Run) -> tuple[Choreography, tuple[Judgement, ...]]:
    cv2.setNumThreads(1)
    end_s = run.start_s + run.length_s - LOOK_AHEAD_S
    dance = excerpt(song(), run.start_s + WARM_UP_S, end_s)
    return dance, tuple(verdicts(dance, filmed(run)))


def virtual_samples(count: int, length_s: float, seed: int) -> Iterator[Sample]:
    rows = [row for row in ROWS if row.name in VIRTUAL]
    todo = runs(rows, count, length_s, seed, 15.0)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(_danced, todo))
    for number, row in enumerate(rows):
        mine = [dance for run, dance in zip(todo, found, strict=True) if run.row == number]
        yield Sample(row.name, tuple(mine), VIRTUAL[row.name])


def fitted(samples: Sequence[Sample], rule: Rule) -> Rule:
    """The rule whose worst margin is the best."""
    grid = [
        replace(rule, floor=round(float(floor), 2), full=round(float(full), 2))
        for floor in FLOORS
        for full in FULLS
    ]
    return max(grid, key=lambda one: min(sample.margin(one) for sample in samples))


def fitted_to(samples: Sequence[Sample], rule: Rule, target: float) -> Rule:
    """The rule with such a `full` that real right dances score `target` on average."""
    right = [sample for sample in samples if sample.bounds is REAL_RIGHT]
    grid = [replace(rule, full=round(float(full), 2)) for full in np.arange(0.5, 0.951, 0.01)]
    return min(grid, key=lambda one: abs(statistics.fmean(s.score(one) for s in right) - target))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="of pairs of dancers (.npz)")
    parser.add_argument("--runs", type=int, default=6, help="of the virtual dancer, per row")
    parser.add_argument("--seconds", type=float, default=12.0, help="of each run")
    parser.add_argument("--seed", type=int, default=100)
    given = parser.parse_args()
    samples = [
        *real_samples(load_dancers(given.folder)),
        *virtual_samples(given.runs, given.seconds, given.seed),
    ]
    medium = fitted(samples, RULES["medium"])
    fits = {
        "easy": fitted_to(samples, replace(RULES["easy"], floor=medium.floor), EASY),
        "medium": medium,
        "hard": fitted_to(samples, replace(RULES["hard"], floor=2 * medium.floor), HARD),
    }
    for name, rule in fits.items():
        used = RULES[name]
        print(
            f"{name}: floor {rule.floor:.2f}, full {rule.full:.2f} "
            f"(in use: {used.floor:.2f}, {used.full:.2f})"
        )
    print(f"\n| sample | must be | {' | '.join(fits)} (fitted) | medium in use |")
    print("| --- " * (3 + len(fits)) + "|")
    for sample in samples:
        low, high = sample.bounds
        must = f"≥ {low:g}" if high > 100 else f"≤ {high:g}" if low < 0 else f"{low:g}–{high:g}"
        scores = [sample.score(rule) for rule in (*fits.values(), RULES["medium"])]
        print(f"| {sample.name} | {must} | {' | '.join(f'{one:.0f}' for one in scores)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
