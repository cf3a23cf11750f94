"""A dance recorded: music or clicks, a count-in, and the dancer's poses on the song's clock."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from game.core.beat_grid import BeatGrid
from game.core.clock import ClockAnchor
from game.core.recorder import Take
from game.dance_run import visible_player
from game.song_course import Feed, Music, RunState, SongCourse
from pose_engine.geometry import in_frame_heights
from pose_engine.types import FloatArray, PoseSnapshot

COUNT_IN_BEATS: Final = 4
SHORTEST_COUNT_IN_S: Final = 4.0  # to get from the keys to one's place, and hear the beat
LATE_S: Final = 3.0  # after the end, for pictures that are still on their way on a slow machine


class RecordRun:
    """Records whoever is in view from the song's first moment to `end_s` (s).

    The count-in is of whole beats before the first one. A camera that goes away ends the recording
    there, and `message` says so: what was danced is kept.
    """

    def __init__(
        self,
        grid: BeatGrid,
        end_s: float,
        feed: Feed,
        music: Music,
        sound: Path | bytes | None = None,
        *,
        output_delay_s: float = 0.0,
        camera_delay_s: float = 0.0,
    ) -> None:
        self.grid, self.end_s = grid, end_s
        self.message: str | None = None
        self._course = SongCourse(
            feed, music, sound, count_in_s(grid), output_delay_s, camera_delay_s
        )
        self._times: list[float] = []
        self._poses: list[FloatArray] = []
        self._aspect, self._last_s = 4 / 3, 0.0

    @property
    def state(self) -> RunState:
        return self._course.state

    @property
    def song_s(self) -> float:
        return self._course.song_s

    @property
    def anchor(self) -> ClockAnchor:
        return self._course.anchor

    def song_time(self, instant: float) -> float | None:
        """The place in the song at an instant; None while it stands."""
        return self._course.song_time(instant)

    def update(self, now: float) -> None:
        """Moves on to the monotonic instant `now` (s), and files the poses seen meanwhile."""
        snapshots = self._course.new_snapshots()
        if not self._course.running:
            return
        trouble = self._course.trouble()
        self._course.advance(now)
        for snapshot in snapshots:
            self._file(snapshot)
        if self._last_s >= self.end_s or self.song_s > self.end_s + LATE_S:
            self.stop()
        elif trouble is not None:
            self.message = trouble
            self.stop()

    def stop(self) -> None:
        """Ends the recording here; what was danced is kept."""
        self._course.stop()

    def take(self) -> Take:
        """What was recorded until now."""
        times = np.array(self._times)
        gaps = np.diff(times)
        rate = 1.0 / float(np.median(gaps)) if len(gaps) else 30.0
        poses = np.stack(self._poses) if self._poses else np.zeros((0, 17, 3), np.float32)
        end_s = min(self.end_s, max(self._last_s, 0.0))
        return Take(times, poses, end_s, self._aspect, rate)

    def _file(self, snapshot: PoseSnapshot) -> None:
        """Keeps the dancer's pose under the time of the song at which it was captured."""
        pose_s = self._course.time_of(snapshot)
        if not 0.0 <= pose_s <= self.end_s:
            self._last_s = max(self._last_s, pose_s)
            return
        self._last_s = pose_s
        height, width = snapshot.frame_size
        player = visible_player(snapshot)
        if player is not None and (not self._times or pose_s > self._times[-1]):
            self._times.append(pose_s)
            self._poses.append(in_frame_heights(player.pose, height))
            self._aspect = width / height


def count_in_s(grid: BeatGrid) -> float:
    """Bars of beats, and what comes before the first one is as long already."""
    bar_s = COUNT_IN_BEATS * grid.beat_s
    bars = max(1, int(np.ceil((SHORTEST_COUNT_IN_S - grid.first_beat_s) / bar_s)))
    return max(0.5, bars * bar_s)
