"""An evening's party: how it is played, who plays, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from game.core.party import TEAMS, Mode, Profile, Standing, ranks, team_of, turns
from game.core.roster import MAX_PLAYERS, Roster
from game.core.score import FULL_SCORE

LEAST_JUDGED: Final = 0.5  # of a dance: who leaves earlier has not danced the rest well


@dataclass
class Floor:
    """Pass-the-floor: `guests` by name, who dances which song, and what they have so far.

    `turns` holds guests' indices for each song; `song` is the one to be danced next; `totals` are
    shares (0..1) of the songs danced, by guest; `songs` are the playlist's ids, one for each turn;
    `wishes` how guests wished to be judged in their last turn, by name; `nameless` the guests who
    have said no name, for whom no scores are kept.
    """

    guests: tuple[str, ...]
    turns: tuple[tuple[int, ...], ...]
    song: int = 0
    totals: dict[int, list[float]] = field(default_factory=dict)
    songs: tuple[str, ...] = ()
    wishes: dict[str, Profile] = field(default_factory=dict)
    nameless: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, guests: Sequence[str], songs: int, group: int, playlist: Sequence[str] = ()
    ) -> Floor:
        """The plan of an evening. Raises `ValueError` for one that cannot be."""
        return cls(tuple(guests), turns(len(guests), songs, group), songs=tuple(playlist))

    @property
    def over(self) -> bool:
        return self.song >= len(self.turns)

    @property
    def next(self) -> tuple[int, ...]:
        """Whose turn it is; nobody's once all songs are danced."""
        return () if self.over else self.turns[self.song]

    def danced(self, standings: Sequence[Standing]) -> None:
        """Notes a song's end: players are this turn's guests by name, and those of another name
        the remaining guests in the order in which they joined. Who was not seen has not danced."""
        guests = {self.guests[guest]: guest for guest in self.next}
        named = {one.profile.name for one in standings}
        rest = [guest for name, guest in guests.items() if name not in named]
        for one in standings:
            known = guests.pop(one.profile.name, None)
            guest = known if known is not None else rest.pop(0) if rest else None
            if guest is not None and one.max_score:
                judged = max(one.max_score, LEAST_JUDGED * FULL_SCORE)
                self.totals.setdefault(guest, []).append(one.score / judged)
        self.song += 1

    def ranking(self) -> list[tuple[int, float]]:
        """Guests and the mean share (0..1) of their dances, best first."""
        means = [(guest, sum(had) / len(had)) for guest, had in self.totals.items()]
        return sorted(means, key=lambda one: (-one[1], one[0]))

    def places(self) -> list[int]:
        """The rank of each of `ranking`; equals share one."""
        return ranks([share for _, share in self.ranking()])


@dataclass
class Party:
    """The state that outlives a song: the roster, and by the seat's id how players wish to be
    judged. `usual` is for those who have said nothing; `floor` the plan, in pass-the-floor;
    `admit` how many get a seat without raising a hand."""

    mode: Mode = Mode.VERSUS
    roster: Roster = field(default_factory=lambda: Roster(MAX_PLAYERS))
    profiles: dict[int, Profile] = field(default_factory=dict)
    usual: Profile = field(default_factory=lambda: Profile(""))
    floor: Floor | None = None
    admit: int = 0

    def profile(self, seat_id: int) -> Profile:
        return self.profiles.get(seat_id, self.usual)

    def play_at(self, difficulty: str) -> None:
        """A song was chosen at a difficulty: it is everybody's who has not chosen another one."""
        before, self.usual = self.usual, replace(self.usual, difficulty=difficulty)
        for seat_id, profile in self.profiles.items():
            if profile.difficulty == before.difficulty:
                self.profiles[seat_id] = replace(profile, difficulty=difficulty)

    def even_teams(self) -> None:
        """Between dances, in teams: the last to join change sides until none is larger by two."""
        while self.mode is Mode.TEAMS:
            here = self.roster.here
            sides = [[one for one in here if team_of(one.number) == team] for team in range(TEAMS)]
            small, large = sorted(sides, key=len)
            if len(large) - len(small) < 2:
                return
            worn, side = {one.number for one in here}, 1 - team_of(large[0].number)
            free = [n for n in range(1, MAX_PLAYERS + 1) if n not in worn and team_of(n) == side]
            self.roster.wear(max(one.id for one in large), free[0])

    def film_begins(self) -> None:
        """Clears the seats that nobody raised a hand for: in a film that begins anew the tracker
        may know those people by other numbers, and none of them could answer when asked for."""
        if self.admit:
            self.roster = Roster(self.roster.most)

    def begin_turn(self) -> None:
        """Clears the floor for other players, as many as have their turn."""
        if self.floor is not None:
            self.floor.wishes |= {one.name: one for one in self.profiles.values() if one.name}
        most = len(self.floor.next) if self.floor is not None else self.roster.most
        self.roster, self.profiles = Roster(max(1, most)), {}
