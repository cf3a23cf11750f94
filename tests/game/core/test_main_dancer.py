from __future__ import annotations

import numpy as np
import pytest

from game.core.main_dancer import link_people, main_person
from tests.fakes import dance_poses

TIMES = np.arange(0, 4, 1 / 30)


def two_dancers() -> list[list[np.ndarray]]:
    """A tall dancer, and behind, a small one who is missing now and then, listed first at times."""
    tall, small = dance_poses(TIMES), 0.5 * dance_poses(TIMES, seed=4)
    small[..., 0] += 1.2
    small[..., 2] = 1.0
    pictures = []
    for number, (one, other) in enumerate(zip(tall, small, strict=True)):
        both = [one, other] if number % 3 else [other, one]
        pictures.append(both if number % 5 else [one])
    return pictures


def test_everybody_keeps_their_number() -> None:
    pictures = two_dancers()
    numbers = link_people(TIMES.tolist(), pictures)
    assert {who for people in numbers for who in people} == {0, 1}
    who = main_person(pictures, numbers)
    chosen = [pose for pose, w in _pairs(pictures, numbers) if w == who]
    np.testing.assert_array_equal(np.array(chosen), dance_poses(TIMES))


def _pairs(pictures, numbers):
    return [
        pair
        for poses, people in zip(pictures, numbers, strict=True)
        for pair in zip(poses, people, strict=True)
    ]


def test_who_comes_back_late_is_somebody_new() -> None:
    pose = dance_poses(TIMES)[:1]
    assert link_people([0.0, 0.5, 2.0], [pose, [], pose]) == [[0], [], [1]]


def test_parts_that_were_not_seen_do_not_say_where_somebody_is() -> None:
    pose = dance_poses(TIMES)[0]
    lost = pose.copy()
    lost[9:] = 0
    assert link_people([0.0, 0.1], [[pose], [lost]]) == [[0], [0]]
    assert link_people([0.0, 0.1], [[pose * 0], [pose * 0]]) == [[0], [0]]


def test_nobody_is_told() -> None:
    with pytest.raises(ValueError, match="nobody"):
        main_person([[], []], [[], []])
