"""The big poses that end a section and are held for gold."""

from __future__ import annotations

from tools.dance.moves_base import (
    DOWN_ACROSS,
    HIP,
    READY_POSE,
    WIDE_L,
    WIDE_R,
    Changes,
    Move,
    Writer,
)
from tools.dance.pose import Arm, Foot


def slow_reach() -> Move:
    """The right arm draws a great arc from the left hip over the sky, and stays there (gold)."""
    top: Changes = {
        "right": Arm(158, 164, 4, 4, 8),
        "left": Arm(72, 62, -6, 12),
        "left_foot": Foot(0.26, heel=34, turn=22),
    }
    held: Changes = {"weight": -1.1, "side": -10, "look": -22, "nod": -14, "twist": -8, "drop": 0.0}
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=DOWN_ACROSS,
        left=HIP,
        left_foot=Foot(0.26),
        right_foot=Foot(-0.28, heel=24, turn=4),
        weight=0.9,
        drop=0.10,
        twist=18,
        bend=12,
        look=16,
        nod=14,
        bounce=0.02,
    )
    pen.key(
        1,
        flow=True,
        right=Arm(66, 44, 16, 16),
        left=Arm(40, 0, -6, 30),
        right_foot=Foot(-0.28),
        weight=0.1,
        drop=0.06,
        look=-8,
    )
    pen.key(2, **top, **held).hold(3.0, weight=-1.15, nod=-16)
    return Move("slow reach", 4, pen.keys(), 1, gold=True)


def mirrorball() -> Move:
    """Gather low on the left, fling the right arm to the mirror ball, hip out, and hold (gold)."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(-24, -44, 34, 26),
        left=Arm(46, 30, -10, 30),
        left_foot=WIDE_L,
        right_foot=Foot(-0.26, heel=30, turn=4),
        weight=0.8,
        drop=0.11,
        yaw=8,
        twist=16,
        bend=10,
        look=14,
        nod=12,
        bounce=0.03,
    )
    pen.key(
        1,
        flow=True,
        right=Arm(70, 30, 12, 22),
        left=Arm(70, 40, 0, 24),
        right_foot=WIDE_R,
        weight=0.0,
        drop=0.05,
        look=-6,
    )
    pen.key(
        2,
        right=Arm(148, 150, 4, 2, 6),
        left=HIP,
        left_foot=Foot(0.25, heel=36, turn=26),
        weight=-1.15,
        yaw=-8,
        twist=-8,
        side=-4,
        look=-26,
        nod=-14,
        cock=-6,
        bounce=0.012,
    )
    return Move("mirrorball", 4, pen.hold(3.0, nod=-18).keys(), 3, gold=True)


def final_pose() -> Move:
    """Three stabs climb with the band, a crouch, and the last pose on the last chord (gold)."""
    pen = Writer(READY_POSE)
    stance: Changes = {"left_foot": WIDE_L, "right_foot": Foot(-0.28)}
    elbow = Arm(44, -36, 0, 34)
    pen.key(0, right=Arm(46, 50, -2, 8), left=elbow, **stance, weight=-0.3, look=-12, drop=0.05)
    pen.key(0.75, right=Arm(94, 98, 0, 4), weight=-0.6, look=-20, twist=-6, drop=0.03)
    pen.key(1.5, right=Arm(138, 142, 4, 4, 4), weight=-0.9, look=-26, twist=-10, nod=-8)
    pen.hold(1.9)
    pen.key(
        3.05,
        right=Arm(24, -14, 10, 44),
        left=Arm(34, -30, 10, 40),
        drop=0.14,
        weight=0.5,
        twist=16,
        bend=14,
        look=10,
        nod=12,
        bounce=0.02,
    )
    pen.key(3.5, flow=True, right=Arm(70, 118, 22, 38), drop=0.08, look=-6, bounce=0.02)
    pen.key(
        4,
        right=Arm(154, 158, 2, 2, 8),
        left=Arm(62, 58, -8, 6),
        left_foot=Foot(0.28, heel=36, turn=26),
        weight=-1.1,
        yaw=-8,
        twist=-8,
        side=-5,
        look=-24,
        nod=-16,
        cock=-6,
        bounce=0.008,
    )
    return Move("final pose", 4, pen.hold(4.6, nod=-19).keys(), 3, gold=True)


ALL = (slow_reach, mirrorball, final_pose)
