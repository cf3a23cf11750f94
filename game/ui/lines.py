"""Text in several lines, wherever they go."""

from __future__ import annotations

from game.ui.kit import MEDIUM, Easel, breakable


def lines_of(easel: Easel, text: str, role: str, room: float, weight: int = MEDIUM) -> list[str]:
    """A text in lines that are no wider than `room` units, as far as its words allow."""
    lines, line = [], ""
    for piece in breakable(text):
        if line.strip() and easel.width(f"{line}{piece}".strip(), role, weight) > room:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()]


def even_lines(easel: Easel, text: str, role: str, room: float, weight: int = MEDIUM) -> list[str]:
    """The same number of lines, as even as can be."""
    lines = lines_of(easel, text, role, room, weight)
    narrow = room
    while len(lines) > 1 and narrow > 0.5 * room:
        narrow -= 0.05 * room
        tighter = lines_of(easel, text, role, narrow, weight)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines
