"""Rewrites of a graph that change nothing about what it computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tools.convert.checkpoint import Array, Checkpoint, Node

CONVOLUTIONS = frozenset({"Conv2D", "_FusedConv2D"})
DEPTHWISE = frozenset({"DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"})


def needed_for(checkpoint: Checkpoint, outputs: list[str]) -> Checkpoint:
    """Only the nodes that `outputs` depend on."""
    wanted, stack = set(), list(outputs)
    while stack:
        name = stack.pop().split(":")[0]
        if name in checkpoint.nodes and name not in wanted:
            wanted.add(name)
            stack += checkpoint.nodes[name].inputs
    kept = {name: node for name, node in checkpoint.nodes.items() if name in wanted}
    return Checkpoint(kept, checkpoint.constants)


def fold_padding(checkpoint: Checkpoint) -> Checkpoint:
    """Zero padding before unpadded convolutions becomes the convolutions' own.

    That is how the ResNet50 pads; only so can its padding follow the dilation (`atrous`).
    """
    nodes = dict(checkpoint.nodes)
    for pad in checkpoint.nodes.values():
        users = checkpoint.users(pad.name)
        if pad.op != "Pad" or not users or not all(_unpadded(user) for user in users):
            continue
        amounts = checkpoint.constants[pad.inputs[1]]
        if amounts.shape != (4, 2) or amounts[[0, 3]].any():
            continue
        for user in users:
            sources = (pad.inputs[0], *user.inputs[1:])
            explicit = user.with_integers(explicit_paddings=[int(i) for i in amounts.ravel()])
            attributes = {**explicit.attributes, "padding": {"s": list(b"EXPLICIT")}}
            nodes[user.name] = Node(user.name, user.op, sources, attributes)
        del nodes[pad.name]
    return Checkpoint(nodes, checkpoint.constants)


def _unpadded(node: Node) -> bool:
    return node.op in CONVOLUTIONS | DEPTHWISE and node.text("padding") == "VALID"


def with_normalised_input(checkpoint: Checkpoint, mean: Array, scale: float) -> Checkpoint:
    """The same network for pictures that are not normalised yet: `(picture - mean) * scale`.

    The scale goes into the kernels of the convolutions that look at the picture; the mean cannot
    go into their biases, because the padding around the picture is 0 after normalisation.
    """
    image = checkpoint.placeholder
    centred = Node("centred", "Sub", (image, "mean"))
    constants = {**checkpoint.constants, "mean": np.asarray(mean, np.float32)}
    nodes = {image: checkpoint.nodes[image], centred.name: centred}
    for name, node in checkpoint.nodes.items():
        if image in node.inputs:
            if node.op not in CONVOLUTIONS:
                raise ValueError(f"{name}: the picture must go into a convolution, not {node.op}")
            constants[node.inputs[1]] = constants[node.inputs[1]] * np.float32(scale)
            node = replace(node, inputs=(centred.name, *node.inputs[1:]))
        nodes[name] = node
    return Checkpoint(nodes, constants)
