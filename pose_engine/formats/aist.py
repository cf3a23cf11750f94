"""AIST++'s `keypoints2d`: a dance before nine cameras, as a pickle, read without running it.

The data is a dict of `keypoints2d` (cameras, T, 17, 3): x px, y px, confidence, in COCO's order,
which is PoseNet's; NaN where nobody was found; `det_scores` (cameras, T), and `timestamps` (T,).
The films have 1920 x 1080 px and 60 pictures a second. Read only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pose_engine.formats import safe_pickle
from pose_engine.formats.frame_poses import FramePoses, PoseFileError, pose_from
from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.types import Pose

FPS: Final = 60.0
FRAME_SIZE: Final = (1080, 1920)  # height, width in px
MOST_BYTES: Final = 64_000_000  # nine cameras, 5 minutes: 33 MB
MOST_FRAMES: Final = 60 * 3600
MAGIC: Final = b"\x80"  # protocol 2 and later


def read(path: Path, view: int = 0) -> list[FramePoses]:
    """The pictures of one camera; 0 stands before the dancer. Raises `PoseFileError`, `OSError`."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PoseFileError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    data = safe_pickle.loads(content)
    if not isinstance(data, dict) or "keypoints2d" not in data:
        raise PoseFileError("it is a pickle, but holds none of AIST++'s keypoints2d")
    keypoints = _checked(data["keypoints2d"])
    if not 0 <= view < len(keypoints):
        raise PoseFileError(f"it has the cameras 0 to {len(keypoints) - 1}, and no {view}")
    poses = keypoints[view]
    times_s = _times(data.get("timestamps"), len(poses))
    scores = _scores(data.get("det_scores"), keypoints.shape[:2])[view]
    return [
        FramePoses(path.stem, index, float(times_s[index]), FRAME_SIZE, _people(pose, score))
        for index, (pose, score) in enumerate(zip(poses, scores.tolist(), strict=True))
    ]


def _checked(array: Any) -> NDArray[np.float64]:
    if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
        raise PoseFileError("its keypoints2d are no array of numbers")
    if array.ndim != 4 or array.shape[2:] != (NUM_KEYPOINTS, 3):
        raise PoseFileError(f"its keypoints2d are {array.shape}, not (cameras, T, 17, 3)")
    if array.shape[1] > MOST_FRAMES:
        raise PoseFileError("it is longer than an hour")
    return array.astype(np.float64)


def _times(stamps: Any, count: int) -> NDArray[np.float64]:
    """Times in s from 0. Stamps may be in pictures, ms or µs: 60 pictures a second tell which."""
    if not isinstance(stamps, np.ndarray) or stamps.shape != (count,) or count < 2:
        return np.arange(count) / FPS
    if stamps.dtype.kind not in "iuf" or not np.isfinite(stamps).all():
        raise PoseFileError("its timestamps are no times")
    since = stamps.astype(np.float64) - float(stamps[0])
    step = float(np.median(np.diff(since)))
    if (np.diff(since) <= 0).any():
        raise PoseFileError("its timestamps do not rise")
    units = (1 / FPS, 1e-3, 1e-6)  # s
    unit = min(units, key=lambda unit: abs(np.log(step * unit * FPS)))
    return since * unit


def _scores(scores: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    good = isinstance(scores, np.ndarray) and scores.shape == shape and scores.dtype.kind == "f"
    return np.nan_to_num(scores.astype(np.float64)) if good else np.ones(shape)


def _people(pose: NDArray[np.float64], score: float) -> tuple[Pose, ...]:
    """The dancer, if there is one; parts that were not found have no confidence."""
    lost = np.asarray(~np.isfinite(pose).all(axis=1))
    if lost.all():
        return ()
    try:
        return (pose_from(np.where(lost[:, None], 0.0, pose), score),)
    except ValueError as error:
        raise PoseFileError(str(error)) from error
