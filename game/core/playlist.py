"""The songs of pass-the-floor, and how many it takes until everybody has danced equally often."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Final

MAX_SONGS: Final = 24


def even_songs(guests: int, group: int) -> int:
    """The fewest songs after which all `guests`, dancing in groups, have danced equally often."""
    return math.lcm(guests, group) // group


def dances_each(guests: int, group: int, songs: int) -> tuple[int, int]:
    """How often those dance who dance least, and those who dance most."""
    least, more = divmod(songs * group, guests)
    return least, least + (more > 0)


def playlist(songs: Sequence[str], count: int, seed: int) -> tuple[str, ...]:
    """`count` of the songs in an order given by `seed`, each once before one comes again.

    No song follows itself, where there are others. Empty where there are no songs.
    """
    rng, chosen = random.Random(seed), list[str]()
    while songs and len(chosen) < count:
        round_ = rng.sample(list(songs), len(songs))
        if chosen and len(songs) > 1 and round_[0] == chosen[-1]:
            round_.append(round_.pop(0))
        chosen += round_
    return tuple(chosen[:count])
