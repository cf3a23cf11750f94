"""The words that moves are written in: usual arms, stances, and keys on beats.

Moves are written for the right side: the right arm leads and the first step goes to the right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tools.dance.motion import Key
from tools.dance.pose import Arm, Foot, Pose

REST = Arm(15, 20, 3, 24)
LOOSE = Arm(27, 14, -8, 46)  # elbows off the ribs, forearms forward: ready to dance
HIP = Arm(54, -42, -14, 22)  # hand on the hip
GUARD = Arm(38, 150, 12, 34)  # fist by the chin
UP_DIAGONAL = Arm(132, 135, 8, 6)
DOWN_ACROSS = Arm(-16, -34, 34, 20)

STAND_L, STAND_R = Foot(0.14), Foot(-0.14)
WIDE_L, WIDE_R = Foot(0.24), Foot(-0.24)

REST_POSE = Pose(REST, REST, STAND_L, STAND_R, bounce=0.018)
READY_POSE = Pose(LOOSE, LOOSE, WIDE_L, WIDE_R, drop=0.02)


@dataclass(frozen=True)
class Move:
    """A named move: its keys from beat 0, written for one side.

    `gold` moves end in a held pose. `energy` 1 (calm) to 3 decides where it may appear.
    """

    name: str
    beats: int
    keys: tuple[Key, ...]
    energy: int = 2
    gold: bool = False
    scored: bool = True

    def mirrored(self) -> Move:
        """The same move to the other side: the skeleton's left and right exchanged."""
        return replace(self, keys=tuple(key.mirrored() for key in self.keys))

    def sided(self, side: str) -> Move:
        """The move as led by the "R" or the "L" side."""
        if side not in ("R", "L"):
            raise ValueError(f"a move's side is R or L, not {side!r}")
        return self if side == "R" else self.mirrored()


Changes = dict[str, Any]  # of a pose: field names to values


class Writer:
    """Collects keys; each one starts from the last, so that only what changes is written."""

    def __init__(self, start: Pose) -> None:
        self._pose = start
        self._keys: list[Key] = []

    def key(self, beat: float, *, flow: bool = False, hold: float = 0.05, **changes: Any) -> Writer:
        """Adds the last pose with `changes` at `beat`; angles of the head and spine reset to 0."""
        relaxed = dict.fromkeys(_RESETS, 0.0)
        self._pose = replace(self._pose, **{**relaxed, **changes})
        self._keys.append(Key(beat, self._pose, flow, hold))
        return self

    def hold(self, beat: float, **changes: Any) -> Writer:
        """Keeps the last pose until `beat`, but for `changes`."""
        self._pose = replace(self._pose, **changes)
        self._keys.append(Key(beat, self._pose, hold=0.0))
        return self

    def keys(self) -> tuple[Key, ...]:
        return tuple(self._keys)


_RESETS = ("weight", "drop", "ahead", "yaw", "tilt", "pitch", "side", "bend", "twist") + (
    "look",
    "nod",
    "cock",
)
