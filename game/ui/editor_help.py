"""The editor's keys, all of them on one card."""

from __future__ import annotations

from typing import Final

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.strings import say
from game.ui.widgets import key_cap

CARD: Final = Box(130, 60, 1660, 960)
KEYS: Final = (
    (
        ("Space", "edit_key_play"), ("P", "edit_key_play_move"),
        ("left_right", "edit_key_beat"), ("up_down", "edit_key_moves"),
        ("Home End", "edit_key_ends"), ("+ − 0", "edit_key_zoom"), ("R", "edit_key_test"),
        ("T", "edit_key_tap"), ("B", "edit_key_bar"), ("Q", "edit_key_on_beats"),
        ("I O", "edit_key_trim"), ("V", "edit_key_preview"), ("H", "edit_key_snap"),
        ("Esc", "edit_key_leave"),
    ),
    (
        ("S", "edit_key_split"), ("J", "edit_key_join"), ("A", "edit_key_add"),
        ("Del", "edit_key_delete"), (", .", "edit_key_border"), ("N", "edit_key_name"),
        ("G", "edit_key_gold"), ("U", "edit_key_scored"), ("1 … 5", "edit_key_limbs"),
        ("M", "edit_key_section"), ("K", "edit_key_section_here"), ("X", "edit_key_no_section"),
        ("Ctrl S", "edit_key_save"), ("Ctrl Z", "edit_key_undo"),
    ),
)  # fmt: skip


def draw_help(easel: Easel) -> None:
    """Over everything else."""
    theme = easel.theme
    easel.surface.fill((70, 70, 70), special_flags=3)  # pygame.BLEND_RGB_MULT
    easel.panel(CARD, fill=theme.ink, alpha=0.98, radius=48, border=theme.secondary, border_width=5)
    easel.text(say("edit_keys"), "heading", (CARD.x + 60, CARD.y + 76), weight=BOLD)
    place = (CARD.right - 60, CARD.y + 76)
    easel.text(say("edit_keys_close"), "caption", place, colour=theme.dim, align="right")
    for column, keys in enumerate(KEYS):
        x = CARD.x + 60 + column * 790
        for row, (key, label) in enumerate(keys):
            y = CARD.y + 158 + row * 52
            key_cap(easel, key, x, y)
            easel.text(say(label), "caption", (x + 200, y), fit=550)
    y = CARD.bottom - 58
    easel.text(say("edit_mouse"), "caption", (CARD.x + 60, y), colour=theme.dim, fit=CARD.w - 120)
