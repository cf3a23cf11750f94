"""The converter on made-up checkpoints of the official shapes, against NumPy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the converter needs the `tools` extra")

from pose_engine.model import MAP_NAMES, STRIDES, PoseNetModel
from pose_engine.session import open_session, properties
from tests.tools.convert import checkpoints, plain
from tools.convert_posenet import convert, main

PICTURE = np.random.default_rng(0).uniform(0, 255, (65, 97, 3)).astype(np.float32)


def maps_of(folder: Path, name: str, stride: int) -> dict[str, Any]:
    model = PoseNetModel(str(folder / name), stride)
    found = model.run(PICTURE[None])
    fields = (found.heatmap, found.offsets, found.displacements_fwd, found.displacements_bwd)
    return dict(zip(MAP_NAMES, fields, strict=True))


def assert_alike(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for head, values in expected.items():
        assert found[head].shape == values.shape
        assert np.abs(values).max() > 0.1, "the made-up network says nothing"
        np.testing.assert_allclose(found[head], values, atol=2e-5 * np.abs(values).max(), rtol=1e-4)


@pytest.mark.parametrize("multiplier", ["050", "075", "100"])
def test_mobilenets_compute_the_same_at_every_stride(tmp_path: Path, multiplier: str) -> None:
    graph = checkpoints.mobilenet(multiplier)
    model_json, weights = checkpoints.write(graph, tmp_path)
    name = f"mobilenet_v1_{multiplier}"
    files = {path.name for path in convert(model_json, tmp_path / "out")}
    strides = STRIDES[name]
    assert files == {f"{name}.weights", *(f"{name}_stride{stride}.onnx" for stride in strides)}
    for stride in strides:
        expected = plain.mobilenet(weights, PICTURE, multiplier, stride)
        assert expected["heatmap"].shape == (64 // stride + 1, 96 // stride + 1, 17)
        assert_alike(maps_of(tmp_path / "out", name, stride), expected)


@pytest.mark.parametrize(("own_stride", "strides"), [(32, (16, 32)), (16, (16,))])
def test_resnet50_computes_the_same(
    tmp_path: Path, own_stride: int, strides: tuple[int, ...]
) -> None:
    model_json, weights = checkpoints.write(checkpoints.resnet50(own_stride=own_stride), tmp_path)
    assert len(convert(model_json, tmp_path)) == 1 + len(strides)
    for stride in strides:
        expected = plain.resnet50(weights, PICTURE, stride)
        assert_alike(maps_of(tmp_path, "resnet50", stride), expected)


@pytest.mark.parametrize("dtype", ["float16", "uint8", "uint16"])
def test_quantised_checkpoints_are_restored(tmp_path: Path, dtype: str) -> None:
    model_json, weights = checkpoints.write(checkpoints.mobilenet("050"), tmp_path, dtype)
    convert(model_json, tmp_path, "small", [16])
    expected = plain.mobilenet(weights, PICTURE, "050", 16)
    assert_alike(maps_of(tmp_path, "small", 16), expected)


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    model_json, _ = checkpoints.write(checkpoints.resnet50(), tmp_path)
    convert(model_json, tmp_path, strides=[32])
    session = PoseNetModel(str(tmp_path / "resnet50"), 32).session
    said = {"family": "posenet", "architecture": "ResNet50", "output_stride": "32"}
    assert properties(session) == said
    assert session.get_inputs()[0].shape == [1, "height", "width", 3]
    assert [output.shape[3] for output in session.get_outputs()] == [17, 34, 32, 32]


@pytest.mark.parametrize(("side", "name"), [(192, "movenet_lightning"), (256, "movenet_thunder")])
def test_movenet_becomes_one_file(tmp_path: Path, side: int, name: str) -> None:
    model_json, weights = checkpoints.write(checkpoints.movenet(side), tmp_path)
    plain_file, compressed = (
        convert(model_json, tmp_path, weights="float16", compress=compress)[0]
        for compress in (False, True)
    )
    assert (plain_file.name, compressed.name) == (f"{name}.onnx", f"{name}.onnx.xz")
    session = open_session(compressed, "movenet", threads=1)
    assert properties(session)["architecture"] == f"MoveNet {name.split('_')[1].title()}"
    picture = np.random.default_rng(0).uniform(0, 9, (1, side, side, 3)).astype(np.float32)
    found = session.run(["keypoints"], {"image": picture})[0]
    expected = picture[0, :1, :1]
    for layer in ("center_0", "kpt_heatmap_0", "kpt_regress_0", "kpt_offset_0"):
        kernel, bias = (weights[f"{layer}/conv/{part}"] for part in "kb")
        expected = plain.convolution(expected, kernel, bias)
    assert found.shape == (1, 1, 17, 3)
    np.testing.assert_allclose(found.ravel(), expected.ravel(), rtol=0.02, atol=0.02)


@pytest.mark.parametrize(
    ("graph", "stride", "message"),
    [
        (
            checkpoints.mobilenet("050"),
            32,
            "MobileNetV1 0.50 has the output stride 8 or 16, not 32",
        ),
        (checkpoints.resnet50(), 8, "ResNet50 has the output stride 16 or 32, not 8"),
        (checkpoints.resnet50(own_stride=16), 32, "ends at stride 16, it cannot give 32"),
    ],
)
def test_strides_that_cannot_be(
    tmp_path: Path, graph: checkpoints.Graph, stride: int, message: str
) -> None:
    model_json, _ = checkpoints.write(graph, tmp_path)
    with pytest.raises(ValueError, match=message):
        convert(model_json, tmp_path / "out", strides=[stride])
    assert not list((tmp_path / "out").iterdir())


def test_unknown_operation_is_named(tmp_path: Path) -> None:
    graph = checkpoints.mobilenet("050")
    first = next(node for node in graph.nodes if node["op"] == "_FusedConv2D")
    first["op"] = "Elu"
    model_json, _ = checkpoints.write(graph, tmp_path)
    with pytest.raises(ValueError, match="MobilenetV1/Conv2d_0: the operation Elu is not"):
        convert(model_json, tmp_path)


def test_other_networks_are_refused(tmp_path: Path) -> None:
    graph = checkpoints.Graph()
    graph.conv("c", "sub_2", (3, 3, 3, 5))
    model_json, _ = checkpoints.write(graph, tmp_path)
    with pytest.raises(ValueError, match="neither a PoseNet nor"):
        convert(model_json, tmp_path)
    graph = checkpoints.mobilenet("050")
    graph.weights["MobilenetV1/Conv2d_0/k"] = np.zeros((3, 3, 3, 20))
    model_json, _ = checkpoints.write(graph, tmp_path)
    with pytest.raises(ValueError, match="begins with 16, 24, 32 channels"):
        convert(model_json, tmp_path)


def test_command_reports_files_and_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model_json, _ = checkpoints.write(checkpoints.mobilenet("050"), tmp_path)
    command = ["convert_posenet", str(model_json), "-o", str(tmp_path), "--strides", "16"]
    monkeypatch.setattr("sys.argv", command)
    main()
    assert "mobilenet_v1_050_stride16.onnx" in capsys.readouterr().out
    model_json.write_text(json.dumps({"format": "layers-model"}))
    with pytest.raises(SystemExit, match=r"error: .*no TensorFlow.js graph model"):
        main()
