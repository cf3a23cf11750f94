"""Photographs with COCO keypoint annotations, and COCO's measure of how well people were found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pose_engine.oks import oks
from pose_engine.types import Pose

THRESHOLDS = np.arange(0.5, 0.96, 0.05)
RECALLS = np.linspace(0, 1, 101)


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody annotated: `keypoints` (17, 3: x, y px, visibility), `box` x, y, width, height."""

    keypoints: NDArray[np.float64]
    box: tuple[float, float, float, float]
    area: float

    @property
    def visible(self) -> NDArray[np.bool_]:
        return np.asarray(self.keypoints[:, 2] > 0)

    def oks(self, pose: Pose) -> float:
        return oks(pose.keypoints, self.keypoints[:, :2], self.visible, self.area)

    def moved(self, scale: float, dx: float, dy: float) -> Person:
        """The person in a picture that was scaled, then shifted by (dx, dy) px."""
        keypoints = self.keypoints.copy()
        keypoints[:, :2] = keypoints[:, :2] * scale + [dx, dy]
        x, y, width, height = self.box
        box = (x * scale + dx, y * scale + dy, width * scale, height * scale)
        return Person(keypoints, box, self.area * scale**2)


def load(folder: Path) -> dict[Path, list[Person]]:
    """The pictures of a folder with their people, from a COCO annotation file in it.

    That is a COCO keypoint file (`images`, `annotations`), or a list of pictures with their
    `people`. Raises `ValueError` where the folder holds neither.
    """
    for file in sorted(folder.glob("*.json")):
        content = json.loads(file.read_text())
        if isinstance(content, dict) and "annotations" in content:
            return _of_coco(content, folder)
        if isinstance(content, list) and content and "people" in content[0]:
            return {
                folder / str(one["file"]): [_person(each) for each in one["people"]]
                for one in content
            }
    raise ValueError(f"{folder} holds no COCO keypoint annotations (*.json)")


def _of_coco(content: dict[str, Any], folder: Path) -> dict[Path, list[Person]]:
    names = {one["id"]: folder / one["file_name"] for one in content["images"]}
    people: dict[Path, list[Person]] = {path: [] for path in names.values() if path.is_file()}
    for one in content["annotations"]:
        path = names[one["image_id"]]
        if path in people and not one.get("iscrowd") and one.get("num_keypoints", 0) > 0:
            people[path].append(_person(one))
    return people


def _person(one: dict[str, Any]) -> Person:
    keypoints = np.array(one["keypoints"], np.float64).reshape(17, 3)
    x, y, width, height = map(float, one["bbox"])
    return Person(keypoints, (x, y, width, height), float(one["area"]))


def best_oks(people: Sequence[Person], poses: Sequence[Pose]) -> list[float]:
    """The OKS of every person's pose, each pose being one person's; 0 for who was missed."""
    table = [
        (person.oks(pose), i, j) for i, person in enumerate(people) for j, pose in enumerate(poses)
    ]
    found, taken = [0.0] * len(people), set()
    done = set()
    for value, i, j in sorted(table, key=lambda row: -row[0]):
        if i not in done and j not in taken:
            found[i] = value
            done.add(i)
            taken.add(j)
    return found


def average_precision(pictures: Sequence[tuple[Sequence[Person], Sequence[Pose]]]) -> float:
    """COCO's AP: the mean over OKS thresholds 0.5 to 0.95 of the area under precision by recall.

    As `cocoeval.py` has it, for all sizes of people and up to 20 poses a picture.
    """
    total = sum(len(people) for people, _ in pictures)
    if total == 0:
        return 0.0
    tables = []
    for people, poses in pictures:
        ranked = sorted(poses, key=lambda pose: -pose.score)[:20]
        table = np.array([[person.oks(pose) for person in people] for pose in ranked])
        tables.append((ranked, table.reshape(len(ranked), len(people))))
    scores = np.array([pose.score for ranked, _ in tables for pose in ranked])
    order = np.argsort(-scores, kind="mergesort")
    return float(np.mean([_precision_area(tables, order, total, t) for t in THRESHOLDS]))


def _precision_area(
    tables: Sequence[tuple[Sequence[Pose], NDArray[np.float64]]],
    order: NDArray[np.int64],
    total: int,
    threshold: float,
) -> float:
    hits = np.array(
        [hit for ranked, table in tables for hit in _hits(len(ranked), table, threshold)]
    )
    if not len(hits):
        return 0.0
    right = np.cumsum(hits[order])
    recall = right / total
    precision = right / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, RECALLS, side="left")
    return float(np.mean([precision[p] if p < len(precision) else 0.0 for p in places]))


def _hits(count: int, table: NDArray[np.float64], threshold: float) -> list[bool]:
    """Whether each pose, best first, is the best match left of a person not yet found."""
    free = np.ones(table.shape[1], bool)
    hits = []
    for row in range(count):
        values = np.where(free, table[row], -1) if len(free) else np.array([-1.0])
        best = int(values.argmax())
        hit = bool(values[best] >= threshold)
        if hit:
            free[best] = False
        hits.append(hit)
    return hits
