"""The settings screen: each row changes, takes effect and is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pygame
import pytest

from game.scenes.settings import CHOICES, DELAYS_S, SettingsScene, stepped
from game.storage.settings import Settings, SettingsSchema
from game.ui.strings import say
from tests.stagehand import Stagehand


@pytest.fixture
def saved() -> dict[str, Any]:
    return {}


@pytest.fixture
def hand(saved: dict[str, Any]) -> Stagehand:
    hand = Stagehand()
    hand.context.save = saved.update
    hand.camera.live = True
    hand.stack.push(SettingsScene(hand.context, hand.stack))
    hand.frames(2, pygame.Surface((640, 360), 0, 32))
    return hand


def focus(hand: Stagehand, field: str) -> SettingsScene:
    scene = hand.stack.top
    assert isinstance(scene, SettingsScene)
    for _ in CHOICES:
        if scene._menu.focused != field:
            hand.press(pygame.K_DOWN)
    assert scene._menu.focused == field
    return scene


def test_every_choice_is_a_setting_that_may_be_saved() -> None:
    for choice in CHOICES:
        for value in choice.values:
            assert SettingsSchema.model_validate({choice.field: value})
            assert choice.words(value)
        assert getattr(Settings(), choice.field) in choice.values


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.field)
def test_a_row_goes_on_with_the_arrows_and_is_saved(
    hand: Stagehand, saved: dict[str, Any], choice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pygame.display, "toggle_fullscreen", lambda: None)
    monkeypatch.setattr(pygame.display, "is_fullscreen", lambda: False)
    focus(hand, choice.field)
    before = getattr(hand.context.settings, choice.field)
    last = before == choice.values[-1]
    hand.press(pygame.K_LEFT if last else pygame.K_RIGHT)
    after = getattr(hand.context.settings, choice.field)
    assert after == choice.values[choice.values.index(before) + (-1 if last else 1)]
    assert saved == {choice.field: after}
    hand.frames(2, pygame.Surface((640, 360), 0, 32))


def test_the_language_changes_at_once(hand: Stagehand) -> None:
    focus(hand, "language")
    for _ in range(2):
        hand.press(pygame.K_RIGHT)
    assert hand.context.settings.language == "zh-TW"
    assert say("dance") == "跳舞"


def test_a_press_goes_round(hand: Stagehand) -> None:
    focus(hand, "player_view")
    seen = []
    for _ in range(4):
        seen.append(hand.context.settings.player_view)
        hand.press(pygame.K_RETURN)
    assert seen == ["camera", "silhouette", "nothing", "camera"]


def test_another_camera_is_opened_and_its_trouble_is_told(hand: Stagehand) -> None:
    opened: list[str] = []

    def open_camera(camera: str) -> str | None:
        opened.append(camera)
        return "camera 0 is in use"

    hand.context.open_camera = open_camera
    scene = focus(hand, "camera")
    hand.press(pygame.K_RIGHT)
    assert opened == ["0"]
    assert "in use" in scene._trouble
    hand.frames(2, pygame.Surface((640, 360), 0, 32))


def test_a_full_disk_is_told_and_the_change_holds(hand: Stagehand) -> None:
    def full(changes: Mapping[str, Any]) -> None:
        raise OSError(28, "No space left on device")

    hand.context.save = full
    scene = focus(hand, "save_replays")
    hand.press(pygame.K_LEFT)
    assert not hand.context.settings.save_replays
    assert "No space left" in scene._trouble


def test_volumes_reach_the_mixer(hand: Stagehand) -> None:
    focus(hand, "music_volume")
    hand.press(pygame.K_LEFT)
    assert hand.context.audio.music_volume == 0.9


def test_without_a_camera_its_delay_is_not_offered() -> None:
    hand = Stagehand()
    fields = {choice.field for choice in SettingsScene(hand.context, hand.stack)._choices}
    assert fields == {choice.field for choice in CHOICES} - {"camera_delay_s"}


def test_escape_leaves(hand: Stagehand) -> None:
    hand.press(pygame.K_ESCAPE)
    assert hand.stack.top is None


def test_a_value_between_two_steps_goes_to_a_step() -> None:
    assert stepped(DELAYS_S, 0.163, 1, around=False) == pytest.approx(0.18)
    assert stepped(DELAYS_S, DELAYS_S[-1], 1, around=False) == DELAYS_S[-1]
    assert stepped((1, 2, 3), 3, 1, around=True) == 1
