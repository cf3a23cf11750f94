"""The library of moves."""

from __future__ import annotations

import numpy as np
import pytest

from tools.dance import measure, skeleton
from tools.dance.camera import Camera
from tools.dance.motion import Key, animate
from tools.dance.moves import MOVES
from tools.dance.moves_base import READY_POSE, Move
from tools.dance.skeleton import Body

SCORED = [move for move in MOVES.values() if move.scored]


def dance_alone(move: Move) -> Body:
    """A move between two ready poses."""
    keys = [Key(-2, READY_POSE), *move.keys, Key(move.beats + 1, READY_POSE)]
    return skeleton.build(animate(keys, np.arange(-1, move.beats, 1 / 15)).channels)


def test_the_library_is_large_and_its_keys_are_inside_its_bars() -> None:
    assert len(SCORED) >= 18
    for move in MOVES.values():
        assert move.keys[0].beat == 0
        assert move.beats in (4, 8)
        assert move.keys[-1].beat < move.beats or move.name.startswith("final")


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_the_left_variant_mirrors_the_right_one(move: Move) -> None:
    ready = READY_POSE
    assert ready.mirrored().mirrored() == ready
    right, left = dance_alone(move.sided("R")), dance_alone(move.sided("L"))
    shown = Camera().keypoints(right.points)
    np.testing.assert_allclose(measure.mirrored(shown), Camera().keypoints(left.points), atol=1e-5)


def test_no_two_moves_are_nearly_the_same() -> None:
    moves = [move.sided(side) for move in SCORED for side in "RL"]
    poses = np.concatenate([Camera().keypoints(dance_alone(m).points)[15:75] for m in moves])
    alike = measure.cross_similarity(poses, [60 * i for i in range(len(moves))], 60)
    np.fill_diagonal(alike, 0.0)
    worst = np.unravel_index(alike.argmax(), alike.shape)
    assert alike.max() < 0.85, [moves[i].name for i in worst]


def test_a_move_has_two_sides() -> None:
    with pytest.raises(ValueError, match="R or L"):
        MOVES["lasso"].sided("left")
