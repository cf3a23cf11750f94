"""The same weights for a finer output stride, after the atrous scheme of the original.

Once the stride is reached, an operation of stride 2 becomes one of stride 1 and all after it are
dilated, the rate doubling each time (Chen et al., DeepLab, arXiv:1606.00915).
"""

from __future__ import annotations

from tools.convert.checkpoint import Checkpoint, Node
from tools.convert.graph import CONVOLUTIONS, DEPTHWISE

Reach = tuple[int, int]  # the stride so far, and the rate at which what follows is dilated


def at_stride(checkpoint: Checkpoint, output_stride: int) -> Checkpoint:
    """The graph with every stride beyond `output_stride` turned into dilation."""
    reached: dict[str, Reach] = {checkpoint.placeholder: (1, 1)}
    nodes: dict[str, Node] = {}
    for name, node in checkpoint.nodes.items():
        sources = {reached[source] for source in node.inputs if source in reached}
        if len(sources) > 1:
            raise ValueError(f"{name}: branches of different strides meet")
        stride, rate = sources.pop() if sources else (1, 1)
        nodes[name], reached[name] = _changed(node, checkpoint, stride, rate, output_stride)
    return Checkpoint(nodes, checkpoint.constants)


def own_stride(checkpoint: Checkpoint, output: str) -> int:
    """The stride at which the graph gives an output, as it stands."""
    strides = {checkpoint.placeholder: 1}
    for name, node in checkpoint.nodes.items():
        before = max((strides[source] for source in node.inputs if source in strides), default=1)
        strides[name] = before * node.pair("strides")
    return strides[output]


def _changed(
    node: Node, checkpoint: Checkpoint, stride: int, rate: int, output_stride: int
) -> tuple[Node, Reach]:
    step = node.pair("strides")
    kernel = _kernel_side(node, checkpoint)
    after = (stride * step, rate)
    if step > 1 and stride == output_stride:
        node, after = node.with_integers(strides=[1, 1, 1, 1]), (stride, rate * step)
    if rate == 1 or kernel == 1:
        return node, after
    if node.op == "MaxPool":
        raise ValueError(f"{node.name}: pooling cannot be dilated for stride {output_stride}")
    dilation = node.pair("dilations") * rate
    padding = [amount * rate for amount in node.integers("explicit_paddings")]
    node = node.with_integers(dilations=[1, dilation, dilation, 1], explicit_paddings=padding)
    return node, after


def _kernel_side(node: Node, checkpoint: Checkpoint) -> int:
    """The side of what a node looks at, px of its input; 1 for all that looks at single cells."""
    if node.op in CONVOLUTIONS | DEPTHWISE:
        return int(checkpoint.constants[node.inputs[1]].shape[0])
    return node.pair("ksize") if node.op == "MaxPool" else 1
