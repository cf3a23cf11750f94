"""The guests of pass-the-floor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from game.core.guests import LEAST_GUESTS, LONGEST_NAME, renamed, with_guest, without
from game.core.party import MAX_GUESTS

TWO = ("Ada", "Ben")


def test_guests_come_go_and_change_their_names() -> None:
    assert with_guest(TWO, "  Cleo   the Great ") == (*TWO, "Cleo the Great")
    assert with_guest(TWO, "ADA") == with_guest(TWO, "  ") == TWO
    assert renamed(TWO, 1, "ada") == renamed(TWO, 1, "") == TWO
    assert renamed(TWO, 1, "BEN") == ("Ada", "BEN")
    assert without((*TWO, "Cleo"), 0) == ("Ben", "Cleo")
    assert without(TWO, 0) == TWO


@given(st.lists(st.tuples(st.sampled_from(["add", "name", "out"]), st.integers(0, 20), st.text())))
def test_no_two_have_one_name_whatever_is_typed(changes: list[tuple[str, int, str]]) -> None:
    guests: tuple[str, ...] = TWO
    for what, number, name in changes:
        at = number % len(guests)
        if what == "add":
            guests = with_guest(guests, name)
        else:
            guests = renamed(guests, at, name) if what == "name" else without(guests, at)
        assert LEAST_GUESTS <= len(guests) <= MAX_GUESTS
        assert len({guest.casefold() for guest in guests}) == len(guests)
        assert all(0 < len(guest) <= LONGEST_NAME for guest in guests)
