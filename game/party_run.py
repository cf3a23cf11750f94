"""A party's dance from countdown to the last verdict: one song, one camera, a lane for each player.

Who plays is the roster's affair, which outlives the song; a player who comes late has the moves
before not judged, and one who leaves keeps what they have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from game.core.arrivals import dancers
from game.core.aside import Aside
from game.core.choreography import Choreography, Move
from game.core.clock import ClockAnchor
from game.core.gestures import coach_raises_hand
from game.core.judge import Judgement
from game.core.lane import Lane
from game.core.party import Mode, Profile, Standing, ranks, team_of, track_of
from game.core.party_room import crowding
from game.core.referee import Referee, cut_short
from game.core.roster import Event, Happening, Person, Roster, Seat
from game.core.score import ScoreState
from game.core.trail import PoseTrail
from game.song_course import Feed, Music, RunState, SongCourse
from pose_engine.geometry import hip_centre, in_frame_heights
from pose_engine.types import PoseSnapshot, TrackedPose

HINT_AFTER_S: Final = 1.5
CROWDED_AFTER_S: Final = 4.0  # longer than arms that stretch out or a step aside
ADMIT_UNTIL_S: Final = 5.0  # of the song
ADMIT_LOOK_S: Final = 0.8  # before it is told who dances and who stands behind
NOBODY: Final = Profile("")


@dataclass(frozen=True, eq=False)
class PlayerDance:
    """One player's dance of a party, as the book of scores takes it: see `game.players`."""

    name: str
    song: Choreography
    seconds: float | None
    end_s: float
    lane: Lane

    @property
    def difficulty(self) -> str:
        return self.lane.difficulty

    @property
    def left_out(self) -> tuple[str, ...]:
        return self.lane.left_out

    @property
    def score(self) -> ScoreState:
        return self.lane.score

    @property
    def referee(self) -> Referee:
        return self.lane.referee

    @property
    def trail(self) -> PoseTrail:
        return self.lane.trail


class PartyRun:
    """A dance of several players: call `update` once a picture, read the rest.

    `lanes` are the players' parts, by the seat's id; `people` whom the newest picture shows, by the
    tracker's number; `events` what the last update brought. `song_s`, `state` and the like are as
    in `game.dance_run.DanceRun`.
    """

    def __init__(
        self,
        choreography: Choreography,
        mode: Mode,
        roster: Roster,
        profiles: Mapping[int, Profile],
        feed: Feed,
        music: Music,
        sound: Path | bytes | None = None,
        *,
        usual: Profile = NOBODY,
        admit: int = 0,
        seconds: float | None = None,
        output_delay_s: float = 0.0,
        camera_delay_s: float = 0.0,
        countdown_s: float | None = None,
    ) -> None:
        """Prepares a dance of those who have a seat in `roster`; it starts with the first update.

        `profiles` are by the seat's id; whoever has none is judged as `usual` says. `admit` people
        get a seat without raising a hand, before a film or where nobody could be told to. The rest
        is as in `DanceRun`.
        """
        self.end_s = min(choreography.duration_s, seconds or choreography.duration_s)
        self.song, self.seconds, self.mode, self.roster = choreography, seconds, mode, roster
        self.choreography = cut_short(choreography, seconds)
        self.profiles, self.usual = profiles, usual
        self._admit = admit
        self.virtual = feed.virtual
        self.course = SongCourse(feed, music, sound, countdown_s, output_delay_s, camera_delay_s)
        self.people: dict[int, TrackedPose] = {}
        self._forget()

    def _forget(self) -> None:
        self.events: tuple[Event, ...] = ()
        self.hint: str | None = None
        self.ages_ms: list[float] = []
        self.pose_ms: list[float] = []
        self.frame_size: tuple[int, int] | None = None
        self._seen_at: float | None = None
        self._crowding: str | None = None
        self._crowded_at: float | None = None
        self._placed = False
        self._arriving: dict[int, list[tuple[float, NDArray[Any]]]] = {}
        self._pictures = 0  # since somebody was seen
        self._teams: dict[int, int] = {}
        self._give_parts()

    def _give_parts(self) -> None:
        """Lanes for those who are there, their parts by where they stand."""
        self._parts = self._parts_by_place()
        self.lanes = {seat.id: self._lane(seat) for seat in self.roster.here}

    def _place_all(self) -> None:
        """Gives out the parts of a duet by the first picture of all, before anybody has danced."""
        if self._placed or self.mode is not Mode.DUET or self.song_s >= 0:
            return
        here = self.roster.here
        if here and all(seat.track in self.people for seat in here):
            self._placed = True
            self._give_parts()

    def _lane(self, seat: Seat) -> Lane:
        profile = self.profile(seat.id)
        self._team(seat)
        return Lane(
            self.song,
            profile.difficulty,
            seconds=self.seconds,
            left_out=profile.left_out,
            player_id=seat.id,
            track=self._part(seat),
        )

    def profile(self, seat_id: int) -> Profile:
        """How a player wishes to be judged."""
        return self.profiles.get(seat_id, self.usual)

    def _parts_by_place(self) -> dict[int, int]:
        """Whose part of the choreography is whose: as they stand, from the left of the screen.

        A part stays with its dancer, wherever they go.
        """
        if self.mode is not Mode.DUET:
            return {}
        tracks = len(self.song.tracks)
        places = {seat.id: self._place(seat) for seat in self.roster.here}
        in_order = sorted(self.roster.here, key=lambda seat: (places[seat.id], seat.number))
        return {seat.id: track_of(order, tracks) for order, seat in enumerate(in_order)}

    def _place(self, seat: Seat) -> float:
        """How far right on the screen, which is a mirror, a player was last."""
        person = self.people.get(seat.track)
        return 0.0 if person is None else -float(hip_centre(person.pose.keypoints)[0])

    def _part(self, seat: Seat) -> int:
        if self.mode is not Mode.DUET:
            return 0
        return self._parts.setdefault(seat.id, track_of(len(self._parts), len(self.song.tracks)))

    # -- the song

    @property
    def state(self) -> RunState:
        return self.course.state

    @property
    def song_s(self) -> float:
        return self.course.song_s

    @property
    def start_s(self) -> float:
        return self.course.start_s

    @property
    def anchor(self) -> ClockAnchor:
        return self.course.anchor

    @property
    def message(self) -> str | None:
        return self.course.message

    @property
    def moves(self) -> tuple[Move, ...]:
        return self.choreography.moves

    @property
    def countdown_s(self) -> float:
        """Seconds until the music starts; 0 once it plays."""
        return self.course.countdown_s

    def song_time(self, instant: float) -> float | None:
        """The place in the song at an instant, for virtual dancers; None while it stands."""
        return self.course.song_time(instant)

    @property
    def done(self) -> bool:
        """Whether every player has had every verdict."""
        return all(lane.done for lane in self.lanes.values())

    def pause(self, message: str | None = None) -> None:
        """Stops the song; `message` says why, where it was not the players' wish."""
        self.course.pause(message)

    def resume(self) -> None:
        """Goes on where the song stopped, after a countdown."""
        self.course.resume()

    def restart(self) -> None:
        """Begins anew, with a countdown and empty scores, for those who are there."""
        self.course.restart()
        self._forget()

    def stop(self) -> None:
        """Ends the dance here."""
        self.course.stop()

    def give_up(self) -> list[Judgement]:
        """Ends the dance where it stands, as when its film is over; the rest is not judged."""
        verdicts = [v for lane in self.lanes.values() for v in lane.judge(math.inf, self.song_s)]
        self.stop()
        return verdicts

    # -- the passing of time

    def update(self, now: float, aside: Aside | None = None) -> list[Judgement]:
        """Moves on to the monotonic instant `now` (s); the verdicts that became known, each with
        its seat's id for a player's."""
        self.events = ()
        snapshots = self.course.new_snapshots()
        if not self.course.running:
            return []
        trouble = self.course.trouble()
        self.course.advance(now)
        for snapshot in snapshots:
            self._note_people(snapshot, now)
        self._update_hint(now)
        verdicts = [
            verdict
            for lane in tuple(self.lanes.values())
            for verdict in lane.judge(self.course.pose_s, self.song_s, aside)
        ]
        if trouble is not None:
            self.pause(trouble)
        elif self.song_s >= self.end_s and self.done:
            self.stop()
        return verdicts

    def _note_people(self, snapshot: PoseSnapshot, now: float) -> None:
        """Tells the roster who is there, and files the players' poses in their lanes."""
        self.ages_ms.append((now - snapshot.captured_at) * 1e3)
        self.pose_ms.append(snapshot.pose_ms)
        pose_s = self.course.time_of(snapshot)
        self.frame_size = snapshot.frame_size
        self.people = {one.player_id: one for one in snapshot.people if one.visible}
        people = persons(snapshot)
        strangers = any(self.roster.of_track(one.track) is None for one in people)
        joining = strangers and not coach_raises_hand(self.choreography, pose_s)
        events = self._admitted(snapshot, pose_s, people)
        events += self.roster.update(snapshot.captured_at, people, joining=joining)
        self._place_all()
        for event in events:
            if event.kind in (Happening.JOINED, Happening.BACK):
                self.lanes.setdefault(event.seat.id, self._lane(event.seat))
                self._catch_up(event.seat)
        self.events = (*self.events, *events)
        players = [one.pose for one in people if self.roster.of_track(one.track) is not None]
        aspect = snapshot.frame_size[1] / snapshot.frame_size[0]
        self._crowding = crowding(np.stack(players), aspect) if len(players) > 1 else None
        looked = {one.player_id for one in snapshot.people if one.looked}
        poses = {person.track: person.pose for person in people}
        for seat in self.roster.here:
            if seat.track in poses and seat.track in looked:
                self.lanes[seat.id].add(pose_s, poses[seat.track])

    def _admitted(
        self, snapshot: PoseSnapshot, pose_s: float, people: Sequence[Person]
    ) -> tuple[Event, ...]:
        """Gives seats to those who have been there for a while since the music began.

        Who is in the first picture, at which a film stands until then, may be anybody: people
        behind the dancers, too.
        """
        wanted = self._admit - len(self.roster.seats)
        if wanted <= 0 or not 0 <= pose_s <= ADMIT_UNTIL_S:
            return ()
        looked = {one.player_id for one in snapshot.people if one.looked}
        strangers = [one for one in people if self.roster.of_track(one.track) is None]
        self._pictures += bool(self._arriving or strangers)
        for one in strangers:
            if one.track in looked:
                self._arriving.setdefault(one.track, []).append((pose_s, one.pose))
        begins = [seen[0][0] for seen in self._arriving.values()]
        if not begins or pose_s - min(begins) < ADMIT_LOOK_S:
            return ()
        return self.roster.admit(
            snapshot.captured_at, dancers(self._arriving, self._pictures, wanted)
        )

    def _catch_up(self, seat: Seat) -> None:
        """Files what somebody danced before they had a seat."""
        for pose_s, pose in self._arriving.pop(seat.track, []):
            self.lanes[seat.id].add(pose_s, pose)

    def _update_hint(self, now: float) -> None:
        """What the players should be told: nothing, until it has been wrong for a while."""
        waited_for = len(self.roster.seats) < self._admit and self.song_s < ADMIT_UNTIL_S
        there = any(map(self.roster.of_track, self.people)) or (waited_for and self.people)
        if there or self._seen_at is None:
            self._seen_at = now
        crowded = self._crowding
        if crowded is None or self._crowded_at is None:
            self._crowded_at = now
        if now - self._seen_at > HINT_AFTER_S:
            self.hint = "no_player"
        else:
            self.hint = crowded if now - self._crowded_at > CROWDED_AFTER_S else None

    # -- what there is to show

    def standings(self) -> tuple[Standing, ...]:
        """All who have danced, in the order in which they joined."""
        seats = [seat for seat in self.roster.seats if seat.id in self.lanes]
        scores = [self.lanes[seat.id].score for seat in seats]
        order = ranks([score.score for score in scores])
        return tuple(
            Standing(
                seat=seat.id,
                number=seat.number,
                profile=self.profile(seat.id),
                score=score.score,
                max_score=score.max_score,
                stars=score.stars,
                combo=score.combo,
                rank=rank,
                presence=seat.presence,
                track=self.lanes[seat.id].track,
                team=self._team(seat),
                verdict=score.judgements[-1] if score.judgements else None,
                verdicts=len(score.judgements),
            )
            for seat, score, rank in zip(seats, scores, order, strict=True)
        )

    def _team(self, seat: Seat) -> int | None:
        """The team that a player has joined; who comes back under another number stays in it."""
        if self.mode is not Mode.TEAMS:
            return None
        return self._teams.setdefault(seat.id, team_of(seat.number))

    def dances(self) -> list[PlayerDance]:
        """What each player who has told a name danced of the song's first part."""
        players = {seat_id: self.profile(seat_id) for seat_id in self.lanes}
        named = {seat_id: one.name for seat_id, one in players.items() if one.told}
        return [
            PlayerDance(named[seat_id], self.song, self.seconds, self.end_s, lane)
            for seat_id, lane in self.lanes.items()
            if named.get(seat_id) and lane.track == 0
        ]


def persons(snapshot: PoseSnapshot) -> list[Person]:
    """Whom a picture shows, as a roster takes them."""
    height = snapshot.frame_size[0]
    return [
        Person(one.player_id, in_frame_heights(one.pose, height))
        for one in snapshot.people
        if one.visible
    ]
