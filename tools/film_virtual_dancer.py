"""Films the virtual dancer performing a song, for `mirrorbeat score` and for tests.

    python -m tools.film_virtual_dancer mirrorball-midnight dance.mp4 --camera virtual:late=200ms

The film's first picture shows the song's first moment.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.progress import Progress

from game.storage.library import find_song, find_songs
from game.virtual.camera import write_film
from game.virtual.options import parse_options


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("song", help="an installed song's id, or a song folder")
    parser.add_argument("film", type=Path, help="the .mp4 to write")
    parser.add_argument("--camera", default="virtual", help="virtual[:still,late=200ms,…]")
    parser.add_argument("--seconds", type=float, help="film only so much of the song")
    arguments = parser.parse_args()
    choreography = find_song(arguments.song, find_songs()).choreography
    assert choreography is not None
    options = parse_options(arguments.camera.partition(":")[2])
    with Progress(transient=True) as progress:
        task = progress.add_task("filming", total=1.0)
        write_film(
            arguments.film,
            choreography,
            options,
            seconds=arguments.seconds,
            on_progress=lambda share: progress.update(task, completed=share),
        )


if __name__ == "__main__":
    main()
