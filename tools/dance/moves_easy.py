"""Moves that anyone can learn while watching: verses and introductions."""

from __future__ import annotations

from tools.dance.moves_base import (
    GUARD,
    HIP,
    READY_POSE,
    REST_POSE,
    WIDE_L,
    WIDE_R,
    Changes,
    Move,
    Writer,
)
from tools.dance.pose import Arm, Foot


def stand_by() -> Move:
    """Standing relaxed with a small bounce, the weight going from foot to foot."""
    pen = Writer(REST_POSE)
    pen.key(0, flow=True, weight=-0.15, look=-4).key(2, flow=True, weight=0.2, look=5)
    return Move("get ready", 4, pen.key(3.5, flow=True, weight=-0.1).keys(), 1, scored=False)


def groove() -> Move:
    """Finding the beat: sway in a wider stance, elbows coming up."""
    pen = Writer(READY_POSE)
    for beat, side in ((0, -1.0), (1, 1.0), (2, -1.0), (3, 1.0)):
        near, far = Arm(42, 60, -6, 34), Arm(24, 6, -10, 42)
        pen.key(
            beat,
            right=near if side < 0 else far,
            left=far if side < 0 else near,
            weight=0.5 * side,
            look=8 * side,
            twist=7 * side,
            drop=0.02,
        )
    return Move("groove", 4, pen.keys(), 1, scored=False)


def step_touch() -> Move:
    """Step out, touch together and back; the right hand goes out, in, low, and snaps high."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(92, 98, 0, 8),
        left=Arm(30, 0, -12, 40),
        left_foot=Foot(0.12),
        right_foot=Foot(-0.40),
        weight=-0.45,
        look=-20,
        twist=-8,
    )
    pen.key(
        1,
        right=Arm(46, -62, 12, 34),
        left=Arm(40, 40, -10, 30),
        left_foot=Foot(-0.18, heel=38),
        weight=-0.85,
        drop=0.02,
        twist=10,
        side=-4,
        look=6,
    )
    pen.key(
        2,
        right=Arm(44, 50, -4, 12),
        left=Arm(30, 0, -12, 40),
        left_foot=Foot(0.17),
        weight=0.4,
        look=10,
        twist=-6,
    )
    pen.key(
        3,
        right=Arm(72, 165, 0, 14, 4),
        left=Arm(40, 40, -10, 30),
        right_foot=Foot(-0.10, heel=38),
        weight=0.8,
        drop=0.02,
        look=-14,
        nod=-4,
    )
    return Move("step touch", 4, pen.keys(), 1)


def shoulder_pop() -> Move:
    """The right elbow pops up twice, the forearm flips up, and the arm shoots out."""
    up, down = Arm(92, 14, 0, 14, 12), Arm(32, 8, -6, 36)
    low = Arm(30, 4, -10, 40)
    pen = Writer(READY_POSE)
    pen.key(0, right=up, left=low, weight=-0.55, look=-12, cock=5)
    pen.key(0.5, right=down, weight=-0.1)
    pen.key(1, right=up, weight=-0.65, look=-16, cock=6, drop=0.03)
    pen.key(1.45, right=Arm(50, 60, -4, 36), weight=0.1)
    pen.key(
        2,
        right=Arm(96, 176, 0, 12, 6),
        left=Arm(44, 20, -14, 36),
        left_foot=Foot(0.24, heel=0),
        weight=0.55,
        look=14,
        twist=-12,
        drop=0.02,
    )
    pen.key(
        3,
        right=Arm(94, 92, 0, 2, 3),
        left=low,
        left_foot=Foot(0.24, heel=26),
        weight=-0.8,
        look=-26,
        twist=-14,
        drop=0.03,
    )
    return Move("shoulder pop", 4, pen.keys(), 1)


def egyptian() -> Move:
    """One forearm up, the other down, as on a temple wall; the second half changes over."""
    up, down = Arm(88, 176, 4, 6), Arm(86, 6, 4, 10)
    up_small, down_small = Arm(78, 166, 4, 10), Arm(76, 12, 4, 14)
    pen = Writer(READY_POSE)
    pen.key(0, right=up, left=down, weight=-0.7, look=-30, left_foot=Foot(0.24, heel=24))
    pen.key(1, right=up_small, left=down_small, weight=-0.3, look=-30, drop=0.04)
    pen.key(
        2,
        right=down,
        left=up,
        weight=0.7,
        look=30,
        left_foot=WIDE_L,
        right_foot=Foot(-0.24, heel=24),
    )
    pen.key(3, right=down_small, left=up_small, weight=0.3, look=30, drop=0.04)
    return Move("egyptian", 4, pen.keys(), 1)


def punch_combo() -> Move:
    """The right fist: across, up, out to the side, and back to the guard with a duck."""
    pen = Writer(READY_POSE)
    pen.key(
        0,
        right=Arm(-42, -68, 42, 14),
        left=GUARD,
        right_foot=Foot(-0.24, heel=30, turn=2),
        weight=0.5,
        twist=26,
        yaw=12,
        look=-16,
        drop=0.03,
    )
    pen.key(
        0.5,
        flow=True,
        right=Arm(30, -122, 20, 48),
        right_foot=WIDE_R,
        twist=10,
        look=-14,
        drop=0.03,
    )
    pen.key(
        1,
        right=Arm(138, 160, 12, 10, 4),
        weight=-0.5,
        twist=-6,
        look=-12,
        nod=-10,
    )
    pen.key(
        2,
        right=Arm(90, 92, 2, 4, 3),
        left_foot=Foot(0.24, heel=30, turn=2),
        weight=-0.8,
        twist=-18,
        look=-30,
        drop=0.04,
    )
    pen.key(3, right=GUARD, left_foot=WIDE_L, drop=0.10, bend=14, look=6, weight=0.1, nod=4)
    return Move("punch combo", 4, pen.keys(), 2)


def sprinkler() -> Move:
    """Left hand at the head, the right arm turns outwards in four jerks."""
    pen = Writer(READY_POSE)
    behind = Arm(124, -96, -4, 4)
    for beat, ahead in ((0, 62), (1, 42), (2, 22), (3, -2)):
        turned = (ahead - 30) * 0.5
        pen.key(
            beat,
            right=Arm(92 - 0.2 * ahead, 96 - 0.2 * ahead, ahead, ahead * 0.9),
            left=behind,
            twist=turned,
            yaw=turned * 0.5,
            look=turned * 0.6,
            weight=-0.3 - 0.15 * beat,
            left_foot=Foot(0.24, heel=7.0 * beat),
            hold=0.3,
        )
        if beat < 3:
            pen.key(
                beat + 0.5,
                right=Arm(92 - 0.2 * ahead, 96 - 0.2 * ahead, ahead + 8, (ahead + 10) * 0.9),
                twist=turned + 6,
                yaw=turned * 0.5,
                look=turned * 0.6,
                weight=-0.1 - 0.15 * beat,
            )
    return Move("sprinkler", 4, pen.keys(), 2)


def robot() -> Move:
    """Hard stops: forearms swing like gates from stiff upper arms."""
    pen = Writer(READY_POSE)
    stiff = 0.42
    tray = Arm(22, 84, 2, 24)
    pen.key(0, right=Arm(90, 178, 0, 6), left=tray, hold=stiff, weight=-0.5, look=-28, bounce=0.012)
    pen.key(1, right=Arm(90, 2, 0, 6), hold=stiff, weight=-0.5, look=-28, side=-6)
    pen.key(2, right=Arm(90, 90, 0, 4), left=Arm(84, 2, 0, 8), hold=stiff, weight=0.5, look=28)
    pen.key(3, right=Arm(24, 150, 2, 12), left=tray, hold=stiff, weight=0.1, twist=-22, look=-10)
    return Move("robot", 4, pen.keys(), 2)


def hip_sway() -> Move:
    """Arms overhead and hips, two beats to each side."""
    near, far = Arm(108, 130, 8, 10), Arm(160, 226, 18, 12)
    pen = Writer(READY_POSE)
    pen.key(0, flow=True, right=near, left=far, weight=-0.95, look=-14, side=-6, bounce=0.03)
    pen.key(1, flow=True, weight=-1.05, look=-18, side=-10, tilt=4)
    pen.key(2.1, flow=True, right=far, left=near, weight=0.95, look=14, side=6)
    pen.key(3.1, flow=True, weight=1.05, look=18, side=10, tilt=-4)
    return Move("hip sway", 4, pen.keys(), 1)


def side_swing() -> Move:
    """Both arms swing low to the left and high to the right, the hips with them."""
    low: Changes = {"right": Arm(-16, -30, 32, 22), "left": Arm(52, 58, 6, 10)}
    high: Changes = {"right": Arm(100, 112, 6, 8), "left": Arm(-34, -104, 46, 22)}
    pen = Writer(READY_POSE)
    for beat in (0, 2):
        pen.key(beat, **high, weight=-0.8, twist=-14, look=-24, right_foot=WIDE_R)
        pen.key(beat + 1, **low, weight=0.7, twist=16, look=14, drop=0.05, left_foot=WIDE_L)
    return Move("side swing", 4, pen.keys(), 2)


def hip_snap() -> Move:
    """Left hand on the hip; the right hand snaps low, middle, high, and sweeps down."""
    pen = Writer(READY_POSE)
    pen.key(0, right=Arm(34, 40, 0, 10), left=HIP, weight=-0.5, look=-10)
    pen.key(1, right=Arm(80, 70, 0, 8), weight=0.4, look=-14)
    pen.key(2, right=Arm(132, 150, 4, 8), weight=-0.8, look=-18, nod=-8)
    pen.key(3, right=Arm(28, -40, 8, 28), weight=0.5, look=10, drop=0.04)
    return Move("hip snap", 4, pen.keys(), 1)


ALL = (
    stand_by,
    groove,
    step_touch,
    shoulder_pop,
    egyptian,
    punch_combo,
    sprinkler,
    robot,
    hip_sway,
    side_swing,
    hip_snap,
)
