"""A song's clock: interpolated over the sound card's, or the machine's where there is none.

Nothing here reads a clock of the machine: whoever calls hands in the instant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

HALF_LIFE_S = 0.08
SNAP_S = 0.033


class InterpolatedClock:
    """Turns the stepping position of a mixer into smooth time.

    Between readings it runs with the machine's clock. It closes a small gap to the mixer with a
    half-life of `HALF_LIFE_S`, jumps over one beyond `SNAP_S`, and never runs backwards except by
    `seek`. A mixer's position stands still for a whole buffer, so a reading that has not changed
    since the last call says nothing and is not followed.
    """

    def __init__(self) -> None:
        self._song_s = 0.0
        self._now: float | None = None
        self._reading: float | None = None

    def seek(self, song_s: float, now: float) -> None:
        """Sets the place, forwards or backwards."""
        self._song_s, self._now, self._reading = song_s, now, None

    def advance(self, now: float, reading_s: float | None) -> float:
        """The place at `now`, given the mixer's position, or None where there is no mixer."""
        step = 0.0 if self._now is None else max(0.0, now - self._now)
        self._now = now
        target = self._song_s + step
        if reading_s is not None and reading_s != self._reading:
            self._reading = reading_s
            gap = reading_s - target
            if abs(gap) > SNAP_S:
                target = reading_s
            else:
                target += gap * (1 - math.exp2(-max(step, 1e-3) / HALF_LIFE_S))
        self._song_s = max(self._song_s, target)
        return self._song_s


@dataclass(frozen=True)
class ClockAnchor:
    """A place in a song at an instant, and whether it moves: a value any thread may hold."""

    song_s: float
    at: float
    running: bool

    def song_s_at(self, instant: float) -> float:
        """The place in the song at another instant close by, both in monotonic seconds."""
        return self.song_s + (instant - self.at if self.running else 0.0)
