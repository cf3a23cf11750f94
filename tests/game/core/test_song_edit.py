"""Edits of a song: what each does, and that none of them makes a song the format cannot hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.core.choreography import Move, Section
from game.core.history import did, history_of, let_go, redone, saved, undone
from game.core.song_edit import (
    BEATS,
    FREE,
    HALF_BEATS,
    LEAST_SONG_S,
    MIN_MOVE_S,
    EditError,
    SongEdit,
    danced_from,
    edit_of,
    finished,
    kept_moves,
    on_beats,
    snapped,
    with_bar_at,
    with_border,
    with_facts,
    with_grid,
    with_join,
    with_limb,
    with_move,
    with_new_move,
    with_split,
    with_trim,
    without_move,
)
from game.storage.choreography_file import as_data
from tests.fakes import make_choreography

SECTIONS = (Section(0.0, "intro"), Section(4.0, "verse"), Section(8.0, "chorus"))
SONG = make_choreography(20.0, sections=SECTIONS, preview_s=(6.0, 12.0))  # 120 bpm, moves from 2 s
EDIT = edit_of(SONG)


def refused(key: str, edit: Callable[[], object]) -> None:
    with pytest.raises(EditError, match=key):
        edit()


# -- borders


def test_a_border_snaps_to_the_beat_and_takes_the_neighbours_with_it() -> None:
    moved = with_border(EDIT, 1, "start", 4.61)
    assert moved.moves[1].start_s == pytest.approx(4.5)
    assert moved.moves[0].end_s == pytest.approx(4.5)
    assert with_border(EDIT, 1, "end", 6.3, HALF_BEATS).moves[1].end_s == pytest.approx(6.25)
    assert with_border(EDIT, 1, "end", 6.31, FREE).moves[2].start_s == pytest.approx(6.31)


def test_a_border_stays_between_its_neighbours() -> None:
    assert with_border(EDIT, 1, "start", -9.0).moves[1].start_s == pytest.approx(2.0 + MIN_MOVE_S)
    assert with_border(EDIT, 1, "start", 99.0).moves[1].start_s == pytest.approx(6.0 - MIN_MOVE_S)
    assert with_border(EDIT, 0, "start", -9.0).moves[0].start_s == 0.0
    last = len(EDIT.moves) - 1
    assert with_border(EDIT, last, "end", 99.0).moves[last].end_s == SONG.duration_s


def test_a_border_does_not_cross_a_gap_into_the_next_move() -> None:
    gap = without_move(EDIT, 1)
    assert with_border(gap, 0, "end", 7.0).moves[0].end_s == pytest.approx(6.0)
    assert with_border(gap, 0, "end", 5.1).moves[1].start_s == pytest.approx(6.0)
    assert with_border(gap, 1, "start", 1.0).moves[1].start_s == pytest.approx(4.0)


def test_moves_that_overlap_already_are_not_made_to_overlap_more() -> None:
    two = (Move(2.0, 6.0, "a"), Move(4.0, 5.0, "b"))
    edit = edit_of(replace(SONG, moves=two))
    refused("edit_no_room", lambda: with_border(edit, 1, "start", 3.0))


# -- split, join, delete, add


def test_split_and_join() -> None:
    split = with_split(EDIT, 4.9)
    assert [move.name for move in split.moves[1:3]] == ["move 1", "move 2"]
    assert split.moves[1].end_s == split.moves[2].start_s == pytest.approx(5.0)
    joined = with_join(split, 1)
    assert (joined.moves[1].start_s, joined.moves[1].end_s) == (4.0, 6.0)
    assert with_split(edit_of(replace(SONG, moves=(Move(2, 4, "turn"),))), 3).moves[1].name == (
        "turn 2"
    )


def test_a_split_off_the_beat_stays_inside_the_move() -> None:
    short = edit_of(replace(SONG, moves=(Move(2.1, 2.7, "quick"),)))
    cut = with_split(short, 2.2, BEATS).moves[0].end_s
    assert 2.1 + MIN_MOVE_S <= cut <= 2.7 - MIN_MOVE_S
    assert with_split(EDIT, 5.95).moves[1].end_s == pytest.approx(5.75)
    assert with_split(EDIT, 5.6, FREE).moves[1].end_s == pytest.approx(5.6)


def test_what_cannot_be_split_or_joined() -> None:
    refused("edit_no_move", lambda: with_split(EDIT, 0.5))
    tiny = edit_of(replace(SONG, moves=(Move(2.0, 2.4, "tiny"),)))
    refused("edit_no_room", lambda: with_split(tiny, 2.2))
    refused("edit_no_next", lambda: with_join(EDIT, len(EDIT.moves) - 1))


def test_a_joined_move_is_what_both_were() -> None:
    edit = with_move(with_move(EDIT, 0, gold=True, limbs=("torso",)), 1, scored=False)
    edit = with_move(edit, 1, limbs=("left_arm",))
    joined = with_join(edit, 0).moves[0]
    assert joined.gold
    assert joined.scored
    assert joined.limbs == ("left_arm", "torso")


def test_a_new_move_fills_a_gap() -> None:
    edit, index = with_new_move(without_move(EDIT, 1), 4.7, "new")
    assert (edit.moves[index].start_s, edit.moves[index].end_s) == (4.5, 6.0)
    edit, index = with_new_move(EDIT, 0.1, "first")
    assert (index, edit.moves[0].end_s) == (0, 2.0)
    refused("edit_move_here", lambda: with_new_move(EDIT, 3.0, "no"))


def test_a_new_move_needs_room() -> None:
    narrow = edit_of(replace(SONG, moves=(Move(0.0, 4.0, "a"), Move(4.1, 20.0, "b"))))
    refused("edit_no_room", lambda: with_new_move(narrow, 4.05, "no"))
    enough = edit_of(replace(SONG, moves=(Move(0.0, 4.0, "a"), Move(4.55, 20.0, "b"))))
    made, index = with_new_move(enough, 4.52, "yes")
    assert made.moves[index].end_s - made.moves[index].start_s >= MIN_MOVE_S - 1e-9


# -- what a move is


def test_what_a_move_is_called_and_counts() -> None:
    edit = with_move(EDIT, 0, name="  Star\n jump  ", gold=True)
    assert edit.moves[0].name == "Star jump"
    assert edit.moves[0].gold
    assert len(with_move(EDIT, 0, name="x" * 500).moves[0].name) == 200
    edit = with_limb(EDIT, 0, "left_leg")
    assert edit.moves[0].limbs == ("left_arm", "right_arm", "right_leg", "torso")
    assert with_limb(edit, 0, "left_leg").moves[0].limbs == SONG.moves[0].limbs
    one = with_move(EDIT, 0, limbs=("torso",))
    refused("edit_no_limb", lambda: with_limb(one, 0, "torso"))


# -- the song


def test_facts_of_the_song() -> None:
    edit = with_facts(EDIT, title=" A\tdance ", artist="Ada", difficulty=9, hues=(400, -20))
    assert (edit.song.title, edit.song.artist) == ("Adance", "Ada")
    assert (edit.song.difficulty, edit.song.hues) == (5, (40, 340))
    assert with_facts(EDIT, difficulty=-3).song.difficulty == 1
    refused("edit_no_title", lambda: with_facts(EDIT, title="  "))


def test_tempo_and_first_beat() -> None:
    assert with_grid(EDIT, 100.0, 1.5).song.first_beat_s == 1.5
    assert with_grid(EDIT, 120.0, -0.5).song.first_beat_s == pytest.approx(1.5)
    assert with_grid(EDIT, 120.0, 99.0).song.first_beat_s < 2.0
    for bpm in (19.0, 401.0, np.nan):
        refused("edit_bad_tempo", lambda bpm=bpm: with_grid(EDIT, bpm, 0.0))
    assert with_bar_at(EDIT, 6.3).song.first_beat_s == pytest.approx(0.3)
    assert snapped(with_bar_at(EDIT, 6.3), 7.0, BEATS) == pytest.approx(6.8)


def test_all_moves_onto_the_beats() -> None:
    late = with_grid(EDIT, 120.0, 0.1)
    assert [move.start_s for move in on_beats(late).moves][:2] == pytest.approx([2.1, 4.1])
    dense = edit_of(replace(SONG, moves=(Move(2.1, 2.4, "a"), Move(2.4, 2.7, "b"))))
    refused("edit_too_dense", lambda: on_beats(with_grid(dense, 60.0, 0.1)))
    ends = edit_of(replace(SONG, moves=(Move(0.0, 1.9, "a"), Move(18.2, 20.0, "b"))))
    borders = on_beats(with_grid(ends, 120.0, 0.4)).moves
    assert borders[0].start_s >= 0
    assert borders[1].end_s <= 20.0


# -- trimming


def test_trimming_keeps_everything_until_the_song_is_finished() -> None:
    edit = with_trim(EDIT, 5.0, 15.0)
    assert edit.song is SONG
    song = finished(edit)
    assert song.duration_s == pytest.approx(10.0)
    assert song.first_beat_s == pytest.approx(1.0)  # the next bar's
    np.testing.assert_allclose(song.pose_at(3.0), SONG.pose_at(8.0), atol=1e-4)
    np.testing.assert_allclose(song.pose_at(0.0), SONG.pose_at(5.0), atol=1e-4)
    assert song.preview_s == (1.0, 7.0)
    assert [(part.start_s, part.name) for part in song.sections] == [
        (0.0, "verse"),
        (3.0, "chorus"),
    ]
    assert finished(EDIT) is SONG


def test_moves_of_which_half_is_cut_off_go() -> None:
    assert kept_moves(with_trim(EDIT, 5.1))[0].name == "move 2"
    first = kept_moves(with_trim(EDIT, 4.6))[0]
    assert (first.name, first.start_s) == ("move 1", 4.6)
    assert finished(with_trim(EDIT, 4.6)).moves[0].start_s == 0.0


def test_a_preview_that_is_cut_off_begins_anew() -> None:
    assert finished(with_trim(EDIT, 14.0)).preview_s == (0.0, 6.0)


def test_a_preview_is_as_long_as_before_if_it_can_be() -> None:
    assert finished(with_trim(EDIT, 8.0)).preview_s == (0.0, 6.0)  # cut in the middle
    assert finished(with_trim(EDIT, None, 11.0)).preview_s == (6.0, 11.0)
    assert finished(with_trim(EDIT, None, 7.0)).preview_s == (1.0, 7.0)  # too short a rest
    assert finished(with_trim(EDIT, 5.0, 9.0)).preview_s == (0.0, 4.0)
    assert finished(with_trim(EDIT, None, 5.0)).preview_s == (0.0, 5.0)


def test_what_is_kept_has_a_least_length() -> None:
    edit = with_trim(EDIT, 19.9)
    assert edit.end_s - edit.start_s == pytest.approx(LEAST_SONG_S)
    edit = with_trim(with_trim(EDIT, 6.0), None, 1.0)
    assert (edit.start_s, edit.end_s) == (6.0, 8.0)
    edit = with_trim(EDIT, -3.0, 99.0)
    assert not edit.trimmed


def test_a_try_begins_where_it_is_asked_for() -> None:
    piece = danced_from(with_trim(EDIT, 0.0, 15.0), 6.0)
    assert piece.moves[0].start_s == 6.0
    assert piece.duration_s == 15.0
    assert piece.id != SONG.id


# -- any edits at all

times = st.floats(-2.0, 22.0)
places = st.sampled_from([FREE, BEATS, HALF_BEATS])
numbers = st.integers(0, 40)
texts = st.text(max_size=230)
limbs = st.sampled_from(["left_arm", "right_arm", "left_leg", "right_leg", "torso"])


def at(edit: SongEdit, number: int) -> int:
    if not edit.moves:
        raise EditError("none")
    return number % len(edit.moves)


EDITS = st.one_of(
    st.builds(lambda a, b: lambda e: with_trim(e, a, b), times, times),
    st.builds(lambda a: lambda e: with_trim(e, end_s=a), times),
    st.builds(
        lambda n, g, t, p: lambda e: with_border(e, at(e, n), g, t, p),
        numbers, st.sampled_from(["start", "end"]), times, places,
    ),
    st.builds(lambda t, p: lambda e: with_split(e, t, p), times, places),
    st.builds(lambda n: lambda e: with_join(e, at(e, n)), numbers),
    st.builds(lambda n: lambda e: without_move(e, at(e, n)), numbers),
    st.builds(
        lambda t, w: lambda e: with_new_move(e, t, w)[0], st.floats(0, 20, exclude_max=True), texts
    ),
    st.builds(lambda n, w: lambda e: with_move(e, at(e, n), name=w), numbers, texts),
    st.builds(lambda n, g: lambda e: with_move(e, at(e, n), gold=g), numbers, st.booleans()),
    st.builds(lambda n, limb: lambda e: with_limb(e, at(e, n), limb), numbers, limbs),
    st.builds(lambda b, t: lambda e: with_grid(e, b, t), st.floats(10, 450), times),
    st.builds(lambda t: lambda e: with_bar_at(e, t), times),
    st.builds(lambda t, d: lambda e: with_facts(e, title=t, difficulty=d), texts, st.integers()),
    st.builds(lambda a, b: lambda e: with_facts(e, hues=(a, b)), st.integers(), st.integers()),
    st.just(on_beats),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(EDITS, max_size=12))
def test_any_edits_leave_a_song_that_can_be_saved_and_undone(
    edits: list[Callable[[SongEdit], SongEdit]],
) -> None:
    history = history_of(EDIT)
    for edit in edits:
        try:
            history = did(history, edit(history.now))
        except EditError:
            continue
        for song in (history.now.song, finished(history.now)):
            as_data(song)
            borders = [(move.start_s, move.end_s) for move in song.moves]
            assert all(end - start > 1e-6 for start, end in borders)
            assert all(later[0] >= sooner[1] - 1e-9 for sooner, later in pairwise(borders))
    last = history.now
    steps = len(history.past)
    for _ in range(steps):
        history = undone(history)
    assert history.now is EDIT
    assert not history.dirty
    for _ in range(steps):
        history = redone(history)
    assert history.now is last


# -- the history


def test_a_drag_is_one_step() -> None:
    history = history_of(0)
    for value in (1, 2, 3):
        history = did(history, value, grip="drag")
    history = did(let_go(history), 4, grip="drag")
    assert history.past == (0, 3)
    assert undone(undone(history)).now == 0


def test_an_edit_after_undoing_forgets_what_was_undone() -> None:
    history = did(undone(did(did(history_of("a"), "b"), "c")), "d")
    assert redone(history).now == "d"
    assert history.past == ("a", "b")
    assert undone(history_of("a")).now == "a"


def test_saved_and_changed() -> None:
    history = did(history_of("a"), "b")
    assert history.dirty
    history = saved(history)
    assert not history.dirty
    assert undone(history).dirty
    assert not redone(undone(history)).dirty
    assert did(history, history.now) is history
    assert not saved(history, "cut").past
