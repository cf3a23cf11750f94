"""Writers: one picture after another in, a whole file in its place at the end."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final, Protocol, TextIO

from pose_engine.files import StagedFile, naming, partial_path
from pose_engine.formats import arrays, coco, mirrorbeat, openpose, table
from pose_engine.formats.frame_poses import FramePoses


class PoseWriter(Protocol):
    """Takes pictures' poses. Every method raises `OSError` where the file cannot be written."""

    def add(self, frame: FramePoses) -> None:
        """Raises `ValueError` for a picture that the format cannot hold."""
        ...

    def finish(self, keep_old: bool = False) -> Path | None:
        """Moves what is written into place and tells where that is (None: a stream).

        With `keep_old` an older file stays, and the new one is named `….partial.…` beside it.
        """
        ...

    def discard(self) -> None:
        """Leaves things as they were; harmless after `finish`."""
        ...


@dataclass(frozen=True)
class TextForm:
    """What a text file is made of: `rows` per picture, with `between` from one to the next."""

    head: str
    rows: Callable[[FramePoses], list[str]]
    between: str
    tail: str
    one_picture: bool = False


TEXT_FORMS: Final[dict[str, TextForm]] = {
    "json": TextForm(mirrorbeat.HEAD, mirrorbeat.rows, ",\n", mirrorbeat.TAIL),
    "openpose": TextForm("", lambda frame: [openpose.text(frame)], "", "", one_picture=True),
    "coco": TextForm(coco.HEAD, coco.rows, ",\n", coco.TAIL),
    "csv": TextForm(table.HEAD, table.rows, "", ""),
}
FORMATS: Final = (*TEXT_FORMS, "npz")


class TextWriter:
    """JSON, COCO, CSV, or one of OpenPose's files, written as the pictures come."""

    def __init__(self, target: Path | TextIO, format: str) -> None:
        self._form = TEXT_FORMS[format]
        self._staged: StagedFile | None = None
        if isinstance(target, Path):
            self._staged = StagedFile(target)
            with naming(target):
                self._file: TextIO = self._staged.path.open("w", encoding="utf-8", newline="\n")
        else:
            self._file = target
        self._name = target if isinstance(target, Path) else Path("the standard output")
        self._pictures = self._rows = 0

    def _write(self, text: str) -> None:
        with naming(self._name):
            self._file.write(text)

    def _begin(self) -> None:
        """Writes the head as late as can be: nothing is printed for nothing."""
        if not self._pictures:
            self._write(self._form.head)

    def add(self, frame: FramePoses) -> None:
        if self._pictures and self._form.one_picture:
            raise ValueError(f"{self._name} holds one picture's poses: name a folder for more")
        rows = self._form.rows(frame)
        self._begin()
        self._pictures += 1
        for row in rows:
            self._write(self._form.between + row if self._rows else row)
            self._rows += 1

    def finish(self, keep_old: bool = False) -> Path | None:
        self._begin()
        self._write(self._form.tail)
        if self._staged is None:
            self._file.flush()
            return None
        with naming(self._name):
            self._file.close()
        return self._staged.commit(keep_old)

    def discard(self) -> None:
        if self._staged is not None:
            _close(self._file)
            self._staged.discard()


def _close(file: TextIO) -> None:
    """Closes a file that is given up: what a full disk could not take is of no interest."""
    try:
        file.close()
    except OSError:
        return


class ArrayWriter:
    """`.npz`: kept in memory, 200 bytes a pose, and written at the end."""

    def __init__(self, target: Path) -> None:
        self._staged = StagedFile(target)
        self._rows: list[arrays.Row] = []

    def add(self, frame: FramePoses) -> None:
        self._rows.append(arrays.row(frame))

    def finish(self, keep_old: bool = False) -> Path | None:
        with naming(self._staged.target), self._staged.path.open("wb") as file:
            arrays.write(self._rows, file)
        return self._staged.commit(keep_old)

    def discard(self) -> None:
        self._staged.discard()


class FolderWriter:
    """OpenPose's folder, made beside its place.

    A folder that is there keeps its other files; of a film that is written anew, the pictures
    beyond the new end are removed.
    """

    def __init__(self, target: Path) -> None:
        if target.exists() and not target.is_dir():
            raise OSError(f"cannot write {target}: it is a file, and OpenPose needs a folder")
        if not target.parent.is_dir():
            raise OSError(f"cannot write {target}: there is no folder {target.parent}")
        self._target = target
        place = target.resolve()
        with naming(target):
            made = tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent)
        self._folder = Path(made)
        self._names: set[str] = set()
        self._films: set[str] = set()

    def add(self, frame: FramePoses) -> None:
        name = openpose.file_name(frame)
        if name in self._names:  # a.jpg and a.png
            name = openpose.indexed_name(frame)
        if name == openpose.indexed_name(frame):
            self._films.add(PurePath(frame.source).stem)
        self._names.add(name)
        text = openpose.text(frame)
        with naming(self._target):
            (self._folder / name).write_text(text, encoding="utf-8")

    def finish(self, keep_old: bool = False) -> Path | None:
        target = self._target
        if keep_old and target.is_dir() and any(target.iterdir()):
            target = partial_path(target)
        with naming(target):
            target.mkdir(exist_ok=True)
            for name in self._names:
                os.replace(self._folder / name, target / name)
            for path in target.glob(f"*{openpose.ENDING}"):
                if self._is_left_over(path.name):
                    path.unlink()
        self.discard()
        return target

    def _is_left_over(self, name: str) -> bool:
        film = re.fullmatch(openpose.FRAME_NAME, name.removesuffix(openpose.ENDING))
        return film is not None and film["source"] in self._films and name not in self._names

    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
