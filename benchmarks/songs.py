"""Every shipped song, danced whole through the engine: `python main.py bench songs`.

    python main.py bench songs                 # 15 dances, about 9 minutes on two cores
    python main.py bench songs --seconds 20    # only so much of each song

The virtual dancer dances each song right, half a second late, and not at all. The real
chain (picture, PoseNet, follower) sees it 15 times a second, in no real time, and the verdicts
are those of the game, at each difficulty. Printed are points and stars. It fails where a right
dance is not five stars, standing still earns a star, or being late earns as much on hard.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from typing import Final

import cv2
from rich.progress import track

from game.core.judge import RULES, PoseTrail
from game.core.referee import cut_short, judge_all
from game.poses import follow_player, load_posenet
from game.storage.choreography_file import read_choreography
from game.storage.library import find_songs, shipped_songs_folder
from game.virtual.camera import draw_dance
from game.virtual.options import parse_options
from pose_engine.geometry import in_frame_heights
from pose_engine.types import Frame

FPS: Final = 15.0
DANCERS: Final = {"right": "", "500 ms late": "late=500ms", "standing still": "still"}


@dataclass(frozen=True)
class Dance:
    """One song as one dancer dances it, and its points and stars by difficulty."""

    song: str
    dancer: str
    points: dict[str, int]
    stars: dict[str, int]


def danced(song: str, dancer: str, seconds: float | None) -> Dance:
    """Dances a song (or its first `seconds`) and judges it at each difficulty."""
    cv2.setNumThreads(1)
    dance = read_choreography(shipped_songs_folder() / song)
    options, follower = parse_options(DANCERS[dancer]), follow_player(load_posenet())
    trail = PoseTrail()
    for index in range(int(min(seconds or dance.duration_s, dance.duration_s) * FPS)):
        time_s = index / FPS
        image = draw_dance(dance, options, time_s)
        for person in follower.update(follower.estimate(image), Frame(image, time_s, index)):
            if person.visible:
                trail.add(time_s, in_frame_heights(person.pose, image.shape[0]))
    scores = {
        name: judge_all(cut_short(dance, seconds), PoseTrail.of(*trail.arrays()), rule)
        for name, rule in RULES.items()
    }
    return Dance(
        song,
        dancer,
        {name: score.score for name, score in scores.items()},
        {name: score.stars for name, score in scores.items()},
    )


def faults(dances: list[Dance]) -> list[str]:
    """What is not as it should be."""
    points = {(dance.song, dance.dancer): dance.points for dance in dances}
    found = []
    for dance, level in product(dances, RULES):
        who = f"{dance.song}, {dance.dancer}, {level}"
        if dance.dancer == "right" and dance.stars[level] < 5:
            found.append(f"{who}: {dance.stars[level]} stars")
        if dance.dancer == "standing still" and dance.stars[level]:
            found.append(f"{who}: {dance.stars[level]} stars")
        if dance.points[level] > points[dance.song, "right"][level]:
            found.append(f"{who}: more than the right dance")
        late_on_hard = dance.dancer == "500 ms late" and level == "hard"
        if late_on_hard and dance.points[level] >= points[dance.song, "right"][level]:
            found.append(f"{who}: as much as the right dance")
    return found


def row(dance: Dance) -> str:
    cells = (f"{dance.points[name]} ({dance.stars[name]})" for name in RULES)
    return f"| {dance.song} | {dance.dancer} | {' | '.join(cells)} |"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, help="of each song (default: all of it)")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    given = parser.parse_args()
    songs = [entry.id for entry in find_songs([shipped_songs_folder()])]
    todo = list(product(songs, DANCERS))
    with ProcessPoolExecutor(given.workers) as pool:
        waiting = [pool.submit(danced, song, dancer, given.seconds) for song, dancer in todo]
        steps = track(waiting, "dancing", disable=not sys.stderr.isatty())
        dances = [one.result() for one in steps]
    print(f"| song | dancer | {' | '.join(f'{name}: points (stars)' for name in RULES)} |")
    print("| --- " * (2 + len(RULES)) + "|")
    print("\n".join(map(row, dances)))
    found = faults(dances)
    print("\n".join(found) or "every dance is as it should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
