from __future__ import annotations

from pathlib import Path

import pytest

from game.storage.choreography_file import SongError, write_choreography
from game.storage.library import find_song, find_songs, shipped_songs_folder
from tests.fakes import make_choreography


def test_broken_songs_are_listed_with_their_reason_and_the_others_play(tmp_path: Path) -> None:
    write_choreography(make_choreography(id="good-one"), tmp_path / "z-good")
    (tmp_path / "a-broken").mkdir()
    (tmp_path / "a-broken" / "choreography.json").write_text("{")
    (tmp_path / ".hidden").mkdir()
    songs = find_songs([tmp_path, tmp_path / "not-there"])
    assert [song.id for song in songs] == ["good-one", "a-broken"]
    assert songs[0].error is None
    assert "choreography.json" in str(songs[1].error)
    assert songs[0].cover is None
    assert songs[0].audio is None


def test_songs_are_found_by_id_and_by_folder(tmp_path: Path) -> None:
    write_choreography(make_choreography(id="mine"), tmp_path / "mine")
    songs = find_songs([tmp_path])
    assert find_song("mine", songs).id == "mine"
    assert find_song(str(tmp_path / "mine"), []).id == "mine"
    with pytest.raises(SongError, match="installed: mine"):
        find_song("yours", songs)
    (tmp_path / "mine" / "poses.npz").unlink()
    with pytest.raises(SongError, match=r"poses\.npz is missing"):
        find_song("mine", find_songs([tmp_path]))


def test_two_songs_of_one_id_do_not_both_play(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_choreography(make_choreography(id="twin"), tmp_path / name)
    first, second = find_songs([tmp_path])
    assert first.error is None
    assert "twin" in str(second.error)
    assert find_song("twin", [first, second]) is first


def test_every_shipped_song_can_be_played() -> None:
    songs = find_songs([shipped_songs_folder()])
    assert songs
    for song in songs:
        assert song.error is None
        assert song.audio is not None
        assert song.cover is not None
