import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.core.clock import ClockAnchor, InterpolatedClock


def run(readings: list[float | None], step_s: float = 1 / 60) -> list[float]:
    clock = InterpolatedClock()
    clock.seek(0.0, 100.0)
    return [clock.advance(100.0 + (i + 1) * step_s, reading) for i, reading in enumerate(readings)]


def test_runs_freely_without_a_mixer() -> None:
    assert run([None] * 60)[-1] == pytest.approx(1.0)


def test_smooths_a_stepping_mixer() -> None:
    """A position that moves in steps of 23 ms gives even time, at the mixer's own pace."""
    true = np.arange(1, 601) / 60
    readings = [float(np.floor(t / 0.0232) * 0.0232) for t in true]
    times = np.array(run(readings))
    steps = np.diff(times[60:])
    assert steps.min() > 0.010
    assert steps.max() < 0.023
    assert np.abs(times[60:] - true[60:]).max() < 0.03


def test_follows_a_drifting_mixer() -> None:
    true = np.arange(1, 3001) / 60 * 1.002
    assert run(list(true))[-1] == pytest.approx(true[-1], abs=0.01)


def test_snaps_over_a_large_gap_but_never_back() -> None:
    assert run([0.5])[-1] == pytest.approx(0.5)
    times = run([0.5, 0.1, 0.1])
    assert times == sorted(times)


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=50))
def test_never_runs_backwards(readings: list[float | None]) -> None:
    times = run(readings)
    assert all(later >= earlier for earlier, later in itertools.pairwise(times))


def test_seek_may_go_back() -> None:
    clock = InterpolatedClock()
    clock.seek(30.0, 0.0)
    clock.seek(10.0, 1.0)
    assert clock.advance(1.5, None) == pytest.approx(10.5)


def test_anchor_tells_other_instants() -> None:
    assert ClockAnchor(3.0, 10.0, running=True).song_s_at(9.5) == pytest.approx(2.5)
    assert ClockAnchor(3.0, 10.0, running=False).song_s_at(99.0) == 3.0
