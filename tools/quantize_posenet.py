"""Makes a PoseNet of 8-bit integers out of a float one (MobileNetV1, made by convert_posenet).

    python -m tools.quantize_posenet --pictures FOLDER FOLDER

reads `assets/models/mobilenet_v1_075_stride{8,16}.onnx` and writes `mobilenet_v1_075_int8_stride*`
and the weights that they share. Input and outputs stay as they are. The first four layers, as quick
in float and the most harmed by rounding, and the four heads are not quantised; in between
everything is: weights per output channel, activations in one step for all, as ReLU6 bounds them
all alike.

What is rounded is chosen with pictures: our own virtual dancer, and the photographs and films of
the folders, if any. Layer by layer the weights are rounded so that the layer's results change
least (GPTQ), and its mean error is taken off its bias (Nagel et al., arXiv:1906.04721, section
4.2). That is why `onnxruntime.quantization` is not used: it rounds to the nearest and looks at
ranges alone, which loses a third of the poses' similarity here.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import onnx
import onnxruntime
from rich.progress import Progress

from pose_engine.sources import SourceError
from pose_engine.types import FloatArray
from tools.quantize.calibrate import quantise
from tools.quantize.chain import Chain, read_chain, without_dead_channels
from tools.quantize.graph import build_model
from tools.quantize.pictures import as_input, drawn, taken

FLOAT_LAYERS: Final = 4
DRAWN: Final = 48  # pictures of the virtual dancer
MODELS: Final = Path(__file__).parents[1] / "assets" / "models"


def entering(chain: Chain, pictures: Sequence[FloatArray]) -> list[FloatArray]:
    """What enters the chain's first layer for pictures (1, H, W, 3), RGB 0..255."""
    names = {name for node in chain.before for name in node.input}
    tensors = [tensor for tensor in chain.model.graph.initializer if tensor.name in names]
    shape = onnx.helper.make_tensor_value_info(chain.source, onnx.TensorProto.FLOAT, None)
    graph = onnx.helper.make_graph(
        list(chain.before), "before", list(chain.model.graph.input), [shape], tensors
    )
    model = onnx.helper.make_model(
        graph, opset_imports=chain.model.opset_import, ir_version=chain.model.ir_version
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return [session.run([chain.source], {"image": picture})[0] for picture in pictures]


def read_model(path: Path) -> Chain:
    """A float model's chain. Raises `OSError` or `ValueError` where there is none to quantise."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no model {path}: tools.convert_posenet makes it")
    try:
        return without_dead_channels(read_chain(onnx.load(path)))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def save(model: onnx.ModelProto, path: Path, weights: Path) -> None:
    """Writes a graph; its tensors go to `weights`, which is written anew."""
    weights.unlink(missing_ok=True)
    onnx.save_model(
        model, path, save_as_external_data=True, location=weights.name, size_threshold=256
    )
    weights.chmod(0o644)  # onnx makes it private


def quantise_model(
    name: Path, out: Path, strides: Sequence[int], pictures: Sequence[FloatArray]
) -> list[Path]:
    """Quantises `<name>_stride<S>.onnx` into `out`; the files written.

    `pictures` are (1, H, W, 3), RGB 0..255, with sides that suit the coarsest stride. The strides
    share their weights, so they share the integers, chosen at the coarsest.
    """
    chains = {stride: read_model(Path(f"{name}_stride{stride}.onnx")) for stride in strides}
    chain = chains[max(strides)]
    out.mkdir(parents=True, exist_ok=True)
    weights = out / f"{name.name}_int8.weights"
    written = [weights]
    with Progress(transient=True) as progress:
        task = progress.add_task("quantising", total=len(chain.layers) - FLOAT_LAYERS)
        made = quantise(
            chain.layers,
            FLOAT_LAYERS,
            entering(chain, pictures),
            lambda layer: progress.advance(task),
        )
    for stride in strides:
        written.append(out / f"{name.name}_int8_stride{stride}.onnx")
        save(build_model(chains[stride], made), written[-1], weights)
    return written


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", nargs="?", type=Path, default=MODELS / "mobilenet_v1_075")
    parser.add_argument("-o", "--out", type=Path, default=MODELS)
    parser.add_argument("--strides", type=int, nargs="+", default=[8, 16])
    parser.add_argument("--drawn", type=int, default=DRAWN, help="pictures of the virtual dancer")
    parser.add_argument("--pictures", type=Path, nargs="*", default=[], metavar="FOLDER")
    options = parser.parse_args(arguments)
    try:
        pictures = [as_input(picture) for picture in drawn(options.drawn)]
        for folder in options.pictures:
            pictures += [as_input(picture) for picture in taken(folder)]
        if not pictures:
            raise ValueError("there is no picture to calibrate with")
        written = quantise_model(options.model, options.out, options.strides, pictures)
    except (OSError, ValueError, SourceError) as error:
        print(f"quantize_posenet: {error}", file=sys.stderr)
        return 1
    for path in written:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"| `{path.name}` | `{digest}` |  {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
