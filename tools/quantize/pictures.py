"""Pictures to calibrate with: our own virtual dancer, and photographs and films of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from game.core.choreography import Choreography
from game.storage.choreography_file import read_choreography
from game.virtual.bodies import BODIES
from game.virtual.camera import draw_dance
from game.virtual.options import DancerOptions
from pose_engine.preprocess import letterbox, resize
from pose_engine.sources import CaptureSource, image_paths, read_image
from pose_engine.types import FloatArray, Image

SIDE: Final = 257  # px of the network's input
FILM_PICTURES: Final = 8  # taken from each film
FILM_ENDINGS: Final = {".avi", ".gif", ".mkv", ".mov", ".mp4", ".webm"}
SHAPES: Final = ((480, 640), (720, 1280), (640, 480), (600, 600))
SONGS: Final = Path(__file__).parents[2] / "choreographies"


def _lit(picture: Image, rng: np.random.Generator) -> Image:
    """The picture by another light: darker or brighter, warmer or colder, more or less contrast."""
    gain = rng.uniform(0.45, 1.25) * rng.uniform(0.85, 1.15, 3)
    bent = (picture / 255.0) ** rng.uniform(0.7, 1.4)
    return np.asarray(np.clip(bent * gain * 255, 0, 255), np.uint8)


def drawn(count: int, song: Choreography | None = None) -> Iterator[Image]:
    """`count` pictures of virtual dancers: all bodies, near and far, alone and together, in
    several lights and shapes of picture, at moments all through a song."""
    dance = song or read_choreography(SONGS / "mirrorball-midnight")
    rng = np.random.default_rng(0)
    for index in range(count):
        options = DancerOptions(
            body=list(BODIES)[index % len(BODIES)],
            distance=float(rng.uniform(0.75, 2.5)),
            people=int(rng.choice([1, 1, 2, 3])),
            mirrored=bool(rng.integers(2)),
        )
        song_s = dance.duration_s * index / count
        yield _lit(draw_dance(dance, options, song_s, SHAPES[index // 4 % len(SHAPES)]), rng)


def filmed(path: Path, count: int = FILM_PICTURES) -> list[Image]:
    """`count` pictures from all through a film, or all of a shorter one."""
    source = CaptureSource(str(path), path.name, live=False, paced=False)
    try:
        length = source.frame_count or count
        wanted = set(np.linspace(0, length - 1, min(count, length) + 2)[1:-1].round().astype(int))
        taken, last = [], max(wanted)
        while (frame := source.read()) is not None and frame.index <= last:
            if frame.index in wanted:
                taken.append(frame.image)
        return taken
    finally:
        source.close()


def taken(folder: Path) -> Iterator[Image]:
    """The photographs directly in a folder, then pictures of its films, in order of name.

    Raises `ValueError` where there are none.
    """
    films = sorted(path for path in folder.iterdir() if path.suffix.lower() in FILM_ENDINGS)
    photographs = image_paths(folder)
    if not films and not photographs:
        raise ValueError(f"{folder} holds neither pictures nor films")
    for path in photographs:
        yield read_image(path)
    for path in films:
        yield from filmed(path)


def as_input(picture: Image, side: int = SIDE) -> FloatArray:
    """A picture as the network takes it, (1, side, side, 3), RGB 0..255."""
    size = (picture.shape[0], picture.shape[1])
    return resize(picture, letterbox(size, (side, side)))[None]
