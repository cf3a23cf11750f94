"""Who dances now, and their scores: read by the screens, written in the background.

One thread writes, so that no picture waits for a disk; the screens read through a connection of
their own. A file that cannot be used costs the leaderboard and nothing else: `trouble` says why.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from game.core.choreography import Choreography
from game.core.energy import DEFAULT_WEIGHT_KG, estimated_calories
from game.core.referee import Referee
from game.core.replay import LIVE, dance_digest
from game.core.score import ScoreState
from game.core.trail import PoseTrail
from game.dance_run import DanceRun
from game.party_run import PlayerDance
from game.storage.score_file import clear_scores_errors, open_scores, scores_file
from game.storage.scores import (
    Player,
    Ranked,
    Run,
    Totals,
    add_run,
    best_of,
    find_player,
    leaderboard,
    note_replay,
    players,
    totals,
)

LOG = logging.getLogger(__name__)
DEFAULT_NAME = "Player 1"
SHOWN = 8  # rows of a leaderboard
T = TypeVar("T")


class Dance(Protocol):
    """A dance as the book takes it: `game.dance_run.DanceRun`, or one of a party's."""

    @property
    def song(self) -> Choreography: ...
    @property
    def seconds(self) -> float | None: ...
    @property
    def end_s(self) -> float: ...
    @property
    def difficulty(self) -> str: ...
    @property
    def left_out(self) -> tuple[str, ...]: ...
    @property
    def score(self) -> ScoreState: ...
    @property
    def referee(self) -> Referee: ...
    @property
    def trail(self) -> PoseTrail: ...


def run_of(run: Dance, camera: str, weight_kg: float | None = None) -> Run | None:
    """The entry of a dance; None for one that was cut short, left, or not seen at all."""
    score = run.score
    if run.seconds is not None or not run.referee.done or not score.max_score:
        return None
    times_s, poses = run.trail.arrays()
    weight_kg = DEFAULT_WEIGHT_KG if weight_kg is None else weight_kg
    now = datetime.now().astimezone()
    return Run(
        song=run.song.id,
        dance=dance_digest(run.song),
        difficulty=run.difficulty,
        score=score.score,
        max_score=score.max_score,
        stars=score.stars,
        share=score.share,
        best_combo=score.best_combo,
        seconds=run.end_s,
        calories=round(estimated_calories(times_s, poses, run.end_s, weight_kg), 2),
        camera=camera,
        danced_at=now,
        local_date=now.date(),
        left_out=run.left_out,
    )


@dataclass
class Players:
    """The players of one running program. `name` dances now; `camera` is one of CAMERAS."""

    camera: str = LIVE
    name: str = DEFAULT_NAME
    path: Path = field(default_factory=lambda: scores_file())
    on_note: Callable[[str], None] = LOG.warning
    trouble: str | None = None

    def __post_init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "scores")
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._unreadable = False
        self._known: dict[tuple[str, ...], Any] = {}
        self._digests: dict[int, tuple[Choreography, str]] = {}
        self._before: tuple[DanceRun, Ranked | None] | None = None

    # -- a finished dance

    def finished(self, run: DanceRun, replay: Future[str | None] | None = None) -> None:
        """Enters a dance that came to its end before a live camera; others are left alone."""
        if self.camera != LIVE or run_is_short(run):
            return
        before = self.best(run.song, run.difficulty)
        self._before, name = (run, before), self.name
        number = self._submit(lambda: self._enter(run, name))
        if replay is not None:
            replay.add_done_callback(lambda done: self._note_replay(number, done))

    def finished_party(self, dances: Sequence[PlayerDance]) -> None:
        """Enters a party's dances under the names of those who danced them."""
        for dance in dances:
            if self.camera == LIVE and not run_is_short(dance):
                self._submit(partial(self._enter, dance, dance.name))

    def _enter(self, run: Dance, name: str) -> int | None:
        db = self._open_writer()
        player = find_player(db, name)
        entry = run_of(run, self.camera, None if player is None else player.weight_kg)
        return None if entry is None else add_run(db, name, entry)

    def _note_replay(self, number: Future[int | None], done: Future[str | None]) -> None:
        file = None if done.cancelled() or done.exception() else done.result()
        if file is not None:
            with suppress(RuntimeError):  # the program is ending: the score is safe without it
                self._submit(lambda: self._link(number.result(), file))

    def _link(self, number: int | None, file: str) -> None:
        if number is not None:
            note_replay(self._open_writer(), number, file)

    def record(self, run: DanceRun) -> tuple[bool, Ranked | None] | None:
        """Whether a dance that was entered is the player's best, and the best before it."""
        if self._before is None or self._before[0] is not run:
            return None
        before = self._before[1]
        return before is None or run.score.score > before.score, before

    # -- reading

    def best(self, song: Choreography, difficulty: str) -> Ranked | None:
        """The best of whoever dances now."""
        name, dance = self.name, self._digest(song)
        return self._ask(
            ("best", name, song.id, difficulty),
            lambda db: best_of(db, name, song.id, difficulty, dance),
            None,
        )

    def leaderboard(self, song: Choreography, difficulty: str) -> list[Ranked]:
        """The best players of a song."""
        dance = self._digest(song)
        return self._ask(
            ("board", song.id, difficulty),
            lambda db: leaderboard(db, song.id, difficulty, dance, SHOWN),
            [],
        )

    def all(self) -> list[Player]:
        return self._ask(("all",), players, [])

    @property
    def me(self) -> Player | None:
        """Whoever dances now; None for a name that has not danced yet."""
        name = self.name.casefold()
        return next((one for one in self.all() if one.name.casefold() == name), None)

    def totals(self, player: Player) -> Totals:
        """What a player's dances add up to."""
        none = Totals(player, 0, 0, 0.0, 0.0, 0, ())
        return self._ask(("totals", str(player.id)), lambda db: totals(db, player), none)

    def refresh(self) -> None:
        """Forgets what was read, as when a screen comes up."""
        self._known.clear()

    def _digest(self, song: Choreography) -> str:
        if id(song) not in self._digests:
            self._digests[id(song)] = (song, dance_digest(song))
        return self._digests[id(song)][1]

    def _ask(self, key: tuple[str, ...], ask: Callable[[sqlite3.Connection], T], none: T) -> T:
        if key not in self._known:
            self._known[key] = self._read(ask, none)
        result: T = self._known[key]
        return result

    def _read(self, ask: Callable[[sqlite3.Connection], T], none: T) -> T:
        if self._unreadable or (self._reader is None and not self.path.exists()):
            return none
        try:
            with clear_scores_errors(self.path):
                self._reader = self._reader or open_scores(self.path)
                return ask(self._reader)
        except OSError as error:
            self._unreadable = True
            self._tell(error)
            return none

    # -- writing

    def change(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """Changes players and waits for it; None where it failed. `ValueError`s are passed on."""
        return self._submit(lambda: work(self._open_writer())).result()

    def _open_writer(self) -> sqlite3.Connection:
        self._writer = self._writer or open_scores(self.path)
        return self._writer

    def _submit(self, work: Callable[[], T]) -> Future[T | None]:
        def guarded() -> T | None:
            try:
                with clear_scores_errors(self.path):
                    result = work()
            except OSError as error:
                self._tell(error)
                return None
            finally:
                self.refresh()
            return result

        return self._worker.submit(guarded)

    def _tell(self, error: OSError) -> None:
        self.trouble = " ".join(str(error).split())
        self.on_note(f"No scores are kept: {self.trouble}")

    def close(self) -> None:
        """Waits until what was danced is written."""
        self._worker.shutdown(wait=True)
        for db in (self._writer, self._reader):
            if db is not None:
                with suppress(sqlite3.Error), closing(db):
                    pass
        self._writer = self._reader = None


def run_is_short(run: Dance) -> bool:
    """Whether a dance is not to be entered: cut short, left early, or not seen."""
    return run.seconds is not None or not run.referee.done or not run.score.max_score
