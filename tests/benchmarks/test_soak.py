"""A song of the soak: danced, kept and entered, as the game itself would."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from benchmarks.soak import SIZE, Soak, memory_mb
from game.scenes.title import TitleScene


def test_a_song_is_danced_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.display.set_mode(SIZE)
    game = Soak(tmp_path, engine=False)
    try:
        game.dance(0)
        assert game.run is not None
        assert game.run.score.score > 9000
        assert isinstance(game.stack.top, TitleScene)
    finally:
        game.close()
    assert len(list((tmp_path / "replays").rglob("*.npz"))) == 1
    assert (tmp_path / "scores.sqlite").stat().st_size > 0
    assert memory_mb() > 10
