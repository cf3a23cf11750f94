"""From a picture to the network's input, and from the network's pixels back to the picture's.

The one letterbox of the program. It does what the original PoseNet does on TensorFlow.js: pad to
the target's aspect with zeros, `round(half)` on each side, then sample bilinearly at
`source = destination * in / out`, without half-pixel centres (tfjs-models `padAndResizeTo` and
`resizeBilinear` with `alignCorners=false`). That is an affine warp where the picture shrinks; a
picture that grows, or a large one, is sampled from its four neighbours instead, at a cost that does
not grow with the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_engine.types import FloatArray, Image, Pose

MAX_SIDE = 32767  # the largest coordinate that OpenCV's integer maps can hold
WARP_PIXELS = 1_000_000  # beyond it, turning the whole picture into floats costs more than sampling


Region = tuple[float, float, float, float]  # left, top, right, bottom in px of a picture


@dataclass(frozen=True, eq=False)
class Samples:
    """For every pixel of a network input, where it comes from.

    `maps` are four, (height, width, 2: x, y): the neighbours upper left, upper right, lower left,
    lower right, -1 for padding. `weight_x` and `weight_y` (height, width, 3) are the shares of the
    right-hand and the lower ones.
    """

    maps: tuple[NDArray[np.int16], ...]
    weight_x: FloatArray
    weight_y: FloatArray


@dataclass(frozen=True, eq=False)
class Letterbox:
    """How a picture of one size lies in a network input of another.

    `x = input_x * scale_x - pad_left` and likewise for y; all in px.
    """

    scale_x: float
    scale_y: float
    pad_left: float
    pad_top: float
    target: tuple[int, int]  # the input's (height, width)
    samples: Samples | None  # None where a warp will do

    def to_picture(self, points: NDArray[np.floating[Any]]) -> FloatArray:
        """Points (..., 2) of the network input as points of the picture."""
        scale = np.array([self.scale_x, self.scale_y])
        pad = np.array([self.pad_left, self.pad_top])
        return np.asarray(points * scale - pad, np.float32)


def _round_half_up(value: float) -> int:
    return int(np.floor(value + 0.5))  # as JavaScript's Math.round


def _padding(size: tuple[int, int], target: tuple[int, int]) -> tuple[int, int, int, int]:
    """(top, bottom, left, right) that give a picture the target's aspect."""
    (height, width), (target_height, target_width) = size, target
    target_aspect = target_width / target_height
    if width / height < target_aspect:
        side = _round_half_up(0.5 * (target_aspect * height - width))
        return 0, 0, side, side
    # The original's own order: dividing instead rounds the other way for some sizes.
    side = _round_half_up(0.5 * (1.0 / target_aspect * width - height))
    return side, side, 0, 0


def _neighbours(
    length: int, pad: int, padded: int, out: int
) -> tuple[NDArray[np.int16], NDArray[np.int16], FloatArray]:
    """For each of `out` samples: its two source pixels (-1 = padding) and the second's share."""
    source = np.arange(out, dtype=np.float32) * np.float32(padded / out)
    first = np.floor(source).astype(np.int64)
    share = (source - first).astype(np.float32)
    pair = []
    for index in (first, np.minimum(first + 1, padded - 1)):
        inside = index - pad
        pair.append(np.where((inside < 0) | (inside >= length), -1, inside).astype(np.int16))
    return pair[0], pair[1], share


@lru_cache(maxsize=8)
def letterbox(size: tuple[int, int], target: tuple[int, int], stretch: bool = False) -> Letterbox:
    """The letterbox of pictures of `size` in inputs of `target`, both (height, width) px.

    With `stretch` nothing is padded, as in the original's first version (`imageScaleFactor`).
    """
    top, bottom, left, right = (0, 0, 0, 0) if stretch else _padding(size, target)
    padded = (size[0] + top + bottom, size[1] + left + right)
    scale_y, scale_x = padded[0] / target[0], padded[1] / target[1]
    # Growing, the warp would fade into black at the far edges instead of repeating the last pixel.
    warps = min(scale_x, scale_y) >= 1 and size[0] * size[1] <= WARP_PIXELS
    samples = None if warps else sample_places(size, target, (top, left), padded)
    return Letterbox(scale_x, scale_y, left, top, target, samples)


def sample_places(
    size: tuple[int, int], target: tuple[int, int], pad: tuple[int, int], padded: tuple[int, int]
) -> Samples:
    """Where the pixels of an input come from, for a picture padded by (top, left) to `padded`."""
    y0, y1, weight_y = _neighbours(size[0], pad[0], padded[0], target[0])
    x0, x1, weight_x = _neighbours(size[1], pad[1], padded[1], target[1])
    return Samples(
        tuple(
            np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1)
            for y in (y0, y1)
            for x in (x0, x1)
        ),
        np.ascontiguousarray(np.broadcast_to(weight_x[:, None], (*target, 3))),
        np.ascontiguousarray(np.broadcast_to(weight_y[:, None, None], (*target, 3))),
    )


def region_box(region: Region, target: tuple[int, int]) -> Letterbox:
    """A region of a picture in the middle of inputs of `target` (height, width) px.

    Around it lies what the picture shows there, black beyond the picture. For `resize_region`.
    """
    left, top, right, bottom = region
    height, width = target
    scale = max((right - left) / width, (bottom - top) / height)
    pad_left = scale * (width - 1) / 2 - (left + right - 1) / 2
    pad_top = scale * (height - 1) / 2 - (top + bottom - 1) / 2
    return Letterbox(scale, scale, pad_left, pad_top, target, None)


def check_picture(rgb: Any) -> Image:
    """The picture, or a `ValueError` that says what it should have been."""
    if not isinstance(rgb, np.ndarray):
        raise ValueError(f"a picture must be a NumPy array, not {type(rgb).__name__}")
    if rgb.ndim != 3 or rgb.shape[2] != 3:
        raise ValueError(f"a picture must be RGB of the shape (height, width, 3), not {rgb.shape}")
    if rgb.dtype != np.uint8:
        raise ValueError(f"a picture must be uint8 (0..255), not {rgb.dtype}")
    if min(rgb.shape[:2]) < 1 or max(rgb.shape[:2]) > MAX_SIDE:
        raise ValueError(f"a picture's sides must be 1 to {MAX_SIDE} px, not {rgb.shape[:2]}")
    return rgb


def resize(rgb: Image, box: Letterbox) -> FloatArray:
    """The picture in its letterbox: (height, width, 3) float32, 0..255, black where padded."""
    if box.samples is None:
        return _warp(rgb.astype(np.float32), box)
    places = box.samples
    upper_left, upper_right, lower_left, lower_right = (
        cv2.remap(rgb, map_, None, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
        for map_ in places.maps
    )
    upper = _between(upper_left, upper_right, places.weight_x)
    lower = _between(lower_left, lower_right, places.weight_x)
    return _between(upper, lower, places.weight_y)


def resize_region(rgb: Image, box: Letterbox) -> FloatArray:
    """A `region_box` of the picture, as `resize` gives it; whatever the picture's size, as quick.

    Samples are rounded to whole grey levels, which the original does not do.
    """
    return _warp(rgb, box).astype(np.float32)


def _warp(picture: NDArray[Any], box: Letterbox) -> NDArray[Any]:
    """The picture in its letterbox, where it shrinks or lies within the picture."""
    affine = np.array([[box.scale_x, 0, -box.pad_left], [0, box.scale_y, -box.pad_top]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, affine, box.target[::-1], flags=flags))


def _between(first: Any, second: Any, share: FloatArray) -> FloatArray:
    """`first + share * (second - first)` in float32; OpenCV does it in half of NumPy's time."""
    step = cv2.subtract(second, first, dtype=cv2.CV_32F)
    cv2.multiply(step, share, step)
    return np.asarray(cv2.add(first, step, step, dtype=cv2.CV_32F), np.float32)


def pose_to_picture(pose: Pose, box: Letterbox) -> Pose:
    """A pose in network-input px as one in the picture's px."""
    return Pose(box.to_picture(pose.keypoints), pose.keypoint_scores, pose.score)
