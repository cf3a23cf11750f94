"""What a player says with the arms: where a raised hand points, both arms raised, arms crossed.

Poses are (17, 3): x, y in frame heights as in a mirror, so that x grows to the player's right and
y downwards, and confidence. Places are told in torsos from the middle of the shoulders: the same
for tall and small, near and far. What is not seen is not guessed: it says nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from game.core.choreography import Choreography
from pose_engine.geometry import mirror, shoulder_centre, torso_length
from pose_engine.keypoints import (
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

Place = tuple[float, float]

SEEN: Final = 0.2  # confidence from which a part counts
SHOULDERS_TO_TORSO: Final = 1.34  # where the hips are hidden, as behind a table
MIN_TORSO: Final = 0.02  # frame heights: smaller is no body
FARTHEST: Final = 1e4  # frame heights: what is said to be farther off is an error
# Arms raised: wrists so far over the shoulders, the elbows over them too, the hands over the nose.
RAISED: Final = 0.55
RAISED_OVER_NOSE: Final = 0.15
RAISED_ELBOW: Final = 0.15
ELBOW_DOWN: Final = 0.25  # below the shoulders: an elbow that far down belongs to no raised hand
HAND_REACH: Final = 1.0  # how high hands reach over the shoulders
RAISED_S: Final = 0.6
# Arms crossed before the chest. PoseNet often calls the hand at a side that side's hand, so that
# crossed arms look like hands that are together, or like forearms of no length: all of it counts.
TOGETHER: Final = 0.40
SHORT: Final = 0.26
CHEST: Final = (-0.35, 0.62)
ELBOWS: Final = (0.80, -0.05, 0.75)  # no farther out, no higher and no lower than these
CROSSED_S: Final = 0.8
STEADY: Final = 0.8  # torsos a second: wrists that go faster are dancing, not crossing
COACH_BEFORE_S, COACH_AFTER_S = 1.2, 0.3  # around now, when players may be copying the coach
HAND_BEFORE_S, HAND_AFTER_S = 0.8, 0.2  # the same of a raised hand, which is held to join
GRACE_S: Final = 0.25  # for so long a gesture may flicker, or a hand be unseen
REST_S: Final = 0.5  # a gesture must be over for so long before it can be made again
# The box that a hand moves in: outwards from the middle of the shoulders, and down from them.
REACH: Final = (-0.20, 0.85)
HEIGHT: Final = (-0.70, 0.62)
UP_AT, DOWN_AT = 0.72, 0.84  # a hand becomes a pointer above the first, and hangs below the second
OTHER_HAND: Final = 0.25  # by how much the other hand must be higher to take over
CUTOFF_HZ, SPEED_GAIN, SPEED_HZ = 1.4, 3.0, 1.5  # the One Euro filter, in units of the box


def as_in_mirror(poses: NDArray[np.float32], aspect: float) -> NDArray[np.float32]:
    """Poses (..., 17, 3) of a camera's picture of that aspect, turned about; parts keep names."""
    return mirror(poses, aspect, swap_sides=False)


def torso_size(poses: NDArray[Any]) -> NDArray[np.float64]:
    """The size of bodies (..., 17, 3) in frame heights; from the shoulders where hips are hidden.

    It is 0 where neither tells it.
    """
    points = _sane(poses)
    wide = points[..., RIGHT_SHOULDER, :2] - points[..., LEFT_SHOULDER, :2]
    width = SHOULDERS_TO_TORSO * np.hypot(wide[..., 0], wide[..., 1])
    hips = points[..., [LEFT_HIP, RIGHT_HIP], 2].min(axis=-1) >= SEEN
    size = np.where(hips, torso_length(points), width)
    shoulders = points[..., [LEFT_SHOULDER, RIGHT_SHOULDER], 2].min(axis=-1) >= SEEN
    fine = (size >= MIN_TORSO) & shoulders
    return np.asarray(np.where(fine, size, 0.0))


def from_shoulders(poses: NDArray[Any]) -> NDArray[np.float64]:
    """Places (..., 17, 2) in torsos from the middle of the shoulders; NaN where unseen."""
    points = _sane(poses)
    return _from_shoulders(points, torso_size(points))


def _from_shoulders(points: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    size = sizes[..., None, None]
    seen = (points[..., 2:3] >= SEEN) & (size > 0)
    places = points[..., :2] - shoulder_centre(points)[..., None, :]
    return np.asarray(np.where(seen, places / np.maximum(size, MIN_TORSO), np.nan))


def _sane(poses: NDArray[Any]) -> NDArray[np.float64]:
    """Poses in which a part whose numbers mean nothing is unseen."""
    points = np.asarray(poses, np.float64)
    fine = (np.abs(points) < FARTHEST).all(axis=-1, keepdims=True)  # False for NaN, too
    return np.where(fine, points, 0.0)


def arms_raised(poses: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether both hands are clearly over the head, for poses (..., 17, 3): (...,).

    A hand that is not seen counts as raised with its elbow, where it would be above the picture.
    """
    points = _sane(poses)
    size = torso_size(points)
    top = shoulder_centre(points)[..., 1] - HAND_REACH * size
    return _raised(_from_shoulders(points, size), top)


def hand_raised(poses: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether a hand, or both, is clearly over the head, for poses (..., 17, 3): (...,)."""
    places = from_shoulders(poses)
    wrists, elbows = (
        places[..., [LEFT_WRIST, RIGHT_WRIST], 1],
        places[..., [LEFT_ELBOW, RIGHT_ELBOW], 1],
    )
    nose = places[..., NOSE, 1, None]
    nose = np.where(np.isnan(nose), 0.0, nose)
    up = (wrists < -RAISED) & (wrists < nose - RAISED_OVER_NOSE) & ~(elbows > ELBOW_DOWN)
    return np.asarray(up.any(axis=-1))


def _raised(places: NDArray[np.float64], top: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The same for places in torsos; `top` is where stretched hands are, in frame heights."""
    y = places[..., 1]
    wrists, elbows = y[..., [LEFT_WRIST, RIGHT_WRIST]], y[..., [LEFT_ELBOW, RIGHT_ELBOW]]
    nose = y[..., NOSE, None]
    nose = np.where(np.isnan(nose), 0.0, nose)  # raised arms may hide the face
    up = (wrists < -RAISED) & (wrists < nose - RAISED_OVER_NOSE)
    above = np.isnan(wrists) & (elbows < -RAISED_ELBOW) & (top < 0)[..., None]
    return np.asarray((up | above).all(axis=-1))


def arms_crossed(poses: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether both arms seem crossed before the chest, for poses (..., 17, 3): (...,)."""
    return _crossed(from_shoulders(poses))


def coach_crosses_arms(dance: Choreography, song_s: float) -> bool:
    """Whether a coach has crossed arms now, or had them just before, so that players may too."""
    times = song_s + np.arange(-COACH_BEFORE_S, COACH_AFTER_S, 0.1)
    return any(
        arms_crossed(as_in_mirror(track.poses_at(times), dance.aspect)).any()
        for track in dance.tracks
    )


def coach_raises_hand(dance: Choreography, song_s: float) -> bool:
    """Whether a coach has a hand over the head now, or had it just before or will have at once."""
    times = song_s + np.arange(-HAND_BEFORE_S, HAND_AFTER_S, 0.1)
    return any(bool(hand_raised(track.poses_at(times)).any()) for track in dance.tracks)


def _crossed(places: NDArray[np.float64]) -> NDArray[np.bool_]:
    wrists = places[..., [LEFT_WRIST, RIGHT_WRIST], :]
    elbows = places[..., [LEFT_ELBOW, RIGHT_ELBOW], :]
    chest = ((wrists[..., 1] > CHEST[0]) & (wrists[..., 1] < CHEST[1])).all(axis=-1)
    out, high, low = ELBOWS
    outwards = elbows[..., 0] * (-1.0, 1.0)
    home = (outwards > 0) & (outwards < out) & (elbows[..., 1] > high) & (elbows[..., 1] < low)
    over = wrists[..., 1, 0] - wrists[..., 0, 0] < TOGETHER
    short = (np.linalg.norm(wrists - elbows, axis=-1) < SHORT).all(axis=-1)
    return np.asarray(chest & home.all(axis=-1) & (over | short))


@dataclass(frozen=True)
class Gesture:
    """What a player says now.

    `cursor` is where a hand points, 0..1 of the width and height of the screen; `raised` and
    `crossed` how much of the time is held (0..1) that makes a gesture; `start` and `pause` are
    true once, when it is.
    """

    seen: bool = False
    cursor: Place | None = None
    raised: float = 0.0
    crossed: float = 0.0
    start: bool = False
    pause: bool = False


class GestureReader:
    """Reads one player's poses in order of time."""

    def __init__(self) -> None:
        self._raised, self._crossed = _Hold(RAISED_S), _Hold(CROSSED_S)
        self._pointer = _Pointer()
        self._steady = _Steady()

    def update(self, at: float, pose: NDArray[Any] | None) -> Gesture:
        """What is said at the instant `at` (s) with a pose (17, 3); None where nobody is seen."""
        points = np.zeros((17, 3)) if pose is None else _sane(pose)
        size = torso_size(points)
        if not size > 0:
            nobody = np.full((17, 2), np.nan)
            start, pause = self._raised.update(at, False), self._crossed.update(at, False)
            cursor = self._pointer.update(at, nobody)
            return Gesture(False, cursor, self._raised.share, self._crossed.share, start, pause)
        places = _from_shoulders(points, size)
        top = shoulder_centre(points)[1] - HAND_REACH * size
        steady = self._steady.update(at, places)
        start = self._raised.update(at, bool(_raised(places, top)))
        pause = self._crossed.update(at, bool(_crossed(places)) and steady)
        cursor = self._pointer.update(at, places)
        if self._raised.busy or self._crossed.busy:
            cursor = None
        return Gesture(True, cursor, self._raised.share, self._crossed.share, start, pause)


class _Hold:
    """How long something has been so, forgiving a flicker."""

    def __init__(self, hold_s: float) -> None:
        self._hold_s = hold_s
        self._since: float | None = None
        self._last = -math.inf
        self._made = False
        self.share = 0.0

    @property
    def busy(self) -> bool:
        return self._since is not None

    def update(self, at: float, on: bool) -> bool:
        """Whether it has been so for long enough, told once."""
        if at < self._last:  # the camera began anew
            self._since, self._last = None, -math.inf
        if on:
            self._since = at if self._since is None else self._since
            self._last = at
        elif at - self._last > GRACE_S:
            self._since = None
            self._made = self._made and at - self._last <= REST_S
        held = 0.0 if self._since is None else self._last - self._since
        self.share = min(1.0, held / self._hold_s)
        done = self.share >= 1.0 and not self._made
        self._made = self._made or done
        return done


class _Steady:
    """Whether both hands are slow."""

    def __init__(self) -> None:
        self._at = -math.inf
        self._hands: NDArray[np.float64] | None = None
        self._speed = 0.0

    def update(self, at: float, places: NDArray[np.float64]) -> bool:
        hands, step_s = places[[LEFT_WRIST, RIGHT_WRIST]], at - self._at
        hands = hands[np.argsort(hands[:, 0])]  # crossed arms may change names
        if self._hands is not None and 0 < step_s < GRACE_S and np.isfinite(hands).all():
            moved = hands - self._hands
            speed = float(np.hypot(moved[:, 0], moved[:, 1]).max()) / step_s
            self._speed += _alpha(SPEED_HZ, step_s) * (min(speed, 10.0) - self._speed)
        if np.isfinite(hands).all():
            self._hands, self._at = hands, at
        return self._speed < STEADY


class _Pointer:
    """Which hand points, and where to: steady when it rests, quick when it moves."""

    def __init__(self) -> None:
        self._side = 0  # 1 is the right hand, -1 the left one, 0 none
        self._at = self._seen_at = -math.inf
        self._place: Place = (0.5, 0.5)
        self._speed: Place = (0.0, 0.0)

    def update(self, at: float, places: NDArray[np.float64]) -> Place | None:
        before = self._side
        heights = {1: float(places[RIGHT_WRIST, 1]), -1: float(places[LEFT_WRIST, 1])}
        self._choose(at, heights)
        side = self._side
        if side == 0:
            return None
        wrist = places[RIGHT_WRIST if side > 0 else LEFT_WRIST]
        if not np.isfinite(wrist).all():
            return self._place  # unseen for a moment
        out = (side * float(wrist[0]) - REACH[0]) / (REACH[1] - REACH[0])
        down = (float(wrist[1]) - HEIGHT[0]) / (HEIGHT[1] - HEIGHT[0])
        aim = (min(max(out if side > 0 else 1 - out, 0.0), 1.0), min(max(down, 0.0), 1.0))
        step_s = at - self._at
        fresh = side != before or not 0 < step_s < 2 * GRACE_S
        self._smooth(aim, 0.0 if fresh else step_s)
        self._at = at
        return self._place

    def _choose(self, at: float, heights: dict[int, float]) -> None:
        """Keeps to a hand while it is up; an unseen one (NaN) is up for a moment longer."""
        if self._side and heights[self._side] < DOWN_AT:
            self._seen_at = at
        elif self._side and (
            heights[self._side] >= DOWN_AT or not 0 <= at - self._seen_at <= GRACE_S
        ):
            self._side = 0
        for side, height in heights.items():
            rival = heights[self._side] - OTHER_HAND if self._side else UP_AT
            if side != self._side and height < UP_AT and height < rival:
                self._side, self._seen_at = side, at

    def _smooth(self, aim: Place, step_s: float) -> None:
        """Casiez, Roussel, Vogel: 1 Euro Filter, CHI 2012, on both coordinates."""
        if step_s <= 0:
            self._place, self._speed = aim, (0.0, 0.0)
            return
        gain = _alpha(SPEED_HZ, step_s)
        moved = [(a - p) / step_s for a, p in zip(aim, self._place, strict=True)]
        speed = [s + gain * (m - s) for s, m in zip(self._speed, moved, strict=True)]
        quick = _alpha(CUTOFF_HZ + SPEED_GAIN * math.hypot(*speed), step_s)
        place = [p + quick * (a - p) for p, a in zip(self._place, aim, strict=True)]
        self._place, self._speed = (place[0], place[1]), (speed[0], speed[1])


def _alpha(cutoff_hz: float, step_s: float) -> float:
    turns = 2 * math.pi * cutoff_hz * step_s
    return turns / (turns + 1)


def hand_place(aim: Place, right: bool) -> Place:
    """Where a hand must be to point at `aim` (0..1): in torsos from the middle of the shoulders."""
    out = aim[0] if right else 1 - aim[0]
    outwards = REACH[0] + out * (REACH[1] - REACH[0])
    return (outwards if right else -outwards), HEIGHT[0] + aim[1] * (HEIGHT[1] - HEIGHT[0])
