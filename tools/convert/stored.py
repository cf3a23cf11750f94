"""ONNX models as they are stored: from a writer to a model, and weights in fewer bytes.

float16 and int8 are ways of storing only: `Cast` (and `Mul` by each output channel's scale) turn
them back into float32, and ONNX Runtime does that once, when it loads the model. (It would keep a
`DequantizeLinear` in the graph and run it with every picture.)

With int8, depthwise and small kernels stay in float16: they are a twentieth of the bytes, and in
MoveNet Thunder they cause nine tenths of the error (the keypoints' median shift falls from 0.23 to
0.05 % of the picture's side when they stay).
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tools.convert.checkpoint import Array
from tools.convert.writer import Writer

OPSET = 17
IR_VERSION = 9  # what ONNX Runtime 1.19, the oldest allowed, still reads
WAYS = ("float32", "float16", "int8")
SMALL = 64  # values; what is smaller stays as it is
LARGE = 30_000  # values; what is smaller is never put into 8 bits
LEVELS = 100  # of 127: all of them would be no better (same OKS), and compress worse


def model_of(
    writer: Writer,
    picture: onnx.ValueInfoProto,
    outputs: list[onnx.ValueInfoProto],
    properties: dict[str, str],
) -> onnx.ModelProto:
    """The checked model of what a writer has collected, with `properties` as its metadata."""
    tensors = list(writer.tensors.values())
    graph = helper.make_graph(writer.nodes, properties["family"], [picture], outputs, tensors)
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION)
    helper.set_model_props(model, properties)
    onnx.checker.check_model(model)
    return model


def with_stored_weights(model: onnx.ModelProto, way: str) -> onnx.ModelProto:
    """The same model with its weights stored in one of `WAYS`."""
    if way not in WAYS:
        raise ValueError(f"weights are stored as {', '.join(WAYS)}, not {way!r}")
    stored = onnx.ModelProto()
    stored.CopyFrom(model)
    if way == "float32":
        return stored
    tensors, restoring = [], []
    for tensor in model.graph.initializer:
        value = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or value.size < SMALL:
            tensors.append(tensor)
            continue
        coarse = way == "int8" and value.ndim == 4 and value.size >= LARGE and value.shape[1] > 1
        parts, nodes = (_quantised if coarse else _halved)(tensor.name, value)
        tensors += parts
        restoring += nodes
    nodes = restoring + list(model.graph.node)
    del stored.graph.initializer[:], stored.graph.node[:]
    stored.graph.initializer.extend(tensors)
    stored.graph.node.extend(nodes)
    onnx.checker.check_model(stored)
    return stored


def _halved(name: str, value: Array) -> tuple[list[onnx.TensorProto], list[onnx.NodeProto]]:
    half = numpy_helper.from_array(value.astype(np.float16), f"{name}:half")
    return [half], [helper.make_node("Cast", [half.name], [name], to=TensorProto.FLOAT)]


def _quantised(name: str, value: Array) -> tuple[list[onnx.TensorProto], list[onnx.NodeProto]]:
    """Symmetric int8, one scale for each output channel."""
    largest = np.abs(value).max(axis=(1, 2, 3), keepdims=True)
    scale = np.maximum(largest / LEVELS, np.finfo(np.float32).tiny).astype(np.float32)
    whole = numpy_helper.from_array(np.round(value / scale).astype(np.int8), f"{name}:int8")
    step = numpy_helper.from_array(scale, f"{name}:scale")
    nodes = [
        helper.make_node("Cast", [whole.name], [f"{name}:whole"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}:whole", step.name], [name]),
    ]
    return [whole, step], nodes
