"""What is special about MoveNet (single person): its fixed size, and that it decodes itself."""

from __future__ import annotations

import onnx
from onnx import TensorProto, helper

from tools.convert.checkpoint import Checkpoint
from tools.convert.operators import translate
from tools.convert.stored import model_of
from tools.convert.writer import Value

SIDES = {192: "Lightning", 256: "Thunder"}


def side_of(checkpoint: Checkpoint) -> int:
    """The side of the square picture that a graph wants, px; 0 where the graph is no MoveNet."""
    shape = checkpoint.nodes[checkpoint.placeholder].attributes.get("shape", {}).get("shape", {})
    sides = [int(dim["size"]) for dim in shape.get("dim", [])]
    heads = ("kpt_heatmap_0", "kpt_regress_0", "kpt_offset_0", "center_0")
    parts = {part for name in checkpoint.nodes for part in name.split("/")}
    is_movenet = len(sides) == 4 and sides[1] == sides[2] and parts.issuperset(heads)
    return sides[1] if is_movenet and sides[1] in SIDES else 0


def build_movenet(checkpoint: Checkpoint) -> onnx.ModelProto:
    """The ONNX model: `image` (1, side, side, 3) float32, RGB, 0..255 -> `keypoints` (1, 1, 17, 3).

    A keypoint is y, x (both as shares of the side) and score.
    """
    side = side_of(checkpoint)
    writer = translate(checkpoint, Value("image"))
    last = next(reversed(checkpoint.nodes))
    writer.add("Identity", [writer.plain(last)], "keypoints")
    picture = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, side, side, 3])
    output = helper.make_tensor_value_info("keypoints", TensorProto.FLOAT, [1, 1, 17, 3])
    properties = {"family": "movenet", "architecture": f"MoveNet {SIDES[side]}"}
    return model_of(writer, picture, [output], properties)
