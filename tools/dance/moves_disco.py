"""The big moves of choruses, from the disco floor."""

from __future__ import annotations

import math

from tools.dance.ik import reach
from tools.dance.moves_base import (
    DOWN_ACROSS,
    HIP,
    READY_POSE,
    UP_DIAGONAL,
    WIDE_L,
    WIDE_R,
    Changes,
    Move,
    Writer,
)
from tools.dance.pose import Arm, Foot


def disco_point() -> Move:
    """Left hand on the hip; the right arm points up to the right and down across, twice."""
    passing = Arm(62, 205, 24, 42)  # between the two the hand is drawn past the chest
    up: Changes = {
        "right": UP_DIAGONAL,
        "left": HIP,
        "left_foot": Foot(0.22, heel=32, turn=20),
        "right_foot": Foot(-0.27),
        "weight": -0.9,
        "yaw": -6,
        "twist": -5,
        "look": -28,
        "nod": -10,
        "bounce": 0.05,
    }
    down: Changes = {
        "right": DOWN_ACROSS,
        "left_foot": Foot(0.22),
        "right_foot": Foot(-0.27, heel=34, turn=4),
        "weight": 0.6,
        "yaw": 6,
        "twist": 14,
        "side": -3,
        "look": 18,
        "nod": 8,
        "drop": 0.05,
    }
    pen = Writer(READY_POSE)
    for beat in (0, 2):
        pen.key(beat, **up)
        pen.key(beat + 0.5, flow=True, right=passing, look=-6, weight=-0.2, drop=0.02)
        pen.key(beat + 1, **down)
        if beat == 0:
            pen.key(1.5, flow=True, right=passing, look=-4, weight=-0.2, drop=0.02)
    return Move("disco point", 4, pen.keys(), 3)


def roll_and_point() -> Move:
    """Hands roll low on the left for two beats, then the right arm points up and down."""
    pen = Writer(READY_POSE)
    for step in range(8):
        turn = -2 * math.pi * step / 4
        rise, ahead = 0.13 * math.sin(turn), 0.09 * math.cos(turn)
        climb = 0.02 * step
        pen.key(
            step / 4,
            flow=True,
            right=reach(-0.24, -0.30 + climb + rise, 0.27 + ahead, elbow=(1.0, -0.4, 0.1)),
            left=reach(-0.02, -0.30 + climb - rise, 0.27 - ahead, elbow=(1.0, -0.4, 0.1)),
            left_foot=WIDE_L,
            right_foot=Foot(-0.24, heel=28, turn=4),
            weight=0.7 - 0.02 * step,
            yaw=12,
            twist=14,
            look=16,
            nod=6,
            drop=0.07 - 0.004 * step,
            bounce=0.045,
        )
    pen.key(
        2.5,
        flow=True,
        right=Arm(70, 60, 24, 20),
        left=Arm(40, 0, -4, 40),
        weight=0.0,
        look=-8,
        drop=0.05,
    )
    pen.key(
        3,
        right=UP_DIAGONAL,
        left=Arm(42, 46, -16, 8),
        left_foot=Foot(0.24, heel=34, turn=22),
        right_foot=WIDE_R,
        weight=-1.0,
        twist=-10,
        yaw=-6,
        side=-5,
        look=-28,
        nod=-12,
    )
    return Move("roll and point", 4, pen.keys(), 3)


def grapevine() -> Move:
    """Side, behind, side, touch to the right with the right hand high; the way back low."""
    pen = Writer(READY_POSE)
    crossed: Changes = {"right": Arm(24, -52, 14, 34), "left": Arm(34, -30, 4, 44)}
    steps: tuple[tuple[int, Changes, float], ...] = (
        (0, {"right_foot": Foot(-0.34), "left_foot": Foot(0.10)}, -0.4),
        (1, {"left_foot": Foot(-0.49, z=-0.15, turn=6)}, 0.5),
        (2, {"right_foot": Foot(-0.56)}, -0.3),
        (3, {"left_foot": Foot(-0.36, heel=38)}, -0.9),
        (4, {"left_foot": Foot(-0.16)}, 0.3),
        (5, {"right_foot": Foot(-0.01, z=-0.15, turn=6)}, -0.5),
        (6, {"left_foot": Foot(0.14)}, 0.3),
        (7, {"right_foot": Foot(-0.10, heel=38)}, 0.9),
    )
    arms: tuple[Changes, ...] = (
        {"right": Arm(100, 106, 0, 6), "left": Arm(38, 20, -10, 36)},
        crossed,
        {"right": Arm(100, 106, 0, 6), "left": Arm(38, 20, -10, 36)},
        {"right": Arm(146, 158, 6, 6, 4), "left": Arm(52, 58, -8, 8)},
        {"right": Arm(30, 6, -8, 40), "left": Arm(74, 66, 0, 10)},
        {"right": Arm(52, 140, 4, 24), "left": Arm(14, -56, 16, 34)},
        {"right": Arm(30, 6, -8, 40), "left": Arm(74, 66, 0, 10)},
        {"right": Arm(78, 166, 0, 12, 4), "left": Arm(36, 42, -8, 12)},
    )
    for (beat, feet, weight), pair in zip(steps, arms, strict=True):
        side = -1.0 if beat < 4 else 1.0
        open_hips = 12.0 if beat % 2 else -6.0
        look = (-24, -10, -24, -28, 22, 10, 22, 26)[beat]
        pen.key(
            beat,
            **feet,
            **pair,
            weight=weight,
            yaw=-side * open_hips,
            twist=side * open_hips * 0.8,
            look=look,
            drop=0.04 if beat % 2 else 0.01,
            nod=-6 if beat in (3, 7) else 0,
            bounce=0.045,
        )
    return Move("grapevine", 8, pen.keys(), 2)


def lasso() -> Move:
    """The right hand whirls a rope overhead, the left rests on the hip, the hips ride round."""
    pen = Writer(READY_POSE)
    for step in range(13):
        turn, ride = 2 * math.pi * step / 4, 2 * math.pi * step / 16
        weight = -0.25 - 0.6 * math.cos(ride)
        pen.key(
            step / 4,
            flow=True,
            right=reach(
                0.14 + 0.19 * math.cos(turn),
                0.36 + 0.06 * math.sin(turn),
                0.12 - 0.15 * math.sin(turn),
                elbow=(1.0, 0.1, 0.35),
                shrug=4,
            ),
            left=HIP,
            left_foot=Foot(0.24, heel=14 - 14 * math.cos(ride - math.pi)),
            right_foot=Foot(-0.26),
            weight=weight,
            drop=0.06 + 0.02 * math.sin(2 * ride),
            side=-2.0 * math.cos(turn),
            look=-10 + 8 * weight,
            twist=6 * math.sin(turn) - 5 * math.cos(ride),
            yaw=5 * math.sin(ride),
            bounce=0.05,
        )
    return Move("lasso", 4, pen.keys(), 2)


def clap_corner() -> Move:
    """The right arm opens, claps high to the right, opens again and claps low to the left."""
    wide: Changes = {"right": Arm(82, 88, -4, 10), "left": Arm(40, 138, 8, 30)}
    pen = Writer(READY_POSE)
    pen.key(0, **wide, weight=0.3, look=-10, right_foot=Foot(-0.34), left_foot=Foot(0.14))
    pen.key(
        1,
        right=reach(-0.08, 0.40, 0.16, elbow=(1.0, 0.4, 0.3), shrug=8),
        left=reach(-0.10, 0.40, 0.16, elbow=(1.0, 0.4, 0.3), shrug=8),
        left_foot=Foot(-0.14, heel=36),
        weight=-0.9,
        side=-16,
        look=-16,
        nod=-8,
    )
    pen.key(2, **wide, weight=0.2, look=10, left_foot=Foot(0.22), right_foot=Foot(-0.30))
    pen.key(
        3,
        right=reach(-0.27, -0.30, 0.28, elbow=(1.0, -0.3, -0.1)),
        left=reach(0.08, -0.36, 0.22, elbow=(1.0, -0.3, -0.3)),
        right_foot=Foot(-0.30, heel=34, turn=2),
        weight=0.9,
        twist=16,
        yaw=8,
        side=10,
        bend=8,
        look=10,
        nod=8,
        drop=0.07,
    )
    return Move("clap corner", 4, pen.keys(), 2)


ALL = (
    disco_point,
    roll_and_point,
    grapevine,
    lasso,
    clap_corner,
)
