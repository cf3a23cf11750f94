"""Pressing by holding: a pointer that rests on a target for a while presses it, once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Place = tuple[float, float]
# x, y, width and height in the pointer's units, and how long it must be held in s
Target = tuple[float, float, float, float, float]

DWELL_S: Final = 1.2
GRACE_S: Final = 0.25  # for so long the pointer may slip off, or the hand be lost
CATCH: Final = 45.0  # units: how far beside a target the pointer is drawn to it
KEEP: Final = 85.0  # units: how far it may stray before the target lets go of it
SAME: Final = 60.0  # units: a target that moves by less, as when it slides into place, is the same


@dataclass(frozen=True)
class Dwelling:
    """Where the pointer is, on which target (an index), and how long it has been there (0..1).

    `pressed` is true once: the target is to be pressed now.
    """

    place: Place | None = None
    target: int | None = None
    share: float = 0.0
    pressed: bool = False


class Dwell:
    """Follows one pointer. A target that was pressed must be left before it is pressed again."""

    def __init__(self) -> None:
        self._on: Target | None = None
        self._since = self._last = self._not_before = -math.inf
        self._spent: Target | None = None
        self._left_at = -math.inf

    def hold_off(self, until: float) -> None:
        """Presses nothing before that instant and the holding, as when another screen has come."""
        self._on, self._not_before = None, until

    def update(self, now: float, place: Place | None, targets: Sequence[Target]) -> Dwelling:
        """The pointer is at `place` now (s); None while there is no hand."""
        if now - self._last > GRACE_S:
            self._on = None
        index = None if place is None else self._find(place, targets)
        self._forgive(now, None if index is None else targets[index])
        if place is None:
            return Dwelling()
        if index is None:
            return Dwelling(place)
        target = targets[index]
        if self._on is None or not _same(self._on, target):
            self._since = max(now, self._not_before)
        self._on, self._last = target, now
        spent = self._spent is not None and _same(self._spent, target)
        share = 0.0 if spent else min(1.0, max(0.0, now - self._since) / target[4])
        pressed = share >= 1.0
        if pressed:
            self._spent, self._left_at = target, now
        return Dwelling(_inside(place, target), index, share, pressed)

    def _find(self, place: Place, targets: Sequence[Target]) -> int | None:
        """The target that holds the pointer, or else the nearest within reach."""
        best, nearest = None, math.inf
        for index, target in enumerate(targets):
            held = self._on is not None and _same(self._on, target)
            away = _distance(place, target)
            if away <= (KEEP if held else CATCH) and away - (KEEP - CATCH) * held < nearest:
                best, nearest = index, away - (KEEP - CATCH) * held
        return best

    def _forgive(self, now: float, under: Target | None) -> None:
        """A pressed target may be pressed again once the hand has been away from it."""
        if self._spent is None:
            return
        if under is not None and _same(self._spent, under):
            self._left_at = now
        elif now - self._left_at > GRACE_S:
            self._spent = None


def _same(one: Target, other: Target) -> bool:
    return abs(one[0] - other[0]) < SAME and abs(one[1] - other[1]) < SAME


def _inside(place: Place, target: Target) -> Place:
    """The nearest place inside a target."""
    x, y, w, h, _ = target
    return min(max(place[0], x), x + w), min(max(place[1], y), y + h)


def _distance(place: Place, target: Target) -> float:
    near = _inside(place, target)
    return math.hypot(place[0] - near[0], place[1] - near[1])
