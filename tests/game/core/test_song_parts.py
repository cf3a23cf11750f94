"""Sections and preview of a song that is edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.choreography import SECTION_NAMES, Section
from game.core.song_edit import BEATS, FREE, EditError, SongEdit, edit_of, finished, with_trim
from game.core.song_parts import (
    MOST_SECTIONS,
    with_nearest_section_at,
    with_next_name,
    with_preview,
    with_section,
    with_section_start,
    without_section,
)
from game.storage.choreography_file import as_data
from tests.fakes import make_choreography

# 120 bpm
BARE = edit_of(make_choreography(20.0, preview_s=(6.0, 12.0)))


def parts(edit: SongEdit) -> list[tuple[float, str]]:
    return [(section.start_s, section.name) for section in edit.song.sections]


def refused(key: str, edit: Callable[[], object]) -> None:
    with pytest.raises(EditError, match=key):
        edit()


def marked(*times_s: float) -> SongEdit:
    edit = BARE
    for time_s in times_s:
        edit, _ = with_section(edit, time_s)
    return edit


# -- sections


def test_sections_begin_on_beats_and_are_called_what_usually_follows() -> None:
    edit = marked(0.1, 4.1, 8.2, 12.0)
    assert parts(edit) == [(0.0, "intro"), (4.0, "verse"), (8.0, "chorus"), (12.0, "verse")]
    edit, index = with_section(edit, 6.0)
    assert index == 2
    assert parts(edit)[2] == (6.0, "chorus")


def test_marking_a_section_again_gives_it_the_next_name() -> None:
    edit, names = marked(4.0), []
    for _ in SECTION_NAMES:
        edit, index = with_section(edit, 4.2)
        assert index == 0
        names.append(edit.song.sections[0].name)
    assert names == [*SECTION_NAMES[1:], "intro"]
    assert parts(with_next_name(edit, 0)) == [(4.0, "verse")]


def test_the_songs_beginning_is_a_place_as_beats_are() -> None:
    late = replace(BARE, song=replace(BARE.song, first_beat_s=0.4))
    assert parts(with_section(late, 0.1)[0])[0][0] == 0.0
    trimmed = with_trim(BARE, 5.2)
    assert parts(with_section(trimmed, 5.15)[0])[0][0] == 5.2


def test_sections_are_freely_placed_without_snapping() -> None:
    assert parts(with_section(BARE, 4.13, FREE)[0]) == [(4.13, "intro")]


def test_a_section_is_moved_between_its_neighbours() -> None:
    edit = marked(0.0, 4.0, 8.0)
    assert parts(with_section_start(edit, 1, 5.1))[1] == (5.0, "verse")
    assert parts(with_section_start(edit, 1, 15.0))[1] == (7.5, "verse")
    assert parts(with_section_start(edit, 1, -3.0))[1] == (0.5, "verse")
    assert parts(with_section_start(edit, 2, 99.0))[2] == (19.5, "chorus")
    assert parts(with_nearest_section_at(edit, 6.6))[2] == (6.5, "chorus")
    refused("edit_no_section", lambda: with_nearest_section_at(BARE, 6.6))


def test_neighbours_that_are_near_leave_no_room() -> None:
    sections = tuple(Section(start_s, "verse") for start_s in (4.0, 4.2, 4.4))
    edit = replace(BARE, song=replace(BARE.song, sections=sections))
    refused("edit_no_room", lambda: with_section_start(edit, 1, 4.3))


def test_a_section_is_taken_away() -> None:
    edit = marked(0.0, 4.0, 8.0)
    assert parts(without_section(edit, 6.0)) == [(0.0, "intro"), (8.0, "chorus")]
    assert parts(without_section(edit, 7.9)) == [(0.0, "intro"), (4.0, "verse")]  # it starts there
    refused("edit_no_section", lambda: without_section(marked(8.0), 3.0))


def test_there_is_an_end_to_sections() -> None:
    refused("edit_no_room", lambda: with_section(BARE, 20.0))
    sections = tuple(Section(number * 0.01, "verse") for number in range(MOST_SECTIONS))
    full = replace(BARE, song=replace(BARE.song, sections=sections))
    refused("edit_no_room", lambda: with_section(full, 10.0))


# -- the preview


def test_the_preview_begins_on_the_beat_and_is_as_long_as_before() -> None:
    assert with_preview(BARE, 8.1).song.preview_s == (8.0, 14.0)
    assert with_preview(BARE, 15.0).song.preview_s == (15.0, 20.0)
    odd = replace(BARE, song=replace(BARE.song, preview_s=(0.0, 0.0)))
    assert with_preview(odd, 2.0).song.preview_s == (2.0, 14.0)


def test_the_preview_is_of_what_is_kept() -> None:
    edit = with_trim(BARE, 5.2, 12.0)
    assert with_preview(edit, 5.2).song.preview_s == (5.2, 11.2)
    refused("edit_trimmed_here", lambda: with_preview(edit, 3.0))
    refused("edit_preview_late", lambda: with_preview(edit, 9.0))
    short = with_trim(BARE, 5.0, 8.0)
    assert finished(with_preview(short, 5.0)).preview_s == (0.0, 3.0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["mark", "here", "gone", "move", "preview", "start", "end"]),
            st.floats(-1, 21),
            st.sampled_from([BEATS, FREE]),
        ),
        max_size=25,
    )
)
def test_whatever_is_done_to_them_the_song_can_be_saved(
    steps: list[tuple[str, float, int]],
) -> None:
    edit = BARE
    for what, at_s, places in steps:
        try:
            if what == "mark":
                edit, _ = with_section(edit, at_s, places)
            elif what == "here":
                edit = with_nearest_section_at(edit, at_s, places)
            elif what == "gone":
                edit = without_section(edit, at_s)
            elif what == "move" and edit.song.sections:
                edit = with_section_start(edit, len(edit.song.sections) // 2, at_s, places)
            elif what == "preview":
                edit = with_preview(edit, at_s, places)
            elif what in ("start", "end"):
                edit = with_trim(edit, **{f"{what}_s": at_s})
        except EditError:
            continue
    for song in (edit.song, finished(edit)):
        as_data(song)
        start_s, end_s = song.preview_s
        assert 0 <= start_s < end_s <= song.duration_s + 1e-9
