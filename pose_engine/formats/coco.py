"""COCO keypoint results: a list with one object per person, as COCO's own evaluation reads it.

`keypoints` is 17 times x px, y px, confidence, in COCO's order, which is PoseNet's; `image_id` is
the picture's number; `track_id`, as PoseTrack has it, stands beside where people were followed.

Lost: the time (unless the reader is told the pictures a second), the picture's size and name, and
pictures without people.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError

from pose_engine.formats.frame_poses import (
    FramePoses,
    PoseFileError,
    first_problem,
    in_px,
    pose_from,
)
from pose_engine.keypoints import NUM_KEYPOINTS

HEAD, TAIL = "[\n", "\n]\n"
PERSON = 1
Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Number = Annotated[int, Field(strict=True, ge=0, le=2**53)]


class ResultSchema(BaseModel):
    """One person. Some programs name the picture instead of numbering it."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    image_id: Number | Annotated[str, Field(min_length=1, max_length=4096)]
    category_id: Literal[1]
    keypoints: Annotated[
        list[Finite],
        Field(min_length=3 * NUM_KEYPOINTS, max_length=3 * NUM_KEYPOINTS),
        FailFast(),
    ]
    score: Finite
    track_id: Number | None = None


def rows(frame: FramePoses) -> list[str]:
    """One line per person of a picture."""
    lines = []
    for pose, player_id in frame.people():
        data: dict[str, Any] = {
            "image_id": frame.index,
            "category_id": PERSON,
            "keypoints": [round(value, 4) for value in in_px(pose).ravel().tolist()],
            "score": round(float(pose.score), 4),
        }
        if player_id is not None:
            data["track_id"] = player_id
        lines.append(json.dumps(data, allow_nan=False))
    return lines


def read(data: list[Any], frame_size: tuple[int, int] | None) -> list[FramePoses]:
    """The pictures in which somebody was found, in the file's order. Raises `PoseFileError`."""
    pictures: dict[int | str, list[ResultSchema]] = {}
    for row, entry in enumerate(data):
        try:
            result = ResultSchema.model_validate(entry)
        except ValidationError as error:
            raise PoseFileError(f"result {row}: {first_problem(error)}") from error
        pictures.setdefault(result.image_id, []).append(result)
    return [
        _frame(image_id, position, results, frame_size)
        for position, (image_id, results) in enumerate(pictures.items())
    ]


def _frame(
    image_id: int | str,
    position: int,
    results: list[ResultSchema],
    frame_size: tuple[int, int] | None,
) -> FramePoses:
    ids = tuple(result.track_id for result in results)
    try:
        poses = tuple(
            pose_from([result.keypoints[i : i + 3] for i in range(0, 51, 3)], result.score)
            for result in results
        )
    except ValueError as error:
        raise PoseFileError(f"picture {image_id}: {error}") from error
    return FramePoses(
        str(image_id),
        image_id if isinstance(image_id, int) else position,
        None,
        frame_size,
        poses,
        ids if any(track_id is not None for track_id in ids) else (),
    )
