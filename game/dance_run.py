"""One dance from countdown to the last verdict: the game and `--headless` share it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from game.core.aside import Aside
from game.core.choreography import Choreography, Move
from game.core.clock import ClockAnchor
from game.core.ghost import Ghost
from game.core.judge import Judgement, Rule
from game.core.lane import Lane
from game.core.referee import Referee
from game.core.score import ScoreState
from game.core.trail import PoseTrail
from game.song_course import COUNTDOWN_S as COUNTDOWN_S
from game.song_course import Feed as Feed
from game.song_course import Music as Music
from game.song_course import RunState as RunState
from game.song_course import SongCourse
from pose_engine.geometry import in_frame_heights
from pose_engine.keypoints import LEFT_ANKLE, RIGHT_ANKLE
from pose_engine.types import PoseSnapshot, TrackedPose

HINT_AFTER_S = 1.5
FEET_CONFIDENCE = 0.2


class DanceRun:
    """A dance under way: call `update` once a picture, read the rest.

    `song_s` is the place in the song that is heard now; the countdown runs towards `start_s` in
    silence. `hint` is a key of the table of strings. `message` says why the dance paused by itself.
    `song` is the whole choreography, `choreography` what is danced of it; `ghost` dances along, if
    there is one.
    """

    def __init__(
        self,
        choreography: Choreography,
        difficulty: str,
        feed: Feed,
        music: Music,
        sound: Path | bytes | None = None,
        *,
        seconds: float | None = None,
        output_delay_s: float = 0.0,
        camera_delay_s: float = 0.0,
        left_out: tuple[str, ...] = (),
        countdown_s: float | None = None,
        begin_s: float = 0.0,
    ) -> None:
        """Prepares a dance; it starts with the first `update`.

        `seconds` ends it early: moves that do not end by then are left out, and the rest makes up
        the whole score. `output_delay_s` is how long the device takes to make a mixed sound heard,
        `camera_delay_s` how old a picture is when its source delivers it. `left_out` are limbs that
        do not count; it is silent for `countdown_s` before the music, or else for COUNTDOWN_S.
        `begin_s` is where in the song it begins.
        """
        self.end_s = min(choreography.duration_s, seconds or choreography.duration_s)
        self.song, self.seconds = choreography, seconds
        self.left_out, self.difficulty = left_out, difficulty
        self.lane = Lane(choreography, difficulty, seconds=seconds, left_out=left_out)
        self.ghost: Ghost | None = None
        self.virtual = feed.virtual
        self.course = SongCourse(
            feed, music, sound, countdown_s, output_delay_s, camera_delay_s, begin_s
        )
        self._forget()

    def _forget(self) -> None:
        self.frame_size: tuple[int, int] | None = None
        self.hint: str | None = None
        self.player: TrackedPose | None = None
        self.ages_ms: list[float] = []
        self._well_seen_at: float | None = None

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
    def countdown_s(self) -> float:
        """Seconds until the music starts; 0 once it plays."""
        return self.course.countdown_s

    def song_time(self, instant: float) -> float | None:
        """The place in the song at an instant, for the virtual dancer; None while it stands."""
        return self.course.song_time(instant)

    # -- the player's part

    @property
    def choreography(self) -> Choreography:
        return self.lane.choreography

    @property
    def moves(self) -> tuple[Move, ...]:
        return self.lane.choreography.moves

    @property
    def rule(self) -> Rule:
        return self.lane.rule

    @property
    def referee(self) -> Referee:
        return self.lane.referee

    @property
    def trail(self) -> PoseTrail:
        return self.lane.trail

    @property
    def score(self) -> ScoreState:
        return self.lane.score

    @property
    def done(self) -> bool:
        """Whether every move has had its verdict."""
        return self.lane.done

    # -- what the player tells it

    def restart(self) -> None:
        """Begins anew, with a countdown and an empty score."""
        self.course.restart()
        self.lane.restart()
        self._forget()

    def pause(self, message: str | None = None) -> None:
        """Stops the song; `message` says why, where it was not the player's wish."""
        self.course.pause(message)

    def resume(self) -> None:
        """Goes on where the song stopped, after a countdown."""
        self.course.resume()
        self._well_seen_at = None

    def stop(self) -> None:
        """Ends the dance here."""
        self.course.stop()

    def give_up(self) -> list[Judgement]:
        """Ends the dance where it stands, as when its film is over; the rest is not judged."""
        verdicts = self.lane.judge(math.inf, self.song_s)
        self.stop()
        return verdicts

    # -- the passing of time

    def update(self, now: float, aside: Aside | None = None) -> list[Judgement]:
        """Moves on to the monotonic instant `now` (s); the verdicts that became known.

        `aside` has verdicts worked out by another thread: see `Referee.judge`.
        """
        snapshots = self.course.new_snapshots()
        if snapshots:
            self.player = visible_player(snapshots[-1])
        if not self.course.running:
            return []
        trouble = self.course.trouble()
        self.course.advance(now)
        for snapshot in snapshots:
            self._note_poses(snapshot, now)
        self._update_hint(now)
        verdicts = self.lane.judge(self.course.pose_s, self.song_s, aside)
        if trouble is not None:
            self.pause(trouble)
        elif self.song_s >= self.end_s and self.lane.done:
            self.stop()
        return verdicts

    def _note_poses(self, snapshot: PoseSnapshot, now: float) -> None:
        """Files the player's pose under the time of the song at which it was captured."""
        self.ages_ms.append((now - snapshot.captured_at) * 1e3)
        pose_s = self.course.time_of(snapshot)
        player = visible_player(snapshot)
        if player is not None:
            self.frame_size = snapshot.frame_size
            self.lane.add(pose_s, in_frame_heights(player.pose, snapshot.frame_size[0]))

    def live_limbs(self) -> Callable[[], dict[str, float]]:
        """What tells how each limb has just been doing, 0..1; any thread may call it."""
        return self.lane.live_limbs(self.course.pose_s)

    def _update_hint(self, now: float) -> None:
        """What the player should be told: nothing, until it has been wrong for a while."""
        player = self.player
        feet = None if player is None else player.pose.keypoint_scores[[LEFT_ANKLE, RIGHT_ANKLE]]
        seated = {"left_leg", "right_leg"} <= set(self.left_out)
        well = feet is not None and (seated or feet.max() >= FEET_CONFIDENCE)
        if well or self._well_seen_at is None:
            self._well_seen_at = now
        wrong = now - self._well_seen_at > HINT_AFTER_S
        self.hint = ("no_player" if player is None else "feet_hidden") if wrong else None


def visible_player(snapshot: PoseSnapshot) -> TrackedPose | None:
    """The player, where the camera sees them."""
    return next((person for person in snapshot.people if person.visible), None)
