"""The group picture's file: written once everybody has agreed, deleted when anybody asks."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import platformdirs

from pose_engine.files import write_atomic
from pose_engine.types import Image

MOST: Final = 999  # pictures of one song and minute


def pictures_folder() -> Path:
    """Where group pictures go."""
    return platformdirs.user_pictures_path() / "Mirrorbeat"


def free_path(folder: Path, title: str, now: datetime) -> Path:
    """A file that is not there yet, named by date and song. Raises `OSError` where all are."""
    words = re.sub(r"[^\w-]+", "-", title, flags=re.UNICODE).strip("-")[:60] or "party"
    stem = f"{now:%Y-%m-%d_%H%M}_{words}"
    for number in range(1, MOST + 1):
        path = folder / (f"{stem}.png" if number == 1 else f"{stem}_{number}.png")
        if not path.exists():
            return path
    raise OSError(f"{folder} is full of pictures of {title!r}")


def save_picture(picture: Image, title: str, folder: Path | None = None) -> Path:
    """Writes a picture (H, W, 3) uint8 RGB and tells where it is. Raises `OSError`."""
    folder = pictures_folder() if folder is None else folder
    folder.mkdir(parents=True, exist_ok=True)
    path = free_path(folder, title, datetime.now().astimezone())
    fine, data = cv2.imencode(
        ".png", cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2BGR)
    )
    if not fine:
        raise OSError("the picture cannot be made into a PNG")
    write_atomic(path, data.tobytes())
    return path
