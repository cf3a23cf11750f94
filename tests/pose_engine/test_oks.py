import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_engine.oks import SIGMAS, oks
from tests.fakes import STANDING

EVERYTHING = np.ones(17, bool)
AREA = 0.1


def test_the_same_pose_is_as_similar_as_can_be() -> None:
    assert oks(STANDING, STANDING, EVERYTHING, AREA) == 1.0


def test_a_part_one_deviation_off_counts_what_coco_says() -> None:
    """At d = 2 sigma sqrt(area) every part counts exp(-1/2)."""
    off = STANDING + np.stack([2 * SIGMAS * np.sqrt(AREA), np.zeros(17)], axis=1)
    assert oks(off, STANDING, EVERYTHING, AREA) == pytest.approx(np.exp(-0.5))


def test_only_visible_parts_count() -> None:
    off, seen = STANDING.copy(), EVERYTHING.copy()
    off[3] += 100.0
    assert oks(off, STANDING, seen, AREA) == pytest.approx(16 / 17)
    seen[3] = False
    assert oks(off, STANDING, seen, AREA) == 1.0
    assert oks(off, STANDING, np.zeros(17, bool), AREA) == 0.0


@given(st.floats(0.0, 10.0), st.floats(1e-3, 1e6))
def test_farther_off_is_less_similar(off: float, area: float) -> None:
    near, far = (oks(STANDING + step, STANDING, EVERYTHING, area) for step in (off, off + 1))
    assert 0.0 <= far <= near <= 1.0


@pytest.mark.parametrize("area", [0.0, -1.0, float("nan")])
def test_an_area_must_be_above_zero(area: float) -> None:
    with pytest.raises(ValueError, match="area"):
        oks(STANDING, STANDING, EVERYTHING, area)


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match=r"\(17, 2\)"):
        oks(STANDING[:5], STANDING, EVERYTHING, 1.0)
