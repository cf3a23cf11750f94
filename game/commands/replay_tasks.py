"""What the commands do with replays: score one, list those kept, race one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.commands.tables import dancer_in_words
from game.core.choreography import Choreography
from game.core.ghost import Ghost, make_ghost
from game.core.replay import Replay, dance_digest, score_replay
from game.dance_run import DanceRun
from game.replays import BEST, Replays
from game.report import dance_report
from game.storage.library import SongEntry
from game.storage.replay_file import ReplayError, read_replay
from game.storage.replay_store import (
    Points,
    ScoreBook,
    StoredReplay,
    replays_folder,
    stored_replays,
)


@dataclass(frozen=True)
class ListedReplay:
    """A kept replay with its score; `points` is None where there is none, and `error` says why."""

    item: StoredReplay
    points: Points | None
    error: str | None


def check_song(choreography: Choreography, replay: Replay, path: str | Path) -> str | None:
    """A warning where the replay is of another version of the song. Raises `ReplayError`."""
    header = replay.header
    if header.song != choreography.id:
        raise ReplayError(f"{path} is a replay of {header.song!r}, not of {choreography.id!r}")
    if header.dance != dance_digest(choreography):
        return (
            f"{path} was danced to another version of {choreography.id}: "
            "its score here is not the one it had."
        )
    return None


def replay_report(
    choreography: Choreography, replay: Replay, difficulty: str | None
) -> dict[str, Any]:
    """The report of a replay, as of the dance itself."""
    state = score_replay(choreography, replay, difficulty)
    header, count = replay.header, len(replay.times_s)
    zeros = ("dropped", "pose_ms_p50", "pose_ms_p95", "age_ms_p50", "age_ms_p95", "render_fps")
    frames = {"captured": count, "estimated": count, **dict.fromkeys(zeros, 0), "render_ms_p99": 0}
    end_s = min(header.seconds or choreography.duration_s, choreography.duration_s)
    return dance_report(
        choreography,
        difficulty or header.difficulty,
        header.camera,
        min(max(0.0, float(replay.times_s[-1])), end_s),
        state,
        frames,
    )


def about(replay: Replay, asked: str | None) -> str:
    """One line about where a replay comes from, and at which difficulty it is judged."""
    header = replay.header
    when = header.recorded_at.astimezone().strftime("%Y-%m-%d %H:%M")
    line = f"Replay of {when}: {dancer_in_words(header)}, {len(replay.times_s)} poses"
    if asked is not None and asked != header.difficulty:
        line += f"; danced at {header.difficulty}, judged here at {asked}"
    return line


def listed_replays(songs: list[SongEntry], root: Path | None = None) -> Iterator[ListedReplay]:
    """Every kept replay with its score, song by song, the newest first."""
    root = replays_folder() if root is None else root
    dances = {entry.id: entry.choreography for entry in songs if entry.choreography is not None}
    folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    for folder in folders:
        dance = dances.get(folder.name)
        book = None if dance is None else ScoreBook(folder, dance)
        for item in stored_replays(folder):
            points = None if book is None else book.points(item)
            yield ListedReplay(item, points, item.error or _why(points, dance))
        if book is not None:
            with suppress(OSError):  # the scores are computed again next time
                book.save()


def _why(points: Points | None, dance: Choreography | None) -> str | None:
    if dance is None:
        return "song not installed"
    return "another version of the song" if points is None else None


def load_ghost(text: str | None, choreography: Choreography) -> tuple[Replay | str | None, str]:
    """What `--ghost` asks for, and a warning or "". Raises `ReplayError`."""
    if text is None or text == BEST:
        return text, ""
    replay = read_replay(Path(text))
    return replay, check_song(choreography, replay, text) or ""


def headless_ghost(ghost: Replay | str | None, camera: str, run: DanceRun) -> Ghost | None:
    """The ghost of a dance without a window, to compare scores with."""
    if isinstance(ghost, Replay):
        return make_ghost(run.choreography, ghost, run.difficulty, mine=False)
    if ghost is None:
        return None
    replays = Replays(camera, keep=False, choice=BEST)
    try:
        return replays.ghost_for(run)
    finally:
        replays.close()
