"""Writes a quantised chain as an ONNX graph of Quantize/Dequantize pairs (QDQ)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pose_engine.model import MAP_NAMES
from tools.quantize.calibrate import STEP, Quantised
from tools.quantize.chain import HIGHEST, Chain, Layer


class _Writer:
    """Collects nodes and tensors."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []
        self.tensor("zero", np.array(0, np.float32))
        self.tensor("highest", np.array(HIGHEST, np.float32))
        self.tensor("step", np.array(STEP, np.float32))
        self.tensor("nothing", np.array(0, np.uint8))

    def tensor(self, name: str, value: NDArray[np.generic]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **told: object) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **told))
        return output

    def restored(self, name: str, steps: NDArray[np.generic], scales: NDArray[np.float32]) -> str:
        """Integers of a step for each output channel as numbers."""
        parts = [self.tensor(name, steps), self.tensor(f"{name}:scales", scales)]
        return self.node("DequantizeLinear", parts, f"{name}:restored", axis=0)

    def in_steps(self, source: str) -> str:
        """A tensor rounded to whole steps from 0 to 255; that is all that ReLU6 does, too."""
        steps = self.node("QuantizeLinear", [source, "step", "nothing"], f"{source}:steps")
        return self.node("DequantizeLinear", [steps, "step", "nothing"], f"{source}:rounded")

    def float_layer(self, layer: Layer, source: str) -> str:
        inputs = [source, self.tensor(f"{layer.name}:kernel", layer.kernel)]
        inputs.append(self.tensor(f"{layer.name}:bias", layer.bias))
        sums = self.node("Conv", inputs, f"{layer.name}:conv", **layer.attributes)
        return self.node("Clip", [sums, "zero", "highest"], layer.name)

    def integer_layer(self, layer: Layer, made: Quantised, source: str) -> str:
        scales = STEP * made.scales
        bias = np.rint(made.bias.astype(np.float64) / scales).astype(np.int32)
        inputs = [source, self.restored(f"{layer.name}:kernel", made.kernel, made.scales)]
        inputs.append(self.restored(f"{layer.name}:bias", bias, scales))
        return self.in_steps(self.node("Conv", inputs, layer.name, **layer.attributes))

    def heads(self, heads: dict[str, Layer], source: str) -> None:
        """All four as one product, in float: channels last, as the maps are."""
        kernels = [heads[name].kernel[:, :, 0, 0].T for name in MAP_NAMES]
        inputs = [self.node("Transpose", [source], "cells", perm=[0, 2, 3, 1])]
        inputs.append(self.tensor("heads:kernel", np.concatenate(kernels, axis=1)))
        sums = self.node("MatMul", inputs, "heads:sums")
        bias = np.concatenate([heads[name].bias for name in MAP_NAMES])
        sums = self.node("Add", [sums, self.tensor("heads:bias", bias)], "heads")
        sizes = self.tensor("heads:sizes", np.array([kernel.shape[1] for kernel in kernels]))
        names = ["heatmap:logits", *MAP_NAMES[1:]]
        self.nodes.append(helper.make_node("Split", [sums, sizes], names, name="maps", axis=3))
        self.node("Sigmoid", [names[0]], MAP_NAMES[0])


def build_model(chain: Chain, made: Sequence[Quantised]) -> onnx.ModelProto:
    """The network whose last `len(made)` layers are in integers, its weights inside."""
    model, writer = chain.model, _Writer()
    values = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in chain.before:
        writer.nodes.append(node)
        writer.tensors += [values[name] for name in node.input if name in values]
    start, name = len(chain.layers) - len(made), chain.source
    for layer in chain.layers[:start]:
        name = writer.float_layer(layer, name)
    name = writer.in_steps(name)
    for layer, quantised in zip(chain.layers[start:], made, strict=True):
        name = writer.integer_layer(layer, quantised, name)
    writer.heads(chain.heads, name)
    outputs = [
        helper.make_tensor_value_info(
            name, TensorProto.FLOAT, [1, "map_height", "map_width", len(chain.heads[name].bias)]
        )
        for name in MAP_NAMES
    ]
    graph = helper.make_graph(
        writer.nodes, "posenet", list(model.graph.input), outputs, writer.tensors
    )
    built = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    told = {item.key: item.value for item in model.metadata_props}
    helper.set_model_props(built, told | {"weights": "int8"})
    onnx.checker.check_model(built)
    return built
