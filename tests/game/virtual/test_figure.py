"""The drawn figure: robust for any keypoints, and a person in PoseNet's eyes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.core.choreography import Choreography
from game.virtual.anatomy import examine
from game.virtual.dancer import neutral_pose, performed_poses
from game.virtual.figure import draw_people, paint_figure
from game.virtual.looks import BUILDS, LOOKS
from game.virtual.options import DancerOptions
from game.virtual.room import room
from pose_engine import PoseNet
from pose_engine.keypoints import LEFT_ANKLE, LEFT_EAR, LEFT_WRIST, NOSE, RIGHT_EAR
from pose_engine.types import Image, Pose

SHIPPED = Path(__file__).parents[3] / "choreographies" / "mirrorball-midnight"
SIZE = (480, 640)
ABOVE_AND_BELOW = 1.1  # a figure's height from crown to sole, in heights from its eyes to ankles


def standing(height: int = 480) -> np.ndarray:
    """A person at ease, (17, 3) in px."""
    pose = neutral_pose()
    pose[:, :2] *= height
    return pose


def changed(image: np.ndarray, size: tuple[int, int] = SIZE) -> np.ndarray:
    return np.abs(image.astype(int) - room(size)).sum(axis=2) > 30


# --- drawing --------------------------------------------------------------------------------------


def test_a_figure_covers_its_joints_and_not_the_room() -> None:
    points = standing()
    seen = changed(draw_people(SIZE, [points]))
    for x, y in points[:, :2]:
        assert seen[round(float(y)), round(float(x))]
    assert not seen[:, :160].any()
    assert not seen[:60].any()
    assert 0.05 < seen.mean() < 0.25


def test_the_room_is_never_drawn_on() -> None:
    before = room(SIZE).copy()
    draw_people(SIZE, [standing()])
    np.testing.assert_array_equal(room(SIZE), before)
    assert not room(SIZE).flags.writeable


def test_looks_and_builds_differ() -> None:
    points = standing()
    pictures = [draw_people(SIZE, [points], [look]) for look in LOOKS]
    for index, picture in enumerate(pictures):
        assert all((picture != other).any() for other in pictures[index + 1 :])
    broad = changed(draw_people(SIZE, [points], build=BUILDS["broad"])).sum()
    assert broad > 1.05 * changed(pictures[0]).sum()


def test_a_hidden_wrist_puts_the_arm_behind_the_body() -> None:
    points = standing()
    points[LEFT_WRIST, :2] = points[[11, 12], :2].mean(axis=0) - (0, 45)
    x, y = (round(float(v)) for v in points[LEFT_WRIST, :2])
    before = draw_people(SIZE, [points])[y, x].astype(int)
    points[LEFT_WRIST, 2] = 0.1
    behind = draw_people(SIZE, [points])[y, x].astype(int)
    skin, shirt = np.array(LOOKS[0].skin), np.array(LOOKS[0].shirt)
    assert np.abs(before - skin).sum() < np.abs(before - shirt).sum()
    assert np.abs(behind - shirt).sum() < np.abs(behind - skin).sum()


def test_a_turned_head_and_a_back_are_told_apart() -> None:
    points = standing()
    assert abs(examine(points).head.yaw) < 0.1
    assert not examine(points).away
    turned = points.copy()
    turned[NOSE, 0] += 12
    assert 0.3 < examine(turned).head.yaw < 1.5
    turned[[LEFT_EAR, RIGHT_EAR], :2] = points[NOSE, :2]  # ears that tell nothing
    assert np.isfinite(draw_people(SIZE, [turned])).all()
    back = points.copy()
    back[:, 0] = 640 - back[:, 0]
    assert examine(back).away
    assert abs(examine(back).head.yaw) > 2.5


def test_an_unseen_leg_stands_under_its_hip() -> None:
    points = standing()
    points[[LEFT_ANKLE, 13]] = 0.0
    body = examine(points)
    assert body.points[LEFT_ANKLE, 1] > points[11, 1] + 100
    assert abs(body.points[LEFT_ANKLE, 0] - points[11, 0]) < 20


@given(
    arrays(np.float32, (17, 2), elements=st.floats(-3000, 3000, width=32)),
    arrays(np.float32, (17, 1), elements=st.sampled_from([0.0, 0.2, 1.0])),
)
@settings(max_examples=60, deadline=None)
def test_any_keypoints_can_be_drawn(points: np.ndarray, scores: np.ndarray) -> None:
    image = draw_people((90, 120), [np.hstack([points, scores])])
    assert image.shape == (90, 120, 3)


def test_strange_numbers_and_shapes() -> None:
    points = standing()
    points[3] = np.nan
    points[9, 0] = np.inf
    points[10, 0] = 1e30
    paint_figure(room(SIZE).copy(), points)
    paint_figure(room(SIZE).copy(), np.zeros((17, 2)))
    with pytest.raises(ValueError, match="must be"):
        paint_figure(room(SIZE).copy(), points[:5])


# --- in PoseNet's eyes ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dance() -> Choreography:
    storage = pytest.importorskip("game.storage.choreography_file")
    if not (SHIPPED / "choreography.json").is_file():
        pytest.skip("the shipped choreography has not been made yet")
    choreography: Choreography = storage.read_choreography(SHIPPED)
    return choreography


Estimator = Callable[[Image], list[Pose]]


def found(
    estimators: Sequence[Estimator], dance: Choreography, options: DancerOptions, step_s: float
) -> tuple[np.ndarray, np.ndarray]:
    """Pose scores (E, N) and keypoint errors (E, N, 17) in heights of the figure."""
    scores: list[list[float]] = [[] for _ in estimators]
    errors: list[list[np.ndarray]] = [[] for _ in estimators]
    for song_s in np.arange(0.0, dance.duration_s, step_s):
        points = performed_poses(dance, options, float(song_s))
        points[:, :2] *= SIZE[0]
        image = draw_people(SIZE, [points], build=BUILDS[options.body])
        height = ABOVE_AND_BELOW * float(np.ptp(points[[1, 2, 15, 16], 1]))
        for index, estimate in enumerate(estimators):
            poses = estimate(image)
            pose = poses[0] if poses else Pose(np.zeros((17, 2)), np.zeros(17), 0.0)
            scores[index].append(pose.score)
            errors[index].append(np.linalg.norm(pose.keypoints - points[:, :2], axis=1) / height)
    return np.array(scores), np.array(errors)


def test_posenet_finds_the_dancer_throughout_the_song(dance: Choreography) -> None:
    """At two input sizes, by the single-pose decoder and by the multi-pose one."""
    nets = [
        PoseNet(input_size=(257, 353), mode="official", threads=1),
        PoseNet(input_size=257, mode="official", threads=1),
    ]
    estimators: list[Estimator] = [net.estimate_multiple_poses for net in nets]
    estimators += [lambda image, net=net: [net.estimate_single_pose(image)] for net in nets]
    for scores, errors in zip(*found(estimators, dance, DancerOptions(), 0.35), strict=True):
        assert np.median(scores) >= 0.9
        assert (scores < 0.5).mean() < 0.01
        assert np.median(errors) <= 0.025
        assert (np.median(errors, axis=0) <= 0.04).all(), "a part is not where PoseNet sees it"


@pytest.mark.parametrize(
    "options",
    [
        DancerOptions(body="tall"),
        DancerOptions(body="small"),
        DancerOptions(body="broad"),
        DancerOptions(distance=1.5),
        DancerOptions(mirrored=True),
        DancerOptions(noise=0.05),
    ],
    ids=["tall", "small", "broad", "far", "mirrored", "noise"],
)
def test_posenet_finds_every_body(dance: Choreography, options: DancerOptions) -> None:
    estimate = PoseNet(input_size=(257, 353), mode="official", threads=1).estimate_multiple_poses
    scores, errors = found([estimate], dance, options, 1.5)
    assert np.median(scores) >= 0.88
    assert (scores < 0.5).mean() < 0.02
    assert np.median(errors) <= 0.03


def test_posenet_finds_everyone_in_a_row(dance: Choreography) -> None:
    net, options, missed, seen = (
        PoseNet(input_size=(257, 353), mode="official", threads=1),
        DancerOptions(people=4),
        0,
        0,
    )
    for song_s in np.arange(1.0, dance.duration_s, 3.0):
        people = [performed_poses(dance, options, float(song_s), who) for who in range(4)]
        people = [np.hstack([pose[:, :2] * SIZE[0], pose[:, 2:]]) for pose in people]
        poses = net.estimate_multiple_poses(draw_people(SIZE, people))
        for points in people:
            size = float(np.ptp(points[:, 1]))
            gaps = [np.median(np.abs(pose.keypoints - points[:, :2])) / size for pose in poses]
            missed += min(gaps, default=1.0) > 0.05
            seen += 1
    assert missed <= 0.04 * seen
