from __future__ import annotations

import numpy as np

from benchmarks.party import APART, Camera, Danced, Party, dance, summed_up
from game.core.choreography import Choreography
from game.virtual.looks import LOOKS
from game.virtual.scene import Actor, Scene
from pose_engine.follow import GroupFollower
from pose_engine.types import Frame, Image, Pose, TrackedPose
from tests.fakes import make_choreography

SONG: Choreography = make_choreography(duration_s=7.0)


def party(together: dict[int, float], alone: dict[int, float], switches: int = 0) -> Party:
    return Party(0, "test", together, alone, switches)


def test_who_is_clearly_better_alone_must_be_so_together() -> None:
    alone = {0: 90.0, 1: 50.0, 2: 48.0}
    assert party({0: 88.0, 1: 46.0, 2: 50.0}, alone).ranked_right  # the last two are near a tie
    assert not party({0: 45.0, 1: 46.0, 2: 44.0}, alone).ranked_right


def test_the_sum_fails_for_anything_that_is_not_as_asked() -> None:
    fine = party({0: 90.0}, {0: 90.0 + APART})
    assert summed_up([fine])
    assert not summed_up([fine, party({0: 90.0}, {0: 96.0})])
    assert not summed_up([party({0: 90.0}, {0: 90.0}, switches=1)])


class Truthful:
    """Finds everybody where they are; swaps two tags from a picture on, if told to."""

    def __init__(self, scene: Scene, swap_at: int | None) -> None:
        self.scene, self.swap_at = scene, swap_at

    def estimate(self, rgb: Image) -> list[Pose]:
        return []

    def update(self, poses: list[Pose], frame: Frame) -> tuple[TrackedPose, ...]:
        at = min(max((frame.index - 29) / 30, 0.0), self.scene.duration_s - 0.01)
        swapped = self.swap_at is not None and frame.index >= self.swap_at
        return tuple(
            TrackedPose(
                (1 - person if swapped else person) + 1,
                Pose((p[:, :2] * 480).astype(np.float32), np.full(17, 0.9, np.float32), 0.9),
                1.0,
            )
            for person, p in self.scene.people(at)
        )


def danced(swap_at: int | None) -> Danced:
    actors = [
        Actor(np.array([(0, x, 1.5, 0), (9, x, 1.5, 0)]), LOOKS[i], dance=SONG)
        for i, x in enumerate((0.5, 1.2))
    ]
    scene = Scene("two", actors, 7.0)
    truthful = Truthful(scene, swap_at)
    follower: GroupFollower = truthful  # type: ignore[assignment]
    assert Camera(scene, follower).error() is None
    return dance(scene, follower)


def test_a_swapped_tag_is_counted() -> None:
    right = danced(None)
    assert right.switches == 0
    assert all(share > 90 for share in right.shares.values())
    assert danced(100).switches == 2
