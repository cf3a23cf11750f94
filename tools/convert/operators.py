"""What each TensorFlow operation becomes in ONNX: a table of functions.

A function gets the writer and the node, adds ONNX nodes, and returns the node's value (or values,
where the operation has several outputs). To teach the converter an operation, add it to `TABLE`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from onnx import TensorProto

from tools.convert.checkpoint import Array, Checkpoint, Node
from tools.convert.graph import DEPTHWISE
from tools.convert.writer import TO_PLANES, Value, Writer

Operation = Callable[[Writer, Node], Value | list[Value]]
ACTIVATIONS = frozenset({"Relu", "Relu6"})
FLOATS = frozenset({"DT_FLOAT", "DT_HALF", "1", "19"})


def check_known(checkpoint: Checkpoint) -> None:
    """Raises `ValueError` for the first operation that is not in the table."""
    for name, node in checkpoint.nodes.items():
        if node.op not in TABLE and node.op != "Placeholder":
            raise ValueError(f"{name}: the operation {node.op} is not known to the converter")


def translate(checkpoint: Checkpoint, image: Value) -> Writer:
    """The whole graph as ONNX nodes, in a writer whose `values` holds every node's value.

    `image` is the ONNX input. Raises `ValueError` for an operation that is not in the table.
    """
    check_known(checkpoint)
    writer = Writer(checkpoint.constants)
    for name, node in checkpoint.nodes.items():
        if node.op == "Placeholder":
            writer.values[name] = image
            continue
        made = TABLE[node.op](writer, node)
        for index, value in enumerate(made if isinstance(made, list) else [made]):
            writer.values[f"{name}:{index}" if index else name] = value
    return writer


def _convolution(writer: Writer, node: Node) -> Value:
    """Conv2D and its depthwise sister, with the bias and activation fused into them."""
    fused = node.texts("fused_ops")
    unknown = set(fused) - ACTIVATIONS - {"BiasAdd"}
    if unknown:
        raise ValueError(f"{node.name}: cannot convert the fused {', '.join(sorted(unknown))}")
    kernel = writer.constants[node.inputs[1]]
    depthwise = node.op in DEPTHWISE
    inputs = [
        writer.planes(node.inputs[0]),
        writer.constant(f"{node.inputs[1]}:kernel", _onnx_kernel(kernel, depthwise)),
    ]
    if "BiasAdd" in fused:
        bias = node.inputs[2]
        inputs.append(writer.constant(f"{bias}:bias", writer.constants[bias].reshape(-1)))
    dilation = node.pair("dilations")
    activations = [item for item in fused if item in ACTIVATIONS]
    last = writer.add(
        "Conv",
        inputs,
        f"{node.name}:conv" if activations else node.name,
        kernel_shape=list(kernel.shape[:2]),
        strides=[node.pair("strides")] * 2,
        dilations=[dilation] * 2,
        group=kernel.shape[2] if depthwise else 1,
        **_padding(node, kernel.shape[0], dilation),
    )
    return Value(_activated(writer, last, node.name, activations), planes=True)


def _activated(writer: Writer, last: str, name: str, activations: Sequence[str]) -> str:
    if not activations:
        return last
    if activations[0] == "Relu":
        return writer.add("Relu", [last], name)
    bounds = [writer.constant(text, np.array(value, np.float32)) for text, value in _SIX]
    return writer.add("Clip", [last, *bounds], name)


_SIX = (("zero", 0.0), ("six", 6.0))


def _onnx_kernel(kernel: Array, depthwise: bool) -> Array:
    """A TensorFlow kernel (height, width, in, out) in ONNX's order of axes."""
    if not depthwise:
        return kernel.transpose(3, 2, 0, 1)
    height, width, channels, multiplier = kernel.shape
    return kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)


def _padding(node: Node, kernel: int, dilation: int = 1) -> dict[str, Any]:
    """The padding attributes of a convolution or pooling.

    ONNX Runtime refuses automatic padding with dilation; where the stride is 1, "same" padding
    does not depend on the size of the picture and can be written out.
    """
    kind = node.text("padding")
    if kind == "EXPLICIT":
        amounts = node.integers("explicit_paddings")
        return {"pads": [amounts[2], amounts[4], amounts[3], amounts[5]]}
    if kind == "VALID":
        return {"pads": [0, 0, 0, 0]}
    if kind != "SAME":
        raise ValueError(f"{node.name}: cannot convert the padding {kind or 'that is missing'}")
    if node.pair("strides") == 1:
        total = dilation * (kernel - 1)
        return {"pads": [total // 2] * 2 + [total - total // 2] * 2}
    if dilation > 1:
        raise ValueError(f"{node.name}: cannot convert a stride together with a dilation")
    return {"auto_pad": "SAME_UPPER"}


def _max_pool(writer: Writer, node: Node) -> Value:
    side, stride = node.pair("ksize"), node.pair("strides")
    source = writer.planes(node.inputs[0])
    if side == stride == 1:  # the shortcut of a ResNet unit whose stride became dilation
        return Value(source, planes=True)
    pool = {"kernel_shape": [side] * 2, "strides": [stride] * 2, **_padding(node, side)}
    return Value(writer.add("MaxPool", [source], node.name, **pool), planes=True)


def _pad(writer: Writer, node: Node) -> Value:
    amounts = writer.constants[node.inputs[1]]
    planes = writer.lies_in_planes(node.inputs[0])
    if planes:
        amounts = amounts[list(TO_PLANES)]
    source = (writer.planes if planes else writer.plain)(node.inputs[0])
    pads = writer.constant(f"{node.name}:pads", amounts.T.reshape(-1))
    return Value(writer.add("Pad", [source, pads], node.name), planes)


def _batch_norm(writer: Writer, node: Node) -> Value:
    scale, offset, mean, variance = (
        writer.constant(name, writer.constants[name]) for name in node.inputs[1:5]
    )
    inputs = [writer.planes(node.inputs[0]), scale, offset, mean, variance]
    epsilon = node.real("epsilon", 1e-4)
    return Value(writer.add("BatchNormalization", inputs, node.name, epsilon=epsilon), planes=True)


def _resize(writer: Writer, node: Node) -> Value:
    """ResizeBilinear to a constant size."""
    height, width = (int(side) for side in writer.constants[node.inputs[1]])
    mode = "half_pixel" if node.flag("half_pixel_centers") else "asymmetric"
    if node.flag("align_corners"):
        mode = "align_corners"
    source = writer.planes(node.inputs[0])
    channels = writer.add("Shape", [source], f"{node.name}:shape", end=2)
    size = writer.constant(f"{node.name}:size", np.array([height, width], np.int64))
    sizes = writer.add("Concat", [channels, size], f"{node.name}:sizes", axis=0)
    resized = writer.add(
        "Resize",
        [source, "", "", sizes],
        node.name,
        mode="linear",
        coordinate_transformation_mode=mode,
    )
    return Value(resized, planes=True)


def _elementwise(op: str) -> Operation:
    """An operation cell by cell on one or two tensors, which broadcast as in NumPy."""

    def write(writer: Writer, node: Node) -> Value:
        moving = [source for source in node.inputs if not writer.is_constant(source)]
        planes = all(writer.lies_in_planes(source) for source in moving)
        lie = writer.broadcast_planes if planes else writer.plain
        return Value(writer.add(op, [lie(source) for source in node.inputs], node.name), planes)

    return write


def _relu6(writer: Writer, node: Node) -> Value:
    source = writer.values[node.inputs[0]]
    return Value(_activated(writer, source.name, node.name, ["Relu6"]), source.planes)


def _squared_difference(writer: Writer, node: Node) -> Value:
    difference = writer.add("Sub", [writer.plain(i) for i in node.inputs], f"{node.name}:sub")
    return Value(writer.add("Mul", [difference, difference], node.name))


def _floor_div(writer: Writer, node: Node) -> Value:
    """Of whole numbers, rounding down: ONNX's Div cuts, but its Mod has the divisor's sign."""
    a, b = (writer.plain(source) for source in node.inputs)
    rest = writer.add("Mod", [a, b], f"{node.name}:rest")
    whole = writer.add("Sub", [a, rest], f"{node.name}:whole")
    return Value(writer.add("Div", [whole, b], node.name))


def _cast(writer: Writer, node: Node) -> Value:
    wanted = str(node.attributes.get("DstT", {}).get("type", ""))
    to = TensorProto.FLOAT if wanted in FLOATS else TensorProto.INT64
    source = writer.values[node.inputs[0]]
    return Value(writer.add("Cast", [source.name], node.name, to=to), source.planes)


def _identity(writer: Writer, node: Node) -> Value:
    return writer.values[node.inputs[0]]


def _whole_number(writer: Writer, node: Node, index: int) -> int:
    return int(writer.constants[node.inputs[index]])


def _arg_max(writer: Writer, node: Node) -> Value:
    source = writer.plain(node.inputs[0])
    axis = _whole_number(writer, node, 1)
    return Value(writer.add("ArgMax", [source], node.name, axis=axis, keepdims=0))


def _reshape(writer: Writer, node: Node) -> Value:
    return Value(writer.add("Reshape", [writer.plain(i) for i in node.inputs[:2]], node.name))


def _expand_dims(writer: Writer, node: Node) -> Value:
    axis = writer.constant(f"{node.name}:axis", np.array([_whole_number(writer, node, 1)]))
    return Value(writer.add("Unsqueeze", [writer.plain(node.inputs[0]), axis], node.name))


def _squeeze(writer: Writer, node: Node) -> Value:
    inputs = [writer.plain(node.inputs[0])]
    axes = node.integers("squeeze_dims")
    if axes:
        inputs.append(writer.constant(f"{node.name}:axes", np.array(axes, np.int64)))
    return Value(writer.add("Squeeze", inputs, node.name))


def _pack(writer: Writer, node: Node) -> Value:
    axis = node.integer("axis")
    axes = writer.constant(f"{node.name}:axis", np.array([axis], np.int64))
    parts = [
        writer.add("Unsqueeze", [writer.plain(source), axes], f"{node.name}:{index}:part")
        for index, source in enumerate(node.inputs)
    ]
    return Value(writer.add("Concat", parts, node.name, axis=axis))


def _unpack(writer: Writer, node: Node) -> list[Value]:
    axis, source = node.integer("axis"), writer.plain(node.inputs[0])
    values = []
    for index in range(node.integer("num", 1)):
        place = writer.constant(f"{node.name}:{index}:place", np.array(index, np.int64))
        part = f"{node.name}:{index}:part"
        values.append(Value(writer.add("Gather", [source, place], part, axis=axis)))
    return values


def _concat(writer: Writer, node: Node) -> Value:
    parts = [writer.plain(source) for source in node.inputs[:-1]]
    axis = _whole_number(writer, node, len(node.inputs) - 1)
    return Value(writer.add("Concat", parts, node.name, axis=axis))


def _gather_nd(writer: Writer, node: Node) -> Value:
    return Value(writer.add("GatherND", [writer.plain(i) for i in node.inputs], node.name))


TABLE: dict[str, Operation] = {
    "Conv2D": _convolution,
    "_FusedConv2D": _convolution,
    "DepthwiseConv2dNative": _convolution,
    "FusedDepthwiseConv2dNative": _convolution,
    "MaxPool": _max_pool,
    "Pad": _pad,
    "FusedBatchNorm": _batch_norm,
    "FusedBatchNormV2": _batch_norm,
    "FusedBatchNormV3": _batch_norm,
    "ResizeBilinear": _resize,
    "Add": _elementwise("Add"),
    "AddV2": _elementwise("Add"),
    "BiasAdd": _elementwise("Add"),
    "Sub": _elementwise("Sub"),
    "Mul": _elementwise("Mul"),
    "RealDiv": _elementwise("Div"),
    "Relu": _elementwise("Relu"),
    "Sigmoid": _elementwise("Sigmoid"),
    "Sqrt": _elementwise("Sqrt"),
    "Relu6": _relu6,
    "SquaredDifference": _squared_difference,
    "FloorDiv": _floor_div,
    "Cast": _cast,
    "Identity": _identity,
    "ArgMax": _arg_max,
    "Reshape": _reshape,
    "ExpandDims": _expand_dims,
    "Squeeze": _squeeze,
    "Pack": _pack,
    "Unpack": _unpack,
    "ConcatV2": _concat,
    "GatherNd": _gather_nd,
}
