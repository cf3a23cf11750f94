from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from game.storage import pack, song_places
from game.storage.choreography_file import (
    COVER_NAME,
    JSON_NAME,
    POSES_NAME,
    SongError,
    read_choreography,
    write_choreography,
)
from game.storage.library import find_songs, shipped_songs_folder
from game.storage.pack import AlreadyInstalled, PackError, install_pack, write_pack
from game.storage.song_places import PlaceTaken, one_at_a_time, remove_song
from tests.fakes import make_choreography

MUSIC = b"OggS" + bytes(2000)


def make_song(folder: Path, **changes: object) -> Path:
    """A song's folder with music and a cover."""
    write_choreography(make_choreography(audio="audio.ogg", **changes), folder)
    (folder / "audio.ogg").write_bytes(MUSIC)
    cv2.imwrite(str(folder / COVER_NAME), np.zeros((8, 8, 3), np.uint8))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return make_song(tmp_path / "made" / "my song")


@pytest.fixture
def packed(song: Path, tmp_path: Path) -> Path:
    write_pack(song, tmp_path / "song.mirrorbeat")
    return tmp_path / "song.mirrorbeat"


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return tmp_path / "songs"


def change(packed: Path, **files: bytes | None) -> Path:
    """The pack with other files; names have _ where a dot belongs, None leaves one out."""
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for key, content in files.items():
        name = ".".join(key.rsplit("_", 1))
        members.pop(name, None)
        if content is not None:
            members[name] = content
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed


def test_a_pack_brings_the_song_whole(song: Path, packed: Path, songs: Path) -> None:
    place = install_pack(packed, songs)
    assert place == songs / "test-song"
    assert contents(place) == contents(song)
    assert [entry.id for entry in find_songs([songs])] == ["test-song"]
    assert visible(songs) == ["test-song"]


def test_the_same_song_gives_the_same_pack(song: Path, packed: Path, tmp_path: Path) -> None:
    os.utime(song / JSON_NAME, (1e9, 1e9))
    write_pack(song, tmp_path / "again.mirrorbeat")
    assert (tmp_path / "again.mirrorbeat").read_bytes() == packed.read_bytes()


def test_other_files_of_the_folder_stay_at_home(song: Path, tmp_path: Path) -> None:
    (song / "diary.txt").write_text("private")
    (song / ".hidden").write_text("private")
    write_pack(song, tmp_path / "a.mirrorbeat")
    with zipfile.ZipFile(tmp_path / "a.mirrorbeat") as archive:
        assert sorted(archive.namelist()) == ["audio.ogg", JSON_NAME, COVER_NAME, POSES_NAME]


def test_every_shipped_song_can_be_packed_and_installed(tmp_path: Path, songs: Path) -> None:
    for entry in find_songs([shipped_songs_folder()]):
        path = tmp_path / f"{entry.id}.mirrorbeat"
        write_pack(entry.folder, path)
        assert contents(install_pack(path, songs)) == contents(entry.folder)


def test_progress_is_told(song: Path, tmp_path: Path, songs: Path) -> None:
    told: list[tuple[int, int]] = []
    write_pack(song, tmp_path / "a.mirrorbeat", lambda *done: told.append(done))
    assert told[-1][0] == told[-1][1]
    told.clear()
    install_pack(tmp_path / "a.mirrorbeat", songs, on_bytes=lambda *done: told.append(done))
    assert told[-1][0] == told[-1][1] > 2000


def test_a_broken_song_is_not_packed(song: Path, tmp_path: Path) -> None:
    (song / POSES_NAME).write_bytes(b"broken")
    with pytest.raises(SongError, match="poses"):
        write_pack(song, tmp_path / "a.mirrorbeat")
    assert not (tmp_path / "a.mirrorbeat").exists()


# -- songs that are there


def test_a_song_that_is_there_stays(packed: Path, songs: Path) -> None:
    place = install_pack(packed, songs)
    before = contents(place)
    change(packed, audio_ogg=b"OggS other")
    with pytest.raises(AlreadyInstalled, match="installed already") as caught:
        install_pack(packed, songs)
    assert caught.value.folder == place
    assert contents(place) == before
    install_pack(packed, songs, replace=True)
    assert (place / "audio.ogg").read_bytes() == b"OggS other"
    assert visible(songs) == ["test-song"]


def test_a_song_is_known_by_its_id_and_not_by_its_folder(packed: Path, songs: Path) -> None:
    make_song(songs / "another name")
    with pytest.raises(AlreadyInstalled):
        install_pack(packed, songs)
    assert install_pack(packed, songs, replace=True) == songs / "another name"
    assert visible(songs) == ["another name"]


def test_a_shipped_song_is_never_replaced(packed: Path, songs: Path, song: Path) -> None:
    for replace in (False, True):
        with pytest.raises(PackError, match="comes with the game"):
            install_pack(packed, songs, replace=replace, shipped_folder=song.parent)
    assert visible(songs) == []


def test_a_failed_replacement_leaves_the_old_song(
    packed: Path, songs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = install_pack(packed, songs)
    before, rename = contents(place), Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.startswith(".coming-"):
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(PackError, match="Input/output error"):
        install_pack(packed, songs, replace=True)
    assert contents(place) == before
    assert visible(songs) == ["test-song"]


# -- what a killed install leaves behind

KILLED = """
import os, sys
from pathlib import Path
from game.storage.pack import install_pack
rename, left = Path.rename, [int(sys.argv[3])]
def dying(self, target):
    if left[0] == 0:
        os._exit(9)
    left[0] -= 1
    return rename(self, target)
Path.rename = dying
install_pack(Path(sys.argv[1]), Path(sys.argv[2]), replace=True)
"""


@pytest.mark.parametrize("renames", [0, 1])
def test_a_killed_install_is_cleared_away_by_the_next(
    packed: Path, songs: Path, renames: int
) -> None:
    before = contents(install_pack(packed, songs))
    change(packed, audio_ogg=b"OggS other")
    arguments = [sys.executable, "-c", KILLED, str(packed), str(songs), str(renames)]
    assert subprocess.run(arguments, check=False).returncode == 9
    assert len(visible(songs)) == 2
    with pytest.raises(AlreadyInstalled):  # which brings the old one back, if it had gone
        install_pack(packed, songs)
    assert visible(songs) == ["test-song"]
    assert contents(songs / "test-song") == before


def test_two_at_a_time_do_not_disturb_each_other(packed: Path, songs: Path) -> None:
    songs.mkdir()
    with one_at_a_time(songs), pytest.raises(PackError, match="another Mirrorbeat"):
        install_pack(packed, songs)
    assert visible(songs) == []


def test_a_song_can_be_removed(packed: Path, songs: Path) -> None:
    place = install_pack(packed, songs)
    remove_song(place)
    assert visible(songs) == []


def test_a_link_to_a_song_is_removed_and_not_the_song(song: Path, songs: Path) -> None:
    songs.mkdir()
    (songs / "test-song").symlink_to(song, target_is_directory=True)
    remove_song(songs / "test-song")
    assert visible(songs) == []
    assert (song / JSON_NAME).exists()


# -- what cannot be


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"poses_npz": None}, "poses.npz is missing"),
        ({"choreography_json": None}, "choreography.json is missing"),
        ({"audio_ogg": None}, "music is missing"),
        ({"audio_ogg": b"MZ a program"}, "not music"),
        ({"audio_ogg": b"RIFF\0\0\0\0AVI LIST"}, "not music"),
        ({"other_ogg": b"OggS", "cover_png": None}, "2 files of music"),
        ({"audio_ogg": None, "other_ogg": b"OggS"}, "music is missing"),
        ({"cover_png": b"\xff\xd8\xff JPEG"}, "no PNG"),
        ({"readme_txt": b"hello", "cover_png": None}, "none of a song's files"),
        ({"con_ogg": b"OggS", "cover_png": None}, "none of a song's files"),
        ({"readme_txt": b"hello"}, "5 files"),
    ],
)
def test_what_is_no_song_is_refused(
    packed: Path, songs: Path, files: dict[str, bytes | None], said: str
) -> None:
    with pytest.raises(PackError, match=said) as caught:
        install_pack(change(packed, **files), songs)
    assert "\n" not in str(caught.value)
    assert visible(songs) == []


def test_a_cover_that_would_fill_the_memory_is_refused(packed: Path, songs: Path) -> None:
    side = (60_000).to_bytes(4, "big")
    huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + side + side + b"\x08\x02\0\0\0"
    with pytest.raises(PackError, match="60000x60000"):
        install_pack(change(packed, cover_png=huge), songs)


def test_ids_that_mean_devices_and_odd_music_are_refused(packed: Path, songs: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        data = json.loads(archive.read(JSON_NAME))
    for changes, said in (({"id": "nul"}, "device"), ({"audio": POSES_NAME}, "not music")):
        changed = json.dumps({**data, **changes}).encode()
        with pytest.raises(PackError, match=said):
            install_pack(change(packed, choreography_json=changed), songs)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "folder"),
        (lambda path: None, "no such file"),
        (lambda path: os.mkfifo(path), "no file"),
        (lambda path: path.write_bytes(b""), "no zip"),
        (lambda path: path.write_bytes(b"OggS" * 100), "no zip"),
    ],
)
def test_what_is_no_file(make, said: str, tmp_path: Path, songs: Path) -> None:
    make(tmp_path / "a.mirrorbeat")
    with pytest.raises(PackError, match=said):
        install_pack(tmp_path / "a.mirrorbeat", songs)


def test_a_full_disk_is_told_and_leaves_nothing(
    packed: Path, songs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pack.os, "fsync", full)
    with pytest.raises(PackError, match="No space left"):
        install_pack(packed, songs)
    assert visible(songs) == []


def test_a_folder_of_songs_that_is_a_file_is_told(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PackError, match="cannot write"):
        install_pack(packed, tmp_path / "file")


def test_limits_hold_while_it_is_read(
    packed: Path, songs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "MOST_MUSIC_BYTES", 1000)
    with pytest.raises(PackError, match=r"audio\.ogg is larger"):
        install_pack(packed, songs)
    monkeypatch.setattr(pack, "MOST_MUSIC_BYTES", 10_000)
    monkeypatch.setattr(pack, "MOST_TOTAL_BYTES", 1000)
    with pytest.raises(PackError, match="unpacks to more"):
        install_pack(packed, songs)
    with pytest.raises(PackError, match="larger"):
        write_pack(make_song(songs / "x"), packed)


def test_the_place_of_a_broken_song_is_taken_too(packed: Path, songs: Path) -> None:
    (songs / "test-song").mkdir(parents=True)
    with pytest.raises(AlreadyInstalled):
        install_pack(packed, songs)
    install_pack(packed, songs, replace=True)
    assert read_choreography(songs / "test-song").id == "test-song"


def test_ids_are_read_from_songs_that_are_broken_elsewhere(songs: Path) -> None:
    make_song(songs / "x")
    (songs / "x" / POSES_NAME).unlink()
    (songs / "y").mkdir()
    (songs / "y" / JSON_NAME).write_text("[]")
    assert song_places.song_folder(songs, "test-song") == songs / "x"
    assert song_places.song_folder(songs, "other") is None
    assert issubclass(AlreadyInstalled, SongError)
    assert issubclass(PlaceTaken, SongError)


def test_names_are_checked_as_they_are_in_the_file(packed: Path, songs: Path) -> None:
    content = packed.read_bytes().replace(b"audio.ogg", b"a.ogg\0/.x")
    packed.write_bytes(content)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist()[2] == "a.ogg"
    with pytest.raises(PackError, match="none of a song's files"):
        install_pack(packed, songs)


def test_a_song_that_was_moved_aside_comes_back_when_the_game_opens(
    packed: Path, songs: Path
) -> None:
    song_places.bring_back(songs)  # where there is nothing yet
    install_pack(packed, songs).rename(songs / ".going-test-song")
    (songs / ".coming-1").mkdir()
    song_places.bring_back(songs)
    assert visible(songs) == ["test-song"]
