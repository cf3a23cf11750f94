"""Cleaning: what is wrong in a recorded motion is mended, and what is right stays."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from game.core.motion import FILLED_S, clean, smooth
from game.core.take import Take
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder
from pose_engine.keypoints import LEFT_ANKLE, LEFT_WRIST, MIRRORED_PARTS, RIGHT_ANKLE

SONG = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
TIMES = np.arange(0.0, 6.0, 1 / 30)
TRUTH = SONG.tracks[0].poses_at(10.0 + TIMES)


def take(poses: NDArray[np.float32], times: NDArray[np.float64] = TIMES) -> Take:
    return Take(times, poses, 6.0, SONG.aspect)


def error(poses: NDArray[np.float32], truth: NDArray[np.float32] = TRUTH) -> NDArray[np.float64]:
    """How far each point is off (T, 17), in frame heights."""
    return np.linalg.norm(poses[..., :2] - truth[..., :2], axis=-1).astype(np.float64)


def test_what_is_clean_stays_as_it_was() -> None:
    found = clean(take(TRUTH))
    assert (found.disbelieved, found.swapped, found.filled) == (0, 0, 0)
    np.testing.assert_array_equal(found.take.times_s, TIMES)
    assert np.percentile(error(found.take.poses), 99) < 0.012
    np.testing.assert_array_equal(found.take.poses[..., 2], TRUTH[..., 2])


def test_noise_is_halved_and_nothing_comes_late() -> None:
    rng = np.random.default_rng(3)
    noisy = TRUTH.copy()
    noisy[..., :2] += rng.normal(0, 0.01, noisy[..., :2].shape).astype(np.float32)
    found = clean(take(noisy)).take.poses
    assert np.sqrt((error(found) ** 2).mean()) < 0.72 * np.sqrt((error(noisy) ** 2).mean())
    wrist = found[:, LEFT_WRIST, :2]
    shifts = range(-3, 4)
    off = [
        np.linalg.norm(np.roll(TRUTH[:, LEFT_WRIST, :2], by, axis=0) - wrist, axis=1)[5:-5].mean()
        for by in shifts
    ]
    assert shifts[int(np.argmin(off))] == 0


def test_leaps_of_a_point_are_taken_back() -> None:
    leaping = TRUTH.copy()
    for at in (20, 61, 100, 140):
        leaping[at, LEFT_ANKLE, :2] += (0.4, -0.2)
    found = clean(take(leaping))
    assert found.disbelieved >= 4
    assert error(found.take.poses)[:, LEFT_ANKLE].max() < 0.03


@pytest.mark.parametrize("length", [1, 4, 10])
def test_sides_that_change_for_a_moment_change_back(length: int) -> None:
    swapped = TRUTH.copy()
    swapped[70 : 70 + length] = swapped[70 : 70 + length][:, list(MIRRORED_PARTS)]
    found = clean(take(swapped))
    assert found.swapped > 0
    assert error(found.take.poses)[65:85].max() < 0.06


def test_short_gaps_are_filled_and_long_ones_are_not() -> None:
    keep = np.ones(len(TIMES), bool)
    keep[40:47] = False
    keep[100:130] = False
    found = clean(take(TRUTH[keep], TIMES[keep])).take
    assert np.diff(found.times_s).max() == pytest.approx(31 / 30)
    assert np.sort(np.diff(found.times_s))[-2] < 0.05
    np.testing.assert_allclose(found.times_s[40:47], TIMES[40:47], atol=1e-9)
    assert np.median(error(found.poses[40:47], TRUTH[40:47])) < 0.02
    assert 0 < found.poses[43, :, 2].min() < TRUTH[43, :, 2].min()


def test_a_point_unseen_for_a_while_is_filled_and_for_long_is_doubted() -> None:
    poses = TRUTH.copy()
    poses[30:38, RIGHT_ANKLE] = 0.0
    poses[90:150, RIGHT_ANKLE, 2] = 0.05
    found = clean(take(poses)).take.poses
    assert error(found)[30:38, RIGHT_ANKLE].max() < 0.05
    assert found[30:38, RIGHT_ANKLE, 2].min() > 0.1
    assert found[95:145, RIGHT_ANKLE, 2].max() < 0.1
    assert FILLED_S < 60 / 30


def test_a_grown_bone_is_disbelieved() -> None:
    poses = TRUTH.copy()
    poses[60:66, LEFT_WRIST, 0] += 0.5
    poses[60:66, LEFT_WRIST, 2] = 0.3
    found = clean(take(poses)).take.poses
    assert error(found)[60:66, LEFT_WRIST].max() < 0.15


def test_a_sharp_hit_stays_sharp() -> None:
    """An arm that goes up within three pictures and stops dead."""
    poses = np.repeat(TRUTH[:1], 60, axis=0)
    poses[30:, LEFT_WRIST, 1] -= 0.4
    poses[29, LEFT_WRIST, 1] -= 0.27
    poses[28, LEFT_WRIST, 1] -= 0.13
    found = clean(take(poses, TIMES[:60])).take.poses
    assert np.abs(found[:, LEFT_WRIST, 1] - poses[:, LEFT_WRIST, 1]).max() < 0.04


def test_times_may_be_uneven_and_poses_few() -> None:
    rng = np.random.default_rng(1)
    keep = np.sort(rng.choice(len(TIMES), 120, replace=False))
    found = clean(take(TRUTH[keep], TIMES[keep])).take
    assert np.isfinite(found.poses).all()
    assert (np.diff(found.times_s) > 0).all()
    for count in (0, 1, 2, 3):
        few = clean(take(TRUTH[:count], TIMES[:count])).take
        assert len(few.times_s) == count


def test_a_part_that_was_never_seen_stays_as_it_is() -> None:
    points = np.zeros((5, 1, 2))
    points[:, 0, 0] = [0, 3, 0, 3, 0]
    np.testing.assert_array_equal(smooth(TIMES[:5], points, np.zeros((5, 1)), 1.0), points)
