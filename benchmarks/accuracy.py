"""How right the poses are, and what each option of the default mode gains and costs.

    python -m benchmarks.accuracy FOLDER [--model NAME] [--size 257] [--quick]

FOLDER holds photographs and their COCO keypoint annotations (a part of COCO val2017, say). Mean OKS
over all people with at least five annotated keypoints; who is not found counts 0. AP is COCO's,
over everybody annotated. All rows of a table take turns on every picture, so their times compare:
the median over the pictures, and the median of the ratios to the first row.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.coco import Person, average_precision, best_oks, load
from pose_engine import Pose, PoseNet
from pose_engine.model import model_folder
from pose_engine.sources import read_image
from pose_engine.types import Image

Estimate = Callable[[Image], Sequence[Pose]]
Picture = tuple[Image, list[Person]]
MIN_KEYPOINTS = 5
PADDINGS = (1.1, 1.25, 1.4)  # of a person's box, for person-filling crops
FRAME = (720, 1280)
THIRD = FRAME[0] / 3
LAST_SEEN_OFF = 0.05  # of the body's height: how far a player got since the last picture
PART_OPTIONS = {"tree": False, "voting": False, "flip_average": False, "second_look": False}
MOVENETS = ("movenet_lightning", "movenet_thunder")


def counted(person: Person) -> bool:
    return int(person.visible.sum()) >= MIN_KEYPOINTS


def crops(pictures: Iterable[Picture], paddings: Sequence[float]) -> list[Picture]:
    """Every person by themselves, their box padded: what fills the picture."""
    found = []
    for rgb, people in pictures:
        for person in filter(counted, people):
            x, y, width, height = person.box
            for padding in paddings:
                left = max(0, int(x + width / 2 - padding * width / 2))
                top = max(0, int(y + height / 2 - padding * height / 2))
                right = int(x + width / 2 + padding * width / 2)
                bottom = int(y + height / 2 + padding * height / 2)
                crop = np.ascontiguousarray(rgb[top:bottom, left:right])
                found.append((crop, [person.moved(1, -left, -top)]))
    return found


def far_away(rgb: Image, person: Person) -> tuple[Image, Person]:
    """The photograph scaled so that a person fills a third of a 1280x720 picture, in its middle."""
    scale = THIRD / person.box[3]
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    x, y, width, height = person.moved(scale, 0, 0).box
    dx, dy = FRAME[1] / 2 - (x + width / 2), FRAME[0] / 2 - (y + height / 2)
    shift = np.array([[1, 0, round(dx)], [0, 1, round(dy)]], np.float64)
    frame = cv2.warpAffine(small, shift, FRAME[::-1])
    return np.asarray(frame, np.uint8), person.moved(scale, round(dx), round(dy))


def as_seen_before(person: Person, index: int) -> Pose:
    """Where the person was a moment ago: the truth, shifted."""
    angle = 2.4 * index
    off = LAST_SEEN_OFF * person.box[3] * np.array([np.cos(angle), np.sin(angle)])
    points = (person.keypoints[:, :2] + off).astype(np.float32)
    return Pose(points, person.visible.astype(np.float32), 1.0)


def timed(estimate: Estimate, rgb: Image) -> tuple[Sequence[Pose], float]:
    started = time.perf_counter()
    poses = estimate(rgb)
    return poses, (time.perf_counter() - started) * 1e3


def table(title: str, estimates: dict[str, Estimate], pictures: Sequence[Picture]) -> None:
    """Prints mean OKS, AP, time and time ratio of every estimate."""
    answers: dict[str, list[Sequence[Pose]]] = {name: [] for name in estimates}
    times: dict[str, list[float]] = {name: [] for name in estimates}
    for estimate in estimates.values():
        estimate(pictures[0][0])  # warm-up
    for rgb, _ in pictures:
        for name, estimate in estimates.items():
            poses, took = timed(estimate, rgb)
            answers[name].append(poses)
            times[name].append(took)
    print(f"\n{title}\n\n| estimate | mean OKS | gain | AP | ms | time |\n|{' --- |' * 6}")
    first = next(iter(estimates))
    base = 0.0
    for name in estimates:
        values = [
            value
            for (_, people), poses in zip(pictures, answers[name], strict=True)
            for person, value in zip(people, best_oks(people, poses), strict=True)
            if counted(person)
        ]
        mean = float(np.mean(values))
        base = mean if name == first else base
        pairs = list(zip([people for _, people in pictures], answers[name], strict=True))
        ratio = statistics.median(np.divide(times[name], times[first]))
        print(
            f"| {name} | {mean:.3f} | {mean - base:+.3f} | {average_precision(pairs):.3f} "
            f"| {statistics.median(times[name]):.1f} | {ratio:.2f} |",
            flush=True,
        )


def single(posenet: PoseNet) -> Estimate:
    return lambda rgb: [posenet.estimate_single_pose(rgb)]


def many(posenet: PoseNet) -> Estimate:
    return lambda rgb: posenet.estimate_multiple_poses(rgb, 20)


def player_table(pictures: Sequence[Picture], posenet: PoseNet) -> None:
    """What following the player recovers of a crop at full size, far from the camera."""
    full, whole, near = [], [], []
    index = 0
    for rgb, people in pictures:
        for person in filter(counted, people):
            index += 1
            last = [as_seen_before(person, index)]
            full.append(best_oks([person], posenet.estimate_near(rgb, last))[0])
            frame, small = far_away(rgb, person)
            last = [as_seen_before(small, index)]
            near.append(best_oks([small], posenet.estimate_near(frame, last))[0])
            whole.append(best_oks([small], posenet.estimate_multiple_poses(frame, 20))[0])
    print(
        "\nPeople a third as tall as a 1280x720 picture (one look, voting)\n\n"
        "| look at | mean OKS | of the full-size crop |\n| --- | --- | --- |"
    )
    for name, values in (
        ("the person in the original photograph", full),
        ("the whole 1280x720 picture", whole),
        ("the player in the 1280x720 picture", near),
    ):
        print(f"| {name} | {np.mean(values):.3f} | {np.mean(values) / np.mean(full):.0%} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="mobilenet_v1_075")
    parser.add_argument("--size", type=int, default=257)
    parser.add_argument("--threads", type=int, default=1, help="of the network; 0 is all cores")
    parser.add_argument("--quick", action="store_true", help="one crop a person, fewer rows")
    arguments = parser.parse_args()
    try:
        annotated = load(arguments.folder)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    pictures = [(read_image(path), people) for path, people in annotated.items() if people]
    model, size, threads = arguments.model, arguments.size, arguments.threads

    def net(**options: bool) -> PoseNet:
        return PoseNet(model, input_size=size, threads=threads, **{**PART_OPTIONS, **options})

    official = PoseNet(model, input_size=size, mode="official", threads=threads)
    default = PoseNet(model, input_size=size, threads=threads)
    everybody = sum(len(people) for _, people in pictures)
    print(f"{len(pictures)} photographs, {everybody} people, {size} px")
    filling = crops(pictures, PADDINGS[1:2] if arguments.quick else PADDINGS)
    alone: dict[str, Estimate] = {
        "official": single(official),
        "tree": single(net(tree=True)),
        "voting": single(net(voting=True)),
        "flip average": single(net(flip_average=True)),
        "second look": single(net(second_look=True)),
        "default (all)": single(default),
    }
    alone |= {
        name: single(PoseNet(name, threads=threads))
        for name in MOVENETS
        if list(model_folder().glob(f"{name}*"))
    }
    table("One person filling the picture, single pose", alone, filling)
    groups: dict[str, Estimate] = {
        "official": many(official),
        "voting": many(net(voting=True)),
        "flip average": many(net(flip_average=True)),
        "second look": many(net(second_look=True)),
        "default (all)": many(default),
    }
    if not arguments.quick:
        groups |= {
            f"official at {side}": many(
                PoseNet(model, input_size=side, mode="official", threads=threads)
            )
            for side in (353, 513, 641)
        }
    table("Whole photographs, multiple poses", groups, pictures)
    player_table(pictures, net(voting=True))


if __name__ == "__main__":
    main()
