"""The colour that a player of a party wears: told apart at a glance, and by the number on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from game.core.roster import MAX_PLAYERS
from game.ui.theme import Colour, oklch

# (lightness, chroma, OKLCH hue) by number. The second set runs in lightness and along blue-yellow,
# which all common kinds of colour blindness leave.
_TONES: Final = (
    (0.80, 0.15, 200.0),
    (0.74, 0.19, 350.0),
    (0.90, 0.18, 105.0),
    (0.72, 0.18, 300.0),
    (0.82, 0.20, 148.0),
    (0.78, 0.17, 55.0),
)
_SAFE_TONES: Final = (
    (0.74, 0.13, 235.0),
    (0.92, 0.16, 105.0),
    (0.97, 0.01, 285.0),
    (0.62, 0.14, 265.0),
    (0.74, 0.15, 60.0),
    (0.84, 0.08, 215.0),
)


def player_tone(number: int, colour_blind: bool = False) -> tuple[float, float, float]:
    """Lightness, chroma and OKLCH hue of the player who wears a number (from 1)."""
    tones = _SAFE_TONES if colour_blind else _TONES
    return tones[(number - 1) % len(tones)]


@lru_cache(maxsize=2 * MAX_PLAYERS)
def player_colour(number: int, colour_blind: bool = False) -> Colour:
    """The colour of the player who wears a number (from 1)."""
    return oklch(*player_tone(number, colour_blind))
