"""PoseNet over whole pictures, folders and films, with files and drawings: the `pose` command."""

from __future__ import annotations

import math
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal, Protocol, cast

import numpy as np

from game.pose_inputs import Film, Pictures
from game.pose_outputs import Drawing, check_apart, open_drawing
from pose_engine import PoseNet
from pose_engine.draw import draw_poses
from pose_engine.movenet import FILES
from pose_engine.pose_io import FramePoses, PoseWriter, guess_format, open_writer
from pose_engine.posenet import Mode
from pose_engine.sources import SourceError
from pose_engine.types import Frame, Image, Pose, TrackedPose

OnProgress = Callable[[int, int | None], None]
DEFAULT_INPUT_SIZE: Final = 513  # px: here nobody waits for the next picture


class Tracker(Protocol):
    """Gives the poses of a film their identities."""

    def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]: ...


@dataclass
class Outcome:
    """What came of it: `stopped` is why it ended early, if it did."""

    pictures: int = 0
    poses: int = 0
    written: list[Path] = field(default_factory=list)
    stopped: str | None = None
    interrupted: bool = False


@dataclass(frozen=True)
class Work:
    """What is to be done with every picture.

    With `flip` the estimator's poses are those of the mirrored pictures, and are drawn on such.
    """

    estimate: Callable[[Image], Sequence[Pose]]
    tracker: Tracker | None = None
    flip: bool = False

    def look(self, name: str, frame: Frame) -> tuple[FramePoses, Image]:
        """The poses of a picture, and the picture that they lie on."""
        poses = tuple(self.estimate(frame.image))
        image = np.ascontiguousarray(frame.image[:, ::-1]) if self.flip else frame.image
        ids: tuple[int | None, ...] = ()
        if self.tracker is not None:
            people = self.tracker.update(poses, replace(frame, image=image))
            seen = [person for person in people if person.visible]
            poses = tuple(person.pose for person in seen)
            ids = tuple(person.player_id for person in seen)
        return FramePoses(name, frame.index, frame.media_s, frame.size, poses, ids), image


def look_at_all(
    inputs: Pictures | Film,
    work: Work,
    writer: PoseWriter | None,
    drawing: Drawing | None,
    on_progress: OnProgress,
) -> Outcome:
    """Finds, writes and draws the poses of every picture.

    Ctrl-C, and a film that breaks, end it early: what was done until then is kept, but does not
    take an older file's place. Raises `SourceError` where there is not one picture, `OSError` for
    what cannot be written; then what was there before still is, and nothing else but whole files.
    """
    outputs = [output for output in (writer, drawing) if output is not None]
    try:
        with interrupts() as asked_to_stop:
            outcome = _until_the_end(inputs, work, writer, drawing, on_progress, asked_to_stop)
            if outcome.pictures:
                places = [output.finish(outcome.stopped is not None) for output in outputs]
                outcome.written = [place for place in places if place is not None]
    finally:
        inputs.close()
        for output in outputs:
            output.discard()
    return outcome


def _until_the_end(
    inputs: Pictures | Film,
    work: Work,
    writer: PoseWriter | None,
    drawing: Drawing | None,
    on_progress: OnProgress,
    asked_to_stop: threading.Event,
) -> Outcome:
    """Hands on picture after picture, until there are no more or something stops it."""
    outcome = Outcome()
    try:
        for found, image in _looked_at(inputs, work):
            if writer is not None:
                writer.add(found)
            if drawing is not None:
                drawing.add(draw_poses(image, found.poses, ids=found.ids), found)
            outcome.pictures += 1
            outcome.poses += len(found.poses)
            on_progress(outcome.pictures + len(inputs.problems), inputs.count)
            if asked_to_stop.is_set():
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        outcome.stopped, outcome.interrupted = "interrupted", True
    except SourceError as error:
        if not outcome.pictures:
            raise
        outcome.stopped = str(error)
    return outcome


def _looked_at(inputs: Pictures | Film, work: Work) -> Iterator[tuple[FramePoses, Image]]:
    """Every picture that can be looked at; what is wrong with the others is noted."""
    for name, frame in inputs.frames():
        try:
            looked_at = work.look(name, frame)
        except ValueError as error:
            inputs.problems.append(f"{name}: {error}")
            continue
        yield looked_at


@contextmanager
def interrupts() -> Iterator[threading.Event]:
    """Has the first Ctrl-C wait for the picture at hand, so that no file ends within it.

    So do a closed terminal and a polite end of the process. The second one works at once, as ever.
    """
    asked = threading.Event()
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in signals}
    before = {number: how for number, how in before.items() if how not in (None, signal.SIG_IGN)}
    if threading.current_thread() is not threading.main_thread():
        before = {}  # only there can signals be handled

    def ask(number: int, frame: object) -> None:
        asked.set()
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in before:
        signal.signal(number, ask)
    try:
        yield asked
    finally:
        restore()


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
