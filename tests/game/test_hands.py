"""What the camera's player says: gestures from snapshots, and what they are told."""

from __future__ import annotations

import numpy as np
import pytest

from game.core.dwell import DWELL_S, Target
from game.hands import QUIET_S, SETTLE_S, UNSEEN_S, Hands, Said
from game.virtual.dancer import neutral_pose
from game.virtual.gesturing import Gesturing, Point, with_gesture
from pose_engine.types import Frame, PoseSnapshot, TrackedPose
from tests.fakes import FakeFeed, as_pose, make_choreography

BUTTON: Target = (600.0, 600.0, 300.0, 110.0, DWELL_S)
OVER = Point((750 / 1920, 650 / 1080))


class Feed(FakeFeed):
    """A feed whose wrists can be hidden."""

    hidden_hands = False

    def frame(self) -> Frame | None:
        return None

    def seen(self) -> tuple[Frame, PoseSnapshot] | None:
        return None

    def show(self, now: float, pose: np.ndarray | None) -> None:
        self.look(now, pose)
        if pose is not None and self.hidden_hands:
            newest = self.taken.pop()
            person = as_pose(pose)
            person.keypoint_scores[[9, 10]] = 0.02
            people = (TrackedPose(1, person, 1.0),)
            self.taken.append(
                PoseSnapshot(newest.frame_index, newest.captured_at, now, people, 0, (480, 640))
            )


class Player:
    """Somebody before a camera of 30 pictures a second."""

    def __init__(self) -> None:
        self.feed, self.now = Feed(make_choreography(6.0)), 10.0
        self.hands = Hands(self.feed)

    def does(self, gesture: Gesturing | None, seconds: float, there: bool = True) -> list[Said]:
        said = []
        for _ in range(round(seconds * 30)):
            self.now += 1 / 30
            pose = with_gesture(neutral_pose(), gesture) if there else None
            self.feed.show(self.now, pose)
            said.append(self.hands.update(self.now, [BUTTON]))
        return said


@pytest.fixture
def player() -> Player:
    return Player()


def test_a_held_hand_presses_the_button(player: Player) -> None:
    said = player.does(OVER, 3.0)
    assert sum(one.pointer.pressed for one in said) == 1
    assert player.hands.pressed
    assert player.hands.hint is None


def test_arms_start_and_pause(player: Player) -> None:
    player.does(None, 0.5)
    assert [one.start for one in player.does("raised", 1.5)].count(True) == 1
    player.does(None, 1.0)
    assert [one.pause for one in player.does("crossed", 2.0)].count(True) == 1


def test_many_pictures_between_two_looks_lose_no_gesture(player: Player) -> None:
    for number in range(60):
        at = player.now + number / 30
        gesture: Gesturing = "raised" if number < 30 else None
        player.feed.show(at, with_gesture(neutral_pose(), gesture))
    assert player.hands.update(player.now + 2, [BUTTON]).start


def test_whoever_uses_the_mouse_does_not_mean_their_hands(player: Player) -> None:
    player.hands.used_elsewhere(player.now)
    said = player.does(OVER, QUIET_S - 0.1)
    assert all(one.pointer.place is None for one in said)
    assert any(one.pointer.pressed for one in player.does(OVER, DWELL_S + 0.4))


def test_a_pause_is_heeded_even_then(player: Player) -> None:
    player.hands.used_elsewhere(player.now)
    assert any(one.pause for one in player.does("crossed", 1.5))
    assert not any(one.start for one in player.does("raised", 1.2))


def test_a_new_screen_is_not_pressed_at_once(player: Player) -> None:
    player.does(OVER, 1.0)
    player.hands.screen_changed(player.now)
    assert not any(one.pointer.pressed for one in player.does(OVER, SETTLE_S + DWELL_S - 0.1))
    assert any(one.pointer.pressed for one in player.does(OVER, 0.3))


def test_nobody_is_told_to_step_in_and_somebody_is_not(player: Player) -> None:
    player.does(None, UNSEEN_S - 0.2, there=False)
    assert player.hands.hint is None, "not at once"
    player.does(None, 0.4, there=False)
    assert player.hands.hint == "no_player"
    player.hands.used_elsewhere(player.now)
    player.does(None, 0.1, there=False)
    assert player.hands.hint is None, "whoever plays by keyboard is left in peace"
    player.does(None, QUIET_S + UNSEEN_S, there=False)
    assert player.hands.hint == "no_player"
    player.does(None, 0.1)
    assert player.hands.hint is None


def test_hidden_hands_are_asked_for(player: Player) -> None:
    player.feed.hidden_hands = True
    player.does(None, UNSEEN_S + 0.3)
    assert player.hands.hint == "hands_unseen"


def test_a_camera_in_trouble_is_told_in_its_own_words(player: Player) -> None:
    player.does(OVER, 0.5)
    player.feed.trouble = "the fake camera is gone: plug it in"
    for _ in range(90):
        player.now += 1 / 30
        said = player.hands.update(player.now, [BUTTON])
    assert said.pointer.place is None
    assert player.hands.hint == player.feed.trouble
