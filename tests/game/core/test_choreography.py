from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.core.choreography import Move, Track
from tests.fakes import dance_poses, make_choreography


def test_poses_between_samples_are_linear_and_held_beyond_the_ends() -> None:
    times = np.array([0.0, 1.0, 2.0])
    poses = np.zeros((3, 17, 3), np.float32)
    poses[:, :, 0] = [[0.0] * 17, [1.0] * 17, [4.0] * 17]
    track = Track(times, poses)
    found = track.poses_at(np.array([-1.0, 0.5, 1.0, 1.5, 9.0]))
    np.testing.assert_allclose(found[:, 0, 0], [0.0, 0.5, 1.0, 2.5, 4.0])


def test_pose_at_and_beat_at_and_move_at() -> None:
    song = make_choreography()
    assert song.pose_at(3.21).shape == (17, 3)
    assert song.beat_at(1.0) == pytest.approx(2.0)
    assert song.move_at(0.5) is None
    assert song.move_at(2.0) == 0
    assert song.move_at(4.0) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"end_s": 1.0},
        {"start_s": float("nan")},
        {"weight": -1.0},
        {"limbs": ("tail",)},
        {"limbs": ()},
    ],
)
def test_impossible_moves_are_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match="move"):
        Move(**{"start_s": 2.0, "end_s": 4.0, "name": "x", **wrong})


def test_impossible_tracks_are_refused() -> None:
    times = np.arange(3.0)
    poses = dance_poses(times)
    with pytest.raises(ValueError, match="rise"):
        Track(times[::-1].copy(), poses)
    with pytest.raises(ValueError, match="finite"):
        Track(times, poses * np.float32(np.nan))
    with pytest.raises(ValueError, match="3 times"):
        Track(times, poses[:2])


def test_impossible_songs_are_refused() -> None:
    song = make_choreography()
    with pytest.raises(ValueError, match="outside"):
        replace(song, moves=(Move(11.0, 13.0, "late"),))
    with pytest.raises(ValueError, match="order"):
        replace(song, moves=song.moves[::-1])
    with pytest.raises(ValueError, match="track"):
        replace(song, tracks=())
    with pytest.raises(ValueError, match="zero"):
        replace(song, bpm=0.0)
    with pytest.raises(ValueError, match="finite"):
        replace(song, duration_s=float("inf"))
