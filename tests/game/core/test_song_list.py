"""Searching and sorting the songs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from game.core.song_list import ORDERS, SongFacts, arranged, folded, matches, next_order

MIDNIGHT = SongFacts("Mirrorball Midnight", "The Makers", difficulty=3, duration_s=90.0, best=0.5)
MANGO = SongFacts("Mango Moon", "Zoë", "Ada", difficulty=2, duration_s=70.0, best=0.9)
LIGHT = SongFacts("first light", difficulty=1, duration_s=90.0)
BROKEN = SongFacts("A broken one", playable=False)
SONGS = [BROKEN, MIDNIGHT, MANGO, LIGHT]

facts = st.builds(
    SongFacts,
    title=st.text(max_size=12),
    artist=st.text(max_size=6),
    difficulty=st.integers(1, 5),
    duration_s=st.floats(1, 600),
    best=st.none() | st.floats(0, 1),
    playable=st.booleans(),
)
lists = st.lists(facts, max_size=12)


def test_the_orders() -> None:
    assert arranged(SONGS) == [1, 2, 3, 0]
    assert arranged(SONGS, order="title") == [3, 2, 1, 0]
    assert arranged(SONGS, order="difficulty") == [3, 2, 1, 0]
    assert arranged(SONGS, order="length") == [2, 3, 1, 0]
    assert arranged(SONGS, order="best") == [2, 1, 3, 0]


def test_every_word_must_be_found_in_any_order_and_without_accents() -> None:
    assert matches(MANGO, "MOON man")
    assert matches(MANGO, "zoe moon")
    assert matches(MANGO, "ada")
    assert not matches(MANGO, "mango midnight")
    assert arranged(SONGS, "m") == [1, 2]
    assert arranged(SONGS, "nothing like it") == []


def test_chinese_titles_are_found() -> None:
    assert matches(SongFacts("月光 Tango"), "月")
    assert not matches(SongFacts("月光 Tango"), "日")


def test_the_orders_go_round() -> None:
    order, seen = ORDERS[0], []
    for _ in ORDERS:
        seen.append(order)
        order = next_order(order)
    assert tuple(seen) == ORDERS
    assert order == ORDERS[0]


@given(lists, st.sampled_from(ORDERS))
def test_sorting_loses_and_doubles_nothing(songs: list[SongFacts], order: str) -> None:
    found = arranged(songs, "", order)
    assert sorted(found) == list(range(len(songs)))
    playable = [songs[index].playable for index in found]
    assert playable == sorted(playable, reverse=True)


@given(lists, st.sampled_from(ORDERS), st.text(max_size=5))
def test_a_search_leaves_out_and_never_reorders(
    songs: list[SongFacts], order: str, query: str
) -> None:
    found = arranged(songs, query, order)
    everything = arranged(songs, "", order)
    assert found == [index for index in everything if matches(songs[index], query)]


@given(lists, st.sampled_from(ORDERS))
def test_sorting_again_changes_nothing(songs: list[SongFacts], order: str) -> None:
    once = [songs[index] for index in arranged(songs, "", order)]
    assert [once[index] for index in arranged(once, "", order)] == once


@given(facts)
def test_a_song_is_found_by_its_own_title(song: SongFacts) -> None:
    assert matches(song, song.title)
    assert folded(folded(song.title)) == folded(song.title)
