"""Edited songs are saved whole, over the old one or beside it, and the old one is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from game.core.song_edit import edit_of, with_facts, with_trim
from game.storage.choreography_file import (
    JSON_NAME,
    SongError,
    read_choreography,
    write_choreography,
)
from game.storage.drafts import draft_file, read_draft
from game.storage.library import find_song, find_songs, shipped_songs_folder
from game.storage.song_save import Made, free_id, is_shipped, save_copy, save_over
from tests.fakes import make_choreography

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 5, 6, 20, 15, tzinfo=UTC)
MUSIC, CUT = b"OggS and more", b"RIFF\0\0\0\0WAVE, cut"
SONG = make_choreography(audio="audio.ogg")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "songs" / "test-song"
    write_choreography(SONG, folder)
    (folder / "audio.ogg").write_bytes(MUSIC)
    (folder / "cover.png").write_bytes(b"a picture")
    return folder


def names(folder: Path) -> list[str]:
    """What is beside a song, but for the lock of who changes something there."""
    return sorted(path.name for path in folder.parent.iterdir() if path.name != ".lock")


def test_an_edit_replaces_the_json_and_keeps_the_old_one(folder: Path, tmp_path: Path) -> None:
    before, poses = (folder / JSON_NAME).read_bytes(), (folder / "poses.npz").stat().st_mtime_ns
    edit = with_facts(edit_of(read_choreography(folder)), title="Renamed")
    saved = save_over(edit, folder, AT, backups=tmp_path / "backups")
    assert read_choreography(folder).title == "Renamed"
    assert saved.backup == tmp_path / "backups" / "test-song" / "2026-05-06_20-15-00"
    assert (saved.backup / JSON_NAME).read_bytes() == before
    assert (folder / "poses.npz").stat().st_mtime_ns == poses
    again = save_over(edit, folder, AT, backups=tmp_path / "backups")
    assert again.backup != saved.backup


def test_a_trimmed_song_takes_the_old_ones_place(folder: Path, tmp_path: Path) -> None:
    edit = with_trim(edit_of(read_choreography(folder)), 3.0, 9.0)
    saved = save_over(edit, folder, AT, Made(CUT), backups=tmp_path / "backups")
    song = read_choreography(folder)
    assert (song.duration_s, song.audio) == (6.0, "audio.wav")
    np.testing.assert_allclose(song.pose_at(1.0), SONG.pose_at(4.0), atol=1e-4)
    assert (folder / "audio.wav").read_bytes() == CUT
    assert not (folder / "audio.ogg").exists()
    assert (folder / "cover.png").exists()
    assert saved.backup is not None
    assert read_choreography(saved.backup).duration_s == SONG.duration_s
    assert (saved.backup / "audio.ogg").read_bytes() == MUSIC
    assert names(folder) == ["test-song"]


def test_a_song_cut_at_its_end_only_keeps_its_music(folder: Path, tmp_path: Path) -> None:
    edit = with_trim(edit_of(read_choreography(folder)), None, 9.0)
    save_over(edit, folder, AT, backups=tmp_path / "backups")
    assert (folder / "audio.ogg").read_bytes() == MUSIC
    assert read_choreography(folder).duration_s == 9.0


def test_what_cannot_be_saved_leaves_the_song_as_it_was(folder: Path, tmp_path: Path) -> None:
    edit = edit_of(read_choreography(folder))
    unfit = replace(edit, song=replace(edit.song, title=""))
    with pytest.raises(SongError, match="title"):
        save_over(unfit, folder, AT, backups=tmp_path / "backups")
    with pytest.raises(SongError, match="music"):
        save_over(with_trim(edit, 3.0), folder, AT, backups=tmp_path / "backups")
    assert read_choreography(folder).title == SONG.title
    assert names(folder) == ["test-song"]


def test_a_rename_that_fails_puts_the_old_song_back(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, calls = os.rename, []

    def failing(old: Path, new: Path) -> None:
        calls.append(new)
        if len(calls) == 2:
            raise OSError("no")
        rename(old, new)

    monkeypatch.setattr(os, "rename", failing)
    edit = with_trim(edit_of(read_choreography(folder)), None, 9.0)
    with pytest.raises(OSError, match="no"):
        save_over(edit, folder, AT, backups=tmp_path / "backups")
    assert read_choreography(folder).duration_s == SONG.duration_s
    assert names(folder) == ["test-song"]


def test_a_copy_is_a_song_of_its_own(folder: Path, tmp_path: Path) -> None:
    edit = edit_of(replace(read_choreography(folder), id="test-song-mine", title="Mine"))
    copy = tmp_path / "songs" / "test-song-mine"
    assert save_copy(edit, folder, copy).folder == copy
    songs = {entry.id: entry for entry in find_songs([tmp_path / "songs"])}
    assert songs.keys() == {"test-song", "test-song-mine"}
    assert songs["test-song-mine"].cover is not None
    assert (copy / "audio.ogg").read_bytes() == MUSIC
    with pytest.raises(SongError, match="already"):
        save_copy(edit, folder, copy)


def test_a_new_cover_takes_the_old_ones_place(folder: Path, tmp_path: Path) -> None:
    edit, backups = edit_of(read_choreography(folder)), tmp_path / "backups"
    saved = save_over(edit, folder, AT, Made(cover=b"another"), backups)
    assert (folder / "cover.png").read_bytes() == b"another"
    assert saved.backup is not None
    assert (saved.backup / "cover.png").read_bytes() == b"a picture"
    save_over(with_trim(edit, None, 9.0), folder, AT, Made(cover=b"a third"), backups)
    assert (folder / "cover.png").read_bytes() == b"a third"
    copy = folder.with_name("test-song-mine")
    save_copy(edit, folder, copy, Made(cover=b"a fourth"))
    assert (copy / "cover.png").read_bytes() == b"a fourth"
    (folder / "cover.png").unlink()
    save_over(with_trim(edit_of(read_choreography(folder)), None, 6.0), folder, AT, backups=backups)
    assert not (folder / "cover.png").exists()


def test_ids_of_copies() -> None:
    assert free_id("song", ()) == "song-mine"
    assert free_id("song", {"song-mine", "song-mine-2"}) == "song-mine-3"
    assert len(free_id("x" * 64, ())) == 64


def test_shipped_songs_are_known(folder: Path) -> None:
    assert is_shipped(shipped_songs_folder() / "deep-end")
    assert not is_shipped(folder)


def test_a_copy_that_cannot_be_put_in_place_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(old: Path, new: Path) -> None:
        raise OSError("full")

    monkeypatch.setattr(os, "rename", failing)
    edit = edit_of(replace(read_choreography(folder), id="test-song-mine"))
    with pytest.raises(OSError, match="full"):
        save_copy(edit, folder, folder.with_name("test-song-mine"))
    assert names(folder) == ["test-song"]


def test_music_that_is_gone_leaves_nothing_half_saved(folder: Path, tmp_path: Path) -> None:
    edit = with_trim(edit_of(read_choreography(folder)), None, 9.0)
    (folder / "audio.ogg").unlink()
    with pytest.raises(OSError, match=r"audio\.ogg"):
        save_over(edit, folder, AT, backups=tmp_path / "backups")
    assert names(folder) == ["test-song"]
    assert (folder / JSON_NAME).exists()


# Forks a child for each step of a save, which dies there; a folder is left for each of them.
KILLER = """
import os, sys
from pathlib import Path
from tests.draft_writer import save_and_die
for step in range(1000):
    child = os.fork()
    if not child:
        save_and_die(Path(sys.argv[1]) / f"{step:03d}", step)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_kill_at_any_step_of_a_trimmed_save_loses_nothing(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLER, str(tmp_path)], cwd=ROOT, check=True)
    steps = sorted(tmp_path.iterdir())
    assert len(steps) > 20
    lengths, hidden = [], 0
    for number, step in enumerate(steps):
        folder = step / "songs" / "test-song"
        hidden += not folder.exists()
        (entry,) = find_songs([folder.parent])
        song = entry.choreography
        assert song is not None, entry.error
        lengths.append(song.duration_s)
        draft = read_draft(draft_file(folder, step / "drafts"), song)
        unsaved = None if draft is None else (draft.edit.start_s, draft.edit.end_s)
        assert unsaved == ((3.0, 9.0) if song.duration_s == 12.0 else None)
        backed = [read_choreography(path.parent) for path in step.rglob("backups/*/*/poses.npz")]
        assert song.duration_s == 12.0 or backed[0].duration_s == 12.0
        last = number == len(steps) - 1
        assert draft_file(folder, step / "drafts").exists() != last
        save_over(edit_of(song), folder, AT, backups=step / "backups")
        save_over(with_trim(edit_of(song), None, 5.0), folder, AT, backups=step / "backups")
        assert names(folder) == ["test-song"]  # nothing is left of the one that was killed
    assert set(lengths) == {12.0, 6.0}
    assert lengths == sorted(lengths, reverse=True)
    assert hidden == 1


def test_a_song_outside_the_songs_folder_comes_back_when_it_is_opened(folder: Path) -> None:
    folder.rename(folder.with_name(".going-test-song"))
    assert find_song(str(folder), []).folder == folder
    assert names(folder) == ["test-song"]
