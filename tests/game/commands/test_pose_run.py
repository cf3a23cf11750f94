"""The work of `pose`, without the network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from game.commands.pose_inputs import open_inputs
from game.commands.pose_options import Table
from game.commands.pose_run import Work, look_at_all
from pose_engine.types import Frame, Pose, TrackedPose
from tests.fakes import STANDING, as_pose, breaking_estimator


def test_a_tracker_gives_the_poses_their_numbers(film: Path) -> None:
    class Tracker:
        def update(self, poses: Sequence[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
            assert frame.image[0, 0].tolist() == [9, 9, 9]  # the picture the poses lie on
            seen = [TrackedPose(7, poses[0], 1.0), TrackedPose(8, poses[0], 1.0, visible=False)]
            return tuple(seen)

    image = np.zeros((24, 32, 3), np.uint8)
    image[0, -1] = 9
    work = Work(lambda rgb: [as_pose(STANDING)], Tracker(), flip=True)
    found, shown = work.look("a.mp4", Frame(image, 0.0, 3, 0.1))
    assert (found.ids, found.index, found.time_s, found.size) == ((7,), 3, 0.1, (24, 32))
    assert shown[0, 0, 0] == 9


def test_pictures_that_the_engine_refuses_are_told(picture: Path, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(picture.read_bytes())

    def refuse() -> None:
        raise ValueError("too thin")

    inputs = open_inputs([str(tmp_path)])
    table = Table()
    ticks: list[tuple[int, int | None]] = []
    outcome = look_at_all(
        inputs, Work(breaking_estimator(1, refuse)), table, None, lambda *tick: ticks.append(tick)
    )
    assert inputs.problems == ["a.png: too thin"]
    assert (outcome.pictures, outcome.poses, outcome.written) == (1, 1, [])
    assert ticks == [(2, 2)]
    assert [row["source"] for row in table.data["frames"]] == ["b.png"]
