"""What the options of `pose` ask for: a network, a way to look, files to write."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, cast

from game.commands.pose_inputs import Film, Pictures
from game.commands.pose_outputs import Drawing, check_apart, open_drawing
from game.commands.pose_run import Work
from pose_engine import PoseNet
from pose_engine.movenet import FILES
from pose_engine.pose_io import FramePoses, PoseWriter, guess_format, open_writer
from pose_engine.posenet import Mode
from pose_engine.types import Image, Pose

DEFAULT_INPUT_SIZE: Final = 513  # px: here nobody waits for the next picture


class Table:
    """A writer that keeps what is printed where no file is written."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {"frames": []}

    def add(self, frame: FramePoses) -> None:
        scores = [{"score": pose.score} for pose in frame.poses]
        row = {"source": frame.source, "time_s": frame.time_s, "poses": scores}
        self.data["frames"].append(row)

    def finish(self, keep_old: bool = False) -> None:
        return None

    def discard(self) -> None:
        pass


def parse_input_size(text: str) -> int | tuple[int, int] | Literal["auto"]:
    """`513`, `height x width` as `257x353`, or `auto`. Raises `ValueError`."""
    if text == "auto":
        return "auto"
    sides = re.fullmatch(r"(\d{1,5})(?:x(\d{1,5}))?", text.strip().lower())
    if sides is None:
        raise ValueError(f"--input-size is a number, HEIGHTxWIDTH or auto, not {text!r}")
    height, width = sides.groups()
    return int(height) if width is None else (int(height), int(width))


def load_network(
    model: str, stride: int, mode: str, input_size: str | None, scale: float | None, single: bool
) -> PoseNet:
    """The network that the options ask for. Raises `ValueError`, `OSError`."""
    size = None if input_size is None else parse_input_size(input_size)
    if model in FILES:
        if not single:
            raise ValueError(f"{model} finds one person only: add --single")
    elif input_size is None and scale is None:
        size = DEFAULT_INPUT_SIZE
    return PoseNet(
        model,
        output_stride=stride,
        input_size=size,
        image_scale_factor=scale,
        mode=cast(Mode, mode),  # checked there
    )


def make_estimator(
    posenet: PoseNet,
    single: bool,
    max_poses: int,
    score_threshold: float,
    nms_radius: float,
    flip: bool,
) -> Callable[[Image], Sequence[Pose]]:
    """What the options ask of PoseNet for every picture. Raises `ValueError`."""
    if not (math.isfinite(score_threshold) and math.isfinite(nms_radius)):
        raise ValueError("--score-threshold and --nms-radius must be finite")

    def estimate(rgb: Image) -> Sequence[Pose]:
        if single:
            return [posenet.estimate_single_pose(rgb, flip)]
        return posenet.estimate_multiple_poses(rgb, max_poses, score_threshold, nms_radius, flip)

    return estimate


def make_work(
    estimate: Callable[[Image], Sequence[Pose]],
    inputs: Pictures | Film,
    track: bool,
    flip: bool,
    max_people: int,
) -> Work:
    """Raises `ValueError` for pictures, through which nobody can be followed."""
    if not track:
        return Work(estimate, None, flip)
    if not isinstance(inputs, Film):
        raise ValueError("--track follows people through a film, not through pictures")
    from pose_engine.tracker import PoseTracker

    return Work(estimate, PoseTracker(max_people), flip)


def open_outputs(
    inputs: Pictures | Film, output: str | None, format: str | None, draw: Path | None
) -> tuple[PoseWriter | None, Drawing | None]:
    """What is written to; a `Table` where that is nothing. Nothing is changed yet.

    Raises `ValueError` for a format that does not exist or does not fit, `OSError` for what
    cannot be written.
    """
    if output is None:
        if format is not None:
            raise ValueError("--format needs -o: where to write")
        if draw is None:
            return Table(), None
    poses = None if output in (None, "-") else Path(str(output))
    check_apart(poses, draw, inputs)
    if poses is not None:
        _check_holds(poses, format, inputs)
    writer: PoseWriter | None = None
    if output == "-":
        writer = open_writer(sys.stdout, format or "json")
    elif poses is not None:
        writer = open_writer(poses, format)
    try:
        return writer, None if draw is None else open_drawing(draw, inputs)
    except BaseException:
        if writer is not None:
            writer.discard()
        raise


def _check_holds(poses: Path, format: str | None, inputs: Pictures | Film) -> None:
    """Raises `ValueError` for one file of OpenPose's that should hold many pictures."""
    many = isinstance(inputs, Film) or len(inputs.paths) > 1
    if many and (format or guess_format(poses)) == "openpose" and poses.suffix.lower() == ".json":
        raise ValueError(f"{poses} can hold one picture's poses: name a folder for OpenPose's")
