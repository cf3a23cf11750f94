"""The ONNX graph in the making: tensors, the order of their axes, constants.

TensorFlow keeps channels last, ONNX's convolutions want them second. A `Value` knows which way it
lies; it is turned round only where an operation wants it the other way, and once at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from tools.convert.checkpoint import Array

TO_PLANES = (0, 3, 1, 2)
FROM_PLANES = (0, 2, 3, 1)


@dataclass(frozen=True)
class Value:
    """A tensor of the graph; `planes` where its axes are batch, channels, height, width."""

    name: str
    planes: bool = False


class Writer:
    """Collects nodes and initialisers; every method returns names of tensors of the ONNX graph."""

    def __init__(self, constants: dict[str, Array]) -> None:
        self.constants = constants
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}
        self.values: dict[str, Value] = {}
        self.turned: dict[str, str] = {}

    def add(self, op: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        """One ONNX node with one output."""
        self.nodes.append(helper.make_node(op, list(inputs), [output], output, **attributes))
        return output

    def constant(self, name: str, value: Array) -> str:
        """An initialiser; the same name always stands for the same values."""
        if name not in self.tensors:
            self.tensors[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def is_constant(self, source: str) -> bool:
        """Whether a TensorFlow input is one of the checkpoint's constants."""
        return source in self.constants

    def lies_in_planes(self, source: str) -> bool:
        """Whether a TensorFlow input lies with its channels second."""
        return not self.is_constant(source) and self.values[source].planes

    def plain(self, source: str) -> str:
        """A TensorFlow input as it is in TensorFlow."""
        if self.is_constant(source):
            return self.constant(source, self.constants[source])
        value = self.values[source]
        return self._turned(value.name, FROM_PLANES) if value.planes else value.name

    def planes(self, source: str) -> str:
        """A TensorFlow input of four axes with its channels second."""
        value = self.values[source]
        return value.name if value.planes else self._turned(value.name, TO_PLANES)

    def broadcast_planes(self, source: str) -> str:
        """As `planes`, but also for constants that broadcast against such a tensor."""
        if not self.is_constant(source):
            return self.planes(source)
        value = self.constants[source]
        if value.ndim == 0:
            return self.constant(source, value)
        shape = (1,) * (4 - value.ndim) + value.shape
        return self.constant(f"{source}:planes", value.reshape(shape).transpose(TO_PLANES))

    def _turned(self, name: str, axes: tuple[int, ...]) -> str:
        if name not in self.turned:
            self.turned[name] = self.add("Transpose", [name], f"{name}:turned", perm=list(axes))
        return self.turned[name]
