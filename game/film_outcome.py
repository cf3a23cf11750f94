"""What became of a film that was imported, in words for the window."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from game.core.recorder import song_id
from game.film_import import Imported, NoBeat, NobodySeen
from game.film_task import FilmTask
from game.film_watch import Stopped
from game.storage import library
from game.storage.choreography_file import SongError
from game.storage.library import SongEntry
from game.storage.song_places import AlreadyThere, song_folder
from pose_engine.extras import MissingExtra
from pose_engine.files import one_line
from pose_engine.sources import SourceError


class Kind(Enum):
    """What can be done next depends on it."""

    MADE = "made"
    THERE = "there"
    NO_BEAT = "no beat"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, eq=False)
class Outcome:
    """`head` and `advice` are keys of the table of strings, either may be empty; `reason` is what
    an error says. `song` is the one that was made, or that is there already."""

    path: Path
    kind: Kind
    head: str
    advice: str = ""
    reason: str = ""
    song: SongEntry | None = None
    found: Imported | None = None


def outcome_of(task: FilmTask) -> Outcome:
    """What a task that is done has come to."""
    error, path = task.error, task.path
    if task.found is not None and task.song is not None:
        return Outcome(path, Kind.MADE, "import_made", song=task.song, found=task.found)
    if isinstance(error, AlreadyThere):
        return Outcome(path, Kind.THERE, "import_there", "import_there_do", song=task.song)
    if isinstance(error, Stopped):
        return Outcome(path, Kind.STOPPED, "import_stopped", "import_stopped_do")
    if isinstance(error, MissingExtra):
        return Outcome(path, Kind.FAILED, "import_missing", "import_install")
    if isinstance(error, NoBeat) and isinstance(error.__cause__, MissingExtra):
        return Outcome(path, Kind.NO_BEAT, "import_missing", "import_missing_do")
    if isinstance(error, NoBeat):
        return Outcome(path, Kind.NO_BEAT, "import_no_beat", "import_no_beat_do")
    if isinstance(error, NobodySeen):
        return Outcome(path, Kind.FAILED, "import_nobody", "import_nobody_do")
    if _full(error):
        return Outcome(path, Kind.FAILED, "import_full", "import_kept")
    head, advice = "import_failed", ""
    if isinstance(error, (OSError, SongError)) and not isinstance(error, SourceError):
        head, advice = "import_not_written", "import_kept"
    reason = str(error).replace(str(path), path.name) or type(error).__name__
    return Outcome(path, Kind.FAILED, head, advice, one_line(reason))


def _full(error: BaseException | None) -> bool:
    """Whether the disk had no room, which an error may tell that another one came of."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False


def free_name(film: Path) -> str:
    """A title with a number for one more song of a film, as no song of the player's bears it."""
    number, folder = 2, library.user_songs_folder()
    while song_folder(folder, song_id(f"{film.stem} ({number})")) is not None:
        number += 1
    return f"{film.stem} ({number})"
