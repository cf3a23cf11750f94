"""Files that are whole or not there: written beside their place and moved into it when done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def one_line(text: str, most: int = 300) -> str:
    """A text about a file from outside as a line that a terminal takes for nothing but text."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * most])
    line = " ".join(line.split())
    return line if len(line) <= most else f"{line[: most - 3]}..."


@contextmanager
def naming(target: Path) -> Iterator[None]:
    """Lets an `OSError` say which file could not be written, and not the temporary one's name."""
    try:
        yield
    except OSError as error:
        raise OSError(f"cannot write {target}: {error.strerror or error}") from error


def partial_path(target: Path) -> Path:
    """Where the beginning of a file goes that must not replace the whole one: `a.partial.json`."""
    return target.with_name(f"{target.stem}.partial{target.suffix}")


class StagedFile:
    """A file on its way to `target`: write to `path`, then `commit` or `discard`.

    A link is followed, and what is no plain file (a pipe, /dev/stdout) is written straight into.
    Making one raises `OSError` where the file cannot be written; missing folders are not made.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        place = target.resolve()
        if place.is_dir():
            raise OSError(f"cannot write {target}: it is a folder")
        if not place.parent.is_dir():
            raise OSError(f"cannot write {target}: there is no folder {target.parent}")
        self.straight = place.exists() and not place.is_file()
        self.path = place
        if self.straight:
            return
        with naming(target):
            if place.exists():
                # A file that may not be written may not be replaced either.
                place.open("ab").close()
            handle, path = tempfile.mkstemp(place.suffix, f".{place.stem}.", place.parent)
            os.close(handle)
        self.path = Path(path)

    def commit(self, keep_old: bool = False) -> Path:
        """Flushes the file to the disk and moves it into place; the place.

        With `keep_old` an older file stays, and this one gets the name of `partial_path`.
        """
        if self.straight:
            return self.target
        target = partial_path(self.target) if keep_old and self.target.exists() else self.target
        try:
            with naming(target):
                with self.path.open("rb+") as file:
                    os.fsync(file.fileno())
                os.chmod(self.path, _new_file_mode(target))
                os.replace(self.path, target.resolve())
        except BaseException:
            self.discard()
            raise
        return target

    def discard(self) -> None:
        """Removes what was written; harmless afterwards."""
        if not self.straight:
            self.path.unlink(missing_ok=True)


def write_atomic(target: Path, data: bytes) -> None:
    """Writes `data` into a file so that a crash or a full disk leaves the old one whole.

    Raises `OSError` as `StagedFile` does.
    """
    staged = StagedFile(target)
    try:
        with naming(target):
            staged.path.write_bytes(data)
        staged.commit()
    finally:
        staged.discard()


def _new_file_mode(target: Path) -> int:
    """The rights of the file that is replaced, else those of any new file."""
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
