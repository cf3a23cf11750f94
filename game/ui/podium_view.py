"""The podium: figures in their players' colours who dance their best moves again, and tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from game.core.choreography import Choreography, Track
from game.core.judge import Grade
from game.core.party import Standing
from game.ui.coach import Coach, Place
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.outfit import player_outfit
from game.ui.party_colours import player_colour, player_tone
from game.ui.shapes import Points
from game.ui.strings import say
from game.ui.theme import Theme, mix

REST_S: Final = 0.5  # between two rounds of a move
FLOOR: Final = 900.0
STEP_HEIGHTS: Final = (300.0, 240.0, 190.0)  # of the first, the second and the third
FIGURES: Final = (380.0, 360.0, 340.0)  # how tall they stand on them
LEFT_TO_RIGHT: Final = (1, 0, 2)
_SLOT, _SIDES, _GAP = 250.0, 70.0, 40.0  # units: for one of those on a step, around, between


@dataclass(frozen=True)
class Step:
    """One of the steps: its `index` (0 the highest), where it stands, the room for each who
    stands on it, and their middles."""

    index: int
    box: Box
    slot: float
    middles: tuple[float, ...]


def laid_out(counts: Sequence[int], left: float, right: float) -> list[Step]:
    """Steps for so many on the first, second and third, between two x; empty ones are left out."""
    used = [index for index in LEFT_TO_RIGHT if counts[index]]
    room = right - left - _GAP * (len(used) - 1) - _SIDES * len(used)
    slot = min(_SLOT, room / max(1, sum(counts)))
    widths = {index: counts[index] * slot + _SIDES for index in used}
    x = (left + right) / 2 - (sum(widths.values()) + _GAP * (len(used) - 1)) / 2
    steps = []
    for index in used:
        high, wide = STEP_HEIGHTS[index], widths[index]
        first = x + _SIDES / 2 + slot / 2
        middles = tuple(first + slot * number for number in range(counts[index]))
        steps.append(Step(index, Box(x, FLOOR - high, wide, high), slot, middles))
        x += wide + _GAP
    return steps


class BestMove(Coach):
    """A player's best move, over and over: there, a short rest, and back to its beginning."""

    def __init__(
        self,
        danced: Track,
        song: Choreography,
        aspect: float,
        theme: Theme,
        place: Place,
        tone: tuple[float, float, float],
    ) -> None:
        own = replace(song, tracks=(danced,), aspect=aspect)
        super().__init__(own, theme, place)
        self.outfit = player_outfit(theme, tone)
        self._length_s = float(danced.times_s[-1]) + REST_S

    def poses_at(self, times_s: Points) -> Points:
        """As `Coach.poses_at`, in a loop."""
        return super().poses_at(np.mod(np.asarray(times_s, np.float64), self._length_s))


def draw_step(easel: Easel, step: Step, risen: float) -> None:
    """One of the steps, risen by a share (0..1) of its height."""
    theme, high = easel.theme, step.box.h * risen
    if high < 1:
        return
    tone = (theme.gold, theme.secondary, theme.primary)[step.index]
    front = Box(step.box.x, FLOOR - high, step.box.w, high)
    easel.panel(front, fill=mix(theme.surface, tone, 0.22), alpha=1.0, radius=22)
    top = Box(front.x - 8, front.y - 10, front.w + 16, 26)
    easel.panel(top, fill=tone, alpha=1.0, radius=13)


def draw_name(
    easel: Easel, one: Standing, centre: tuple[float, float], width: float, *, blind: bool
) -> None:
    """A player's number and name in their colour."""
    colour = player_colour(one.number, blind)
    name = easel.cut(name_of(one), "caption", width - 74, BOLD)
    wide = easel.width(name, "caption", BOLD) + 82
    pill = Box(centre[0] - wide / 2, centre[1] - 29, wide, 58)
    easel.panel(pill.inset(-4), fill=easel.theme.ink, alpha=0.92, radius=33)
    easel.panel(pill, fill=colour, alpha=1.0, radius=29)
    disc = (pill.x + 30, centre[1])
    easel.disc(disc, 23, easel.theme.ink)
    easel.text(str(one.number), "caption", disc, colour=colour, weight=BOLD, align="centre")
    place = (pill.x + 62, centre[1])
    easel.text(name, "caption", place, colour=easel.theme.ink, weight=BOLD)


def name_of(one: Standing) -> str:
    """What a player is called on the screen."""
    return one.profile.name or say("player_number", number=one.number)


def draw_points(easel: Easel, one: Standing, centre: tuple[float, float], room: float) -> None:
    """A player's points, and the stars they make, in so much room."""
    x, y = centre
    points = f"{one.score:,}"
    easel.text(points, "body", (x, y), weight=BOLD, align="centre", shadow=True, fit=room)
    apart = min(44.0, (room - 20) / 5)
    for star in range(5):
        place = (x + (star - 2) * apart, y + 46)
        lit = star < one.stars
        colour = easel.theme.gold if lit else mix(easel.theme.raised, easel.theme.dim, 0.3)
        easel.star(place, 0.46 * apart, easel.theme.ink)
        easel.star(place, 0.38 * apart, colour)


def draw_move(easel: Easel, move: tuple[str, Grade] | None, step: Step, x: float) -> None:
    """What is danced again, on a step's front: the move in its grade's colour, and the grade where
    there is room."""
    if move is None:
        return
    (name, grade), room = move, step.slot - 16
    lines = [easel.cut(name, "caption", room, BOLD), *([say(grade.name)] if step.index < 2 else [])]
    for number, line in enumerate(lines):
        place = (x, step.box.y + 148 + 44 * number)
        colour = easel.theme.grades[grade]
        easel.text(line, "caption", place, colour=colour, align="centre", weight=BOLD, shadow=True)


def draw_table(
    easel: Easel,
    box: Box,
    title: str,
    rows: Sequence[tuple[str, str, str, tuple[int, int, int]]],
    *,
    worn: bool = False,
) -> None:
    """A table of rank, name and points, each with its colour; `worn` are numbers that players
    wear, on a disc as everywhere else, so that nobody takes them for ranks."""
    theme = easel.theme
    easel.panel(box, fill=theme.surface, alpha=0.90, radius=36)
    easel.text(title, "caption", (box.x + 32, box.y + 42), colour=theme.dim, weight=BOLD)
    step = min(62.0, (box.h - 90) / max(1, len(rows)))
    for number, (rank, name, points, colour) in enumerate(rows):
        y = box.y + 100 + number * step
        if worn:
            easel.disc((box.x + 50, y), 24, colour)
            place, tone = (box.x + 50, y), theme.ink
            easel.text(rank, "caption", place, colour=tone, weight=BOLD, align="centre")
        else:
            easel.text(rank, "caption", (box.x + 32, y), colour=colour, weight=BOLD)
        room = box.w - 64 - 60 - easel.width(points, "caption", BOLD) - 20
        name = easel.cut(name, "caption", room, BOLD)
        easel.text(name, "caption", (box.x + 92, y), weight=BOLD)
        place = (box.right - 32, y)
        easel.text(points, "caption", place, weight=BOLD, align="right")


def tone_of(one: Standing, *, blind: bool) -> tuple[float, float, float]:
    """The tone a player wears."""
    return player_tone(one.number, blind)
