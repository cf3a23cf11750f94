"""The network: a tensor in, four maps out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from pose_engine.types import FloatArray

STRIDES = {"mobilenet_v1_075": (8, 16)}
MAP_NAMES = ("heatmap", "offset", "displacement_fwd", "displacement_bwd")


@dataclass(frozen=True, eq=False)
class PoseMaps:
    """What the network says of one picture, on a grid of (h, w) cells, float32.

    `heatmap` (h, w, 17) is each part's probability; `offsets` (h, w, 34) leads from a cell's corner
    to the part; `displacements_fwd` and `displacements_bwd` (h, w, 32) lead along the edges of the
    pose tree, away from the nose and towards it. Vectors are in network-input px, all y first,
    then all x.
    """

    heatmap: FloatArray
    offsets: FloatArray
    displacements_fwd: FloatArray
    displacements_bwd: FloatArray


def model_folder() -> Path:
    """Where the shipped weights lie: in the installed package, or in the checkout's assets."""
    installed = Path(__file__).parent / "_models"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "assets" / "models"


def model_path(name: str, output_stride: int) -> Path:
    """The file of a model at a stride. Raises `ValueError` for one that does not exist."""
    if name not in STRIDES:
        raise ValueError(f"unknown model {name!r}: choose one of {', '.join(STRIDES)}")
    if output_stride not in STRIDES[name]:
        valid = " or ".join(map(str, STRIDES[name]))
        raise ValueError(f"{name} has the output stride {valid}, not {output_stride}")
    return model_folder() / f"{name}_stride{output_stride}.onnx"


def valid_side(side: int, output_stride: int) -> int:
    """The largest `k * output_stride + 1`, k >= 1, that is not above `side`."""
    return max((side - 1) // output_stride, 1) * output_stride + 1


class PoseNetModel:
    """A loaded network. `run` may be called from any thread; it releases the interpreter lock."""

    def __init__(self, name: str, output_stride: int, threads: int = 0) -> None:
        """Loads a shipped model.

        `threads` is how many one call may use; 0 leaves it to ONNX Runtime: every core, and the
        workers spin between calls, which is quickest where nothing else wants to run. Raises
        `ValueError` for an unknown model or stride, `OSError` where its file cannot be read.
        """
        path = model_path(name, output_stride)
        if not path.is_file():
            raise FileNotFoundError(f"the model file {path} is missing: install mirrorbeat anew")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's errors share no base class
            raise OSError(f"the model file {path} cannot be loaded: {error}") from error
        self.name = name
        self.output_stride = output_stride

    @staticmethod
    def normalise(picture: FloatArray) -> FloatArray:
        """A picture (H, W, 3) of 0..255 as the network's tensor (1, H, W, 3) of -1..1."""
        tensor = np.multiply(picture, np.float32(1 / 127.5))
        np.subtract(tensor, np.float32(1), out=tensor)
        return tensor[None]

    def run(self, tensor: FloatArray) -> PoseMaps:
        """The maps of a normalised tensor (1, H, W, 3), sides of the form k * stride + 1."""
        return PoseMaps(*(out[0] for out in self.session.run(MAP_NAMES, {"image": tensor})))
