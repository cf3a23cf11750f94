"""Latin: small steps on bent knees, hips that follow the weight, arms that frame the partner."""

from __future__ import annotations

import math

from tools.dance.ik import reach
from tools.dance.moves_base import HIP, READY_POSE, WIDE_L, Changes, Move, Writer
from tools.dance.pose import Arm, Foot

FRAME = Arm(44, 62, 8, 40)  # elbow low, hand before the waist


def salsa_basic() -> Move:
    """Forward on the left, home; back on the right, home: one arm opens as the other comes in."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(86, 110, 2, 14),
        left=FRAME,
        left_foot=Foot(0.14, z=0.18),
        right_foot=Foot(-0.14, heel=24),
        weight=0.6,
        yaw=-8,
        twist=10,
        look=-12,
        drop=0.05,
        bounce=0.03,
    )
    pen.key(1, right=Arm(38, -30, 8, 40), left_foot=Foot(0.14), weight=0.5, tilt=3, look=4)
    pen.key(
        2,
        right=FRAME,
        left=Arm(78, 86, 0, 14),
        left_foot=Foot(0.14, heel=24),
        right_foot=Foot(-0.14, z=-0.18),
        weight=-0.7,
        yaw=8,
        twist=-10,
        look=12,
        drop=0.05,
    )
    pen.key(
        3,
        right=Arm(110, 156, 4, 14, 3),
        left=Arm(38, -30, 8, 40),
        left_foot=Foot(0.14),
        right_foot=Foot(-0.14),
        weight=-0.6,
        tilt=-3,
        look=-6,
    )
    return Move("salsa basic", 4, pen.keys(), 1)


def cumbia_back() -> Move:
    """Each foot in turn steps back behind the other; the arm of that side sweeps wide."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(108, 124, -8, 6, 3),
        left=FRAME,
        right_foot=Foot(-0.06, z=-0.22, heel=26, turn=30),
        left_foot=Foot(0.16),
        weight=-0.2,
        yaw=-26,
        twist=4,
        look=-6,
        drop=0.05,
        bounce=0.03,
    )
    pen.key(1, right=Arm(14, -62, 20, 30), right_foot=Foot(-0.18), weight=-0.7, yaw=0, look=4)
    pen.key(
        2,
        right=Arm(52, 132, 4, 26),
        left=Arm(84, 74, -10, 8),
        left_foot=Foot(0.06, z=-0.22, heel=26, turn=30),
        weight=0.2,
        yaw=26,
        twist=-4,
        look=6,
        drop=0.05,
    )
    pen.key(3, left=Arm(30, -40, 14, 34), right=FRAME, left_foot=Foot(0.18), weight=0.7, look=-4)
    return Move("cumbia back", 4, pen.keys(), 1)


def comb_over() -> Move:
    """Side steps with the hips; the right hand combs over the head and falls away to the side."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(84, 90, 4, 10),
        left=HIP,
        right_foot=Foot(-0.32),
        left_foot=Foot(0.16, heel=20),
        weight=-0.9,
        tilt=4,
        side=6,
        look=-16,
        bounce=0.03,
    )
    pen.key(
        1,
        right=Arm(124, 236, 8, 20, 6),
        right_foot=Foot(-0.16),
        left_foot=Foot(0.16),
        weight=0.7,
        side=-6,
        look=8,
        nod=-4,
    )
    pen.key(
        2,
        right=Arm(140, 196, -2, 10, 6),
        right_foot=Foot(-0.32),
        left_foot=Foot(0.16, heel=20),
        weight=-0.95,
        side=-4,
        look=-10,
        nod=-8,
    )
    pen.key(3, right=Arm(46, 40, -6, 12), left_foot=Foot(0.20), weight=0.6, look=-20, drop=0.04)
    return Move("comb over", 4, pen.keys(), 2)


def hip_circles() -> Move:
    """The hips draw two circles; the right hand curls slowly down from high to the hip."""
    pen = Writer(READY_POSE)
    for step in range(13):
        beat, turn = step / 4, 2 * math.pi * step / 8
        fall = step / 12
        pen.key(
            beat,
            flow=True,
            right=Arm(158 - 112 * fall, 190 - 140 * fall + 34 * math.sin(2 * turn), 8, 14, 4),
            left=Arm(54 + 30 * fall, -42 + 124 * fall, -8, 18),
            left_foot=Foot(0.22, heel=10 + 10 * math.sin(turn)),
            right_foot=Foot(-0.22, heel=10 - 10 * math.sin(turn)),
            weight=0.85 * math.sin(turn),
            pitch=5 * math.cos(turn),
            drop=0.06,
            look=-14 + 20 * fall,
            bounce=0.025,
        )
    return Move("hip circles", 4, pen.keys(), 2)


def open_out() -> Move:
    """Both turn a quarter open, show the free arm, and come back to face the front."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(34, -46, 20, 36),
        left=Arm(58, 66, 10, 26),
        left_foot=Foot(0.14),
        right_foot=Foot(-0.16),
        weight=0.4,
        twist=14,
        look=12,
        drop=0.04,
        bounce=0.03,
    )
    pen.key(
        1,
        right=Arm(112, 120, -16, 4, 3),
        right_foot=Foot(-0.26, z=-0.22, turn=34),
        weight=-0.7,
        yaw=-36,
        twist=-8,
        look=10,
        nod=-4,
        drop=0.05,
    )
    pen.key(2, right=Arm(98, 84, 8, 20), left=FRAME, weight=0.4, yaw=-12, look=4, drop=0.05)
    pen.key(
        3,
        right=Arm(26, -40, 14, 38),
        left=Arm(96, 168, 2, 12, 4),
        right_foot=Foot(-0.16),
        left_foot=Foot(0.20, heel=24),
        weight=-0.7,
        look=14,
    )
    return Move("open out", 4, pen.keys(), 2)


def maracas() -> Move:
    """Maracas shake high on the right for two beats and low on the left for two."""
    high = (reach(0.10, 0.30, 0.20), reach(0.22, 0.34, 0.18))
    high_l = (reach(-0.30, -0.14, 0.26), reach(-0.24, -0.06, 0.28))
    low = (reach(-0.26, -0.34, 0.26), reach(-0.16, -0.42, 0.24))
    low_l = (Arm(44, 24, 6, 20), Arm(56, 46, 6, 14))
    pen = Writer(READY_POSE)
    for number, beat in enumerate((0, 0.5, 1, 2, 2.5, 3)):
        up, shake = number < 3, number % 2
        pen.key(
            beat,
            right=(high if up else low)[shake],
            left=(high_l if up else low_l)[shake],
            left_foot=Foot(0.22, heel=22 if up else 0),
            right_foot=Foot(-0.24, heel=0 if up else 22),
            weight=(-0.8 if up else 0.8) + (0.15 if shake else -0.15),
            side=-7 if up else 8,
            bend=-3 if up else 12,
            look=-20 if up else 16,
            nod=-6 if up else 8,
            drop=0.03 if up else 0.08,
            bounce=0.03,
        )
    return Move("maracas", 4, pen.keys(), 2)


def suzy_q() -> Move:
    """The left foot crosses over and twists, twice to the right; arms swing against the hips."""
    pen = Writer(READY_POSE)
    across: Changes = {"right": Arm(84, 66, -6, 16), "left": Arm(-26, -50, 34, 24)}
    apart: Changes = {"right": Arm(-20, -52, 34, 24), "left": Arm(64, 70, -10, 14)}
    spots = ((0, -0.10, -0.22), (1, -0.34, -0.06), (2, -0.30, -0.44), (3, -0.44, -0.14))
    for beat, right_x, left_x in spots:
        crossed = beat % 2 == 0
        pen.key(
            beat,
            **(across if crossed else apart),
            right_foot=Foot(right_x, heel=20 if crossed else 0, turn=34 if crossed else 6),
            left_foot=Foot(left_x, z=0.14 if crossed else 0.0, turn=2),
            weight=0.2 if crossed else -0.6,
            yaw=-16 if crossed else 10,
            twist=24 if crossed else -18,
            look=-16 if crossed else 6,
            drop=0.06,
            bounce=0.03,
        )
    return Move("suzy q", 4, pen.keys(), 3)


def fan_and_call() -> Move:
    """The right arm fans open from the chest, calls the partner with two curls, and salutes."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(92, 92, 6, 8),
        left=HIP,
        right_foot=Foot(-0.28),
        left_foot=WIDE_L,
        weight=-0.8,
        look=-28,
        twist=-8,
        bounce=0.03,
    )
    pen.key(1, right=Arm(70, 176, 12, 30), weight=0.4, look=-18, cock=6, drop=0.04)
    pen.key(2, right=Arm(98, 86, 4, 8), weight=-0.8, look=-28, twist=-10)
    pen.key(
        3,
        right=Arm(118, 236, 16, 18, 4),
        left=Arm(64, 74, -8, 12),
        left_foot=Foot(0.24, heel=26),
        weight=-0.6,
        look=10,
        nod=-6,
    )
    return Move("fan and call", 4, pen.keys(), 2)


ALL = (
    salsa_basic,
    cumbia_back,
    comb_over,
    hip_circles,
    open_out,
    maracas,
    suzy_q,
    fan_and_call,
)
