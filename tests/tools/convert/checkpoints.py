"""Small made-up checkpoints of the official networks' graphs, written as TensorFlow.js files."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

HEADS = {"offset_2": 34, "heatmap_2": 17, "displacement_fwd_2": 32, "displacement_bwd_2": 32}
STEPS_OF_TWO = {"050": (1, 3, 5), "075": (1, 3, 5), "100": (1, 3, 5, 11)}  # depthwise layers
RESNET_UNITS = (3, 4, 6, 3)


class Graph:
    """Collects nodes and random weights; every method returns the name of what it added."""

    def __init__(self, image: str = "sub_2") -> None:
        self.rng = np.random.default_rng(3)
        self.weights: dict[str, np.ndarray] = {}
        self.nodes: list[dict[str, Any]] = [{"name": image, "op": "Placeholder"}]

    def add(self, name: str, op: str, inputs: list[str], **attributes: Any) -> str:
        attr = {key: attribute(value) for key, value in attributes.items()}
        self.nodes.append({"name": name, "op": op, "input": inputs, "attr": attr})
        return name

    def weight(self, name: str, value: np.ndarray) -> str:
        self.weights[name] = value
        self.nodes.append({"name": name, "op": "Const"})
        return name

    def conv(
        self,
        name: str,
        source: str,
        shape: tuple[int, ...],
        stride: int = 1,
        activation: str | None = None,
        *,
        padding: str = "SAME",
        dilations: list[int] | None = None,
        depthwise: bool = False,
        gain: float = 1.2,
    ) -> str:
        fan_in = shape[0] * shape[1] * (1 if depthwise else shape[2])
        out = shape[2] if depthwise else shape[3]
        kernel = self.weight(f"{name}/k", self.rng.normal(0, gain * fan_in**-0.5, shape))
        bias = self.weight(f"{name}/b", self.rng.normal(0, 0.3, out))
        return self.add(
            name,
            "FusedDepthwiseConv2dNative" if depthwise else "_FusedConv2D",
            [source, kernel, bias],
            strides=[1, stride, stride, 1],
            dilations=dilations or [1, 1, 1, 1],
            padding=padding,
            fused_ops=["BiasAdd", activation] if activation else ["BiasAdd"],
        )

    def pad(self, name: str, source: str, side: int) -> str:
        amounts = np.array([[0, 0], [side, side], [side, side], [0, 0]], np.int32)
        return self.add(name, "Pad", [source, self.weight(f"{name}/paddings", amounts)])


def attribute(value: Any) -> dict[str, Any]:
    """A node's attribute as TensorFlow.js writes it."""
    if isinstance(value, str):
        return {"s": base64.b64encode(value.encode()).decode()}
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": value}
    if all(isinstance(item, str) for item in value):
        return {"list": {"s": [list(item.encode()) for item in value]}}  # as character codes
    return {"list": {"i": [str(item) for item in value]}}


def mobilenet(multiplier: str) -> Graph:
    """MobileNetV1 as the official checkpoints have it: 0.50 and 0.75 end at stride 16."""
    graph, last = Graph(), "sub_2"
    share = int(multiplier) / 100
    widths = [64, 128, 128, 256, 256, *[512] * 6, *([1024] * 2 if share == 1 else [512] * 2)]
    channels = [int(width * share) for width in (32, *widths)]
    last = graph.conv("MobilenetV1/Conv2d_0", last, (3, 3, 3, channels[0]), 2, "Relu6")
    for index, (before, after) in enumerate(pairwise(channels)):
        stride = 2 if index in STEPS_OF_TWO[multiplier] else 1
        name = f"MobilenetV1/Conv2d_{index + 1}"
        last = graph.conv(
            f"{name}_depthwise", last, (3, 3, before, 1), stride, "Relu6", depthwise=True
        )
        last = graph.conv(f"{name}_pointwise", last, (1, 1, before, after), 1, "Relu6")
    for head, out in HEADS.items():
        graph.conv(f"MobilenetV1/{head}/BiasAdd", last, (1, 1, channels[-1], out))
    return graph


def resnet50(width: int = 4, own_stride: int = 32) -> Graph:
    """ResNet50 (v1, the stride at a block's last unit) with narrow blocks.

    For `own_stride` 16 the last block is dilated, with the dilations where the official file has
    them: in the wrong place.
    """
    graph = Graph()
    padded = graph.pad("resnet_v1_50/Pad", "sub_2", 3)
    last = graph.conv("conv1", padded, (7, 7, 3, width), 2, "Relu", padding="VALID", gain=0.02)
    ksize = {"ksize": [1, 3, 3, 1], "strides": [1, 2, 2, 1], "padding": "SAME"}
    last, before = graph.add("pool1", "MaxPool", [last], **ksize), width
    for block, units in enumerate(RESNET_UNITS):
        base = width << block
        for unit in range(units):
            ends = unit == units - 1 and block < 3
            stride = 2 if ends and not (block == 2 and own_stride == 16) else 1
            rate = 2 if block == 3 and own_stride == 16 else 1
            name = f"block{block + 1}/unit_{unit + 1}"
            last, before = _unit(graph, name, last, (before, base), stride, rate), base * 4
    for head, out in HEADS.items():
        name = graph.conv(f"resnet_v1_50/{head}/BiasAdd", last, (1, 1, before, out))
        if head in {"offset_2", "heatmap_2"}:
            named = {"offset_2": "float_short_offsets", "heatmap_2": "float_heatmaps"}[head]
            graph.add(named, "Identity", [name])
    return graph


def movenet(side: int) -> Graph:
    """A graph that looks like MoveNet's from outside: its size, its heads' names, its output."""
    graph = Graph("input")
    dims = [{"size": str(length)} for length in (1, side, side, 3)]
    graph.nodes[0]["attr"] = {"shape": {"shape": {"dim": dims}}}
    last = graph.add("Cast", "Cast", ["input"])
    graph.nodes[-1]["attr"] = {"DstT": {"type": "DT_FLOAT"}}
    for name in ("center_0", "kpt_heatmap_0", "kpt_regress_0"):
        last = graph.conv(f"{name}/conv", last, (1, 1, 3, 3))
    last = graph.conv("kpt_offset_0/conv", last, (1, 1, 3, 51))
    first = graph.weight("first", np.array([[0, 0, 0]], np.int32))
    cell = graph.add("GatherNd", "GatherNd", [last, first])
    shape = graph.weight("shape", np.array([1, 1, 17, 3], np.int32))
    graph.add("Identity", "Identity", [graph.add("Reshape", "Reshape", [cell, shape])])
    return graph


def _unit(
    graph: Graph, name: str, source: str, widths: tuple[int, int], stride: int, rate: int
) -> str:
    before, base = widths
    shortcut = source
    if before != base * 4:
        shortcut = graph.conv(f"{name}/shortcut", source, (1, 1, before, base * 4), stride)
    elif stride > 1:
        ksize = {"ksize": [1, 1, 1, 1], "strides": [1, stride, stride, 1], "padding": "VALID"}
        shortcut = graph.add(f"{name}/MaxPool", "MaxPool", [source], **ksize)
    inner = graph.conv(f"{name}/conv1", source, (1, 1, before, base), 1, "Relu")
    padded = graph.pad(f"{name}/conv2/Pad", inner, rate)
    misplaced = {"padding": "VALID", "dilations": [rate, rate, 1, 1]}
    inner = graph.conv(f"{name}/conv2", padded, (3, 3, base, base), stride, "Relu", **misplaced)
    inner = graph.conv(f"{name}/conv3", inner, (1, 1, base, base * 4), gain=0.3)
    return graph.add(f"{name}/Relu", "Relu", [graph.add(f"{name}/add", "Add", [shortcut, inner])])


def write(graph: Graph, folder: Path, dtype: str | None = None) -> tuple[Path, dict[str, Any]]:
    """The checkpoint's files in two shards, and its weights as a reader must restore them.

    `dtype` quantises: None, float16, uint8 or uint16.
    """
    entries, shards, restored = [], [], {}
    for name, value in graph.weights.items():
        kind = "int32" if value.dtype == np.int32 else "float32"
        entry: dict[str, Any] = {"name": name, "shape": list(value.shape), "dtype": kind}
        stored = value.astype("<i4" if kind == "int32" else "<f4")
        restored[name] = stored
        if dtype == "float16" and kind == "float32":
            stored = value.astype("<f2")
            entry["quantization"] = {"dtype": dtype, "original_dtype": "float32"}
            restored[name] = stored.astype(np.float32)
        elif dtype and kind == "float32":
            low, scale = value.min(), np.ptp(value) / np.iinfo(dtype).max
            stored = np.round((value - low) / scale).astype(np.dtype(dtype).newbyteorder("<"))
            entry["quantization"] = {"dtype": dtype, "scale": float(scale), "min": float(low)}
            restored[name] = (stored * scale + low).astype(np.float32)
        entries.append(entry)
        shards.append(stored.tobytes())
    data = b"".join(shards)
    (folder / "a.bin").write_bytes(data[:100])
    (folder / "b.bin").write_bytes(data[100:])
    manifest = [{"paths": ["a.bin", "b.bin"], "weights": entries}]
    path = folder / "model.json"
    topology = {"modelTopology": {"node": graph.nodes}, "weightsManifest": manifest}
    path.write_text(json.dumps(topology))
    return path, restored
