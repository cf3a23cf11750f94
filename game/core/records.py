"""What makes one want another try: days in a row, and how near the next star is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

from game.core.score import STAR_SHARES, ScoreState


def streak(days: Iterable[date], today: date) -> int:
    """How many days in a row were danced on, up to today or, while today is young, yesterday."""
    danced = set(days)
    day = today if today in danced else today - timedelta(days=1)
    count = 0
    while day in danced:
        count, day = count + 1, day - timedelta(days=1)
    return count


def points_to_next_star(score: ScoreState) -> int | None:
    """Points that were missing for one more star; None where there was none to be had."""
    if score.stars >= math.ceil(score.seen * len(STAR_SHARES)) or score.stars >= len(STAR_SHARES):
        return None
    return max(1, math.ceil(STAR_SHARES[score.stars] * score.max_score) - score.score)
