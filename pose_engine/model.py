"""The network: a picture in, four maps out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pose_engine.session import open_session, properties
from pose_engine.types import FloatArray

# As the original allows them (`validateModelConfig`): stride 32 only for the multiplier 1.00,
# because the narrower networks were trained without the last step of 2; no stride 8 for ResNet50.
STRIDES: Final[dict[str, tuple[int, ...]]] = {
    "mobilenet_v1_050": (8, 16),
    "mobilenet_v1_075": (8, 16),
    "mobilenet_v1_075_int8": (8, 16),
    "mobilenet_v1_100": (8, 16, 32),
    "resnet50": (16, 32),
}
SHIPPED: Final = ("mobilenet_v1_075", "mobilenet_v1_075_int8")
MAP_NAMES: Final = ("heatmap", "offset", "displacement_fwd", "displacement_bwd")
HOW_TO_CONVERT: Final = (
    "convert a checkpoint with `python -m tools.convert_posenet model.json -o FOLDER` "
    "and load it as 'FOLDER/{}'"
)


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
    """The file of a model at a stride.

    `name` is one of `STRIDES`, or `FOLDER/NAME` for `FOLDER/NAME_stride<S>.onnx`, as the converter
    writes them. Raises `ValueError` for a model or stride that does not exist.
    """
    if "/" in name or os.sep in name:
        return _own_path(Path(name), output_stride)
    if name not in STRIDES:
        known = ", ".join(STRIDES)
        raise ValueError(f"unknown model {name!r}: choose one of {known}, or 'FOLDER/NAME'")
    _check_stride(name, output_stride, STRIDES[name])
    path = model_folder() / f"{name}_stride{output_stride}.onnx"
    if name not in SHIPPED and not path.is_file():
        raise ValueError(f"{name} does not come with mirrorbeat: {HOW_TO_CONVERT.format(name)}")
    return path


def _own_path(stem: Path, output_stride: int) -> Path:
    """The file of a converted model that lies in a folder of the user's."""
    folder = stem.parent
    files = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    found = [re.fullmatch(rf"{re.escape(stem.name)}_stride(\d+)\.onnx", name) for name in files]
    strides = sorted(int(match[1]) for match in found if match)
    if not strides:
        how = HOW_TO_CONVERT.format(stem.name)
        raise ValueError(f"there is no model {stem}_stride{output_stride}.onnx: {how}")
    _check_stride(str(stem), output_stride, tuple(strides))
    return folder / f"{stem.name}_stride{output_stride}.onnx"


def _check_stride(name: str, output_stride: int, valid: tuple[int, ...]) -> None:
    if output_stride not in valid:
        strides = " or ".join(map(str, valid))
        raise ValueError(f"{name} has the output stride {strides}, not {output_stride}")


def valid_side(side: int, output_stride: int) -> int:
    """The side of the form `k * output_stride + 1`, k >= 1, that the original takes for `side`.

    It rounds to a multiple of the stride below and adds 1 (`toValidInputResolution`): 300 becomes
    289 at a stride of 16, and 256 becomes 257.
    """
    if (side - 1) % output_stride == 0 and side > 1:
        return side
    return max(side // output_stride, 1) * output_stride + 1


class PoseNetModel:
    """A loaded network. `run` may be called from any thread; it releases the interpreter lock."""

    def __init__(self, name: str, output_stride: int, threads: int = 0) -> None:
        """Loads a shipped model, or a converted one (see `model_path`).

        `threads` is how many one call may use, 0 for all (see `open_session`). Raises `ValueError`
        for a model or stride that does not exist, `OSError` where its file cannot be read.
        """
        path = model_path(name, output_stride)
        if not path.is_file():
            raise FileNotFoundError(f"the model file {path} is missing: install mirrorbeat anew")
        self.session = open_session(path, "posenet", threads)
        stride = properties(self.session).get("output_stride")
        if stride != str(output_stride):
            raise ValueError(f"{path} holds a network of the output stride {stride}")
        self.name = name
        self.output_stride = output_stride

    def run(self, tensor: FloatArray) -> PoseMaps:
        """The maps of a picture (1, H, W, 3), RGB 0..255, sides of the form k * stride + 1."""
        return PoseMaps(*(out[0] for out in self.session.run(MAP_NAMES, {"image": tensor})))
