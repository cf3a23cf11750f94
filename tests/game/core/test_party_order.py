"""Who is shown where in a party's dance, and when that changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from game.core.party import Mode, Profile, Standing, team_of
from game.core.party_order import SETTLE_S, Settled, leaders, shown
from game.core.roster import MAX_PLAYERS, Presence


def standing(seat: int, score: int = 0, **changes: object) -> Standing:
    """A player whose number is their seat's."""
    usual = Standing(seat, seat, Profile(""), score, 5000, 0, 0, 1, Presence.HERE)
    return replace(usual, team=team_of(seat), **changes)  # type: ignore[arg-type]


def seats(standings: tuple[Standing, ...]) -> list[int]:
    return [one.seat for one in standings]


def test_the_best_come_first_and_equals_by_their_number() -> None:
    three = [standing(1, 10), standing(2, 30), standing(3, 10)]
    assert seats(shown(three, Mode.VERSUS)) == [2, 1, 3]
    assert seats(shown(three, Mode.FLOOR)) == [2, 1, 3]
    assert seats(shown(three[::-1], Mode.DUET)) == [2, 1, 3]


def test_who_dances_for_one_bar_stays_in_place() -> None:
    assert seats(shown([standing(2, 9), standing(1, 3)], Mode.COOP)) == [1, 2]


def test_teams_stand_together() -> None:
    four = [standing(1, 1), standing(2, 9), standing(3, 5), standing(4, 7)]
    assert seats(shown(four, Mode.TEAMS)) == [3, 1, 2, 4]


def test_who_has_left_makes_room_for_those_who_are_there() -> None:
    left = standing(1, 900, presence=Presence.AWAY)
    here = [standing(seat, seat) for seat in range(2, MAX_PLAYERS + 1)]
    assert 1 in seats(shown([left, *here], Mode.VERSUS))
    again = standing(7, 1, number=1)
    assert 1 not in seats(shown([left, *here, again], Mode.VERSUS))
    assert 7 in seats(shown([left, *here, again], Mode.VERSUS))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Presence)), max_size=12),
    st.sampled_from(Mode),
)
def test_no_more_than_there_is_room_for_and_nobody_there_is_left_out(
    scores: list[tuple[int, Presence]], mode: Mode
) -> None:
    everybody = [
        standing(seat, score, presence=presence, number=(seat - 1) % MAX_PLAYERS + 1)
        for seat, (score, presence) in enumerate(scores, 1)
    ]
    found = seats(shown(everybody, mode))
    assert len(found) == len(set(found)) <= MAX_PLAYERS
    here = [one.seat for one in everybody if one.presence is not Presence.AWAY]
    if len(here) <= MAX_PLAYERS // 2:
        assert set(here) <= set(found)


def test_the_first_lead_once_they_have_something() -> None:
    assert leaders([]) == leaders([standing(1), standing(2)]) == frozenset()
    assert leaders([standing(1, 4), standing(2, 9), standing(3, 9)]) == {2, 3}


def test_an_order_changes_once_another_lasts() -> None:
    settled = Settled()
    assert settled.update(0.0, (1, 2)) == (1, 2)
    assert settled.update(1.0, (2, 1)) == (1, 2), "the other's verdict may be on its way"
    assert settled.update(1.05, (1, 2)) == (1, 2)
    assert settled.update(2.0, (2, 1)) == (1, 2)
    assert settled.update(2.0 + SETTLE_S, (2, 1)) == (2, 1)


def test_who_comes_or_goes_does_so_at_once() -> None:
    settled = Settled()
    settled.update(0.0, (1, 2))
    assert settled.update(0.01, (1, 3, 2)) == (1, 3, 2)
    assert settled.update(0.02, (3, 2)) == (3, 2)
