from __future__ import annotations

import bz2
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from pose_engine.zip_guard import check_directory, check_npz


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.npz"
    np.savez_compressed(path, a=np.zeros((5, 3)), b=np.arange(4))
    return path


def test_an_ordinary_archive_passes(good: Path) -> None:
    check_npz(good, most_arrays=2, most_bytes=1000)


@pytest.mark.parametrize(
    ("most_arrays", "most_bytes", "said"),
    [(1, 1000, "more than 1 arrays"), (2, 100, "unpacks to more than")],
)
def test_limits(good: Path, most_arrays: int, most_bytes: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_npz(good, most_arrays, most_bytes)


def test_what_unpacks_without_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.npy", bytes(10_000_000))
    assert path.stat().st_size < 500
    assert len(bz2.compress(bytes(10_000_000))) < 500  # the bomb
    with pytest.raises(ValueError, match="unusual way"):
        check_npz(path, 1, 100)


def test_an_array_that_promises_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**9,)}
    )
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("a.npy", header.getvalue())
    with pytest.raises(ValueError, match="unpacks to more than"):
        check_npz(tmp_path / "a.npz", 1, 1_000_000)


def test_the_list_of_contents_is_held_short_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2000):
            archive.writestr(f"{number}", b"")
    with pytest.raises(ValueError, match="too long"):
        check_directory(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip file at all, but long enough for one"])
def test_what_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError, match="no zip"):
        check_directory(tmp_path / "a")


def test_files_that_share_bytes_are_refused(good: Path) -> None:
    content = bytearray(good.read_bytes())
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = bytes(4)  # the second file begins where the first does
    good.write_bytes(bytes(content))
    with pytest.raises(ValueError, match="overlaps"):
        check_npz(good, 2, 10_000)
