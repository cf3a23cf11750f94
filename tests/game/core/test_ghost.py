from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.core.ghost import AWAY_S, Ghost, make_ghost
from game.core.referee import cut_short
from game.core.replay import Replay, score_replay
from tests.fakes import dance_replay, make_choreography

SONG = make_choreography()


def ghost_of(replay: Replay, difficulty: str = "medium", seconds: float | None = None) -> Ghost:
    danced = cut_short(SONG, seconds)
    return make_ghost(danced, replay, difficulty, mine=True)


def test_its_score_runs_along_to_that_of_its_replay() -> None:
    replay = dance_replay(SONG, late_s=0.2)
    ghost = ghost_of(replay)
    state = score_replay(SONG, replay)
    assert ghost.score == state.score
    assert ghost.score_after(0) == 0
    assert [ghost.score_after(n) for n in range(len(SONG.moves) + 3)] == sorted(
        [*ghost.scores, ghost.score, ghost.score]
    )


def test_it_is_judged_as_the_dance_it_races() -> None:
    replay = dance_replay(SONG, late_s=0.45)
    assert ghost_of(replay, "hard").score == score_replay(SONG, replay, "hard").score
    assert ghost_of(replay, "easy").score > ghost_of(replay, "hard").score
    assert len(ghost_of(replay, seconds=7.0).scores) == 3, "a start, and two moves"


def test_it_moves_calmly_and_bridges_what_was_not_seen() -> None:
    replay = dance_replay(SONG)
    poses = replay.poses.copy()
    rng = np.random.default_rng(0)
    poses[..., :2] += rng.normal(0, 0.01, poses[..., :2].shape).astype(np.float32)
    poses[100:110, 9, :2], poses[100:110, 9, 2] = 5.0, 0.05
    ghost = ghost_of(replace(replay, poses=poses))
    shown = ghost.track.poses_at(replay.times_s)[..., :2]
    off = np.linalg.norm(shown - SONG.tracks[0].poses_at(replay.times_s)[..., :2], axis=-1)
    assert off.max() < 0.1
    assert np.diff(off, axis=0).std() < 0.004, "less jitter than went in"


def test_it_is_not_there_while_it_was_out_of_the_picture() -> None:
    replay = dance_replay(SONG)
    there = (replay.times_s < 4) | (replay.times_s > 8)
    ghost = ghost_of(Replay(replay.header, replay.times_s[there], replay.poses[there]))
    assert ghost.shown_at(2.0) == pytest.approx(1.0)
    assert ghost.shown_at(6.0) == 0.0
    assert ghost.shown_at(10.0) == pytest.approx(1.0)
    assert 0.1 < ghost.shown_at(4.0 + AWAY_S) < 0.8
    assert ghost.shown_at(-50.0) == ghost.shown_at(500.0) == 0.0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_pose_or_two_are_enough(count: int) -> None:
    replay = dance_replay(SONG)
    ghost = ghost_of(Replay(replay.header, replay.times_s[:count], replay.poses[:count]))
    assert np.isfinite(ghost.track.poses).all()
    assert ghost.score == 0


def test_a_part_that_was_never_seen_is_where_the_engine_guessed() -> None:
    replay = dance_replay(SONG)
    poses = replay.poses.copy()
    poses[:, 15:, 2] = 0.0
    ghost = ghost_of(Replay(replay.header, replay.times_s, poses))
    assert np.abs(ghost.track.poses[:, 15, 1].mean() - poses[:, 15, 1].mean()) < 0.02
