"""What several tests share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the settings of whoever runs it."""
    path = tmp_path / "data" / "settings.json"
    monkeypatch.setattr("game.storage.settings.settings_file", lambda: path)
    return path


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing that a test does reaches the player's own data."""
    folder = tmp_path / "player"
    for module in ("game.replays", "game.commands.replay_tasks", "game.storage.replay_store"):
        monkeypatch.setattr(f"{module}.replays_folder", lambda: folder / "replays")
    for module in ("game.storage.library", "game.commands.checks"):
        monkeypatch.setattr(f"{module}.user_songs_folder", lambda: folder / "songs")
    monkeypatch.setattr("game.storage.drafts.drafts_folder", lambda: folder / "drafts")
    monkeypatch.setattr("game.storage.song_save.backups_folder", lambda: folder / "backups")
    monkeypatch.setattr("game.film_notes.user_cache_path", lambda *_, **__: folder / "cache")
    for module in ("game.storage.score_file", "game.players"):
        monkeypatch.setattr(f"{module}.scores_file", lambda: folder / "scores.sqlite")
    return folder


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of real photographs and the original implementation's answers."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference material (../shared/reference) is not here")
    return REFERENCE


@pytest.fixture(scope="session")
def reference_images(reference: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Name to RGB picture, for each photograph that the original has answered on."""
    from pose_engine.sources import read_image

    manifest = json.loads((reference / "images" / "manifest.json").read_text())
    assert manifest
    return {path.stem: read_image(path) for path in sorted((reference / "images").glob("*.jpg"))}


@pytest.fixture(scope="session")
def posenet() -> Any:
    from pose_engine import PoseNet

    return PoseNet()


@pytest.fixture(scope="session")
def dancer() -> np.ndarray[Any, Any]:
    """A picture of the virtual dancer, in full view."""
    from game.virtual.camera import VirtualCamera
    from game.virtual.options import DancerOptions

    frame = VirtualCamera(DancerOptions(), paced=False).read()
    assert frame is not None
    return frame.image


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language that a test chooses ends with it."""
    from game.ui.strings import speak

    speak("en")
    yield
    speak("en")
