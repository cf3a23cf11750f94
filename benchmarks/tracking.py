"""Whether people keep their identities: MOTA, IDF1 and identity switches on scripted scenes.

    python -m benchmarks.tracking            # about twelve minutes on two cores
    python -m benchmarks.tracking --quick    # about one
    python -m benchmarks.tracking --scenes 'crossing 4,hiding' --seeds 7,8 --size 385x673

First through everything: the drawn picture with a camera's noise, PoseNet, decoder, tracker. Then
with simulated detections (`benchmarks.simulated`) over many seeds. A person is found where a
tracked pose is as similar as 0.5 (object keypoint similarity over the parts that show, left and
right exchanged or not: a back taken for a front is the right person all the same). People who show
fewer than 9 of 17 parts are not asked for, and whoever finds them is not wrong.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from benchmarks.mot import Figures, Moment, measure
from benchmarks.scenes import SCENES, make_scene
from benchmarks.simulated import simulate
from game.virtual.scene import Scene, Truth, draw_scene
from pose_engine import PoseNet
from pose_engine.keypoints import MIRRORED_PARTS
from pose_engine.oks import oks
from pose_engine.tracker import PoseTracker
from pose_engine.types import Frame, Image, Pose, TrackedPose

LEAST_PARTS: Final = 9
MAX_DETECTIONS: Final = 10
SCORE_THRESHOLD: Final = 0.3
CAMERA_NOISE: Final = 4.0  # standard deviation in steps of 255
QUICK: Final = ("crossing 2", "crossing 4", "hiding")
QUICK_S: Final = 5.0
HEADER: Final = (
    "| scene | people | s | MOTA | IDF1 | switches | a minute | missed | false | tracker ms |\n"
    + "| --- " * 10
    + "|"
)
Seen = tuple[Frame, Sequence[Pose], Sequence[Truth]]


def filmed(scene: Scene, posenet: PoseNet, seed: int, fps: float, height: int) -> Iterator[Seen]:
    """A scene's pictures with a camera's noise, what PoseNet finds in them, and the truth."""
    for index in range(int(scene.duration_s * fps)):
        image, truths = draw_scene(scene, index / fps, height)
        noisy = _with_noise(image, np.random.default_rng([seed, index]))
        poses = posenet.estimate_multiple_poses(noisy, MAX_DETECTIONS, SCORE_THRESHOLD)
        yield Frame(noisy, index / fps, index), poses, truths


def _with_noise(image: Image, random: np.random.Generator) -> Image:
    grain = random.normal(0, CAMERA_NOISE, image.shape)
    return np.asarray(np.clip(image + grain, 0, 255), np.uint8)


def similarity(truth: Truth, person: TrackedPose) -> float:
    """How like the true person a tracked one is, whichever side is called left."""
    visible = truth.visible if truth.visible.sum() >= LEAST_PARTS else np.ones(17, bool)
    points = person.pose.keypoints
    return max(
        oks(points, truth.keypoints, visible, truth.area_px2),
        oks(points[list(MIRRORED_PARTS)], truth.keypoints, visible, truth.area_px2),
    )


def tracked(film: Iterable[Seen], seconds: float) -> tuple[Figures, list[float]]:
    """The figures of one film, and the tracker's times (ms) by picture."""
    tracker, moments, times_ms = PoseTracker(), [], []
    for frame, poses, truths in film:
        started = time.thread_time()
        people = [person for person in tracker.update(poses, frame) if person.visible]
        times_ms.append((time.thread_time() - started) * 1e3)
        table = [[similarity(truth, person) for person in people] for truth in truths]
        moments.append(
            Moment(
                [truth.person for truth in truths],
                [person.player_id for person in people],
                np.array(table).reshape(len(truths), len(people)),
                np.array([truth.visible.sum() >= LEAST_PARTS for truth in truths], bool),
            )
        )
    return measure(moments, seconds), times_ms


def row(name: str, people: int, figures: Figures, times_ms: Sequence[float]) -> str:
    total = max(figures.people, 1)
    return (
        f"| {name} | {people} | {figures.seconds:.0f} | {figures.mota:.3f} | {figures.idf1:.3f} "
        f"| {figures.switches} | {figures.switches_per_minute:.2f} "
        f"| {100 * figures.misses / total:.1f} % | {100 * figures.false / total:.1f} % "
        f"| {statistics.median(times_ms):.1f} |"
    )


def table(names: Sequence[str], films: dict[str, list[tuple[Scene, Iterable[Seen]]]]) -> None:
    """Prints a row for every scene, summed over its films."""
    print(HEADER)
    everything = Figures()
    for name in names:
        total, times_ms = Figures(), []
        for scene, film in films[name]:
            figures, times = tracked(film, scene.duration_s)
            total, times_ms = total + figures, times_ms + times
        print(row(name, len(films[name][0][0].actors), total, times_ms), flush=True)
        everything = everything + total
    print(row("all", 0, everything, times_ms), flush=True)


def _whole_numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="three scenes of 5 s each")
    parser.add_argument("--scenes", help=f"of {', '.join(SCENES)}; default all")
    parser.add_argument("--seeds", type=_whole_numbers, default=[0], help="default 0")
    parser.add_argument("--size", default="289x513", help="the network's input, height x width")
    parser.add_argument("--mode", default="default", choices=("default", "official"))
    parser.add_argument("--model", default="mobilenet_v1_075")
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--height", type=int, default=360, help="the picture's, px")
    parser.add_argument("--simulated", type=int, default=20, help="seeds of simulated detections")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    names = arguments.scenes.split(",") if arguments.scenes else list(SCENES)
    names = list(QUICK) if arguments.quick and not arguments.scenes else names
    cut_s = QUICK_S if arguments.quick else float("inf")

    def scene_of(name: str, seed: int) -> Scene:
        scene = make_scene(name, seed)
        return Scene(scene.name, scene.actors, min(scene.duration_s, cut_s), scene.aspect)

    size = tuple(_whole_numbers(arguments.size.replace("x", ",")))
    posenet = PoseNet(arguments.model, input_size=size, mode=arguments.mode, threads=1)
    print(f"PoseNet {arguments.mode} at {arguments.size}, {arguments.fps:g} pictures a second")
    films: dict[str, list[tuple[Scene, Iterable[Seen]]]] = {}
    for name in names:
        scenes = [(seed, scene_of(name, seed)) for seed in arguments.seeds]
        films[name] = [
            (scene, filmed(scene, posenet, seed, arguments.fps, arguments.height))
            for seed, scene in scenes
        ]
    table(names, films)
    seeds = range(1000, 1000 + (3 if arguments.quick else arguments.simulated))
    print(f"\nsimulated detections, {len(seeds)} seeds")
    for name in names:
        scenes = [(seed, scene_of(name, seed)) for seed in seeds]
        films[name] = [(scene, simulate(scene, seed, arguments.fps)) for seed, scene in scenes]
    table(names, films)


if __name__ == "__main__":
    main()
