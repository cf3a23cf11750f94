"""Pass-the-floor: whose score is whose."""

from __future__ import annotations

from game.core.party import Mode, Profile, Standing
from game.core.roster import Presence, Roster
from game.party import Floor, Party


def standing(name: str, score: int, max_score: int = 10_000) -> Standing:
    return Standing(1, 1, Profile(name), score, max_score, 3, 0, 1, Presence.HERE)


def floor() -> Floor:
    return Floor.of(("Ada", "Ben", "Cleo"), 3, 2, ("one", "two", "three"))


def test_scores_go_to_the_guest_of_that_name() -> None:
    plan = floor()
    assert plan.songs == ("one", "two", "three")
    plan.danced([standing("Ben", 9000), standing("Ada", 3000)])
    assert plan.totals == {0: [0.3], 1: [0.9]}
    assert plan.song == 1


def test_those_of_another_name_are_the_rest_in_their_order() -> None:
    plan = floor()
    plan.danced([standing("", 9000), standing("", 3000)])
    assert plan.totals == {0: [0.9], 1: [0.3]}
    plan = floor()
    plan.danced([standing("", 5000), standing("Ada", 3000), standing("", 1000)])
    assert plan.totals == {0: [0.3], 1: [0.5]}
    plan = floor()
    plan.danced([])
    assert plan.totals == {}
    assert plan.song == 1


def test_a_film_that_begins_anew_seats_its_people_again() -> None:
    profiles = {1: Profile("Ada"), 2: Profile("Ben", "hard")}
    party = Party(profiles=profiles, roster=Roster(2), admit=2)
    party.roster.admit(1.0, (4, 7))
    party.film_begins()
    assert (party.roster.most, party.roster.seats) == (2, ())
    events = party.roster.admit(90.0, (11, 12))  # whom the tracker does not know again
    assert [party.profile(event.seat.id).name for event in events] == ["Ada", "Ben"]


def test_players_who_raised_a_hand_keep_their_seats_before_a_film() -> None:
    party = Party()
    party.roster.admit(1.0, (4, 7))
    party.film_begins()
    assert len(party.roster.here) == 2


def test_who_leaves_after_a_few_good_moves_does_not_win_the_evening() -> None:
    plan = floor()
    plan.danced([standing("Ada", 900, 900), standing("Ben", 7600, 9500)])  # Ben was hidden a little
    assert plan.totals == {0: [0.18], 1: [0.8]}
    plan.danced([standing("Cleo", 0, 0)])  # joined, and went before the song
    assert 2 not in plan.totals


def test_equals_share_a_place() -> None:
    plan = floor()
    plan.totals = {0: [0.5], 1: [0.9], 2: [0.5]}
    assert [guest for guest, _ in plan.ranking()] == [1, 0, 2]
    assert plan.places() == [1, 2, 2]


def test_the_next_songs_difficulty_is_everybodys_who_has_not_chosen_one() -> None:
    party = Party(usual=Profile("", "easy"))
    party.profiles = {1: Profile("Ada", "easy"), 2: Profile("Ben", "medium")}
    party.play_at("hard")
    assert party.profile(1) == Profile("Ada", "hard")
    assert party.profile(2) == Profile("Ben", "medium")
    assert party.profile(3).difficulty == "hard"


def test_teams_are_even_whoever_has_left() -> None:
    party = Party(Mode.TEAMS)
    party.roster.admit(1.0, range(1, 6))
    for seat in (2, 4):
        party.roster.dismiss(seat)
    party.even_teams()
    assert sorted(one.number % 2 for one in party.roster.here) == [0, 1, 1]
    assert [one.number for one in party.roster.here if one.id != 5] == [1, 3], "the last one moves"
    before = party.roster.seats
    party.even_teams()
    assert party.roster.seats == before
    versus = Party()
    versus.roster.admit(1.0, (1, 2, 3))
    versus.roster.dismiss(2)
    versus.even_teams()
    assert [one.number for one in versus.roster.here] == [1, 3]
