"""Whether everybody agrees to a picture: all hands up at once, then a countdown; or no picture."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from enum import Enum, auto
from typing import Final

HOLD_S: Final = 1.5  # how long all hands are up together
COUNT_S: Final = 3.0
MISSING_S: Final = 0.7  # unseen for longer, somebody has left, and nothing is taken
STALLED_S: Final = 1.5  # without a picture for so long, nobody can tell who still agrees
ASK_S: Final = 20.0
FLICKER_S: Final = 0.3


class Phase(Enum):
    ASKING = auto()
    COUNTING = auto()
    TAKEN = auto()
    REFUSED = auto()


class Consent:
    """Asks all of `players` (seats' ids); `update` once a picture, in order of time, and `tick`
    as time passes, with pictures or without.

    `agreed` are those whose hand is up now; `held` how far (0..1) all of them have held it;
    `left_s` the seconds until the picture. Nobody to ask is a refusal.
    """

    def __init__(self, players: Collection[int], at: float) -> None:
        self.players = frozenset(players)
        self.phase = Phase.ASKING if self.players else Phase.REFUSED
        self.agreed: frozenset[int] = frozenset()
        self.held, self.left_s = 0.0, COUNT_S
        self._asked_at = at
        self._up_at = dict.fromkeys(self.players, -math.inf)  # when each hand was seen up last
        self._seen_at = dict.fromkeys(self.players, at)
        self._stranger_at = -math.inf
        self._since: float | None = None
        self._last_at = at

    def cancel(self) -> None:
        """Somebody does not want it after all."""
        if self.phase in (Phase.ASKING, Phase.COUNTING):
            self.phase = Phase.REFUSED

    def in_the_way(self, at: float) -> bool:
        """Whether somebody is in the picture who was not asked and does not agree."""
        return at - self._stranger_at <= FLICKER_S

    def tick(self, now: float) -> None:
        """Time has passed until `now` (s): nobody waits for ever, nor for a camera that hangs."""
        late = self.phase is Phase.ASKING and now - self._asked_at > ASK_S
        stalled = self.phase is Phase.COUNTING and now - self._last_at > STALLED_S
        if late or stalled:
            self.phase = Phase.REFUSED

    def update(self, at: float, hands: Mapping[int, bool], *, strangers: bool = False) -> bool:
        """Takes in whose hand is up, of those who are seen; whether now is the moment.

        `strangers` says that somebody else is in the picture who holds up no hand. Pictures taken
        before the question say nothing: a dance may well end with all hands up.
        """
        if at < self._asked_at:
            return False
        gap, self._last_at = at - self._last_at > MISSING_S, at
        gone = any(at - seen > MISSING_S for seen in self._seen_at.values())
        if strangers:
            self._stranger_at = at
        for player in self.players & hands.keys():
            self._seen_at[player] = at
            if hands[player]:
                self._up_at[player] = at
        if self.phase is Phase.ASKING:
            self._ask(at, gap)
        elif self.phase is Phase.COUNTING:
            return self._count(at, gone)
        return False

    def _ask(self, at: float, gap: bool) -> None:
        self.agreed = frozenset(one for one, up in self._up_at.items() if at - up <= FLICKER_S)
        if self.agreed != self.players or self.in_the_way(at):
            self._since, self.held = None, 0.0
        else:
            # What nobody saw was not held.
            self._since = at if self._since is None or gap else self._since
            self.held = min(1.0, (at - self._since) / HOLD_S)
        if self.held >= 1.0:
            self.phase, self._since = Phase.COUNTING, at
        elif at - self._asked_at > ASK_S:
            self.phase = Phase.REFUSED

    def _count(self, at: float, gone: bool) -> bool:
        assert self._since is not None
        self.left_s = max(0.0, COUNT_S - (at - self._since))
        if gone or self.in_the_way(at):
            self.phase = Phase.REFUSED
        elif self.left_s <= 0:
            self.phase = Phase.TAKEN
        return self.phase is Phase.TAKEN
