"""What the crowd is heard to do in a dance and at its end."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from game.core.judge import Grade
from game.scenes.dance import DanceScene
from game.scenes.results import ResultsScene
from game.storage.library import assets_folder
from tests.stagehand import Stagehand

SURFACE = pygame.Surface((320, 180), 0, 32)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sounds: list[str] = []
    monkeypatch.setattr("game.audio.Audio.play_sound", lambda _, name: sounds.append(name))
    return sounds


def danced(hand: Stagehand) -> DanceScene:
    """The song, danced as the coach does it."""
    scene = hand.dance()
    hand.stack.push(scene)
    for _ in range(400):
        hand.now += 0.05
        run = hand.run
        hand.camera.look(hand.now, hand.choreography.pose_at(run.song_s + 0.03))
        hand.stack.update(hand.now)
        if hand.stack.top is not scene:
            break
    return scene


def test_the_crowd_waits_cheers_and_applauds(heard: list[str]) -> None:
    hand = Stagehand()
    moves = hand.choreography.moves
    moves = (moves[0], replace(moves[1], gold=True), *moves[2:])
    hand.choreography = replace(hand.choreography, moves=moves)
    hand.context.songs[0] = replace(hand.context.songs[0], choreography=hand.choreography)
    danced(hand)
    assert isinstance(hand.stack.top, ResultsScene)
    crowd = [name for name in heard if name.startswith(("crowd", "applause"))]
    assert crowd[0] == "crowd_murmur"
    assert crowd.count("crowd_gold") == 1
    assert "crowd_star" in crowd
    assert crowd[-1] == "applause_large"
    assert "cheer" in heard
    for name in set(heard):
        assert (assets_folder() / "sounds" / f"{name}.ogg").is_file()


def test_a_restart_murmurs_again_and_forgets_the_combo(heard: list[str]) -> None:
    hand = Stagehand()
    scene = hand.dance()
    hand.stack.push(scene)
    hand.frames(2, SURFACE)
    scene.restart()
    assert heard.count("crowd_murmur") == 2


@pytest.mark.parametrize(("grade", "sound"), [(None, "select"), (Grade.PERFECT, "applause_large")])
def test_applause_goes_by_stars(heard: list[str], grade: Grade | None, sound: str) -> None:
    hand = Stagehand()
    hand.stack.push(hand.finished(grade))
    hand.stack.apply()
    assert heard[0] == sound
