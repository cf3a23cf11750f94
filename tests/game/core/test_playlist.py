"""The songs of pass-the-floor."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from game.core.party import MAX_GUESTS, turns
from game.core.playlist import dances_each, even_songs, playlist

GUESTS = st.integers(2, MAX_GUESTS)


@given(GUESTS, st.integers(1, 4))
def test_after_even_songs_all_have_danced_equally_often(guests: int, group: int) -> None:
    group = min(group, guests)
    songs = even_songs(guests, group)
    least, most = dances_each(guests, group, songs)
    danced = [sum(guest in turn for turn in turns(guests, songs, group)) for guest in range(guests)]
    assert set(danced) == {least} == {most}
    for fewer in range(1, songs):
        assert len(set(dances_each(guests, group, fewer))) == 2


@given(st.integers(0, 5), st.integers(0, 24), st.integers())
def test_each_song_comes_once_before_one_comes_again(kinds: int, count: int, seed: int) -> None:
    songs = [f"song-{number}" for number in range(kinds)]
    chosen = playlist(songs, count, seed)
    assert len(chosen) == (count if songs else 0)
    assert chosen == playlist(songs, count, seed)
    for start in range(0, len(chosen), max(1, kinds)):
        part = chosen[start : start + kinds]
        assert len(set(part)) == len(part)
    if kinds > 1:
        assert all(one != other for one, other in pairwise(chosen))
