"""Smooth moves: waves, slides and turns, for bridges and quieter choruses."""

from __future__ import annotations

from tools.dance.moves_base import (
    READY_POSE,
    WIDE_L,
    Move,
    Writer,
)
from tools.dance.pose import Arm, Foot


def body_wave() -> Move:
    """A wave from the left knee up through the body into a long reach to the right."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(-16, -40, 28, 26),
        left=Arm(48, 56, -6, 12),
        left_foot=WIDE_L,
        right_foot=Foot(-0.30),
        weight=0.9,
        drop=0.09,
        side=8,
        bend=10,
        look=16,
        nod=12,
        bounce=0.025,
    )
    pen.key(1, flow=True, right=Arm(58, 10, 10, 26), weight=0.3, side=10, bend=6, drop=0.07, nod=6)
    pen.key(
        2,
        flow=True,
        right=Arm(112, 78, 6, 14),
        left=Arm(40, 40, -12, 14),
        weight=-0.6,
        side=-2,
        bend=-4,
        look=-14,
        drop=0.03,
    )
    pen.key(
        3,
        flow=True,
        right=Arm(142, 152, 4, 4, 6),
        left=Arm(50, 52, -14, 8),
        left_foot=Foot(0.24, heel=30, turn=22),
        weight=-1.1,
        side=-15,
        bend=-6,
        look=-26,
        nod=-10,
    )
    return Move("body wave", 4, pen.keys(), 1)


def funky_wave() -> Move:
    """A ripple from the left fingertips over the shoulders out to the right hand."""
    pen = Writer(READY_POSE)
    #        left upper, fore, shrug; right upper, fore, shrug
    ripple = (
        (86, 128, 0, 84, 86, 0, 0.8),
        (112, 62, 0, 84, 84, 0, 0.6),
        (82, 56, 10, 82, 80, 0, 0.3),
        (74, 74, 4, 80, 78, 8, 0.0),
        (80, 84, 0, 92, 40, 12, -0.3),
        (84, 86, 0, 118, 58, 4, -0.6),
        (84, 88, 0, 92, 132, 0, -0.9),
        (80, 84, 0, 76, 60, 0, -0.6),
    )
    for step, (upper, fore, shrug, r_upper, r_fore, r_shrug, weight) in enumerate(ripple):
        pen.key(
            step / 2,
            flow=True,
            left=Arm(upper, fore, 0, 4, shrug),
            right=Arm(r_upper, r_fore, 0, 4, r_shrug),
            weight=weight,
            side=-4 * weight,
            look=26 * weight,
            drop=0.03,
        )
    return Move("funky wave", 4, pen.keys(), 2)


def slide_and_snap() -> Move:
    """A long slide to the right with a sweeping arm, snap high; back, and snap low."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(78, 84, 2, 8),
        left=Arm(42, 30, -14, 30),
        left_foot=Foot(0.10),
        right_foot=Foot(-0.48, turn=24),
        weight=-0.6,
        drop=0.09,
        twist=-10,
        look=-24,
    )
    pen.key(
        1,
        right=Arm(104, 170, 0, 10, 5),
        left=Arm(48, -30, -8, 26),
        left_foot=Foot(-0.24, heel=24, drag=1),
        weight=-0.95,
        twist=-6,
        side=-5,
        look=-20,
        nod=-6,
    )
    pen.key(
        2,
        right=Arm(66, 20, 6, 30),
        left=Arm(60, 70, -4, 16),
        left_foot=Foot(0.20),
        weight=0.4,
        drop=0.07,
        look=8,
    )
    pen.key(
        3,
        right=Arm(36, 42, -6, 10),
        left=Arm(52, 134, 4, 26),
        right_foot=Foot(-0.10, heel=30, drag=1),
        weight=0.95,
        twist=8,
        side=4,
        look=-14,
        nod=6,
    )
    return Move("slide and snap", 4, pen.keys(), 2)


def hustle() -> Move:
    """Back on the right with a quarter turn, rock forward, and open the right arm wide."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(58, 40, -18, 26),
        left=Arm(36, 130, 14, 30),
        right_foot=Foot(-0.20, z=-0.22, turn=30),
        left_foot=Foot(0.14),
        weight=-0.8,
        yaw=-34,
        twist=10,
        look=26,
        drop=0.05,
    )
    pen.key(1, right=Arm(30, -44, 16, 34), weight=0.7, yaw=-6, twist=12, look=6, drop=0.05)
    pen.key(
        2,
        right=Arm(98, 104, -4, 6),
        left=Arm(44, 20, -14, 34),
        right_foot=Foot(-0.32),
        weight=-0.7,
        yaw=-14,
        twist=-12,
        look=-6,
    )
    pen.key(
        3,
        right=Arm(148, 160, 6, 6, 5),
        left_foot=Foot(-0.08, heel=38),
        weight=-0.9,
        yaw=4,
        twist=-6,
        look=-16,
        nod=-8,
    )
    return Move("hustle", 4, pen.keys(), 2)


ALL = (
    body_wave,
    funky_wave,
    slide_and_snap,
    hustle,
)
