"""Pressing by holding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.dwell import CATCH, DWELL_S, GRACE_S, KEEP, Dwell, Dwelling, Place, Target

LEFT: Target = (100.0, 600.0, 300.0, 100.0, DWELL_S)
RIGHT: Target = (500.0, 600.0, 300.0, 100.0, DWELL_S)
TARGETS = [LEFT, RIGHT]
STEP_S = 1 / 60


class Hand:
    """A pointer and its clock."""

    def __init__(self) -> None:
        self.dwell, self.now = Dwell(), 10.0

    def at(self, place: Place | None, seconds: float) -> list[Dwelling]:
        found = []
        for _ in range(round(seconds / STEP_S)):
            self.now += STEP_S
            found.append(self.dwell.update(self.now, place, TARGETS))
        return found


def presses(found: list[Dwelling]) -> list[int | None]:
    return [dwelling.target for dwelling in found if dwelling.pressed]


def test_a_hand_that_rests_on_a_button_presses_it_once() -> None:
    hand = Hand()
    found = hand.at((200, 650), 4.0)
    assert presses(found) == [0]
    at = next(n for n, dwelling in enumerate(found) if dwelling.pressed)
    assert at * STEP_S == pytest.approx(DWELL_S, abs=0.05)
    assert found[at // 2].share == pytest.approx(0.5, abs=0.03)
    assert found[-1].share == 0


def test_a_slow_button_is_held_longer() -> None:
    dwell, slow = Dwell(), (*LEFT[:4], 3.0)
    found = [dwell.update(n * STEP_S, (200, 650), [slow]) for n in range(240)]
    assert [n for n, dwelling in enumerate(found) if dwelling.pressed] == [180]


def test_beside_the_buttons_nothing_happens() -> None:
    found = Hand().at((1500, 300), 3.0)
    assert presses(found) == []
    assert found[-1].place == (1500, 300)


def test_the_magnet_draws_the_pointer_and_holds_it() -> None:
    hand = Hand()
    assert hand.at((200, 700 + CATCH - 1), 0.1)[-1] == Dwelling(
        (200, 700), 0, pytest.approx(0.07, abs=0.02)
    )
    assert hand.at((200, 700 + KEEP - 1), 0.5)[-1].target == 0
    assert hand.at((200, 700 + KEEP + 1), 0.1)[-1].target is None
    assert Hand().at((200, 700 + CATCH + 1), 0.1)[-1].target is None


def test_going_to_the_other_button_begins_anew() -> None:
    hand = Hand()
    hand.at((200, 650), 1.0)
    assert hand.at((600, 650), 0.5)[0].share == 0
    assert presses(hand.at((600, 650), 1.0)) == [1]


@pytest.mark.parametrize("away", [None, (200.0, 300.0)])
def test_a_slip_is_forgiven_and_leaving_is_not(away: Place | None) -> None:
    hand = Hand()
    hand.at((200, 650), 0.9)
    hand.at(away, GRACE_S / 2)
    assert presses(hand.at((200, 650), 0.3)) == [0]
    hand = Hand()
    hand.at((200, 650), 0.9)
    hand.at(away, GRACE_S * 2)
    assert presses(hand.at((200, 650), 1.0)) == []


@pytest.mark.parametrize("away", [None, (200.0, 300.0), (600.0, 650.0)])
def test_after_a_press_the_hand_must_leave(away: Place | None) -> None:
    hand = Hand()
    hand.at((200, 650), 2.0)
    hand.at(away, GRACE_S * 2)
    assert presses(hand.at((200, 650), 2.0)) == [0]


def test_a_new_screen_waits_and_does_not_press_what_came_under_the_hand() -> None:
    hand = Hand()
    hand.at((200, 650), 1.0)
    hand.dwell.hold_off(hand.now + 0.8)
    found = hand.at((200, 650), 1.9)
    assert presses(found) == []
    assert presses(hand.at((200, 650), 0.3)) == [0]


places = st.one_of(st.none(), st.tuples(st.floats(0, 1920), st.floats(0, 1080)))


@given(st.lists(st.tuples(places, st.floats(0.0, 0.5)), max_size=60))
def test_whatever_a_hand_does_presses_are_apart(steps: list[tuple[Place | None, float]]) -> None:
    dwell, now, last = Dwell(), 0.0, -9.0
    for place, step_s in steps:
        now += step_s
        dwelling = dwell.update(now, place, TARGETS)
        assert 0 <= dwelling.share <= 1
        if dwelling.pressed:
            assert now - last >= DWELL_S - 1e-9
            last = now
