import hashlib
import re
from pathlib import Path
from shutil import copy

import numpy as np
import pytest

from pose_engine import PoseNet, model
from pose_engine.model import PoseNetModel, model_folder, model_path, valid_side

CONFIGS = {"s16r257": (16, 257), "s16r353x257": (16, (257, 353)), "s8r257": (8, 257)}
IMAGES = [
    "000000000790",
    "000000129648",
    "000000174375",
    "000000234748",
    "000000349860",
    "000000442450",
]


@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("config", CONFIGS)
def test_maps_agree_with_the_original(reference: Path, image: str, config: str) -> None:
    stride, size = CONFIGS[config]
    network = PoseNet(output_stride=stride, input_size=size).model
    with np.load(reference / "posenet" / f"{image}.npz") as answers:
        picture = answers[f"{config.replace('s8', 's16')}.input"]
        maps = network.run(picture[None])
        assert np.abs(maps.heatmap - answers[f"{config}.heatmap"]).max() <= 1e-4
        assert np.abs(maps.offsets - answers[f"{config}.offsets"]).max() <= 5e-3
        assert np.abs(maps.displacements_fwd - answers[f"{config}.fwd"]).max() <= 5e-3
        assert np.abs(maps.displacements_bwd - answers[f"{config}.bwd"]).max() <= 5e-3


def test_shipped_files_are_those_whose_origin_is_told() -> None:
    origin = (model_folder() / "ORIGIN.md").read_text()
    told = dict(re.findall(r"`([\w.]+)` \| `([0-9a-f]{64})`", origin))
    shipped = {
        path.name
        for path in model_folder().iterdir()
        if path.suffix in {".onnx", ".weights", ".xz"}
    }
    assert shipped == set(told)
    for name, digest in told.items():
        assert hashlib.sha256((model_folder() / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("stride", [8, 16])
def test_map_sides_are_the_resolution(stride: int) -> None:
    network = PoseNetModel("mobilenet_v1_075", stride)
    maps = network.run(np.zeros((1, 65, 97, 3), np.float32))
    assert maps.heatmap.shape == (64 // stride + 1, 96 // stride + 1, 17)
    assert maps.offsets.shape[2] == 34
    assert maps.displacements_fwd.shape[2] == maps.displacements_bwd.shape[2] == 32


def test_unknown_model_and_stride_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown model 'resnet51': choose one of mobilenet"):
        PoseNetModel("resnet51", 16)
    with pytest.raises(ValueError, match="8 or 16, not 32"):
        PoseNetModel("mobilenet_v1_075", 32)
    with pytest.raises(ValueError, match="resnet50 has the output stride 16 or 32, not 8"):
        model_path("resnet50", 8)


def test_models_that_are_not_shipped_say_how_to_get_them() -> None:
    with pytest.raises(ValueError, match=r"resnet50 does not come .*tools\.convert_posenet"):
        PoseNetModel("resnet50", 32)


def test_missing_and_broken_files_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "model_folder", lambda: tmp_path)
    with pytest.raises(OSError, match="missing"):
        PoseNetModel("mobilenet_v1_075", 16)
    (tmp_path / "mobilenet_v1_075_stride16.onnx").write_bytes(b"not a model")
    with pytest.raises(OSError, match="cannot be loaded"):
        PoseNetModel("mobilenet_v1_075", 16)


@pytest.fixture
def own_models(tmp_path: Path) -> Path:
    """A folder of models of one's own: the shipped one under another name, at stride 16."""
    for name in ("mobilenet_v1_075.weights", "mobilenet_v1_075_stride16.onnx"):
        copy(model_folder() / name, tmp_path / name)
    (tmp_path / "mobilenet_v1_075_stride16.onnx").rename(tmp_path / "mine_stride16.onnx")
    return tmp_path


def test_models_of_ones_own(own_models: Path) -> None:
    picture = np.random.default_rng(2).uniform(0, 255, (1, 65, 65, 3)).astype(np.float32)
    found = PoseNetModel(f"{own_models}/mine", 16).run(picture)
    expected = PoseNetModel("mobilenet_v1_075", 16).run(picture)
    np.testing.assert_array_equal(found.heatmap, expected.heatmap)


def test_models_of_ones_own_that_are_not_there(own_models: Path) -> None:
    with pytest.raises(ValueError, match="mine has the output stride 16, not 8"):
        model_path(f"{own_models}/mine", 8)
    for name in ("mi", "mine_stride16.onnx", "nowhere/mine"):
        with pytest.raises(ValueError, match=r"there is no model .*convert a checkpoint"):
            model_path(f"{own_models}/{name}", 16)


def test_files_that_hold_something_else(own_models: Path) -> None:
    (own_models / "mine_stride16.onnx").rename(own_models / "mine_stride32.onnx")
    with pytest.raises(ValueError, match="holds a network of the output stride 16"):
        PoseNetModel(f"{own_models}/mine", 32)
    copy(model_folder() / "movenet_lightning.onnx", own_models / "other_stride16.onnx")
    with pytest.raises(ValueError, match=r"is no posenet .* it is movenet"):
        PoseNetModel(f"{own_models}/other", 16)


@pytest.mark.parametrize(
    ("side", "stride", "valid"),
    [(257, 16, 257), (300, 16, 289), (256, 16, 257), (20, 16, 17), (9, 16, 17)],
)
def test_sides_are_rounded_as_the_original_does(side: int, stride: int, valid: int) -> None:
    assert valid_side(side, stride) == valid
