from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.core.replay import FILM, LIVE, VIRTUAL, Replay, ReplayHeader, dance_digest, score_replay
from game.storage.replay_file import (
    ReplayError,
    is_replay,
    read_header,
    read_replay,
    write_replay,
)
from tests.fakes import dance_poses, make_choreography

SONG = make_choreography()
HEADER = ReplayHeader(
    SONG.id,
    dance_digest(SONG),
    "medium",
    LIVE,
    datetime(2026, 3, 4, 21, 30, 5, 250_000, tzinfo=timezone(timedelta(hours=8))),
    (480, 640),
)


def make_replay(header: ReplayHeader = HEADER, count: int = 300, seed: int = 0) -> Replay:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(1e-4, 0.08, count)) - 3
    poses = dance_poses(times) + rng.normal(0, 0.01, (count, 17, 3)).astype(np.float32)
    poses[..., 2] = rng.uniform(0, 1, (count, 17))
    return Replay(header, times, poses.astype(np.float32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_replay(make_replay(), tmp_path / "dance.npz")
    return tmp_path / "dance.npz"


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.integers(0, 2**32),
    st.integers(1, 400),
    st.sampled_from([LIVE, FILM, VIRTUAL]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    st.none() | st.floats(1, 3600),
)
def test_a_round_trip_keeps_every_bit(
    tmp_path: Path, seed: int, count: int, camera: str, player: str, seconds: float | None
) -> None:
    header = replace(HEADER, camera=camera, player=player, seconds=seconds)
    replay = make_replay(header, count, seed)
    write_replay(replay, tmp_path / "dance.npz")
    back = read_replay(tmp_path / "dance.npz")
    assert back.header == read_header(tmp_path / "dance.npz") == header
    assert back.times_s.tobytes() == replay.times_s.tobytes()
    assert back.poses.tobytes() == replay.poses.tobytes()
    assert back.header.virtual is (camera == VIRTUAL)


def test_the_score_survives_the_file(tmp_path: Path) -> None:
    times = np.arange(-2.0, 12.0, 1 / 29)
    replay = Replay(HEADER, times, SONG.tracks[0].poses_at(times - 0.1))
    write_replay(replay, tmp_path / "dance.npz")
    score = score_replay(SONG, read_replay(tmp_path / "dance.npz"))
    assert score == score_replay(SONG, replay)
    assert score.score > 9_000


def test_three_minutes_are_about_a_megabyte(tmp_path: Path) -> None:
    replay = make_replay(count=180 * 30)
    write_replay(replay, tmp_path / "dance.npz")
    assert (tmp_path / "dance.npz").stat().st_size < 1_150_000


def test_the_same_replay_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    write_replay(read_replay(path), tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()


def stored(path: Path) -> dict[str, Any]:
    with np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}


def edited(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
    def edit(arrays: dict[str, Any]) -> None:
        data = json.loads(str(arrays["envelope"]))
        change(data)
        arrays["envelope"] = np.array(json.dumps(data))

    return edit


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (edited(lambda d: d.update(format="mirrorbeat.poses")), "is not a"),
        (edited(lambda d: d.update(version=2)), "update Mirrorbeat"),
        (edited(lambda d: d.update(song="../escape")), "song"),
        (edited(lambda d: d.update(dance="?")), "dance"),
        (edited(lambda d: d.update(difficulty="brutal")), "difficulty"),
        (edited(lambda d: d.update(camera="painted")), "camera"),
        (edited(lambda d: d.update(recorded_at="yesterday")), "recorded_at"),
        (edited(lambda d: d.update(recorded_at="2026-01-01T00:00:00")), "recorded_at"),
        (edited(lambda d: d.update(frame_size=[0, 640])), "frame_size"),
        (edited(lambda d: d.update(player="a\x00b")), "player"),
        (edited(lambda d: d.update(player="x" * 41)), "player"),
        (edited(lambda d: d.update(seconds=-1)), "seconds"),
        (edited(lambda d: d.update(extra=1)), "extra"),
        (lambda a: a.update(envelope=np.array("[" * 5000)), "it is damaged|recursion|Expecting"),
        (lambda a: a.update(envelope=np.array("x" * 30_000)), "envelope"),
        (lambda a: a.update(envelope=np.array([b"x"])), "envelope"),
        (lambda a: a.pop("times"), "mirrorbeat.replay"),
        (lambda a: a.update(more=np.zeros(3)), "mirrorbeat.replay"),
        (lambda a: a.update(times=a["times"][:-1]), "poses"),
        (lambda a: a.update(times=a["times"][::-1]), "rise"),
        (lambda a: a.update(times=np.zeros(0)), "times"),
        (lambda a: a.update(times=a["times"].astype(int)), "times"),
        (lambda a: a.update(times=a["times"] * np.nan), "finite"),
        (lambda a: a.update(poses=a["poses"][..., :2]), "poses"),
        (lambda a: a.update(poses=a["poses"].astype(np.float64)), "poses"),
        (lambda a: a.update(poses=a["poses"] * np.float32(1e4)), "range"),
        (lambda a: a.update(poses=np.array([{"a": 1}], dtype=object)), "poses"),
    ],
)
def test_what_is_wrong_is_said(path: Path, change: Any, reason: str) -> None:
    arrays = stored(path)
    change(arrays)
    np.savez_compressed(path, **arrays)
    with pytest.raises(ReplayError, match=reason) as caught:
        read_replay(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="missing"):
        read_replay(tmp_path / "none.npz")
    with pytest.raises(ReplayError, match="cannot be read"):
        read_replay(tmp_path)
    (tmp_path / "text.npz").write_text("not an archive at all")
    with pytest.raises(ReplayError, match="no replay"):
        read_replay(tmp_path / "text.npz")


def test_an_array_longer_than_it_says_or_than_any_is_never_made(path: Path) -> None:
    arrays = stored(path)
    for count in (10**12, 400_000, 301):
        head = io.BytesIO()
        fields = {"descr": "<f4", "fortran_order": False, "shape": (count, 17, 3)}
        np.lib.format.write_array_header_1_0(head, fields)
        with zipfile.ZipFile(path, "w") as archive:
            for name in ("envelope", "times"):
                packed = io.BytesIO()
                np.save(packed, arrays[name])
                archive.writestr(f"{name}.npy", packed.getvalue())
            archive.writestr("poses.npy", head.getvalue() + bytes(300 * 17 * 3 * 4))
        with pytest.raises(ReplayError, match="poses"):
            read_replay(path)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_is_never_more_than_a_replay_error(tmp_path_factory: Any, data: Any) -> None:
    place = tmp_path_factory.mktemp("damage") / "dance.npz"
    write_replay(make_replay(count=3), place)
    content = bytearray(place.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    place.write_bytes(bytes(content[: cut if cut % 3 == 0 else None]))
    try:
        replay = read_replay(place)
    except ReplayError as error:
        told = str(error)
    else:
        told = ""
        check_sound(replay)
    assert told == "" or told.startswith(str(place)), "the file is named"


def check_sound(replay: Replay) -> None:
    times_s, poses = replay.times_s, replay.poses
    assert poses.shape == (len(times_s), 17, 3)
    assert np.isfinite(times_s).all()
    assert (np.diff(times_s) > 0).all()
    assert np.isfinite(poses).all()


def test_replays_are_told_from_films(path: Path, tmp_path: Path) -> None:
    assert is_replay(path)
    assert is_replay("anything.NPZ")
    path.rename(tmp_path / "renamed.bin")
    assert is_replay(tmp_path / "renamed.bin")
    (tmp_path / "film.mp4").write_bytes(b"\0\0\0 ftyp")
    assert not is_replay(tmp_path / "film.mp4")
    assert not is_replay(tmp_path)
    assert not is_replay("0")


def test_a_full_disk_leaves_what_was_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_replay(make_replay(seed=1), path)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]
