"""Slow and kind: stretches, sways and great circles for a warm-up, all passed through in flow."""

from __future__ import annotations

from tools.dance.moves_base import (
    HIP,
    READY_POSE,
    WIDE_L,
    WIDE_R,
    Move,
    Writer,
)
from tools.dance.pose import Arm, Foot


def sway_and_float() -> Move:
    """Sway right with the right arm floating up to the side, sway left and let it sink."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(22, -4, 6, 26),
        left=Arm(34, 20, -4, 30),
        left_foot=WIDE_L,
        right_foot=WIDE_R,
        weight=0.5,
        look=8,
        bounce=0.015,
    )
    pen.key(1, flow=True, right=Arm(74, 40, 6, 16), weight=-0.5, look=-10, side=-3)
    pen.key(2, flow=True, right=Arm(118, 130, 4, 8, 4), weight=-0.9, look=-20, side=-6, nod=-6)
    pen.key(3, flow=True, right=Arm(70, 92, 6, 16), weight=0.2, look=-4)
    return Move("sway and float", 4, pen.keys(), 1)


def side_stretch() -> Move:
    """Left hand on the hip, the right arm reaches over the head and far to the left."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(60, 56, 2, 10),
        left=HIP,
        left_foot=WIDE_L,
        right_foot=Foot(-0.28),
        weight=-0.3,
        look=-10,
        bounce=0.012,
    )
    pen.key(1, flow=True, right=Arm(132, 140, 2, 6, 4), weight=0.1, side=4, look=-6)
    pen.key(2, flow=True, right=Arm(170, 214, 4, 8, 6), weight=0.7, side=16, look=6, nod=-2)
    pen.key(3, flow=True, right=Arm(166, 218, 4, 8, 6), weight=0.8, side=19, look=8)
    return Move("side stretch", 4, pen.keys(), 1)


def great_circle() -> Move:
    """The right arm draws one great circle: in front, up, out to the side and down."""
    pen = Writer(READY_POSE)
    spots = (
        (0, -30, -50, 34, 22, 0.5, 12),
        (1, -110, -140, 46, 20, 0.2, 4),
        (2, -200, -196, 6, 4, -0.5, -12),
        (3, -270, -266, 0, 6, -0.9, -24),
    )
    for beat, upper, fore, ahead, fore_ahead, weight, look in spots:
        pen.key(
            beat,
            flow=True,
            right=Arm(upper, fore, ahead, fore_ahead),
            left=Arm(34, 10, -10, 34),
            left_foot=WIDE_L,
            right_foot=WIDE_R,
            weight=weight,
            look=look,
            nod=-8 if beat == 2 else 0,
            side=-4 * (beat == 3),
            drop=0.05 if beat in (0, 3) else 0.0,
            bounce=0.015,
        )
    return Move("great circle", 4, pen.keys(), 1)


def ring_the_bell() -> Move:
    """The right hand takes a rope high up and pulls it to the shoulder; again, down to the hip."""
    high = Arm(158, 172, 8, 6, 8)
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=high,
        left=Arm(40, 30, -8, 30),
        left_foot=Foot(0.20, heel=20),
        right_foot=Foot(-0.22),
        weight=-0.7,
        side=-6,
        look=-8,
        nod=-12,
        bounce=0.012,
    )
    pen.key(1, flow=True, right=Arm(70, 150, 20, 30), left_foot=Foot(0.20), drop=0.05, nod=2)
    pen.key(
        2,
        flow=True,
        right=high,
        left=Arm(64, 66, -4, 14),
        left_foot=Foot(0.20, heel=20),
        weight=-0.8,
        side=-8,
        look=-10,
        nod=-14,
    )
    pen.key(
        3.2,
        flow=True,
        right=Arm(40, 20, -10, 34),
        left=Arm(44, 30, -4, 24),
        left_foot=Foot(0.20),
        weight=0.2,
        drop=0.09,
        bend=8,
        nod=6,
    )
    return Move("ring the bell", 4, pen.keys(), 1)


def open_the_curtain() -> Move:
    """Both hands meet on the left, and the right one draws the curtain all the way open."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(-46, -84, 44, 14),
        left=Arm(64, 84, 20, 22),
        left_foot=WIDE_L,
        right_foot=Foot(-0.28),
        weight=0.8,
        twist=20,
        look=22,
        drop=0.04,
        bounce=0.015,
    )
    pen.key(1, flow=True, right=Arm(10, -40, 62, 44), weight=0.3, twist=8, look=6, drop=0.04)
    pen.key(
        2,
        flow=True,
        right=Arm(76, 80, 20, 18),
        left=Arm(54, 60, 8, 24),
        weight=-0.5,
        twist=-10,
        look=-18,
    )
    pen.key(3, flow=True, right=Arm(92, 96, -8, 4), weight=-0.9, twist=-20, look=-32)
    return Move("open the curtain", 4, pen.keys(), 1)


def swim() -> Move:
    """One long stroke of the crawl with the right arm, a bend of the knees, and a glide."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(70, 46, -30, -10),
        left=Arm(26, 60, 40, 44),
        left_foot=WIDE_L,
        right_foot=WIDE_R,
        weight=-0.5,
        twist=-20,
        look=-16,
        bounce=0.015,
    )
    pen.key(1, flow=True, right=Arm(134, 156, 0, 10, 6), weight=-0.2, twist=-6, look=-8)
    pen.key(
        2,
        flow=True,
        right=Arm(172, 196, 40, 46, 6),
        left=Arm(40, 30, -8, 30),
        weight=0.4,
        twist=14,
        bend=8,
        look=4,
        drop=0.04,
    )
    pen.key(3, flow=True, right=Arm(10, -30, 46, 30), weight=0.6, twist=16, bend=14, drop=0.09)
    return Move("swim", 4, pen.keys(), 1)


def lunge_and_lift() -> Move:
    """Sink to the right over a bent knee with the right arm low, rise with it to the other side."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(46, 40, 6, 10),
        left=Arm(70, 72, -4, 8),
        left_foot=Foot(0.26),
        right_foot=Foot(-0.38),
        weight=-0.9,
        drop=0.12,
        side=-6,
        look=-18,
        nod=8,
        bounce=0.012,
    )
    pen.key(1, flow=True, right=Arm(20, -14, 20, 24), weight=-0.5, drop=0.13, bend=10, nod=8)
    pen.key(2, flow=True, right=Arm(-30, -70, 46, 24), weight=0.4, drop=0.05, twist=12, look=8)
    pen.key(
        3,
        flow=True,
        right=Arm(-44, -140, 50, 30),
        left=Arm(56, 50, -8, 12),
        right_foot=Foot(-0.38, heel=20),
        weight=0.9,
        twist=16,
        side=6,
        look=20,
        nod=-8,
    )
    return Move("lunge and lift", 4, pen.keys(), 1)


ALL = (
    sway_and_float,
    side_stretch,
    great_circle,
    ring_the_bell,
    open_the_curtain,
    swim,
    lunge_and_lift,
)
