"""Scenes of several people: where they are, who hides whom, how they turn and walk."""

from __future__ import annotations

import numpy as np
import pytest

from game.virtual.looks import LOOKS
from game.virtual.scene import Actor, Scene, Truth, draw_scene
from pose_engine import PoseNet
from pose_engine.geometry import hip_centre
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EYE,
    LEFT_SHOULDER,
    NOSE,
    RIGHT_ANKLE,
    RIGHT_EYE,
    RIGHT_SHOULDER,
)

MIDDLE = 8 / 9


def standing(x: float, distance: float = 1.5, turn: float = 0.0, look: int = 0) -> Actor:
    return Actor(np.array([[0, x, distance, turn], [5, x, distance, turn]], float), LOOKS[look])


def walking(start: float, end: float, distance: float = 1.5) -> Actor:
    return Actor(np.array([[0, start, distance, 0], [2, end, distance, 0]], float), LOOKS[2])


def people(*actors: Actor) -> dict[int, Truth]:
    truths = draw_scene(Scene("test", actors, 5.0), 1.0)[1]
    return {truth.person: truth for truth in truths}


def test_the_picture_has_the_scenes_shape() -> None:
    image, truths = draw_scene(Scene("", [standing(MIDDLE)], 1.0, aspect=4 / 3), 0.5, 240)
    assert image.shape == (240, 320, 3)
    assert image.dtype == np.uint8
    (truth,) = truths
    assert truth.visible.all()
    assert 0.03 * 240**2 < truth.area_px2 < 0.2 * 240**2


def test_everybody_stands_where_they_should_and_farther_is_smaller() -> None:
    near, far = people(standing(0.5, 1.2), standing(1.2, 2.4)).values()
    if near.person:
        near, far = far, near
    assert hip_centre(near.keypoints)[0] / 360 == pytest.approx(0.5, abs=0.01)
    tall = [np.ptp(one.keypoints[:, 1]) for one in (near, far)]
    assert tall[0] == pytest.approx(2 * tall[1], rel=0.02)


def test_the_nearer_hides_the_farther_whatever_their_order() -> None:
    front, back = standing(MIDDLE, 1.2), standing(MIDDLE, 2.0, look=1)
    for actors in ((front, back), (back, front)):
        found = people(*actors)
        assert found[actors.index(front)].visible.sum() == 17
        assert found[actors.index(back)].visible.sum() <= 4


def test_who_shows_their_back_shows_no_face() -> None:
    front, back = people(standing(0.5), standing(1.2, turn=np.pi)).values()
    if front.person:
        front, back = back, front
    face = [NOSE, LEFT_EYE, RIGHT_EYE]
    assert front.visible[face].all()
    assert not back.visible[face].any()
    sides = [one.keypoints[LEFT_SHOULDER, 0] - one.keypoints[RIGHT_SHOULDER, 0] for one in
             (front, back)]  # fmt: skip
    assert sides[0] == pytest.approx(-sides[1], rel=0.01)


def test_who_walks_turns_to_the_side_and_moves_the_legs() -> None:
    actor = walking(0.2, 1.6)
    strides = [
        actor.pose(t)[LEFT_ANKLE, 0] - actor.pose(t)[RIGHT_ANKLE, 0]
        for t in np.linspace(0.5, 1.5, 30)
    ]
    assert max(strides) > 0.05
    assert min(strides) < -0.05
    pose = actor.pose(1.0)
    assert abs(pose[LEFT_SHOULDER, 0] - pose[RIGHT_SHOULDER, 0]) < 0.06
    assert pose[NOSE, 0] > hip_centre(pose)[0]  # looks where they go


def test_people_come_and_go() -> None:
    scene = Scene("", [walking(-0.4, 2.2), standing(MIDDLE)], 5.0)
    assert [person for person, _ in scene.people(3.0)] == [1]
    early = draw_scene(scene, 0.0)[1]
    (outside,) = (truth for truth in early if truth.person == 0)
    assert not outside.visible.any()


def test_posenet_finds_everybody(posenet: PoseNet) -> None:
    scene = Scene("", [standing(x, 1.5, look=i) for i, x in enumerate((0.3, 0.9, 1.5))], 5.0)
    image, truths = draw_scene(scene, 1.0)
    poses = posenet.estimate_multiple_poses(image, 5, 0.3)
    for truth in truths:
        gaps = [np.median(np.abs(pose.keypoints - truth.keypoints)) for pose in poses]
        assert min(gaps) < 5


@pytest.mark.parametrize(
    "path",
    [
        np.zeros((1, 4)),
        np.zeros((2, 3)),
        np.array([[1.0, 0, 1, 0], [0.0, 0, 1, 0]]),
        np.array([[0.0, 0, 0, 0], [1.0, 0, 1, 0]]),
    ],
)
def test_a_path_is_checked(path: np.ndarray) -> None:
    with pytest.raises(ValueError, match="path"):
        Actor(path)
