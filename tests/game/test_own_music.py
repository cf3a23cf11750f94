"""Music dropped on the window: copied whole, once, over nothing."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from game.audio import click_track
from game.own_music import keep_music
from game.storage.choreography_file import SongError
from game.tunes import music_folder


@pytest.fixture
def music(tmp_path: Path) -> Path:
    path = tmp_path / "Beat.WAV"
    path.write_bytes(click_track(100.0, 0.5, 2.0))
    return path


def there() -> list[str]:
    return sorted(path.name for path in music_folder().iterdir())


def test_it_is_copied_once(music: Path) -> None:
    kept = keep_music(music)
    assert kept == music_folder() / "Beat.WAV"
    assert kept.read_bytes() == music.read_bytes()
    assert keep_music(music) == kept
    assert keep_music(kept) == kept
    assert there() == ["Beat.WAV"]


def test_other_music_of_that_name_stays(music: Path) -> None:
    first = keep_music(music).read_bytes()
    music.write_bytes(click_track(120.0, 0.5, 2.0))
    second = keep_music(music)
    assert second.name == "Beat 2.WAV"
    assert keep_music(music) == second
    assert (music_folder() / "Beat.WAV").read_bytes() == first
    assert there() == ["Beat 2.WAV", "Beat.WAV"]


def test_what_is_no_music_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.ogg").write_bytes(b"no music at all")
    with pytest.raises(SongError, match="not music"):
        keep_music(tmp_path / "no.ogg")
    with pytest.raises(SongError, match="missing"):
        keep_music(tmp_path / "none.ogg")
    assert not music_folder().exists()


def test_too_much_is_refused(music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.own_music.MOST_MUSIC_BYTES", 1000)
    with pytest.raises(SongError, match="larger"):
        keep_music(music)


def test_a_full_disk_leaves_nothing(music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfileobj", full)
        with pytest.raises(OSError, match=r"cannot write .*Beat\.WAV: No space"):
            keep_music(music)
    assert there() == []
    assert keep_music(music).name == "Beat.WAV"
