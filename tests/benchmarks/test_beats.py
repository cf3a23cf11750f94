from __future__ import annotations

import numpy as np
import pytest

from benchmarks.beats import Found, line, of_shipped, off, ours, row
from benchmarks.made_songs import made_song
from game.sound_file import Sound


def test_nine_of_ten_made_songs_are_found() -> None:
    """A small part of `bench beats`, at seeds of its own and shorter."""
    found = []
    for seed in range(500, 512):
        song = made_song(seed, 30.0)
        sound = Sound(song.samples.astype(np.float32)[:, None], song.rate)
        found.append(ours(song.name, sound, song.bpm, song.first_beat_s))
    assert sum(one.right for one in found) >= 10, [line(one) for one in found if not one.right]


def test_a_shipped_song_is_found() -> None:
    mine, plain = of_shipped("deep-end")
    assert mine.right
    assert mine.bar_right
    assert plain.finder == "librosa"


def test_a_seed_is_always_the_same_song() -> None:
    one, again, other = made_song(7, 15.0), made_song(7, 15.0), made_song(8, 15.0)
    np.testing.assert_array_equal(one.samples, again.samples)
    assert (one.bpm, one.first_beat_s) == (again.bpm, again.first_beat_s)
    assert other.name != one.name
    assert made_song(7, 15.0, bpm=71.5).bpm == 71.5


def test_times_are_compared_with_the_nearest_beat() -> None:
    assert off(1.01, 0.0, 0.5) == pytest.approx(0.01)
    assert off(0.99, 0.0, 0.5) == pytest.approx(-0.01)


def test_the_table_counts_what_is_right() -> None:
    good = Found("a", "x", 120.1, 0.001, 0.004, 0.004, 0.9)
    off_bar = Found("b", "x", 120.1, 0.001, 0.004, 0.5, 0.9)
    wrong = Found("c", "x", 240.0, 1.0, 0.004, 0.004, None)
    assert row("made", [good, off_bar, wrong]) == (
        "| made | x | 3 | 2 | 2 | 1 | 0.100 / 0.100 | 4.0 / 4.0 |"
    )
    assert line(wrong).startswith("WRONG")
