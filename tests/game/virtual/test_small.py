"""The plain small figure: the same person as the full one, to the eye and to PoseNet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.virtual.camera import WIDE
from game.virtual.dancer import neutral_pose, performed_poses
from game.virtual.figure import FEW, draw_people, paint_figure
from game.virtual.looks import BUILDS, LOOKS, Build, Look
from game.virtual.options import DancerOptions
from game.virtual.room import room
from game.virtual.scene import Actor, Scene, draw_scene
from pose_engine import PoseNet
from tests.fakes import make_choreography

SIZE = (240, 320)
SONG = make_choreography(duration_s=20.0)


def drawn(points: np.ndarray, look: Look, build: Build, plain: bool) -> np.ndarray:
    image = room(SIZE).copy()
    paint_figure(image, points, look, build, plain=plain)
    return image


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
@pytest.mark.parametrize("number", range(len(LOOKS)))
@pytest.mark.parametrize("turned", [False, True], ids=["front", "back"])
def test_it_covers_what_the_full_figure_covers(number: int, build: Build, turned: bool) -> None:
    pose = neutral_pose()
    pose[[8, 10], 0] -= 0.1  # one arm away from the trunk
    pose[:, :2] *= SIZE[0]
    if turned:
        pose[:, 0] = SIZE[1] - pose[:, 0]
    full, small = (drawn(pose, LOOKS[number], build, plain) for plain in (False, True))
    covered, plainly = ((image != room(SIZE)).any(axis=2) for image in (full, small))
    assert (covered & plainly).sum() > 0.93 * (covered | plainly).sum()
    apart = np.abs(full.astype(int) - small).max(axis=2)[covered & plainly]
    assert np.median(apart) < 25


@given(
    arrays(np.float32, (17, 2), elements=st.floats(-3000, 3000, width=32)),
    arrays(np.float32, (17, 1), elements=st.sampled_from([0.0, 0.2, 1.0])),
    st.sampled_from(LOOKS),
)
@settings(max_examples=60, deadline=None)
def test_any_keypoints_can_be_drawn(points: np.ndarray, scores: np.ndarray, look: Look) -> None:
    drawn(np.hstack([points, scores]), look, BUILDS["broad"], True)


def test_strange_keypoints_can_be_drawn() -> None:
    points = neutral_pose() * SIZE[0]
    points[3], points[9, 0], points[10, 0] = np.nan, np.inf, 1e30
    drawn(points, LOOKS[2], BUILDS["small"], True)
    drawn(np.zeros((17, 2)), LOOKS[0], BUILDS["small"], True)


def test_a_few_are_drawn_in_full_and_many_plainly() -> None:
    one = neutral_pose() * (*(2 * [SIZE[0]]), 1.0)
    left = np.where(np.arange(3) == 0, one - 1000, one)  # somebody far out of the picture
    few, many = (draw_people(SIZE, [left] * n + [one], [LOOKS[0]]) for n in (FEW - 1, FEW))
    alone = draw_people(SIZE, [one], [LOOKS[0]])
    np.testing.assert_array_equal(few, alone)
    assert (many != alone).any()


def test_a_scene_can_be_drawn_plainly() -> None:
    path = np.array([[0.0, 0.9, 1.5, 0.0], [5.0, 0.9, 1.5, 0.0]])
    scene = Scene("", [Actor(path), Actor(path + [0, 0.5, 0, 0], LOOKS[1])], 5.0)
    full, plain = (draw_scene(scene, 1.0, 240, plain=plain) for plain in (False, True))
    assert 0 < (full[0] != plain[0]).mean() < 0.2
    for one, other in zip(full[1], plain[1], strict=True):
        assert one.person == other.person
        assert (one.visible == other.visible).mean() > 0.8


def test_posenet_sees_six_small_people(posenet: PoseNet) -> None:
    net, options = posenet.resized(225), DancerOptions(people=6)
    errors = []
    for song_s in np.arange(2.0, 18.0, 4.0):
        people = [
            performed_poses(SONG, options, float(song_s), who, 0.0, WIDE[1] / WIDE[0])
            * (WIDE[0], WIDE[0], 1.0)
            for who in range(6)
        ]
        image = draw_people(WIDE, people)
        for points in people:
            (x, y), height = points[:, :2].mean(axis=0), float(np.ptp(points[:, 1]))
            left, top = max(0, round(x - 0.68 * height)), max(0, round(y - 0.68 * height))
            part = image[top : round(y + 0.68 * height), left : round(x + 0.68 * height)]
            pose = net.estimate_single_pose(np.ascontiguousarray(part))
            assert pose.score > 0.6
            gaps = np.linalg.norm(pose.keypoints + (left, top) - points[:, :2], axis=1)
            errors.append(gaps / height)
    assert np.median(errors) < 0.025
    assert np.mean(np.array(errors) > 0.1) < 0.08


def test_every_look_is_another() -> None:
    pose = neutral_pose() * (SIZE[0], SIZE[0], 1.0)
    bare, sleeved = (
        drawn(pose, replace(LOOKS[0], sleeve=sleeve), BUILDS["medium"], True)
        for sleeve in (0.6, 1.9)
    )
    assert (bare != sleeved).any()
