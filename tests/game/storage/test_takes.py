"""Takes on the disk: what is written is read again, and nothing else is believed."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.core.beat_grid import BeatGrid
from game.core.take import Take
from game.storage import takes
from game.storage.takes import (
    StoredTake,
    TakeError,
    best_of,
    make_room,
    read_take,
    stored_takes,
    take_path,
    takes_folder,
    write_take,
)
from tests.fakes import dance_poses

AT = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)


def a_take(at: datetime = AT, seconds: float = 6.0, trust: float = 0.9) -> StoredTake:
    times = np.arange(0.0, seconds, 1 / 30)
    poses = dance_poses(times).astype(np.float32)
    poses[..., 2] = trust
    take = Take(times, poses, seconds, 4 / 3, 30.0)
    return StoredTake(take, BeatGrid(97.5, 0.4), "Tune", Path("a.ogg"), "live", at, take_path(at))


def test_what_is_written_is_read_again() -> None:
    stored = a_take()
    write_take(stored)
    (found,) = stored_takes()
    np.testing.assert_array_equal(found.take.times_s, stored.take.times_s)
    np.testing.assert_array_equal(found.take.poses, stored.take.poses)
    assert (found.take.end_s, found.take.aspect, found.take.frame_rate) == (6.0, 4 / 3, 30.0)
    assert (found.grid.bpm, found.grid.first_beat_s) == (97.5, 0.4)
    assert (found.title, found.music, found.camera) == ("Tune", Path("a.ogg"), "live")
    assert (found.recorded_at, found.path) == (AT, stored.path)


def test_takes_of_one_second_have_names_of_their_own() -> None:
    write_take(a_take())
    write_take(a_take())
    assert len(stored_takes()) == 2


def test_the_best_is_that_of_which_most_was_seen_well() -> None:
    short, long, dim = a_take(seconds=4), a_take(seconds=8), a_take(seconds=30, trust=0.02)
    assert best_of([short, long, dim]) == 1
    assert best_of([]) is None
    assert long.seen == 1.0
    assert dim.seen < 0.1


def test_the_oldest_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takes, "MOST", 3)
    for number in range(5):
        stored = a_take(AT + timedelta(minutes=number))
        write_take(stored)
        os.utime(stored.path, (number, number))
    make_room()
    assert [stored.recorded_at.minute for stored in stored_takes()] == [32, 33, 34]


def test_nothing_waits_at_first() -> None:
    make_room()
    assert stored_takes() == []


def test_a_take_without_a_length_is_not_written() -> None:
    stored = a_take()
    with pytest.raises(ValueError, match="end_s"):
        write_take(replace(stored, take=replace(stored.take, end_s=0.0)))
    assert stored_takes() == []


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6), st.integers(1, 255), st.booleans())
def test_a_damaged_take_is_refused_or_read_and_stays(place: int, flip: int, cut: bool) -> None:
    stored = a_take(seconds=0.5)
    write_take(stored)
    data = bytearray(stored.path.read_bytes())
    place %= len(data)
    data[place] ^= flip
    stored.path.write_bytes(data[:place] if cut else data)
    with suppress(TakeError):
        assert len(read_take(stored.path).take.times_s) >= 2
    assert len(stored_takes()) <= 1
    assert stored.path.exists()
    stored.path.unlink()


@pytest.mark.parametrize(
    "change",
    [
        {"times_s": np.array([0.0, 0.0])},
        {"times_s": np.array([0.0, 9.0])},
        {"times_s": np.array([-1.0, 0.0])},
        {"times_s": np.array([0.0, np.nan])},
        {"times_s": np.array([0, 1])},
        {"poses": np.full((2, 17, 3), np.inf, np.float32)},
        {"poses": np.full((2, 17, 3), 1.5, np.float32)},
        {"poses": np.full((2, 17, 3), 1e6, np.float32)},
        {"poses": np.zeros((2, 5, 3), np.float32)},
        {"poses": np.zeros((3, 17, 3), np.float32)},
    ],
)
def test_impossible_numbers_are_refused(change: dict[str, np.ndarray]) -> None:
    plain = Take(np.array([0.0, 1.0]), np.zeros((2, 17, 3), np.float32), 2.0, 1.3)
    stored = replace(a_take(), take=replace(plain, **change))  # type: ignore[arg-type]
    write_take(stored)
    with pytest.raises(TakeError):
        read_take(stored.path)


def test_other_files_are_refused() -> None:
    takes_folder().mkdir(parents=True)
    other = takes_folder() / "other.npz"
    np.savez(other, envelope=np.array('{"format": "mirrorbeat.replay"}'), times=[0.0], poses=[0.0])
    (takes_folder() / "no.npz").write_bytes(b"PK")
    (takes_folder() / ".half.npz").write_bytes(b"")
    with pytest.raises(TakeError, match=r"mirrorbeat\.take"):
        read_take(other)
    with pytest.raises(TakeError, match="cannot be read"):
        read_take(takes_folder() / "absent.npz")
    assert stored_takes() == []
