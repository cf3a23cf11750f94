from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.roster import (
    ASK_AFTER_S,
    ASK_WITHIN_S,
    GRACE_S,
    HIDDEN_S,
    JOIN_S,
    MAX_PLAYERS,
    Event,
    Happening,
    Person,
    Presence,
    Roster,
)
from pose_engine.keypoints import LEFT_ELBOW, LEFT_WRIST, RIGHT_ELBOW, RIGHT_WRIST
from tests.fakes import STANDING

STEP_S = 1 / 30


def standing(hands: int = 0) -> np.ndarray:
    """A pose (17, 3) with 0, 1 or 2 hands over the head."""
    pose = np.ones((17, 3), np.float32)
    pose[:, :2] = STANDING
    for elbow, wrist in ((LEFT_ELBOW, LEFT_WRIST), (RIGHT_ELBOW, RIGHT_WRIST))[:hands]:
        pose[elbow, 1], pose[wrist, 1] = 0.14, -0.02
    return pose


class Room:
    """A camera's pictures, one after another, and what the roster told of them."""

    def __init__(self, most: int = MAX_PLAYERS) -> None:
        self.roster, self.now = Roster(most), 10.0
        self.told: list[Event] = []

    def show(self, seconds: float, hands: dict[int, int], joining: bool = True) -> list[Happening]:
        """Shows people by track, each with so many hands up; what happened meanwhile."""
        before = len(self.told)
        people = [Person(track, standing(up)) for track, up in hands.items()]
        for _ in range(max(1, round(seconds / STEP_S))):
            self.now += STEP_S
            self.told += self.roster.update(self.now, people, joining=joining)
        return [event.kind for event in self.told[before:]]

    def join(self, *tracks: int) -> None:
        self.show(JOIN_S + 0.2, dict.fromkeys(tracks, 1))


def test_a_raised_hand_joins_and_gets_the_next_number() -> None:
    room = Room()
    assert room.show(3.0, {4: 0, 9: 0}) == []
    assert room.show(JOIN_S - 0.2, {4: 1, 9: 0}) == []
    assert 0.5 < room.roster.rings[4] < 1
    assert room.show(0.4, {4: 1, 9: 0}) == [Happening.JOINED]
    assert room.show(JOIN_S + 0.2, {4: 0, 9: 2}) == [Happening.JOINED]
    assert [(seat.number, seat.track) for seat in room.roster.here] == [(1, 4), (2, 9)]
    assert room.roster.rings == {}


def test_a_flicker_keeps_the_ring_and_a_lowered_hand_empties_it() -> None:
    room = Room()
    room.show(0.7, {1: 1})
    room.show(0.1, {1: 0})
    assert room.roster.rings[1] > 0.5
    room.show(0.5, {1: 0})
    assert 1 not in room.roster.rings
    assert room.show(0.7, {1: 1}) == []


def test_passers_by_and_watchers_are_no_players() -> None:
    room = Room()
    room.join(1)
    assert room.show(20.0, {1: 0, 2: 0, 3: 0}) == []
    assert room.show(1.0, {1: 0, 5: 0}) == []
    assert len(room.roster.seats) == 1


def test_who_walks_away_has_left_after_a_grace_and_comes_back_with_their_number() -> None:
    room = Room()
    room.join(1, 2)
    assert room.show(HIDDEN_S + 0.1, {2: 0}) == []
    assert room.roster.seat(1).presence is Presence.HIDDEN
    assert room.show(GRACE_S, {2: 0}) == [Happening.LEFT]
    assert not room.roster.seat(1).here
    assert [seat.id for seat in room.roster.here] == [2]
    assert room.show(0.2, {1: 0, 2: 0}) == [Happening.BACK]
    assert room.roster.seat(1).number == 1


def test_hidden_for_a_moment_is_not_gone() -> None:
    room = Room()
    room.join(1)
    assert room.show(GRACE_S - 0.5, {}) == []
    assert room.show(0.1, {1: 0}) == []
    assert room.roster.seat(1).presence is Presence.HERE


def test_a_lost_player_is_asked_for_and_never_guessed() -> None:
    room = Room()
    room.join(1, 2)
    room.show(0.3, {2: 0})
    assert room.show(ASK_AFTER_S + 0.3, {2: 0, 7: 0}) == [Happening.ASKED]
    assert room.roster.asked is not None
    assert room.roster.asked.id == 1
    room.show(0.5, {2: 0, 7: 0})
    assert room.roster.of_track(7) is None
    assert room.show(JOIN_S + 0.2, {2: 0, 7: 1}) == [Happening.BACK]
    assert room.roster.seat(1).track == 7
    assert room.roster.asked is None


def test_both_hands_are_somebody_new_even_while_another_is_asked_for() -> None:
    room = Room()
    room.join(1)
    room.show(GRACE_S + 0.5, {})
    room.show(0.2, {8: 0})
    assert room.roster.asked is not None
    assert room.show(JOIN_S + 0.2, {8: 2}) == [Happening.JOINED]
    assert room.roster.seat(2).track == 8
    assert room.roster.seat(1).presence is Presence.AWAY


def test_those_who_were_there_before_are_not_asked() -> None:
    room = Room()
    room.show(1.0, {1: 0, 5: 0})  # 5 watches from the sofa
    room.join(1)
    room.show(0.5, {1: 0, 5: 0})
    told = room.show(GRACE_S + 1, {5: 0})
    assert told == [Happening.LEFT]
    assert room.roster.asked is None


def test_nobody_waits_for_ever() -> None:
    room = Room()
    room.join(1)
    room.show(GRACE_S + 1, {})
    room.show(ASK_WITHIN_S, {})
    assert room.show(1.0, {6: 0}) == []
    assert room.show(JOIN_S + 0.2, {6: 1}) == [Happening.JOINED]
    assert room.roster.seat(2).number == 2  # 1 may still come back


def test_a_full_party_lets_nobody_in_until_a_place_is_free() -> None:
    room = Room(most=2)
    room.join(1, 2)
    assert room.show(3.0, {1: 0, 2: 0, 3: 1}) == []
    room.show(GRACE_S + 1, {1: 0, 3: 0})
    assert room.show(JOIN_S + 0.2, {1: 0, 3: 2}) == [Happening.JOINED]
    assert room.show(1.0, {1: 0, 2: 0, 3: 0}) == []  # 2 is back, and there is no room
    assert room.roster.seat(2).presence is Presence.AWAY


def test_nobody_joins_while_the_coach_raises_a_hand() -> None:
    room = Room()
    assert room.show(3.0, {1: 1}, joining=False) == []


def test_a_hand_held_on_counts_whenever_the_coach_raises_none() -> None:
    room = Room()
    for _ in range(2):
        assert room.show(0.4, {1: 1}, joining=True) == []
        assert room.show(3.0, {1: 1}, joining=False) == []
    assert room.show(0.3, {1: 1}, joining=True) == [Happening.JOINED]


def test_nobody_answers_by_copying_the_coach() -> None:
    room = Room()
    room.join(1)
    room.show(0.3, {})
    room.show(ASK_AFTER_S + 0.3, {7: 0})
    assert room.roster.asked is not None
    assert Happening.BACK not in room.show(3.0, {7: 1}, joining=False)
    assert room.show(JOIN_S + 0.2, {7: 1}) == [Happening.BACK]


def test_of_several_raised_hands_none_is_taken_for_the_one_asked_for() -> None:
    room = Room()
    room.join(1, 2)
    room.show(0.3, {})
    room.show(ASK_AFTER_S + 0.3, {7: 0, 8: 0})  # two hugged, and the tracker lost both
    asked = room.roster.asked
    assert asked is not None
    room.show(GRACE_S, {7: 0, 8: 0})
    assert room.show(JOIN_S + 1.0, {7: 1, 8: 1}) == []
    assert room.show(1.0, {7: 0, 8: 0}) == []
    assert room.show(JOIN_S + 0.5, {7: 0, 8: 1})[:1] == [Happening.BACK]
    assert room.roster.seat(asked.id).track == 8


def test_nobody_is_asked_back_to_a_place_that_is_taken() -> None:
    room = Room(most=2)
    room.join(1, 2)
    room.show(GRACE_S + 1, {1: 0})
    room.show(JOIN_S + 0.2, {1: 0, 3: 2})
    assert room.show(3.0, {1: 0, 3: 0, 9: 0}) == []
    assert room.roster.asked is None
    told = room.show(GRACE_S + 1, {1: 0, 9: 0, 4: 0})  # 3 leaves: now there is room
    assert set(told) == {Happening.ASKED, Happening.LEFT}


def test_time_without_pictures_is_forgiven() -> None:
    room = Room()
    room.join(1, 2)
    room.now += 300.0  # between two dances, or the camera was unplugged
    assert room.show(0.3, {2: 0}) == []
    assert room.roster.seat(1).here
    assert room.show(ASK_AFTER_S, {2: 0, 5: 0}) == [Happening.ASKED]  # as if just lost


def test_admitted_and_dismissed() -> None:
    room = Room(most=2)
    room.now = 11.0
    events = room.roster.admit(11.0, [5, 3, 4])
    assert [event.seat.track for event in events] == [5, 3]
    (left,) = room.roster.dismiss(1)
    assert left.kind is Happening.LEFT
    assert room.roster.dismiss(1) == ()
    assert room.show(0.5, {5: 0, 3: 0}) == []
    assert room.show(JOIN_S + 0.2, {5: 2, 3: 0}) == [Happening.JOINED]


@pytest.mark.parametrize("most", [0, 7])
def test_a_party_has_its_bounds(most: int) -> None:
    with pytest.raises(ValueError, match="1 to 6"):
        Roster(most)


def test_no_such_seat() -> None:
    with pytest.raises(KeyError):
        Roster().seat(1)


pictures = st.lists(
    st.tuples(st.floats(0.02, 3.0), st.dictionaries(st.integers(1, 9), st.integers(0, 2))),
    max_size=40,
)


@settings(deadline=None)
@given(pictures, st.integers(1, MAX_PLAYERS))
def test_whatever_happens_places_stay_in_order(
    shown: list[tuple[float, dict[int, int]]], most: int
) -> None:
    roster, now = Roster(most), 0.0
    joined: set[int] = set()
    for step_s, hands in shown:
        now += step_s
        people = [Person(track, standing(up)) for track, up in hands.items()]
        for event in roster.update(now, people):
            if event.kind is Happening.JOINED:
                assert event.seat.id not in joined
                joined.add(event.seat.id)
            assert event.seat.id in joined
        here = roster.here
        assert len(here) <= most
        assert len({seat.number for seat in here}) == len(here)
        assert all(1 <= seat.number <= MAX_PLAYERS for seat in here)
        assert len({seat.track for seat in roster.seats}) == len(roster.seats)
        assert [seat.id for seat in roster.seats] == list(range(1, len(roster.seats) + 1))
        assert all(0 <= ring <= 1 for ring in roster.rings.values())
        assert roster.asked is None or roster.asked.presence is not Presence.HERE
