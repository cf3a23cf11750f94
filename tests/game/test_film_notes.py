"""Notes of a film that is being imported: whole records are kept, whatever happened to the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.film_notes import MAGIC, FilmNotes, Seen, notes_path

POSE = np.arange(51, dtype=np.float32).reshape(17, 3) / 51


def seen(time_s: float) -> Seen:
    return Seen(time_s, 16 / 9, {1: POSE, 4: POSE + 1})


def written(path: Path, count: int = 5) -> bytes:
    notes = FilmNotes(path)
    for number in range(count):
        notes.add(seen(number / 30))
    notes.add(Seen(1.0, 16 / 9))
    notes.close()
    return path.read_bytes()


def test_what_is_noted_is_read_again_and_gone_when_done(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "film.notes"
    written(path)
    notes = FilmNotes(path)
    assert [round(one.time_s * 30) for one in notes.seen] == [0, 1, 2, 3, 4, 30]
    assert notes.seen[-1].people == {}
    np.testing.assert_array_equal(notes.seen[2].people[4], POSE + 1)
    notes.add(seen(2.0))
    notes.close()
    notes = FilmNotes(path)
    assert len(notes.seen) == 7
    notes.close(forget=True)
    assert not path.exists()
    FilmNotes().close(forget=True)


@pytest.mark.parametrize("cut", [1, 30, 300])
def test_a_record_cut_off_is_left_out_and_written_over(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "film.notes"
    data = written(path)
    path.write_bytes(data[:-cut])
    notes = FilmNotes(path)
    count = len(notes.seen)
    assert 4 <= count < 6
    notes.add(seen(3.0))
    notes.close()
    again = FilmNotes(path)
    assert [one.time_s for one in again.seen[count:]] == [3.0]
    again.close()


def test_damage_ends_what_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "film.notes"
    data = bytearray(written(path))
    data[len(MAGIC) + 450] ^= 0xFF
    path.write_bytes(bytes(data))
    assert len(FilmNotes(path).seen) < 5
    path.write_bytes(b"something else")
    notes = FilmNotes(path)
    assert notes.seen == []
    notes.close()
    assert path.read_bytes() == MAGIC
    hindered = FilmNotes(path / "under a file")
    hindered.add(seen(0.0))
    assert len(hindered.seen) == 1


def test_the_place_is_told_by_content_and_options(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("one.mp4", "same.mp4", "other.mp4"))
    one.write_bytes(b"abc" * 1000)
    same.write_bytes(b"abc" * 1000)
    other.write_bytes(b"abd" * 1000)
    assert notes_path(one, "x") == notes_path(same, "x")
    assert len({notes_path(one, "x"), notes_path(other, "x"), notes_path(one, "y")}) == 3
