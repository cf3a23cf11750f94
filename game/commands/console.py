"""What all commands share: what they print, how they fail, how they show progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress

WRONG_USE, FAILED, INTERRUPTED = 2, 1, 130
PIPED_WIDTH = 160  # where nobody reads on a terminal, nothing needs to be cut off
OUT = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
ERR = Console(stderr=True)


def tell(mark: str, text: str, style: str = "") -> None:
    """One line on stderr. `text` may come from outside, so none of it is taken for markup."""
    ERR.print(Text.assemble((mark, style), text), highlight=False, soft_wrap=True)


def fail(message: object, code: int = FAILED) -> typer.Exit:
    """Prints one line on stderr; raise what it returns."""
    tell("error: ", " ".join(str(message).split()), "bold red")
    return typer.Exit(code)


@contextmanager
def clear_errors(*passed_on: type[Exception]) -> Iterator[None]:
    """What can go wrong with files, songs and cameras, as one line and an exit code.

    Errors of the kinds `passed_on` are the caller's own to tell.
    """
    from game.storage.choreography_file import SongError
    from game.storage.replay_file import ReplayError
    from pose_engine.formats.frame_poses import PoseFileError
    from pose_engine.sources import SourceError

    try:
        yield
    except passed_on:
        raise
    except (SongError, ReplayError, SourceError, PoseFileError) as error:
        raise fail(error) from error
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else error
        raise fail(what) from error
    except KeyboardInterrupt as error:
        raise fail("stopped") from error


def progress_bar() -> Progress:
    """A bar on stderr that vanishes when the work is done; none where nobody reads.

    Share and times always have their room: on a narrow terminal the description is cut off.
    """
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column

    bar = 10 if ERR.width < 80 else 24
    room = max(12, ERR.width - bar - 27)
    words = Column(no_wrap=True, overflow="ellipsis", max_width=room)
    return Progress(
        TextColumn("{task.description}", table_column=words),
        BarColumn(bar),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=ERR,
        transient=True,
        disable=not ERR.is_terminal,
    )


def check_writable(path: Path) -> None:
    """Raises `OSError` for a file that cannot be written; missing folders are not made."""
    folder = path.parent
    if not folder.is_dir():
        raise OSError(f"cannot write {path}: there is no folder {folder}")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise OSError(f"cannot write {path}: it is not allowed there")


def json_text(data: dict[str, Any]) -> str:
    """Data as JSON, for a file or to be printed."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def write_json(data: dict[str, Any], path: Path) -> None:
    """Writes the whole file or, raising `OSError`, nothing."""
    from pose_engine.files import write_atomic

    check_writable(path)
    write_atomic(path, json_text(data).encode())
