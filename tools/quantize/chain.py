"""A float PoseNet read from its ONNX file: convolutions in a chain, four heads at its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from pose_engine.model import MAP_NAMES
from pose_engine.types import FloatArray

CENTRED: Final = 127.5  # a picture's largest value once the mean is taken away
HIGHEST: Final = 6.0  # what ReLU6 lets through
BLOCK: Final = 8  # channels that a vector instruction takes at once


@dataclass(frozen=True, eq=False)
class Layer:
    """One convolution: kernel (out, in / groups, k, k), bias (out,); padded to keep its size."""

    name: str
    kernel: FloatArray
    bias: FloatArray
    stride: int
    dilation: int
    groups: int

    @property
    def depthwise(self) -> bool:
        """Whether each channel is convolved alone."""
        return self.groups > 1

    @property
    def attributes(self) -> dict[str, Any]:
        """What ONNX's Conv is told."""
        pad = self.dilation * (self.kernel.shape[2] - 1) // 2
        return {
            "strides": [self.stride] * 2,
            "dilations": [self.dilation] * 2,
            "pads": [pad] * 4,
            "group": self.groups,
        }


@dataclass(frozen=True, eq=False)
class Chain:
    """A network: `layers` with ReLU6 after each, then `heads` by the map's name.

    `model` is the file; `before` are its nodes from `image` to the first layer's input `source`.
    """

    model: onnx.ModelProto
    before: tuple[onnx.NodeProto, ...]
    source: str
    layers: tuple[Layer, ...]
    heads: dict[str, Layer]


class _Reader:
    """Walks from the outputs of a graph to its input."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.producers = {name: node for node in graph.node for name in node.output}

    def layer(self, node: onnx.NodeProto, name: str) -> Layer:
        told = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        kernel, bias = (np.asarray(self.values[item]) for item in node.input[1:3])
        stride, dilation = told.get("strides", [1])[0], told.get("dilations", [1])[0]
        return Layer(name, kernel, bias, stride, dilation, told.get("group", 1))

    def convolution(self, name: str, behind: set[str]) -> onnx.NodeProto | None:
        """The convolution whose result became `name` through nodes of the types `behind`."""
        node = self.producers.get(name)
        while node is not None and node.op_type in behind:
            node = self.producers.get(node.input[0])
            if node is not None and node.op_type == "Conv":
                return node
        return None

    def before(self, name: str) -> list[onnx.NodeProto]:
        """The nodes that make a tensor out of the picture, in order."""
        node = self.producers.get(name)
        return [] if node is None else [*self.before(node.input[0]), node]


def read_chain(model: onnx.ModelProto) -> Chain:
    """A MobileNetV1 PoseNet as `tools.convert_posenet` writes it, its weights loaded.

    Raises `ValueError` for a network of another shape, as ResNet50's.
    """
    reader = _Reader(model.graph)
    ends = [reader.convolution(name, {"Transpose", "Sigmoid"}) for name in MAP_NAMES]
    found = [end for end in ends if end is not None]
    if len(found) < len(ends) or len({end.input[0] for end in found}) > 1:
        raise ValueError("this is no PoseNet: it lacks one of the four heads")
    heads = {name: reader.layer(end, name) for name, end in zip(MAP_NAMES, found, strict=True)}
    source, layers = found[0].input[0], []
    while (node := reader.convolution(source, {"Clip"})) is not None:
        layers.append(reader.layer(node, source))
        source = node.input[0]
    convolutions = sum(node.op_type == "Conv" for node in model.graph.node)
    if not layers or convolutions != len(layers) + len(heads):
        raise ValueError("only MobileNetV1, a chain of convolutions with ReLU6, can be quantised")
    return Chain(model, tuple(reader.before(source)), source, tuple(layers[::-1]), heads)


def without_dead_channels(chain: Chain) -> Chain:
    """The same network without those channels of its first layer that are 0 for every picture.

    Training left 10 of 24 dead. What the depthwise layer behind makes of them is constant, and
    the pointwise layer behind that has no padding, so that it is the same with a larger bias. A
    few are kept, to fill the last block of channels that is computed at once.
    """
    if len(chain.layers) < 3 or chain.layers[2].kernel.shape[2:] != (1, 1):
        return chain
    first, second, third = chain.layers[:3]
    if not second.depthwise:
        return chain
    most = first.bias + CENTRED * np.abs(first.kernel).sum(axis=(1, 2, 3))
    dead = np.flatnonzero(most <= 0)
    kept = -(-(len(most) - len(dead)) // BLOCK) * BLOCK
    dead = dead[: max(len(most) - kept, 0)]
    live: NDArray[np.int64] = np.setdiff1d(np.arange(len(most)), dead)
    constant = np.clip(second.bias[dead], 0, HIGHEST)
    lean = (
        replace(first, kernel=first.kernel[live], bias=first.bias[live]),
        replace(second, kernel=second.kernel[live], bias=second.bias[live], groups=len(live)),
        replace(
            third,
            kernel=np.ascontiguousarray(third.kernel[:, live]),
            bias=third.bias + third.kernel[:, dead, 0, 0] @ constant,
        ),
    )
    return replace(chain, layers=lean + chain.layers[3:])
