"""The calibration screen: from the title and back, with the virtual dancer's arms as the player."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pygame
import pytest

from game.calibration_run import CalibrationRun, Step
from game.core.calibration import CalibrationResult
from game.core.stance import BODY_PARTS, ROOM
from game.scenes.calibrate import CalibrateScene
from game.scenes.title import TitleScene
from game.ui.strings import ENGLISH
from game.virtual.dancer import performed_poses
from game.virtual.options import DancerOptions
from tests.stagehand import Stagehand

SURFACE = pygame.Surface((320, 180), 0, 32)


class Player(Stagehand):
    """A stagehand whose camera sees somebody who claps, `late_s` behind the beat."""

    late_s = 0.15
    hidden: tuple[int, ...] = ()
    still = False

    def frames(self, count: int, surface: pygame.Surface = SURFACE, step_s: float = 1 / 30) -> None:
        for _ in range(count):
            self.now += step_s
            self.camera.look(self.now, self.pose())
            assert self.camera.newest is not None
            self.camera.newest.people[0].pose.keypoint_scores[list(self.hidden)] = 0.05
            self.stack.update(self.now)
            self.stack.draw(surface)

    def pose(self) -> np.ndarray:
        run = self.run_now
        song_s = None if run is None else run.song_time(self.now - 0.02)
        told = DancerOptions(late_s=self.late_s, still=self.still)
        exercise = None if run is None else run.exercise
        return performed_poses(exercise, told, song_s, idle_s=self.now)

    @property
    def scene(self) -> CalibrateScene:
        assert isinstance(self.stack.top, CalibrateScene)
        return self.stack.top

    @property
    def run_now(self) -> CalibrationRun | None:
        top = self.stack.top
        return top.run if isinstance(top, CalibrateScene) else None

    def until(self, done: Callable[[], bool], limit: int = 1500) -> None:
        for _ in range(limit):
            if done():
                return
            self.frames(1)
        raise AssertionError("it never came so far")

    def to(self, step: Step) -> None:
        self.until(lambda: self.scene.run.step is step)

    @property
    def offered(self) -> list[str]:
        menu = self.scene._menu
        return [] if menu is None else [button.name for button in menu.buttons]

    def open(self) -> None:
        self.stack.push(TitleScene(self.context, self.stack))
        self.frames(1)
        self.press(pygame.K_c)
        self.frames(1)


@pytest.fixture
def player() -> Player:
    player = Player()
    player.camera.virtual, player.camera.live = False, True
    player.open()
    return player


def test_the_result_is_saved_and_used_at_once(player: Player) -> None:
    saved: list[Mapping[str, Any]] = []
    player.context.save = saved.append
    player.to(Step.DONE)
    player.frames(3)
    assert player.offered == ["save", "try_again", "cancel"]
    player.press(pygame.K_RETURN)
    assert isinstance(player.stack.top, TitleScene)
    (changes,) = saved
    assert changes["camera_delay_s"] == pytest.approx(0.15, abs=0.015)
    assert len(changes["stance"]) == 17
    assert player.context.settings.camera_delay_s == changes["camera_delay_s"]
    assert player.context.settings.stance == changes["stance"]


def test_nothing_is_kept_without_save(player: Player) -> None:
    before = player.context.settings
    player.context.save = lambda changes: pytest.fail("it was not asked for")
    player.to(Step.DONE)
    player.press(pygame.K_ESCAPE)
    assert isinstance(player.stack.top, TitleScene)
    assert player.context.settings == before


def test_a_full_disk_is_told_of_and_the_delay_holds(player: Player) -> None:
    def full(changes: Mapping[str, Any]) -> None:
        raise OSError(28, "No space left on device")

    player.context.save = full
    player.to(Step.DONE)
    player.press(pygame.K_RETURN)
    player.frames(2)
    assert player.scene._sentence() == ("It could not be saved: No space left on device", False)
    assert player.offered == ["try_again", "done"]
    assert player.context.settings.camera_delay_s > 0.1
    player.press(pygame.K_RIGHT)
    player.press(pygame.K_RETURN)
    assert isinstance(player.stack.top, TitleScene)


def test_the_virtual_dancer_s_delay_is_never_saved() -> None:
    player = Player()
    player.open()
    player.to(Step.DONE)
    player.frames(2)
    assert player.offered == ["done", "try_again"]
    assert "Virtual dancer" in player.scene._sentence()[0]
    player.press(pygame.K_RETURN)
    assert player.context.settings.camera_delay_s == 0.0


def test_a_failed_try_says_why_and_tries_again(player: Player) -> None:
    player.to(Step.BEATS)
    player.still = True
    player.to(Step.DONE)
    player.frames(2)
    result = player.scene.run.result
    assert result is not None
    assert result.reason == "calibrate_few"
    assert player.offered == ["try_again", "cancel"]
    player.still = False
    player.press(pygame.K_RETURN)
    assert player.scene.run.step is Step.VIEW
    player.to(Step.DONE)
    assert player.offered == ["save", "try_again", "cancel"]


def test_missing_feet_are_told_of_and_can_be_passed_over(player: Player) -> None:
    player.hidden = (15, 16)
    player.frames(60)
    assert player.scene._sentence() == (ENGLISH["feet_hidden"], False)
    assert player.offered == []
    player.until(lambda: player.offered == ["calibrate_anyway"])
    player.press(pygame.K_RETURN)
    assert player.scene.run.step is Step.STILL
    player.frames(1)
    assert player.offered == []


def test_a_lost_camera_is_told_of(player: Player) -> None:
    player.camera.trouble = "the fake camera is gone: plug it in"
    player.frames(3)
    assert player.scene._sentence() == ("the fake camera is gone: plug it in", False)


def test_leaving_stops_the_click_and_the_dancer(player: Player) -> None:
    player.to(Step.BEATS)
    player.press(pygame.K_ESCAPE)
    player.frames(1)
    assert player.camera.song[0] is None


@pytest.mark.parametrize("size", [(1280, 720), (800, 600), (400, 700)])
@pytest.mark.parametrize("step", [Step.STILL, Step.BEATS, Step.DONE])
def test_every_step_is_drawn(player: Player, step: Step, size: tuple[int, int]) -> None:
    player.to(step)
    surface = pygame.Surface(size, 0, 32)
    player.frames(10, surface)
    assert pygame.surfarray.array3d(surface).std() > 5


@pytest.mark.parametrize(
    ("result", "offered"),
    [
        (
            CalibrationResult(-0.04, 0.01, 8, late_s=(-0.04,) * 8),
            ["save", "try_again", "cancel"],
        ),
        (
            CalibrationResult(None, 0.2, 5, "calibrate_uneven", late_s=(-3.0, 0.0, 9.0)),
            ["try_again", "cancel"],
        ),
        (CalibrationResult(None, None, 0, "calibrate_off_beat"), ["try_again", "cancel"]),
        (
            CalibrationResult(None, None, 0, "trunk_hidden", ("trunk",)),
            ["try_again", "cancel"],
        ),
    ],
)
def test_every_result_is_drawn(
    player: Player, result: CalibrationResult, offered: list[str]
) -> None:
    player.to(Step.DONE)
    player.frames(2)
    usual = pygame.surfarray.array3d(SURFACE).astype(int)
    player.scene.run.result = result
    player.scene._enter(Step.DONE)
    player.frames(2)
    assert player.offered == offered
    drawn = pygame.surfarray.array3d(SURFACE).astype(int)
    assert (np.abs(drawn - usual).max(axis=2) > 60).mean() > 0.005, "it shows this result"


def test_every_reason_and_missing_part_has_its_words() -> None:
    for name in (*BODY_PARTS, ROOM):
        assert f"{name}_hidden" in ENGLISH
    for reason in ("calibrate_few", "calibrate_uneven", "calibrate_off_beat"):
        assert reason in ENGLISH


def test_the_title_s_button_opens_it() -> None:
    player = Player()
    player.stack.push(TitleScene(player.context, player.stack))
    player.frames(1)
    for _ in range(4):
        player.press(pygame.K_RIGHT)
    player.press(pygame.K_RETURN)
    assert isinstance(player.stack.top, CalibrateScene)
