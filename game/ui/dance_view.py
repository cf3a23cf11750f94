"""What every dance shows over its stage: the countdown, and one kind sentence."""

from __future__ import annotations

import math

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.strings import say
from game.ui.tween import EASINGS, share

_GO_S = 0.6


def draw_countdown(easel: Easel, remaining_s: float, now: float, went_at: float) -> None:
    """The last seconds before the music, and a cheer for `_GO_S` after it began at `went_at`."""
    theme, place = easel.theme, (960.0, 470.0)
    left = math.ceil(remaining_s)
    age = left - remaining_s
    if left > 3:
        easel.text(say("get_ready"), "hero", place, weight=BOLD, align="centre", shadow=True)
    elif left > 0:
        grow = 1.0 + 0.6 * max(0.05, EASINGS["back_out"](min(1.0, age / 0.35)))
        alpha = 1 - EASINGS["quad_in"](max(0.0, (age - 0.7) / 0.3))
        easel.ring(place, 190, 18, theme.secondary_light, 1 - age)
        easel.text(
            str(left),
            "hero",
            place,
            weight=BOLD,
            align="centre",
            scale=grow,
            alpha=alpha,
            shadow=True,
        )
    gone = share(now, went_at, _GO_S)
    if gone < 1:
        easel.text(
            say("go"),
            "hero",
            place,
            weight=BOLD,
            align="centre",
            colour=theme.gold,
            scale=1.2 + 0.8 * EASINGS["cubic_out"](gone),
            alpha=1 - gone,
            shadow=True,
        )


def draw_hint(easel: Easel, words: str) -> None:
    """One kind sentence, large, under the coach's feet."""
    width = min(940.0, easel.width(words, "heading", BOLD) + 110)
    box = Box(1110 - width / 2, 956, width, 104)
    easel.panel(
        box, fill=easel.theme.ink, alpha=0.90, radius=52, border=easel.theme.amber, border_width=6
    )
    easel.text(words, "heading", box.centre, weight=BOLD, align="centre", fit=width - 80)
