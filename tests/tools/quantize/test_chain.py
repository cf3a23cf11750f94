"""Reading a float PoseNet as a chain of layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the quantiser needs the `tools` extra")

import onnx

from tests.tools.convert import checkpoints
from tools.convert_posenet import convert
from tools.quantize.calibrate import convolution
from tools.quantize.chain import HIGHEST, Layer, read_chain, without_dead_channels


def made_up(folder: Path, graph: checkpoints.Graph) -> onnx.ModelProto:
    convert(checkpoints.write(graph, folder)[0], folder)
    return onnx.load(sorted(folder.glob("*_stride16.onnx"))[0])


def mobilenet_with_dead_channels() -> checkpoints.Graph:
    graph = checkpoints.mobilenet("050")  # 16 channels come out of its first layer
    for dead in (1, 4, 5, 6, 9, 10, 11, 12, 14):
        graph.weights["MobilenetV1/Conv2d_0/k"][..., dead] = 0
        graph.weights["MobilenetV1/Conv2d_0/b"][dead] = -0.1
    return graph


def through(layers: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    for layer in layers:
        x = np.clip(convolution(layer)(x), 0, HIGHEST)
    return x


def test_layers_in_order_and_heads_by_name(tmp_path: Path) -> None:
    chain = read_chain(made_up(tmp_path, checkpoints.mobilenet("050")))
    assert [layer.depthwise for layer in chain.layers] == [False, *[True, False] * 13]
    assert [len(layer.kernel) for layer in chain.layers[:5]] == [16, 16, 32, 32, 64]
    assert [layer.stride for layer in chain.layers].count(2) == 4
    sizes = {name: len(head.bias) for name, head in chain.heads.items()}
    assert sizes == {
        "heatmap": 17,
        "offset": 34,
        "displacement_fwd": 32,
        "displacement_bwd": 32,
    }


def test_dead_channels_go_and_nothing_changes(tmp_path: Path) -> None:
    chain = read_chain(made_up(tmp_path, mobilenet_with_dead_channels()))
    lean = without_dead_channels(chain)
    assert [layer.kernel.shape[:2] for layer in lean.layers[:3]] == [(8, 3), (8, 1), (32, 8)]
    assert lean.layers[1].groups == 8
    picture = np.random.default_rng(0).uniform(-127.5, 127.5, (1, 3, 33, 49)).astype(np.float32)
    found, expected = through(lean.layers[:3], picture), through(chain.layers[:3], picture)
    assert expected.std() > 0.1
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_living_channels_stay(tmp_path: Path) -> None:
    chain = read_chain(made_up(tmp_path, checkpoints.mobilenet("050")))
    assert without_dead_channels(chain).layers[0].kernel.shape == (16, 3, 3, 3)


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only MobileNetV1"):
        read_chain(made_up(tmp_path, checkpoints.resnet50()))


def test_another_network_is_refused(tmp_path: Path) -> None:
    model = made_up(tmp_path, checkpoints.mobilenet("050"))
    model.graph.node.pop()  # the last head's
    with pytest.raises(ValueError, match="no PoseNet"):
        read_chain(model)
