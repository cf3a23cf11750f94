"""How fast films are decoded, nothing else done with them: `python main.py bench decoding`.

    python main.py bench decoding                 # films of 10 s at 720p, made on the spot
    python main.py bench decoding FILM ...        # others

Each film is read to its end as the game reads it, by OpenCV or PyAV, upright and in RGB; then by
PyAV alone. An import has to watch films four times faster than they play, with PoseNet on the
same cores: decoding must be quicker by far. The made films pan over a grainy picture, which is
harder than a dancer before a wall. The last column is the share of the import's time that decoding
takes on all cores.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from pose_engine.av_film import AvFilm
from pose_engine.sources import Source, SourceError, open_source

WIDTH, HEIGHT, FPS = 1280, 720, 30
BITS: Final = 6_000_000  # a second: more than video sites send, about what phones write
WANTED: Final = 4.0  # times faster than the film plays
CODECS: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
    "H.264": ("libx264", "a.mp4", {"preset": "veryfast"}),
    "HEVC": ("libx265", "b.mp4", {"preset": "ultrafast", "x265-params": "log-level=none"}),
    "VP9": ("libvpx-vp9", "c.webm", {"deadline": "realtime", "cpu-used": "8"}),
    "AV1": ("libsvtav1", "d.mp4", {"preset": "12"}),
}


def made_film(path: Path, codec: str, options: dict[str, str], seconds: float) -> Path:
    """A film at 720p that pans over a grainy picture while a bright disc goes round."""
    import av

    rng = np.random.default_rng(1)
    rough = rng.integers(0, 255, (60, 120, 3)).astype(np.uint8)
    wide = cv2.resize(rough, (2 * WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    grain = rng.normal(0, 12, (HEIGHT, WIDTH, 3))
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=FPS, options=options)
        stream.bit_rate = BITS
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index in range(round(seconds * FPS)):
            left = index * 4 % WIDTH
            image = wide[:, left : left + WIDTH] + np.roll(grain, 7 * index, axis=1)
            image = np.ascontiguousarray(np.clip(image, 0, 255), np.uint8)
            turn = index / FPS * np.pi
            centre = (int(640 + 300 * np.cos(turn)), int(360 + 200 * np.sin(turn)))
            cv2.circle(image, centre, 90, (250, 240, 200), -1)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        out.mux(stream.encode(None))
    return path


def row(name: str, path: Path, source: Source) -> tuple[float, str]:
    """How much faster than it plays a film is decoded, and the line of the table."""
    began, busy = time.perf_counter(), time.process_time()
    count, end_s, shape = 0, 0.0, (0, 0)
    while (frame := source.read()) is not None:
        count, end_s, shape = count + 1, frame.media_s or 0.0, frame.size
    took, busy = time.perf_counter() - began, time.process_time() - busy
    source.close()
    played_s = end_s + 1 / source.fps
    share = WANTED * busy / played_s / (os.cpu_count() or 1)
    bits = 8e-6 * path.stat().st_size / played_s
    reader = "PyAV" if isinstance(source, AvFilm) else "OpenCV"
    return played_s / took, (
        f"| {name} | {reader} | {shape[1]} x {shape[0]} | {bits:.1f} | {count / took:.0f} "
        f"| {played_s / took:.1f} | {100 * share:.0f} % |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("films", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0, help="of made films")
    given = parser.parse_args()
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        films = {path.name: path for path in given.films}
        if not films:
            for name, (codec, file, options) in CODECS.items():
                films[name] = made_film(Path(folder) / file, codec, options, given.seconds)
        print(
            "| film | by | px | Mbit/s | pictures/s | times as fast as it plays "
            f"| of an import at {WANTED:g}x |"
        )
        print("| --- " * 7 + "|")
        for name, path in films.items():
            try:
                sources: list[Source] = [open_source(str(path), paced=False)]
                if not isinstance(sources[0], AvFilm):
                    sources.append(AvFilm(path, paced=False))
            except SourceError as error:
                print(f"{name}: {error}", file=sys.stderr)
                return 1
            for index, source in enumerate(sources):
                faster, text = row(name, path, source)
                print(text, flush=True)
                if index == 0 and faster < 2 * WANTED:
                    slow.append(name)
    print(f"too slow: {', '.join(slow)}" if slow else "decoding leaves room for an import")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
