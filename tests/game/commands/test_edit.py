"""`edit`: what is opened, and what it says where nothing can be."""

from __future__ import annotations

from typing import Any

import pytest

from game.commands import edit
from tests.typed_commands import SONG_ID, run, words_of


def test_it_opens_the_song_in_the_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr("game.app.has_display", lambda: True)
    monkeypatch.setattr(edit, "open_game", started.append)
    assert run("edit", SONG_ID, "--camera", "virtual").exit_code == 0
    assert started[0].edit
    assert started[0].song.id == SONG_ID


def test_it_needs_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.app.has_display", lambda: False)
    result = run("edit", SONG_ID)
    assert result.exit_code == 2
    assert "needs a window" in words_of(result)
