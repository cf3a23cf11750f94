import os
from pathlib import Path

import pytest

from pose_engine import files
from pose_engine.files import StagedFile, partial_path


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")
    staged = StagedFile(target)
    staged.path.write_text("new")
    assert target.read_text() == "old"
    assert staged.commit() == target
    assert target.read_text() == "new"
    staged.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_discarded_file_leaves_nothing(tmp_path: Path) -> None:
    staged = StagedFile(tmp_path / "a.json")
    staged.path.write_text("new")
    staged.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_part_does_not_replace_the_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    first = StagedFile(target)
    assert first.commit(keep_old=True) == target  # nothing to keep
    target.write_text("old")
    second = StagedFile(target)
    second.path.write_text("part")
    assert second.commit(keep_old=True) == partial_path(target) == tmp_path / "a.partial.json"
    assert target.read_text() == "old"
    assert (tmp_path / "a.partial.json").read_text() == "part"


def test_links_are_followed_and_rights_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    staged = StagedFile(link)
    staged.path.write_text("new")
    staged.commit()
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_new_files_have_the_usual_rights(tmp_path: Path) -> None:
    StagedFile(tmp_path / "a").commit()
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_what_is_no_plain_file_is_written_straight_into(tmp_path: Path) -> None:
    staged = StagedFile(Path(os.devnull))
    assert staged.straight
    staged.path.write_text("gone")
    assert staged.commit(keep_old=True) == Path(os.devnull)
    staged.discard()
    assert Path(os.devnull).exists()


def test_where_nothing_can_be_written_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"a\.json: there is no folder"):
        StagedFile(tmp_path / "nowhere" / "a.json")
    with pytest.raises(OSError, match="is a folder"):
        StagedFile(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"a\.json"):
        StagedFile(tmp_path / "file" / "a.json")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    files.write_atomic(path, b"old")

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        files.write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
