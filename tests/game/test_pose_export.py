from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.core.choreography import Track
from game.pose_export import exported_frames, frame_times
from pose_engine.pose_io import read_poses, write_poses
from tests.fakes import dance_poses, make_choreography

SONG = make_choreography(aspect=9 / 16)
TIMES = np.arange(30, 200) / 30.0
DUET = make_choreography(
    aspect=9 / 16, tracks=(*SONG.tracks, Track(TIMES, dance_poses(TIMES, seed=5)))
)


@pytest.mark.parametrize(
    ("form", "name"),
    [("json", "a.json"), ("npz", "a.npz"), ("coco", "a.coco.json"), ("openpose", "a")],
)
@pytest.mark.parametrize("song", [SONG, DUET])
def test_what_is_exported_reads_back_as_the_dance(song, form: str, name: str, tmp_path) -> None:
    numbers = tuple(range(len(song.tracks)))
    times_s, even = frame_times(song, numbers, form, None)
    assert even is (form in ("coco", "openpose") or song is DUET)
    path: Path = tmp_path / name
    write_poses(path, exported_frames(song, numbers, times_s), form)
    frames = read_poses(path, (720, 405), None if form in ("json", "npz") else song.frame_rate)
    assert len(frames) == len(times_s)
    for frame in frames:
        assert frame.time_s is not None
        assert frame.size == (720, 405)
        there = [n for n in numbers if song.tracks[n].times_s[0] - 1e-6 <= frame.time_s]
        there = [n for n in there if frame.time_s <= song.tracks[n].times_s[-1] + 1e-6]
        assert list(frame.ids) == [n + 1 for n in there]
        for number, pose in zip(there, frame.poses, strict=True):
            true = song.pose_at(frame.time_s, number)
            np.testing.assert_allclose(pose.keypoints / 720, true[:, :2], atol=1e-4)


def test_pictures_a_second_can_be_chosen() -> None:
    times_s, even = frame_times(SONG, (0,), "json", 50.0)
    assert even
    assert np.diff(times_s) == pytest.approx(0.02)
    assert times_s[0] == 0.0
