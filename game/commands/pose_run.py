"""PoseNet over whole pictures, folders and films, with files and drawings: the work of `pose`."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from game.commands.pose_inputs import Film, Pictures
from game.commands.pose_outputs import Drawing
from pose_engine.draw import draw_poses
from pose_engine.pose_io import FramePoses, PoseWriter
from pose_engine.sources import SourceError
from pose_engine.types import Frame, Image, Pose, TrackedPose

OnProgress = Callable[[int, int | None], None]


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
