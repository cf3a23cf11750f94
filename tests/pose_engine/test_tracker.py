import numpy as np

from pose_engine.tracker import FORGET_S, SinglePlayerTracker, distance, prominence
from tests.fakes import STANDING, as_pose

SIZE = (480, 640)


def person(x: float, scale: float = 1.0, score: float = 0.9):
    middle = STANDING.mean(axis=0)
    return as_pose((STANDING - middle) * scale + [x, 0.5], score=score)


def test_the_player_is_large_and_central() -> None:
    central, small, aside = person(0.66), person(0.66, 0.4), person(1.2)
    assert prominence(central, SIZE) > max(prominence(small, SIZE), prominence(aside, SIZE))
    (player,) = SinglePlayerTracker().update([small, aside, central], 0.0, SIZE)
    np.testing.assert_allclose(player.pose.keypoints, central.keypoints)


def test_the_player_stays_the_player_when_another_becomes_larger() -> None:
    tracker = SinglePlayerTracker()
    tracker.update([person(0.5)], 0.0, SIZE)
    for step in range(1, 30):
        (player,) = tracker.update([person(1.0, 1.2), person(0.5)], step / 30, SIZE)
        assert distance(player.pose, person(0.5)) < 0.05
    assert player.age_s > 0.9


def test_an_unseen_player_is_remembered_for_a_while() -> None:
    tracker = SinglePlayerTracker()
    tracker.update([person(0.5)], 0.0, SIZE)
    (player,) = tracker.update([], 0.5, SIZE)
    assert not player.visible
    assert tracker.update([], 0.6 + FORGET_S, SIZE) == ()
    (player,) = tracker.update([person(1.0)], 2.0, SIZE)
    assert player.visible
    assert player.age_s == 0


def test_a_missed_picture_does_not_make_a_bystander_the_player() -> None:
    tracker = SinglePlayerTracker()
    me, bystander = person(0.6), person(1.2, 0.5)
    for step in range(100):
        seen = [bystander] if step == 10 else [me, bystander]
        (player,) = tracker.update(seen, step / 30, SIZE)
        assert player.visible == (step != 10)
    assert distance(player.pose, me) < 0.05


def test_a_player_who_has_gone_makes_room_for_another() -> None:
    tracker = SinglePlayerTracker()
    tracker.update([person(0.3)], 0.0, SIZE)
    for step in range(1, 60):
        people = tracker.update([person(1.0)], step / 30, SIZE)
    assert people[0].visible
    assert distance(people[0].pose, person(1.0)) < 0.05


def test_doubtful_poses_are_nobody() -> None:
    assert SinglePlayerTracker().update([person(0.6, score=0.1)], 0.0, SIZE) == ()


def test_smoothing_does_not_depend_on_the_resolution() -> None:
    results = []
    for height in (240, 960):
        tracker = SinglePlayerTracker()
        for step in range(10):
            points = STANDING + [0.01 * step, 0]
            (player,) = tracker.update(
                [as_pose(points, height)], step / 30, (height, height * 4 // 3)
            )
        results.append(player.pose.keypoints / height)
    np.testing.assert_allclose(results[0], results[1], atol=1e-5)
