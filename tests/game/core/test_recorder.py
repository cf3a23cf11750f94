"""A take becomes a song: its track, its moves, its name."""

from __future__ import annotations

import numpy as np
import pytest

from game.core.beat_grid import BeatGrid
from game.core.recorder import (
    FEW_LIMBS,
    NOBODY,
    Doubt,
    Take,
    doubted_s,
    doubts,
    seen_share,
    song_id,
    song_of,
    worth_keeping,
)
from game.storage.choreography_file import read_choreography
from game.storage.library import shipped_songs_folder

SONG = read_choreography(shipped_songs_folder() / "mirrorball-midnight")
GRID = BeatGrid(SONG.bpm, SONG.first_beat_s)


def take(end_s: float, lost: tuple[float, float] = (0.0, 0.0)) -> Take:
    """The shipped song's dance up to a time, nobody being found in a stretch of it."""
    times = np.arange(0.0, end_s, 1 / 30)
    times = times[(times < lost[0]) | (times >= lost[1])]
    return Take(times, SONG.tracks[0].poses_at(times), end_s, SONG.aspect)


def test_moves_are_of_whole_beats_from_the_first_on() -> None:
    song = song_of(take(20.0), GRID, "My dance", "me")
    starts = np.array([move.start_s for move in song.moves])
    np.testing.assert_allclose(starts[0], SONG.first_beat_s)
    np.testing.assert_allclose(np.diff(starts), 4 * SONG.beat_s)
    assert song.id == "my-dance"
    assert song.author == "me"
    np.testing.assert_allclose(song.pose_at(7.0), SONG.pose_at(7.0), atol=0.01)


def test_moves_that_were_not_seen_are_not_scored() -> None:
    song = song_of(take(20.0, (9.0, 13.0)), GRID, "x", "y")
    for move in song.moves:
        if move.start_s >= 9.0 and move.end_s <= 13.0:
            assert not move.scored
    assert song.pose_at(11.0)[:, 2].max() == 0
    assert sum(move.scored for move in song.moves) >= 3


def test_what_its_own_dancer_is_not_judged_for_is_not_scored() -> None:
    """Four pictures a second can be filled up to a dance, but nobody could be judged by them."""
    whole = take(20.0)
    few = Take(whole.times_s[::8], whole.poses[::8], 20.0, SONG.aspect, 30 / 8)
    song = song_of(few, GRID, "x", "y")
    assert song.moves
    assert not any(move.scored or move.gold for move in song.moves)


def test_a_take_that_is_worth_keeping_has_a_bar_and_somebody_in_it() -> None:
    assert worth_keeping(take(6.0), GRID)
    assert not worth_keeping(take(1.0), GRID)
    assert not worth_keeping(Take(np.zeros(0), np.zeros((0, 17, 3), np.float32), 9.0, 1.3), GRID)
    assert seen_share(take(20.0)) == 1.0
    assert seen_share(take(20.0, (9.0, 13.0))) == pytest.approx(0.8, abs=0.01)


def test_a_song_is_rated_named_and_partly_gold() -> None:
    song = song_of(take(60.0), GRID, "x", "y", others=[take(50.0), take(0.0)])
    assert len(song.tracks) == 2
    assert 2 <= sum(move.gold for move in song.moves) <= 3
    assert song.difficulty == 3
    assert song.moves[2].name == song.moves[3].name == "move C"
    start_s, end_s = song.preview_s
    assert 0 <= start_s < end_s <= song.duration_s


def test_badly_seen_seconds_are_told() -> None:
    assert doubts(take(20.0)) == ()
    (gap,) = doubts(take(20.0, (9.0, 13.0)))
    assert gap == Doubt(pytest.approx(9.0, abs=0.05), pytest.approx(13.0, abs=0.05), NOBODY)
    seen = take(20.0)
    seen.poses[150:240, :, 2] = 0.05
    seen.poses[300:360, [14, 16], 2] = 0.05
    vague, leg = doubts(seen)
    assert vague == Doubt(pytest.approx(5.0, abs=0.2), pytest.approx(8.0, abs=0.2), FEW_LIMBS)
    assert leg.reason == "the right leg was badly seen"
    assert doubted_s((vague, leg)) == pytest.approx(5.0, abs=0.4)
    assert doubted_s((Doubt(0.0, 4.0, "a"), Doubt(1.0, 2.0, "b"), Doubt(3.0, 5.0, "c"))) == 5.0
    nobody = Take(np.zeros(0), np.zeros((0, 17, 3), np.float32), 5.0, 1.5)
    assert doubts(nobody) == (Doubt(0.0, 5.0, NOBODY),)


def test_a_take_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        song_of(Take(np.zeros(0), np.zeros((0, 17, 3), np.float32), 5.0, 1.5), GRID, "x", "y")


@pytest.mark.parametrize(
    ("name", "wanted"), [("My Dance (2).final", "my-dance-2-final"), ("舞", "dance"), ("a", "a")]
)
def test_names_become_ids(name: str, wanted: str) -> None:
    assert song_id(name) == wanted
