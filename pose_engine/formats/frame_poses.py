"""What every pose file is read into and written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import ValidationError

from pose_engine.keypoints import NUM_KEYPOINTS
from pose_engine.types import Pose

MAX_COORDINATE = 1e6  # px or frame heights: far beyond any picture, and safe to reckon with
MAX_SIDE = 1_000_000  # px
MAX_BYTES = 256_000_000  # an hour of two people at 30 pictures a second is 100 MB of JSON


class PoseFileError(ValueError):
    """A pose file cannot be read; the text names the file and the reason, in one line."""


@dataclass(frozen=True, eq=False)
class FramePoses:
    """The poses of one picture, in its px, and what is known of the picture.

    `source` is the picture's or film's name; `index` the picture's number in the film or folder
    from 0 (or the number that its name is, as COCO's pictures are called); `time_s` its place in
    the film, None for a picture; `size` its (height, width) in px, None where the file does not
    say. `ids` holds a tracker's `player_id` per pose, None for who was not followed; empty where
    nobody was.
    """

    source: str
    index: int
    time_s: float | None
    size: tuple[int, int] | None
    poses: tuple[Pose, ...]
    ids: tuple[int | None, ...] = ()

    def __post_init__(self) -> None:
        if self.ids and len(self.ids) != len(self.poses):
            raise ValueError(f"{len(self.ids)} ids for {len(self.poses)} poses")

    def people(self) -> Iterator[tuple[Pose, int | None]]:
        """Every pose with its id."""
        yield from zip_longest(self.poses, self.ids)


def in_px(pose: Pose) -> NDArray[np.float64]:
    """A pose as (17, 3): x px, y px, confidence. Raises `ValueError` where it is not finite."""
    triples = np.column_stack([pose.keypoints, pose.keypoint_scores]).astype(np.float64)
    if not (np.isfinite(triples).all() and np.isfinite(pose.score)):
        raise ValueError("a pose holds a number that is not finite")
    if np.abs(triples).max() > MAX_COORDINATE:
        raise ValueError(f"a keypoint lies more than {MAX_COORDINATE:g} px away")
    return triples


def known_size(frame: FramePoses) -> tuple[int, int]:
    """(height, width) in px. Raises `ValueError` where it is not known."""
    if frame.size is None:
        raise ValueError(
            f"the picture's size of {frame.source!r} is not known: it needs a frame_size"
        )
    return frame.size


def in_heights(frame: FramePoses) -> NDArray[np.float64]:
    """A picture's poses as (N, 17, 3): x and y in frame heights, confidence."""
    height = known_size(frame)[0]
    triples = np.array([in_px(pose) for pose in frame.poses]).reshape(-1, NUM_KEYPOINTS, 3)
    triples[..., :2] /= height
    return triples


def pose_from(triples: ArrayLike, score: float, unit_px: float = 1.0) -> Pose:
    """A pose from (17, 3): x and y in units of `unit_px`, and confidence.

    Confidences and score are held within 0..1, which other programs' may leave. Raises
    `ValueError` for another shape and for what is not finite or far off.
    """
    values = np.asarray(triples, np.float64)
    if values.shape != (NUM_KEYPOINTS, 3):
        raise ValueError(f"a pose must be (17, 3), not {values.shape}")
    places = values[:, :2] * unit_px
    if not (np.isfinite(places).all() and np.isfinite(values).all() and np.isfinite(score)):
        raise ValueError("a pose holds a number that is not finite")
    if np.abs(places).max() > MAX_COORDINATE:
        raise ValueError(f"a keypoint lies more than {MAX_COORDINATE:g} px away")
    confidences = np.clip(values[:, 2], 0.0, 1.0)
    return Pose(
        places.astype(np.float32),
        confidences.astype(np.float32),
        float(np.clip(score, 0.0, 1.0)),
    )


def first_problem(error: ValidationError) -> str:
    """One line about the first thing that a schema found wrong."""
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place}: {problem['msg']}" if place else problem["msg"]
