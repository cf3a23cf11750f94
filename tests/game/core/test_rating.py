"""How hard a dance is, what may be gold in it, and what to show of it first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.core.choreography import Move, Track
from game.core.rating import APART, BEFORE, PREVIEW_S, difficulty, effort, gold, preview
from game.storage.library import find_songs, shipped_songs_folder

SONGS = [entry.choreography for entry in find_songs([shipped_songs_folder()])]


def test_the_shipped_dances_come_out_in_order() -> None:
    found = sorted((song.difficulty, difficulty(song.tracks[0], song.moves)) for song in SONGS)
    rated = [rating for _, rating in found]
    assert rated == sorted(rated)
    assert rated[0] == 1
    assert all(abs(told - rating) <= 1 for told, rating in found)


def test_faster_is_harder_and_standing_is_easy() -> None:
    song = SONGS[0]
    track = song.tracks[0]
    slow = Track(track.times_s * 2, track.poses)
    moves = tuple(replace(one, start_s=2 * one.start_s, end_s=2 * one.end_s) for one in song.moves)
    assert effort(slow, moves) < 0.6 * effort(track, song.moves)
    still = Track(np.array([0.0, 99.0]), np.repeat(track.poses[:1], 2, axis=0))
    assert difficulty(still, song.moves) == 1
    assert effort(track, [replace(move, scored=False) for move in song.moves]) == 0.0
    assert effort(Track(track.times_s, track.poses * [1, 1, 0]), song.moves) == 0.0


def test_gold_is_rare_spread_and_held() -> None:
    for song in SONGS:
        chosen = gold(song.tracks[0], song.moves)
        assert 1 <= len(chosen) <= len(song.moves) / 8
        assert chosen[0] >= BEFORE
        assert all(np.diff(chosen) >= APART)
        told = {number for number, move in enumerate(song.moves) if move.gold}
        assert told & set(chosen)
    unscored = [replace(move, scored=False) for move in SONGS[0].moves]
    assert gold(SONGS[0].tracks[0], unscored) == ()
    assert gold(SONGS[0].tracks[0], SONGS[0].moves[:4]) == ()
    one_arm = [replace(move, limbs=("left_arm", "torso")) for move in SONGS[0].moves]
    assert gold(SONGS[0].tracks[0], one_arm) == ()
    vague = Track(SONGS[0].tracks[0].times_s, SONGS[0].tracks[0].poses * np.float32([1, 1, 0.4]))
    assert gold(vague, SONGS[0].moves) == ()


def test_the_preview_is_within_the_song() -> None:
    for song in SONGS:
        start_s, end_s = preview(song.tracks[0], song.moves, song.duration_s)
        assert end_s - start_s == pytest.approx(PREVIEW_S)
        assert 0 <= start_s < end_s <= song.duration_s
    assert preview(SONGS[0].tracks[0], [Move(0.0, 2.0, "a")], 5.0) == (0.0, 5.0)
