"""A film that becomes a song, in large: how far it is, whom it shows, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pygame

from game.core.choreography import Choreography
from game.core.recorder import FEW_LIMBS, NOBODY, Doubt
from game.film_notes import Seen
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.pictogram import paint_pose
from game.ui.strings import say
from game.ui.widgets import dots
from pose_engine.geometry import mirror

PANEL: Final = Box(60, 170, 1060, 600)
FIGURE: Final = Box(1180, 170, 680, 760)
MOST_DOUBTS: Final = 3
REDRAWN_S: Final = 0.12  # a figure takes some ms to paint
SURE: Final = 0.1  # confidence from which somebody is worth a figure


def clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


class LiveFigure:
    """Whom the picture that was looked at last shows, as a figure."""

    def __init__(self) -> None:
        self._painted: tuple[Seen, int, pygame.Surface] | None = None
        self._painted_at = -math.inf

    def draw(self, easel: Easel, seen: Seen | None, now: float) -> None:
        size = easel.canvas.length(FIGURE.w - 80)
        fresh = self._painted is not None and self._painted[:2] == (seen, size)
        if seen is not None and seen.people and not fresh and now - self._painted_at > REDRAWN_S:
            pose = max(seen.people.values(), key=lambda one: float(np.ptp(one[:, 1])))
            if pose[:, 2].mean() >= SURE:
                shown = mirror(pose, seen.aspect, swap_sides=False)[:, :2].astype(np.float64)
                self._painted = (seen, size, paint_pose(shown, size, easel.theme))
                self._painted_at = now
        if self._painted is not None:
            easel.centred(self._painted[2], FIGURE.centre)


def draw_progress(easel: Easel, name: str, stage: str, share: float, left_s: float | None) -> None:
    """What is being done with the film, and how long it may still take."""
    x, theme = PANEL.x + 50, easel.theme
    easel.panel(PANEL, fill=theme.surface, alpha=0.86, radius=48)
    easel.text(name, "heading", (x, 256), weight=BOLD, fit=960)
    easel.text(say(f"import_{stage}"), "body", (x, 350), colour=theme.gold, fit=960)
    easel.bar(Box(x, 420, 960, 40), share, theme.secondary_light)
    easel.text(f"{100 * share:.0f} %", "heading", (x, 530), weight=BOLD, tabular=True)
    if left_s is not None:
        words = say("import_left", time=clock(math.ceil(left_s)))
        easel.text(words, "body", (x + 960, 530), align="right", tabular=True)
    box = Box(x, 610, 960, 140)
    easel.wrapped(say("import_kept"), "caption", box, colour=theme.dim)


def draw_words(easel: Easel, name: str, title: str, words: str, good: bool) -> None:
    """Something to be read about the film, instead of its progress."""
    x, theme = PANEL.x + 50, easel.theme
    easel.panel(PANEL, fill=theme.surface, alpha=0.86, radius=48)
    easel.text(name, "heading", (x, 256), weight=BOLD, fit=960)
    easel.text(title, "body", (x, 350), colour=theme.good if good else theme.amber, fit=960)
    easel.wrapped(words, "body", Box(x, 420, 960, 320), colour=theme.text)


def draw_result(easel: Easel, song: Choreography, doubts: Sequence[Doubt], notes: str) -> None:
    """What the film became, and which of its seconds do not count."""
    x, theme = PANEL.x + 50, easel.theme
    easel.panel(PANEL, fill=theme.surface, alpha=0.86, radius=48)
    easel.text(song.title, "heading", (x, 244), weight=BOLD, fit=700)
    dots(easel, (PANEL.right - 240, 244), song.difficulty)
    scored = [move for move in song.moves if move.scored]
    facts = (
        say("record_facts", bpm=f"{song.bpm:.4g}", length=clock(song.duration_s)),
        say("record_moves", scored=len(scored), count=len(song.moves)),
        say("record_gold", count=sum(move.gold for move in scored)),
    )
    for number, line in enumerate(facts):
        easel.text(line, "body", (x, 330 + 58 * number), fit=960)
    y = 520.0
    if doubts:
        easel.text(say("import_doubts"), "caption", (x, y), colour=theme.amber, weight=BOLD)
    else:
        easel.text(say("import_sure"), "caption", (x, y), colour=theme.good, weight=BOLD)
    longest = sorted(doubts, key=lambda one: one.start_s - one.end_s)[:MOST_DOUBTS]
    for one in sorted(longest, key=lambda one: one.start_s):
        y += 44
        words = f"{one.start_s:.1f} – {one.end_s:.1f} s: {reason(one)}"
        easel.text(words, "caption", (x, y), fit=960)
    if len(doubts) > MOST_DOUBTS:
        y += 44
        words = say("import_more", count=len(doubts) - MOST_DOUBTS)
        easel.text(words, "caption", (x, y), colour=theme.dim)
    if notes:
        easel.text(notes, "caption", (x, 744), colour=theme.dim, fit=960)


def reason(doubt: Doubt) -> str:
    """Why a stretch was badly seen, in the language that is spoken."""
    if doubt.reason == NOBODY:
        return say("doubt_nobody")
    if doubt.reason == FEW_LIMBS:
        return say("doubt_body")
    for limb in ("left_arm", "right_arm", "left_leg", "right_leg"):
        if limb.replace("_", " ") in doubt.reason:
            return say("doubt_limb", limb=say(limb))
    return doubt.reason
