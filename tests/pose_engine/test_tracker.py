from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.keypoints import MIRRORED_PARTS
from pose_engine.tracker import REMEMBER_S, PoseTracker, SinglePlayerTracker, prominence
from pose_engine.types import Frame, Image, Pose, TrackedPose
from tests.fakes import STANDING, as_pose

SIZE = (480, 640)
FPS = 30.0
RED, GREEN, BLUE = (200, 30, 30), (30, 160, 30), (30, 30, 200)
Colour = tuple[int, int, int]


def person(x: float, scale: float = 1.0, score: float = 0.9) -> Pose:
    """A standing figure whose middle is at x (frame heights)."""
    middle = STANDING.mean(axis=0)
    return as_pose((STANDING - middle) * scale + [x, 0.5], score=score)


def picture(poses: Sequence[Pose] = (), colours: Sequence[Colour] = ()) -> Image:
    """People as blocks of their colour, the last one in front."""
    image = np.full((*SIZE, 3), 120, np.uint8)
    for pose, colour in zip(poses, colours, strict=False):
        left, top, right, bottom = (max(0, int(side)) for side in pose.box())
        image[top:bottom, left:right] = colour
    return image


def see(
    tracker: PoseTracker | SinglePlayerTracker,
    poses: Sequence[Pose],
    at: float,
    colours: Sequence[Colour] = (),
) -> tuple[TrackedPose, ...]:
    return tracker.update(poses, Frame(picture(poses, colours), at, 0))


def apart(pose: Pose, other: Pose) -> float:
    """Mean distance of keypoints in frame heights."""
    gaps = np.linalg.norm(pose.keypoints - other.keypoints, axis=1)
    return float(gaps.mean() / SIZE[0])


def who(people: Sequence[TrackedPose], pose: Pose) -> int:
    """The number of whoever is seen where a pose is; 0 if nobody."""
    near = [one for one in people if one.visible and apart(one.pose, pose) < 0.05]
    return near[0].player_id if len(near) == 1 else 0


# -- one player


def test_the_player_is_large_and_central() -> None:
    assert prominence(300, 320, 0.9, 640) > prominence(100, 320, 0.9, 640)
    assert prominence(300, 320, 0.9, 640) > prominence(300, 20, 0.9, 640)
    central, small, aside = person(0.66), person(0.66, 0.4), person(1.2)
    (player,) = see(SinglePlayerTracker(), [small, aside, central], 0.0)
    np.testing.assert_allclose(player.pose.keypoints, central.keypoints)


def test_the_player_stays_the_player_when_another_becomes_larger() -> None:
    tracker = SinglePlayerTracker()
    see(tracker, [person(0.5)], 0.0)
    for step in range(1, 30):
        (player,) = see(tracker, [person(1.0, 1.2), person(0.5)], step / FPS)
        assert apart(player.pose, person(0.5)) < 0.01
    assert player.age_s > 0.9


def test_an_unseen_player_is_remembered_for_a_while() -> None:
    tracker = SinglePlayerTracker()
    see(tracker, [person(0.5)], 0.0)
    (player,) = see(tracker, [], 0.5)
    assert not player.visible
    assert see(tracker, [], 0.6 + REMEMBER_S) == ()
    (player,) = see(tracker, [person(1.0)], 2.0)
    assert player.visible
    assert player.player_id == 1
    assert player.age_s == 0


def test_a_missed_picture_does_not_make_a_bystander_the_player() -> None:
    tracker = SinglePlayerTracker()
    me, bystander = person(0.6), person(1.2, 0.5)
    for step in range(100):
        seen = [bystander] if step == 10 else [me, bystander]
        (player,) = see(tracker, seen, step / FPS)
        assert player.visible == (step != 10)
    assert apart(player.pose, me) < 0.01


def test_a_player_who_has_gone_makes_room_for_another() -> None:
    tracker = SinglePlayerTracker()
    see(tracker, [person(0.3)], 0.0)
    for step in range(1, 60):
        people = see(tracker, [person(1.0)], step / FPS)
    assert people[0].visible
    assert people[0].player_id == 1
    assert apart(people[0].pose, person(1.0)) < 0.01


def test_doubtful_poses_are_nobody() -> None:
    assert see(SinglePlayerTracker(), [person(0.6, score=0.1)], 0.0) == ()


def test_smoothing_does_not_depend_on_the_resolution() -> None:
    results = []
    for height in (240, 960):
        tracker = SinglePlayerTracker()
        for step in range(10):
            points = STANDING + [0.01 * step, 0]
            image = np.zeros((height, height * 4 // 3, 3), np.uint8)
            frame = Frame(image, step / FPS, step)
            (player,) = tracker.update([as_pose(points, height)], frame)
        results.append(player.pose.keypoints / height)
    np.testing.assert_allclose(results[0], results[1], atol=1e-5)


# -- many


def walk(
    tracker: PoseTracker,
    paths: Sequence[Sequence[float | None]],
    colours: Sequence[Colour] = (RED, GREEN, BLUE),
) -> list[list[int]]:
    """The numbers of people at every step of their paths (x, None where nobody sees them)."""
    numbers: list[list[int]] = []
    for step, places in enumerate(zip(*paths, strict=True)):
        there = [(index, person(x)) for index, x in enumerate(places) if x is not None]
        worn = [colours[index % len(colours)] for index, _ in there]
        people = see(tracker, [pose for _, pose in there], step / FPS, worn)
        row = [0] * len(paths)
        for index, pose in there:
            row[index] = who(people, pose)
        numbers.append(row)
    return numbers


def hidden(path: Sequence[float], start: int, end: int) -> list[float | None]:
    return [None if start <= step < end else x for step, x in enumerate(path)]


def test_someone_new_becomes_a_player_after_a_few_sightings() -> None:
    tracker = PoseTracker(sightings=3)
    assert see(tracker, [person(0.5)], 0.0) == see(tracker, [person(0.5)], 0.03) == ()
    (player,) = see(tracker, [person(0.5)], 0.07)
    assert player.player_id == 1
    assert player.age_s == pytest.approx(0.07)


def test_a_flash_of_a_pose_is_nobody() -> None:
    tracker = PoseTracker()
    for step in range(60):
        poses = [person(0.4), *([person(1.0)] if step % 15 == 0 else [])]
        people = see(tracker, poses, step / FPS)
    assert [one.player_id for one in people] == [1]


def test_two_who_cross_keep_their_numbers() -> None:
    there = np.linspace(0.3, 1.0, 45).tolist()
    middle = slice(18, 27)
    behind = hidden(there[::-1], middle.start, middle.stop)
    numbers = walk(PoseTracker(), [there, behind])
    assert sorted(numbers[5]) == [1, 2]
    assert numbers[-1] == numbers[5]


@pytest.mark.parametrize("missing", [10, 28])
def test_a_hidden_player_is_remembered_and_known_again(missing: int) -> None:
    numbers = walk(PoseTracker(), [[0.4] * 90, hidden([1.0] * 90, 30, 30 + missing)])
    assert numbers[29][1] == numbers[-1][1] != 0
    tracker = PoseTracker()
    for step in range(10):
        people = see(tracker, [person(0.4)], step / FPS)
    assert [one.visible for one in people] == [True]
    people = see(tracker, [], 10 / FPS)
    assert [one.visible for one in people] == [False]


def test_parting_the_way_they_came_or_passing_is_told_by_the_clothes() -> None:
    """Both vanish behind each other for half a second; only colours tell who comes out where."""
    out, back = np.linspace(0.45, 0.65, 15).tolist(), np.linspace(0.65, 0.45, 15).tolist()
    mirrored_out = [1.3 - x for x in out]
    for turns in (True, False):
        first = [*out, *[0.65] * 15, *(back if turns else [1.3 - x for x in back])]
        other = [*mirrored_out, *[0.65] * 15, *[1.3 - x for x in first[30:]]]
        numbers = walk(PoseTracker(), [hidden(first, 13, 32), hidden(other, 13, 32)])
        assert sorted(numbers[4]) == [1, 2]
        assert numbers[-1] == numbers[4], turns


def test_someone_who_turns_round_stays_the_same() -> None:
    tracker, pose = PoseTracker(), person(0.6)
    flipped = Pose(pose.keypoints[list(MIRRORED_PARTS)], pose.keypoint_scores, pose.score)
    for step in range(40):
        people = see(tracker, [flipped if 15 <= step < 30 else pose], step / FPS)
        assert [one.player_id for one in people] == ([1] if step >= 2 else [])


def test_a_passer_by_does_not_take_a_players_place_or_number() -> None:
    tracker = PoseTracker(max_people=1)
    path = np.linspace(-0.2, 1.5, 60)
    for step, x in enumerate([*[-1.0] * 10, *path]):
        poses = [person(0.6), *([person(float(x), 0.5)] if x >= -0.2 else [])]
        people = see(tracker, poses, step / FPS)
        if step >= 2:
            assert [one.player_id for one in people] == [1]
            assert apart(people[0].pose, person(0.6)) < 0.01


def test_who_comes_back_in_clothes_of_their_own_gets_the_old_number() -> None:
    numbers = walk(PoseTracker(), [[0.3] * 150, hidden([1.0] * 150, 30, 100)])
    assert numbers[20] == numbers[-1]


def test_a_stranger_never_gets_an_old_number() -> None:
    tracker = PoseTracker()
    paths = [hidden([1.0] * 150, 30, 150), hidden([1.0] * 150, 0, 100)]
    numbers = walk(tracker, paths, [RED, BLUE])
    assert numbers[20][0] == 1
    assert numbers[-1][1] == 2


def test_who_comes_back_too_late_is_somebody_new() -> None:
    tracker = PoseTracker(recall_s=5.0)
    for start in (0.0, 20.0):
        for step in range(60):
            people = see(tracker, [person(0.5)], start + step / FPS, [RED])
    assert [one.player_id for one in people] == [2]


def test_nobody_is_known_again_by_clothes_that_two_have_worn() -> None:
    paths = [hidden([x] * 200, 30, 100) for x in (0.3, 1.0)]
    paths[1] = hidden([1.0] * 200, 30, 200)
    numbers = walk(PoseTracker(), paths, [RED, RED])
    assert sorted(numbers[20]) == [1, 2]
    assert numbers[-1][0] == 3


def test_there_are_no_more_players_than_places() -> None:
    tracker = PoseTracker(max_people=2)
    poses = [person(0.3), person(0.7, 0.7), person(1.1, 0.8)]
    for step in range(30):
        people = see(tracker, poses, step / FPS)
        assert len(people) <= 2
    assert who(people, poses[0]) == 1  # the most prominent came first
    for step in range(30, 90):
        people = see(tracker, poses[1:], step / FPS)
    assert who(people, poses[1])
    assert who(people, poses[2])


@pytest.mark.parametrize("repeat", [0.0, 0.02])
def test_a_body_found_twice_does_not_become_two(repeat: float) -> None:
    tracker, pose = PoseTracker(), person(0.6)
    again = Pose(pose.keypoints + np.float32(repeat * 480), pose.keypoint_scores, 0.5)
    for step in range(60):
        people = see(tracker, [pose, again] if step % 3 else [again, pose], step / FPS)
    assert [one.player_id for one in people] == [1]


def test_everybody_has_a_filter_of_their_own() -> None:
    alone, both = PoseTracker(), PoseTracker()
    random = np.random.default_rng(0)
    for step in range(30):
        first = as_pose(STANDING * [0.5, 1] + random.normal(0, 0.004, (17, 2)))
        second = person(1.0 + 0.01 * step)
        one = see(alone, [first], step / FPS)
        two = see(both, [first, second], step / FPS)
    np.testing.assert_array_equal(
        one[0].pose.keypoints, next(p for p in two if who([p], first)).pose.keypoints
    )


@pytest.mark.parametrize(
    "words", [{"max_people": 0}, {"sightings": 0}, {"remember_s": -1.0}, {"recall_s": float("nan")}]
)
def test_settings_are_checked(words: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        PoseTracker(**words)  # type: ignore[arg-type]


# -- whatever happens


def crowd(random: np.random.Generator, count: int, steps: int) -> list[list[Pose | None]]:
    """People side by side who shiver, and are missed now and then, step by step."""
    spots = 0.15 + 0.36 * np.arange(count)
    film: list[list[Pose | None]] = []
    for _ in range(steps):
        noise = random.normal(0, 0.004, (count, 17, 2))
        film.append(
            [
                as_pose(STANDING * [0.6, 0.6] + [x - 0.4, 0.2] + noise[index])
                if random.random() > 0.1
                else None
                for index, x in enumerate(spots)
            ]
        )
    return film


def play(film: Sequence[Sequence[Pose | None]], order: np.random.Generator | None) -> list[object]:
    """Who is seen where at every step, the poses handed over in some order."""
    tracker, seen = PoseTracker(), []
    for step, poses in enumerate(film):
        there = [pose for pose in poses if pose is not None]
        if order is not None:
            there = [there[index] for index in order.permutation(len(there))]
        people = see(tracker, there, step / FPS)
        seen.append([(p.player_id, p.visible, p.pose.keypoints.tolist()) for p in people])
    return seen


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_order_of_poses_makes_no_difference(seed: int, count: int) -> None:
    film = crowd(np.random.default_rng(seed), count, 25)
    assert play(film, None) == play(film, np.random.default_rng(seed + 1))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(0, 3), st.integers(5, 20))
def test_nobodys_number_changes_because_another_left(
    seed: int, count: int, who_leaves: int, when: int
) -> None:
    film = crowd(np.random.default_rng(seed), count, 60)
    left = [
        [pose if index != who_leaves or step < when else None for index, pose in enumerate(poses)]
        for step, poses in enumerate(film)
    ]
    staying = [index for index in range(count) if index != who_leaves]
    for index in staying:
        assert len(numbers_of(film, index)) == 1
        assert numbers_of(left, index) == numbers_of(film, index)


def numbers_of(film: Sequence[Sequence[Pose | None]], index: int) -> set[int]:
    """Every number that one person had."""
    tracker, numbers = PoseTracker(), set()
    for step, poses in enumerate(film):
        people = see(tracker, [pose for pose in poses if pose is not None], step / FPS)
        mine = poses[index]
        if mine is not None:
            numbers.add(who(people, mine))
    return numbers - {0}


poses_of_any_kind = st.lists(
    st.tuples(
        st.floats(-2.0, 4.0),
        st.sampled_from([0.0, 0.3, 1.0]),
        st.sampled_from([0.0, 0.5, 0.9, float("nan")]),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(poses_of_any_kind, st.floats(-2.0, 3.0)), max_size=12))
def test_whatever_comes_the_answer_is_sound(
    film: list[tuple[list[tuple[float, float, float]], float]],
) -> None:
    """Nobody there, times that stand still or run backwards, poses of no size, beyond the picture
    or not finite."""
    tracker, number = PoseTracker(max_people=3, sightings=1), 0
    for poses, at in film:
        people = see(tracker, [person(x, scale, score) for x, scale, score in poses], at)
        assert len(people) <= 3
        numbers = [one.player_id for one in people]
        assert numbers == sorted(set(numbers))
        for one in people:
            assert np.isfinite(one.pose.keypoints).all()
            assert one.age_s >= 0.0
        number = max([number, *numbers])


def test_time_that_jumps_backwards_loses_nobody() -> None:
    tracker = PoseTracker()
    for step in range(60):
        at = step / FPS - (100.0 if step >= 30 else 0.0)
        people = see(tracker, [person(0.4), person(1.0)], at)
    assert [one.player_id for one in people] == [1, 2]
    assert all(one.visible for one in people)


def test_a_time_that_is_no_number_stands_still() -> None:
    tracker = SinglePlayerTracker()
    for at in (0.0, float("nan"), float("inf"), 0.1):
        (player,) = see(tracker, [person(0.5)], at)
    assert player.age_s == pytest.approx(0.1)
