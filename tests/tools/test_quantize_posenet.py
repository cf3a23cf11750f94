"""The quantiser on a made-up checkpoint, and the quantised model that ships."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

pytest.importorskip("onnx", reason="the quantiser needs the `tools` extra")

import onnx
from onnx import helper, numpy_helper

from pose_engine.model import MAP_NAMES, PoseNetModel, model_folder, model_path
from pose_engine.multi_pose import decode_multiple_poses
from pose_engine.oks import oks
from pose_engine.session import properties
from tests.tools.convert import checkpoints
from tools.convert_posenet import convert
from tools.quantize.pictures import as_input, drawn
from tools.quantize.rounding import LARGEST_PAIR
from tools.quantize_posenet import main, quantise_model

SHIPPED = "mobilenet_v1_075_int8"
STRIDES = (8, 16)


def pictures(count: int) -> list[np.ndarray]:
    """Smooth noise, (1, 65, 65, 3)."""
    rng = np.random.default_rng(5)
    coarse = rng.uniform(0, 255, (count, 1, 13, 13, 3)).astype(np.float32)
    return list(coarse.repeat(5, axis=2).repeat(5, axis=3))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random network of multiplier 0.50, float and quantised."""
    folder = tmp_path_factory.mktemp("models")
    convert(checkpoints.write(checkpoints.mobilenet("050"), folder)[0], folder)
    quantise_model(folder / "mobilenet_v1_050", folder, STRIDES, pictures(12))
    return folder


def maps_of(name: str, stride: int, picture: np.ndarray) -> dict[str, np.ndarray]:
    found = PoseNetModel(name, stride).run(picture)
    values = (found.heatmap, found.offsets, found.displacements_fwd, found.displacements_bwd)
    return dict(zip(MAP_NAMES, values, strict=True))


@pytest.mark.parametrize("stride", STRIDES)
def test_quantised_network_computes_nearly_the_same(made_up: Path, stride: int) -> None:
    picture = pictures(13)[-1]  # not one of those it was calibrated with
    exact = maps_of(str(made_up / "mobilenet_v1_050"), stride, picture)
    found = maps_of(str(made_up / "mobilenet_v1_050_int8"), stride, picture)
    for name in MAP_NAMES:
        assert found[name].shape == exact[name].shape
        spread = (exact[name] - exact[name].mean(axis=(0, 1))).std()
        assert spread > 0.01, "the made-up network says nothing"
        assert np.sqrt(np.mean((found[name] - exact[name]) ** 2)) < 0.2 * spread


def test_strides_share_their_weights(made_up: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in made_up.glob("*int8*")}
    assert sizes.keys() == {
        "mobilenet_v1_050_int8.weights",
        *(f"mobilenet_v1_050_int8_stride{stride}.onnx" for stride in STRIDES),
    }
    whole = (made_up / "mobilenet_v1_050.weights").stat().st_size
    assert sizes["mobilenet_v1_050_int8.weights"] < 0.4 * whole


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere/net"], "there is no model nowhere/net_stride8.onnx"),
        (["--drawn", "0"], "there is no picture"),
        (["--drawn", "0", "--pictures", "no/folder"], "No such file"),
    ],
)
def test_errors_in_one_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tools.quantize_posenet.drawn", lambda count: drawn(min(count, 1)))
    assert main([*arguments, "-o", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


# -- what ships


def shipped(stride: int) -> onnx.ModelProto:
    return onnx.load(model_path(SHIPPED, stride))


@pytest.mark.parametrize("stride", STRIDES)
def test_shipped_model_looks_as_the_float_one_from_outside(stride: int) -> None:
    exact, found = (PoseNetModel(name, stride).session for name in ("mobilenet_v1_075", SHIPPED))
    for of in (lambda session: session.get_inputs(), lambda session: session.get_outputs()):
        faces = [
            {(item.name, item.type, str(item.shape)) for item in of(s)} for s in (exact, found)
        ]
        assert faces[0] == faces[1]
    assert properties(found) == properties(exact) | {"weights": "int8"}


@pytest.mark.parametrize("stride", STRIDES)
def test_shipped_heads_and_first_layers_are_float(stride: int) -> None:
    graph = shipped(stride).graph
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    weights = [node.input[1] for node in graph.node if node.op_type in ("Conv", "MatMul")]
    in_float = [name for name in weights if types.get(name) == onnx.TensorProto.FLOAT]
    assert len(weights) == 28  # 27 layers, and the heads as one product
    assert in_float == [*weights[:4], weights[-1]]


@pytest.mark.parametrize("stride", STRIDES)
def test_nothing_between_the_integer_layers(stride: int, tmp_path: Path) -> None:
    """ONNX Runtime makes of it what it should: no float layer, no change of layout in between."""
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    options.log_severity_level = 3
    onnxruntime.InferenceSession(
        model_path(SHIPPED, stride), options, providers=["CPUExecutionProvider"]
    )
    optimised = onnx.load(tmp_path / "optimised.onnx", load_external_data=False)
    kinds = [node.op_type for node in optimised.graph.node]
    first = kinds.index("QLinearConv")
    assert kinds[first : first + 23] == ["QLinearConv"] * 23
    assert "QLinearConv" not in kinds[first + 23 :]
    assert not {"Conv", "Transpose", "QuantizeLinear", "Clip"} & set(kinds[first + 23 :])


def integer_layers(model: onnx.ModelProto) -> list[tuple[list[Any], np.ndarray]]:
    """Each integer layer's nodes, from the steps that come in to the steps that go out; kernel."""
    values = {tensor.name: tensor for tensor in model.graph.initializer}
    makers = {name: node for node in model.graph.node for name in node.output}
    layers = []
    for node in model.graph.node:
        if node.op_type == "Conv" and node.input[1] in makers:
            parts = [makers[name] for name in node.input]
            end = next(user for user in model.graph.node if user.input[0] == node.output[0])
            kernel = numpy_helper.to_array(values[parts[1].input[0]])
            layers.append(([*parts, node, end], kernel))
    return layers


def test_sums_of_products_fit_into_sixteen_bits_on_every_cpu() -> None:
    for _, kernel in integer_layers(shipped(16)):
        steps = kernel.reshape(len(kernel), -1).astype(int)
        if kernel.shape[1] > 1:
            for side in (np.maximum(steps, 0), np.maximum(-steps, 0)):
                assert (side[:, 1:] + side[:, :-1]).max() <= LARGEST_PAIR


@pytest.mark.parametrize("number", [0, 1, 2, 3, 12, 21, 22])
def test_layers_do_not_saturate_on_this_cpu(number: int) -> None:
    """The quick kernels against the plain float ones, with the largest activations there are."""
    model = shipped(16)
    nodes, kernel = integer_layers(model)[number]
    channels = kernel.shape[1] if kernel.shape[1] > 1 else len(kernel)
    source, result = nodes[0].input[0], nodes[-1].output[0]
    used = {name for node in nodes for name in node.input}
    graph = helper.make_graph(
        nodes,
        "layer",
        [helper.make_tensor_value_info(source, onnx.TensorProto.UINT8, [1, channels, 9, 9])],
        [helper.make_tensor_value_info(result, onnx.TensorProto.UINT8, None)],
        [tensor for tensor in model.graph.initializer if tensor.name in used],
    )
    layer = helper.make_model(
        graph, opset_imports=model.opset_import, ir_version=model.ir_version
    ).SerializeToString()
    plain = onnxruntime.SessionOptions()
    plain.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    rng = np.random.default_rng(number)
    for x in (np.full((channels, 9, 9), 255), rng.integers(0, 2, (channels, 9, 9)) * 255):
        quick, exact = (
            onnxruntime.InferenceSession(layer, options, providers=["CPUExecutionProvider"]).run(
                None, {source: x[None].astype(np.uint8)}
            )[0]
            for options in (onnxruntime.SessionOptions(), plain)
        )
        assert np.abs(quick.astype(int) - exact).max() <= 1  # a tie may go either way
        assert (quick != exact).mean() < 1e-3


@pytest.mark.parametrize("stride", STRIDES)
def test_shipped_model_agrees_with_the_float_one_on_drawn_dancers(stride: int) -> None:
    exact, found = (PoseNetModel(name, stride) for name in ("mobilenet_v1_075", SHIPPED))
    alike, off = [], []
    for picture in drawn(9):  # other moments than the 48 it was calibrated with
        tensor = as_input(picture)
        maps, others = exact.run(tensor), found.run(tensor)
        off.append(np.abs(maps.heatmap - others.heatmap).mean())
        poses = decode_multiple_poses(others, stride)
        for pose in decode_multiple_poses(maps, stride):
            seen = pose.keypoint_scores > 0.5
            if pose.score > 0.5:
                area = float(np.prod(np.ptp(pose.keypoints, axis=0))) * 0.53
                near = [oks(other.keypoints, pose.keypoints, seen, area) for other in poses]
                alike.append(max(near, default=0.0))
    assert len(alike) >= 5
    assert np.mean(off) < 0.003
    assert np.mean(alike) > 0.95
    assert min(alike) > 0.7


def test_origin_tells_the_files_that_ship() -> None:
    told = (model_folder() / "ORIGIN.md").read_text()
    files = sorted(model_folder().glob(f"{SHIPPED}*"))
    assert len(files) == 1 + len(STRIDES)
    for path in files:
        row = re.search(rf"`{re.escape(path.name)}` \| `([0-9a-f]{{64}})`", told)
        assert row, f"ORIGIN.md does not tell {path.name}"
        assert row[1] == hashlib.sha256(path.read_bytes()).hexdigest()
