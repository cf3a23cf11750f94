"""PoseNet side by side with the original on TensorFlow.js (WASM with SIMD, in Node).

    npm install --prefix tests/reference
    python -m benchmarks.against_tfjs [--size 257] [--threads 0] [--rounds 10] [--picture FILE]

Everyone estimates the same picture at output stride 16, in turns of twenty runs each, so that a
busy machine slows all alike. `single` and `multi` go from the picture's bytes in to the poses out,
`network` from the network's input to its maps. Printed are the medians of all runs, and the median
over the rounds of how many times faster than the original.

The original runs on one thread: asked for more, TensorFlow.js 4.22 fails to start its WASM workers
in Node. Ours may use all; `--threads 1` compares thread with thread.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from PIL import Image as PillowImage

from pose_engine import PoseNet
from pose_engine.posenet import Mode
from pose_engine.sources import SourceError, read_image
from pose_engine.types import Image

ROOT: Final = Path(__file__).parents[1]
REFERENCE: Final = ROOT / "tests" / "reference"
PICTURE: Final = ROOT / "tests" / "data" / "official" / "camera.png"
WORKS: Final = ("single", "multi", "network")
RUNS: Final = 20  # in a row, as in a film
WARM_UP: Final = 5  # that are not counted: what ran before has emptied the caches
PAUSE_S: Final = 0.02  # until the threads of the one before have gone to sleep
MAX_SCORE_GAP: Final = 1e-4

OURS: Final[dict[str, tuple[str, Mode]]] = {
    "ours, official": ("mobilenet_v1_075", "official"),
    "ours, default": ("mobilenet_v1_075", "default"),
    "ours, official, int8": ("mobilenet_v1_075_int8", "official"),
    "ours, default, int8": ("mobilenet_v1_075_int8", "default"),
}
ORIGINAL: Final = "original"

# Runs a work so many times and returns the times (ms) and the best pose's score.
Contestant = Callable[[str, int], tuple[list[float], float]]


class Original:
    """The original in a Node process of its own. Raises `RuntimeError` where it cannot be run."""

    def __init__(self, picture: Path, side: int) -> None:
        node = shutil.which("node")
        if node is None:
            raise RuntimeError("this benchmark needs Node 20 or newer (the command node)")
        command = [node, str(REFERENCE / "time_posenet.mjs"), str(picture), str(side)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._read()

    def __enter__(self) -> Original:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def __call__(self, work: str, runs: int) -> tuple[list[float], float]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"work": work, "runs": runs}) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        return answer["times_ms"], answer["score"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            _, errors = self._process.communicate()
            raise RuntimeError(errors.strip() or "the original ended without a word")
        answer: dict[str, Any] = json.loads(line)
        return answer


def ours(posenet: PoseNet, rgb: Image) -> Contestant:
    """One of ours, as a contestant."""
    tensor, _ = posenet.prepare(rgb)

    def network() -> float:
        posenet.model.run(tensor)
        return 0.0

    def multi() -> float:
        poses = posenet.estimate_multiple_poses(rgb)
        return poses[0].score if poses else 0.0

    works: dict[str, Callable[[], float]] = {
        "single": lambda: posenet.estimate_single_pose(rgb).score,
        "multi": multi,
        "network": network,
    }

    def run(work: str, runs: int) -> tuple[list[float], float]:
        times, score = [], 0.0
        for _ in range(runs):
            started = time.perf_counter()
            score = works[work]()
            times.append((time.perf_counter() - started) * 1e3)
        return times, score

    return run


def load_ours(rgb: Image, side: int, threads: int) -> dict[str, Contestant]:
    """Everyone of ours whose model is here. Raises `ValueError` for a size that does not exist."""
    found: dict[str, Contestant] = {}
    for name, (model, mode) in OURS.items():
        try:
            posenet = PoseNet(model, input_size=side, mode=mode, threads=threads)
        except FileNotFoundError as error:
            print(f"{name} does not take part: {error}")
        else:
            found[name] = ours(posenet, rgb)
    return found


Times = dict[tuple[str, str], list[list[float]]]  # by name and work: a list for every round


def compete(contestants: dict[str, Contestant], rounds: int) -> Times:
    """The times of everyone, taken in turns."""
    times: Times = {(name, work): [] for work in WORKS for name in contestants}
    for index in range(rounds + 1):
        for work in WORKS:
            scores = {}
            for name, run in contestants.items():
                time.sleep(PAUSE_S)
                taken, scores[name] = run(work, RUNS)
                if index > 0:  # the first round warms up
                    times[name, work].append(taken[WARM_UP:])
            _check_same(scores)
    return times


def _check_same(scores: dict[str, float]) -> None:
    """Raises `RuntimeError` where official mode has not done the original's work."""
    gap = abs(scores[ORIGINAL] - scores["ours, official"])
    if gap > MAX_SCORE_GAP:
        raise RuntimeError(f"official mode's pose score is {gap:.1e} off the original's")


def _median(rounds: Sequence[Sequence[float]]) -> float:
    return statistics.median(took for taken in rounds for took in taken)


def _times_faster(rounds: Sequence[Sequence[float]], original: Sequence[Sequence[float]]) -> float:
    pairs = zip(original, rounds, strict=True)
    return statistics.median(
        statistics.median(theirs) / statistics.median(own) for theirs, own in pairs
    )


def table(times: Times, names: Sequence[str]) -> str:
    """Medians in ms, and how many times faster than the original."""
    rows = ["| | " + " | ".join(f"{work}, ms | times faster" for work in WORKS) + " |"]
    rows.append("| --- " * (1 + 2 * len(WORKS)) + "|")
    for name in names:
        cells = [
            f"{_median(times[name, work]):.2f} | "
            f"{_times_faster(times[name, work], times[ORIGINAL, work]):.1f}"
            for work in WORKS
        ]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def run(path: Path, side: int, threads: int, rounds: int) -> None:
    """Lets everyone compete on a picture and prints the table."""
    rgb = read_image(path)
    our = load_ours(rgb, side, threads)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.png"  # what the original can read
        PillowImage.fromarray(rgb).save(picture)
        with Original(picture, side) as original:
            contestants: dict[str, Contestant] = {ORIGINAL: original, **our}
            times = compete(contestants, rounds)
    size = f"picture {rgb.shape[1]}x{rgb.shape[0]}, input {side}x{side}"
    print(f"{size}, ours on {threads or os.cpu_count()} of {os.cpu_count()} threads")
    print(table(times, list(contestants)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=257, help="the network's input, px")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument(
        "--threads", type=int, default=0, help="that ours may use; 0: all (the original uses 1)"
    )
    parser.add_argument("--picture", type=Path, default=PICTURE, help="default: %(default)s")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error("--rounds must be at least 1")
    try:
        run(arguments.picture, arguments.size, arguments.threads, arguments.rounds)
    except (RuntimeError, ValueError, SourceError) as error:
        raise SystemExit(f"error: {error}") from None


if __name__ == "__main__":
    main()
