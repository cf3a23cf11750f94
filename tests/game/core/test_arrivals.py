"""Dancers are told from passers-by and from people in the background."""

from __future__ import annotations

import numpy as np

from game.core.arrivals import Sightings, dancers, first_place
from tests.fakes import STANDING


def seen(x: float, scale: float = 1.0, begin_s: float = 0.0, count: int = 30) -> Sightings:
    """Somebody of a size who stands at x and walks right later on."""
    found = []
    for number in range(count):
        pose = STANDING.copy()
        pose[:, :2] = (pose[:, :2] - pose[:, :2].mean(axis=0)) * scale
        pose[:, 0] += x + 0.05 * max(0, number - 20)
        found.append((begin_s + number / 30, pose))
    return found


def test_the_large_ones_dance_from_the_left_of_the_mirror() -> None:
    people = {2: seen(0.3), 3: seen(0.9, 0.3), 5: seen(0.6, 0.9, count=12), 7: seen(0.1, 0.2)}
    assert dancers(people, 30, 2) == [5, 2]
    assert dancers(people, 30, 1) == [2]
    assert sorted(dancers(people, 30, 9)) == [2, 3, 5, 7]


def test_who_passes_by_is_the_last_choice() -> None:
    people = {1: seen(0.3, 1.5, count=4), 2: seen(0.5, 0.8), 3: seen(0.2, 0.7)}
    assert sorted(dancers(people, 30, 2)) == [2, 3]
    assert sorted(dancers(people, 30, 3)) == [1, 2, 3]
    assert dancers({}, 0, 2) == []
    assert dancers({4: []}, 10, 2) == []


def test_the_place_is_that_at_first() -> None:
    np.testing.assert_allclose(first_place(seen(0.4)), first_place(seen(0.4, count=5)))
