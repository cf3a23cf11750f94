"""PoseNet: a picture in, poses out. The library's front door."""

from __future__ import annotations

from copy import copy
from operator import index

from pose_engine.geometry import mirror_pose
from pose_engine.model import PoseMaps, PoseNetModel, valid_side
from pose_engine.multi_pose import decode_multiple_poses
from pose_engine.preprocess import Letterbox, check_picture, letterbox, pose_to_picture, resize
from pose_engine.single_pose import decode_single_pose
from pose_engine.types import FloatArray, Image, Pose

InputSize = int | tuple[int, int]
MAX_INPUT_SIDE = 2049  # px; the maps of more would fill a machine's memory


class PoseNet:
    """The original PoseNet's two estimators on ONNX Runtime.

    Results are those of `@tensorflow-models/posenet` 2.2.2 on the same weights, within 0.05 px.
    """

    def __init__(
        self,
        model: str = "mobilenet_v1_075",
        output_stride: int = 16,
        input_size: InputSize = 257,
        threads: int = 0,
    ) -> None:
        """Loads the network.

        `output_stride` is 8 (finer and slower) or 16. `input_size` is the side of the network's
        square input in px, or (height, width); sides are rounded down to k * output_stride + 1.
        `threads` bounds what one estimate may use; 0 is all (see `PoseNetModel`). Raises
        `ValueError` for a model, stride or size that does not exist, `OSError` for a broken
        installation.
        """
        self.model = PoseNetModel(model, output_stride, threads)
        self.input_size = _valid_size(input_size, output_stride)

    def resized(self, input_size: InputSize) -> PoseNet:
        """The same network, loaded once, for inputs of another size."""
        other = copy(self)
        other.input_size = _valid_size(input_size, self.model.output_stride)
        return other

    def prepare(self, rgb: Image) -> tuple[FloatArray, Letterbox]:
        """The network's tensor for a picture (H, W, 3) uint8, and the way back to its pixels."""
        rgb = check_picture(rgb)
        box = letterbox((rgb.shape[0], rgb.shape[1]), self.input_size)
        return self.model.normalise(resize(rgb, box)), box

    def maps(self, rgb: Image) -> tuple[PoseMaps, Letterbox]:
        """The network's maps for a picture, and the way back to its pixels."""
        tensor, box = self.prepare(rgb)
        return self.model.run(tensor), box

    def estimate_single_pose(self, rgb: Image, flip_horizontal: bool = False) -> Pose:
        """The pose of the one person in a picture (H, W, 3) uint8 RGB, in the picture's px.

        `flip_horizontal` gives x as in the mirrored picture; parts keep their names. Raises
        `ValueError` for what is not such a picture.
        """
        maps, box = self.maps(rgb)
        pose = pose_to_picture(decode_single_pose(maps, self.model.output_stride), box)
        return _flipped(pose, rgb) if flip_horizontal else pose

    def estimate_multiple_poses(
        self,
        rgb: Image,
        max_detections: int = 5,
        score_threshold: float = 0.5,
        nms_radius: float = 20,
        flip_horizontal: bool = False,
    ) -> list[Pose]:
        """The poses of up to `max_detections` people in a picture, best first.

        `score_threshold` (0..1) is the least score of a part from which a pose may start;
        `nms_radius` (network-input px, above 0) the distance below which two starts are one.
        Otherwise as `estimate_single_pose`.
        """
        if max_detections < 1:
            raise ValueError(f"max_detections must be at least 1, not {max_detections}")
        if not 0 <= score_threshold <= 1:
            raise ValueError(f"score_threshold must be within 0..1, not {score_threshold}")
        if not nms_radius > 0:
            raise ValueError(f"nms_radius must be above 0 px, not {nms_radius}")
        maps, box = self.maps(rgb)
        found = decode_multiple_poses(
            maps, self.model.output_stride, max_detections, score_threshold, nms_radius
        )
        poses = [pose_to_picture(pose, box) for pose in found]
        return [_flipped(pose, rgb) for pose in poses] if flip_horizontal else poses


def _valid_size(input_size: InputSize, output_stride: int) -> tuple[int, int]:
    """(height, width) of the form k * output_stride + 1, k >= 1, not above what was asked for."""
    sides = input_size if isinstance(input_size, tuple | list) else (input_size, input_size)
    try:
        height, width = (index(side) for side in sides)
    except (TypeError, ValueError):
        raise ValueError(
            f"input_size must be a whole number or (height, width), not {input_size!r}"
        ) from None
    if not output_stride < min(height, width) <= max(height, width) <= MAX_INPUT_SIDE:
        raise ValueError(
            f"input_size must be above {output_stride} and up to {MAX_INPUT_SIDE} px, "
            f"not {input_size}"
        )
    return valid_side(height, output_stride), valid_side(width, output_stride)


def _flipped(pose: Pose, rgb: Image) -> Pose:
    return mirror_pose(pose, rgb.shape[1] - 1, swap_sides=False)
