from __future__ import annotations

import contextlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.choreography import Section
from game.storage.choreography_file import (
    JSON_NAME,
    POSES_NAME,
    SongError,
    read_choreography,
    write_choreography,
)
from game.storage.schema import check_envelope
from tests.fakes import make_choreography

SONG = make_choreography()
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_choreography(SONG, tmp_path / "song")
    return tmp_path / "song"


def edit(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / JSON_NAME
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


def test_round_trip(folder: Path) -> None:
    read = read_choreography(folder)
    assert read.moves == SONG.moves
    np.testing.assert_array_equal(read.tracks[0].times_s, SONG.tracks[0].times_s)
    np.testing.assert_array_equal(read.tracks[0].poses, SONG.tracks[0].poses)
    for name in ("id", "title", "bpm", "first_beat_s", "duration_s", "aspect", "hues", "preview_s"):
        assert getattr(read, name) == getattr(SONG, name)


def test_sections_come_back(tmp_path: Path) -> None:
    sections = (Section(0.0, "intro"), Section(4.0, "chorus"))
    write_choreography(make_choreography(sections=sections), tmp_path / "song")
    assert read_choreography(tmp_path / "song").sections == sections


def test_a_song_of_version_1_is_still_read() -> None:
    song, same = read_choreography(DATA / "song_v1"), make_choreography(duration_s=6.0)
    assert (song.moves, song.sections) == (same.moves, ())
    np.testing.assert_array_equal(song.tracks[0].poses, same.tracks[0].poses)


def test_writing_twice_gives_the_same_bytes(folder: Path) -> None:
    before = [(folder / name).read_bytes() for name in (JSON_NAME, POSES_NAME)]
    write_choreography(read_choreography(folder), folder)
    assert [(folder / name).read_bytes() for name in (JSON_NAME, POSES_NAME)] == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d.update(format="something"), "is not a"),
        (lambda d: d.update(version=3), "update Mirrorbeat"),
        (lambda d: d.update(version="1"), "not a number"),
        (lambda d: d.pop("title"), "title"),
        (lambda d: d.update(bpm=0), "bpm"),
        (lambda d: d.update(id="../escape"), "id"),
        (lambda d: d.update(audio="../../etc/passwd"), "audio"),
        (lambda d: d.update(audio="missing.ogg"), "music is missing"),
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d.update(tracks=[{}, {}]), "times_1"),
        (lambda d: d.update(tracks=[{}] * 9), "tracks"),
        (lambda d: d["moves"][0].update(end_s=1.0), "ends before"),
        (lambda d: d["moves"][0].update(end_s=999.0), "outside"),
        (lambda d: d["moves"][0].update(limbs=["tail"]), "limbs"),
        (lambda d: d["sections"].append({"start_s": 0, "name": "encore"}), "sections"),
        (lambda d: d["sections"].append({"start_s": 500.0, "name": "outro"}), "outside"),
        (lambda d: d["sections"].extend([{"start_s": 1.0, "name": "verse"}] * 2), "in order"),
        (lambda d: d.update(duration_s=float("nan")), "duration_s"),
    ],
)
def test_broken_json_says_what_is_wrong(
    folder: Path, change: Callable[[dict[str, Any]], Any], reason: str
) -> None:
    edit(folder, change)
    with pytest.raises(SongError, match=reason):
        read_choreography(folder)


@pytest.mark.parametrize("name", [JSON_NAME, POSES_NAME])
@pytest.mark.parametrize("content", [None, b"", b"garbage", b"{", b"PK\x03\x04 not a zip"])
def test_missing_and_damaged_files(folder: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(SongError, match=name.split(".")[0]):
        read_choreography(folder)


def poses_with(folder: Path, **arrays: Any) -> None:
    with np.load(folder / POSES_NAME) as old:
        np.savez_compressed(folder / POSES_NAME, **{**dict(old), **arrays})


def test_impossible_poses(folder: Path) -> None:
    with np.load(folder / POSES_NAME) as arrays:
        times, poses = arrays["times_0"], arrays["poses_0"]
    for wrong, reason in (
        ({"poses_0": poses * np.nan}, "finite"),
        ({"poses_0": poses * 1e6}, "out of range"),
        ({"poses_0": poses[:, :16]}, "17"),
        ({"times_0": times[::-1]}, "rise"),
        ({"times_0": times.astype(int)}, "kind"),
        ({"poses_0": np.array([{"a": 1}], dtype=object)}, "pickle"),
    ):
        poses_with(folder, **{"times_0": times, "poses_0": poses, **wrong})
        with pytest.raises(SongError, match=reason):
            read_choreography(folder)


def test_a_header_that_promises_too_much_is_refused(folder: Path) -> None:
    header = np.lib.format
    packed = io.BytesIO()
    header.write_array_header_1_0(
        packed, {"descr": "<f8", "fortran_order": False, "shape": (10**13,)}
    )
    with zipfile.ZipFile(folder / POSES_NAME, "w") as archive:
        archive.writestr("times_0.npy", packed.getvalue())
        archive.writestr("poses_0.npy", packed.getvalue())
    with pytest.raises(SongError, match="poses"):
        read_choreography(folder)


def test_damaged_compressed_data_is_refused(folder: Path) -> None:
    content = bytearray((folder / POSES_NAME).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / POSES_NAME).write_bytes(bytes(content))
    with pytest.raises(SongError, match="poses"):
        read_choreography(folder)


def test_music_that_is_no_music_breaks_the_song(folder: Path) -> None:
    edit(folder, lambda data: data.update(audio="audio.ogg"))
    (folder / "audio.ogg").write_bytes(b"garbage")
    with pytest.raises(SongError, match=r"audio\.ogg is not music"):
        read_choreography(folder)


def test_a_song_that_cannot_be_written_leaves_the_old_one(folder: Path) -> None:
    before = (folder / POSES_NAME).read_bytes()
    with pytest.raises(SongError, match="bpm"):
        write_choreography(make_choreography(seed=9, bpm=500.0), folder)
    assert (folder / POSES_NAME).read_bytes() == before


def test_a_bomb_is_refused_before_it_is_unpacked(folder: Path) -> None:
    with (
        zipfile.ZipFile(folder / POSES_NAME, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("times_0.npy", "w", force_zip64=True) as file,
    ):
        for _ in range(300):
            file.write(bytes(1_000_000))
    with pytest.raises(SongError, match="unpacks to more than"):
        read_choreography(folder)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_bytes_never_crash_the_reader(tmp_path_factory, data) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    write_choreography(SONG, folder)
    name = data.draw(st.sampled_from([JSON_NAME, POSES_NAME]))
    content = bytearray((folder / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(1, len(content))))
    (folder / name).write_bytes(bytes(content[:end]))
    with contextlib.suppress(SongError):  # any other error fails the test
        assert read_choreography(folder).tracks


def test_an_array_header_that_python_cannot_tokenize_is_damage(tmp_path: Path) -> None:
    write_choreography(SONG, tmp_path)
    with zipfile.ZipFile(tmp_path / POSES_NAME) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / POSES_NAME, "w") as archive:
        for name, content in members.items():
            length = int.from_bytes(content[8:10], "little")
            header = b"(".ljust(length - 1) + b"\n"
            archive.writestr(name, content[:10] + header + content[10 + length :])
    with pytest.raises(SongError, match=POSES_NAME):
        read_choreography(tmp_path)


def test_old_versions_are_brought_up_step_by_step() -> None:
    steps = {1: lambda d: {**d, "version": 2, "b": d["a"]}, 2: lambda d: {**d, "version": 3}}
    data = check_envelope({"format": "x", "version": 1, "a": 5}, "x", 3, steps)
    assert data == {"format": "x", "version": 3, "a": 5, "b": 5}
    assert check_envelope(data, "x", 3, steps) == data
    with pytest.raises(ValueError, match="from 1"):
        check_envelope({"format": "x", "version": True}, "x", 3, steps)
