"""OpenPose's JSON: one file per picture, `people[].pose_keypoints_2d` with x px, y px, confidence.

Written as BODY_25 under OpenPose's own names (`dance_000000000012_keypoints.json` for a film's
pictures, `a_keypoints.json` for `a.jpg`). Neck and mid-hip, which PoseNet has not, are the means of
the shoulders and of the hips, as sure as the less sure of the two; the feet are "not found" (0, 0,
0). Read as BODY_25 or COCO-18, told apart by their lengths; the parts that PoseNet has not are
left out.

Lost: the time (unless the reader is told the pictures a second), the pose's own score (read as the
mean of its confidences) and the ending of a picture's name. The picture's size is kept in
`canvas_width` and `canvas_height`, as other tools do; OpenPose itself ignores them.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, FailFast, Field, ValidationError

from pose_engine.formats.frame_poses import (
    MAX_SIDE,
    FramePoses,
    PoseFileError,
    first_problem,
    in_px,
    pose_from,
)
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_ELBOW,
    LEFT_EYE,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    NUM_KEYPOINTS,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_ELBOW,
    RIGHT_EYE,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)
from pose_engine.types import Pose

JSON_VERSION = 1.3
ENDING = "_keypoints.json"
FRAME_NAME = re.compile(r"(?P<source>.*)_(?P<index>\d{12})")
NECK, MID_HIP, BODY_25_PARTS = 1, 8, 25
# OpenPose's number of each of our parts that it has; doc/02_output.md of OpenPose.
_ARMS_AND_NOSE = {
    NOSE: 0,
    RIGHT_SHOULDER: 2, RIGHT_ELBOW: 3, RIGHT_WRIST: 4,
    LEFT_SHOULDER: 5, LEFT_ELBOW: 6, LEFT_WRIST: 7,
}  # fmt: skip
BODY_25 = _ARMS_AND_NOSE | {
    RIGHT_HIP: 9, RIGHT_KNEE: 10, RIGHT_ANKLE: 11,
    LEFT_HIP: 12, LEFT_KNEE: 13, LEFT_ANKLE: 14,
    RIGHT_EYE: 15, LEFT_EYE: 16, RIGHT_EAR: 17, LEFT_EAR: 18,
}  # fmt: skip
COCO_18 = _ARMS_AND_NOSE | {
    RIGHT_HIP: 8, RIGHT_KNEE: 9, RIGHT_ANKLE: 10,
    LEFT_HIP: 11, LEFT_KNEE: 12, LEFT_ANKLE: 13,
    RIGHT_EYE: 14, LEFT_EYE: 15, RIGHT_EAR: 16, LEFT_EAR: 17,
}  # fmt: skip
BODIES = {25: BODY_25, 18: COCO_18}

Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class PersonSchema(BaseModel):
    """One person; faces and hands are of no interest here."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    person_id: Annotated[list[int], Field(max_length=1), FailFast()] = []
    pose_keypoints_2d: Annotated[list[Finite], Field(max_length=3 * BODY_25_PARTS), FailFast()]


class FileSchema(BaseModel):
    """One picture's file."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    people: Annotated[list[PersonSchema], FailFast()]
    canvas_width: Annotated[int, Field(ge=1, le=MAX_SIDE)] | None = None
    canvas_height: Annotated[int, Field(ge=1, le=MAX_SIDE)] | None = None


def file_name(frame: FramePoses) -> str:
    """OpenPose's name for a picture's file: by its number in a film, else by its name."""
    name = PurePath(frame.source)
    if frame.time_s is None and name.suffix:
        return f"{name.stem}{ENDING}"
    return indexed_name(frame)


def indexed_name(frame: FramePoses) -> str:
    """OpenPose's name for a film's picture."""
    return f"{PurePath(frame.source).stem}_{frame.index:012d}{ENDING}"


def text(frame: FramePoses) -> str:
    """One picture's file."""
    people: list[dict[str, Any]] = [
        {
            "person_id": [-1 if player_id is None else player_id],
            "pose_keypoints_2d": [round(value, 4) for value in _body_25(pose).ravel().tolist()],
            "face_keypoints_2d": [],
            "hand_left_keypoints_2d": [],
            "hand_right_keypoints_2d": [],
        }
        for pose, player_id in frame.people()
    ]
    data: dict[str, Any] = {"version": JSON_VERSION, "people": people}
    if frame.size is not None:
        data["canvas_height"], data["canvas_width"] = frame.size
    return json.dumps(data, allow_nan=False) + "\n"


def _body_25(pose: Pose) -> NDArray[np.float64]:
    """A pose as BODY_25, (25, 3)."""
    ours = in_px(pose)
    body = np.zeros((BODY_25_PARTS, 3))
    for part, place in BODY_25.items():
        body[place] = ours[part]
    for place, pair in ((NECK, (LEFT_SHOULDER, RIGHT_SHOULDER)), (MID_HIP, (LEFT_HIP, RIGHT_HIP))):
        two = ours[list(pair)]
        if two[:, 2].min() > 0:
            body[place] = *two[:, :2].mean(axis=0), two[:, 2].min()
    return body


def read(
    data: dict[str, Any], name: str, position: int, frame_size: tuple[int, int] | None
) -> FramePoses:
    """One picture from its file's data and name. `position` numbers it if the name does not.

    Raises `PoseFileError`.
    """
    try:
        file = FileSchema.model_validate(data)
        people = [_person(person) for person in file.people if person.pose_keypoints_2d]
    except ValidationError as error:
        raise PoseFileError(first_problem(error)) from error
    except ValueError as error:
        raise PoseFileError(str(error)) from error
    size = frame_size
    if file.canvas_height is not None and file.canvas_width is not None:
        size = (file.canvas_height, file.canvas_width)
    stem = name.removesuffix(".json").removesuffix("_keypoints")
    numbered = FRAME_NAME.fullmatch(stem)
    ids = tuple(player_id for _, player_id in people)
    return FramePoses(
        numbered["source"] if numbered else stem,
        int(numbered["index"]) if numbered else position,
        None,
        size,
        tuple(pose for pose, _ in people),
        ids if any(player_id is not None for player_id in ids) else (),
    )


def _person(person: PersonSchema) -> tuple[Pose, int | None]:
    count, rest = divmod(len(person.pose_keypoints_2d), 3)
    if rest or count not in BODIES:
        raise ValueError(
            f"{len(person.pose_keypoints_2d)} numbers are neither BODY_25 (75) nor COCO-18 (54)"
        )
    theirs = np.array(person.pose_keypoints_2d).reshape(count, 3)
    order = BODIES[count]
    ours = theirs[[order[part] for part in range(NUM_KEYPOINTS)]]
    number = person.person_id[0] if person.person_id else -1
    score = float(np.clip(ours[:, 2], 0.0, 1.0).mean())
    return pose_from(ours, score), number if number >= 0 else None
