"""A practice under way: pass after pass of a song's parts, each a dance of its own.

Its dances are those of pieces, not of the song: nothing hands them to the scores, the replays or
the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.core.practice import Cut, Part, Pass, after, cut_of, danced_well, slowed
from game.dance_run import DanceRun, RunState
from game.practice_music import PracticeMusic

if TYPE_CHECKING:
    from game.context import GameContext
    from game.storage.library import SongEntry

BREAK_S = 2.5  # between two passes: time to read how the last one went


@dataclass(frozen=True)
class PassResult:
    """How a pass went: `share` (0..1) of its points, if it was `seen` at all, and if that was
    danced `well`."""

    done: Pass
    share: float
    well: bool
    seen: bool


class PracticeRun:
    """Call `begin` when `ready`, dance the `DanceRun` that it gives, and `finish` it; and so on
    until `over`. `now` is the pass under way or to come, `last` how the one before it went."""

    def __init__(
        self,
        context: GameContext,
        entry: SongEntry,
        parts: tuple[Part, ...],
        first: Pass,
        difficulty: str,
        music: PracticeMusic,
    ) -> None:
        """`parts` are practised in their order from that of `first` on, each from the speed of
        `first` to full speed. `music` stays the caller's."""
        assert entry.choreography is not None
        self.entry, self.song, self.parts = entry, entry.choreography, parts
        self.difficulty, self.first_speed = difficulty, first.speed
        self.now, self.over = first, False
        self.last: PassResult | None = None
        self.well_done: set[tuple[Part, float]] = set()
        self._context, self._music = context, music
        self._order()

    @property
    def part(self) -> Part:
        return self.parts[self.now.part]

    @property
    def cut(self) -> Cut:
        """How the part of `now` is cut out of the song."""
        return cut_of(self.song, self.part, self.now.speed)

    @property
    def music_trouble(self) -> str | None:
        return self._music.trouble

    @property
    def if_well(self) -> Pass | None:
        """What comes after `now`, if it is danced well."""
        return after(self.now, True, len(self.parts), self.first_speed)

    @property
    def ready(self) -> bool:
        """Whether the music of `now` is there."""
        return self._music.ready(self.part, self.now.speed)

    def begin(self) -> DanceRun:
        """The dance of the pass `now`; waits for its music."""
        piece = slowed(self.song, self.part, self.now.speed)
        settings = self._context.settings
        run = DanceRun(
            piece,
            self.difficulty,
            self._context.poses,
            self._context.audio,
            self._music.take(self.part, self.now.speed),
            output_delay_s=settings.output_delay_s,
            camera_delay_s=settings.camera_delay_s,
            left_out=settings.left_out,
            countdown_s=BREAK_S,
        )
        self._context.poses.set_song(piece, run.song_time)
        self._order()
        return run

    def finish(self, run: DanceRun) -> PassResult:
        """Notes how a dance of `now` went, and goes on to what comes after it."""
        well = danced_well(run.score)
        seen = run.score.max_score > 0
        self.last = PassResult(self.now, run.score.share, well, seen)
        if well:
            self.well_done.add((self.part, self.now.speed))
        following = after(self.now, well, len(self.parts), self.first_speed)
        if following is None:
            self.over = True
        else:
            self.now = following
            self._order()
        return self.last

    def _order(self) -> None:
        """Has the music made of `now`, and of what comes after it."""
        self._music.order(self.part, self.now.speed)
        if (following := self.if_well) is not None:
            self._music.order(self.parts[following.part], following.speed)

    def close(self, run: DanceRun | None) -> None:
        """Lets go of sound and camera."""
        if run is not None and run.state is not RunState.FINISHED:
            run.stop()
        self._context.poses.set_song(None, lambda instant: None)
