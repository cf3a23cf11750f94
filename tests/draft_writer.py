"""What the crash test of drafts kills: somebody who edits a song and never stops."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from game.core.song_edit import edit_of, with_facts
from game.storage.drafts import Autosave
from tests.fakes import make_choreography


def edit_until_killed(folder: Path, drafts: Path, told: int) -> None:
    """Changes the title twenty times a second; tells each one's number and instant."""
    edit = edit_of(make_choreography())
    keeper, pool = Autosave(folder, edit.song, drafts), ThreadPoolExecutor(1)
    number = 0
    while True:
        number += 1
        edit = with_facts(edit, title=str(number))
        os.write(told, f"{number} {time.monotonic()}\n".encode())
        for _ in range(3):  # as many pictures
            keeper.update(edit, time.monotonic(), pool.submit)
            time.sleep(1 / 60)
