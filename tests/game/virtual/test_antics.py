from __future__ import annotations

import numpy as np
import pytest

from game.virtual.antics import WALK_S, flailing, other_dance, walked_off
from game.virtual.dancer import performed_poses
from game.virtual.options import parse_options
from tests.fakes import make_choreography

SONG = make_choreography(duration_s=20.0)
TIMES = np.arange(2.0, 18.0, 1 / 30)


@pytest.mark.parametrize("words", ["other", "flailing", "walking"])
def test_the_words_are_understood_and_the_dance_does_not_leap(words: str) -> None:
    options = parse_options(f"{words},seed=3")
    poses = np.stack([performed_poses(SONG, options, float(t)) for t in TIMES])
    assert np.isfinite(poses).all()
    assert np.abs(np.diff(poses[..., :2], axis=0)).max() < 0.25
    again = performed_poses(SONG, options, float(TIMES[7]))
    np.testing.assert_array_equal(again, poses[7])


def test_another_dance_is_another_wherever_a_move_is_judged() -> None:
    song = make_choreography(duration_s=20.0)
    moves = tuple(
        move.__class__(move.start_s, move.end_s, f"m{i}") for i, move in enumerate(song.moves)
    )
    song = make_choreography(duration_s=20.0, moves=moves)
    other = other_dance(song, 1)
    for move in song.moves:
        middle = np.array([(move.start_s + move.end_s) / 2])
        ours, theirs = (dance.tracks[0].poses_at(middle) for dance in (song, other))
        assert np.abs(ours - theirs).max() > 0.02
    assert np.abs(other.tracks[0].poses - other_dance(song, 2).tracks[0].poses).max() > 0.02


def test_flailing_keeps_the_trunk_and_the_bones() -> None:
    pose = SONG.pose_at(5.0)
    made = np.stack([flailing(pose, float(t), 1, 0) for t in TIMES])
    np.testing.assert_array_equal(
        made[:, [0, 5, 6, 11, 12]], np.stack([pose[[0, 5, 6, 11, 12]]] * len(TIMES))
    )
    forearms = np.linalg.norm(made[:, 9, :2] - made[:, 7, :2], axis=1)
    assert np.ptp(forearms) < 1e-5
    assert made[:, 9, :2].std(axis=0).min() > 0.02


def test_who_walks_is_in_view_half_of_the_time() -> None:
    away = np.array([walked_off(float(t), 0) for t in np.arange(0, 10 * WALK_S, 0.05)])
    assert (away == 0).mean() == pytest.approx(0.5, abs=0.03)
    assert away.max() == 1.0
