"""The tracking benchmark's scenes and their simulated detections, in short."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.mot import Figures
from benchmarks.scenes import SCENES, make_scene
from benchmarks.simulated import simulate
from benchmarks.tracking import similarity, tracked
from game.virtual.scene import Scene, Truth
from pose_engine.keypoints import MIRRORED_PARTS
from pose_engine.types import Pose, TrackedPose
from tests.fakes import STANDING


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_is_the_same_every_time_and_another_with_another_seed(name: str) -> None:
    one, again, other = make_scene(name, 1), make_scene(name, 1), make_scene(name, 2)
    for first, second in zip(one.actors, again.actors, strict=True):
        np.testing.assert_array_equal(first.path, second.path)
        assert first.song_s == second.song_s
    assert any(a.song_s != b.song_s for a, b in zip(one.actors, other.actors, strict=True))
    assert one.people(one.duration_s / 2)


def test_an_unknown_scene_is_refused() -> None:
    with pytest.raises(ValueError, match="crossing 2"):
        make_scene("waltz", 0)


def test_simulated_detections_are_mostly_right() -> None:
    scene = make_scene("crossing 2", 3)
    film = list(simulate(Scene("", scene.actors, 2.0), 3, fps=10.0))
    assert len(film) == 20
    found = sum(len(poses) for _, poses, _ in film)
    assert 0.8 * 40 < found < 1.2 * 40
    frame, _, truths = film[0]
    assert frame.image.shape == (180, 320, 3)
    assert {truth.person for truth in truths} == {0, 1}
    assert all(truth.visible.sum() > 10 for truth in truths)


@pytest.mark.parametrize("name", ["crossing 2", "crossing 4"])
def test_identities_survive_a_crossing(name: str) -> None:
    total = Figures()
    for seed in (11, 12):
        scene = make_scene(name, seed)
        scene = Scene(scene.name, scene.actors, 5.0)
        figures, _ = tracked(simulate(scene, seed, fps=15.0), 5.0)
        total = total + figures
    assert total.switches == 0
    assert total.idf1 >= 0.94


def test_the_right_person_back_to_front_is_the_right_person() -> None:
    truth = Truth(0, STANDING * 480, np.ones(17, bool))
    flipped = (STANDING * 480)[list(MIRRORED_PARTS)].astype(np.float32)
    pose = Pose(flipped, np.ones(17, np.float32), 0.9)
    assert similarity(truth, TrackedPose(1, pose, 0.0)) == pytest.approx(1.0)
