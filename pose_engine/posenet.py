"""PoseNet: a picture in, poses out. The library's front door."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from operator import index
from typing import Final, Literal, get_args

import numpy as np

from pose_engine import movenet, second_look, tuning
from pose_engine.geometry import mirror_maps, mirror_pose
from pose_engine.model import PoseMaps, PoseNetModel, valid_side
from pose_engine.multi_pose import decode_multiple_poses
from pose_engine.preprocess import (
    Letterbox,
    Region,
    check_picture,
    letterbox,
    pose_to_picture,
    region_box,
    resize,
    resize_region,
)
from pose_engine.single_pose import decode_single_pose
from pose_engine.tree_pose import decode_tree_pose
from pose_engine.types import FloatArray, Image, Pose
from pose_engine.voting import refine_by_votes

InputSize = int | tuple[int, int]
Mode = Literal["default", "official"]
DEFAULT_INPUT_SIZE: Final = 257
MAX_INPUT_SIDE: Final = 2049  # px; the maps of more would fill a machine's memory
SCALE_FACTORS: Final = (0.2, 1.0)  # as the article that introduced PoseNet has them

# The second look of the default mode. Both looks together take at most this many input areas: the
# whole estimate then stays within 2.5 times the official mode's (`benchmarks.accuracy`).
LOOKS_AREA: Final = 2.0
FIRST_THRESHOLD: Final = 0.3  # a person worth another look
ENOUGH_LARGER: Final = 1.15  # a second look at less than this scale of the first shows no more
ENOUGH_LARGER_SINGLE: Final = 2.5  # beyond it, looking closer beats the mirrored picture's answer
STILL_SEEN: Final = 0.7  # of its score that the same person keeps, seen larger
SINGLE_MARGIN: Final = 0.25
PLAYER_MARGIN: Final = 0.3  # in sizes of the body: how far a player gets between two pictures


class PoseNet:
    """The original PoseNet's two estimators on ONNX Runtime.

    In `mode="official"` results are those of `@tensorflow-models/posenet` 2.2.2 on the same
    weights, within 0.05 px. The default mode is more accurate and takes about twice the time: it
    chooses whole bodies (`tree`), refines keypoints by the votes of the cells around them
    (`voting`), averages with the mirrored picture (`flip_average`) and looks again, closer, at the
    people (`second_look`). Each can be switched off; `docs/pose_engine.md` has their figures.
    """

    def __init__(
        self,
        model: str = "mobilenet_v1_075",
        output_stride: int = 16,
        input_size: InputSize | Literal["auto"] | None = None,
        *,
        time_budget_ms: float = tuning.DEFAULT_BUDGET_MS,
        image_scale_factor: float | None = None,
        mode: Mode = "default",
        tree: bool = True,
        voting: bool = True,
        flip_average: bool = True,
        second_look: bool = True,
        threads: int = 0,
    ) -> None:
        """Loads the network.

        `model` is a shipped one (`model.SHIPPED`, `movenet.FILES`), `"auto"` for the quickest
        PoseNet on this machine, or `FOLDER/NAME` of a converted checkpoint. `output_stride` is 8
        (finer and slower), 16 or 32, where the model has it. `input_size` is the side of the
        network's square input in px, or (height, width), 257 unless told; sides are rounded to
        k * output_stride + 1 as the original does; `"auto"` is the largest side whose runs of the
        network, all that one estimate needs, take no more than `time_budget_ms`.
        `image_scale_factor` (0.2..1) may take its place: the input is then the picture's size
        times it. `threads` bounds what one estimate may use; 0 is all. Raises `ValueError` for a
        model, stride, size or mode that does not exist, `OSError` for a broken installation.
        """
        if mode not in get_args(Mode):
            raise ValueError(f"mode must be one of {', '.join(get_args(Mode))}, not {mode!r}")
        if image_scale_factor is not None:
            _check_scale_factor(image_scale_factor, input_size)
        better = mode == "default"
        self.mode, self.image_scale_factor = mode, image_scale_factor
        self.tree, self.voting = tree and better, voting and better
        self.flip_average, self.second_look = flip_average and better, second_look and better
        self.network: PoseNetModel | movenet.MoveNetModel
        if model in movenet.FILES:
            if input_size is not None or image_scale_factor is not None:
                raise ValueError(f"{model} has an input size of its own: leave it out")
            self.network = movenet.MoveNetModel(model, threads)
            self.input_size = (self.network.side, self.network.side)
            return
        if model == tuning.AUTO:
            model = tuning.quickest_model(output_stride, threads)
        self.network = PoseNetModel(model, output_stride, threads)
        if input_size == tuning.AUTO:
            looks = LOOKS_AREA if self.second_look or self.flip_average else 1.0
            input_size = tuning.largest_side(self.network, time_budget_ms / looks, threads)
        if input_size is None:
            input_size = DEFAULT_INPUT_SIZE
        self.input_size = _valid_size(input_size, output_stride)

    @property
    def model(self) -> PoseNetModel:
        """The loaded PoseNet. Raises `ValueError` where the network is a MoveNet, without maps."""
        if isinstance(self.network, movenet.MoveNetModel):
            raise ValueError(
                f"{self.network.name} finds one person only: use estimate_single_pose, "
                "or choose a PoseNet"
            )
        return self.network

    @property
    def output_stride(self) -> int:
        """Px of the network's input between two cells of its maps."""
        return self.model.output_stride

    def resized(self, input_size: InputSize) -> PoseNet:
        """The same network, loaded once, for inputs of another size."""
        other = copy(self)
        other.input_size = _valid_size(input_size, self.output_stride)
        other.image_scale_factor = None
        return other

    # -- from pictures to maps

    def prepare(self, rgb: Image) -> tuple[FloatArray, Letterbox]:
        """The network's tensor for a picture (H, W, 3) uint8, and the way back to its pixels."""
        rgb = check_picture(rgb)
        size = (rgb.shape[0], rgb.shape[1])
        scaled = self.image_scale_factor is not None
        box = letterbox(size, self._size_for(size), stretch=scaled)
        return resize(rgb, box)[None], box

    def maps(self, rgb: Image) -> tuple[PoseMaps, Letterbox]:
        """The network's maps for a picture, and the way back to its pixels."""
        tensor, box = self.prepare(rgb)
        return self.model.run(tensor), box

    def _size_for(self, picture: tuple[int, int]) -> tuple[int, int]:
        """The network input (height, width) for pictures of a size."""
        if self.image_scale_factor is None:
            return self.input_size
        stride = self.output_stride
        height, width = (
            min(
                max((int(side * self.image_scale_factor) - 1) // stride, 1),
                MAX_INPUT_SIDE // stride,
            )
            for side in picture
        )
        return height * stride + 1, width * stride + 1

    def _look(
        self, rgb: Image, region: Region, size: tuple[int, int]
    ) -> tuple[FloatArray, Letterbox]:
        box = region_box(region, size)
        return resize_region(rgb, box)[None], box

    def _run_mirrored(self, tensor: FloatArray) -> PoseMaps:
        return mirror_maps(self.model.run(np.ascontiguousarray(tensor[:, :, ::-1])))

    # -- one pose

    def estimate_single_pose(self, rgb: Image, flip_horizontal: bool = False) -> Pose:
        """The pose of the one person in a picture (H, W, 3) uint8 RGB, in the picture's px.

        `flip_horizontal` gives x as in the mirrored picture; parts keep their names. Raises
        `ValueError` for what is not such a picture.
        """
        tensor, box = self.prepare(rgb)
        if isinstance(self.network, movenet.MoveNetModel):
            pose = movenet.decode_movenet(self.network.run(tensor), box)
        else:
            pose = self._single(rgb, tensor, box)
        return _flipped(pose, rgb) if flip_horizontal else pose

    def _single(self, rgb: Image, tensor: FloatArray, box: Letterbox) -> Pose:
        maps = self.model.run(tensor)
        if self.second_look and self._is_small(maps, box):
            closer = self._single_closer(rgb, self._decode_single(maps, box), box)
            if closer is not None:
                return closer
        if self.flip_average:
            maps = _average(maps, self._run_mirrored(tensor))
        return self._decode_single(maps, box)

    def _is_small(self, maps: PoseMaps, box: Letterbox) -> bool:
        """Whether somebody is there who would be much larger in an input of their own."""
        pose = decode_single_pose(maps, self.output_stride)
        fits = min(box.target) / max(second_look.extent(pose), 1.0)
        return pose.score >= FIRST_THRESHOLD and fits >= ENOUGH_LARGER_SINGLE

    def _decode_single(self, maps: PoseMaps, box: Letterbox) -> Pose:
        decode = decode_tree_pose if self.tree else decode_single_pose
        return self._finished([decode(maps, self.output_stride)], maps, box)[0]

    def _single_closer(self, rgb: Image, pose: Pose, box: Letterbox) -> Pose | None:
        """The pose as a closer look shows it, where the person is small and the look succeeds."""
        region = second_look.people_region([pose], rgb.shape[:2], SINGLE_MARGIN)
        area = box.target[0] * box.target[1]
        scale = second_look.best_scale([pose], region, area)
        if scale * max(box.scale_x, box.scale_y) < ENOUGH_LARGER_SINGLE:
            return None
        tensor, closer = self._look(
            rgb, region, second_look.region_size(region, scale, self.output_stride)
        )
        found = self._decode_single(self._run_mirrored(tensor), closer)
        same = second_look.similarity(found, pose) >= second_look.SAME_PERSON_OKS
        return found if same and found.score >= STILL_SEEN * pose.score else None

    # -- many poses

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
        rgb = check_picture(rgb)
        settings = (max_detections, score_threshold, nms_radius)
        if self.second_look:
            poses = second_look.distinct(self._look_twice(rgb, settings))
        else:
            poses = self._multi(rgb, settings)
        return [_flipped(pose, rgb) for pose in poses] if flip_horizontal else poses

    def _multi(self, rgb: Image, settings: tuple[int, float, float]) -> list[Pose]:
        tensor, box = self.prepare(rgb)
        maps = self.model.run(tensor)
        if self.flip_average:
            maps = _average(maps, self._run_mirrored(tensor))
        return self._decode_multi(maps, box, settings)

    def _decode_multi(
        self, maps: PoseMaps, box: Letterbox, settings: tuple[int, float, float]
    ) -> list[Pose]:
        return self._finished(decode_multiple_poses(maps, self.output_stride, *settings), maps, box)

    def _look_twice(self, rgb: Image, settings: tuple[int, float, float]) -> list[Pose]:
        """The whole picture at the input's size, then the people as large as is best for them."""
        picture = (rgb.shape[0], rgb.shape[1])
        height, width = self._size_for(picture)
        first_scale = min(height / picture[0], width / picture[1])
        whole = (0.0, 0.0, float(picture[1]), float(picture[0]))
        size = second_look.region_size(whole, first_scale, self.output_stride)
        tensor, box = self._look(rgb, whole, size)
        maps = self.model.run(tensor)
        detections, threshold, radius = settings
        worth = (detections, min(threshold, FIRST_THRESHOLD), radius)
        first = self._decode_multi(maps, box, worth)
        region = second_look.people_region(first, picture)
        area = LOOKS_AREA * height * width - size[0] * size[1]
        scale = second_look.best_scale(first, region, area)
        if scale < ENOUGH_LARGER * first_scale:
            if self.flip_average:
                maps = _average(maps, self._run_mirrored(tensor))
            return self._decode_multi(maps, box, settings)
        tensor, box = self._look(
            rgb, region, second_look.region_size(region, scale, self.output_stride)
        )
        closer = self._decode_multi(self._run_mirrored(tensor), box, settings)
        sure = [pose for pose in first if pose.keypoint_scores.max() >= threshold]
        return second_look.together(closer, sure)[:detections]

    # -- a player followed from picture to picture

    def estimate_near(
        self,
        rgb: Image,
        last: Sequence[Pose],
        margin: float = PLAYER_MARGIN,
        height_px: float = second_look.BEST_HEIGHT_PX,
        below: float = 1.0,
    ) -> list[Pose]:
        """The poses near people seen a moment ago, from one look at that part of the picture.

        As accurate as if they filled the picture, however far back they stand, for no more time
        than a look at the whole. `margin` is what is seen around them, in sizes of the largest,
        and a share `below` of it under them; the largest is shown to the network `height_px` tall
        at most.
        Best first; empty where nobody is there any more.
        """
        rgb = check_picture(rgb)
        last = [second_look.with_legs(pose) for pose in last]
        region = second_look.people_region(last, (rgb.shape[0], rgb.shape[1]), margin, below)
        height, width = self._size_for((rgb.shape[0], rgb.shape[1]))
        scale = second_look.best_scale(last, region, height * width, height_px)
        size = second_look.region_size(region, scale, self.output_stride)
        tensor, box = self._look(rgb, region, size)
        settings = (len(last) + 2, FIRST_THRESHOLD, 20.0)
        return self._decode_multi(self.model.run(tensor), box, settings)

    def _finished(self, poses: list[Pose], maps: PoseMaps, box: Letterbox) -> list[Pose]:
        """Poses in network-input px as answers: refined, where asked for, in the picture's px."""
        if self.voting and poses:
            points = np.stack([pose.keypoints for pose in poses])
            refined = refine_by_votes(maps, self.output_stride, points)
            poses = [replace(pose, keypoints=own) for pose, own in zip(poses, refined, strict=True)]
        return [pose_to_picture(pose, box) for pose in poses]


def _average(maps: PoseMaps, other: PoseMaps) -> PoseMaps:
    half = np.float32(0.5)
    return PoseMaps(
        (maps.heatmap + other.heatmap) * half,
        (maps.offsets + other.offsets) * half,
        (maps.displacements_fwd + other.displacements_fwd) * half,
        (maps.displacements_bwd + other.displacements_bwd) * half,
    )


def _check_scale_factor(factor: float, input_size: InputSize | Literal["auto"] | None) -> None:
    low, high = SCALE_FACTORS
    if not low <= factor <= high:
        raise ValueError(f"image_scale_factor must be within {low}..{high}, not {factor}")
    if input_size is not None:
        raise ValueError("give input_size or image_scale_factor, not both")


def _valid_size(input_size: InputSize, output_stride: int) -> tuple[int, int]:
    """The (height, width) of the form k * output_stride + 1, k >= 1, that the original takes."""
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
