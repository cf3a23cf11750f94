"""Every format through its files."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_engine import pose_io
from pose_engine.formats import mirrorbeat
from pose_engine.pose_io import (
    FORMATS,
    FramePoses,
    PoseFileError,
    guess_format,
    open_writer,
    read_poses,
    write_poses,
)
from tests.pose_engine.frames import farthest, film_frames, films, picture

NAMES = {"json": "a.json", "npz": "a.npz", "openpose": "a", "coco": "a.coco.json"}


def round_trip(frames: list[FramePoses], format: str, **known: Any) -> list[FramePoses]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAMES[format]
        write_poses(path, frames, format)
        return read_poses(path, **known)


@settings(max_examples=50, deadline=None)
@given(frames=films(), format=st.sampled_from(sorted(NAMES)))
def test_no_round_trip_moves_a_coordinate(frames: list[FramePoses], format: str) -> None:
    size = frames[0].size
    again = round_trip(frames, format, frame_size=size)
    if format == "coco":  # it has no place for pictures without people
        frames = [frame for frame in frames if frame.poses]
    assert len(again) == len(frames)
    for frame, read in zip(frames, again, strict=True):
        assert farthest(frame, read) <= 1e-4
        assert read.index == frame.index
        assert read.size == size
        assert read.ids == frame.ids
        for one, other in zip(frame.poses, read.poses, strict=True):
            np.testing.assert_allclose(one.keypoint_scores, other.keypoint_scores, atol=1e-4)
            if format != "openpose":
                assert other.score == pytest.approx(one.score, abs=1e-4)


@settings(max_examples=20, deadline=None)
@given(frames=films(), format=st.sampled_from(["json", "npz"]))
def test_our_own_formats_lose_nothing(frames: list[FramePoses], format: str) -> None:
    for frame, read in zip(frames, round_trip(frames, format), strict=True):
        assert read.source == frame.source
        assert read.time_s == pytest.approx(frame.time_s, abs=1e-6)


@pytest.mark.parametrize("format", ["json", "npz"])
def test_pictures_have_no_times_and_keep_their_names(format: str) -> None:
    frames = [picture("b.jpg"), picture("täglich.png", 1, people=0)]
    again = round_trip(frames, format)
    assert [frame.source for frame in again] == ["b.jpg", "täglich.png"]
    assert [frame.time_s for frame in again] == [None, None]
    assert [len(frame.poses) for frame in again] == [1, 0]
    assert again[0].ids == ()


@pytest.mark.parametrize("format", ["json", "npz"])
def test_a_file_may_hold_no_picture(format: str) -> None:
    assert round_trip([], format) == []


@pytest.mark.parametrize("format", ["openpose", "coco"])
def test_what_others_do_not_say_can_be_told(format: str) -> None:
    frames = [FramePoses("d.mp4", i, None, None, picture().poses) for i in range(3)]
    plain = round_trip(frames, format)
    assert (plain[2].time_s, plain[2].size) == (None, None)
    told = round_trip(frames, format, frame_size=(480, 640), fps=25.0)
    assert (told[2].time_s, told[2].size) == (2 / 25, (480, 640))
    assert told[0].poses[0].keypoints[0, 0] == pytest.approx(frames[0].poses[0].keypoints[0, 0])


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"openpose", "coco"}))
def test_frame_heights_need_a_size_and_nothing_is_left(format: str, tmp_path: Path) -> None:
    frames = [*film_frames(), FramePoses("d.mp4", 3, None, None, picture().poses)]
    (tmp_path / "a").write_text("old")
    with pytest.raises(ValueError, match="frame_size"):
        write_poses(tmp_path / "a", frames, format)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e9])
def test_no_number_is_written_that_cannot_be_read(format: str, bad: float, tmp_path: Path) -> None:
    frame = picture()
    frame.poses[0].keypoints[3, 1] = bad
    with pytest.raises(ValueError, match=r"finite|away"):
        write_poses(tmp_path / "a", [frame], format)
    assert list(tmp_path.iterdir()) == []


def test_formats_are_guessed_from_names(tmp_path: Path) -> None:
    (tmp_path / "folder.old").mkdir()
    guesses = {
        "a.json": "json", "a.JSON": "json", "a.coco.json": "coco", "a.csv": "csv",
        "a.npz": "npz", "a_keypoints.json": "openpose", "a": "openpose", "folder.old": "openpose",
        "a.txt": None, "a.mp4": None,
    }  # fmt: skip
    assert {name: guess_format(tmp_path / name) for name in guesses} == guesses


@pytest.mark.parametrize(
    ("name", "format", "said"),
    [("a.txt", None, "a.txt"), ("a.json", "yaml", "yaml"), ("a.mp4", "", "json, openpose")],
)
def test_unknown_formats_are_told(name: str, format: str | None, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        open_writer(tmp_path / name, format)
    assert list(tmp_path.iterdir()) == []


def test_text_can_be_printed() -> None:
    for format in ("json", "coco", "csv"):
        out = io.StringIO()
        writer = open_writer(out, format)
        for frame in film_frames():
            writer.add(frame)
        assert writer.finish() is None
        writer.discard()
        assert not out.closed
        if format != "csv":
            assert json.loads(out.getvalue())
    for format in ("npz", "openpose"):
        with pytest.raises(ValueError, match="printed"):
            open_writer(io.StringIO(), format)


def text_of(frames: list[FramePoses], format: str) -> str:
    out = io.StringIO()
    writer = open_writer(out, format)
    for frame in frames:
        writer.add(frame)
    writer.finish()
    return out.getvalue()


GOOD = {format: text_of(film_frames(), format) for format in ("json", "coco")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "not JSON"),
        (b"\x00\xff\xfe", "not JSON"),
        (GOOD["json"][:500].encode(), "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"people":' * 10_000, "not JSON"),
        (b"12", "neither"),
        (b'"poses"', "neither"),
        (b"null", "neither"),
        (b"{}", "mirrorbeat.poses"),
        (b'{"format": "mirrorbeat.choreography", "version": 1}', "mirrorbeat.poses"),
        (b'{"format": "mirrorbeat.poses", "version": 99}', "update Mirrorbeat"),
        (b'{"format": "mirrorbeat.poses", "version": true}', "version"),
        (b'{"format": "mirrorbeat.poses", "version": "2"}', "version"),
        (b'{"format": "mirrorbeat.poses", "version": 1}', "version 1"),
        (b'{"format": "mirrorbeat.poses", "version": 1, "frames": [[]]}', "version 1"),
        (b'{"format": "mirrorbeat.poses", "version": 2}', "unit"),
        (b"[1]", "result 0"),
        (b"[{}]", "result 0: image_id"),
        (b'{"people": 3}', "people"),
        (b'{"people": [3]}', r"people\.0"),
        (GOOD["json"].replace('"height": 480', '"height": 0').encode(), "frame 0: height"),
        (GOOD["json"].replace('"height": 480', '"height": 1e3').encode(), "frame 0: height"),
        (GOOD["json"].replace("0.9]", "NaN]").encode(), "not JSON"),
        (GOOD["json"].replace("0.9]", "1e999]").encode(), "frame 0"),
        (GOOD["json"].replace("0.9]", "7]").encode(), "less than or equal to 1"),
        (GOOD["json"].replace("0.9]", '"0.9"]').encode(), "valid number"),
        (GOOD["json"].replace("0.9]", "0.9, 0.9]").encode(), "keypoints"),
        (GOOD["json"].replace('"poses"', '"dances"').encode(), "frame 0"),
        (GOOD["json"].replace("nose", "beak").encode(), "keypoint_names"),
        (GOOD["json"].replace('"id": 1', '"id": -1').encode(), "id"),
        (GOOD["coco"].replace('"category_id": 1', '"category_id": 2').encode(), "category_id"),
        (GOOD["coco"].replace('"keypoints": [', '"keypoints": [1, ').encode(), "keypoints"),
        (GOOD["coco"].replace('"image_id": 0', '"image_id": -1').encode(), "image_id"),
        (GOOD["coco"].replace("[320.16,", "[1e7,").encode(), "away"),
    ],
)  # fmt: skip
def test_bad_files_get_one_clear_line(text: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(text)
    with pytest.raises(PoseFileError, match=said) as caught:
        read_poses(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < len(str(path)) + 300


def test_files_that_are_not_there_or_too_large_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PoseFileError, match="cannot be read"):
        read_poses(tmp_path / "nowhere.json")
    with pytest.raises(PoseFileError, match="holds no"):
        read_poses(tmp_path)
    monkeypatch.setattr(pose_io, "MAX_BYTES", 1_000)
    write_poses(tmp_path / "a.json", film_frames())
    with pytest.raises(PoseFileError, match="larger than"):
        read_poses(tmp_path / "a.json")
    with pytest.raises(PoseFileError, match="fps"):
        read_poses(tmp_path / "a.json", fps=float("nan"))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["people", "frames", "poses", "keypoints", "x", "pose_keypoints_2d"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to write over and over."""
    return tmp_path_factory.mktemp("poses") / "a.json"


def check_read_or_refused(path: Path) -> None:
    """A file holds finite poses of 17 parts, or an error names it."""
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


@settings(max_examples=150, deadline=None)
@given(data=JSON_VALUES, version=st.sampled_from([1, 2]))
def test_any_json_is_read_or_refused(scratch: Path, data: Any, version: int) -> None:
    envelope = {"format": "mirrorbeat.poses", "version": version, "unit": "frame_height"}
    names = list(mirrorbeat.PART_NAMES)
    for whole in (data, {**envelope, "keypoint_names": names, "frames": data}, {"people": data}):
        scratch.write_text(json.dumps(whole))
        check_read_or_refused(scratch)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), format=st.sampled_from(["json", "coco"]))
def test_damaged_text_is_read_or_refused(scratch: Path, data: st.DataObject, format: str) -> None:
    text = bytearray(GOOD[format].encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at] = data.draw(st.sampled_from(list(b'[]{},:"0-e.\x00\xff')))
    scratch.write_bytes(bytes(text))
    check_read_or_refused(scratch)
