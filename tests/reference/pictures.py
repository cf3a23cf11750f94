"""Draws the pictures of `tests/data/official` and writes the questions asked about them.

    python -m tests.reference.pictures

The virtual dancer is drawn at many sizes and shapes, in as few colours as keep the files small.
Every picture is asked about at four of the network's inputs, in turn, and at each with both
decoders; `answers.mjs` puts the questions to the original.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image as PillowImage

from game.core.choreography import Choreography
from game.storage.library import find_song, find_songs
from game.virtual.camera import draw_dance
from game.virtual.options import DancerOptions
from game.virtual.room import room
from pose_engine.types import Image

FOLDER: Final = Path(__file__).parents[1] / "data" / "official"
SONG: Final = "mirrorball-midnight"
COLOUR_STEP: Final = 8
ENLARGED: Final = 6

# name: (height, width), people, the song's time (s)
DANCERS: Final = {
    "camera": ((480, 640), 1, 30.0),
    "portrait": ((426, 240), 1, 19.0),
    "odd": ((333, 501), 1, 41.5),
    "tiny": ((80, 60), 1, 21.0),  # grows in every input
    "pair": ((320, 480), 2, 22.0),
    "trio": ((300, 600), 3, 38.0),
    "crowd": ((270, 480), 6, 52.0),
    "column": ((400, 33), 1, 30.0),
    "strip": ((37, 400), 3, 36.0),
    # (289, 513): exactly half a pixel of padding is missing, and which way the original rounds it
    # depends on the last bit of its own formula.
    "half": ((200, 513), 2, 47.0),
}

# (output stride, (height, width))
INPUTS: Final = (
    (16, (161, 161)),
    (8, (257, 257)),
    (16, (257, 353)),
    (8, (161, 161)),
    (16, (513, 513)),
    (8, (353, 257)),
    (16, (257, 257)),
    (8, (513, 513)),
    (16, (289, 513)),
    (8, (353, 353)),
    (16, (353, 353)),
    (8, (161, 257)),
)
INPUTS_EACH: Final = 4
# (max_detections, score_threshold, nms_radius)
DECODERS: Final = ((5, 0.5, 20), (10, 0.3, 30), (1, 0.5, 20), (20, 0.1, 1))
# What INPUTS leave out: picture, output stride, input, decoder. Sides that fit no stride; every
# cell a root, and so many roots that most lie on poses already found.
MORE: Final = (
    ("camera", 16, (256, 300), DECODERS[0]),
    ("odd", 8, (250, 320), DECODERS[1]),
    ("half", 16, (289, 513), DECODERS[0]),
    ("pair", 8, (353, 353), (20, 0, 300)),
    ("camera", 8, (513, 513), (20, 0, 80)),
)


def dance(choreography: Choreography, size: tuple[int, int], people: int, song_s: float) -> Image:
    """The dancers in as few colours as keep the file small."""
    image = draw_dance(choreography, DancerOptions(people=people), song_s, size)
    return np.asarray(image // COLOUR_STEP * COLOUR_STEP, np.uint8)


def draw_pictures(choreography: Choreography) -> dict[str, Image]:
    """Name to picture (H, W, 3): the dancers, and shapes that only a test would film."""
    pictures = {name: dance(choreography, *what) for name, what in DANCERS.items()}
    small = dance(choreography, (180, 240), 1, 32.0)
    return {
        **pictures,
        "large": small.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1),
        "empty": np.asarray(room((240, 320)) // COLOUR_STEP * COLOUR_STEP, np.uint8),
        "black": np.zeros((48, 64, 3), np.uint8),
        "dot": np.full((1, 1, 3), (200, 120, 40), np.uint8),
        "pole": np.ascontiguousarray(pictures["portrait"][:, 120:121]),
        "line": np.ascontiguousarray(pictures["camera"][200:201]),
    }


def _question(
    picture: str,
    stride: int,
    size: tuple[int, int],
    flip: bool,
    decoder: tuple[int, float, float] | None = None,
) -> dict[str, Any]:
    """One question to the single-person decoder, or with `decoder` to that for many."""
    asked = {
        "picture": f"{picture}.png",
        "output_stride": stride,
        "input_size": size,
        "flip_horizontal": flip,
    }
    names = ("max_detections", "score_threshold", "nms_radius")
    return asked | (dict(zip(names, decoder, strict=True)) if decoder else {})


def questions(pictures: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Everything to be asked: each input about as often as any other, with every decoder."""
    for index, picture in enumerate(pictures):
        for step in range(INPUTS_EACH):
            number = index * INPUTS_EACH + step
            cycle = number // len(INPUTS)  # shifts what meets, so that all meets all
            stride, size = INPUTS[(number + cycle) % len(INPUTS)]
            yield _question(picture, stride, size, number % 4 < 2)
            for decoder in DECODERS[number % 2 :: 2]:
                yield _question(picture, stride, size, number % 8 < 4, decoder)
    for picture, stride, size, decoder in MORE:
        yield _question(picture, stride, size, False, decoder)


def main() -> None:
    choreography = find_song(SONG, find_songs()).choreography
    assert choreography is not None
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures = draw_pictures(choreography)
    for name, picture in pictures.items():
        PillowImage.fromarray(picture).save(FOLDER / f"{name}.png", optimize=True)
    rows = [json.dumps(question) for question in questions(pictures)]
    (FOLDER / "questions.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")


if __name__ == "__main__":
    main()
