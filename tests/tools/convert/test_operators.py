"""Every operation of the table on small tensors, against what TensorFlow says it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the converter needs the `tools` extra")

import onnxruntime
from onnx import TensorProto, helper

from tests.tools.convert.checkpoints import attribute
from tests.tools.convert.plain import convolution, max_pool
from tools.convert.checkpoint import Checkpoint, Node
from tools.convert.operators import TABLE, translate
from tools.convert.stored import IR_VERSION, OPSET
from tools.convert.writer import Value

RNG = np.random.default_rng(1)
X = RNG.normal(0, 2, (1, 5, 7, 4)).astype(np.float32)
KERNEL = RNG.normal(0, 1, (3, 3, 4, 6)).astype(np.float32)
DEEP = RNG.normal(0, 1, (3, 3, 4, 1)).astype(np.float32)
BIAS = RNG.normal(0, 1, 6).astype(np.float32)
ONE = RNG.uniform(0.5, 2, 4).astype(np.float32)
CELLS = RNG.uniform(1, 2, (5, 7, 1)).astype(np.float32)
SAME: dict[str, Any] = {"padding": "SAME", "strides": [1, 1, 1, 1]}
HALVED: dict[str, Any] = {"padding": "SAME", "strides": [1, 2, 2, 1]}


def run(
    op: str,
    *inputs: Any,
    picture: Any = X,
    planes: bool = False,
    output: int = 0,
    **attributes: Any,
) -> Any:
    """What the converted operation makes of `picture` and of constant inputs.

    With `planes` an identity convolution stands before it, so that the tensor comes as ONNX's.
    """
    nodes = {"image": Node("image", "Placeholder")}
    constants = {f"c{index}": np.asarray(value) for index, value in enumerate(inputs)}
    source = "image"
    if planes:
        attr = {name: attribute(value) for name, value in SAME.items()}
        constants["eye"] = np.eye(picture.shape[3], dtype=np.float32)[None, None]
        nodes["before"] = Node("before", "Conv2D", ("image", "eye"), attr)
        source = "before"
    attr = {name: attribute(value) for name, value in attributes.items()}
    names = tuple(name for name in constants if name != "eye")
    nodes["it"] = Node("it", op, (source, *names), attr)
    writer = translate(Checkpoint(nodes, constants), Value("image"))
    last = writer.plain(f"it:{output}" if output else "it")
    kind = TensorProto.INT64 if picture.dtype == np.int64 else TensorProto.FLOAT
    image = helper.make_tensor_value_info("image", kind, picture.shape)
    out = helper.make_empty_tensor_value_info(last)
    graph = helper.make_graph(writer.nodes, "it", [image], [out], list(writer.tensors.values()))
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run([last], {"image": picture})[0]


def close(found: Any, expected: Any) -> None:
    assert found.shape == np.shape(expected)
    np.testing.assert_allclose(found, expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("dilation", [1, 2])
def test_convolution(dilation: int) -> None:
    found = run("Conv2D", KERNEL, dilations=[1, dilation, dilation, 1], **SAME)
    close(found[0], convolution(X[0], KERNEL, 0, 1, dilation))
    found = run("Conv2D", KERNEL, **HALVED)
    close(found[0], convolution(X[0], KERNEL, 0, 2))
    found = run("Conv2D", KERNEL, padding="VALID", dilations=[1, dilation, dilation, 1])
    close(
        found[0], convolution(X[0], KERNEL, 0, 1, dilation)[dilation:-dilation, dilation:-dilation]
    )


def test_same_padding_of_even_sides_is_more_at_the_end() -> None:
    even = X[:, :4, :6]
    padded = np.pad(even[0], ((0, 1), (0, 1), (0, 0)))
    found = run("Conv2D", KERNEL, picture=even, **HALVED)
    close(found[0], convolution(padded, KERNEL, 0)[1:-1:2, 1:-1:2])


def test_fused_convolutions() -> None:
    summed = convolution(X[0], KERNEL, BIAS)
    found = run("_FusedConv2D", KERNEL, BIAS, fused_ops=["BiasAdd"], **SAME)
    close(found[0], summed)
    found = run("_FusedConv2D", KERNEL, BIAS, fused_ops=["BiasAdd", "Relu"], **SAME)
    close(found[0], np.maximum(summed, 0))
    found = run("_FusedConv2D", KERNEL, BIAS, fused_ops=["BiasAdd", "Relu6"], **SAME)
    close(found[0], np.clip(summed, 0, 6))
    deep = convolution(X[0], DEEP, ONE, depthwise=True)
    found = run("FusedDepthwiseConv2dNative", DEEP, ONE, fused_ops=["BiasAdd"], **SAME)
    close(found[0], deep)
    found = run("DepthwiseConv2dNative", DEEP, **HALVED)
    close(found[0], convolution(X[0], DEEP, 0, 2, depthwise=True))


def test_depthwise_convolution_with_a_multiplier() -> None:
    two = RNG.normal(0, 1, (3, 3, 4, 2)).astype(np.float32)
    found = run("DepthwiseConv2dNative", two, **SAME)[0]
    for share in range(2):
        close(
            found[..., share::2], convolution(X[0], two[..., share : share + 1], 0, depthwise=True)
        )


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"fused_ops": ["BiasAdd", "Elu"], **SAME}, "cannot convert the fused Elu"),
        ({"padding": "ODD"}, "padding ODD"),
        ({"dilations": [1, 2, 2, 1], **HALVED}, "stride together with a dilation"),
        ({"padding": "SAME", "strides": [1, 1, 2, 1]}, "strides differs between height and width"),
    ],
)
def test_convolutions_that_cannot_be_converted(attributes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"it: .*{message}"):
        run("_FusedConv2D", KERNEL, BIAS, **attributes)


def test_pooling_and_padding() -> None:
    found = run("MaxPool", ksize=[1, 3, 3, 1], **HALVED)
    close(found[0], max_pool(X[0]))
    found = run("MaxPool", ksize=[1, 1, 1, 1], padding="VALID", strides=[1, 2, 2, 1])
    close(found, X[:, ::2, ::2])
    close(run("MaxPool", ksize=[1, 1, 1, 1], **SAME), X)
    amounts = np.array([[0, 0], [1, 2], [3, 0], [0, 0]])
    for planes in (False, True):
        close(run("Pad", amounts, planes=planes), np.pad(X, amounts))


def test_batch_norm() -> None:
    scale, offset, mean = (RNG.normal(0, 1, 4).astype(np.float32) for _ in range(3))
    expected = (X - mean) / np.sqrt(ONE + 0.01) * scale + offset
    found = run("FusedBatchNormV3", scale, offset, mean, ONE, epsilon=0.01)
    close(found, expected)


@pytest.mark.parametrize(
    ("flags", "place"),
    [
        ({"half_pixel_centers": True}, lambda i, n, m: (i + 0.5) * n / m - 0.5),
        ({}, lambda i, n, m: i * n / m),
        ({"align_corners": True}, lambda i, n, m: i * (n - 1) / (m - 1)),
    ],
)
def test_bilinear_resizing(flags: dict[str, bool], place: Any) -> None:
    rows = place(np.arange(10), 5, 10)
    columns = place(np.arange(14), 7, 14)
    expected = np.stack(
        [
            np.stack([np.interp(columns, np.arange(7), line) for line in X[0, :, :, channel]])
            for channel in range(4)
        ],
        axis=2,
    )
    expected = np.apply_along_axis(lambda line: np.interp(rows, np.arange(5), line), 0, expected)
    close(run("ResizeBilinear", np.array([10, 14]), **flags)[0], expected)


@pytest.mark.parametrize("planes", [False, True])
@pytest.mark.parametrize("other", [np.float32(3), ONE, CELLS, RNG.uniform(1, 2, X.shape)])
def test_arithmetic_broadcasts(planes: bool, other: Any) -> None:
    other = np.asarray(other, np.float32)
    for op, expected in {
        "Add": X + other,
        "AddV2": X + other,
        "Sub": X - other,
        "Mul": X * other,
        "RealDiv": X / other,
    }.items():
        close(run(op, other, planes=planes), expected)
    close(run("SquaredDifference", other, planes=planes), (X - other) ** 2)


@pytest.mark.parametrize("planes", [False, True])
def test_functions_of_one_tensor(planes: bool) -> None:
    close(run("Relu", planes=planes), np.maximum(X, 0))
    close(run("Relu6", planes=planes), np.clip(X, 0, 6))
    close(run("Sigmoid", planes=planes), 1 / (1 + np.exp(-X)))
    close(run("Sqrt", picture=X**2, planes=planes), np.abs(X))
    close(run("Identity", planes=planes), X)
    close(run("BiasAdd", ONE, planes=planes), X + ONE)


@pytest.mark.parametrize("planes", [False, True])
def test_shapes(planes: bool) -> None:
    close(run("Reshape", np.array([5, -1]), planes=planes), X.reshape(5, -1))
    close(run("ExpandDims", np.array(-1), planes=planes), X[..., None])
    close(run("Squeeze", planes=planes, squeeze_dims=[0]), X[0])
    close(run("Squeeze", planes=planes), X[0])
    close(run("ConcatV2", X, np.array(2), planes=planes), np.concatenate([X, X], axis=2))
    close(run("Pack", X, planes=planes, axis=3), np.stack([X, X], axis=3))
    for index in range(4):
        found = run("Unpack", planes=planes, output=index, axis=3, num=4)
        close(found, X[..., index])


def test_whole_numbers() -> None:
    assert (run("ArgMax", np.array(1), planes=True) == X.argmax(axis=1)).all()
    numbers = np.array([[-7, -6, -1, 0, 5, 6]])
    assert (run("FloorDiv", np.array(3), picture=numbers) == numbers // 3).all()
    nodes = Node("it", "Cast", ("image",), {"DstT": {"type": "DT_FLOAT"}})
    checkpoint = Checkpoint({"image": Node("image", "Placeholder"), "it": nodes}, {})
    assert translate(checkpoint, Value("image")).nodes[0].attribute[0].i == TensorProto.FLOAT
    places = np.array([[0, 1, 2], [0, 4, 6]])
    close(run("GatherNd", places, planes=True), X[places[:, 0], places[:, 1], places[:, 2]])


def test_every_operation_of_the_table_is_tested() -> None:
    own = Path(__file__).read_text()
    untested = [op for op in TABLE if f'"{op}"' not in own and not op.startswith("FusedBatchNorm")]
    assert not untested
