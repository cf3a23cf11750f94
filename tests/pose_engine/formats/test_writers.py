from __future__ import annotations

from pathlib import Path

import pytest

from pose_engine.formats.writers import FORMATS, FolderWriter, PoseWriter
from pose_engine.pose_io import open_writer, read_poses, write_poses
from tests.pose_engine.frames import film_frames, picture

NAMES = {"json": "a.json", "npz": "a.npz", "openpose": "a", "coco": "a.coco.json", "csv": "a.csv"}


def writer_of(format: str, folder: Path) -> tuple[PoseWriter, Path]:
    path = folder / NAMES[format]
    return open_writer(path, format), path


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_there_before_the_end(format: str, tmp_path: Path) -> None:
    writer, path = writer_of(format, tmp_path)
    writer.add(film_frames()[0])
    assert not path.exists()
    assert writer.finish() == path
    writer.discard()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("format", FORMATS)
def test_a_discarded_writer_leaves_the_old_one(format: str, tmp_path: Path) -> None:
    write_poses(tmp_path / NAMES[format], film_frames(4), format)
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    writer, _ = writer_of(format, tmp_path)
    for frame in film_frames(2):
        writer.add(frame)
    writer.discard()
    writer.discard()
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"csv"}))
def test_a_part_is_a_whole_file_beside_the_old_one(format: str, tmp_path: Path) -> None:
    path = tmp_path / NAMES[format]
    write_poses(path, film_frames(4), format)
    writer, _ = writer_of(format, tmp_path)
    for frame in film_frames(2):
        writer.add(frame)
    part = writer.finish(keep_old=True)
    assert part is not None
    assert part != path
    assert "partial" in part.name
    assert len(read_poses(path)) == 4
    assert len(read_poses(part)) == 2


def test_a_folder_keeps_other_files_and_loses_a_films_old_end(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_poses(target, film_frames(5, source="other.mp4"))
    write_poses(target, [picture("dance.jpg")])
    (target / "notes.txt").write_text("mine")
    write_poses(target, film_frames(4))
    write_poses(target, film_frames(2))
    names = sorted(path.name for path in target.iterdir())
    assert names[:3] == [
        "dance_000000000000_keypoints.json",
        "dance_000000000001_keypoints.json",
        "dance_keypoints.json",
    ]
    assert names[3] == "notes.txt"
    assert len(names) == 4 + 5


def test_where_a_folder_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="is a file"):
        FolderWriter(tmp_path / "file")
    with pytest.raises(OSError, match="no folder"):
        FolderWriter(tmp_path / "nowhere" / "a")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"openpose"}))
def test_a_full_disk_is_told_by_name(format: str) -> None:
    with pytest.raises(OSError, match="cannot write /dev/full: No space"):
        write_poses(Path("/dev/full"), film_frames(300), format)
