"""Easing functions, each at 21 points."""

from __future__ import annotations

import pytest

from game.ui.tween import EASINGS, share, tween

POINTS = [step / 20 for step in range(21)]
OVERSHOOT = {"back_in", "back_out", "elastic_out"}


@pytest.mark.parametrize("name", EASINGS)
def test_begins_at_0_and_ends_at_1(name: str) -> None:
    values = [EASINGS[name](point) for point in POINTS]
    assert values[0] == pytest.approx(0, abs=1e-9)
    assert values[-1] == pytest.approx(1, abs=1e-9)
    reach = 0.4 if name in OVERSHOOT else 1e-9
    assert all(-reach <= value <= 1 + reach for value in values)


@pytest.mark.parametrize("name", sorted(set(EASINGS) - OVERSHOOT))
def test_never_turns_back(name: str) -> None:
    values = [EASINGS[name](point) for point in POINTS]
    assert values == sorted(values)


def test_back_out_springs_over_its_goal() -> None:
    assert max(EASINGS["back_out"](point) for point in POINTS) > 1.05


def test_share_is_held_at_both_ends() -> None:
    assert [share(now, 1, 2) for now in (0, 1, 2, 3, 9)] == [0, 0, 0.5, 1, 1]
    assert [share(now, 1, 0) for now in (0, 1)] == [0, 1]
    assert tween("linear", 2, 1, 2) == 0.5
