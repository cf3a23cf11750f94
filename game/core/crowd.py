"""What the crowd does: one sound at most for what has just been danced, and the applause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FIRST_COMBO: Final = 5
EVERY_COMBO: Final = 10
LOUDEST_APPLAUSE_STARS: Final = 4
MURMUR: Final = "crowd_murmur"
REACTIONS: Final = ("crowd_gold", "crowd_star", "crowd_combo")


@dataclass(frozen=True)
class Danced:
    """What the crowd has seen: the combo, the stars, and how many gold moves were hit."""

    combo: int = 0
    stars: int = 0
    golds: int = 0


def is_milestone(combo: int) -> bool:
    """Whether the crowd cheers at a combo of just so many: at 5, 10, 20, 30 …"""
    return combo == FIRST_COMBO or (combo > 0 and combo % EVERY_COMBO == 0)


def reaction(before: Danced, now: Danced) -> str | None:
    """The sound of what is new: a gold move before a star, a star before a combo; None for
    nothing. A combo that grew by several at once counts each step."""
    if now.golds > before.golds:
        return REACTIONS[0]
    if now.stars > before.stars:
        return REACTIONS[1]
    grown = range(before.combo + 1, now.combo + 1)
    return REACTIONS[2] if any(map(is_milestone, grown)) else None


def applause(stars: int) -> tuple[str, ...]:
    """The sounds at the results; nobody claps where there was nothing to see."""
    if stars <= 0:
        return ()
    if stars < 3:
        return ("applause_small",)
    if stars < LOUDEST_APPLAUSE_STARS:
        return ("applause",)
    return ("applause_large", "cheer")
