"""`doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.commands.checks import _songs
from game.storage.choreography_file import read_choreography, write_choreography
from tests.fakes import make_choreography
from tests.typed_commands import run


def test_doctor_tells_how_things_are() -> None:
    result = run("doctor")
    assert result.exit_code == 0
    for name in ("model", "camera", "sound", "display", "songs", "settings", "data folder"):
        assert name in result.output


def test_doctor_tells_of_your_songs_and_of_what_an_install_left(data_folder: Path) -> None:
    songs = data_folder / "songs"
    write_choreography(make_choreography(), songs / "test-song")
    (songs / "broken").mkdir()
    (songs / ".coming-77").mkdir()
    good, *notes = _songs()
    assert "1 of them yours" in good.text
    assert [note.state for note in notes] == ["note", "note"]
    assert "install its pack anew" in notes[0].text
    assert ".coming-77" in notes[1].text


def test_doctor_has_a_song_back_that_a_killed_save_had_hidden(data_folder: Path) -> None:
    songs = data_folder / "songs"
    write_choreography(make_choreography(), songs / ".going-test-song")
    write_choreography(make_choreography(8.0), songs / ".coming-7" / "song")
    good, note = _songs()
    assert "1 of them yours" in good.text
    assert "cut short" in note.text
    assert sorted(path.name for path in songs.glob("*-*")) == [".coming-7", "test-song"]
    assert read_choreography(songs / "test-song").duration_s == 12.0


def test_doctor_tells_what_importing_films_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pose_engine.extras.find_spec", lambda name: None if name == "av" else name)
    lines = " ".join(run("doctor").output.split())
    assert "av not installed" in lines
    assert "pip install av librosa soundfile" in lines
