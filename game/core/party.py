"""The rules of a party: who is ahead, what a team or all together have, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from game.core.judge import Judgement
from game.core.roster import MAX_PLAYERS, Presence
from game.core.score import FULL_SCORE, STAR_SHARES

TEAMS: Final = 2
MAX_GUESTS: Final = 12  # of pass-the-floor, where most are waiting for their turn


class Mode(StrEnum):
    """How players meet: everybody for themselves, all for one bar, in two teams, each in a part of
    their own, or a few at a time while the others rest."""

    VERSUS = "versus"
    COOP = "coop"
    TEAMS = "teams"
    DUET = "duet"
    FLOOR = "floor"


@dataclass(frozen=True)
class Profile:
    """A player as they wish to be judged: `left_out` are limbs (keys of LIMBS) that do not count,
    both legs for somebody who sits; `told` whether the name is one that they have said, or else
    only what they are called this evening."""

    name: str
    difficulty: str = "medium"
    left_out: tuple[str, ...] = ()
    told: bool = True


@dataclass(frozen=True)
class Standing:
    """One player of a party at a moment, for the screen and the report.

    `seat` is the roster's id; `rank` counts from 1, and equals share it; `team` (0 or 1) is None
    without teams; `track` the part of the choreography that is danced; `verdict` the last one.
    """

    seat: int
    number: int
    profile: Profile
    score: int
    max_score: int
    stars: int
    combo: int
    rank: int
    presence: Presence
    track: int = 0
    team: int | None = None
    verdict: Judgement | None = None
    verdicts: int = 0

    @property
    def share(self) -> float:
        """The score as a share (0..1) of the maximum."""
        return self.score / self.max_score if self.max_score else 0.0


def ranks(scores: Sequence[float]) -> list[int]:
    """The rank of each score, 1 the best; equals share one, and the next ones are left out."""
    return [1 + sum(other > score for other in scores) for score in scores]


def together(standings: Sequence[Standing]) -> tuple[float, int]:
    """What everybody has in common: the share (0..1) of all that they could have, and its stars.

    Each counts alike, however much of their dance the camera saw; who was not seen at all does not.
    """
    seen = [one.share for one in standings if one.max_score]
    share = sum(seen) / len(seen) if seen else 0.0
    return share, sum(share >= limit for limit in STAR_SHARES)


def team_of(number: int) -> int:
    """The team of whoever wears a number: odd ones against even ones."""
    return (number - 1) % TEAMS


def team_scores(standings: Sequence[Standing]) -> list[int]:
    """Each team's score: its members' mean, so that a smaller team is at no loss."""
    shares = [together([one for one in standings if one.team == team])[0] for team in range(TEAMS)]
    return [round(FULL_SCORE * share) for share in shares]


def track_of(order: int, tracks: int) -> int:
    """The part of whoever stands `order` (from 0, from the left of the screen)."""
    return order % tracks


def turns(guests: int, songs: int, group: int) -> tuple[tuple[int, ...], ...]:
    """Who dances each song of pass-the-floor: groups of `group` guests (indices from 0).

    Nobody dances twice more often than another; those who have rested longest come first, and
    rather with somebody they have not danced with. Raises `ValueError` for a party that cannot be.
    """
    if not 1 <= group <= min(guests, MAX_PLAYERS) or not 2 <= guests <= MAX_GUESTS or songs < 1:
        raise ValueError(
            f"{guests} guests (2..{MAX_GUESTS}) in groups of {group} (1..{MAX_PLAYERS}) and "
            f"{songs} songs are no party"
        )
    danced, last = [0] * guests, [-1] * guests
    met = [[0] * guests for _ in range(guests)]
    plan = []
    for song in range(songs):
        chosen: list[int] = []
        while len(chosen) < group:
            rest = [guest for guest in range(guests) if guest not in chosen]
            chosen.append(
                min(
                    rest,
                    key=lambda one: (danced[one], sum(met[one][c] for c in chosen), last[one], one),
                )
            )
        for guest in chosen:
            danced[guest], last[guest] = danced[guest] + 1, song
        for one, other in combinations(chosen, 2):
            met[one][other] += 1
            met[other][one] += 1
        plan.append(tuple(sorted(chosen)))
    return tuple(plan)
