"""What the `pose` command looks at: pictures, folders of pictures, or a film."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pose_engine.av_film import AvFilm
from pose_engine.sources import (
    IMAGE_ENDINGS,
    CaptureSource,
    SourceError,
    image_paths,
    open_film,
    read_image,
)
from pose_engine.types import Frame

MAX_DIGITS = 15


class Pictures:
    """Single pictures and whole folders of them; those that cannot be read are told and skipped.

    `count` is how many there are, `paths` the files, `folders` those that were named, `problems`
    what could not be read so far.
    """

    def __init__(self, paths: Sequence[Path], folders: Sequence[Path] = ()) -> None:
        self.paths, self.folders = paths, folders
        self.count: int | None = len(paths)
        self.name = printable(paths[0].name) if len(paths) == 1 else f"{len(paths)} pictures"
        self.problems: list[str] = []
        self._names = picture_names(paths)
        self._numbers = picture_numbers(paths)

    def frames(self) -> Iterator[tuple[str, Frame]]:
        """Each picture with the name it goes by. Raises `SourceError` if none can be read."""
        read = 0
        for path, name, number in zip(self.paths, self._names, self._numbers, strict=True):
            try:
                image = read_image(path)
            except SourceError as error:
                if len(self.paths) == 1:
                    raise
                self.problems.append(printable(str(error)))
                continue
            read += 1
            yield name, Frame(image, float(number), number)
        if not read:
            raise SourceError(f"none of {self.name} can be read: {self.problems[0]}")

    def close(self) -> None:
        pass


class Film:
    """A film; otherwise as `Pictures`."""

    def __init__(self, source: CaptureSource | AvFilm, path: Path) -> None:
        self.source = source
        self.paths: Sequence[Path] = [path]
        self.folders: Sequence[Path] = ()
        self.name, self.count = printable(source.name), source.frame_count
        self.problems: list[str] = []

    def frames(self) -> Iterator[tuple[str, Frame]]:
        """Each picture with the film's name. Raises `SourceError`."""
        while (frame := self.source.read()) is not None:
            yield self.name, frame

    def end_s(self, frames: int) -> float | None:
        """When the film is over, if so many pictures were all of it."""
        return frames / self.source.fps if frames == self.count else None

    def close(self) -> None:
        self.source.close()


def open_inputs(names: Sequence[str]) -> Pictures | Film:
    """What is named, opened. Raises `SourceError` for what is not there, is live, or is mixed."""
    paths: list[Path] = []
    folders: list[Path] = []
    for name in names:
        path = Path(name)
        _check_there(name, path)
        if path.is_dir():
            inside = image_paths(path)
            if not inside:
                raise SourceError(f"{name} holds no pictures")
            paths += inside
            folders.append(path)
        elif path.suffix.lower() in IMAGE_ENDINGS:
            paths.append(path)
        elif len(names) > 1:
            raise SourceError(f"{name} is no picture: several inputs must all be pictures")
        else:
            return Film(open_film(path, paced=False), path)
    return Pictures(list(dict.fromkeys(paths)), folders)


def _check_there(name: str, path: Path) -> None:
    if path.is_file() or path.is_dir():
        return
    if not path.exists() and ("://" in name or name.isdecimal()):
        raise SourceError(f"{name} is live: `pose` takes a picture, a film or a folder")
    raise SourceError(f"no such picture, film or folder: {name}")


def picture_names(paths: Sequence[Path]) -> list[str]:
    """What pictures go by: their file names, or where two have one name, their paths."""
    often = Counter(path.name for path in paths)
    return [printable(path.name if often[path.name] == 1 else str(path)) for path in paths]


def picture_numbers(paths: Sequence[Path]) -> list[int]:
    """Pictures' numbers: the names, where every one is a number (as COCO's are), else 0, 1, …"""
    stems = [path.stem for path in paths]
    if all(stem.isascii() and stem.isdecimal() and len(stem) <= MAX_DIGITS for stem in stems):
        numbers = [int(stem) for stem in stems]
        if len(set(numbers)) == len(numbers):
            return numbers
    return list(range(len(paths)))


def printable(name: str) -> str:
    """A file's name as it can be printed and written as text, whatever its bytes are."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
