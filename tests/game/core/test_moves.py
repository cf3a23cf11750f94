"""Moves are cut on the beat, and those that are alike have one kind."""

from __future__ import annotations

import numpy as np
import pytest

from game.core.beat_grid import BeatGrid
from game.core.choreography import Choreography, Track
from game.core.moves import cut, letters, likeness
from game.storage.library import find_songs, shipped_songs_folder
from pose_engine.geometry import mirror

SONGS = [entry.choreography for entry in find_songs([shipped_songs_folder()])]


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.id)
def test_the_shipped_dances_are_cut_as_their_makers_did(song: Choreography) -> None:
    grid = BeatGrid(song.bpm, song.first_beat_s)
    parts = cut(song.tracks[0], grid, song.moves[-1].end_s)
    starts = grid.first_beat_s + grid.beat_s * np.array([part.first for part in parts])
    truth = np.array([move.start_s for move in song.moves])
    near = np.abs(truth[:, None] - starts)
    assert (near.min(axis=1) < 0.05).mean() >= 0.9
    assert (near.min(axis=0) < 0.05).mean() >= 0.9
    names = {
        part: song.moves[int(np.argmin(near[:, number]))].name for number, part in enumerate(parts)
    }
    for kind in {part.kind for part in parts}:
        assert len({names[part] for part in parts if part.kind == kind}) == 1


def test_bars_of_two_moves_are_cut_in_two() -> None:
    song = SONGS[0]
    grid = BeatGrid(song.bpm, 0.0)
    half_s = 2 * grid.beat_s
    starts = [move.start_s for move in song.moves[4:14:2]]
    order = [0, 1, 2, 0, 1, 2, 3, 1, 0, 3, 2, 1]
    times, poses = [], []
    for place, which in enumerate(order):
        steps = np.arange(0.0, half_s - 0.01, 1 / 30)
        times.append(place * half_s + steps)
        poses.append(song.tracks[0].poses_at(starts[which] + steps))
    track = Track(np.concatenate(times), np.concatenate(poses))
    parts = cut(track, grid, len(order) * half_s)
    assert [part.beats for part in parts].count(2) >= 8
    assert sum(part.beats for part in parts) == 24


def test_a_move_on_the_other_side_is_the_same_move() -> None:
    song = SONGS[0]
    grid = BeatGrid(song.bpm, 0.0)
    steps = np.arange(0.0, 4 * grid.beat_s - 0.01, 1 / 30)
    poses = song.tracks[0].poses_at(song.moves[8].start_s + steps)
    other = mirror(poses, song.aspect)
    track = Track(np.concatenate([steps, 4 * grid.beat_s + steps]), np.concatenate([poses, other]))
    assert [part.kind for part in cut(track, grid, 8 * grid.beat_s)] == [0, 0]


def test_too_short_a_dance_has_no_move_and_nobody_is_like_nobody() -> None:
    assert cut(SONGS[0].tracks[0], BeatGrid(120), 1.9) == ()
    nothing, all_of_it = np.zeros((1, 4, 3)), np.ones((1, 4, 3))
    assert likeness(nothing, all_of_it) == 0.0
    assert likeness(all_of_it, all_of_it) == pytest.approx(1.0)
    unseen = Track(np.array([0.0, 8.0]), np.zeros((2, 17, 3), np.float32))
    assert [part.kind for part in cut(unseen, BeatGrid(120), 8.0)] == [0, 1, 2, 3]


def test_letters_go_on_after_z() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
