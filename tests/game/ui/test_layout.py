"""Units to pixels and back, in any window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.layout import HEIGHT, WIDTH, Box, Canvas

CANVASES = st.builds(Canvas, st.integers(320, 4000), st.integers(240, 3000))


@given(CANVASES, st.floats(0, WIDTH), st.floats(0, HEIGHT))
def test_a_place_comes_back_within_a_pixel(canvas: Canvas, x: float, y: float) -> None:
    back = canvas.to_units(canvas.point(x, y))
    assert back == pytest.approx((x, y), abs=0.51 / canvas.scale)


@given(CANVASES)
def test_the_whole_canvas_is_in_the_window_and_in_its_middle(canvas: Canvas) -> None:
    left, top = canvas.offset_px
    assert left >= -1e-6
    assert top >= -1e-6
    assert min(left, top) == pytest.approx(0, abs=1e-6)
    rect = canvas.rect(Box(0, 0, WIDTH, HEIGHT))
    assert rect.right <= canvas.width_px + 1
    assert rect.bottom <= canvas.height_px + 1


@given(CANVASES, st.floats(0, 900), st.floats(1, 900))
def test_neighbours_stay_neighbours(canvas: Canvas, x: float, width: float) -> None:
    one, other = canvas.rect(Box(x, 0, width, 50)), canvas.rect(Box(x + width, 0, 70, 50))
    assert one.right == other.left


def test_a_hit_is_inside_a_box_but_not_on_its_far_edge() -> None:
    box = Box(10, 20, 30, 40)
    assert box.contains((10, 20))
    assert not box.contains((40, 30))
    assert not box.contains((20, 60))
    assert box.inset(5) == Box(15, 25, 20, 30)
