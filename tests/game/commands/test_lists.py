"""`songs` and `replays`."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.storage import library
from game.storage.choreography_file import read_choreography, write_choreography
from game.storage.library import shipped_songs_folder
from game.storage.replay_store import keep_replay
from tests.fakes import dance_replay, make_choreography
from tests.typed_commands import SONG_ID, run, words_of


def test_songs_lists_what_is_installed() -> None:
    result = run("songs")
    assert result.exit_code == 0
    assert SONG_ID in result.output


def test_titles_are_not_taken_for_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_choreography(make_choreography(title="[/red] Disco"), tmp_path / "[b]song")
    monkeypatch.setattr(library, "shipped_songs_folder", lambda: tmp_path)
    result = run("songs")
    assert result.exit_code == 0
    assert "[/red] Disco" in result.output


def test_replays_lists_what_is_kept(data_folder: Path) -> None:
    assert "No replay is kept" in words_of(run("replays"))
    song = read_choreography(shipped_songs_folder() / SONG_ID)
    root = data_folder / "replays"
    path = keep_replay(dance_replay(song, player="Ada"), root)
    keep_replay(dance_replay(song, dance="0" * 64, camera="virtual"), root)
    keep_replay(dance_replay(make_choreography()), root)
    (path.parent / "broken.npz").write_bytes(b"broken")
    result = run("replays")
    assert result.exit_code == 0, result.output
    said = words_of(result)
    for part in ("Ada (player)", "virtual dancer", "10000", "another version", "not installed"):
        assert part in said
    assert "broken: " in said
    assert (path.parent / "scores.json").exists()
