"""Scenes without a network: paper figures, and what a pose estimator would make of them.

The detections are the truth with the errors that PoseNet makes on people in a crowd: noise, parts
that are hidden, bodies missed, found twice, mixed from two, or with left and right confused, and
people who are not there. A thousand times quicker than drawing and estimating, so that many seeds
can be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from game.virtual.looks import Look
from game.virtual.scene import Points, Scene, Truth, shown_parts
from pose_engine.keypoints import (
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    MIRRORED_PARTS,
    NOSE,
    NUM_KEYPOINTS,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    SKELETON_EDGES,
)
from pose_engine.types import Frame, Image, Pose

Random = np.random.Generator
HEIGHT: Final = 180
NOISE: Final = 0.012  # body heights by which a visible part is off
GUESSED: Final = 0.06  # ... and a hidden one
LEAST_PARTS: Final = 6  # that must show for a body to be found
MISSED: Final = 0.03  # chance that a body is not found though it shows
DOUBLED: Final = 0.04  # ... is found a second time
FLIPPED: Final = 0.01  # ... with left and right confused
GHOST: Final = 0.01  # chance that somebody is found who is not there
MIXED: Final = 0.3  # chance that two bodies on top of each other become one
ON_TOP: Final = 0.15  # body heights between such bodies
LIMB: Final = 0.045  # thickness of a limb in body heights
_TRUNK: Final = [LEFT_SHOULDER, RIGHT_SHOULDER, RIGHT_HIP, LEFT_HIP]


def _doll(canvas: NDArray[np.uint8], points: Points, colours: tuple[tuple[int, ...], ...]) -> None:
    """A paper figure of skin, shirt and trousers on a picture of one or three channels."""
    skin, shirt, trousers = colours
    tall = float(np.ptp(points[:, 1]))
    thick = max(1, round(LIMB * tall))
    pixels = np.round(points[:, :2]).astype(int)
    for start, end in SKELETON_EDGES:
        colour = trousers if end >= LEFT_KNEE else skin
        cv2.line(canvas, pixels[start].tolist(), pixels[end].tolist(), colour, thick)
    cv2.fillConvexPoly(canvas, cv2.convexHull(pixels[_TRUNK]), shirt)
    cv2.circle(canvas, pixels[NOSE].tolist(), max(2, round(0.07 * tall)), skin, -1)


def _moment(scene: Scene, time_s: float) -> tuple[Image, list[Truth]]:
    """The picture of one moment, and where everybody is, farthest first."""
    size = (HEIGHT, round(HEIGHT * scene.aspect))
    image = np.full((*size, 3), 190, np.uint8)
    owner = np.zeros(size, np.uint8)
    people = [(index, pose * (HEIGHT, HEIGHT, 1.0)) for index, pose in scene.people(time_s)]
    for index, points in people:
        look: Look = scene.actors[index].look
        _doll(image, points, (look.skin, look.shirt, look.trousers))
        _doll(owner, points, ((index + 1,),) * 3)
    whose = owner.astype(int) - 1
    return image, [Truth(index, p[:, :2], shown_parts(p, whose, index)) for index, p in people]


def _found(truth: Truth, random: Random, noise: float = NOISE) -> Pose:
    """A body as found: hidden parts are guessed, with low scores."""
    tall = float(np.ptp(truth.keypoints[:, 1]))
    off = np.where(truth.visible, noise, GUESSED)[:, None] * tall
    points = truth.keypoints + random.normal(0, 1, (NUM_KEYPOINTS, 2)) * off
    seen, hidden = random.uniform(0.7, 1.0, NUM_KEYPOINTS), random.uniform(0.05, 0.5, NUM_KEYPOINTS)
    return _pose(points, np.where(truth.visible, seen, hidden))


def _pose(points: Points, scores: NDArray[np.float64]) -> Pose:
    return Pose(points.astype(np.float32), scores.astype(np.float32), float(scores.mean()))


def _again(pose: Pose, random: Random) -> Pose:
    """A second, worse find of the same body."""
    off = random.normal(0, 0.02, (NUM_KEYPOINTS, 2)) * float(np.ptp(pose.keypoints[:, 1]))
    scores = pose.keypoint_scores * random.uniform(0.2, 0.9, NUM_KEYPOINTS)
    return _pose(pose.keypoints + off, scores.astype(np.float64))


def _mixed(front: Pose, back: Pose, random: Random) -> Pose:
    """One pose of two bodies: some parts of each."""
    share = random.random(NUM_KEYPOINTS)[:, None] < 0.6
    points = np.where(share, front.keypoints, back.keypoints).astype(np.float64)
    return _pose(points, np.minimum(front.keypoint_scores, 0.9).astype(np.float64))


def _detections(truths: list[Truth], random: Random, size: tuple[int, int]) -> list[Pose]:
    """What is found in one picture, in any order."""
    found: list[Pose] = []
    for truth in reversed(truths):  # nearest first
        if truth.visible.sum() < LEAST_PARTS or random.random() < MISSED:
            continue
        pose = _found(truth, random)
        if random.random() < FLIPPED:
            swapped = list(MIRRORED_PARTS)
            pose = Pose(pose.keypoints[swapped], pose.keypoint_scores[swapped], pose.score)
        for index, other in enumerate(found):
            apart = abs(float(pose.keypoints[:, 0].mean() - other.keypoints[:, 0].mean()))
            if apart < ON_TOP * np.ptp(other.keypoints[:, 1]) and random.random() < MIXED:
                found[index] = _mixed(other, pose, random)
                break
        else:
            found.append(pose)
            if random.random() < DOUBLED:
                found.append(_again(pose, random))
    if truths and random.random() < GHOST:
        corner = random.uniform(0, 1, 2) * (size[1], size[0])
        shape = truths[0].keypoints - truths[0].keypoints.mean(axis=0)
        found.append(_pose(corner + shape, random.uniform(0.1, 0.6, NUM_KEYPOINTS)))
    random.shuffle(found)  # type: ignore[arg-type]
    return found


def simulate(
    scene: Scene, seed: int, fps: float = 30.0
) -> Iterator[tuple[Frame, list[Pose], list[Truth]]]:
    """Pictures, what is found in them, and the truth, picture by picture."""
    random = np.random.default_rng([seed, 1])
    for index in range(int(scene.duration_s * fps)):
        image, truths = _moment(scene, index / fps)
        found = _detections(truths, random, image.shape[:2])
        yield Frame(image, index / fps, index), found, truths
