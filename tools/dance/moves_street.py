"""Moves that drive: marching, hopping, kicking and jumping, for builds and choruses."""

from __future__ import annotations

from tools.dance.moves_base import GUARD, LOOSE, READY_POSE, Changes, Move, Writer
from tools.dance.pose import Arm, Foot


def pump_up() -> Move:
    """Marching, the right fist pumps higher on every beat; shoulders rise with it."""
    pen = Writer(READY_POSE)
    heights = (Arm(66, 120, 8, 18), Arm(96, 146, 6, 14), Arm(124, 160, 6, 10, 3))
    left_knee = (False, True, False, True)
    for beat, top in enumerate((*heights, Arm(142, 160, 6, 8, 5))):
        lift_left = left_knee[beat]
        pen.key(
            beat,
            right=top,
            left=Arm(34, 0, -14, 40) if beat % 2 else Arm(46, 24, -16, 40),
            left_foot=Foot(0.16, z=0.04, lift=0.16) if lift_left else Foot(0.16),
            right_foot=Foot(-0.16) if lift_left else Foot(-0.16, z=0.04, lift=0.16),
            weight=-0.8 if lift_left else 0.8,
            look=-6.0 * beat,
            nod=-3.0 * beat,
            twist=-5.0 * beat,
            drop=0.05 - 0.015 * beat,
        )
        if beat < 3:
            pen.key(
                beat + 0.5,
                right=Arm(40 + 12 * beat, 96 + 18 * beat, 4, 26),
                left_foot=Foot(0.16),
                right_foot=Foot(-0.16),
                drop=0.05,
                look=-5.0 * beat,
                twist=-3.0 * beat,
            )
    return Move("pump up", 4, pen.keys(), 2)


def pony() -> Move:
    """Triple steps right and left on springy feet; the right arm swings high, then low."""
    pen = Writer(READY_POSE)
    back = Arm(46, 10, -24, 34)
    moves = (
        (0, -0.34, 0.06, -0.7, Arm(122, 128, 4, 8), -22),
        (0.5, -0.34, -0.12, 0.1, Arm(100, 104, 4, 14), -18),
        (1, -0.36, -0.10, -0.8, Arm(142, 150, 4, 6, 4), -24),
        (2, -0.12, 0.34, 0.7, Arm(16, -20, 20, 30), 14),
        (2.5, 0.06, 0.34, -0.1, Arm(30, 14, 12, 34), 12),
        (3, 0.04, 0.36, 0.8, Arm(-8, -42, 30, 26), 18),
    )
    for beat, right_x, left_x, weight, arm, look in moves:
        light_left, light_right = weight < 0 and beat % 1 == 0, weight > 0 and beat % 1 == 0
        pen.key(
            beat,
            right=arm,
            left=back if beat < 2 else Arm(64, 84, -4, 18),
            left_foot=Foot(left_x, z=-0.04, lift=0.05, heel=30) if light_left else Foot(left_x),
            right_foot=Foot(right_x, z=-0.04, lift=0.05, heel=30) if light_right else Foot(right_x),
            weight=weight,
            look=look,
            twist=-0.5 * look,
            drop=0.01 if beat % 1 else 0.04,
            bounce=0.03,
        )
    return Move("pony", 4, pen.keys(), 3)


def cross_kick() -> Move:
    """Step, kick across to the right under a high right arm; step back and sweep low."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(40, -40, 10, 34),
        left=Arm(40, 10, -14, 40),
        right_foot=Foot(-0.22),
        left_foot=Foot(0.16, heel=20),
        weight=-0.8,
        drop=0.05,
    )
    pen.key(
        1,
        right=Arm(128, 146, 4, 8, 4),
        left=Arm(84, 78, -8, 8),
        left_foot=Foot(-0.36, z=0.22, lift=0.24, heel=10),
        weight=-0.95,
        yaw=-14,
        twist=16,
        side=6,
        look=-12,
        bend=-4,
    )
    pen.key(
        2,
        right=Arm(88, 70, 2, 14),
        left=Arm(42, 20, -14, 36),
        left_foot=Foot(0.24),
        weight=0.4,
        drop=0.04,
        look=8,
    )
    pen.key(
        3,
        right=Arm(-16, -34, 34, 24),
        left=Arm(70, 78, -8, 10),
        right_foot=Foot(-0.10, z=0.04, heel=36),
        weight=0.85,
        drop=0.05,
        twist=14,
        look=14,
    )
    return Move("cross kick", 4, pen.keys(), 3)


def star_jump() -> Move:
    """Crouch, spring into a slanted star, land wide with the right arm high."""
    star: Changes = {"right": Arm(130, 136, 2, 4, 3), "left": Arm(58, 54, -4, 6)}
    pen = Writer(READY_POSE)
    small: Changes = {"right": Arm(30, -40, 8, 36), "left": Arm(34, -20, 4, 40)}
    together: Changes = {"left_foot": Foot(0.13), "right_foot": Foot(-0.13)}
    pen.key(0, **small, **together, drop=0.13, bend=12, nod=6, bounce=0.02)
    pen.key(
        1,
        **star,
        left_foot=Foot(0.32, lift=0.10, heel=24),
        right_foot=Foot(-0.32, lift=0.10, heel=24),
        drop=-0.07,
        look=-16,
        nod=-8,
    )
    pen.key(1.5, **star, left_foot=Foot(0.36), right_foot=Foot(-0.36), drop=0.08, look=-16)
    pen.key(2, **star, weight=-0.6, drop=0.04, look=-24, side=-4, left_foot=Foot(0.36, heel=20))
    pen.key(
        3,
        right=Arm(60, 150, 2, 18),
        left=LOOSE,
        left_foot=Foot(0.14),
        right_foot=Foot(-0.20),
        weight=0.2,
        drop=0.06,
        look=-6,
    )
    return Move("star jump", 4, pen.keys(), 3)


def running_man() -> Move:
    """The legs run on the spot, the right arm pumps from the hip to the sky and back."""
    pen = Writer(READY_POSE)
    high, low = Arm(140, 164, 8, 8, 4), Arm(44, 56, -18, 30)
    for beat in range(4):
        left_up = beat % 2 == 1
        up: Changes = {"z": 0.10, "lift": 0.20}
        pen.key(
            beat,
            right=low if left_up else high,
            left=GUARD if left_up else Arm(44, 20, -20, 40),
            left_foot=Foot(0.15, **up) if left_up else Foot(0.15, z=-0.10, heel=16),
            right_foot=Foot(-0.15, z=-0.10, heel=16) if left_up else Foot(-0.15, **up),
            weight=-0.8 if left_up else 0.8,
            look=-4 if left_up else -14,
            twist=10 if left_up else -10,
            bend=6,
            drop=0.06,
            bounce=0.05,
        )
    return Move("running man", 4, pen.keys(), 3)


ALL = (
    pump_up,
    pony,
    cross_kick,
    star_jump,
    running_man,
)
