"""A song put into a folder of any place, in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.storage.choreography_file import SongError
from game.storage.library import find_song
from game.storage.song_places import AlreadyThere, PlaceTaken, check_folder, folder_at


def put(folder: Path, text: str, *, replace: bool = False) -> None:
    with folder_at(folder, replace=replace) as made:
        (made / "choreography.json").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_there_as_a_whole_and_leaves_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "song"
    put(folder, "one")
    with pytest.raises(AlreadyThere, match="already holds a song"):
        put(folder, "two")
    put(folder, "three", replace=True)
    assert (folder / "choreography.json").read_text() == "three"
    assert names(folder.parent) == ["song"]


def test_an_empty_folder_and_a_link_are_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    put(tmp_path / "link", "one")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "empty" / "choreography.json").read_text() == "one"


def test_what_fails_leaves_the_old_song(tmp_path: Path) -> None:
    folder = tmp_path / "song"
    put(folder, "one")

    def fail() -> None:
        with folder_at(folder, replace=True) as made:
            (made / "choreography.json").write_text("half")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        fail()
    assert (folder / "choreography.json").read_text() == "one"
    assert names(tmp_path) == ["song"]


def test_a_song_moved_aside_by_a_killed_program_comes_back_and_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "song"
    put(folder, "one")
    folder.rename(tmp_path / ".going-song")
    with pytest.raises(SongError, match=r"choreography\.json"):  # it is back, and no whole song
        find_song(str(folder), [])
    assert names(tmp_path) == [".lock", "song"]
    folder.rename(tmp_path / ".going-song")
    (tmp_path / ".lock").unlink()
    put(folder, "two", replace=True)
    assert (folder / "choreography.json").read_text() == "two"
    assert names(tmp_path) == ["song"]


def test_other_peoples_files_stay(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("dear")
    (tmp_path / "letters" / "choreography.json").write_text("{}")
    with pytest.raises(PlaceTaken, match=r"mother\.txt"):
        put(tmp_path / "letters", "one", replace=True)
    with pytest.raises(PlaceTaken, match="is a file"):
        check_folder(tmp_path / "letters" / "mother.txt", replace=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "love.ogg").write_bytes(b"OggS")
    with pytest.raises(PlaceTaken, match=r"love\.ogg"):
        put(tmp_path / "mine", "one", replace=True)
    put(tmp_path / "song", '{"audio": "tune.ogg"}')
    (tmp_path / "song" / "tune.ogg").write_bytes(b"OggS")
    put(tmp_path / "song", "two", replace=True)
    assert names(tmp_path / "song") == ["choreography.json"]
