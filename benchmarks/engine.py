"""What an estimate costs over the bare network, and whether estimating leaks.

    python -m benchmarks.engine [--runs 200] [--picture FILE]

Every row alternates the bare ONNX Runtime call and the whole estimate in one run, so that a noisy
machine slows both alike; medians, and the median of the pairwise differences.
"""

from __future__ import annotations

import argparse
import resource
import statistics
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
from pose_engine.single_pose import decode_single_pose
from pose_engine.sources import read_image
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
    posenet = PoseNet(output_stride=stride, input_size=size)
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
    posenet = PoseNet()
    for _ in range(WARM_UP):
        posenet.estimate_multiple_poses(rgb)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(LEAK_RUNS):
        posenet.estimate_multiple_poses(rgb)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--picture", type=Path, help="default: the virtual dancer, 640x480")
    arguments = parser.parse_args()
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
