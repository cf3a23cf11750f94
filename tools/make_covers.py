"""Draws the cover of every song that has none of its own: `python -m tools.make_covers`.

The coach strikes the dance's boldest pose on a stage in the song's colours, under its title.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from game.storage.choreography_file import COVER_NAME, SongError, read_choreography
from game.ui.covers import cover_png

SONGS = Path(__file__).parents[1] / "choreographies"


def write_cover(folder: Path) -> Path:
    """Draws and writes one song's cover. Raises `SongError` for a song that cannot be read."""
    path = folder / COVER_NAME
    path.write_bytes(cover_png(read_choreography(folder)))
    return path


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="song folders (default: all shipped)")
    options = parser.parse_args(arguments)
    folders = options.folders or sorted(path for path in SONGS.iterdir() if path.is_dir())
    for folder in folders:
        try:
            print(write_cover(folder))
        except SongError as error:
            print(f"{folder}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
