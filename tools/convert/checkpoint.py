"""Reads a TensorFlow.js graph model: a JSON of nodes, and shards of weights beside it.

Weights may be float32, float16, or quantised to 1 or 2 bytes; all come back as float32 (integers as
int64). The graphs in the wild need some kindness: strings are base64 or lists of character codes,
numbers may be strings, and the dilations of the official ResNet50 stand in the wrong place
(`[2, 2, 1, 1]` for `[1, 2, 2, 1]`; tensorflow/tfjs#1587, patlevin/tfjs-to-tf#1).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Node:
    """One operation. `inputs` name nodes, or `node:1` for a second output and so on."""

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)

    def text(self, attribute: str, default: str = "") -> str:
        """A string attribute."""
        value = self.attributes.get(attribute, {}).get("s")
        return default if value is None else _text(value)

    def texts(self, attribute: str) -> list[str]:
        """A list of strings."""
        return [
            _text(item) for item in self.attributes.get(attribute, {}).get("list", {}).get("s", [])
        ]

    def integer(self, attribute: str, default: int = 0) -> int:
        """A whole number."""
        return int(self.attributes.get(attribute, {}).get("i", default))

    def real(self, attribute: str, default: float = 0.0) -> float:
        """A real number."""
        return float(self.attributes.get(attribute, {}).get("f", default))

    def flag(self, attribute: str) -> bool:
        """Yes or no; no where it is not given."""
        return bool(self.attributes.get(attribute, {}).get("b", False))

    def integers(self, attribute: str) -> list[int]:
        """A list of whole numbers, empty where it is not given."""
        return [int(i) for i in self.attributes.get(attribute, {}).get("list", {}).get("i", [])]

    def pair(self, attribute: str) -> int:
        """The value for height in an NHWC attribute, which must be the width's too; 1 if absent."""
        listed = self.integers(attribute) or [1, 1, 1, 1]
        if attribute == "dilations" and listed[0] > 1:  # misplaced, see above
            listed = [1, listed[0], listed[1], 1]
        if listed[1] != listed[2]:
            raise ValueError(f"{self.name}: {attribute} differs between height and width")
        return listed[1]

    def with_integers(self, **lists: list[int]) -> Node:
        """The same node with other lists of whole numbers."""
        changed = {name: {"list": {"i": values}} for name, values in lists.items()}
        return Node(self.name, self.op, self.inputs, {**self.attributes, **changed})


@dataclass(frozen=True)
class Checkpoint:
    """The operations by name, sources before users, and the constants they use."""

    nodes: dict[str, Node]
    constants: dict[str, Array]

    @property
    def placeholder(self) -> str:
        """The name of the one input."""
        inputs = [node.name for node in self.nodes.values() if node.op == "Placeholder"]
        if len(inputs) != 1:
            raise ValueError(f"the graph must have one input, not {len(inputs)}")
        return inputs[0]

    def users(self, name: str) -> list[Node]:
        """The nodes that take a node's (first) output."""
        return [node for node in self.nodes.values() if name in node.inputs]


def _text(value: str | list[int]) -> str:
    return base64.b64decode(value).decode() if isinstance(value, str) else bytes(value).decode()


def read_checkpoint(model_json: Path) -> Checkpoint:
    """A graph model. Raises `ValueError` for files that are none, `OSError` for missing shards."""
    try:
        description = json.loads(model_json.read_text())
        listed = description["modelTopology"]["node"]
        manifest = description["weightsManifest"]
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"{model_json} is no TensorFlow.js graph model") from error
    nodes = [_node(item) for item in listed if item["op"] not in {"Const", "NoOp"}]
    return Checkpoint(_in_order(nodes), read_weights(model_json, manifest))


def _node(item: dict[str, Any]) -> Node:
    inputs = [name for name in item.get("input", []) if not name.startswith("^")]
    return Node(
        item["name"],
        item["op"],
        tuple(name.removesuffix(":0") for name in inputs),
        item.get("attr", {}),
    )


def _in_order(nodes: list[Node]) -> dict[str, Node]:
    """The nodes with sources before users (Kahn's algorithm, keeping their order where free)."""
    waiting = {node.name: node for node in nodes}
    ordered: dict[str, Node] = {}
    while waiting:
        ready = [
            node
            for node in waiting.values()
            if not any(source.split(":")[0] in waiting for source in node.inputs)
        ]
        if not ready:
            raise ValueError(f"the graph runs in a circle at {next(iter(waiting))}")
        for node in ready:
            ordered[node.name] = waiting.pop(node.name)
    return ordered


def read_weights(model_json: Path, manifest: list[dict[str, Any]]) -> dict[str, Array]:
    """All tensors of the shards beside `model_json`, quantised ones restored."""
    weights: dict[str, Array] = {}
    for group in manifest:
        data = b"".join((model_json.parent / path).read_bytes() for path in group["paths"])
        offset = 0
        for entry in group["weights"]:
            stored = np.dtype(entry.get("quantization", entry)["dtype"]).newbyteorder("<")
            count = int(np.prod(entry["shape"], dtype=np.int64))
            if offset + count * stored.itemsize > len(data):
                raise ValueError(f"{group['paths']}: {len(data)} bytes are too few")
            raw = np.frombuffer(data, stored, count, offset)
            offset += count * stored.itemsize
            weights[entry["name"]] = _restored(raw, entry).reshape(entry["shape"])
        if offset != len(data):
            raise ValueError(f"{group['paths']}: {len(data)} bytes, but the manifest says {offset}")
    return weights


def _restored(raw: Array, entry: dict[str, Any]) -> Array:
    if entry["dtype"] != "float32":
        return raw.astype(np.int64)
    quantised = entry.get("quantization", {})
    values = raw.astype(np.float32)
    if "scale" in quantised:
        values = values * np.float32(quantised["scale"]) + np.float32(quantised["min"])
    return values
