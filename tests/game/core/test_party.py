from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.party import (
    MAX_GUESTS,
    Profile,
    Standing,
    ranks,
    team_of,
    team_scores,
    together,
    track_of,
    turns,
)
from game.core.roster import MAX_PLAYERS, Presence


def standing(seat: int, score: int, full: int = 10_000, team: int | None = None) -> Standing:
    profile = Profile(f"Player {seat}")
    return Standing(seat, seat, profile, score, full, 0, 0, 1, Presence.HERE, team=team)


def test_equals_share_a_rank() -> None:
    assert ranks([50, 90, 90, 10]) == [3, 1, 1, 4]
    assert ranks([]) == []


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_ranks_go_by_score(scores: list[int]) -> None:
    found = ranks(scores)
    assert min(found) == 1
    for (one, rank), (other, behind) in itertools.permutations(
        list(zip(scores, found, strict=True)), 2
    ):
        assert (one > other) == (rank < behind)


def test_all_together_each_counts_alike() -> None:
    share, stars = together([standing(1, 8000), standing(2, 2000, 5000), standing(3, 0, 0)])
    assert share == pytest.approx(0.6)
    assert stars == 3
    assert together([]) == (0.0, 0)


def test_a_smaller_team_is_at_no_loss() -> None:
    people = [standing(1, 8000, team=0), standing(3, 4000, team=0), standing(2, 6000, team=1)]
    assert team_scores(people) == [6000, 6000]
    assert [team_of(number) for number in range(1, 5)] == [0, 1, 0, 1]


def test_parts_go_round() -> None:
    assert [track_of(order, 2) for order in range(4)] == [0, 1, 0, 1]


guests = st.integers(2, MAX_GUESTS)


@given(guests, st.integers(1, 30), st.data())
def test_turns_are_fair(count: int, songs: int, data: st.DataObject) -> None:
    group = data.draw(st.integers(1, min(count, MAX_PLAYERS)))
    plan = turns(count, songs, group)
    assert len(plan) == songs
    danced = [0] * count
    for song in plan:
        assert len(set(song)) == group
        for guest in song:
            danced[guest] += 1
        assert max(danced) - min(danced) <= 1


def test_guests_meet_others() -> None:
    plan = turns(4, 6, 2)
    assert set(plan) == set(itertools.combinations(range(4), 2))


@pytest.mark.parametrize(("count", "songs", "group"), [(1, 3, 1), (13, 3, 2), (4, 0, 2), (3, 2, 4)])
def test_a_party_that_cannot_be(count: int, songs: int, group: int) -> None:
    with pytest.raises(ValueError, match="no party"):
        turns(count, songs, group)
