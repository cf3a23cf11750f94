from __future__ import annotations

import numpy as np
import pytest

from game.core.party_room import crowding
from tests.fakes import STANDING


def row(count: int, tall: float, gap: float, aspect: float = 16 / 9) -> np.ndarray:
    """People (N, 17, 3) of a height in a row, so many heights apart, in the picture's middle."""
    poses = np.ones((count, 17, 3), np.float32)
    body = (STANDING - STANDING.mean(axis=0)) * (tall / np.ptp(STANDING[:, 1]))
    for index in range(count):
        x = aspect / 2 + (index - (count - 1) / 2) * gap * tall
        poses[index, :, :2] = body + (x, 0.55)
    return poses


@pytest.mark.parametrize(
    ("poses", "trouble"),
    [
        (row(6, 0.4, 0.7), None),
        (row(1, 0.8, 1.0), None),
        (row(6, 0.15, 0.7), "party_too_far"),
        (row(6, 0.6, 0.6), "party_too_wide"),
        (row(4, 0.5, 0.15), "party_too_close"),
        (np.zeros((0, 17, 3)), None),
        (np.zeros((3, 17, 3)), None),
    ],
)
def test_says_what_is_in_the_way(poses: np.ndarray, trouble: str | None) -> None:
    assert crowding(poses, 16 / 9) == trouble
