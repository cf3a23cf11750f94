"""Cards over the editor: a question, and that it saves."""

from __future__ import annotations

from typing import Final

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.strings import say

CARD: Final = Box(410, 300, 1100, 460)
_ROOM: Final = CARD.w - 120


def button_boxes(count: int) -> list[Box]:
    """Where a question's answers go."""
    wide = (_ROOM - 20 * (count - 1)) / count
    left, y = CARD.x + 60, CARD.bottom - 170
    return [Box(left + number * (wide + 20), y, wide, 110) for number in range(count)]


def draw_question(easel: Easel, head: str, words: str) -> None:
    """A question above its answers, which are not drawn here."""
    _draw_card(easel)
    theme, x = easel.theme, CARD.centre[0]
    easel.text(head, "heading", (x, CARD.y + 84), weight=BOLD, align="centre", fit=_ROOM)
    easel.text(words, "body", (x, CARD.y + 184), align="centre", colour=theme.dim, fit=_ROOM)


def draw_saving(easel: Easel, cuts: bool, now: float, calm: bool) -> None:
    """That the song is being saved, and whether its music is being cut for that."""
    _draw_card(easel)
    theme, x = easel.theme, CARD.centre[0]
    head, words = say("edit_saving"), say("edit_saving_cut" if cuts else "edit_saving_wait")
    easel.text(head, "heading", (x, CARD.y + 104), weight=BOLD, align="centre", fit=_ROOM)
    easel.text(words, "body", (x, CARD.y + 204), align="centre", colour=theme.dim, fit=_ROOM)
    for number in range(3):
        lit = calm or int(now * 2.5) % 3 == number
        tone = theme.secondary if lit else theme.line
        easel.disc((x + 70 * (number - 1), CARD.y + 334), 22 if lit else 16, tone)


def _draw_card(easel: Easel) -> None:
    theme = easel.theme
    easel.surface.fill((80, 80, 80), special_flags=3)  # pygame.BLEND_RGB_MULT
    easel.panel(
        CARD, fill=theme.surface, alpha=0.98, radius=48, border=theme.secondary, border_width=5
    )
