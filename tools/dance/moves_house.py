"""House: loose knees, quick feet, and arms that swing from a rocking chest."""

from __future__ import annotations

import math

from tools.dance.ik import reach
from tools.dance.moves_base import HIP, LOOSE, READY_POSE, WIDE_L, Changes, Move, Writer
from tools.dance.pose import Arm, Foot


def jack() -> Move:
    """The chest rocks on every beat; the right fist drives forward and wide, low and then high."""
    into: Changes = {"right": Arm(56, 132, -14, 40), "left": Arm(50, 60, 14, 40)}
    drives = (Arm(62, 58, 24, 10), Arm(92, 96, -4, 6), Arm(62, 58, 24, 10), Arm(106, 126, 4, 8, 4))
    pen = Writer(READY_POSE)
    for beat, drive in enumerate(drives):
        to_right = beat % 2 == 1
        pen.key(
            beat,
            right=drive,
            left=Arm(34, 4, -16, 44),
            left_foot=Foot(0.22, heel=26 if to_right else 0),
            right_foot=Foot(-0.22, heel=0 if to_right else 26),
            weight=-0.6 if to_right else 0.5,
            bend=-6,
            look=-24 if to_right else 4,
            nod=-4,
            bounce=0.05,
        )
        if beat < 3:
            pen.key(beat + 0.5, **into, bend=16, pitch=6, drop=0.06, nod=8, look=-4)
    return Move("jack", 4, pen.keys(), 2)


def heel_toe() -> Move:
    """Heels and toes swivel to the right and back; the right arm saws low, the left answers."""
    pen = Writer(READY_POSE)
    swings = (
        (0, -0.20, 0.06, Arm(76, 60, 6, 16), Arm(30, -44, 12, 40), -18),
        (1, -0.30, -0.04, Arm(20, -58, 18, 34), Arm(66, 74, -6, 16), 12),
        (2, -0.40, -0.14, Arm(96, 118, 4, 10), Arm(26, -50, 12, 40), -24),
        (3, -0.24, 0.12, Arm(-6, -64, 26, 30), Arm(74, 100, -4, 14), 16),
    )
    for beat, right_x, left_x, right, left, look in swings:
        heels = beat % 2 == 0
        pen.key(
            beat,
            right=right,
            left=left,
            right_foot=Foot(right_x, heel=0 if heels else 22, turn=34 if heels else -8, drag=1),
            left_foot=Foot(left_x, heel=22 if heels else 0, turn=-8 if heels else 34, drag=1),
            weight=-0.5 if heels else 0.5,
            twist=-0.6 * look,
            yaw=0.5 * look,
            look=look,
            drop=0.05,
            bounce=0.045,
        )
    return Move("heel toe", 4, pen.keys(), 2)


def sky_pull() -> Move:
    """The right hand takes hold of something high and pulls it past the left hip, twice."""
    pen = Writer(READY_POSE)
    for beat in (0, 2):
        pen.key(
            beat,
            right=Arm(130, 134, 10, 8, 4),
            left=Arm(58, 100, -2, 26),
            right_foot=Foot(-0.30),
            left_foot=Foot(0.20, heel=30),
            weight=-0.9,
            look=-18,
            nod=-14,
            side=-5,
        )
        pen.key(
            beat + 0.5,
            flow=True,
            right=Arm(62, 205, 24, 42),
            weight=-0.2,
            look=-6,
            bend=6,
            drop=0.04,
        )
        pen.key(
            beat + 1,
            right=Arm(-6, -20, 26, 26),
            left=Arm(40, -10, -22, 40),
            right_foot=Foot(-0.30, heel=28, turn=2),
            left_foot=Foot(0.20),
            weight=0.6,
            twist=12,
            yaw=6,
            bend=6,
            look=10,
            nod=8,
            drop=0.09,
        )
        if beat == 0:
            pen.key(1.5, flow=True, right=Arm(62, 205, 24, 42), weight=-0.2, look=-4, drop=0.03)
    return Move("sky pull", 4, pen.keys(), 3)


def window_wash() -> Move:
    """The right palm draws two great circles on a pane of glass while the feet step out and in."""
    pen = Writer(READY_POSE)
    for step in range(13):
        turn = -2 * math.pi * step / 6
        beat = step / 4
        ride = math.cos(2 * math.pi * step / 8)
        pen.key(
            beat,
            flow=True,
            right=reach(
                0.10 + 0.26 * math.sin(turn),
                0.10 + 0.26 * math.cos(turn),
                0.26,
                elbow=(0.9, -0.7, 0.0),
            ),
            left=HIP,
            right_foot=Foot(-0.30),
            left_foot=Foot(0.20, heel=12 + 12 * ride),
            weight=-0.55 + 0.35 * ride,
            twist=8 * math.sin(turn),
            look=-10 - 8 * math.sin(turn),
            drop=0.05,
            bounce=0.05,
        )
    return Move("window wash", 4, pen.keys(), 2)


def stomp_skate() -> Move:
    """Skating to the right and back on bent knees; the arm opposite swings through each time."""
    pen = Writer(READY_POSE)
    glide: Changes = {"right": Arm(-22, -54, 32, 24), "left": Arm(66, 74, -22, 10)}
    back: Changes = {"right": Arm(60, 70, -20, 12), "left": Arm(-16, -54, 30, 26)}
    pen.key(
        0,
        **glide,
        right_foot=Foot(-0.40, z=0.04, turn=24),
        left_foot=Foot(0.02, z=-0.12, heel=34),
        weight=-0.85,
        bend=14,
        twist=14,
        look=-16,
        drop=0.09,
    )
    pen.key(
        1,
        **back,
        right_foot=Foot(-0.30, z=-0.12, heel=34),
        left_foot=Foot(0.30, z=0.04, turn=24),
        weight=0.85,
        bend=14,
        twist=-14,
        look=16,
        drop=0.09,
    )
    pen.key(
        2,
        **glide,
        right_foot=Foot(-0.42, z=0.04, turn=24),
        left_foot=Foot(0.0, z=-0.12, heel=34),
        weight=-0.85,
        bend=12,
        twist=12,
        look=-18,
        drop=0.08,
    )
    pen.key(
        3,
        right=Arm(112, 134, 4, 10, 4),
        left=Arm(44, 20, -14, 36),
        right_foot=Foot(-0.28),
        left_foot=Foot(0.10, lift=0.16, z=0.08),
        weight=-0.9,
        look=-10,
        nod=-8,
        drop=0.02,
    )
    return Move("stomp skate", 4, pen.keys(), 3)


def float_on() -> Move:
    """Under water: both arms drift up on the right and sink, knees giving way and coming back."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        flow=True,
        right=Arm(34, 60, 10, 26),
        left=Arm(10, -56, 26, 30),
        left_foot=WIDE_L,
        right_foot=Foot(-0.28),
        weight=-0.2,
        drop=0.08,
        bounce=0.025,
    )
    pen.key(
        1.2,
        flow=True,
        right=Arm(104, 76, 12, 18, 6),
        left=Arm(-30, -122, 44, 24),
        weight=-0.8,
        side=-8,
        look=-20,
        nod=-6,
    )
    pen.key(
        2.2,
        flow=True,
        right=Arm(128, 168, 10, 10, 6),
        left=Arm(-36, -96, 44, 30),
        weight=-1.0,
        side=-12,
        look=-22,
        nod=-12,
    )
    pen.key(
        3.2,
        flow=True,
        right=Arm(74, 132, 16, 26),
        left=Arm(30, -20, 14, 36),
        weight=0.2,
        drop=0.06,
        look=-4,
    )
    return Move("float on", 4, pen.keys(), 1)


def loft_step() -> Move:
    """Cross behind, open, cross before, open; the right arm whips low, wide, over and down."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(26, -60, 16, 30),
        left=Arm(60, 78, -10, 14),
        right_foot=Foot(-0.14),
        left_foot=Foot(-0.28, z=-0.16, heel=30, turn=4),
        weight=-0.3,
        twist=12,
        look=-14,
        drop=0.05,
    )
    pen.key(
        1,
        right=Arm(92, 96, -4, 6),
        left=LOOSE,
        left_foot=Foot(0.16),
        right_foot=Foot(-0.26),
        weight=-0.4,
        twist=-10,
        look=-26,
    )
    pen.key(
        2,
        right=Arm(136, 214, 18, 26, 6),
        left=Arm(44, 20, -14, 36),
        left_foot=Foot(-0.20, z=0.14, turn=4),
        weight=0.2,
        twist=10,
        look=-8,
        drop=0.05,
    )
    pen.key(
        3,
        right=Arm(44, 46, -14, 12),
        left=Arm(56, 140, 6, 26),
        left_foot=Foot(0.24),
        right_foot=Foot(-0.22, heel=30),
        weight=0.8,
        look=18,
        side=4,
        drop=0.03,
    )
    return Move("loft step", 4, pen.keys(), 2)


ALL = (jack, heel_toe, sky_pull, window_wash, stomp_skate, float_on, loft_step)
