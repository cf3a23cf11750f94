from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine.formats import arrays
from pose_engine.pose_io import FramePoses, PoseFileError, read_poses, write_poses
from tests.pose_engine.frames import film_frames


@pytest.fixture
def good(tmp_path: Path) -> dict[str, Any]:
    write_poses(tmp_path / "good.npz", film_frames())
    with np.load(tmp_path / "good.npz") as stored:
        return dict(stored)


def test_the_arrays_are_those_of_the_table(good: dict[str, Any]) -> None:
    assert set(good) == {"format", "version", *arrays.LAYOUT}
    assert good["poses"].dtype == np.float32
    assert good["poses"].shape == (6, 17, 3)
    assert good["frames"].tolist() == [0, 0, 1, 1, 2, 2]
    np.testing.assert_allclose(good["poses"][0, 0], [0.667, 0.14, 0.9], atol=1e-5)


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("pwned"),))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": np.array("mirrorbeat.songs")}, "format"),
        ({"format": np.array(["mirrorbeat.poses"])}, "format"),
        ({"version": np.array(2)}, "update Mirrorbeat"),
        ({"version": np.array(0)}, "version"),
        ({"version": np.array(1.0)}, "version"),
        ({"poses": None}, "poses"),
        ({"poses": np.zeros((6, 16, 3), np.float32)}, "poses is float32"),
        ({"poses": np.zeros((6, 17, 3), np.complex64)}, "poses is complex64"),
        ({"poses": np.zeros((5, 17, 3), np.float32)}, "differ in length"),
        ({"poses": np.full((6, 17, 3), np.nan, np.float32)}, "finite"),
        ({"poses": np.full((6, 17, 3), 1e30, np.float32)}, "away"),
        ({"poses": np.array([[Evil()]], object)}, "damaged|pickle"),
        ({"scores": np.full(6, np.inf, np.float32)}, "finite"),
        ({"frames": np.array([0, 0, 1, 1, 2, 3])}, "frames"),
        ({"frames": np.array([0, 0, -1, 1, 2, 2])}, "frames"),
        ({"frames": np.array([0, 2, 1, 1, 2, 2])}, "rise"),
        ({"sources": np.array([0, 0, 1])}, "names"),
        ({"sizes": np.zeros((3, 2), np.int64)}, "sizes"),
        ({"indices": np.array([0, -1, 2])}, "indices"),
        ({"times_s": np.array([0, np.inf, 1])}, "times_s"),
        ({"more": np.zeros(3)}, "more than 11 arrays"),
    ],
)
def test_wrong_arrays_get_one_clear_line(
    good: dict[str, Any], changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    stored = {name: array for name, array in (good | changes).items() if array is not None}
    path = tmp_path / "bad.npz"
    np.savez(path, **stored)
    with pytest.raises(PoseFileError, match=said) as caught:
        read_poses(path)
    assert "\n" not in str(caught.value)
    assert not Path("pwned").exists()


def test_an_array_that_claims_too_much_is_refused_before_there_is_room_for_it(
    good: dict[str, Any], tmp_path: Path
) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (10**12, 17, 3)}
    )
    np.savez(tmp_path / "bad.npz", **{k: v for k, v in good.items() if k != "poses"})
    with zipfile.ZipFile(tmp_path / "bad.npz", "a") as archive:
        archive.writestr("poses.npy", header.getvalue())
    with pytest.raises(PoseFileError, match="unpacks to more"):
        read_poses(tmp_path / "bad.npz")


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_poses(tmp_path / "a.npz", film_frames(20))
    monkeypatch.setattr(arrays, "MAX_BYTES", 5_000)
    with pytest.raises(PoseFileError, match="unpacks to more"):
        read_poses(tmp_path / "a.npz")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A file to write over and over, and what a whole one holds."""
    path = tmp_path_factory.mktemp("poses") / "a.npz"
    write_poses(path, film_frames(1))
    return path, path.read_bytes()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(whole: tuple[Path, bytes], data: st.DataObject) -> None:
    path, content = whole[0], bytearray(whole[1])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(2, len(content)))]))
    frames: tuple[FramePoses, ...] = ()
    told = path.name
    try:
        frames = tuple(read_poses(path))
    except PoseFileError as error:
        told = str(error)
    assert path.name in told, "the file is named"
    for frame in frames:
        for pose in frame.poses:
            assert pose.keypoints.shape == (17, 2)
            assert np.isfinite(pose.keypoints).all()
            assert np.isfinite(pose.keypoint_scores).all()
