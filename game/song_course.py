"""A song under way: countdown, pause and the place that is heard now. Whoever dances has one."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from game.core.clock import ClockAnchor, InterpolatedClock
from pose_engine.types import PoseSnapshot

COUNTDOWN_S = 3.0


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


class SongCourse:
    """The song's state and time, and the pictures that belong to it.

    `song_s` is the place in the song that is heard now; the countdown runs towards `start_s` in
    silence. `message` says why the song paused by itself.
    """

    state: RunState
    song_s: float
    start_s: float
    anchor: ClockAnchor

    def __init__(
        self,
        feed: Feed,
        music: Music,
        sound: Path | bytes | None,
        countdown_s: float | None,
        output_delay_s: float,
        camera_delay_s: float,
        begin_s: float = 0.0,
    ) -> None:
        """`begin_s` is where the song begins, if not at its first moment."""
        self._feed, self._music, self._sound = feed, music, sound
        self._countdown_s = COUNTDOWN_S if countdown_s is None else countdown_s
        self._output_delay_s, self._camera_delay_s = output_delay_s, camera_delay_s
        self._begin_s = begin_s
        self.message: str | None = None
        self.restart()

    @property
    def countdown_s(self) -> float:
        """Seconds until the music starts; 0 once it plays."""
        waiting = self.state is RunState.COUNTDOWN
        return max(0.0, self.start_s - self.song_s) if waiting else 0.0

    @property
    def running(self) -> bool:
        return self.state in (RunState.COUNTDOWN, RunState.PLAYING)

    def restart(self) -> None:
        """Begins anew, with a countdown."""
        self._music.stop_music()
        self.pose_s = self._begin_s - self._countdown_s
        self._count_down_to(self._begin_s)

    def pause(self, message: str | None = None) -> None:
        """Stops the song; `message` says why, where it was not the player's wish."""
        if self.running:
            self.state, self.message = RunState.PAUSED, message
            self._halt()

    def resume(self) -> None:
        """Goes on where the song stopped, after a countdown."""
        if self.state is RunState.PAUSED:
            self._count_down_to(max(self.start_s, self.song_s))

    def stop(self) -> None:
        """Ends the song here."""
        self.state = RunState.FINISHED
        self._halt(fade_ms=400)

    def _count_down_to(self, start_s: float) -> None:
        self.start_s, self.song_s = start_s, start_s - self._countdown_s
        self.state, self.message = RunState.COUNTDOWN, None
        self._clock = InterpolatedClock()
        self._clock_started = False
        self._frame_index = -1
        self.anchor = ClockAnchor(self.song_s, 0.0, running=False)

    def _halt(self, fade_ms: int = 0) -> None:
        self._music.stop_music(fade_ms)
        self.anchor = replace(self.anchor, running=False)

    def song_time(self, instant: float) -> float | None:
        """The place in the song at an instant, for the virtual dancer; None while it stands."""
        anchor = self.anchor
        return anchor.song_s_at(instant) if anchor.running else None

    def advance(self, now: float) -> None:
        """Moves on to the monotonic instant `now` (s)."""
        if not self._clock_started:
            self._clock.seek(self.song_s, now)
            self._clock_started = True
        reading = self._music.position_s() if self.state is RunState.PLAYING else None
        heard = None if reading is None else reading - self._output_delay_s
        self.song_s = self._clock.advance(now, heard)
        if self.state is RunState.COUNTDOWN and self.song_s >= self.start_s:
            self.state = RunState.PLAYING
            self._music.play_music(self._sound, self.start_s)
        self.anchor = ClockAnchor(self.song_s, now, running=True)

    def new_snapshots(self) -> list[PoseSnapshot]:
        """All poses since the last call, so that slow drawing costs the players nothing."""
        snapshots = self._feed.snapshots_after(self._frame_index)
        if not self._clock_started:
            snapshots = snapshots[-1:]  # what lies before the countdown is not of this dance
        if snapshots:
            self._frame_index = snapshots[-1].frame_index
        return snapshots

    def time_of(self, snapshot: PoseSnapshot) -> float:
        """The place in the song at which a picture was captured; remembered as `pose_s`."""
        self.pose_s = self.anchor.song_s_at(snapshot.captured_at) - self._camera_delay_s
        return self.pose_s

    def trouble(self) -> str | None:
        """Why the camera gives no pictures now, if it gives none."""
        return self._feed.error()
