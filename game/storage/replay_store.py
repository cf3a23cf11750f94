"""The replays of the player's data folder: `replays/<song id>/<date>.npz`.

A replay's score is never kept in its file. Since it takes a while to compute, what was computed is
noted in `scores.json` beside the replays, together with a fingerprint of the rules; the file is a
cache that may be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from platformdirs import user_data_path

from game.core import choreography as choreography_module
from game.core import judge, referee, score, similarity, trail
from game.core.choreography import Choreography
from game.core.replay import Replay, ReplayHeader, dance_digest, score_replay
from game.core.score import ScoreState
from game.storage.replay_file import (
    ENDING,
    ReplayError,
    read_header,
    read_replay,
    write_replay,
)
from pose_engine.files import write_atomic

KEPT = 50  # newest replays per song, of players and of the virtual dancer each
SCORES_NAME = "scores.json"
MAX_SCORES_BYTES = 2_000_000
_RULES: tuple[ModuleType, ...] = (choreography_module, judge, referee, score, similarity, trail)


@dataclass(frozen=True)
class Points:
    """What a replay comes to."""

    score: int
    max_score: int
    stars: int

    @classmethod
    def of(cls, state: ScoreState) -> Points:
        return cls(state.score, state.max_score, state.stars)


@dataclass(frozen=True)
class StoredReplay:
    """A replay file and what it is of, or the reason why it cannot be read."""

    path: Path
    header: ReplayHeader | None
    error: str | None = None


def replays_folder() -> Path:
    return user_data_path("mirrorbeat", appauthor=False) / "replays"


def stored_replays(folder: Path) -> list[StoredReplay]:
    """The replays of one song's folder, the newest first, broken ones last."""
    if not folder.is_dir():
        return []
    found = [_stored(path) for path in sorted(folder.iterdir()) if path.suffix == ENDING]
    whole = [item for item in found if item.header is not None]
    whole.sort(key=lambda item: _recorded_at(item), reverse=True)
    return whole + [item for item in found if item.header is None]


def _recorded_at(item: StoredReplay) -> float:
    assert item.header is not None
    return item.header.recorded_at.timestamp()


def _stored(path: Path) -> StoredReplay:
    try:
        return StoredReplay(path, read_header(path))
    except ReplayError as error:
        return StoredReplay(path, None, str(error))


def keep_replay(replay: Replay, root: Path) -> Path:
    """Writes a replay under a name of its own; the path. Raises `OSError`."""
    folder = root / replay.header.song
    folder.mkdir(parents=True, exist_ok=True)
    name = replay.header.recorded_at.strftime("%Y-%m-%d_%H-%M-%S")
    path, number = folder / f"{name}{ENDING}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}_{number}{ENDING}"
    write_replay(replay, path)
    return path


def prune(folder: Path, points_of: Callable[[StoredReplay], Points | None]) -> list[Path]:
    """Removes all but the KEPT newest and the best of each difficulty; what was removed.

    Players' replays and those of the virtual dancer are counted apart, so that nobody's dance makes
    room for a demonstration. Files that cannot be read are left alone.
    """
    removed = []
    for virtual in (False, True):
        group = [
            item
            for item in stored_replays(folder)
            if item.header is not None and item.header.virtual is virtual
        ]
        if len(group) <= KEPT:
            continue
        best = _best_of_each(group, points_of)
        for item in group[KEPT:]:
            if item.path not in best:
                item.path.unlink(missing_ok=True)
                removed.append(item.path)
    return removed


def _best_of_each(
    group: Iterable[StoredReplay], points_of: Callable[[StoredReplay], Points | None]
) -> set[Path]:
    best: dict[str, tuple[int, Path]] = {}
    for item in group:
        points = points_of(item)
        if item.header is not None and points is not None:
            known = best.get(item.header.difficulty)
            if known is None or points.score > known[0]:
                best[item.header.difficulty] = (points.score, item.path)
    return {path for _, path in best.values()}


@lru_cache(maxsize=1)
def rules_fingerprint() -> str:
    """Changes whenever the code that scores does."""
    digest = hashlib.sha256()
    for module in _RULES:
        source = Path(module.__file__ or "")
        digest.update(source.read_bytes() if source.is_file() else module.__name__.encode())
    return digest.hexdigest()


class ScoreBook:
    """The scores of the replays in one song's folder, from `scores.json` or computed anew.

    `save` writes what is new. Not for several threads at a time.
    """

    def __init__(self, folder: Path, choreography: Choreography) -> None:
        self.folder, self.choreography = folder, choreography
        self.dance = dance_digest(choreography)
        self._changed = False
        self._known: dict[str, list[int]] = self._read()

    def points(self, item: StoredReplay, difficulty: str | None = None) -> Points | None:
        """The score of a replay, at its own difficulty or another; None where it has none.

        It has none where it cannot be read, or where another version of the song was danced.
        """
        if item.header is None or item.header.dance != self.dance:
            return None
        try:
            key = self._key(item.path, difficulty or item.header.difficulty)
            if key not in self._known:
                replay = read_replay(item.path)
                self._note(key, Points.of(score_replay(self.choreography, replay, difficulty)))
        except (ReplayError, OSError):
            return None
        return Points(*self._known[key])

    def note(self, path: Path, difficulty: str, points: Points) -> None:
        """Notes the score of a replay that has just been danced."""
        self._note(self._key(path, difficulty), points)

    def _note(self, key: str, points: Points) -> None:
        self._known[key] = [points.score, points.max_score, points.stars]
        self._changed = True

    def _key(self, path: Path, difficulty: str) -> str:
        facts = path.stat()
        return f"{path.name}|{facts.st_size}|{facts.st_mtime_ns}|{difficulty}|{self.dance[:16]}"

    def _read(self) -> dict[str, list[int]]:
        path = self.folder / SCORES_NAME
        try:
            if path.stat().st_size > MAX_SCORES_BYTES:
                return {}
            data = json.loads(path.read_bytes())
            if data["rules"] != rules_fingerprint():
                return {}
            known = {str(key): [int(n) for n in value] for key, value in data["scores"].items()}
            return {key: value for key, value in known.items() if len(value) == 3}
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return {}  # a cache that cannot be read is an empty one

    def save(self) -> None:
        """Writes the book where something is new in it. Raises `OSError`."""
        if self._changed:
            there = {path.name for path in self.folder.iterdir()}
            kept = {key: n for key, n in self._known.items() if key.split("|")[0] in there}
            data = {
                "format": "mirrorbeat.replay-scores",
                "version": 1,
                "rules": rules_fingerprint(),
                "scores": kept,
            }
            write_atomic(self.folder / SCORES_NAME, json.dumps(data, indent=1).encode())
            self._changed = False
