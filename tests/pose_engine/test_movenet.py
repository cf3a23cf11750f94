from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pose_engine import movenet
from pose_engine.movenet import FILES, MoveNetModel, decode_movenet
from pose_engine.preprocess import letterbox, resize
from pose_engine.sources import read_image

DATA = Path(__file__).parents[1] / "data" / "movenet"
ANSWERS = json.loads((DATA / "answers.json").read_text())

# Lightning is stored bit by bit; Thunder's large kernels are in 8 bits (stored.py).
TOLERANCES = {"lightning": (0.001, 1e-4), "thunder": (1.0, 0.2)}  # px of the input, score


@pytest.fixture(scope="module")
def models() -> dict[str, MoveNetModel]:
    return {name: MoveNetModel(name, threads=1) for name in FILES}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: "-".join(list(answer.values())[:2]))
def test_answers_as_the_original(models: dict[str, MoveNetModel], answer: dict[str, Any]) -> None:
    network = models[f"movenet_{answer['model']}"]
    picture = read_image(DATA / answer["picture"])
    places = np.arange(network.side) * len(picture) // network.side
    tensor = picture[places][:, places][None].astype(np.float32)
    found, expected = network.run(tensor), np.array(answer["keypoints"])
    px, score = TOLERANCES[answer["model"]]
    assert np.abs(found - expected)[:, :2].max() * network.side <= px
    assert np.abs(found - expected)[:, 2].max() <= score


def test_a_pose_in_the_pictures_px(models: dict[str, MoveNetModel]) -> None:
    """The same dancer in a square picture and in a wide one with black beside it."""
    square = read_image(DATA / "arms_out.png")
    wide = np.pad(square, ((0, 0), (30, 20), (0, 0)))
    poses = []
    for picture in (square, wide):
        network = models["movenet_lightning"]
        box = letterbox(picture.shape[:2], (network.side, network.side))
        poses.append(decode_movenet(network.run(resize(picture, box)[None]), box))
    for pose in poses:
        assert pose.keypoints.dtype == pose.keypoint_scores.dtype == np.float32
        assert pose.score == pytest.approx(pose.keypoint_scores.mean())
    body = slice(5, 17)
    moved = poses[1].keypoints - poses[0].keypoints - (30, 0)
    assert np.abs(moved[body]).max() < 4
    left_wrist, right_wrist = poses[0].keypoints[[9, 10]]
    assert left_wrist[0] > 70 > 25 > right_wrist[0]


def test_unknown_model() -> None:
    with pytest.raises(ValueError, match="choose one of movenet_lightning, movenet_thunder"):
        MoveNetModel("movenet_multipose")


def test_missing_and_broken_files_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movenet, "model_folder", lambda: tmp_path)
    with pytest.raises(OSError, match="missing"):
        MoveNetModel("movenet_thunder")
    for content in (b"not compressed", lzma.compress(b"not a model")):
        (tmp_path / "movenet_thunder.onnx.xz").write_bytes(content)
        with pytest.raises(OSError, match="cannot be loaded"):
            MoveNetModel("movenet_thunder")
