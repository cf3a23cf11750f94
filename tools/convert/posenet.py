"""What is special about PoseNet: its four heads, its architectures and their strides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from pose_engine.model import MAP_NAMES, STRIDES
from tools.convert.atrous import at_stride, own_stride
from tools.convert.checkpoint import Array, Checkpoint
from tools.convert.graph import (
    CONVOLUTIONS,
    DEPTHWISE,
    fold_padding,
    with_normalised_input,
)
from tools.convert.operators import translate
from tools.convert.stored import model_of
from tools.convert.writer import Value

# The official checkpoints call them `MobilenetV1/offset_2/BiasAdd` or `float_short_offsets`.
HEADS = {
    "heatmap": ("heatmap_2", "float_heatmaps"),
    "offset": ("offset_2", "float_short_offsets"),
    "displacement_fwd": ("displacement_fwd_2",),
    "displacement_bwd": ("displacement_bwd_2",),
}
CHANNELS = {"heatmap": 17, "offset": 34, "displacement_fwd": 32, "displacement_bwd": 32}
MULTIPLIERS = {16: "050", 24: "075", 32: "100"}  # channels of the first convolution


@dataclass(frozen=True)
class Architecture:
    """A network whose checkpoints can be converted: how it is called, and how it wants pictures."""

    name: str
    title: str
    mean: Array  # RGB, 0..255
    scale: float


def find_heads(checkpoint: Checkpoint) -> dict[str, str]:
    """The nodes that give the four maps; empty where the graph is no PoseNet."""
    heads = {}
    for head, marks in HEADS.items():
        for name in checkpoint.nodes:
            if any(mark in name.split("/") for mark in marks):
                heads[head] = name  # the last one: after its bias
    return heads if len(heads) == len(HEADS) else {}


def architecture_of(checkpoint: Checkpoint) -> Architecture:
    """Which network this is. Raises `ValueError` for one that is no official PoseNet."""
    operations = {node.op for node in checkpoint.nodes.values()}
    if not operations & DEPTHWISE:
        # Pictures as in ResNet's training: the means of ImageNet, not scaled.
        mean = np.array([123.15, 115.90, 103.06], np.float32)
        return Architecture("resnet50", "ResNet50", mean, 1.0)
    channels = [
        checkpoint.constants[node.inputs[1]].shape[3]
        for node in checkpoint.users(checkpoint.placeholder)
        if node.op in CONVOLUTIONS
    ]
    if len(channels) != 1 or channels[0] not in MULTIPLIERS:
        known = ", ".join(map(str, MULTIPLIERS))
        raise ValueError(f"a MobileNetV1 begins with {known} channels, not {channels}")
    multiplier = MULTIPLIERS[channels[0]]
    title = f"MobileNetV1 {multiplier[0]}.{multiplier[1:]}"
    return Architecture(f"mobilenet_v1_{multiplier}", title, np.array(127.5, np.float32), 1 / 127.5)


def _strided(checkpoint: Checkpoint, architecture: Architecture, output_stride: int) -> Checkpoint:
    """The graph at a stride, where there is one."""
    valid = STRIDES[architecture.name]
    if output_stride not in valid:
        raise ValueError(
            f"{architecture.title} has the output stride {' or '.join(map(str, valid))}, "
            f"not {output_stride}"
        )
    graph = at_stride(fold_padding(checkpoint), output_stride)
    reached = own_stride(graph, find_heads(graph)["heatmap"])
    if reached != output_stride:
        raise ValueError(
            f"this checkpoint ends at stride {reached}, it cannot give {output_stride}: "
            f"convert the one called model-stride{output_stride}.json"
        )
    return graph


def build_posenet(checkpoint: Checkpoint, output_stride: int) -> onnx.ModelProto:
    """The ONNX model of one output stride.

    Input `image` (1, height, width, 3) float32, RGB, 0..255, sides of the form k * stride + 1;
    outputs the four maps (1, h, w, channels), `heatmap` after the sigmoid. Raises `ValueError` for
    a stride that the architecture has not, or this checkpoint cannot give.
    """
    heads = find_heads(checkpoint)
    architecture = architecture_of(checkpoint)
    graph = _strided(checkpoint, architecture, output_stride)
    graph = with_normalised_input(graph, architecture.mean, architecture.scale)
    writer = translate(graph, Value("image"))
    outputs = []
    for head in MAP_NAMES:
        last = writer.planes(heads[head])
        if head == "heatmap":
            last = writer.add("Sigmoid", [last], "heatmap:sigmoid")
        writer.add("Transpose", [last], head, perm=[0, 2, 3, 1])
        shape = [1, "map_height", "map_width", CHANNELS[head]]
        outputs.append(helper.make_tensor_value_info(head, TensorProto.FLOAT, shape))
    picture = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, "height", "width", 3])
    properties = {
        "family": "posenet",
        "architecture": architecture.title,
        "output_stride": str(output_stride),
    }
    return model_of(writer, picture, outputs, properties)
