"""Hip-hop: heavy knees, a bounce on every beat, stops that sit, and shoulders that speak."""

from __future__ import annotations

import math

from tools.dance.ik import reach
from tools.dance.moves_base import READY_POSE, WIDE_L, WIDE_R, Changes, Move, Writer
from tools.dance.pose import Arm, Foot


def bounce_rock() -> Move:
    """Deep bounces from side to side; the right forearm swings across, out, across and up."""
    pen = Writer(READY_POSE)
    swings = (
        (0, Arm(50, -74, 14, 30), Arm(40, 20, -16, 36), 0.6, 10),
        (1, Arm(84, 92, 0, 8), Arm(36, -40, 8, 36), -0.7, -18),
        (2, Arm(50, -74, 14, 30), Arm(40, 20, -16, 36), 0.6, 10),
        (3, Arm(84, 172, 2, 14, 6), Arm(36, -40, 8, 36), -0.8, -20),
    )
    for beat, right, left, weight, look in swings:
        pen.key(
            beat,
            right=right,
            left=left,
            left_foot=Foot(0.24, heel=22 if weight < 0 else 0),
            right_foot=Foot(-0.24, heel=22 if weight > 0 else 0),
            weight=weight,
            look=look,
            side=6 * weight,
            twist=-0.5 * look,
            drop=0.08,
            bend=8,
            bounce=0.06,
        )
        if beat < 3:
            pen.key(beat + 0.5, weight=0.2 * weight, drop=0.02, bend=2, look=0.5 * look)
    return Move("bounce rock", 4, pen.keys(), 2)


def brush_off() -> Move:
    """The right hand brushes the left shoulder twice and throws the dust away."""
    shoulder = reach(-0.36, 0.06, 0.20, elbow=(0.5, -0.6, 0.5))
    lifted = reach(-0.14, 0.16, 0.34, elbow=(0.8, -0.6, 0.3))
    pen = Writer(READY_POSE)
    low = Arm(34, 0, -12, 42)
    pen.key(0, right=shoulder, left=low, weight=0.5, look=20, cock=6, drop=0.05, bounce=0.055)
    pen.key(0.5, right=lifted, weight=0.2, look=14, drop=0.02)
    pen.key(1, right=shoulder, weight=0.6, look=24, cock=8, drop=0.06)
    pen.key(
        2,
        right=Arm(88, 94, 2, 6, 3),
        left=Arm(46, 24, -14, 34),
        left_foot=Foot(0.24, heel=28, turn=6),
        weight=-0.9,
        twist=-14,
        look=-30,
        drop=0.05,
    )
    pen.key(
        3,
        right=Arm(40, 30, -10, 30),
        left_foot=WIDE_L,
        weight=-0.3,
        look=-14,
        nod=8,
        bend=10,
        drop=0.09,
    )
    return Move("brush off", 4, pen.keys(), 1)


def stack_bricks() -> Move:
    """Hand over hand a wall grows: right, left, right, left, each brick higher, then a press."""
    pen = Writer(READY_POSE)
    heights = (-0.34, -0.18, -0.02, 0.16)
    for beat, up in enumerate(heights):
        right_lays = beat % 2 == 0
        laying = reach(-0.10, up + 0.05, 0.34, elbow=(1.0, -0.5, -0.2))
        waiting = Arm(56, 116, -6, 34) if up > -0.2 else Arm(48, 30, -14, 40)
        pen.key(
            beat,
            right=laying if right_lays else waiting,
            left=waiting if right_lays else laying,
            left_foot=Foot(0.22, heel=20 if right_lays else 0),
            right_foot=Foot(-0.24, heel=0 if right_lays else 20),
            weight=-0.6 if right_lays else 0.6,
            twist=10 if right_lays else -10,
            look=-4 if right_lays else 4,
            nod=8 - 6 * beat,
            bend=12 - 4 * beat,
            drop=0.11 - 0.03 * beat,
            bounce=0.05,
        )
    return Move("stack bricks", 4, pen.keys(), 2)


def low_cross() -> Move:
    """Arms cross low before the body, the right flies high and the left low; a stamp to end."""
    pen = Writer(READY_POSE)
    crossed: Changes = {"right": Arm(-14, -40, 30, 28), "left": Arm(-8, -34, 24, 26)}
    pen.key(
        0,
        **crossed,
        left_foot=Foot(0.12),
        right_foot=Foot(-0.12),
        drop=0.12,
        bend=16,
        nod=10,
        bounce=0.04,
    )
    pen.key(
        1,
        right=Arm(132, 136, 2, 6, 4),
        left=Arm(50, 46, -4, 8),
        left_foot=Foot(0.28, heel=24),
        right_foot=Foot(-0.28),
        weight=-0.8,
        side=-6,
        look=-26,
        nod=-8,
    )
    pen.key(2, **crossed, left_foot=Foot(0.14), drop=0.12, bend=16, nod=10, twist=6)
    pen.key(
        3,
        right=Arm(72, -10, 4, 26, 8),
        left=Arm(78, 168, 2, 12, 4),
        right_foot=Foot(-0.30),
        left_foot=Foot(0.20, heel=26),
        weight=-0.8,
        look=18,
        drop=0.08,
        side=-4,
    )
    return Move("low cross", 4, pen.keys(), 3)


def lean_with_it() -> Move:
    """Lean right with the elbow up, rock left, and snap the right hand out on the last beat."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(98, -40, 6, 24, 8),
        left=Arm(24, 0, -8, 40),
        left_foot=WIDE_L,
        right_foot=WIDE_R,
        weight=-0.9,
        side=-14,
        cock=-8,
        look=-12,
        drop=0.06,
        bounce=0.05,
    )
    pen.key(
        1,
        right=Arm(24, 0, -8, 40),
        left=Arm(80, -10, 6, 30, 6),
        weight=0.9,
        side=12,
        cock=8,
        look=12,
        drop=0.06,
    )
    pen.key(
        2,
        right=Arm(112, 200, 10, 30, 8),
        left=Arm(30, 10, -14, 40),
        weight=-0.7,
        side=-12,
        look=-6,
        nod=6,
        drop=0.04,
    )
    pen.key(
        3,
        right=Arm(100, 104, 4, 4, 4),
        left_foot=Foot(0.24, heel=28),
        weight=-1.0,
        side=-6,
        twist=-12,
        look=-32,
        drop=0.07,
    )
    return Move("lean with it", 4, pen.keys(), 1)


def stomp_point() -> Move:
    """Stamp right and point down, stamp left and point across, pull in, and point at the crowd."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(38, 42, 10, 6),
        left=Arm(48, -30, -8, 30),
        right_foot=Foot(-0.34),
        left_foot=Foot(0.16, heel=24),
        weight=-0.8,
        look=-20,
        nod=12,
        drop=0.08,
        bounce=0.05,
    )
    pen.key(
        1,
        right=Arm(-44, -62, 40, 12),
        left_foot=Foot(0.26),
        right_foot=Foot(-0.26, heel=24),
        weight=0.8,
        twist=22,
        look=24,
        drop=0.08,
    )
    pen.key(
        2,
        right=Arm(70, 168, -14, 30, 4),
        left=Arm(30, 0, -12, 40),
        right_foot=WIDE_R,
        weight=-0.4,
        twist=-16,
        look=-6,
        drop=0.02,
    )
    pen.key(
        3,
        right=Arm(116, 112, 24, 22, 4),
        left=Arm(40, 10, -18, 36),
        left_foot=Foot(0.26, heel=26),
        weight=-0.9,
        twist=10,
        look=-10,
        nod=-6,
        bend=-6,
        drop=0.05,
    )
    return Move("stomp point", 4, pen.keys(), 2)


def wave_check() -> Move:
    """The right arm waves a big slow "ho" overhead, over and back, knees bouncing below."""
    pen = Writer(READY_POSE)
    ways = ((0, 118, 108, -0.8), (1, 172, 214, 0.5), (2, 118, 108, -0.8), (3, 172, 214, 0.6))
    for beat, upper, fore, weight in ways:
        pen.key(
            beat,
            right=Arm(upper, fore, 10, 8, 6),
            left=Arm(32, -30, 6, 44),
            left_foot=Foot(0.24, heel=20 if weight < 0 else 0),
            right_foot=Foot(-0.24, heel=20 if weight > 0 else 0),
            weight=weight,
            side=7 * weight,
            look=16 * weight,
            drop=0.07,
            bounce=0.06,
        )
        if beat < 3:
            pen.key(
                beat + 0.5,
                right=Arm(148, 162, 14, 14, 8),
                weight=0.0,
                drop=0.01,
            )
    return Move("wave check", 4, pen.keys(), 2)


def spin_record() -> Move:
    """The right hand scratches a record, the left stays at the ear; the hips keep time."""
    ear = reach(0.06, 0.16, 0.10, elbow=(1.0, -0.4, 0.1))
    pen = Writer(READY_POSE)
    for step in range(7):
        turn = math.pi * step
        push = 0.5 + 0.5 * math.cos(turn)
        pen.key(
            step / 2,
            right=reach(0.34 - 0.46 * push, -0.22 + 0.14 * push, 0.28, elbow=(1.0, -0.7, -0.3)),
            left=ear,
            weight=-0.5 if step % 4 < 2 else 0.5,
            twist=-10 + 16 * push,
            look=-12,
            nod=10 - 8 * push,
            bend=10,
            drop=0.06,
            bounce=0.05,
        )
    return Move("spin record", 4, pen.keys(), 2)


ALL = (
    bounce_rock,
    brush_off,
    stack_bricks,
    low_cross,
    lean_with_it,
    stomp_point,
    wave_check,
    spin_record,
)
