"""What decoding costs, for one person and for ten, and how much of it holds the interpreter lock.

    python -m benchmarks.decoders [--runs 500]

The maps are made up: people side by side, 17 peaks each, with noise (`tests/pose_engine/maps.py`).
`plain` is the decoder written cell by cell that the tests compare with. Times are medians in ms.
`calm` is the lowest median of 20 runs in a row: what a machine without other work would take.
`traced` is the part of `multi` that ONNX Runtime does, outside the interpreter lock. `cold` is
`multi` when something else has used the caches just before, as a network does. At last another
thread counts as fast as it can while this one decodes without pause: how long that takes then, and
how much of its pace the thread keeps, compared with this one computing checksums, which does not
hold the lock.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import threading
import time
from collections.abc import Callable

import numpy as np

from pose_engine.model import PoseMaps
from pose_engine.multi_pose import (
    ROOTS_AT_ONCE,
    decode_multiple_poses,
    find_candidates,
    trace_poses,
)
from pose_engine.single_pose import decode_single_pose
from tests.pose_engine.maps import crowd_maps
from tests.pose_engine.plain import plain_decode_multiple

GRIDS = ((16, 513), (16, 257), (8, 257), (8, 513))
PEOPLE = (1, 2, 3, 5, 7, 10)
MOST, THRESHOLD, RADIUS = 10, 0.5, 20.0
PLAIN_RUNS = 3
WARM_UP = 20
CALM_RUNS = 20
LAST_CACHE = 32 * 2**20  # bytes that certainly empty the caches of one core
LOCK_SPELL_S = 0.2
LOCK_SPELLS = 15


def _timed_ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _times_ms(work: Callable[[], object], runs: int) -> list[float]:
    return [_timed_ms(work) for _ in range(runs)]


def _calm_ms(times: list[float]) -> float:
    windows = range(0, max(len(times) - CALM_RUNS, 0) + 1, CALM_RUNS)
    return min(statistics.median(times[start : start + CALM_RUNS]) for start in windows)


def _decode(maps: PoseMaps, stride: int) -> list[object]:
    return list(decode_multiple_poses(maps, stride, MOST, THRESHOLD, RADIUS))


def _plain(maps: PoseMaps, stride: int) -> list[object]:
    return list(plain_decode_multiple(maps, stride, MOST, THRESHOLD, RADIUS))


def measure(stride: int, size: int, people: int, runs: int) -> str:
    """One row of the table."""
    cells = (size - 1) // stride + 1
    maps = crowd_maps(people, cells, cells, stride)
    found = len(_decode(maps, stride))
    candidates = find_candidates(maps.heatmap, THRESHOLD)
    roots = candidates[:ROOTS_AT_ONCE]
    works: dict[str, Callable[[], object]] = {
        "multi": lambda: _decode(maps, stride),
        "traced": lambda: trace_poses(maps, roots, stride),
        "single": lambda: decode_single_pose(maps, stride),
    }
    times = {}
    for name, work in works.items():
        _times_ms(work, WARM_UP)
        times[name] = _times_ms(work, runs)
    multi, traced, single = (statistics.median(times[name]) for name in works)
    cache = np.zeros(LAST_CACHE // 8)
    cold = []
    for _ in range(max(runs // 10, 10)):
        cache += 1
        cold.append(_timed_ms(works["multi"]))
    plain = statistics.median(_times_ms(lambda: _plain(maps, stride), PLAIN_RUNS))
    return (
        f"| {size}, stride {stride} | {people} | {found} | {len(candidates)} | {plain:.0f} "
        f"| {multi:.2f} | {plain / multi:.0f} | {_calm_ms(times['multi']):.2f} | {traced:.2f} "
        f"| {statistics.median(cold):.2f} | {single:.2f} | {_calm_ms(times['single']):.2f} |"
    )


class Counter(threading.Thread):
    """Counts as fast as it can, which needs the interpreter lock all the time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.count = 0
        self.stopped = False

    def run(self) -> None:
        while not self.stopped:
            self.count += 1

    def pace(self, work: Callable[[], object]) -> float:
        """Counts a second while the calling thread works without pause."""
        started, before = time.perf_counter(), self.count
        while (took := time.perf_counter() - started) < LOCK_SPELL_S:
            work()
        return (self.count - before) / took


def lock_report(people: int) -> str:
    """How decoding and a thread that always wants the lock get on, at 513 px and stride 16."""
    maps = crowd_maps(people, 33, 33, 16)
    counter = Counter()
    counter.start()
    much = bytes(2**22)
    took: list[float] = []
    ours, plain = [], []
    for _ in range(LOCK_SPELLS):
        free = counter.pace(lambda: hashlib.sha256(much).digest())
        ours.append(counter.pace(lambda: took.append(_timed_ms(lambda: _decode(maps, 16)))) / free)
        plain.append(counter.pace(lambda: _plain(maps, 16)) / free)
    counter.stopped = True
    counter.join()
    return (
        f"{people} people, beside a thread that counts: {statistics.median(took):.2f} ms (nine of "
        f"ten within {statistics.quantiles(took, n=10)[-1]:.1f}), the thread keeps "
        f"{statistics.median(ours):.0%} of its pace ({statistics.median(plain):.0%} beside plain)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="What decoding costs")
    parser.add_argument("--runs", type=int, default=500, help="per figure (default 500)")
    runs = parser.parse_args().runs
    figures = ("people", "found", "candidates", "plain", "multi", "ratio", "calm", "traced", "cold")
    columns = ("input", *figures, "single", "calm")
    print(f"| {' | '.join(columns)} |")
    print(f"|{' --- |' * len(columns)}")
    for stride, size in GRIDS:
        for people in PEOPLE:
            print(measure(stride, size, people, runs), flush=True)
    for people in (PEOPLE[0], PEOPLE[-1]):
        print(lock_report(people))


if __name__ == "__main__":
    main()
