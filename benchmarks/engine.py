"""What an estimate costs over the bare network, and whether estimating leaks.

    python -m benchmarks.engine [--runs 200] [--picture FILE] [--minutes 10]

Every row alternates the bare ONNX Runtime call and the whole estimate in one run, so that a noisy
machine slows both alike; medians, and the median of the pairwise differences. With `--minutes` it
only runs camera, engine and tracker for so long, and tells how memory and threads fare.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

from game.virtual.camera import VirtualCamera
from game.virtual.options import DancerOptions
from pose_engine import PoseNet
from pose_engine.model import MAP_NAMES, model_path
from pose_engine.multi_pose import decode_multiple_poses
from pose_engine.pipeline import Pipeline
from pose_engine.single_pose import decode_single_pose
from pose_engine.sources import read_image
from pose_engine.tracker import PoseTracker
from pose_engine.types import Image

CONFIGS: tuple[tuple[int, int | tuple[int, int]], ...] = (
    (16, 257),
    (16, (257, 353)),
    (16, 353),
    (16, 513),
    (8, 257),
)
WARM_UP = 10
LEAK_RUNS = 1000


def _timed_ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _virtual_picture() -> Image:
    frame = VirtualCamera(DancerOptions(), paced=False).read()
    assert frame is not None
    return frame.image


def measure(rgb: Image, stride: int, size: int | tuple[int, int], runs: int) -> str:
    """One row of the table: times in ms."""
    posenet = PoseNet(output_stride=stride, input_size=size, mode="official")
    # The bare call: a session with ONNX Runtime's own defaults, on the very same tensor.
    bare = onnxruntime.InferenceSession(model_path("mobilenet_v1_075", stride))
    tensor, _ = posenet.prepare(rgb)
    maps = posenet.model.run(tensor)
    works: dict[str, Callable[[], object]] = {
        "bare": lambda: bare.run(MAP_NAMES, {"image": tensor}),
        "single": lambda: posenet.estimate_single_pose(rgb),
        "multi": lambda: posenet.estimate_multiple_poses(rgb),
        "prepare": lambda: posenet.prepare(rgb),
        "decode_single": lambda: decode_single_pose(maps, stride),
        "decode_multi": lambda: decode_multiple_poses(maps, stride),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for index in range(WARM_UP + runs):
        for name, work in works.items():
            took = _timed_ms(work)
            if index >= WARM_UP:
                times[name].append(took)
    medians = {name: statistics.median(values) for name, values in times.items()}
    over = statistics.median(
        whole - bare_ for whole, bare_ in zip(times["single"], times["bare"], strict=True)
    )
    shown = "x".join(map(str, posenet.input_size))
    return (
        f"| {shown}, stride {stride} | {medians['bare']:.2f} | {medians['single']:.2f} "
        f"| {over:+.2f} | {medians['multi']:.2f} | {medians['prepare']:.2f} "
        f"| {medians['decode_single']:.2f} | {medians['decode_multi']:.2f} |"
    )


def leak_kb(rgb: Image) -> int:
    """How much the process's peak memory grows over LEAK_RUNS estimates, in KiB."""
    posenet = PoseNet(mode="official")
    for _ in range(WARM_UP):
        posenet.estimate_multiple_poses(rgb)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(LEAK_RUNS):
        posenet.estimate_multiple_poses(rgb)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def resident_mb() -> float:
    """The process's memory now (Linux), else its peak."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


def endurance(minutes: float) -> None:
    """Estimates without a pause and prints memory every tenth of the time, threads at the end."""
    before = threading.active_count()
    posenet = PoseNet()
    pipeline = Pipeline(
        lambda: VirtualCamera(DancerOptions()),
        posenet.estimate_multiple_poses,
        PoseTracker(),
    )
    pipeline.start()
    started = time.monotonic()
    first = None
    for tenth in range(11):
        time.sleep(max(started + minutes * 6 * tenth - time.monotonic(), 0))
        now = resident_mb()
        first = now if tenth == 1 else first  # the first tenth fills caches
        grown = "" if first is None else f" ({now - first:+.1f})"
        print(f"{minutes * tenth / 10:5.1f} min: {now:.1f} MB{grown}", flush=True)
    stats = pipeline.stats
    pipeline.close()
    print(
        f"{stats.estimated} pictures, pose p50 {stats.pose_ms_p50:.1f} ms; "
        f"threads left: {threading.active_count() - before}; error: {pipeline.error}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--picture", type=Path, help="default: the virtual dancer, 640x480")
    parser.add_argument("--minutes", type=float, help="watch memory and threads for so long")
    arguments = parser.parse_args()
    if arguments.minutes is not None:
        endurance(arguments.minutes)
        return
    rgb = read_image(arguments.picture) if arguments.picture else _virtual_picture()
    print(f"picture {rgb.shape[1]}x{rgb.shape[0]}, medians of {arguments.runs} runs, ms")
    print(
        "| input | network | single pose | over it | multi pose | prepare | decode 1 | decode n |"
    )
    print("| --- " * 8 + "|")
    for stride, size in CONFIGS:
        print(measure(rgb, stride, size, arguments.runs), flush=True)
    print(f"{LEAK_RUNS} estimates: peak memory grew by {leak_kb(np.ascontiguousarray(rgb))} KiB")


if __name__ == "__main__":
    main()
