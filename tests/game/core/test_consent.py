from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from game.core.consent import (
    ASK_S,
    COUNT_S,
    FLICKER_S,
    HOLD_S,
    MISSING_S,
    STALLED_S,
    Consent,
    Phase,
)

STEP_S = 1 / 30


class Asked:
    def __init__(self, *players: int) -> None:
        self.now, self.taken = 5.0, 0
        self.consent = Consent(players, self.now)

    def show(self, seconds: float, hands: dict[int, bool], *, strangers: bool = False) -> Phase:
        for _ in range(round(seconds / STEP_S)):
            self.now += STEP_S
            self.taken += self.consent.update(self.now, hands, strangers=strangers)
        return self.consent.phase


def test_all_hands_at_once_and_a_countdown_make_one_picture() -> None:
    asked = Asked(1, 2, 3)
    up, down = dict.fromkeys((1, 2, 3), True), dict.fromkeys((1, 2, 3), False)
    assert asked.show(HOLD_S + 0.2, up) is Phase.COUNTING
    assert asked.show(COUNT_S - 0.5, down) is Phase.COUNTING  # hands may come down to smile
    assert asked.taken == 0
    assert asked.show(1.0, down) is Phase.TAKEN
    assert asked.show(5.0, up) is Phase.TAKEN
    assert asked.taken == 1


def test_one_who_does_not_agree_is_enough() -> None:
    asked = Asked(1, 2, 3)
    assert asked.show(ASK_S - 1, {1: True, 2: True, 3: False}) is Phase.ASKING
    assert asked.consent.agreed == {1, 2}
    assert asked.show(2.0, {1: True, 2: True, 3: False}) is Phase.REFUSED
    assert asked.show(9.0, dict.fromkeys((1, 2, 3), True)) is Phase.REFUSED
    assert asked.taken == 0


def test_hands_in_turn_are_no_agreement() -> None:
    asked = Asked(1, 2)
    for _ in range(5):
        asked.show(2.0, {1: True, 2: False})
        assert asked.show(1.9, {1: False, 2: True}) is not Phase.COUNTING
    assert asked.taken == 0


def test_who_walks_off_during_the_countdown_is_not_pictured() -> None:
    asked = Asked(1, 2)
    asked.show(HOLD_S + 0.2, {1: True, 2: True})
    assert asked.show(MISSING_S + 0.2, {1: False}) is Phase.REFUSED


def test_a_stranger_in_the_picture_must_agree_too() -> None:
    asked = Asked(1)
    assert asked.show(5.0, {1: True}, strangers=True) is Phase.ASKING
    assert asked.consent.in_the_way(asked.now)
    assert asked.show(HOLD_S + 0.6, {1: True}) is Phase.COUNTING
    assert asked.show(0.5, {1: True}, strangers=True) is Phase.REFUSED


def test_cancelled_and_nobody_to_ask() -> None:
    asked = Asked(1)
    asked.show(HOLD_S + 0.2, {1: True})
    asked.consent.cancel()
    assert asked.show(9.0, {1: True}) is Phase.REFUSED
    assert Asked().consent.phase is Phase.REFUSED


def test_hands_up_before_the_question_are_no_answer() -> None:
    consent = Consent((1, 2), 10.0)
    for step in range(120):
        assert not consent.update(6.0 + step * STEP_S, {1: True, 2: True})
    assert consent.phase is Phase.ASKING
    assert not consent.agreed


def test_the_question_ends_without_any_picture() -> None:
    consent = Consent((1,), 10.0)
    consent.tick(10.0 + ASK_S - 0.1)
    assert consent.phase is Phase.ASKING
    consent.tick(10.0 + ASK_S + 0.1)
    assert consent.phase is Phase.REFUSED


def test_two_pictures_far_apart_are_not_held_between_them() -> None:
    consent = Consent((1,), 0.0)
    consent.update(1.0, {1: True})
    consent.update(1.0 + HOLD_S, {1: True})
    assert consent.phase is Phase.ASKING


def test_who_was_away_for_too_long_between_two_pictures_has_left() -> None:
    asked = Asked(1, 2)
    assert asked.show(HOLD_S + 0.2, {1: True, 2: True}) is Phase.COUNTING
    both, at = {1: True, 2: True}, asked.now
    assert not asked.consent.update(at + MISSING_S - 0.01, {1: True})
    assert asked.consent.phase is Phase.COUNTING
    asked.consent.update(at + MISSING_S + 0.01, both)
    assert asked.consent.phase is Phase.REFUSED


def test_a_camera_that_hangs_in_the_countdown_takes_no_picture() -> None:
    asked = Asked(1)
    assert asked.show(HOLD_S + 0.2, {1: True}) is Phase.COUNTING
    asked.consent.tick(asked.now + STALLED_S - 0.1)
    assert asked.consent.phase is Phase.COUNTING
    asked.now += COUNT_S + 60  # and comes back
    assert not asked.consent.update(asked.now, {1: True})
    assert asked.consent.phase is Phase.REFUSED
    asked = Asked(1)
    asked.show(HOLD_S + 0.2, {1: True})
    asked.consent.tick(asked.now + STALLED_S + 0.1)
    assert asked.consent.phase is Phase.REFUSED


Picture = tuple[float, dict[int, bool]]
PLAYERS = (1, 2, 3)
some = st.dictionaries(st.sampled_from(PLAYERS), st.booleans())
stretches = st.tuples(
    st.floats(0.05, 5.0), st.sampled_from((0.03, 0.1, 0.4, 1.2)), st.just({}) | some
)
everybody = st.tuples(
    st.floats(1.0, 5.0), st.sampled_from((0.03, 0.1)), st.just(dict.fromkeys(PLAYERS, True))
)
evenings = st.lists(stretches | everybody, max_size=10)


def all_held(pictures: list[Picture], begin: int) -> bool:
    """Whether from a picture on all hands stay up for HOLD_S, without a gap."""
    start, before = pictures[begin][0], pictures[begin][0]
    up_at = dict.fromkeys(PLAYERS, float("-inf"))
    for at, hands in pictures:
        up_at |= {player: at for player, up in hands.items() if up}
        if at < start:
            continue
        if at - before > MISSING_S or any(at - up > FLICKER_S for up in up_at.values()):
            return False
        if at - start >= HOLD_S - 1e-6:
            return True
        before = at
    return False


@given(evenings)
def test_no_picture_unless_all_hands_were_held_up_together(
    evening: list[tuple[float, float, dict[int, bool]]],
) -> None:
    consent, now, pictures = Consent(PLAYERS, 0.0), 0.0, list[Picture]()
    for seconds, step_s, hands in evening:
        for _ in range(round(seconds / step_s)):
            now += step_s
            pictures.append((now, hands))
            if not consent.update(now, hands):
                continue
            asked = [i for i, (at, _) in enumerate(pictures) if at <= now - COUNT_S + 1e-6]
            assert any(all_held(pictures, i) for i in asked)
            counted = [(at, h) for at, h in pictures if at >= now - COUNT_S - 1e-6]
            for player in PLAYERS:  # and nobody went away since
                seen = [at for at, h in counted if player in h] or [-99.0]
                gaps = [b - a for a, b in zip(seen, [*seen[1:], now], strict=True)]
                assert max([*gaps, seen[0] - counted[0][0]]) <= MISSING_S + 1e-6
        assert 0 <= consent.held <= 1
        assert 0 <= consent.left_s <= COUNT_S
