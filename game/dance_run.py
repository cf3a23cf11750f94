"""One dance from countdown to the last verdict: the game and `--headless` share it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from game.core.aside import Aside
from game.core.choreography import Choreography, Move
from game.core.clock import ClockAnchor, InterpolatedClock
from game.core.ghost import Ghost
from game.core.judge import RULES, Judgement, limbs_now
from game.core.referee import Referee, cut_short, without_limbs
from pose_engine.geometry import in_frame_heights
from pose_engine.keypoints import LEFT_ANKLE, RIGHT_ANKLE
from pose_engine.types import PoseSnapshot, TrackedPose

COUNTDOWN_S = 3.0
HINT_AFTER_S = 1.5
FEET_CONFIDENCE = 0.2


class RunState(Enum):
    COUNTDOWN = auto()
    PLAYING = auto()
    PAUSED = auto()
    FINISHED = auto()


class Music(Protocol):
    """What a dance needs of the sound; `game.audio.Audio` is one."""

    def play_music(self, music: Path | bytes | None, start_s: float = ...) -> None: ...
    def stop_music(self, fade_ms: int = ...) -> None: ...
    def position_s(self) -> float | None: ...


class Feed(Protocol):
    """What a dance needs of the camera; `game.poses.PoseFeed` is one."""

    virtual: bool

    def snapshots_after(self, index: int) -> list[PoseSnapshot]: ...
    def error(self) -> str | None: ...


class DanceRun:
    """A dance under way: call `update` once a picture, read the rest.

    `song_s` is the place in the song that is heard now; the countdown runs towards `start_s` in
    silence. `hint` is a key of the table of strings. `message` says why the dance paused by itself.
    `song` is the whole choreography, `choreography` what is danced of it; `ghost` dances along, if
    there is one.
    """

    state: RunState
    song_s: float
    start_s: float
    anchor: ClockAnchor

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
    ) -> None:
        """Prepares a dance; it starts with the first `update`.

        `seconds` ends it early: moves that do not end by then are left out, and the rest makes up
        the whole score. `output_delay_s` is how long the device takes to make a mixed sound heard,
        `camera_delay_s` how old a picture is when its source delivers it. `left_out` are limbs that
        do not count; it is silent for `countdown_s` before the music, or else for COUNTDOWN_S.
        """
        self.end_s = min(choreography.duration_s, seconds or choreography.duration_s)
        self.song, self.seconds = choreography, seconds
        self.left_out = left_out
        self._countdown_s = COUNTDOWN_S if countdown_s is None else countdown_s
        self.choreography = without_limbs(cut_short(choreography, seconds), left_out)
        self.ghost: Ghost | None = None
        self.difficulty, self.rule = difficulty, RULES[difficulty]
        self.virtual = feed.virtual
        self.output_delay_s, self.camera_delay_s = output_delay_s, camera_delay_s
        self._feed, self._music, self._sound = feed, music, sound
        self.restart()

    @property
    def moves(self) -> tuple[Move, ...]:
        return self.choreography.moves

    @property
    def countdown_s(self) -> float:
        """Seconds until the music starts; 0 once it plays."""
        waiting = self.state is RunState.COUNTDOWN
        return max(0.0, self.start_s - self.song_s) if waiting else 0.0

    # -- what the player tells it

    def restart(self) -> None:
        """Begins anew, with a countdown and an empty score."""
        self._music.stop_music()
        self.referee = Referee(self.choreography, self.rule)
        self.score, self.trail = self.referee.score, self.referee.trail
        self.frame_size: tuple[int, int] | None = None
        self.message: str | None = None
        self.hint: str | None = None
        self.player: TrackedPose | None = None
        self.ages_ms: list[float] = []
        self._pose_s = -self._countdown_s
        self._count_down_to(0.0)

    def pause(self, message: str | None = None) -> None:
        """Stops the song; `message` says why, where it was not the player's wish."""
        if self.state in (RunState.COUNTDOWN, RunState.PLAYING):
            self.state, self.message = RunState.PAUSED, message
            self._halt()

    def resume(self) -> None:
        """Goes on where the song stopped, after a countdown."""
        if self.state is RunState.PAUSED:
            self._count_down_to(max(self.start_s, self.song_s))

    def stop(self) -> None:
        """Ends the dance here."""
        self.state = RunState.FINISHED
        self._halt(fade_ms=400)

    def give_up(self) -> list[Judgement]:
        """Ends the dance where it stands, as when its film is over; the rest is not judged."""
        self._pose_s = math.inf
        verdicts = self._judge()
        self.stop()
        return verdicts

    def _count_down_to(self, start_s: float) -> None:
        self.start_s, self.song_s = start_s, start_s - self._countdown_s
        self.state, self.message = RunState.COUNTDOWN, None
        self._clock = InterpolatedClock()
        self._clock_started = False
        self._frame_index = -1
        self._well_seen_at: float | None = None
        self.anchor = ClockAnchor(self.song_s, 0.0, running=False)

    def _halt(self, fade_ms: int = 0) -> None:
        self._music.stop_music(fade_ms)
        self.anchor = replace(self.anchor, running=False)

    # -- the passing of time

    def song_time(self, instant: float) -> float | None:
        """The place in the song at an instant, for the virtual dancer; None while it stands."""
        anchor = self.anchor
        return anchor.song_s_at(instant) if anchor.running else None

    def update(self, now: float, aside: Aside | None = None) -> list[Judgement]:
        """Moves on to the monotonic instant `now` (s); the verdicts that became known.

        `aside` has verdicts worked out by another thread: see `Referee.judge`.
        """
        snapshots = self._new_snapshots()
        if self.state in (RunState.PAUSED, RunState.FINISHED):
            return []
        trouble = self._feed.error()
        self._advance(now)
        for snapshot in snapshots:
            self._note_poses(snapshot, now)
        self._update_hint(now)
        verdicts = self._judge(aside)
        if trouble is not None:
            self.pause(trouble)
        elif self.song_s >= self.end_s and self.referee.done:
            self.stop()
        return verdicts

    def _advance(self, now: float) -> None:
        if not self._clock_started:
            self._clock.seek(self.song_s, now)
            self._clock_started = True
        reading = self._music.position_s() if self.state is RunState.PLAYING else None
        heard = None if reading is None else reading - self.output_delay_s
        self.song_s = self._clock.advance(now, heard)
        if self.state is RunState.COUNTDOWN and self.song_s >= self.start_s:
            self.state = RunState.PLAYING
            self._music.play_music(self._sound, self.start_s)
        self.anchor = ClockAnchor(self.song_s, now, running=True)

    def _new_snapshots(self) -> list[PoseSnapshot]:
        """All poses since the last call, so that slow drawing costs the player nothing."""
        snapshots = self._feed.snapshots_after(self._frame_index)
        if not self._clock_started:
            snapshots = snapshots[-1:]  # what lies before the countdown is not of this dance
        if snapshots:
            self._frame_index = snapshots[-1].frame_index
            self.player = visible_player(snapshots[-1])
        return snapshots

    def _note_poses(self, snapshot: PoseSnapshot, now: float) -> None:
        """Files the player's pose under the time of the song at which it was captured."""
        self.ages_ms.append((now - snapshot.captured_at) * 1e3)
        self._pose_s = self.anchor.song_s_at(snapshot.captured_at) - self.camera_delay_s
        player = visible_player(snapshot)
        if player is not None:
            self.frame_size = snapshot.frame_size
            pose = in_frame_heights(player.pose, snapshot.frame_size[0])
            self.trail.add(self._pose_s, pose)

    def live_limbs(self) -> Callable[[], dict[str, float]]:
        """What tells how each limb has just been doing, 0..1; any thread may call it."""
        dance, pose_s, trail = self.choreography, self._pose_s, self.trail.until(self._pose_s)

        def tell() -> dict[str, float]:
            limbs = limbs_now(dance, pose_s, trail, self.rule)
            return {name: limbs[name] for name in limbs if name not in self.left_out}

        return tell

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

    def _judge(self, aside: Aside | None = None) -> list[Judgement]:
        verdicts = self.referee.judge(self._pose_s, self.song_s, aside)
        if verdicts:
            self.score = self.referee.score
        return verdicts


def visible_player(snapshot: PoseSnapshot) -> TrackedPose | None:
    """The player, where the camera sees them."""
    return next((person for person in snapshot.people if person.visible), None)
