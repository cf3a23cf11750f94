"""Before a party dances."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from game.core.judge import RULES
from game.core.lobby import (
    LASTING_S,
    LEGS,
    START_S,
    TOGGLED,
    ArmsHeld,
    Lasting,
    limb_toggled,
    next_difficulty,
    next_name,
    posture_changed,
    seated,
)
from game.core.party import Profile

ADA = Profile("Ada")
STEP_S = 1 / 30


def test_a_click_goes_round_all_names_that_nobody_else_has() -> None:
    known = ["Ada", "Ben", "Cleo", "Player 1"]
    names, name = [], ""
    for _ in range(3):
        name = next_name(name, "Player 1", known, ["ben"])
        names.append(name)
    assert names == ["Ada", "Cleo", ""]
    assert next_name("gone", "Player 1", known, []) == ""


@given(st.text(), st.lists(st.text(min_size=1)), st.lists(st.text()))
def test_no_name_is_ever_one_that_is_taken(own: str, known: list[str], taken: list[str]) -> None:
    name = next_name(own, "Player 1", known, taken)
    assert name == "" or name.casefold() not in {one.casefold() for one in taken}


def test_difficulties_go_round() -> None:
    profile, met = ADA, []
    for _ in RULES:
        profile = next_difficulty(profile)
        met.append(profile.difficulty)
    assert sorted(met) == sorted(RULES)
    assert profile == ADA


def test_seated_means_both_legs_left_out() -> None:
    sitting = posture_changed(ADA)
    assert seated(sitting)
    assert sitting.left_out == LEGS
    assert posture_changed(sitting) == ADA
    assert not seated(limb_toggled(ADA, "left_leg"))
    assert seated(limb_toggled(limb_toggled(ADA, "right_leg"), "left_leg"))


@given(st.lists(st.sampled_from([*TOGGLED, "posture"])))
def test_something_that_dances_is_always_left(clicks: list[str]) -> None:
    profile = ADA
    for click in clicks:
        profile = posture_changed(profile) if click == "posture" else limb_toggled(profile, click)
        assert set(profile.left_out) < set(TOGGLED)
        assert len(set(profile.left_out)) == len(profile.left_out)


def held(arms: ArmsHeld, until_s: float, from_s: float = 0.0, *, up: bool = True) -> float:
    at, share = from_s, 0.0
    while at < until_s:
        share = arms.update(at, {1: up})
        at += STEP_S
    return share


def test_both_arms_held_up_start() -> None:
    arms = ArmsHeld()
    held(arms, 0.5, up=False)
    assert 0.2 < held(arms, 0.5 + 0.5 * START_S, 0.5) < 0.6
    assert held(arms, 0.6 + START_S, 0.5 + 0.5 * START_S) == 1.0


def test_whoever_joins_with_both_arms_up_does_not_start_the_dance() -> None:
    arms = ArmsHeld()
    assert held(arms, 5.0) == 0.0
    held(arms, 6.0, 5.0, up=False)
    assert held(arms, 8.0, 6.0) == 1.0


def test_a_flicker_does_not_end_the_holding_but_a_rest_does() -> None:
    arms = ArmsHeld()
    held(arms, 0.5, up=False)
    held(arms, 1.2, 0.5)
    held(arms, 1.4, 1.2, up=False)
    assert held(arms, 0.6 + START_S, 1.4) == 1.0
    held(arms, 3.5, 0.6 + START_S, up=False)
    assert held(arms, 3.6, 3.5) < 0.2
    assert arms.update(9.0, {}) == 0.0, "who has gone holds nothing"


def test_trouble_is_said_once_it_has_lasted_and_not_longer_than_it_does() -> None:
    lasting, said = Lasting(), []
    for frame in range(90):
        at = frame * STEP_S
        key = None if frame % 10 == 0 else "party_too_far"
        said.append((at, lasting.update(at, key if at < 2.0 else None)))
    first = next(at for at, key in said if key is not None)
    last = max(at for at, key in said if key is not None)
    assert LASTING_S <= first < LASTING_S + 0.2
    assert 2.0 < last < 2.5
    assert lasting.update(3.1, "party_too_wide") is None
