"""What the quantised network gains and costs beside the float one, on this machine.

    python -m benchmarks.quantised [FOLDER ...] [--runs 60] [--model NAME]

Speed: medians of the two networks in turns, a block of runs each, and the median of the blocks'
ratios. Likeness: what both see in our virtual dancer and in the photographs and films of the
folders, with the original's decoder: for each pose that the float network is sure of, the
similarity (OKS) of the nearest one of the other, and how far its sure parts moved, in px of the
network's input. `benchmarks.accuracy FOLDER --model mobilenet_v1_075_int8` compares with the truth.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from pose_engine.model import PoseNetModel, valid_side
from pose_engine.multi_pose import decode_multiple_poses
from pose_engine.oks import oks
from pose_engine.types import FloatArray, Image, Pose
from tools.quantize.pictures import as_input, drawn, taken

CONFIGS: Final = ((16, 257), (16, 353), (16, 513), (8, 257))  # stride, side
BLOCK: Final = 6  # runs; the first of a block is not counted
DRAWN: Final = 30
SURE: Final = 0.5  # score of a pose, and of the parts looked at
AREA_OF_BOX: Final = 0.53  # a person's share of the box around the keypoints (see `oks`)


def dot_products() -> str:
    """What the operating system says of instructions for dot products of 8 bits."""
    try:
        told = Path("/proc/cpuinfo").read_text()
    except OSError:
        return "not known"
    return "yes" if any(name in told for name in ("avx512_vnni", "avx_vnni", "asimddp")) else "no"


def block_ms(model: PoseNetModel, tensor: FloatArray) -> float:
    """The median time of a block of runs."""
    times = []
    for _ in range(BLOCK):
        started = time.perf_counter()
        model.run(tensor)
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times[1:])


def speed(names: tuple[str, str], stride: int, side: int, threads: int, runs: int) -> str:
    """One row of the table of times."""
    models = [PoseNetModel(name, stride, threads) for name in names]
    tensor = as_input(next(drawn(1)), valid_side(side, stride))
    blocks = [[block_ms(model, tensor) for model in models] for _ in range(runs // BLOCK + 2)][1:]
    exact, quick = (statistics.median(times) for times in zip(*blocks, strict=True))
    ratio = statistics.median(block[0] / block[1] for block in blocks)
    return f"| {side}, stride {stride} | {threads} | {exact:.2f} | {quick:.2f} | {ratio:.2f} |"


def nearest(pose: Pose, others: list[Pose]) -> tuple[float, FloatArray]:
    """The best similarity (OKS) of other poses to a pose's sure parts, and their moves (N,) px."""
    sure = pose.keypoint_scores > SURE
    area = max(float(np.prod(np.ptp(pose.keypoints[sure], axis=0))) * AREA_OF_BOX, 1.0)
    found = [(oks(other.keypoints, pose.keypoints, sure, area), other) for other in others]
    if not found:
        return 0.0, np.zeros(0, np.float32)
    best, other = max(found, key=lambda pair: pair[0])
    moves = np.linalg.norm(other.keypoints - pose.keypoints, axis=1)[sure]
    return best, np.asarray(moves, np.float32)


def likeness(
    names: tuple[str, str], stride: int, side: int, groups: dict[str, list[Image]]
) -> Iterable[str]:
    """Rows of the table of likeness."""
    exact, quick = (PoseNetModel(name, stride) for name in names)
    for group, pictures in groups.items():
        alike, moves = [], []
        for picture in pictures:
            tensor = as_input(picture, valid_side(side, stride))
            others = decode_multiple_poses(quick.run(tensor), stride, 10, 0.3)
            for pose in decode_multiple_poses(exact.run(tensor), stride, 10, 0.3):
                if pose.score > SURE:
                    best, moved = nearest(pose, others)
                    alike.append(best)
                    moves.append(moved)
        if alike:
            median, far = np.percentile(np.concatenate(moves), (50, 95))
            yield (
                f"| {group}, {side}, stride {stride} | {len(alike)} | {np.mean(alike):.3f} "
                f"| {median:.2f} | {far:.2f} |"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--model", default="mobilenet_v1_075")
    arguments = parser.parse_args()
    names = (arguments.model, f"{arguments.model}_int8")
    print(f"instructions for dot products of 8 bits: {dot_products()}")
    print("| input | threads | float, ms | 8 bits, ms | float / 8 bits |")
    print("| --- " * 5 + "|")
    for threads in (1, 2):
        for stride, side in CONFIGS:
            print(speed(names, stride, side, threads, arguments.runs), flush=True)
    groups = {"drawn": list(drawn(DRAWN))}
    groups |= {folder.name: list(taken(folder)) for folder in arguments.folders}
    print("| pictures, input | poses | OKS | median, px | 95 %, px |")
    print("| --- " * 5 + "|")

    for stride, side in CONFIGS:
        for row in likeness(names, stride, side, groups):
            print(row, flush=True)


if __name__ == "__main__":
    main()
