"""Whether the score tells right dances from wrong ones: the table of docs/scoring.md.

    python main.py bench scoring             # about four minutes on two cores
    python main.py bench scoring --quick     # under one
    python main.py bench scoring --write docs/scoring.md

The virtual dancer performs stretches of the shipped song: drawn, filmed with a camera's noise,
estimated by PoseNet, tracked and judged as in a game, in three bodies, at two distances, with
different seeds. Printed is the mean score in percent of the maximum over the runs of a row, with
its 95 % confidence interval (Student's t over the runs), and whether it is what it must be.
`benchmarks.pairs` does the same with films of real dancers.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle, islice, product
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.stats import t as student

from game.core.choreography import Choreography
from game.core.judge import (
    LOOK_AHEAD_S,
    RULES,
    Grade,
    Judgement,
    PoseTrail,
    Rule,
    judge_move,
    value_of,
)
from game.core.score import ScoreState
from game.core.summary import weakest_limb
from game.poses import follow_player, load_posenet
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from game.virtual.camera import draw_dance
from game.virtual.options import parse_options
from pose_engine.geometry import in_frame_heights
from pose_engine.types import Frame

SONG: Final = "mirrorball-midnight"
MEDIUM: Final = RULES["medium"]
BODIES: Final = ("medium", "tall", "small")
DISTANCES: Final = (1.0, 1.4)
ANYBODY: Final = tuple(f"body={body},distance={far}" for body, far in product(BODIES, DISTANCES))
SAME_BODY: Final = ("body=medium",)
WARM_UP_S: Final = 2.0  # of a run, that is not judged
CAMERA_NOISE: Final = 3.0  # standard deviation in steps of 255
GRAIN: Final = 1 << 22  # numbers of noise that every picture takes its stretch of
START, END = "<!-- table -->\n", "<!-- /table -->\n"


@dataclass(frozen=True)
class Row:
    """A performance, in the virtual dancer's words, and what its mean score (percent) must be.

    `words` are taken in turns, beside those of `who` dances. `names` is the limb that the summary
    must name in every run that has it in its words. A row whose score depends on the stretch of
    the song is danced `often` times as often.
    """

    name: str
    words: tuple[str, ...]
    least: float
    most: float
    who: tuple[str, ...] = ANYBODY
    fps: float = 30.0
    names_limb: bool = False
    often: int = 1


ROWS: Final = (
    Row("right, same body", ("",), 90, 100, SAME_BODY),
    Row("right, other bodies and distances", ("",), 85, 100),
    Row("right, 100 ms late", ("late=100ms",), 85, 100),
    Row("right, 250 ms late", ("late=250ms",), 70, 100),
    Row("right, at 15 pictures a second", ("",), 80, 100, fps=15.0),
    Row("one arm wrong", ("wrong=left_arm", "wrong=right_arm"), 45, 75, names_limb=True, often=2),
    Row("mirrored", ("mirrored",), 0, 35),
    Row("another choreography", ("other",), 0, 20, often=2),
    Row("random flailing", ("flailing",), 0, 15),
    Row("standing still, arms down", ("still",), 0, 3),
    Row("standing still, arms out", ("still=arms_out",), 0, 3),
    Row("walking in and out: what was in view", ("walking",), 85, 100),
)


@dataclass(frozen=True)
class Run:
    """One performance of a stretch of the song."""

    row: int
    words: str
    start_s: float
    length_s: float
    fps: float


@dataclass(frozen=True)
class Result:
    """`share` (percent) of the maximum; judged and scored moves; the limb named, and the wrong."""

    run: Run
    share: float
    judged: int
    moves: int
    named: str | None

    @property
    def wrong_limb(self) -> str | None:
        wrong = [word for word in self.run.words.split(",") if word.startswith("wrong=")]
        return wrong[0].removeprefix("wrong=") if wrong else None


@cache
def song() -> Choreography:
    return read_choreography(shipped_songs_folder() / SONG)


def excerpt(dance: Choreography, start_s: float, end_s: float) -> Choreography:
    """The same dance, with only the moves that lie wholly within a stretch of it."""
    kept = [move for move in dance.moves if start_s <= move.start_s and move.end_s <= end_s]
    return replace(dance, moves=tuple(kept))


@cache
def grain() -> NDArray[np.int16]:
    """A long stretch of a camera's noise: drawing it anew for each picture takes longer than
    finding the pose in it."""
    return np.random.default_rng(0).normal(0, CAMERA_NOISE, GRAIN).round().astype(np.int16)


def with_noise(picture: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """A picture as a camera would have taken it."""
    start = int(random.integers(0, GRAIN - picture.size))
    noise = grain()[start : start + picture.size].reshape(picture.shape)
    image: NDArray[np.uint8] = cv2.add(picture, noise, dtype=cv2.CV_8U).astype(np.uint8, copy=False)
    return image


def filmed(run: Run) -> PoseTrail:
    """The poses that the whole chain finds in a performance."""
    follower, trail, options = follow_player(load_posenet()), PoseTrail(), parse_options(run.words)
    random = np.random.default_rng([options.seed, run.row])
    for index in range(int(run.length_s * run.fps)):
        time_s = run.start_s + index / run.fps
        image = with_noise(draw_dance(song(), options, time_s), random)
        people = follower.update(follower.estimate(image), Frame(image, time_s, index))
        for person in people:
            if person.visible:
                trail.add(time_s, in_frame_heights(person.pose, image.shape[0]))
    return trail


def verdicts(dance: Choreography, trail: PoseTrail, rule: Rule = MEDIUM) -> list[Judgement]:
    """The verdicts on all scored moves."""
    scored = [index for index, move in enumerate(dance.moves) if move.scored]
    return [judge_move(dance, index, trail, rule) for index in scored]


def total(dance: Choreography, judgements: Sequence[Judgement], rule: Rule = MEDIUM) -> ScoreState:
    """The score that verdicts come to."""
    state = ScoreState.for_moves(dance.moves)
    for verdict in judgements:
        state = state.apply(verdict, value_of(verdict, rule))
    return state


def perform(run: Run) -> Result:
    """Dances one run."""
    cv2.setNumThreads(1)
    end_s = run.start_s + run.length_s - LOOK_AHEAD_S
    dance = excerpt(song(), run.start_s + WARM_UP_S, end_s)
    judgements = verdicts(dance, filmed(run))
    judged = [verdict for verdict in judgements if verdict.grade is not Grade.NOT_JUDGED]
    share = 100 * total(dance, judgements).share
    return Result(run, share, len(judged), len(judgements), weakest_limb(judged))


def runs(rows: Sequence[Row], count: int, length_s: float, seed: int, fps: float) -> list[Run]:
    """`count` runs of each row or more, with bodies, words and stretches in turns."""
    random = np.random.default_rng(seed)
    found = []
    for number, row in enumerate(rows):
        choices = zip(cycle(row.who), cycle(row.words), strict=False)
        for index, (who, words) in enumerate(islice(choices, count * row.often)):
            start_s = float(random.uniform(0.0, song().duration_s - length_s))
            each = f"{who},{words},seed={seed + index // max(1, len(row.words))}"
            found.append(Run(number, each, start_s, length_s, min(row.fps, fps)))
    return found


def interval(shares: Sequence[float]) -> tuple[float, float]:
    """The 95 % confidence interval of the mean, within 0..100."""
    mean = statistics.fmean(shares)
    if len(shares) < 2:
        return 0.0, 100.0
    error = statistics.stdev(shares) / len(shares) ** 0.5
    half = float(student.ppf(0.975, len(shares) - 1)) * error
    return max(0.0, mean - half), min(100.0, mean + half)


def table(rows: Sequence[Row], results: Sequence[Result]) -> tuple[str, bool]:
    """The table in Markdown, and whether every row is what it must be."""
    lines = [
        "| performance | must be | mean | 95 % interval | lowest–highest | judged moves | |",
        "| --- " * 7 + "|",
    ]
    every = True
    for number, row in enumerate(rows):
        mine = [result for result in results if result.run.row == number]
        shares = [result.share for result in mine if result.judged]
        named = sum(result.named == result.wrong_limb for result in mine)
        mean = statistics.fmean(shares) if shares else 0.0
        low, high = interval(shares or [0.0])
        good = row.least <= mean <= row.most and (not row.names_limb or named == len(mine))
        every = every and good
        must = f"≥ {row.least:g}" if row.most >= 100 else f"≤ {row.most:g}"
        must = f"{row.least:g}–{row.most:g}" if row.least and row.most < 100 else must
        arm = f", the arm named in {named} of {len(mine)}" if row.names_limb else ""
        judged, moves = sum(one.judged for one in mine), sum(one.moves for one in mine)
        ends = f"{min(shares, default=0):.0f}–{max(shares, default=0):.0f}"
        lines.append(
            f"| {row.name} | {must} | {mean:.1f} | {low:.0f}–{high:.0f} | {ends} "
            f"| {judged} of {moves}{arm} | {'yes' if good else '**no**'} |"
        )
    return "\n".join(lines) + "\n", every


def results_of(todo: Sequence[Run], workers: int) -> Iterator[Result]:
    if workers == 1:
        yield from map(perform, todo)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(perform, todo)


def write_page(path: Path, text: str) -> None:
    """Replaces the table of a page, which stands between two marks. Raises `ValueError`."""
    page = path.read_text()
    head, start, rest = page.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{path} has no place for the table: {START.strip()} … {END.strip()}")
    path.write_text(head + start + text + end + tail)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="two short runs of each row")
    parser.add_argument("--runs", type=int, help="of most rows (default 6, quick 2)")
    parser.add_argument("--seconds", type=float, help="of each run (default 10, quick 9)")
    parser.add_argument("--seed", type=int, default=0, help="another one is other stretches")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="puts the table into a page")
    given = parser.parse_args(arguments)
    count = given.runs or (2 if given.quick else 6)
    length_s = given.seconds or (9.0 if given.quick else 10.0)
    if count < 1 or not WARM_UP_S + 3 <= length_s <= song().duration_s:
        parser.error("--runs must be at least 1, --seconds at least 5 and no more than the song")
    todo = runs(ROWS, count, length_s, given.seed, 15.0 if given.quick else 30.0)
    console = Console(stderr=True)
    found = list(
        track(
            results_of(todo, given.workers),
            "dancing",
            total=len(todo),
            console=console,
            disable=not console.is_terminal,
        )
    )
    text, good = table(ROWS, found)
    quick = " --quick" if given.quick else ""
    stretch = f" --seconds {given.seconds:g}" if given.seconds else ""
    command = f"python main.py bench scoring{quick} --seed {given.seed}{stretch}"
    rest = "twice as many for one arm and another choreography"
    text = f"`{command}`: {count} runs of {length_s:g} s for each row, {rest}.\n\n{text}"
    print(text)
    if given.write is not None:
        write_page(given.write, text)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
