"""`pack`, `install`, `remove` and `export`, as a user types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.storage.choreography_file import write_choreography
from pose_engine.pose_io import read_poses
from tests.fakes import make_choreography
from tests.typed_commands import SONG_ID, run, words_of


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def song(here: Path) -> Path:
    write_choreography(make_choreography(title="[b]Mine"), here / "mine")
    return here / "mine"


def test_a_song_goes_out_and_comes_in_and_goes(song: Path, data_folder: Path) -> None:
    assert run("pack", song).exit_code == 0
    assert run("pack", song).exit_code == 1
    assert "--replace" in words_of(run("pack", song))
    assert run("pack", song, "--replace", "-o", song.parent).exit_code == 0
    result = run("install", "test-song.mirrorbeat")
    assert result.exit_code == 0, result.output
    assert "Installed: [b]Mine by Nobody (test-song)" in words_of(result)
    assert "you" in run("songs").output
    again = run("install", "test-song.mirrorbeat", "nothing.mirrorbeat")
    assert again.exit_code == 1
    assert "add --replace" in words_of(again)
    assert "no such file" in words_of(again)
    assert run("install", "test-song.mirrorbeat", "--replace").exit_code == 0
    assert run("remove", "test-song", input="n\n").exit_code == 1
    assert (data_folder / "songs" / "test-song").exists()
    assert run("remove", "test-song", input="y\n").exit_code == 0
    assert not (data_folder / "songs" / "test-song").exists()
    assert "no song" in words_of(run("remove", "test-song"))


def test_shipped_songs_stay(data_folder: Path) -> None:
    assert run("pack", SONG_ID).exit_code == 0
    for words in (["install", f"{SONG_ID}.mirrorbeat", "--replace"], ["remove", SONG_ID, "--yes"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "comes with the game" in words_of(result)


def test_a_broken_song_of_yours_can_be_removed(data_folder: Path) -> None:
    (data_folder / "songs" / "broken").mkdir(parents=True)
    assert run("remove", "broken", "--yes").exit_code == 0
    assert not (data_folder / "songs" / "broken").exists()


def test_export(song: Path, here: Path) -> None:
    assert run("export", song, "-o", "a.npz", "--fps", 10).exit_code == 0
    assert len(read_poses(here / "a.npz")) == 121
    result = run("export", song, "--format", "coco", "--track", 1)
    assert "--fps 30" in words_of(result)
    assert (here / "test-song.coco.json").exists()
    for words in (["-o", "a.xyz"], ["--format", "bvh"], [], ["--format", "csv", "--track", 2]):
        assert run("export", song, *words).exit_code == 2
    assert run("export", song, "-o", "not/there.csv").exit_code == 1
    assert run("export", "nothing", "--format", "csv").exit_code == 1
