"""The settings file: whole, broken, from the future, and on a full disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.storage import settings as module
from game.storage.settings import Settings, read_settings, save_changes, settings_in_force

STANCE = tuple((round(0.1 * index, 4), -0.5) for index in range(17))
ENVELOPE = {"format": "mirrorbeat.settings", "version": 1}


def written(path: Path, **fields: Any) -> Path:
    path.write_text(json.dumps({**ENVELOPE, **fields}))
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.json") == (Settings(), None)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    save_changes({"camera_delay_s": 0.152, "stance": STANCE}, path)
    assert read_settings(path) == (Settings(camera_delay_s=0.152, stance=STANCE), None)
    data = json.loads(path.read_text())
    assert data["format"] == "mirrorbeat.settings"
    assert data["version"] == 1
    assert [child.name for child in path.parent.iterdir()] == ["settings.json"]


def test_a_change_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "s.json", difficulty="hard", full_screen=True)
    save_changes({"picture_delay_s": 0.03}, path)
    expected = Settings(difficulty="hard", full_screen=True, picture_delay_s=0.03)
    assert read_settings(path) == (expected, None)


BROKEN = {
    "no json": b"{",
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "another kind": b'{"format": "mirrorbeat.choreography", "version": 1}',
    "no version": b'{"format": "mirrorbeat.settings"}',
    "the future": b'{"format": "mirrorbeat.settings", "version": 2, "colours": "many"}',
    "a stranger": json.dumps({**ENVELOPE, "colour": "red"}).encode(),
    "a wrong number": json.dumps({**ENVELOPE, "camera_delay_s": 99}).encode(),
    "not a number": json.dumps({**ENVELOPE, "camera_delay_s": float("nan")}).encode(),
    "a text for a number": json.dumps({**ENVELOPE, "camera_delay_s": "0.1"}).encode(),
    "half a stance": json.dumps({**ENVELOPE, "stance": [[0, 0]]}).encode(),
    "too deep": b"[" * 200_000,
    "a list": b"[1]",
    "too large": b" " * 1_000_001,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_used_is_told_of_and_kept(name: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(BROKEN[name])
    found, note = read_settings(path)
    assert found == Settings()
    assert note is not None
    assert "settings.json" in note
    assert "\n" not in note
    assert path.read_bytes() == BROKEN[name], "reading changes nothing"
    for number in (1, 2):
        path.write_bytes(BROKEN[name])
        save_changes({"camera_delay_s": 0.1}, path)
        assert (tmp_path / f"settings.aside-{number}.json").read_bytes() == BROKEN[name]
        assert read_settings(path) == (Settings(camera_delay_s=0.1), None)


def test_the_future_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(BROKEN["the future"])
    note = read_settings(path)[1]
    assert note is not None
    assert "update Mirrorbeat" in note


def test_a_folder_in_its_place_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    assert read_settings(tmp_path / "settings.json")[1] is not None
    with pytest.raises(OSError, match=r"settings\.json"):
        save_changes({"camera_delay_s": 0.1}, tmp_path / "settings.json")


def test_a_full_disk_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "settings.json", difficulty="hard")

    def full(target: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(module, "write_atomic", full)
    with pytest.raises(OSError, match="No space"):
        save_changes({"camera_delay_s": 0.1}, path)
    assert read_settings(path) == (Settings(difficulty="hard"), None)


@pytest.mark.parametrize("changes", [{"camera_delay_s": 7.0}, {"colour": 1}, {"stance": ((0, 0),)}])
def test_nothing_is_saved_that_could_not_be_read(changes: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path / "settings.json", difficulty="hard")
    with pytest.raises(ValueError):
        save_changes(changes, path)
    assert read_settings(path)[0].difficulty == "hard"


@given(data=st.binary(max_size=300))
def test_any_bytes_have_an_answer(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_bytes(data)
    found, note = read_settings(path)
    assert note is not None or found == Settings()


def test_the_saved_delay_is_of_the_player_s_camera() -> None:
    saved = Settings(camera_delay_s=0.15, picture_delay_s=0.03)
    assert settings_in_force(saved, live=True) == saved
    assert settings_in_force(saved, live=False) == Settings(picture_delay_s=0.03)
    assert settings_in_force(saved, live=True, camera_delay_s=0.0).camera_delay_s == 0.0
    assert settings_in_force(saved, live=False, camera_delay_s=0.1).camera_delay_s == 0.1


def test_the_picture_is_drawn_ahead_of_the_sound() -> None:
    assert Settings(picture_delay_s=0.04).shown_s(10.0) == pytest.approx(10.04)
