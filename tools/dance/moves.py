"""The library of moves, by name."""

from __future__ import annotations

from tools.dance import (
    moves_disco,
    moves_easy,
    moves_finales,
    moves_flow,
    moves_gold,
    moves_hiphop,
    moves_house,
    moves_latin,
    moves_slow,
    moves_street,
)
from tools.dance.moves_base import Move

_MODULES = (
    moves_easy,
    moves_disco,
    moves_street,
    moves_flow,
    moves_gold,
    moves_house,
    moves_hiphop,
    moves_latin,
    moves_slow,
    moves_finales,
)

MOVES: dict[str, Move] = {
    move.name: move for move in (make() for module in _MODULES for make in module.ALL)
}
