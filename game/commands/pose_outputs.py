"""Where the `pose` command puts its drawings: one picture, a folder of pictures, or an MP4."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import cv2

from game.commands.pose_inputs import Film, Pictures
from pose_engine.files import StagedFile, naming, write_atomic
from pose_engine.film import FilmWriter
from pose_engine.formats.frame_poses import FramePoses
from pose_engine.types import Image

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


class Drawing(Protocol):
    """Takes drawn pictures; every method raises `OSError` where they cannot be written."""

    def add(self, rgb: Image, found: FramePoses) -> None: ...
    def finish(self, keep_old: bool) -> Path: ...
    def discard(self) -> None: ...


class DrawnPicture:
    """One picture."""

    def __init__(self, target: Path) -> None:
        self._staged = StagedFile(target)

    def add(self, rgb: Image, found: FramePoses) -> None:
        data = _encoded(rgb, self._staged.target.suffix, self._staged.target)
        with naming(self._staged.target):
            self._staged.path.write_bytes(data)

    def finish(self, keep_old: bool) -> Path:
        return self._staged.commit(keep_old)

    def discard(self) -> None:
        self._staged.discard()


class DrawnFolder:
    """One PNG per picture, each in its place as soon as it is drawn: `a.jpg` as `a.jpg.png`."""

    def __init__(self, target: Path) -> None:
        self._target = target
        if target.exists() and not target.is_dir():
            raise OSError(
                f"cannot write {target}: it is a file, and several pictures need a folder"
            )
        if not target.parent.is_dir():
            raise OSError(f"cannot write {target}: there is no folder {target.parent}")

    def add(self, rgb: Image, found: FramePoses) -> None:
        number = "" if found.time_s is None else f"_{found.index:06d}"
        name = found.source.replace("/", "_").replace("\\", "_")
        path = self._target / f"{name}{number}.png"
        data = _encoded(rgb, ".png", path)
        with naming(self._target):
            self._target.mkdir(exist_ok=True)
        write_atomic(path, data)

    def finish(self, keep_old: bool) -> Path:
        return self._target

    def discard(self) -> None:
        pass


class DrawnFilm:
    """An MP4 that keeps the film's times."""

    def __init__(self, target: Path, film: Film) -> None:
        self._film, self._frames = film, 0
        self._writer = FilmWriter(target, film.source.fps)

    def add(self, rgb: Image, found: FramePoses) -> None:
        self._writer.add(rgb, found.time_s or 0.0)
        self._frames += 1

    def finish(self, keep_old: bool) -> Path:
        return self._writer.finish(keep_old, self._film.end_s(self._frames))

    def discard(self) -> None:
        self._writer.discard()


def _encoded(rgb: Image, ending: str, path: Path) -> bytes:
    try:
        good, data = cv2.imencode(ending, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    except cv2.error:
        good = False
    if not good:
        raise OSError(f"cannot write {path}: the picture does not fit into {ending}")
    return bytes(data)


def open_drawing(target: Path, inputs: Pictures | Film) -> Drawing:
    """What fits the inputs and the target's name. Raises `OSError`."""
    ending = target.suffix.lower()
    folder = target.is_dir() or not ending
    if isinstance(inputs, Film):
        if not folder and ending != ".mp4":
            raise OSError(f"--draw {target}: a film is drawn into an .mp4 or a folder")
        return DrawnFolder(target) if folder else DrawnFilm(target, inputs)
    if len(inputs.paths) > 1 and not folder:
        raise OSError(f"--draw {target}: several pictures are drawn into a folder")
    if not folder and ending not in PICTURE_ENDINGS:
        raise OSError(f"--draw {target}: a picture is drawn into a .png, a .jpg or a folder")
    return DrawnFolder(target) if folder else DrawnPicture(target)


def check_apart(poses: Path | None, drawing: Path | None, inputs: Pictures | Film) -> None:
    """Raises `OSError` where writing would destroy what is looked at, or one output the other."""
    targets = [target for target in (poses, drawing) if target is not None]
    places = [target.resolve() for target in targets]
    if len(set(places)) < len(places):
        raise OSError(f"{targets[0]} cannot be both the poses and the drawing")
    looked_at = {path.resolve() for path in inputs.paths}
    for target, place in zip(targets, places, strict=True):
        if place in looked_at:
            raise OSError(f"{target} would overwrite what is looked at: name another file")
    if drawing is not None and drawing.resolve() in {path.resolve() for path in inputs.folders}:
        raise OSError(f"--draw {drawing} is the folder that is looked at: name another")
