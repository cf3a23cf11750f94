"""How well identities were kept: MOTA, IDF1 and identity switches.

CLEAR MOT: Bernardin, Stiefelhagen: Evaluating Multiple Object Tracking Performance, 2008. IDF1:
Ristani et al., arXiv:1609.01775.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

MATCH = 0.5  # similarity from which a tracked person may be the true one


@dataclass(frozen=True, eq=False)
class Moment:
    """One picture: true people, tracked people, and how alike they are.

    `similarity` is (people, tracks) in 0..1. People who are not `counted` (people,) show too little
    to be asked for: to miss them is no error, and to find them is none either.
    """

    people: Sequence[int]
    tracks: Sequence[int]
    similarity: NDArray[np.float64]
    counted: NDArray[np.bool_]


@dataclass(frozen=True)
class Figures:
    """Sums over a film; they add up over films. `same` counts the sightings whose track is the one
    that fits its person best over the whole film."""

    people: int = 0
    tracks: int = 0
    misses: int = 0
    false: int = 0
    switches: int = 0
    same: int = 0
    seconds: float = 0.0

    @property
    def mota(self) -> float:
        """1 - (misses + false positives + switches) / true sightings."""
        return 1 - (self.misses + self.false + self.switches) / max(self.people, 1)

    @property
    def idf1(self) -> float:
        """The share of all sightings, true and tracked, that have the right identity."""
        return 2 * self.same / max(self.people + self.tracks, 1)

    @property
    def switches_per_minute(self) -> float:
        return self.switches * 60 / self.seconds if self.seconds else 0.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def best_pairs(similarity: NDArray[Any]) -> list[tuple[int, int]]:
    """(row, column) pairs, each used once, as alike as can be together and at least MATCH."""
    good = np.where(similarity >= MATCH, similarity, 0.0)
    rows, columns = linear_sum_assignment(-good)
    return [(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if good[r, c] > 0]


def _asked_for(moment: Moment) -> Moment:
    """A picture without the people who are not counted, nor the tracks that are theirs."""
    preferred = np.where(moment.counted[:, None], moment.similarity, moment.similarity * 0.999)
    theirs = {c for r, c in best_pairs(preferred) if not moment.counted[r]}
    rows = np.flatnonzero(moment.counted)
    columns = [c for c in range(len(moment.tracks)) if c not in theirs]
    return Moment(
        [moment.people[r] for r in rows],
        [moment.tracks[c] for c in columns],
        moment.similarity[np.ix_(rows, columns)],
        moment.counted[rows],
    )


def _matched(moment: Moment, last: dict[int, int]) -> list[tuple[int, int]]:
    """(person, track) of a picture; who belonged together and still can, stays together."""
    places = {track: column for column, track in enumerate(moment.tracks)}
    kept = []
    for row, person in enumerate(moment.people):
        column = places.get(last.get(person, -1))
        if column is not None and moment.similarity[row, column] >= MATCH:
            kept.append((row, column))
    left = moment.similarity.copy()
    for row, column in kept:
        left[row, :] = left[:, column] = 0.0
    return [(moment.people[r], moment.tracks[c]) for r, c in kept + best_pairs(left)]


def measure(moments: Sequence[Moment], seconds: float) -> Figures:
    """The figures of one film."""
    last: dict[int, int] = {}
    together: Counter[tuple[int, int]] = Counter()
    people = tracks = misses = false = switches = 0
    for moment in map(_asked_for, moments):
        pairs = _matched(moment, last)
        people, tracks = people + len(moment.people), tracks + len(moment.tracks)
        misses += len(moment.people) - len(pairs)
        false += len(moment.tracks) - len(pairs)
        switches += sum(last.get(person, track) != track for person, track in pairs)
        last.update(pairs)
        for row, column in zip(*np.nonzero(moment.similarity >= MATCH), strict=True):
            together[moment.people[row], moment.tracks[column]] += 1
    return Figures(people, tracks, misses, false, switches, _same(together), seconds)


def _same(together: Counter[tuple[int, int]]) -> int:
    """Sightings of people with their own track, each track being given to one person at most."""
    persons, tracks = (sorted({pair[i] for pair in together}) for i in (0, 1))
    table = np.array([[together[p, t] for t in tracks] for p in persons]).reshape(
        len(persons), len(tracks)
    )
    rows, columns = linear_sum_assignment(-table)
    return int(table[rows, columns].sum())
