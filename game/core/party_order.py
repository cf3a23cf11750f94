"""The order in which a party's players are shown, and how calmly it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from game.core.party import TEAMS, Mode, Standing
from game.core.roster import MAX_PLAYERS, Presence

SETTLE_S: Final = 0.18  # verdicts on the same move come in one after another


def shown(standings: Sequence[Standing], mode: Mode) -> tuple[Standing, ...]:
    """Those for whom there is room, in the order of a screen: all who are there, then those who
    have left, best first. Equals stand by their number; who dances for one bar always does."""
    if mode is Mode.TEAMS:
        room = MAX_PLAYERS // TEAMS
        teams = [[one for one in standings if one.team == team] for team in range(TEAMS)]
        return tuple(one for team in teams for one in _in_order(_most(team, room), mode))
    return _in_order(_most(standings, MAX_PLAYERS), mode)


def _most(standings: Sequence[Standing], room: int) -> list[Standing]:
    def key(one: Standing) -> tuple[bool, int, int]:
        return one.presence is Presence.AWAY, -one.score, one.seat

    return sorted(standings, key=key)[:room]


def _in_order(standings: Sequence[Standing], mode: Mode) -> tuple[Standing, ...]:
    def key(one: Standing) -> tuple[int, int, int]:
        return 0 if mode is Mode.COOP else -one.score, one.number, one.seat

    return tuple(sorted(standings, key=key))


def leaders(standings: Sequence[Standing]) -> frozenset[int]:
    """The seats of the first, once there is something to be ahead with; equals all are."""
    best = max((one.score for one in standings), default=0)
    return frozenset(one.seat for one in standings if one.score == best > 0)


class Settled:
    """An order that changes once another has lasted for SETTLE_S, or at once where somebody comes
    or goes."""

    def __init__(self) -> None:
        self.order: tuple[int, ...] = ()
        self._wanted: tuple[int, ...] = ()
        self._since = 0.0

    def update(self, now: float, wanted: tuple[int, ...]) -> tuple[int, ...]:
        """The order at `now` (s), where `wanted` is the true one."""
        if wanted != self._wanted:
            self._wanted, self._since = wanted, now
        if set(wanted) != set(self.order) or now >= self._since + SETTLE_S:
            self.order = wanted
        return self.order
