"""The table of all songs: what counts as a fault, and one real dance."""

from __future__ import annotations

import pytest

from benchmarks.songs import Dance, danced, faults, row
from game.core.judge import RULES


def made(dancer: str, points: int, stars: int) -> Dance:
    return Dance("song", dancer, dict.fromkeys(RULES, points), dict.fromkeys(RULES, stars))


def test_dances_as_they_should_be_have_no_faults() -> None:
    dances = [made("right", 10000, 7), made("500 ms late", 4000, 2), made("standing still", 0, 0)]
    assert faults(dances) == []
    assert row(dances[1]) == "| song | 500 ms late | 4000 (2) | 4000 (2) | 4000 (2) |"


@pytest.mark.parametrize(
    ("wrong", "levels"),
    [
        (made("right", 7000, 4), 3),
        (made("standing still", 2100, 1), 3),
        (made("500 ms late", 10000, 7), 1),
        (made("standing still", 10001, 0), 3),
    ],
)
def test_what_is_not_is_told_level_by_level(wrong: Dance, levels: int) -> None:
    right = [] if wrong.dancer == "right" else [made("right", 10000, 7)]
    assert len(faults([*right, wrong])) == levels


def test_a_real_dance_is_danced_right() -> None:
    dance = danced("mirrorball-midnight", "right", 12.0)
    assert set(dance.stars.values()) == {7}
