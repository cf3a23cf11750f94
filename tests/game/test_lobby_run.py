"""A lobby without its picture: fake people raise their hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from game.core.lobby import LASTING_S, START_S
from game.core.party import Mode, Profile
from game.core.roster import GRACE_S, JOIN_S, MAX_PLAYERS, Happening, Roster
from game.lobby_run import LobbyRun
from game.party import Floor, Party
from tests.fakes import STANDING, FakeFeed, make_choreography
from tests.stagehand import in_row

DANCE = make_choreography()
BOTH_UP = STANDING.copy()
BOTH_UP[[7, 8, 9, 10], 1] = [0.15, 0.15, 0.02, 0.02]


def number(of: int) -> str:
    return f"Player {of}"


@dataclass
class Hall:
    """A lobby and those before its camera."""

    run: LobbyRun
    now: float = 10.0
    happened: list[Happening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.feed = FakeFeed(self.run.dance)
        self.run.begin()

    def stand(self, people: Mapping[int, np.ndarray], for_s: float) -> None:
        until = self.now + for_s
        while self.now < until:
            self.now += 1 / 30
            self.feed.look_at(self.now, dict(people))
            assert self.feed.newest is not None
            self.happened += [event.kind for event in self.run.update(self.feed.newest)]

    def join(self, *tracks: int, of: int = 6) -> None:
        """These hold up a hand, one after another, and stay."""
        for last in range(1, len(tracks) + 1):
            people = {track: in_row(track, of) for track in tracks[:last]}
            people[tracks[last - 1]] = in_row(tracks[last - 1], of, hand_up=True)
            self.stand(people, JOIN_S + 0.2)

    def names(self) -> list[str]:
        return [self.run.name(seat) for seat in self.run.roster.here]


def hall(mode: Mode = Mode.VERSUS, *known: str, party: Party | None = None) -> Hall:
    return Hall(LobbyRun(party or Party(mode), DANCE, number, known))


def test_players_join_by_a_raised_hand_and_leave_by_walking_away() -> None:
    lobby = hall()
    lobby.stand({1: in_row(1, 6), 2: in_row(2, 6)}, 2.0)
    assert not lobby.run.roster.here, "who raises no hand is no player"
    lobby.join(1, 2)
    assert lobby.names() == ["Player 1", "Player 2"]
    assert set(lobby.run.party.profiles) == {1, 2}
    lobby.stand({2: in_row(2, 6)}, GRACE_S + 0.5)
    assert lobby.names() == ["Player 2"]
    assert lobby.run.slots()[:2] == [None, lobby.run.roster.seat(2)]


def test_cards_say_how_a_player_wishes_to_be_judged() -> None:
    party = Party(Mode.VERSUS, usual=Profile("", "easy"))
    lobby = hall(party=party)
    lobby.join(1, 2)
    assert party.profile(1).difficulty == "easy"
    assert lobby.run.change(1, "difficulty")
    assert lobby.run.change(1, "posture")
    assert lobby.run.change(1, "left_arm")
    assert party.profile(1) == Profile("", "medium", ("left_arm", "left_leg", "right_leg"))
    assert not lobby.run.change(1, "right_arm"), "something must be left to dance with"
    assert party.profile(2) == Profile("", "easy")
    assert not lobby.run.change(9, "posture")
    assert lobby.run.change(1, "out")
    assert not lobby.run.change(1, "out")
    assert lobby.names() == ["Player 2"]


def test_no_two_players_have_one_name() -> None:
    lobby = hall(Mode.VERSUS, "Ada", "Ben", "Player 2")
    lobby.join(1, 2)
    met = set[str]()
    for _ in range(7):
        for seat_id in (1, 2, 2):
            lobby.run.change(seat_id, "name")
            assert len(set(lobby.names())) == 2
            met |= set(lobby.names())
    assert met == {"Ada", "Ben", "Player 1", "Player 2"}


def test_who_has_been_taken_out_may_join_again() -> None:
    lobby = hall()
    lobby.join(1, 2)
    lobby.run.change(1, "out")
    lobby.stand({1: in_row(1, 6), 2: in_row(2, 6)}, 1.0)
    assert lobby.names() == ["Player 2"]
    up = {1: in_row(1, 6, hand_up=True), 2: in_row(2, 6)}
    lobby.stand(up, JOIN_S + 0.3)
    assert len(lobby.names()) == 2


def test_both_arms_start_but_not_the_arms_one_has_joined_with() -> None:
    lobby = hall()
    lobby.stand({1: BOTH_UP}, JOIN_S + START_S + 1.0)
    assert len(lobby.run.roster.here) == 1
    assert lobby.run.arms == 0.0
    lobby.stand({1: STANDING}, 0.5)
    lobby.stand({1: BOTH_UP}, START_S / 2)
    assert 0.2 < lobby.run.arms < 0.8
    lobby.stand({1: BOTH_UP, 2: STANDING}, START_S)
    assert lobby.run.arms == 1.0


def test_arms_of_those_who_only_watch_start_nothing() -> None:
    lobby = hall(party=Party(roster=Roster(1)))
    lobby.join(1)
    lobby.stand({1: in_row(1, 6), 2: BOTH_UP}, START_S + 1.0)
    assert lobby.run.arms == 0.0
    assert lobby.run.wrong == "lobby_full"


def test_crowding_is_said_once_it_has_lasted() -> None:
    lobby = hall()
    near = {1: in_row(1, 2), 2: in_row(1, 2) + [0.03, 0.0]}
    lobby.stand(near, LASTING_S - 0.2)
    assert lobby.run.wrong == ""
    lobby.stand(near, 0.5)
    assert lobby.run.wrong == "party_too_close"
    lobby.stand({1: in_row(1, 2), 2: in_row(2, 2)}, 1.0)
    assert lobby.run.wrong == ""


def test_six_at_once_have_room() -> None:
    lobby = hall()
    everybody = {track: in_row(track, 6, hand_up=True) for track in range(1, 7)}
    lobby.stand(everybody, JOIN_S + 0.2)
    assert [seat.number for seat in lobby.run.roster.here] == list(range(1, 7))
    lobby.stand({track: in_row(track, 6) for track in range(1, 7)}, LASTING_S + 1.0)
    assert lobby.run.wrong == ""


def test_parts_of_a_duet_go_by_place_and_change_with_it() -> None:
    two = replace(DANCE, tracks=DANCE.tracks * 2)
    lobby = Hall(LobbyRun(Party(Mode.DUET), two, number))
    lobby.join(1, 2, of=2)
    assert lobby.run.parts() == {1: 0, 2: 1}
    lobby.stand({1: in_row(2, 2), 2: in_row(1, 2)}, 0.1)
    assert lobby.run.parts() == {1: 1, 2: 0}
    alone = hall(Mode.DUET)
    alone.join(1)
    assert alone.run.parts() == {}, "one part is nobody's own"


def floor_hall(guests: tuple[str, ...] = ("Ada", "Ben", "Cleo")) -> Hall:
    floor = Floor.of(guests, 3, 2, (DANCE.id,) * 3)
    return hall(party=Party(Mode.FLOOR, floor=floor))


def test_the_first_to_join_is_the_first_guest_unless_they_change_places() -> None:
    lobby = floor_hall()
    assert lobby.run.waited_for == lobby.run.turn == ("Ada", "Ben")
    lobby.join(1)
    assert lobby.run.waited_for == ("Ben",)
    lobby.join(1, 2)
    assert lobby.names() == ["Ada", "Ben"]
    lobby.run.change(1, "name")
    assert lobby.names() == ["Ben", "Ada"]
    assert len(lobby.run.slots()) == 2


def test_each_turn_is_for_others() -> None:
    lobby = floor_hall()
    floor = lobby.run.party.floor
    assert floor is not None
    lobby.join(1, 2)
    floor.danced([])
    lobby.run.begin()
    assert not lobby.run.roster.here
    assert "Cleo" in lobby.run.turn
    assert lobby.run.roster.most == 2 < MAX_PLAYERS


def test_who_only_watches_crowds_nobody() -> None:
    lobby = hall(party=Party(roster=Roster(1)))
    lobby.join(1)
    lobby.stand({1: in_row(1, 2), 2: in_row(1, 2) + [0.03, 0.0]}, LASTING_S + 1.0)
    assert lobby.run.wrong == ""


def test_a_guest_is_judged_as_in_the_turn_before() -> None:
    lobby = floor_hall(("Ada", "Ben"))
    lobby.join(1, 2)
    lobby.run.change(1, "posture")
    lobby.run.begin()
    lobby.join(1, 2)
    assert lobby.run.party.profile(1).left_out == ("left_leg", "right_leg")
    assert lobby.run.party.profile(2).left_out == ()
    lobby.run.change(1, "name")
    assert lobby.run.party.profile(1) == Profile("Ben")
    assert lobby.run.party.profile(2) == Profile("Ada", "medium", ("left_leg", "right_leg"))


def test_in_teams_whoever_is_left_changes_sides() -> None:
    lobby = hall(Mode.TEAMS)
    lobby.join(1, 2, 3)
    assert [seat.number for seat in lobby.run.roster.here] == [1, 2, 3]
    lobby.stand({1: in_row(1, 6), 3: in_row(3, 6)}, GRACE_S + 0.5)
    assert [seat.number for seat in lobby.run.roster.here] == [1, 2]


def test_two_guests_never_have_one_name() -> None:
    lobby = floor_hall()
    lobby.join(1)
    assert lobby.names() == ["Ada"]
    lobby.stand({}, GRACE_S + 0.5)
    up = in_row(2, 6, hand_up=True)
    up[[7, 8, 9, 10]] = BOTH_UP[[7, 8, 9, 10]] + [up[0, 0] - BOTH_UP[0, 0], 0]
    lobby.stand({2: up}, JOIN_S + 0.2)  # is asked for Ada, and is another
    assert lobby.names() == ["Ada"]
    lobby.stand({1: in_row(1, 6), 2: in_row(2, 6)}, 0.5)
    assert sorted(lobby.names()) == ["Ada", "Ben"]


def test_no_scores_are_kept_for_guests_who_have_said_no_name() -> None:
    lobby = floor_hall(("Ada", "Player 2", "Cleo"))
    floor = lobby.run.party.floor
    assert floor is not None
    floor.nameless = frozenset({"Player 2"})
    lobby.join(1, 2)
    told = {one.name: one.told for one in lobby.run.party.profiles.values()}
    assert told == {"Ada": True, "Player 2": False}
    assert lobby.run.change(1, "name")  # they change places
    told = {one.name: one.told for one in lobby.run.party.profiles.values()}
    assert told == {"Ada": True, "Player 2": False}


def test_a_typed_name_is_neat_and_nobody_elses() -> None:
    one = hall(Mode.VERSUS, "Ada")
    one.join(1, 2)
    assert one.run.rename(1, "  ada ")
    assert one.names() == ["Ada", "Player 2"], "as she is known"
    assert not one.run.rename(2, "ADA")
    assert not one.run.rename(2, " ")
    assert not one.run.rename(2, "player 3")
    assert not one.run.rename(9, "Ben")
    assert one.run.rename(2, "Ben  B")
    assert one.names() == ["Ada", "Ben B"]


def test_a_second_enter_does_not_undo_what_was_typed() -> None:
    one = hall(Mode.VERSUS)
    one.join(1)
    assert one.run.rename(1, "Ben")
    assert not one.run.change(1, "name")
    assert one.names() == ["Ben"]


def test_the_guests_of_an_evening_keep_their_names() -> None:
    party = Party(Mode.FLOOR, floor=Floor.of(("Ada", "Ben"), 2, 1))
    one = hall(party=party)
    one.join(1, of=1)
    assert not one.run.rename(one.run.roster.here[0].id, "Eve")
