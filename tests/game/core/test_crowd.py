"""When the crowd is heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.crowd import Danced, applause, is_milestone, reaction

danced = st.builds(Danced, st.integers(0, 60), st.integers(0, 7), st.integers(0, 9))


@pytest.mark.parametrize(
    ("before", "now", "sound"),
    [
        (Danced(), Danced(), None),
        (Danced(3), Danced(4), None),
        (Danced(4), Danced(5), "crowd_combo"),
        (Danced(8), Danced(11), "crowd_combo"),
        (Danced(14), Danced(15), None),
        (Danced(12), Danced(0), None),
        (Danced(4, 1), Danced(5, 2), "crowd_star"),
        (Danced(4, 1, 0), Danced(5, 2, 1), "crowd_gold"),
        (Danced(5, 2, 1), Danced(0, 2, 1), None),
    ],
)
def test_one_sound_for_what_is_new(before: Danced, now: Danced, sound: str | None) -> None:
    assert reaction(before, now) == sound


@given(danced)
def test_nothing_new_is_quiet(seen: Danced) -> None:
    assert reaction(seen, seen) is None


@given(st.integers(1, 200))
def test_a_long_combo_is_cheered_ever_so_often(combo: int) -> None:
    heard = sum(is_milestone(step) for step in range(1, combo + 1))
    assert heard == combo // 10 + (combo >= 5)


def test_more_stars_more_applause() -> None:
    assert [len(applause(stars)) for stars in range(8)] == [0, 1, 1, 1, 2, 2, 2, 2]
    assert applause(2) != applause(3) != applause(4)
