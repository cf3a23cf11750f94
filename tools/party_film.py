"""Who is who in a film of several people, to be looked at: `python -m tools.party_film FILM OUT`.

A sheet of pictures from the film's beginning to its end with everybody's skeleton and number, as
the game follows a party. The film's own pictures are left out, so that nobody's face is kept,
unless `--with-picture` is asked for. Printed is for how many pictures each number was seen.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from game.poses import follow_party
from game.ui.party_colours import player_colour
from pose_engine.keypoints import SKELETON_EDGES
from pose_engine.sources import open_source
from pose_engine.types import Image, TrackedPose

COLUMNS, ROWS = 6, 2
HEIGHT = 300
SEEN = 0.25
BACKGROUND = (30, 24, 44)


def drawn(picture: Image, people: tuple[TrackedPose, ...]) -> Image:
    """The picture (H, W, 3) uint8 RGB with everybody who is seen, scaled to HEIGHT."""
    scale = HEIGHT / picture.shape[0]
    canvas = cv2.resize(picture, (round(picture.shape[1] * scale), HEIGHT))
    for person in people:
        if not person.visible:
            continue
        colour = player_colour(person.player_id)
        places = np.round(person.pose.keypoints * scale).astype(int)
        seen = person.pose.keypoint_scores >= SEEN
        for start, end in SKELETON_EDGES[:12]:
            if seen[start] and seen[end]:
                cv2.line(canvas, places[start], places[end], colour, 3, cv2.LINE_AA)
        x, y = places[:5].mean(axis=0)
        place = (int(x) - 8, max(18, int(y) - 12))
        cv2.putText(
            canvas, str(person.player_id), place, cv2.FONT_HERSHEY_DUPLEX, 0.8, colour, 1, 16
        )
    return np.asarray(canvas, np.uint8)


def sheet(film: str, with_picture: bool) -> tuple[Image, Counter[int]]:
    """The sheet of a film, and how often each number was seen. Raises `SourceError`."""
    group, seen = follow_party(), Counter[int]()
    source, pictures = open_source(film, paced=False), []
    try:
        while (frame := source.read()) is not None:
            people = group.update(group.estimate(frame.image), frame)
            seen.update(one.player_id for one in people if one.visible)
            picture = frame.image if with_picture else np.full_like(frame.image, BACKGROUND)
            pictures.append(drawn(picture, people))
    finally:
        source.close()
    chosen = np.linspace(0.04, 1.0, COLUMNS * ROWS) * (len(pictures) - 1)
    tiles = [pictures[round(float(index))] for index in chosen]
    rows = [np.hstack(tiles[row * COLUMNS :][:COLUMNS]) for row in range(ROWS)]
    return np.vstack(rows), seen


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("film")
    parser.add_argument("out", type=Path)
    parser.add_argument("--with-picture", action="store_true", help="faces and all")
    told = parser.parse_args()
    picture, seen = sheet(told.film, told.with_picture)
    cv2.imwrite(str(told.out), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    for number, count in sorted(seen.items()):
        print(f"{number}: seen in {count} pictures")


if __name__ == "__main__":
    main()
