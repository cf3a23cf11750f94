"""The timeline's view, and what the mouse meets on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.song_edit import edit_of, with_trim, without_move
from game.ui.time_view import LEAST_SPAN_S, ROOM, RULER, TimeView, border_at, trim_at
from tests.fakes import make_choreography

EDIT = edit_of(make_choreography(20.0))  # moves of 2 s from 2 s on
VIEW = TimeView(20.0, 0.0, 20.0)


@given(st.floats(-5, 25), st.floats(0.01, 100), st.floats(-30, 30))
def test_a_view_stays_inside_the_song(about_s: float, by: float, scroll_s: float) -> None:
    view = TimeView(20.0, 3.0, 8.0).zoomed(by, about_s).scrolled(scroll_s)
    assert view.start_s >= -1e-9
    assert view.end_s <= 20.0 + 1e-9
    assert view.span_s >= LEAST_SPAN_S - 1e-9
    assert view.s_of(view.x_of(about_s)) == pytest.approx(about_s)


def test_zooming_keeps_what_is_under_the_mouse() -> None:
    view = TimeView(100.0, 40.0, 20.0)
    assert view.zoomed(2.0, 45.0).x_of(45.0) == pytest.approx(view.x_of(45.0))


def test_pages_turn_when_the_playhead_leaves() -> None:
    view = TimeView(100.0, 0.0, 20.0)
    assert view.showing(10.0) is view
    assert view.showing(30.0).start_s == pytest.approx(28.8)
    assert view.showing(99.9).end_s == pytest.approx(100.0)
    assert TimeView(1.5, 0.0, 20.0).within().span_s == 1.5


def test_borders_that_touch_are_grabbed_from_their_own_side() -> None:
    x = VIEW.x_of(4.0)
    assert border_at(EDIT, VIEW, x - 3) == (0, "end")
    assert border_at(EDIT, VIEW, x + 3) == (1, "start")
    assert border_at(EDIT, VIEW, x + 60) is None
    gap = without_move(EDIT, 1)
    assert border_at(gap, VIEW, x + 3) == (0, "end")


def test_the_flags_of_what_is_kept() -> None:
    edit = with_trim(EDIT, 5.0, 15.0)
    y = RULER.centre[1]
    assert trim_at(edit, VIEW, (VIEW.x_of(5.0) + 11, y)) == "start"
    assert trim_at(edit, VIEW, (VIEW.x_of(15.0) - 11, y)) == "end"
    assert trim_at(edit, VIEW, (VIEW.x_of(10.0), y)) is None
    assert trim_at(EDIT, VIEW, (ROOM.x + 2, y)) == "start"
    assert trim_at(EDIT, VIEW, (ROOM.x + 2, ROOM.bottom)) is None
