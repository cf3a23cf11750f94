"""Saving an edit: covers that the game drew follow it, pictures that somebody chose stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from game import edit_saving
from game.core.aside import at_once
from game.core.song_edit import edit_of, finished, with_facts, with_move, with_trim
from game.edit_saving import begin_saving, reason_of, save_edit
from game.storage import song_save
from game.storage.choreography_file import SongError, write_choreography
from game.storage.cover_file import is_drawn
from game.storage.library import SongEntry, find_songs, read_song, shipped_songs_folder
from game.ui.covers import cover_png, cover_sprite
from game.ui.kit import Kit
from game.ui.theme import theme_of
from tests.fakes import make_choreography


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SongEntry:
    """A song with a cover that the game drew; all that is saved goes into the test's folder."""
    monkeypatch.setattr(song_save, "backups_folder", lambda: tmp_path / "backups")
    monkeypatch.setattr(edit_saving, "user_songs_folder", lambda: tmp_path / "songs")
    folder, song = tmp_path / "songs" / "test-song", make_choreography()
    write_choreography(song, folder)
    (folder / "cover.png").write_bytes(cover_png(song))
    return read_song(folder)


def cover_of(entry: SongEntry) -> bytes:
    assert entry.cover is not None
    return entry.cover.read_bytes()


def test_a_drawn_cover_follows_colours_title_and_trim(entry: SongEntry) -> None:
    assert entry.choreography is not None
    before, edit = cover_of(entry), edit_of(entry.choreography)
    for changed in (
        with_facts(edit, hues=(120, 60)),
        with_facts(edit, title="Another"),
        with_trim(edit, 7.0, 11.0),
    ):
        entry = save_edit(changed, entry)
        assert cover_of(entry) == cover_png(finished(changed)) != before
        before = cover_of(entry)


def test_a_cover_that_stays_the_same_is_not_written(entry: SongEntry) -> None:
    assert entry.choreography is not None
    assert entry.cover is not None
    written_ns = entry.cover.stat().st_mtime_ns
    saved = save_edit(with_move(edit_of(entry.choreography), 0, name="hop"), entry)
    assert entry.cover.stat().st_mtime_ns == written_ns
    assert saved.written_ns != entry.written_ns


def test_a_picture_that_somebody_chose_stays(entry: SongEntry) -> None:
    assert entry.choreography is not None
    assert entry.cover is not None
    entry.cover.write_bytes(b"a photograph")
    edit = edit_of(entry.choreography)
    saved = save_edit(with_trim(with_facts(edit, hues=(120, 60)), 3.0), entry)
    assert cover_of(saved) == b"a photograph"
    entry.cover.unlink()
    assert save_edit(with_facts(edit, title="Bare"), saved).cover is None


def test_a_copy_of_a_shipped_song_has_its_own_title_on_the_cover(entry: SongEntry) -> None:
    shipped = find_songs([shipped_songs_folder()])[0]
    assert shipped.choreography is not None
    song = replace(shipped.choreography, id="mine", title="Mine")
    saved = save_edit(edit_of(song), shipped)
    assert saved.cover is not None
    assert is_drawn(saved.cover)
    assert cover_of(saved) != cover_of(shipped)


def test_a_copy_whose_id_was_taken_meanwhile_has_another(entry: SongEntry) -> None:
    shipped = find_songs([shipped_songs_folder()])[0]
    assert shipped.choreography is not None
    edit = edit_of(replace(shipped.choreography, id=f"{shipped.id}-mine", title="Mine"))
    saved = [save_edit(edit, shipped), save_edit(edit, shipped)]
    assert [one.id for one in saved] == [f"{shipped.id}-mine", f"{shipped.id}-mine-2"]
    assert [one.folder.name for one in saved] == [one.id for one in saved]


def test_the_song_list_shows_the_new_cover(entry: SongEntry) -> None:
    assert entry.choreography is not None
    import pygame

    easel = Kit().on(pygame.Surface((640, 360), 0, 32), theme_of((320, 200)))
    before = pygame.image.tobytes(cover_sprite(easel, entry, 200), "RGBA")
    saved = save_edit(with_facts(edit_of(entry.choreography), hues=(120, 60)), entry)
    assert pygame.image.tobytes(cover_sprite(easel, saved, 200), "RGBA") != before


def test_what_cannot_be_saved_is_an_outcome(entry: SongEntry) -> None:
    assert entry.choreography is not None
    edit = edit_of(replace(entry.choreography, title=""))
    outcome = begin_saving(edit, entry, 0.0, at_once).outcome()
    assert isinstance(outcome, str)
    assert "title" in outcome


def test_reasons_name_the_file(entry: SongEntry) -> None:
    assert reason_of(OSError(28, "No space left on device", "x.npz")).endswith("device: x.npz")
    assert reason_of(OSError(28, "No space left on device")) == "No space left on device"
    assert reason_of(ValueError("two\n lines")) == "two lines"
    assert reason_of(OSError()) == "OSError"


def test_a_song_that_is_gone_is_told_of(entry: SongEntry) -> None:
    assert entry.choreography is not None
    entry.folder.rename(entry.folder.with_name("elsewhere"))
    with pytest.raises(SongError, match="is gone"):
        save_edit(edit_of(entry.choreography), entry)
