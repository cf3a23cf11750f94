"""Films the virtual dancer performing a song, for `mirrorbeat score` and for tests.

    python -m tools.film_virtual_dancer mirrorball-midnight dance.mp4 --camera virtual:late=200ms

The film's first picture shows the song's first moment.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from rich.progress import Progress

from game.sound_file import read_sound
from game.storage.library import find_song, find_songs
from game.virtual.camera import write_film
from game.virtual.options import parse_options


def add_sound(film: Path, music: Path, start_s: float, seconds: float) -> None:
    """Gives a silent film the sound of `music` from `start_s` on. Needs PyAV."""
    import av

    sound = read_sound(music, start_s, start_s + seconds)
    silent = film.with_name(f"{film.stem}.silent{film.suffix}")
    film.rename(silent)
    with av.open(str(silent)) as source, av.open(str(film), "w") as target:
        pictures = target.add_stream_from_template(source.streams.video[0])
        heard = target.add_stream("aac", rate=sound.rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound.samples.T), format="fltp", layout="stereo"
        )
        frame.rate = sound.rate
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = pictures
                target.mux(packet)
        target.mux(heard.encode(frame))
        target.mux(heard.encode(None))
    silent.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("song", help="an installed song's id, or a song folder")
    parser.add_argument("film", type=Path, help="the .mp4 to write")
    parser.add_argument("--camera", default="virtual", help="virtual[:still,late=200ms,…]")
    parser.add_argument("--seconds", type=float, help="film only so much of the song")
    parser.add_argument("--sound", action="store_true", help="with the song's music")
    arguments = parser.parse_args()
    entry = find_song(arguments.song, find_songs())
    choreography = entry.choreography
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
    if arguments.sound and entry.audio is not None:
        length_s = arguments.seconds or choreography.duration_s
        add_sound(arguments.film, entry.audio, 0.0, length_s)


if __name__ == "__main__":
    main()
