"""Hundreds of damaged and hostile packs and pose files: refused in one line, and nothing else."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from game.pose_import import take_from_poses
from game.storage.choreography_file import read_choreography
from game.storage.pack import PackError, install_pack
from game.storage.song_places import remove_song
from pose_engine.formats.frame_poses import PoseFileError
from tests import hostile
from tests.typed_commands import run

MOST_MEMORY_BYTES = 450_000_000  # more than before: the bombs themselves take 140 MB to make


def memory_bytes() -> int:
    """The most that this process has ever used."""
    if sys.platform != "linux":
        pytest.skip("the memory used is only known on Linux")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def check_line(what: str, text: str) -> None:
    assert text.isprintable(), (what, text)
    assert len(text) < 400, (what, text)


def test_hostile_packs_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    canary, songs, made = tmp_path / "canary", tmp_path / "a" / "b" / "songs", tmp_path / "made"
    path = tmp_path / "hostile.mirrorbeat"
    path.touch()
    made.mkdir()
    songs.mkdir(parents=True)
    (songs / ".lock").touch()
    cases = list(hostile.packs(made, canary))
    assert len(cases) >= 200
    before, most, installed = everything(tmp_path), memory_bytes(), []
    for what, content in cases:
        path.write_bytes(content)
        try:
            place = install_pack(path, songs)
        except PackError as error:
            check_line(what, str(error))
        else:  # what was damaged did not matter: then the song must be whole
            installed.append(what)
            assert place.parent == songs
            assert read_choreography(place).id == place.name
            assert {"choreography.json", "poses.npz"} <= {file.name for file in place.iterdir()}
            remove_song(place)
        assert everything(tmp_path) == before, what
    assert memory_bytes() - most < MOST_MEMORY_BYTES
    # Nobody asks how many files there are said to be; and a number may be written as a text.
    assert {what.split()[0] for what in installed} <= {"count", "song"}, installed
    assert len(installed) == 5


def test_hostile_pose_files_are_refused(tmp_path: Path) -> None:
    canary, made, folder = tmp_path / "canary", tmp_path / "made", tmp_path / "poses"
    made.mkdir()
    folder.mkdir()
    cases = list(hostile.pose_files(made, canary))
    assert len(cases) >= 200
    before, most, read = everything(tmp_path), memory_bytes(), 0
    for what, name, content in cases:
        path = folder / name
        path.write_bytes(content)
        try:
            take = take_from_poses(path, fps=30.0, frame_size=(720, 960))
        except PoseFileError as error:
            check_line(what, str(error))
        else:
            read += 1
            assert not what.startswith(("evil", "header", "json"))
            assert len(take.times_s) == len(take.poses) >= 2
        path.unlink()
        assert everything(tmp_path) == before, what
    assert memory_bytes() - most < MOST_MEMORY_BYTES
    assert read < 60


def test_the_good_ones_are_good(tmp_path: Path) -> None:
    """Else everything would be refused for a reason of its own."""
    (tmp_path / "a.mirrorbeat").write_bytes(
        hostile.zipped(hostile.files_of(hostile.good_pack(tmp_path)))
    )
    assert install_pack(tmp_path / "a.mirrorbeat", tmp_path / "songs").is_dir()
    for name, content in hostile.good_poses(tmp_path).items():
        (tmp_path / name).write_bytes(content)
        if name != "a_keypoints.json":  # which is one picture
            assert len(take_from_poses(tmp_path / name, fps=30.0, frame_size=(9, 9)).poses) >= 2


def test_the_commands_refuse_them_too(tmp_path: Path, data_folder: Path) -> None:
    slip = tmp_path / "slip.mirrorbeat"
    with zipfile.ZipFile(slip, "w") as archive:
        archive.writestr("../../evil.sh", "evil")
    result = run("install", slip)
    assert result.exit_code == 1
    assert "none of a song's files" in " ".join(result.output.split())
    assert "Traceback" not in result.output
    (tmp_path / "evil.pkl").write_bytes(b"\x80\x02cos\nsystem\nU\x04exit\x85R.")
    result = run("import", tmp_path / "evil.pkl", "--bpm", 100, "-o", tmp_path / "song")
    assert result.exit_code == 1
    assert "refused" in result.output
