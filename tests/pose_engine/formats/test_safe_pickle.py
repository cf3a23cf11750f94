from __future__ import annotations

import os
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pose_engine.formats import safe_pickle
from pose_engine.formats.frame_poses import PoseFileError
from pose_engine.pose_io import read_poses


def aist_data(count: int = 12, views: int = 9) -> dict[str, Any]:
    """What an AIST++ file holds, with gaps."""
    rng = np.random.default_rng(3)
    keypoints = rng.uniform(0, 1000, (views, count, 17, 3)).astype(np.float32)
    keypoints[..., 2] = rng.uniform(0, 1, keypoints.shape[:-1])
    keypoints[0, 4] = np.nan
    keypoints[0, 5, 3] = np.nan
    return {
        "keypoints2d": keypoints,
        "det_scores": np.ones((views, count), np.float32),
        "timestamps": np.arange(count) * 16_667,
    }


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_plain_data_and_arrays_come_back(protocol: int) -> None:
    data = {
        "a": [1, -2, 2**40, 0.5, True, None, "ü", b"raw"],
        "b": {"f": np.asfortranarray(np.arange(6.0).reshape(2, 3)), "n": np.float32(0.25)},
        "big": np.arange(3, dtype=">i4"),
        7: ((1, 2, 3, 4), (), (1,), (1, 2), []),
    }
    read = safe_pickle.loads(pickle.dumps(data, protocol))
    assert read["a"] == data["a"]
    np.testing.assert_array_equal(read["b"]["f"], data["b"]["f"])  # type: ignore[index]
    assert read["b"]["n"] == 0.25
    np.testing.assert_array_equal(read["big"], data["big"])  # type: ignore[arg-type]
    assert read[7] == [[1, 2, 3, 4], [], [1], [1, 2], []]


class Evil:
    def __init__(self, call: Any, *arguments: Any) -> None:
        self.call, self.arguments = call, arguments

    def __reduce__(self) -> Any:
        return self.call, self.arguments


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "evil",
    [
        lambda path: Evil(os.system, f"touch {path}"),
        lambda path: Evil(eval, f"open({str(path)!r}, 'w')"),
        lambda path: Evil(Path.touch, path),
        lambda path: Evil(getattr, path, "touch"),
        lambda path: Evil(np.fromfile, str(path)),
        lambda path: {"keypoints2d": np.array([Evil(os.system, f"touch {path}")], object)},
        lambda path: path,
        lambda path: {1, 2},
        lambda path: 1j,
    ],
)
def test_nothing_is_ever_run(evil: Any, protocol: int, tmp_path: Path) -> None:
    path = tmp_path / "ran"
    with pytest.raises(PoseFileError):
        safe_pickle.loads(pickle.dumps(evil(path), protocol))
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04",
        b"\x80\x04.",
        b"\x80\x04N0.",
        b"\x80\x04]N(a.",
        b"\x80\x04(.",
        b"\x80\x02cnumpy\nndarray\n.",
        b"\x80\x02cnumpy\nndarray\n}b.",
        b"\x80\x02}N\x85Ns.",
        b"\x80\x02N\x86.",
        b"\x80\x02h\x05.",
        b"\x80\x02U\xff",
        b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"x.",
        b"\x80\x02" + b"]" * 2000 + b"a" * 1999 + b".",
        b"\x80\x02cnumpy\ndtype\nU\x02O8\x85R.",
        b"\x80\x02Pxyz\n.",
        b"\x80\x02\x82\x01.",
        b"\x80\x02" + b"N0" * 300_000 + b"N.",
        b"\x80\x02I" + b"9" * 10_000 + b"\n.",
        b"\x80\x02L" + b"9" * 10_000 + b"L\n.",
    ],
)
def test_damage_is_told(content: bytes) -> None:
    with pytest.raises(PoseFileError) as caught:
        safe_pickle.loads(content)
    assert "\n" not in str(caught.value)


def test_what_contains_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(PoseFileError, match="deep"):
        safe_pickle.loads(pickle.dumps(loop))


def test_the_same_things_again_and_again_fill_no_memory() -> None:
    much: list[Any] = [0] * 1000
    for _ in range(6):
        much = [much] * 1000
    with pytest.raises(PoseFileError, match="deep"):
        safe_pickle.loads(pickle.dumps(much))


def test_an_array_cannot_claim_more_than_its_bytes() -> None:
    good = pickle.dumps(np.zeros(3), 2)
    bad = good.replace(b"K\x03\x85", b"J\xff\xff\xff\x7f\x85")
    assert bad != good
    with pytest.raises(PoseFileError, match="damaged"):
        safe_pickle.loads(bad)


def test_an_aist_file_is_a_dance_before_the_front_camera(tmp_path: Path) -> None:
    data = aist_data()
    (tmp_path / "gBR.pkl").write_bytes(pickle.dumps(data, pickle.HIGHEST_PROTOCOL))
    frames = read_poses(tmp_path / "gBR.pkl")
    assert [len(frame.poses) for frame in frames] == [1] * 4 + [0] + [1] * 7
    assert frames[6].time_s == pytest.approx(0.1, abs=1e-4)
    assert frames[0].size == (1080, 1920)
    assert frames[5].poses[0].keypoint_scores[3] == 0
    np.testing.assert_array_equal(frames[1].poses[0].keypoints, data["keypoints2d"][0, 1, :, :2])


@pytest.mark.parametrize("step", [1, 16.67, 16_667])
def test_times_are_understood_in_pictures_ms_and_us(step: float, tmp_path: Path) -> None:
    data = aist_data() | {"timestamps": 5000 + np.arange(12) * step}
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(data))
    frames = read_poses(tmp_path / "a.pkl")
    assert frames[11].time_s == pytest.approx(11 / 60, rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"keypoints2d": np.zeros((9, 3, 16, 3))}, "not \\(cameras"),
        ({"keypoints2d": np.zeros((9, 3, 17, 3), int)}, "no array"),
        ({"keypoints2d": "text"}, "no array"),
        ({"keypoints2d": np.zeros((0, 3, 17, 3))}, "cameras"),
        ({"keypoints2d": np.full((9, 12, 17, 3), 1e9)}, "away"),
        ({"timestamps": np.arange(12)[::-1]}, "rise"),
        ({"timestamps": np.full(12, np.nan)}, "no times"),
    ],
)
def test_wrong_numbers_are_told(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(aist_data() | changes))
    with pytest.raises(PoseFileError, match=said):
        read_poses(tmp_path / "a.pkl")


def test_other_pickles_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"smpl_poses": np.zeros((3, 72))}))
    with pytest.raises(PoseFileError, match="none of AIST"):
        read_poses(tmp_path / "a.pkl")
