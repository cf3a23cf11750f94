"""What the crash tests of drafts kill: somebody who edits a song and never stops, or saves one."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from game.core.song_edit import edit_of, with_facts, with_trim
from game.storage.choreography_file import read_choreography, write_choreography
from game.storage.drafts import Autosave
from game.storage.song_save import Made, save_over
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


def save_and_die(place: Path, step: int) -> None:
    """Trims a song, and saves it as the editor does, but dies before it changes or reads the disk
    for the `step`-th time; with an exit code of 0 once all is done."""
    folder = place / "songs" / "test-song"
    write_choreography(make_choreography(audio="audio.ogg"), folder)
    (folder / "audio.ogg").write_bytes(b"OggS and more")
    song, left = read_choreography(folder), step
    edit, keeper = with_trim(edit_of(song), 3.0, 9.0), Autosave(folder, song, place / "drafts")
    keeper.close(edit)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal left
        if event == "open" or event.startswith(("os.", "shutil.")):
            if left == 0:
                os._exit(9)
            left -= 1

    sys.addaudithook(hook)
    save_over(edit, folder, datetime.now(UTC), Made(b"OggS, cut"), place / "backups")
    keeper.forget()
    os._exit(0)
