"""No picture of anybody unless everybody holds up a hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.core.consent import ASK_S, COUNT_S, HOLD_S, Phase
from game.core.party import Profile, Standing
from game.core.roster import Presence
from game.scenes import group_picture as module
from game.scenes.group_picture import GroupPictureScene, ranked_line
from game.ui.fonts import Fonts
from game.ui.strings import say
from tests.stagehand import Stagehand, group_picture, in_row

SIZE = (640, 360)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("game.group_picture.pictures_folder", lambda: tmp_path)
    return tmp_path


def asked(hand: Stagehand, hands: dict[int, bool], count: int = 3) -> GroupPictureScene:
    """The scene before people of whom some hold up a hand; `hands` may change meanwhile."""
    scene = group_picture(hand, count)

    def look(now: float, points: np.ndarray | None, age_s: float = 0.02) -> None:
        people = {one: in_row(one, 3, up) for one, up in hands.items()}
        hand.camera.look_at(now, people, age_s)

    hand.camera.look = look  # type: ignore[method-assign]
    hand.stack.push(scene)
    hand.stack.apply()
    return scene


def pass_by(hand: Stagehand, seconds: float) -> None:
    hand.frames(round(seconds * 30), pygame.Surface(SIZE, 0, 32), 1 / 30)


def test_all_agree_and_the_picture_is_kept_and_can_be_deleted(folder: Path) -> None:
    hand = Stagehand()
    scene = asked(hand, dict.fromkeys((1, 2, 3), True))
    pass_by(hand, HOLD_S + 0.4)
    assert scene.consent.phase is Phase.COUNTING
    assert not list(folder.iterdir())
    pass_by(hand, COUNT_S + 0.2)
    (path,) = folder.iterdir()
    assert scene.path == path
    assert path.name in scene._sentence()
    assert pygame.image.load(path).get_width() > 600
    scene._delete()
    assert not list(folder.iterdir())
    assert scene._photo is None
    pass_by(hand, 0.2)


def test_one_of_three_does_not_agree_and_nothing_is_taken_or_kept(folder: Path) -> None:
    hand = Stagehand()
    scene = asked(hand, {1: True, 2: True, 3: False})
    pass_by(hand, ASK_S + 1)
    assert scene.consent.phase is Phase.REFUSED
    assert scene._photo is None
    assert not list(folder.iterdir())
    assert scene._sentence() == say("group_none")


def test_somebody_else_in_the_picture_must_agree_too(folder: Path) -> None:
    hand = Stagehand()
    hands = {1: True, 2: True, 3: True, 9: False}
    scene = asked(hand, hands)
    pass_by(hand, 5.0)
    assert scene.consent.phase is Phase.ASKING
    assert scene._sentence() == say("group_stranger")
    del hands[9]
    pass_by(hand, HOLD_S + COUNT_S + 1)
    assert scene.consent.phase is Phase.TAKEN
    assert list(folder.iterdir())


def test_crossed_arms_and_esc_refuse(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Stagehand()
    scene = asked(hand, dict.fromkeys((1, 2, 3), True))
    pass_by(hand, HOLD_S + 0.4)
    monkeypatch.setattr(module, "arms_crossed", lambda pose: True)
    pass_by(hand, COUNT_S + 1)
    assert scene.consent.phase is Phase.REFUSED
    hand = Stagehand()
    scene = asked(hand, dict.fromkeys((1, 2, 3), True))
    pass_by(hand, HOLD_S + 0.4)
    hand.press(pygame.K_ESCAPE)
    assert scene.consent.phase is Phase.REFUSED
    assert len(hand.stack) == 0
    assert not list(folder.iterdir())


def test_a_full_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "save_picture", full)
    hand = Stagehand()
    scene = asked(hand, dict.fromkeys((1, 2, 3), True))
    pass_by(hand, HOLD_S + COUNT_S + 1)
    assert scene.path is None
    assert "No space left" in scene._sentence()


def test_nobody_left_is_no_picture(folder: Path) -> None:
    hand = Stagehand()
    scene = asked(hand, {}, count=0)
    pass_by(hand, 0.5)
    assert scene.consent.phase is Phase.REFUSED


def test_hands_raised_in_the_dance_are_no_answer(folder: Path) -> None:
    hand = Stagehand()
    up = {one: in_row(one, 3, hand_up=True) for one in (1, 2, 3)}
    for step in range(120):
        hand.camera.look_at(hand.now - 4 + step / 30, up)
    hands = dict.fromkeys((1, 2, 3), False)
    scene = asked(hand, hands)
    pass_by(hand, 1.0)
    assert scene.consent.phase is Phase.ASKING
    assert not scene.consent.agreed


def test_hands_work_the_buttons_once_the_question_is_over(folder: Path) -> None:
    hand = Stagehand()
    scene = asked(hand, dict.fromkeys((1, 2, 3), True))
    pass_by(hand, HOLD_S + 0.4)
    assert scene.hands_off
    pass_by(hand, COUNT_S + 0.2)
    assert scene.consent.phase is Phase.TAKEN
    assert not scene.hands_off
    boxes = {button.box for button in scene._menu.buttons}
    assert boxes <= {box for box, _ in hand.stack.kit.targets}
    assert len(boxes) == 2


def test_a_camera_without_pictures_does_not_ask_for_ever(folder: Path) -> None:
    hand = Stagehand()
    scene = asked(hand, {})
    hand.camera.look = lambda now, points, age_s=0.02: None  # type: ignore[method-assign]
    pass_by(hand, ASK_S + 1)
    assert scene.consent.phase is Phase.REFUSED
    assert not list(folder.iterdir())


@pytest.mark.parametrize("name", ["Maximiliana Wolfeschlegel", "W" * 24, "", "王大明" * 8])
def test_a_name_in_the_picture_has_its_column(name: str) -> None:
    one = Standing(1, 6, Profile(name), 10_000, 10_000, 5, 9, 1, Presence.HERE)
    line = ranked_line(Fonts(), one, 400, (255, 255, 255))
    assert 100 < line.get_width() <= 400
