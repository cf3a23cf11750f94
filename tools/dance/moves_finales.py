"""The big poses that end the sections of the newer songs, and the songs, held for gold."""

from __future__ import annotations

from tools.dance.ik import reach
from tools.dance.moves_base import (
    HIP,
    READY_POSE,
    REST,
    STAND_L,
    STAND_R,
    WIDE_L,
    WIDE_R,
    Changes,
    Move,
    Writer,
)
from tools.dance.pose import Arm, Foot

FOLDED: Changes = {
    "right": reach(-0.26, -0.16, 0.22, elbow=(1.0, -0.8, 0.0)),
    "left": reach(-0.24, -0.10, 0.18, elbow=(1.0, -0.8, 0.0)),
    "right_foot": Foot(-0.24),
    "side": -8,
    "bend": -8,
    "twist": -8,
    "look": -16,
    "cock": -8,
    "nod": -6,
}
"""Arms folded, leaning back."""

HUNG_BACK: Changes = {
    "right": Arm(132, 206, -2, 8, 6),
    "left": Arm(84, 80, -6, 6),
    "left_foot": Foot(0.30, heel=10, turn=26),
    "weight": -1.05,
    "side": 12,
    "twist": -6,
    "look": 30,
    "nod": -10,
    "drop": 0.05,
}
"""Leaning away under a curved right arm."""


def surface() -> Move:
    """Dive low to the left, come up through the water, one arm thrown wide, and float (gold)."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(10, -70, 40, 30),
        left=Arm(20, -20, 30, 40),
        left_foot=WIDE_L,
        right_foot=WIDE_R,
        weight=0.4,
        drop=0.16,
        bend=22,
        look=10,
        nod=14,
        bounce=0.02,
    )
    pen.key(
        1,
        flow=True,
        right=Arm(30, 150, 30, 36),
        left=Arm(60, 110, 10, 24),
        weight=0.0,
        drop=0.06,
        bend=4,
        look=-4,
    )
    pen.key(
        2,
        right=Arm(98, 94, -6, 2, 2),
        left=Arm(112, 232, 14, 16, 4),
        left_foot=Foot(0.24, heel=34, turn=22),
        right_foot=Foot(-0.30),
        weight=-1.1,
        side=-8,
        twist=-10,
        look=-34,
        nod=-8,
        bounce=0.012,
    )
    return Move("surface", 4, pen.hold(3.0, nod=-12).keys(), 3, gold=True)


def bboy_stance() -> Move:
    """Step in with one arm thrown wide, fold both arms, lean back and stay (gold)."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(128, 134, 6, 6, 4),
        left=Arm(50, 50, -8, 16),
        left_foot=Foot(0.20),
        right_foot=Foot(-0.34),
        weight=-0.6,
        look=-22,
        nod=-6,
        twist=-8,
        bounce=0.03,
    )
    pen.key(
        1,
        flow=True,
        right=Arm(70, 30, 34, 26),
        left=Arm(60, 40, 20, 26),
        weight=0.1,
        drop=0.08,
        bend=10,
        look=-4,
    )
    pen.key(
        2,
        **FOLDED,
        left_foot=Foot(0.26, heel=10, turn=28),
        weight=-0.95,
        bounce=0.012,
    )
    return Move("b-boy stance", 4, pen.hold(3.0, nod=-10).keys(), 3, gold=True)


def final_stance() -> Move:
    """Three bricks go up with the three hits, arms swing wide, fold, and that was that (gold)."""
    pen = Writer(READY_POSE)
    waiting = Arm(46, 20, -12, 40)
    low, high = reach(-0.06, -0.28, 0.34), reach(-0.04, -0.02, 0.36)
    top = reach(0.02, 0.30, 0.30)
    pen.key(0, right=low, left=waiting, left_foot=WIDE_L, right_foot=WIDE_R, weight=-0.4, drop=0.09)
    pen.key(0.75, right=high, weight=-0.5, look=-4, drop=0.05)
    pen.key(1.5, right=top, weight=-0.6, look=-6, nod=-8)
    pen.hold(1.9)
    pen.key(
        3.05,
        right=Arm(96, 100, -8, 8),
        left=Arm(70, 74, -8, 8),
        weight=-0.2,
        drop=0.08,
        bend=8,
        look=-18,
        bounce=0.02,
    )
    pen.key(
        4,
        **FOLDED,
        left_foot=Foot(0.26, turn=28),
        weight=-0.9,
        bounce=0.008,
    )
    return Move("final stance", 4, pen.hold(4.6, nod=-10).keys(), 3, gold=True)


def flourish() -> Move:
    """Wind up low on the left, sweep through, and hang back under a curved right arm (gold)."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(-34, -62, 40, 20),
        left=Arm(60, 60, -10, 16),
        left_foot=WIDE_L,
        right_foot=Foot(-0.26, heel=28),
        weight=0.8,
        twist=22,
        bend=10,
        look=18,
        drop=0.10,
        bounce=0.02,
    )
    pen.key(
        1,
        flow=True,
        right=Arm(58, 20, 20, 24),
        left=Arm(48, 20, 0, 30),
        right_foot=WIDE_R,
        weight=0.0,
        drop=0.06,
    )
    pen.key(2, **HUNG_BACK, bounce=0.012)
    return Move("flourish", 4, pen.hold(3.0, nod=-14).keys(), 3, gold=True)


def final_flourish() -> Move:
    """Three claps of the band's hits, a turn of the wrist, and the curved arm overhead (gold)."""
    pen = Writer(READY_POSE)
    low = reach(-0.18, -0.28, 0.28)
    pen.key(0, right=low, left=low, left_foot=WIDE_L, right_foot=WIDE_R, weight=0.5, drop=0.06)
    pen.key(0.75, right=Arm(88, 92, 2, 8), left=HIP, weight=-0.6, look=-22, drop=0.03)
    pen.key(1.5, right=Arm(142, 150, 4, 6, 4), weight=-0.8, look=-24, nod=-8)
    pen.hold(1.9)
    pen.key(
        3.05,
        right=Arm(-24, -54, 36, 24),
        left=Arm(60, 60, -8, 14),
        weight=0.6,
        twist=16,
        bend=10,
        look=12,
        drop=0.10,
        bounce=0.02,
    )
    pen.key(3.5, flow=True, right=Arm(60, 90, 24, 34), drop=0.06, look=-4, bounce=0.02)
    pen.key(4, **HUNG_BACK, bounce=0.008)
    return Move("final flourish", 4, pen.hold(4.6, nod=-13).keys(), 3, gold=True)


def sunrise() -> Move:
    """Gather the light low in the middle, raise it with the right arm, and let it stand (gold)."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(4, -50, 28, 30),
        left=HIP,
        left_foot=WIDE_L,
        right_foot=WIDE_R,
        weight=0.3,
        drop=0.12,
        bend=14,
        nod=12,
        bounce=0.01,
    )
    pen.key(1, flow=True, right=Arm(24, 130, 44, 40), drop=0.05, weight=-0.1, nod=2)
    pen.key(
        2,
        right=Arm(126, 130, 2, 4, 6),
        left=Arm(58, 54, -6, 8),
        right_foot=Foot(-0.26),
        left_foot=Foot(0.24, heel=26),
        weight=-0.9,
        side=-6,
        look=-20,
        nod=-16,
    )
    return Move("sunrise", 4, pen.hold(3.0, nod=-18).keys(), 1, gold=True)


def final_breath() -> Move:
    """An arm rises with a breath, its hand sinks to the heart, and rest (gold)."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(60, 60, 0, 14),
        left=Arm(50, 50, 0, 16),
        left_foot=STAND_L,
        right_foot=STAND_R,
        bounce=0.012,
    )
    pen.key(
        2,
        flow=True,
        right=Arm(150, 164, 6, 8, 6),
        left=Arm(56, 50, 0, 14),
        weight=-0.2,
        look=-8,
        nod=-12,
    )
    pen.key(3, flow=True, right=Arm(90, 140, 30, 30), left=Arm(36, 26, 4, 22), nod=0)
    pen.key(
        4,
        right=Arm(36, -104, 26, 30),
        left=REST,
        weight=-0.15,
        look=-6,
        cock=4,
        nod=6,
        bounce=0.006,
    )
    return Move("final breath", 4, pen.hold(4.6, nod=8).keys(), 1, gold=True)


ALL = (
    surface,
    bboy_stance,
    final_stance,
    flourish,
    final_flourish,
    sunrise,
    final_breath,
)
