"""Our own pose file as JSON: an envelope and one object per picture, one to a line.

Places are in frame heights (px / the picture's height, for x and y alike), so that a portrait film
and a landscape webcam agree; the picture's size in px stands beside them. Nothing is lost but
digits: six decimals of a frame height, four of a confidence.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError

from pose_engine.formats.frame_poses import (
    MAX_COORDINATE,
    MAX_SIDE,
    FramePoses,
    PoseFileError,
    first_problem,
    in_heights,
    known_size,
    pose_from,
)
from pose_engine.keypoints import NUM_KEYPOINTS, PART_NAMES

FORMAT = "mirrorbeat.poses"
VERSION = 2
HEAD = (
    f'{{"format": "{FORMAT}", "version": {VERSION}, "unit": "frame_height",\n'
    f'"keypoint_names": {json.dumps(PART_NAMES)},\n"frames": [\n'
)
TAIL = "\n]}\n"

Place = Annotated[
    float, Field(strict=True, ge=-MAX_COORDINATE, le=MAX_COORDINATE, allow_inf_nan=False)
]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Side = Annotated[int, Field(strict=True, ge=1, le=MAX_SIDE)]
Number = Annotated[int, Field(strict=True, ge=0, le=2**53)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PoseSchema(_Strict):
    """One person. Each keypoint is [x, y, confidence]."""

    score: Share
    id: Number | None = None
    keypoints: Annotated[
        list[tuple[Place, Place, Share]],
        Field(min_length=NUM_KEYPOINTS, max_length=NUM_KEYPOINTS),
        FailFast(),
    ]


class FrameSchema(_Strict):
    """One picture."""

    source: Annotated[str, Field(max_length=4096)]
    index: Number
    time_s: Annotated[float, Field(strict=True, ge=0, le=1e9, allow_inf_nan=False)] | None
    width: Side
    height: Side
    poses: Annotated[list[PoseSchema], FailFast()]


class FileSchema(_Strict):
    """The envelope, version 2. The frames are checked one by one: the first bad one is told."""

    format: Literal["mirrorbeat.poses"]
    version: Literal[2]
    unit: Literal["frame_height"]
    keypoint_names: Annotated[list[str], FailFast()]
    frames: list[Any]


def rows(frame: FramePoses) -> list[str]:
    """One picture as one line. Raises `ValueError` where its size is not known."""
    height, width = known_size(frame)
    poses = []
    for (pose, player_id), triples in zip(frame.people(), in_heights(frame), strict=True):
        data: dict[str, Any] = {"score": round(float(pose.score), 4)}
        if player_id is not None:
            data["id"] = player_id
        data["keypoints"] = [
            [round(x, 6), round(y, 6), round(score, 4)] for x, y, score in triples.tolist()
        ]
        poses.append(data)
    data = {
        "source": frame.source,
        "index": frame.index,
        "time_s": None if frame.time_s is None else round(frame.time_s, 6),
        "width": width,
        "height": height,
        "poses": poses,
    }
    return [json.dumps(data, ensure_ascii=False, allow_nan=False)]


def read(data: dict[str, Any]) -> list[FramePoses]:
    """The pictures of a file's data, whatever its version. Raises `PoseFileError`."""
    data = _up_to_date(data)
    try:
        file = FileSchema.model_validate(data)
    except ValidationError as error:
        raise PoseFileError(first_problem(error)) from error
    if file.keypoint_names != list(PART_NAMES):
        raise PoseFileError("keypoint_names are not PoseNet's 17 in their order")
    frames = []
    for index, frame in enumerate(file.frames):
        try:
            frames.append(_frame(FrameSchema.model_validate(frame)))
        except ValidationError as error:
            raise PoseFileError(f"frame {index}: {first_problem(error)}") from error
        except ValueError as error:
            raise PoseFileError(f"frame {index}: {error}") from error
    return frames


def _frame(schema: FrameSchema) -> FramePoses:
    ids = tuple(pose.id for pose in schema.poses)
    return FramePoses(
        schema.source,
        schema.index,
        schema.time_s,
        (schema.height, schema.width),
        tuple(pose_from(pose.keypoints, pose.score, schema.height) for pose in schema.poses),
        ids if any(player_id is not None for player_id in ids) else (),
    )


def _from_version_1(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had its places in px."""
    frames = []
    for frame in data["frames"]:
        height = frame["height"]
        poses = [
            {**pose, "keypoints": [[x / height, y / height, c] for x, y, c in pose["keypoints"]]}
            for pose in frame["poses"]
        ]
        frames.append({**frame, "poses": poses})
    return {**data, "version": 2, "unit": "frame_height", "frames": frames}


# One pure function per version step: {from version: step}.
STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_version_1}


def _up_to_date(data: dict[str, Any]) -> dict[str, Any]:
    if data.get("format") != FORMAT:
        raise PoseFileError(f'its format is not "{FORMAT}"')
    found = data.get("version")
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise PoseFileError(f"its version is {str(found)[:20]!r}, not a number from 1")
    if found > VERSION:
        raise PoseFileError(
            f"it has version {found}, but this program reads up to {VERSION}: update Mirrorbeat"
        )
    for version in range(found, VERSION):
        try:
            data = STEPS[version](data)
        except (ArithmeticError, KeyError, TypeError, ValueError) as error:
            raise PoseFileError(f"it is not a right file of version {version}") from error
    return data
