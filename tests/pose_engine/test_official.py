"""Official mode against the original's own answers (`tests/reference` tells how they were made)."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pose_engine import PoseNet
from pose_engine.sources import read_image
from pose_engine.types import Pose

FOLDER = Path(__file__).parents[1] / "data" / "official"
MAX_PX = 0.05
MAX_SCORE = 1e-4

Answer = dict[str, Any]


Asked = tuple[str, int, tuple[int, int]]
ANSWERS: list[Answer] = json.loads(gzip.decompress((FOLDER / "answers.json.gz").read_bytes()))


def _asked(answer: Answer) -> Asked:
    """Picture, output stride and (height, width) of the network's input."""
    return answer["picture"], answer["output_stride"], tuple(answer["input_size"])


def _decoder(answer: Answer) -> tuple[int, float, float] | None:
    """The options of the decoder for many people; None for the one for a single person."""
    if "max_detections" not in answer:
        return None
    return answer["max_detections"], answer["score_threshold"], answer["nms_radius"]


@cache
def _network(output_stride: int) -> PoseNet:
    return PoseNet(output_stride=output_stride, mode="official")


def _poses(answer: Answer) -> list[Pose]:
    """What we answer to the question that the original has answered."""
    picture, stride, size = _asked(answer)
    posenet, rgb = _network(stride).resized(size), read_image(FOLDER / picture)
    flip, decoder = answer["flip_horizontal"], _decoder(answer)
    if decoder is None:
        return [posenet.estimate_single_pose(rgb, flip_horizontal=flip)]
    return posenet.estimate_multiple_poses(rgb, *decoder, flip_horizontal=flip)


@pytest.mark.parametrize("asked", sorted({_asked(answer) for answer in ANSWERS}), ids=str)
def test_official_mode_answers_as_the_original(asked: Asked) -> None:
    for answer in (answer for answer in ANSWERS if _asked(answer) == asked):
        poses = _poses(answer)
        assert len(poses) == len(answer["poses"])
        for pose, (score, *parts) in zip(poses, answer["poses"], strict=True):
            expected = np.reshape(parts, (17, 3))
            assert np.abs(pose.keypoints - expected[:, :2]).max() <= MAX_PX
            assert np.abs(pose.keypoint_scores - expected[:, 2]).max() <= MAX_SCORE
            assert abs(pose.score - score) <= MAX_SCORE


def test_the_questions_cover_the_options() -> None:
    asked = {
        (row["output_stride"], _decoder(row), row["flip_horizontal"], tuple(row["input_size"]))
        for row in ANSWERS
    }
    for decoder in (None, (5, 0.5, 20), (10, 0.3, 30), (1, 0.5, 20), (20, 0.1, 1)):
        for stride in (8, 16):
            for flip in (False, True):
                assert any((stride, decoder, flip) == options[:3] for options in asked)
            for side in (161, 257, 353, 513):
                assert any((stride, decoder, (side, side)) == (a, b, d) for a, b, _, d in asked)
    assert max(len(answer["poses"]) for answer in ANSWERS) == 20


def test_the_answers_are_those_to_the_questions() -> None:
    questions = json.loads((FOLDER / "questions.json").read_text())
    asked = [{key: value for key, value in row.items() if key != "poses"} for row in ANSWERS]
    assert asked == questions
