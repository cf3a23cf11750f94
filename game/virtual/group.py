"""Who is who among several virtual dancers: bodies, skill, and who raises a hand when."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np

from game.virtual.bodies import BODIES
from game.virtual.options import VARIED, DancerOptions

# How people of different skill dance, better ones first: at medium difficulty their scores in any
# shipped song's first 44 s are 12 points of 100 apart or more (tests/benchmarks).
SKILLS: Final[tuple[DancerOptions, ...]] = (
    DancerOptions(),
    DancerOptions(forgets=0.28, late_s=0.05),
    DancerOptions(forgets=0.55, noise=0.02),
    DancerOptions(forgets=0.3, wrong=("right_arm",)),
    DancerOptions(forgets=0.65, wrong=("left_arm",), noise=0.03),
    DancerOptions(forgets=1.0, wrong=("left_leg", "right_leg")),
)

HANDS_FROM_S: Final = 1.5  # after the camera opened, the first hand goes up
NEXT_HAND_S: Final = 1.2
HAND_UP_S: Final = 2.2  # from where a hand hangs and back
HAND_MOVES_S: Final = 0.3
ROUND_S: Final = 14.0


def body_of(options: DancerOptions, person: int) -> str:
    """The body (a key of BODIES) of one of the people; all have the same unless it is varied."""
    return list(BODIES)[person % len(BODIES)] if options.body == VARIED else options.body


@lru_cache(maxsize=64)
def person_of(options: DancerOptions, person: int) -> DancerOptions:
    """What one of the people was told: what is told to all, and a skill of their own if mixed."""
    told = replace(options, body=body_of(options, person))
    if options.skill != "mixed":
        return told
    skill = SKILLS[_ladder(options)[person % options.people]]
    return replace(
        told,
        late_s=options.late_s or skill.late_s,
        noise=options.noise or skill.noise,
        forgets=options.forgets or skill.forgets,
        wrong=options.wrong or skill.wrong,
    )


def _ladder(options: DancerOptions) -> list[int]:
    """Each one's rank in skill, 0 the best; the seed 0 has the better ones first."""
    if options.seed == 0:
        return list(range(options.people))
    ranks = np.random.default_rng([options.seed, 17]).permutation(options.people)
    return [int(rank) for rank in ranks]


def hand_share(since_s: float, person: int) -> float:
    """How far (0..1) a person of a group has a hand up, `since_s` after the camera opened: one
    after another, round after round, so that a party joins by itself."""
    into_s = since_s - HANDS_FROM_S - NEXT_HAND_S * person
    if into_s < 0:
        return 0.0
    into_s %= ROUND_S
    share = min(into_s, HAND_UP_S - into_s) / HAND_MOVES_S
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)
