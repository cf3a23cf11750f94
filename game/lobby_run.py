"""A lobby without its picture: who has joined, how they wish to be judged, and when to start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from game.core.choreography import Choreography
from game.core.gestures import arms_raised, hand_raised
from game.core.guests import has, neat
from game.core.lobby import (
    ArmsHeld,
    Lasting,
    limb_toggled,
    next_difficulty,
    next_name,
    posture_changed,
)
from game.core.party import Mode, Profile, track_of
from game.core.party_room import crowding
from game.core.roster import MAX_PLAYERS, Event, Happening, Person, Roster, Seat
from game.party import Floor, Party
from game.party_run import persons
from game.storage.library import SongEntry
from pose_engine.geometry import hip_centre
from pose_engine.types import PoseSnapshot


def song_of(songs: Sequence[SongEntry], floor: Floor) -> SongEntry:
    """The song of the next turn; another one where it is no longer installed.

    Raises `ValueError` where nothing is left to dance.
    """
    playable = [song for song in songs if song.choreography is not None]
    if floor.over or not playable:
        raise ValueError("no song is left to be danced")
    wanted = floor.songs[floor.song] if floor.song < len(floor.songs) else ""
    known = next((song for song in playable if song.id == wanted), None)
    return known or playable[floor.song % len(playable)]


class LobbyRun:
    """Call `update` with every new picture; read the rest.

    `arms` (0..1) is how long a player has held up both arms to start; `wrong` why not all who want
    to can play, a key of the table of strings or "".
    """

    def __init__(
        self,
        party: Party,
        dance: Choreography,
        numbered: Callable[[int], str],
        known: Sequence[str] = (),
    ) -> None:
        """`numbered` names a player by number; `known` are names that players may take."""
        self.party, self.dance, self._numbered, self._known = party, dance, numbered, tuple(known)
        self.arms, self.wrong = 0.0, ""
        self._people: list[Person] = []
        self._seen_at = 0.0
        self._held, self._lasting = ArmsHeld(), Lasting()

    def begin(self) -> None:
        """Clears the floor for the next turn's guests; who is there already stays, otherwise."""
        if self.party.floor is not None:
            self.party.begin_turn()
        for seat in self.roster.here:
            self._welcome(seat)
        self.party.even_teams()

    @property
    def roster(self) -> Roster:
        return self.party.roster

    @property
    def turn(self) -> tuple[str, ...]:
        """The guests whose turn it is, in pass-the-floor."""
        floor = self.party.floor
        return () if floor is None else tuple(floor.guests[guest] for guest in floor.next)

    @property
    def waited_for(self) -> tuple[str, ...]:
        """The guests whose turn it is and who have not joined yet."""
        had = {self.party.profile(seat.id).name for seat in self.roster.here}
        return tuple(guest for guest in self.turn if guest not in had)

    def name(self, seat: Seat) -> str:
        """What a player is called on the screen."""
        return self.party.profile(seat.id).name or self._numbered(seat.number)

    def slots(self) -> list[Seat | None]:
        """The places of those who play, None for free ones; by number, where all have room."""
        here = self.roster.here
        if self.roster.most == MAX_PLAYERS:
            by_number = {seat.number: seat for seat in here}
            return [by_number.get(number) for number in range(1, MAX_PLAYERS + 1)]
        return [*here, *[None] * (self.roster.most - len(here))]

    def parts(self) -> dict[int, int]:
        """The part of each player in a duet, by the seat's id, as they stand now; none where the
        song has only one."""
        if self.party.mode is not Mode.DUET or len(self.dance.tracks) < 2:
            return {}
        places = {one.track: float(hip_centre(one.pose)[0]) for one in self._people}
        here = [seat for seat in self.roster.here if seat.track in places]
        order = sorted(here, key=lambda seat: (-places[seat.track], seat.number))
        return {seat.id: track_of(n, len(self.dance.tracks)) for n, seat in enumerate(order)}

    # -- what happens

    def update(self, snapshot: PoseSnapshot) -> tuple[Event, ...]:
        """Who joined, left or came back in a picture; pictures come in order of time."""
        at = self._seen_at = snapshot.captured_at
        self._people = persons(snapshot)
        events = self.roster.update(at, self._people)
        for event in events:
            if event.kind in (Happening.JOINED, Happening.BACK):
                self._welcome(event.seat)
        self.party.even_teams()
        up = {
            seat.id: bool(arms_raised(person.pose))
            for person in self._people
            if (seat := self.roster.of_track(person.track)) is not None and seat.here
        }
        self.arms = self._held.update(at, up)
        self.wrong = self._lasting.update(at, self._trouble(snapshot)) or ""
        return events

    def admit(self) -> None:
        """Lets in whoever is seen, as far as there is room, without a raised hand."""
        tracks = [person.track for person in self._people]
        for event in self.roster.admit(self._seen_at, tracks):
            self._welcome(event.seat)

    def _welcome(self, seat: Seat) -> None:
        """Gives a player a profile of their own: in pass-the-floor, of the next guest, also to one
        who comes back after another has come in their name."""
        others = {self.party.profile(one.id).name for one in self.roster.here if one.id != seat.id}
        doubled = bool(self.turn) and self.party.profile(seat.id).name in others
        if seat.id not in self.party.profiles or doubled:
            waiting = self.waited_for
            name = waiting[0] if waiting else ""
            self.party.profiles[seat.id] = self._guest(name, self.party.usual)

    def _guest(self, name: str, profile: Profile) -> Profile:
        """A player of that name, who keeps what they wished for in an earlier turn."""
        floor = self.party.floor
        if floor is None:
            return replace(profile, name=name)
        return floor.wishes.get(name) or replace(
            profile, name=name, told=name not in floor.nameless
        )

    def _trouble(self, snapshot: PoseSnapshot) -> str | None:
        """Why not everybody who wants to can play, or be followed."""
        players = [one for one in self._people if self.roster.of_track(one.track) is not None]
        full = self.roster.full
        if full and any(bool(hand_raised(p.pose)) for p in self._people if p not in players):
            return "lobby_full"
        looked_at = players if full else self._people  # once all are there, others only watch
        if not looked_at:
            return None
        height, width = snapshot.frame_size
        return crowding(np.stack([one.pose for one in looked_at]), width / height)

    # -- what players wish

    def change(self, seat_id: int, row: str) -> bool:
        """What a click on a player's card does: `row` is a limb, "name", "difficulty", "posture",
        or "out" to take them out. Whether anything has changed."""
        if all(seat.id != seat_id for seat in self.roster.here):
            return False
        before = self.party.profile(seat_id)
        if row == "out":
            return bool(self.roster.dismiss(seat_id))
        if row == "name":
            after = self._renamed(seat_id, before)
        elif row == "difficulty":
            after = next_difficulty(before)
        else:
            after = posture_changed(before) if row == "posture" else limb_toggled(before, row)
        self.party.profiles[seat_id] = after
        return after != before

    def _renamed(self, seat_id: int, profile: Profile) -> Profile:
        """The same player under the next name that nobody else has."""
        if self.turn:
            return self._swapped(seat_id, profile)
        own = self.roster.seat(seat_id)
        taken = [self.name(one) for one in self.roster.here if one.id != seat_id]
        taken += [self._numbered(number) for number in range(1, MAX_PLAYERS + 1)]
        usual = self._numbered(own.number)
        name = next_name(profile.name, usual, self._known, taken)
        typed = profile.name and not has(self._known, profile.name)
        if typed and not name and next_name("", usual, self._known, taken) == "":
            return profile  # a second Enter must not undo what was typed
        return replace(profile, name=name)

    def rename(self, seat_id: int, text: str) -> bool:
        """Gives a player a name that was typed, as it is known if it is; not one that somebody else
        has, nor a number's, and none to guests, who have theirs. Whether anything has changed."""
        name, here = neat(text), {seat.id: seat for seat in self.roster.here}
        taken = [self.name(seat) for seat in here.values() if seat.id != seat_id]
        taken += [self._numbered(number) for number in range(1, MAX_PLAYERS + 1)]
        if not name or seat_id not in here or self.turn or has(taken, name):
            return False
        name = next((one for one in self._known if one.casefold() == name.casefold()), name)
        before = self.party.profile(seat_id)
        self.party.profiles[seat_id] = replace(before, name=name)
        return before.name != name

    def _swapped(self, seat_id: int, profile: Profile) -> Profile:
        """The next of the turn's guests; whoever was taken for them is the one this was."""
        at = self.turn.index(profile.name) if profile.name in self.turn else -1
        name = self.turn[(at + 1) % len(self.turn)]
        for one in self.roster.here:
            other = self.party.profile(one.id)
            if one.id != seat_id and other.name == name:
                self.party.profiles[one.id] = self._guest(profile.name, other)
        return self._guest(name, profile)
