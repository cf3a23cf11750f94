"""Where a song's beats are: a tempo and a first beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BEATS_PER_MOVE: Final = 4
SHORTEST_S, LONGEST_S = 0.9, 3.0  # of a move
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0


@dataclass(frozen=True)
class BeatGrid:
    """Beats at `first_beat_s` (the first of a bar) and every 60 / `bpm` seconds from there on.

    `confidence` (0..1) is how sure whoever found it was. Raises `ValueError`.
    """

    bpm: float
    first_beat_s: float = 0.0
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not SLOWEST_BPM <= self.bpm <= FASTEST_BPM:
            raise ValueError(
                f"the tempo must be {SLOWEST_BPM:g} to {FASTEST_BPM:g} beats a minute, "
                f"not {self.bpm:g}"
            )
        if not 0 <= self.first_beat_s < 3600:
            raise ValueError(
                f"the first beat must come within the film, not at {self.first_beat_s:g} s"
            )

    @property
    def beat_s(self) -> float:
        return 60.0 / self.bpm

    @property
    def beats_per_move(self) -> int:
        """How many beats make a move of a second or two."""
        beats = BEATS_PER_MOVE
        while beats * self.beat_s < SHORTEST_S:
            beats *= 2
        while beats > 1 and beats * self.beat_s > LONGEST_S:
            beats //= 2
        return beats

    @property
    def move_s(self) -> float:
        return self.beats_per_move * self.beat_s

    def beats(self, end_s: float) -> NDArray[np.float64]:
        """The beats from the first one up to `end_s`, in s."""
        return np.arange(self.first_beat_s, end_s + 1e-6, self.beat_s)
