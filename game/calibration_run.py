"""One calibration, from the first look to its result: the screen and `--headless` share it."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from game.audio import click_track
from game.core.calibration import (
    EARLIEST_BEATS,
    CalibrationResult,
    calibrate,
    find_hits,
)
from game.core.choreography import Choreography
from game.core.clock import ClockAnchor, InterpolatedClock
from game.core.judge import PoseTrail
from game.core.stance import Stance, missing_parts, neutral_stance, stands_still
from game.dance_run import Feed, Music, visible_player
from game.virtual.exercise import overhead_claps
from pose_engine.geometry import in_frame_heights
from pose_engine.types import PoseSnapshot

BPM = 75.0  # slow enough to raise the arms to every beat, quick enough to feel the next one
BEAT_S = 60.0 / BPM
LEAD_IN_BEATS = 4  # heard before the first that counts
FIRST_HEARD_S = 0.5
FIRST_BEAT_S = FIRST_HEARD_S + LEAD_IN_BEATS * BEAT_S
EARLIEST_HIT_S = FIRST_BEAT_S + EARLIEST_BEATS * BEAT_S
MAX_BEATS = 20
LAST_BEAT_S = FIRST_BEAT_S + (MAX_BEATS - 1) * BEAT_S
PATIENCE_S = 1.5  # for a late clap, and for late pictures of it
END_S = LAST_BEAT_S + BEAT_S
VIEW_S, IN_VIEW_S = 0.6, 0.8  # the pictures looked at; how long the whole body must be in view
MAX_VIEW = 300
STILL_S = 2.0
RESTLESS_S = 0.5  # the pictures in which somebody who moves is noticed
PATIENT_S = 12.0  # whoever has not stood still by then goes on without a stance
AWAY_S = 1.0  # whoever is not seen for longer is looked for anew
COUNT_EVERY_S = 0.1


class Step(Enum):
    """What the player does; DONE comes with a result."""

    VIEW = auto()
    STILL = auto()
    BEATS = auto()
    DONE = auto()


class CalibrationFeed(Feed, Protocol):
    """What a calibration needs of the camera; `game.poses.PoseFeed` is one."""

    def set_song(
        self, choreography: Choreography | None, song_time: Callable[[float], float | None]
    ) -> None: ...


class CalibrationRun:
    """A calibration under way: call `update` once a picture, read the rest.

    `missing` is what the camera does not see; `still_share` how much of the standing is done;
    `hits` how many were seen so far, the last one at `hit_at`; `message` what is wrong with the
    camera. `result` is the end, and `stance` what was learnt on the way, if it was. `exercise` is
    what the coach shows, and the virtual dancer does.
    """

    def __init__(self, feed: CalibrationFeed, music: Music, output_delay_s: float = 0.0) -> None:
        """Begins with the first `update`. `output_delay_s` as in `DanceRun`."""
        self.virtual = feed.virtual
        self._feed, self._music, self._output_delay_s = feed, music, output_delay_s
        self._clicks = click_track(BPM, FIRST_HEARD_S, END_S)
        self.exercise = overhead_claps(BPM, FIRST_BEAT_S, MAX_BEATS)
        self._frame_index = -1
        self.restart()

    def restart(self) -> None:
        """Begins anew."""
        self._music.stop_music()
        self.result: CalibrationResult | None = None
        self.stance: Stance | None = None
        self.message: str | None = None
        self._begin(Step.VIEW)
        self._feed.set_song(self.exercise, self.song_time)

    def close(self) -> None:
        """Lets go of sound and camera."""
        self._music.stop_music()
        self._feed.set_song(None, lambda instant: None)

    def skip_view(self) -> None:
        """Goes on although not all of the body is in view."""
        if self.step is Step.VIEW:
            self._begin(Step.STILL)

    @property
    def beat(self) -> float:
        """The beat that is heard: 0 is the first one that counts."""
        return (self.song_s - FIRST_BEAT_S) / BEAT_S

    def song_time(self, instant: float) -> float | None:
        """The place in the click track at an instant; None while it is silent."""
        anchor = self.anchor
        return anchor.song_s_at(instant) if anchor.running else None

    # -- the passing of time

    def _begin(self, step: Step) -> None:
        self.step = step
        if step is Step.STILL:
            self.stance = None
        self.missing: tuple[str, ...] = ()
        self.still_share, self.hits, self.hit_at = 0.0, 0, -math.inf
        self.song_s, self.anchor = 0.0, ClockAnchor(0.0, 0.0, running=False)
        self._trail = PoseTrail()
        self._since: float | None = None  # when what the step waits for began
        self._seen_at: float | None = None
        self._began: float | None = None
        self._counted_at = -math.inf

    def update(self, now: float) -> None:
        """Moves on to the monotonic instant `now` (s)."""
        snapshots = self._feed.snapshots_after(self._frame_index)
        if snapshots:
            self._frame_index = snapshots[-1].frame_index
        self.message = self._feed.error()
        if self.step is Step.DONE:
            return
        if self.message is not None and self.step is not Step.VIEW:
            self._music.stop_music()
            self._begin(Step.VIEW)
        if self.step is Step.BEATS:
            self._advance(now)
        for snapshot in snapshots:
            self._note(snapshot)
        if self.step is Step.VIEW:
            self._wait_for_view(now)
        elif self.step is Step.STILL:
            self._wait_for_stillness(now)
        else:
            self._count_hits(now)

    def _note(self, snapshot: PoseSnapshot) -> None:
        """Files the player's pose under the instant of its capture, or the song's time then."""
        player = visible_player(snapshot)
        if player is not None:
            beating = self.step is Step.BEATS
            at = snapshot.captured_at
            self._seen_at = at
            pose = in_frame_heights(player.pose, snapshot.frame_size[0])
            self._trail.add(self.anchor.song_s_at(at) if beating else at, pose)

    def _wait_for_view(self, now: float) -> None:
        times, poses = self._trail.between(now - VIEW_S, now)
        self.missing = missing_parts(poses)
        if len(self._trail) > MAX_VIEW:  # this step may last for hours
            self._trail = PoseTrail()
            for at, pose in zip(times, poses, strict=True):
                self._trail.add(float(at), pose)
        if self.missing or self._since is None:
            self._since = now
        if now - self._since >= IN_VIEW_S:
            self._begin(Step.STILL)

    def _wait_for_stillness(self, now: float) -> None:
        self._began = now if self._began is None else self._began
        self._seen_at = now if self._seen_at is None else self._seen_at
        if now - self._seen_at > AWAY_S:
            self._begin(Step.VIEW)
            return
        still = stands_still(self._trail.between(now - RESTLESS_S, now)[1])
        if not still or self._since is None:
            self._since = now
        self.still_share = min(1.0, (now - self._since) / STILL_S)
        if self.still_share >= 1:
            self.stance = neutral_stance(self._trail.between(self._since, now)[1])
        if self.stance is not None or now - self._began > PATIENT_S:
            self._begin(Step.BEATS)

    def _advance(self, now: float) -> None:
        """The clock of the clicks, as they are heard."""
        if self._since is None:
            self._since = now
            self._clock = InterpolatedClock()
            self._clock.seek(0.0, now)
            self._music.play_music(self._clicks)
        reading = self._music.position_s()
        heard = None if reading is None else reading - self._output_delay_s
        self.song_s = self._clock.advance(now, heard)
        self.anchor = ClockAnchor(self.song_s, now, running=True)

    def _count_hits(self, now: float) -> None:
        if now - self._counted_at < COUNT_EVERY_S:
            return
        self._counted_at = now
        times, poses = self._trail.between(-math.inf, math.inf)
        hits = int((find_hits(times, poses) >= EARLIEST_HIT_S).sum())
        if hits > self.hits:
            self.hits, self.hit_at = hits, now
        result = calibrate(times, poses, FIRST_BEAT_S, BEAT_S)
        if result.reason is None or self.song_s > LAST_BEAT_S + PATIENCE_S:
            self._music.stop_music(fade_ms=300)
            self._begin(Step.DONE)
            self.result = result
