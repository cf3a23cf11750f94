"""The pose that stands for a move shows it best, and was well seen."""

from __future__ import annotations

import numpy as np
import pytest

from game.core.choreography import Move, Track
from game.core.key_pose import key_time, seen_share
from game.storage.library import find_songs, shipped_songs_folder
from pose_engine.keypoints import LEFT_HIP, LEFT_WRIST, RIGHT_HIP, RIGHT_WRIST
from tests.fakes import FPS, STANDING

MOVE = Move(2.0, 4.0, "reach")
_WRISTS = [LEFT_WRIST, RIGHT_WRIST]


def dance(*reaches: tuple[float, float, float]) -> Track:
    """A dancer who stands, and at some times reaches up so far, seen with such confidence."""
    times = np.arange(0.0, 8.0, 1 / FPS)
    poses = np.ones((len(times), 17, 3), np.float32)
    poses[..., :2] = STANDING
    for at_s, height, confidence in reaches:
        near = np.abs(times - at_s) < 0.25
        poses[np.ix_(near, _WRISTS, [1])] -= height
        poses[np.ix_(near, range(5, 17), [2])] = confidence
    return Track(times, poses)


def old_key_time(track: Track, move: Move) -> float:
    """The choice of before, which believed every keypoint."""
    usual = track.poses[:, :, :2].mean(axis=0)
    usual = usual - usual[[LEFT_HIP, RIGHT_HIP]].mean(axis=0)
    span = move.end_s - move.start_s
    times = np.linspace(move.start_s + 0.1 * span, move.end_s - 0.05 * span, 24)
    poses = track.poses_at(times)[..., :2]
    poses = poses - poses[:, [LEFT_HIP, RIGHT_HIP]].mean(axis=1, keepdims=True)
    unlike = np.hypot(*np.moveaxis(poses - usual, -1, 0)).sum(axis=1)
    speed = np.hypot(*np.moveaxis(np.gradient(poses, axis=0), -1, 0))[:, _WRISTS].sum(axis=1)
    return float(times[np.argmax(unlike - 3.0 * speed)])


def test_it_is_the_strongest_pose_at_rest() -> None:
    assert key_time(dance((2.6, 0.2, 1.0), (3.4, 0.5, 1.0)), MOVE) == pytest.approx(3.4, abs=0.25)


@pytest.mark.parametrize("confidence", [0.0, 0.2, 0.35])
def test_a_stronger_pose_that_was_badly_seen_is_not_chosen(confidence: float) -> None:
    track = dance((2.6, 0.4, 0.9), (3.4, 1.5, confidence))
    assert old_key_time(track, MOVE) == pytest.approx(3.4, abs=0.25)
    assert key_time(track, MOVE) == pytest.approx(2.6, abs=0.25)


def test_wrists_that_were_lost_count_more_than_a_nose() -> None:
    track = dance((2.6, 0.4, 0.9), (3.4, 0.6, 0.9))
    late = track.times_s > 3.0
    track.poses[np.ix_(late, _WRISTS, [2])] = 0.0
    assert key_time(track, MOVE) < 3.0
    track.poses[..., 2] = 1.0
    track.poses[np.ix_(late, range(1, 5), [2])] = 0.0  # eyes and ears
    assert key_time(track, MOVE) > 3.0


def test_a_move_that_nobody_saw_has_one_all_the_same() -> None:
    track = dance()
    track.poses[..., 2] = 0.0
    assert MOVE.start_s <= key_time(track, MOVE) <= MOVE.end_s
    assert seen_share(track.poses).max() == 0.0


def test_dances_that_are_wholly_seen_keep_theirs() -> None:
    for entry in find_songs([shipped_songs_folder()]):
        song = entry.choreography
        assert song is not None
        for track in song.tracks:
            if track.poses[..., 2].min() >= 0.5:
                new = [key_time(track, move) for move in song.moves]
                assert new == [old_key_time(track, move) for move in song.moves]
