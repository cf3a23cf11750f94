"""Who plays: joining by a raised hand, leaving by walking away, and coming back.

The tracker numbers everybody before the camera; a roster knows which of them are players. Whoever
does not raise a hand is none, however near they come. A player whom the tracker has lost is never
guessed: they are asked for by name, and the one hand raised then is theirs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Final

from numpy.typing import NDArray

from game.core.gestures import arms_raised, hand_raised

MAX_PLAYERS: Final = 6  # before the camera at once
JOIN_S: Final = 1.0  # how long a hand is held up to join, or to answer
FLICKER_S: Final = 0.3  # for so long a raised hand may be unseen
HIDDEN_S: Final = 0.7  # unseen for longer, a player is shown as hidden
GRACE_S: Final = 4.0  # ... and for longer, as having left
ASK_AFTER_S: Final = 1.5  # unseen for longer, a player may be whoever has turned up since
ASK_WITHIN_S: Final = 120.0  # gone for longer, nobody waits for them any more
UNSEEN_S: Final = 2.0  # between pictures: the dance stood still, or the camera was away
LOOKED_S: Final = 0.1  # of such a time that counts as having been looked at


class Presence(Enum):
    """Where a player is: seen, unseen for a moment, or gone."""

    HERE = auto()
    HIDDEN = auto()
    AWAY = auto()


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody in a picture. `track` is the tracker's number, never given to anybody else; `pose`
    (17, 3) in frame heights as the camera sees it, confidence last."""

    track: int
    pose: NDArray[Any]


@dataclass(frozen=True)
class Seat:
    """A player's place. `id` counts the players who have joined, from 1, and is never used twice;
    `number` (1..MAX_PLAYERS) is the colour and number they wear, free for others once they have
    left. `track` is whom the tracker saw as them last."""

    id: int
    number: int
    track: int
    seen_at: float
    presence: Presence = Presence.HERE

    @property
    def here(self) -> bool:
        """Whether the place is taken: seen, or hidden for a moment."""
        return self.presence is not Presence.AWAY


class Happening(Enum):
    """What a roster tells of: somebody joined, left, came back, or must say who they are."""

    JOINED = auto()
    LEFT = auto()
    BACK = auto()
    ASKED = auto()


@dataclass(frozen=True)
class Event:
    """Something that happened to a player."""

    kind: Happening
    seat: Seat


class Roster:
    """The players of a party; `update` once a picture, in order of time.

    `seats` are all who have ever joined, by id; `asked` is the player who should raise a hand to
    be known again, if there is one; `rings` how far (0..1) raised hands are held, by track.
    """

    def __init__(self, most: int = MAX_PLAYERS) -> None:
        """`most` is how many may play at once. Raises `ValueError` for none or too many."""
        if not 1 <= most <= MAX_PLAYERS:
            raise ValueError(f"a party has 1 to {MAX_PLAYERS} players, not {most}")
        self.most = most
        self.seats: tuple[Seat, ...] = ()
        self.asked: Seat | None = None
        self.rings: dict[int, float] = {}
        self._hands: dict[int, _Hand] = {}
        self._came_at: dict[int, float] = {}  # those who are no players, since when
        self._looked_at: float | None = None

    @property
    def here(self) -> tuple[Seat, ...]:
        """Those who play now, by number."""
        return tuple(sorted((s for s in self.seats if s.here), key=lambda seat: seat.number))

    @property
    def full(self) -> bool:
        return len(self.here) >= self.most

    def seat(self, seat_id: int) -> Seat:
        """The seat of an id. Raises `KeyError` where there is none."""
        for seat in self.seats:
            if seat.id == seat_id:
                return seat
        raise KeyError(seat_id)

    def of_track(self, track: int) -> Seat | None:
        """The player whom the tracker knows by a number."""
        return next((seat for seat in self.seats if seat.track == track), None)

    def update(
        self, at: float, people: Sequence[Person], *, joining: bool = True
    ) -> tuple[Event, ...]:
        """What happens in the picture taken at `at` (s) that shows `people`.

        Without `joining`, as while the coach raises a hand, a raised hand counts for nothing: it
        neither joins nor answers. Pictures may be far apart, as between two dances: that time
        counts against no player, neither to leave nor to be asked for.
        """
        self._look(at)
        events: list[Event] = []
        by_track = {person.track: person for person in people}
        for seat in self.seats:
            if seat.track in by_track:
                events += self._see(seat, at)
            else:
                events += self._miss(seat, at)
        strangers = [p for p in people if self.of_track(p.track) is None]
        self._came_at = {p.track: self._came_at.get(p.track, at) for p in strangers}
        events += self._ask(at)
        self._hold(at, strangers, joining)
        for person in strangers:
            if self._hands[person.track].last == at and self.rings.get(person.track, 0.0) >= 1.0:
                events += self._answer(person, at)
        return tuple(events)

    def admit(self, at: float, tracks: Iterable[int]) -> tuple[Event, ...]:
        """Lets people in without a raised hand, in their order, as far as there is room."""
        strangers = [track for track in tracks if self.of_track(track) is None]
        room = self.most - len(self.here)
        return tuple(self._join(track, at) for track in strangers[:room])

    def dismiss(self, seat_id: int) -> tuple[Event, ...]:
        """Takes a player out who is still there; they may raise a hand again."""
        seat = self.seat(seat_id)
        if not seat.here:
            return ()
        gone = self._put(replace(seat, track=-seat.id, presence=Presence.AWAY))
        return (Event(Happening.LEFT, gone),)

    def wear(self, seat_id: int, number: int) -> None:
        """Gives somebody who is there another number. Raises `ValueError` for one that is worn."""
        if number in {one.number for one in self.here} or not 1 <= number <= MAX_PLAYERS:
            raise ValueError(f"{number} is nobody's to wear")
        self._put(replace(self.seat(seat_id), number=number))

    # -- inside

    def _look(self, at: float) -> None:
        """Forgives the time in which nobody was looked for."""
        gap_s = 0.0 if self._looked_at is None else at - self._looked_at
        self._looked_at = at
        if gap_s <= UNSEEN_S:
            return
        more = gap_s - LOOKED_S
        self.seats = tuple(replace(seat, seen_at=seat.seen_at + more) for seat in self.seats)
        self._came_at = {track: came + more for track, came in self._came_at.items()}
        self._hands = {}

    def _put(self, seat: Seat) -> Seat:
        self.seats = tuple(seat if one.id == seat.id else one for one in self.seats)
        return seat

    def _see(self, seat: Seat, at: float) -> list[Event]:
        """A player is in the picture."""
        if seat.here:
            self._put(replace(seat, seen_at=at, presence=Presence.HERE))
            return []
        return self._return(seat, seat.track, at)

    def _return(self, seat: Seat, track: int, at: float) -> list[Event]:
        """Gives a place back to one who was missing, with their old number if it is free."""
        if not seat.here and self.full:
            return []
        taken = {one.number for one in self.here if one.id != seat.id}
        number = seat.number if seat.number not in taken else self._free()
        back = replace(seat, number=number, track=track, seen_at=at, presence=Presence.HERE)
        return [Event(Happening.BACK, self._put(back))]

    def _miss(self, seat: Seat, at: float) -> list[Event]:
        """A player is not in the picture."""
        unseen_s = at - seat.seen_at
        if not seat.here or unseen_s <= HIDDEN_S:
            return []
        if unseen_s <= GRACE_S:
            self._put(replace(seat, presence=Presence.HIDDEN))
            return []
        return [Event(Happening.LEFT, self._put(replace(seat, presence=Presence.AWAY)))]

    def _ask(self, at: float) -> list[Event]:
        """Asks for a missing player while somebody is there who has turned up since."""
        newest = max(self._came_at.values(), default=-math.inf)
        missing = [
            seat
            for seat in self.seats
            if seat.presence is not Presence.HERE
            and (seat.here or not self.full)  # nobody is asked back to a place that is taken
            and seat.track > 0  # whoever was taken out is not waited for
            and ASK_AFTER_S < at - seat.seen_at <= ASK_WITHIN_S
            and newest > seat.seen_at
        ]
        before = None if self.asked is None else self.asked.id
        self.asked = next((seat for seat in missing if seat.id == before), None)
        if self.asked is None and missing:
            self.asked = max(missing, key=lambda seat: seat.seen_at)
            return [Event(Happening.ASKED, self.asked)]
        return []

    def _hold(self, at: float, strangers: Sequence[Person], joining: bool) -> None:
        """Follows the raised hands of those who are no players."""
        may = self.asked is not None or not self.full
        hands: dict[int, _Hand] = {}
        self.rings = {}
        for person in strangers:
            hand = self._hands.get(person.track, _Hand())
            hand = hand.after(at, may and bool(hand_raised(person.pose)), joining)
            hands[person.track] = hand
            if hand.held_s is not None:
                self.rings[person.track] = min(1.0, hand.held_s / JOIN_S)
        self._hands = hands

    def _answer(self, person: Person, at: float) -> list[Event]:
        """A hand was held long enough: it is the one asked for, or somebody new.

        Both hands are somebody new, even while another is asked for. Where several raise a hand
        nobody is taken for the one asked for, until one hand is left.
        """
        answers = self.asked is not None and not bool(arms_raised(person.pose))
        if answers and len(self.rings) > 1:
            return []
        self._hands.pop(person.track)
        del self.rings[person.track]
        if answers and self.asked is not None:
            asked, self.asked = self.seat(self.asked.id), None
            return self._return(asked, person.track, at)
        return [] if self.full else [self._join(person.track, at)]

    def _join(self, track: int, at: float) -> Event:
        seat = Seat(len(self.seats) + 1, self._free(), track, at)
        self.seats = (*self.seats, seat)
        return Event(Happening.JOINED, seat)

    def _free(self) -> int:
        """The lowest number that nobody wears; rather one that nobody who left has worn."""
        taken, worn = {one.number for one in self.here}, {one.number for one in self.seats}
        numbers = [n for n in range(1, MAX_PLAYERS + 1) if n not in taken]
        return min(numbers, key=lambda number: (number in worn, number))


@dataclass(frozen=True)
class _Hand:
    """A hand that is up, seen so `last`: `held_s` is how long, as far as it counted; None while it
    is down."""

    held_s: float | None = None
    last: float = -math.inf

    def after(self, at: float, up: bool, counts: bool) -> _Hand:
        if not up:
            return self if at - self.last <= FLICKER_S else _Hand()
        if self.held_s is None or at < self.last:
            return _Hand(0.0, at)
        return _Hand(self.held_s + (at - self.last if counts else 0.0), at)
