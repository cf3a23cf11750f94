"""Gestures: what a hand points at, raised and crossed arms, and that dancing says none of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.core.gestures import (
    CROSSED_S,
    GRACE_S,
    RAISED_S,
    Gesture,
    GestureReader,
    arms_crossed,
    arms_raised,
    as_in_mirror,
    coach_crosses_arms,
    coach_raises_hand,
    torso_size,
)
from game.storage.library import find_songs, shipped_songs_folder
from game.virtual.dancer import neutral_pose, performed_poses
from game.virtual.gesturing import Gesturing, Point, with_gesture
from game.virtual.options import parse_options
from pose_engine.keypoints import LEFT_WRIST, RIGHT_WRIST

FPS = 30
ASPECT = 4 / 3


def shown(gesture: Gesturing = None) -> np.ndarray:
    """Somebody who does that, as in a mirror."""
    return as_in_mirror(with_gesture(neutral_pose(ASPECT), gesture), ASPECT)


def read(reader: GestureReader, poses: list[np.ndarray | None], start_s: float) -> list[Gesture]:
    return [reader.update(start_s + n / FPS, pose) for n, pose in enumerate(poses)]


def last(gesture: Gesturing) -> Gesture:
    return read(GestureReader(), [shown(gesture)] * 30, 0.0)[-1]


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("place", [(0.1, 0.65), (0.4, 0.75), (0.9, 0.95), (0.6, 0.2)])
def test_a_hand_points_where_it_is_held(place: tuple[float, float], right: bool) -> None:
    gesture = last(Point(place, right))
    assert gesture.cursor == pytest.approx(place, abs=0.01)
    assert gesture.raised == gesture.crossed == 0


def test_hanging_hands_are_no_pointers() -> None:
    gesture = last(None)
    assert gesture.seen
    assert gesture.cursor is None


def test_a_pointing_hand_is_kept_until_it_hangs_or_the_other_is_clearly_higher() -> None:
    reader = GestureReader()
    low, lower = Point((0.5, 0.98)), shown(Point((0.5, 1.0)))
    assert read(reader, [shown(low)] * 5, 0.0)[-1].cursor is not None
    lower[RIGHT_WRIST, 1] += 0.02 * float(torso_size(lower))
    assert read(reader, [lower] * 10, 1.0)[-1].cursor is not None, "hysteresis"
    both = shown(Point((0.5, 0.5)))
    other = shown(Point((0.2, 0.45), right=False))
    both[LEFT_WRIST] = other[LEFT_WRIST]
    before = read(reader, [shown(Point((0.5, 0.5)))] * 10, 2.0)[-1].cursor
    after = read(reader, [both] * 10, 3.0)[-1].cursor
    assert before == pytest.approx(after, abs=0.01), "a little higher is not enough"
    assert read(reader, [shown()] * 20, 4.0)[-1].cursor is None


def test_the_pointer_is_steady_on_a_nervous_wrist() -> None:
    random = np.random.default_rng(3)
    pose = shown(Point((0.5, 0.6)))
    size = float(torso_size(pose))
    raw, smooth, reader = [], [], GestureReader()
    for n in range(90):
        noisy = pose.copy()
        noisy[RIGHT_WRIST, :2] += random.normal(0, 0.02 * size, 2)
        cursor = reader.update(n / FPS, noisy).cursor
        single = GestureReader().update(0.0, noisy).cursor
        assert cursor is not None
        assert single is not None
        smooth.append(cursor)
        raw.append(single)
    assert np.std(smooth[20:], axis=0).max() < 0.6 * np.std(raw[20:], axis=0).max()


def test_a_wrist_that_is_unseen_for_a_moment_keeps_its_place() -> None:
    reader, pose = GestureReader(), shown(Point((0.3, 0.6)))
    place = read(reader, [pose] * 20, 0.0)[-1].cursor
    hidden = pose.copy()
    hidden[RIGHT_WRIST, 2] = 0.05
    hidden[RIGHT_WRIST, :2] = 0.0
    assert reader.update(20 / FPS, hidden).cursor == place
    assert read(reader, [hidden] * 20, 21 / FPS)[-1].cursor is None


def test_raised_arms_start_once() -> None:
    reader = GestureReader()
    read(reader, [shown()] * 10, 0.0)
    gestures = read(reader, [shown("raised")] * 60, 1.0)
    fired = [n for n, gesture in enumerate(gestures) if gesture.start]
    assert fired == [math.ceil(RAISED_S * FPS)]
    assert not any(gesture.pause or gesture.cursor for gesture in gestures)
    read(reader, [shown()] * 30, 4.0)
    assert sum(g.start for g in read(reader, [shown("raised")] * 60, 6.0)) == 1, "and again"


def test_one_raised_arm_starts_nothing() -> None:
    poses = [shown(Point((0.7, 0.0)))] * 60
    assert not any(gesture.start for gesture in read(GestureReader(), poses, 0.0))


@pytest.mark.parametrize(("lower", "starts"), [(0.0, True), (0.5, False)])
def test_hands_above_the_picture_are_raised_too(lower: float, starts: bool) -> None:
    pose = shown("raised")
    pose[:, 1] += 0.1 - pose[5, 1] + lower
    pose[[LEFT_WRIST, RIGHT_WRIST], 2] = 0.1
    assert bool(arms_raised(pose)) is starts


def test_crossed_arms_pause_once_and_point_nowhere() -> None:
    gestures = read(GestureReader(), [shown("crossed")] * 60, 0.0)
    fired = [n for n, gesture in enumerate(gestures) if gesture.pause]
    assert fired == [math.ceil(CROSSED_S * FPS)]
    assert not any(gesture.start or gesture.cursor for gesture in gestures)


def test_wrists_whose_names_flicker_are_crossed_arms_all_the_same() -> None:
    poses = []
    for n in range(60):
        pose = shown("crossed")
        if n % 3 == 0:
            pose[[LEFT_WRIST, RIGHT_WRIST]] = pose[[RIGHT_WRIST, LEFT_WRIST]]
        poses.append(pose)
    assert sum(gesture.pause for gesture in read(GestureReader(), poses, 0.0)) == 1


def test_a_gesture_may_flicker_but_not_stop() -> None:
    flicker = [shown("raised") if n % 4 else shown() for n in range(40)]
    assert any(gesture.start for gesture in read(GestureReader(), flicker, 0.0))
    short = [shown("raised")] * 12 + [shown()] * 20
    assert not any(gesture.start for gesture in read(GestureReader(), short * 3, 0.0))


def test_nobody_says_nothing() -> None:
    reader = GestureReader()
    read(reader, [shown(Point((0.5, 0.5)))] * 10, 0.0)
    gestures = read(reader, [None] * 30, 0.4)
    assert not any(gesture.seen for gesture in gestures)
    assert gestures[math.ceil(GRACE_S * FPS) + 1].cursor is None


def test_somebody_whose_legs_are_hidden_can_point() -> None:
    pose = shown(Point((0.4, 0.6)))
    pose[11:, 2] = 0.0
    cursor = GestureReader().update(0.0, pose).cursor
    assert cursor == pytest.approx((0.4, 0.6), abs=0.05)


WAYS = ["", "noise=0.14,seed=3", "flailing,seed=2", "other,seed=5"]


@pytest.mark.parametrize("way", WAYS)
def test_dancing_the_shipped_songs_never_pauses(way: str) -> None:
    options = parse_options(way)
    for song in find_songs([shipped_songs_folder()]):
        dance = song.choreography
        assert dance is not None
        reader = GestureReader()
        for t in np.arange(0.0, dance.duration_s, 1 / 15):
            pose = performed_poses(dance, options, float(t))
            gesture = reader.update(float(t), as_in_mirror(pose, dance.aspect))
            copied = gesture.pause and coach_crosses_arms(dance, float(t))
            assert not gesture.pause or copied, f"at {t:.1f} s of {song.id}"


@settings(max_examples=60, deadline=None)
@given(
    scale=st.floats(0.2, 2.0),
    x=st.floats(-1.0, 1.0),
    y=st.floats(-1.0, 1.0),
    place=st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)),
)
def test_size_and_place_do_not_matter(
    scale: float, x: float, y: float, place: tuple[float, float]
) -> None:
    for gesture in (Point(place), "raised", "crossed"):
        pose = shown(gesture)  # type: ignore[arg-type]
        moved = pose.copy()
        moved[:, :2] = pose[:, :2] * scale + (x, y)
        one, two = (GestureReader().update(0.0, p) for p in (pose, moved))
        assert (one.cursor is None) == (two.cursor is None)
        if one.cursor is not None:
            assert one.cursor == pytest.approx(two.cursor, abs=2e-3)
        assert bool(arms_raised(pose)) == bool(arms_raised(moved))
        assert bool(arms_crossed(pose)) == bool(arms_crossed(moved))


@settings(max_examples=150, deadline=None)
@given(arrays(np.float32, (6, 17, 3), elements=st.floats(width=32)))
def test_any_numbers_at_all_give_places_on_the_screen(poses: np.ndarray) -> None:
    reader = GestureReader()
    for n, pose in enumerate(poses):
        gesture = reader.update(n / FPS, pose)
        for number in (gesture.raised, gesture.crossed, *(gesture.cursor or ())):
            assert 0 <= number <= 1


def test_a_camera_that_begins_anew_does_no_harm() -> None:
    reader = GestureReader()
    read(reader, [shown("raised")] * 10, 100.0)
    gestures = read(reader, [shown("raised")] * 40, 0.0)
    assert sum(gesture.start for gesture in gestures) == 1


def test_in_every_song_there_is_time_to_raise_a_hand_that_copies_no_coach() -> None:
    step_s, patience_s, hold_s = 0.2, 25.0, 1.0
    for entry in find_songs([shipped_songs_folder()]):
        dance = entry.choreography
        assert dance is not None
        times = np.arange(0.0, dance.duration_s, step_s)
        free = np.array([not coach_raises_hand(dance, float(at)) for at in times])
        counted = np.convolve(free, np.ones(round(patience_s / step_s)), mode="valid") * step_s
        assert counted.min() >= hold_s, f"nobody could join {entry.id} for {patience_s} s"
