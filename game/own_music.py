"""Music of the player's own, put where dances can be recorded to it."""

from __future__ import annotations

import filecmp
import os
import shutil
from pathlib import Path
from typing import Final

from game import tunes
from game.storage.choreography_file import SongError, check_music
from game.storage.pack import MOST_MUSIC_BYTES
from pose_engine.files import StagedFile, naming

COMING: Final = ".part"  # ends the name of a file on its way, which is no music by its ending


def keep_music(path: Path) -> Path:
    """Copies a music file into the folder of the player's music; where it is there.

    The same file is used as it is there, and one of that name with other music is never replaced:
    the new one gets a number. Raises `SongError` for what is no music, `OSError`.
    """
    check_music(path)
    if path.stat().st_size > MOST_MUSIC_BYTES:
        raise SongError(f"{path} is larger than {MOST_MUSIC_BYTES // 1_000_000} MB")
    folder = tunes.music_folder()
    folder.mkdir(parents=True, exist_ok=True)
    number, target = 1, folder / path.name
    while target.exists():
        if target.is_file() and filecmp.cmp(path, target, shallow=False):
            return target
        number += 1
        target = folder / f"{path.stem} {number}{path.suffix}"
    staged = StagedFile(target.with_name(f"{target.name}{COMING}"))
    try:
        with naming(target):
            with path.open("rb") as source, staged.path.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
            os.replace(staged.commit(), target)
    finally:
        staged.discard()
    return target
