"""Tracking figures on cases that can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.mot import Figures, Moment, best_pairs, measure


def moments(film: Sequence[dict[int, int]], tracks: int = 2, people: int = 2) -> list[Moment]:
    """A film of who is found as whom: {person: track} for every picture; everybody is there, and
    tracks that nobody has are on nobody."""
    result = []
    for found in film:
        similarity = np.zeros((people, tracks))
        for person, track in found.items():
            similarity[person, track] = 0.9
        result.append(Moment(range(people), range(tracks), similarity, np.ones(people, bool)))
    return result


def test_a_faultless_film() -> None:
    figures = measure(moments([{0: 0, 1: 1}] * 10), 2.0)
    assert (figures.mota, figures.idf1, figures.switches) == (1.0, 1.0, 0)


def test_two_who_exchange_their_numbers_half_way() -> None:
    figures = measure(moments([{0: 0, 1: 1}] * 5 + [{0: 1, 1: 0}] * 5), 2.0)
    assert figures.switches == 2
    assert figures.mota == pytest.approx(1 - 2 / 20)
    assert figures.idf1 == pytest.approx(0.5)
    assert figures.switches_per_minute == pytest.approx(60.0)


def test_a_new_number_after_a_gap_is_one_switch() -> None:
    film = moments([{0: 0}] * 4 + [{}] * 2 + [{0: 1}] * 4, people=1)
    figures = measure(film, 1.0)
    assert figures.switches == 1
    assert (figures.misses, figures.false) == (2, 12)
    assert figures.same == 4
    assert figures.idf1 == pytest.approx(2 * 4 / (10 + 20))


def test_who_belonged_together_stays_together_though_another_fits_better() -> None:
    first = Moment([0], [0, 1], np.array([[0.9, 0.0]]), np.ones(1, bool))
    then = Moment([0], [0, 1], np.array([[0.6, 0.9]]), np.ones(1, bool))
    assert measure([first, then], 1.0).switches == 0


def test_who_shows_too_little_is_not_asked_for_and_may_be_found() -> None:
    hidden = np.array([True, False])
    found = Moment([0, 1], [0, 1], np.diag([0.9, 0.9]), hidden)
    missed = Moment([0, 1], [0], np.array([[0.9], [0.0]]), hidden)
    for moment in (found, missed):
        figures = measure([moment], 1.0)
        assert (figures.people, figures.tracks, figures.misses, figures.false) == (1, 1, 0, 0)
        assert figures.idf1 == 1.0


def test_too_little_alike_is_both_missed_and_false() -> None:
    figures = measure([Moment([0], [0], np.array([[0.4]]), np.ones(1, bool))], 1.0)
    assert (figures.misses, figures.false, figures.mota, figures.idf1) == (1, 1, -1.0, 0.0)


def test_nobody_at_all() -> None:
    nobody = Moment([], [], np.zeros((0, 0)), np.zeros(0, bool))
    ghost = Moment([], [0], np.zeros((0, 1)), np.zeros(0, bool))
    assert measure([nobody], 1.0) == Figures(seconds=1.0)
    assert measure([nobody, ghost], 1.0).false == 1
    assert measure([], 0.0).switches_per_minute == 0.0


def test_films_add_up() -> None:
    film = moments([{0: 0, 1: 1}] * 3 + [{0: 1}])
    one = measure(film, 2.0)
    both = one + one
    assert both.people == 2 * one.people
    assert both.seconds == 4.0
    assert both.mota == pytest.approx(one.mota)


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=5))
def test_pairs_are_good_and_used_once(rows: list[list[float]]) -> None:
    similarity = np.array(rows)
    pairs = best_pairs(similarity)
    assert all(similarity[pair] >= 0.5 for pair in pairs)
    for side in (0, 1):
        assert len({pair[side] for pair in pairs}) == len(pairs)
