"""The players' own picture in a party's dance, and whom each coach is followed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from game.core.party import Standing
from game.core.roster import Roster
from game.ui.coach import Place
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lobby_view import Shown, crown, draw_hand_ring
from game.ui.party_badges import kept
from game.ui.party_colours import player_colour
from game.ui.party_hud import player_name
from game.ui.theme import Colour
from pose_engine.types import Frame, TrackedPose

_TAG: Final = 48.0  # units
_PILL, _GAP, _ROOM = 68.0, 10.0, 420.0  # units: a part's tag, between them, for one coach's
_FEET: Final = 62.0  # units below the floor on which the coaches stand


def people_shown(
    people: Sequence[TrackedPose],
    roster: Roster,
    text: Colour,
    *,
    colour_blind: bool = False,
) -> list[Shown]:
    """Whom to draw over the picture: the players, by number alone, and those who hold up a hand."""
    shown = []
    for person in people:
        if not person.visible:
            continue
        seat = roster.of_track(person.player_id)
        ring = roster.rings.get(person.player_id, 0.0)
        if seat is not None and seat.here:
            colour = player_colour(seat.number, colour_blind)
            shown.append(Shown(person, seat.number, "", colour))
        elif ring > 0:
            shown.append(Shown(person, None, "", text, ring))
    return shown


class Tags:
    """The numbers above the players' heads, placed when there are new poses and not otherwise."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._places: list[tuple[float, float]] = []

    def draw(self, easel: Easel, frame: Frame, people: Sequence[Shown], box: Box) -> None:
        """Draws them over a picture that fills `box`; who is no player has a ring instead."""
        key = (box, frame.size, tuple(id(one.person.pose) for one in people))
        if key != self._key:
            self._key = key
            self._places = [_above(crown(one.person, frame, box), box) for one in people]
        for one, place in zip(people, self._places, strict=True):
            if one.number is None:
                draw_hand_ring(easel, place, one.ring)
            else:
                easel.centred(_tag(easel, one.number, one.colour), place)


def _above(head: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where the tag of a head goes: inside the picture."""
    x = min(max(head[0], box.x + 40), box.right - 40)
    return x, min(max(head[1] - _TAG / 2, box.y + 40), box.bottom - 52)


def _tag(easel: Easel, number: int, colour: Colour) -> pygame.Surface:
    box = Box(40, 40, _TAG + 10, _TAG + 10)

    def draw(part: Easel) -> None:
        part.disc(box.centre, _TAG / 2 + 5, part.theme.ink)
        part.disc(box.centre, _TAG / 2, colour)
        ink = part.theme.ink
        part.text(str(number), "caption", box.centre, colour=ink, weight=BOLD, align="centre")

    return kept(easel, ("tag", number, colour, easel.theme.ink), box, draw)


def draw_parts(
    easel: Easel,
    places: Sequence[Place],
    standings: Sequence[Standing],
    *,
    colour_blind: bool,
    below: bool = False,
) -> None:
    """Above each coach: whose part it dances. `places` are the coaches', by part. `below` leaves
    the numbers at their feet, where no verdict springs up."""
    for track, place in enumerate(places):
        mine = [one for one in standings if one.track == track]
        names = [easel.cut(player_name(one), "caption", 170, BOLD) for one in mine]
        wide = [_PILL + 22 + easel.width(name, "caption", BOLD) for name in names]
        if below or sum(wide) + _GAP * (len(wide) - 1) > _ROOM:
            names, wide = [""] * len(mine), [_PILL] * len(mine)
        x = place.x - (sum(wide) + _GAP * (len(wide) - 1)) / 2
        y = place.floor + _FEET if below else place.floor - 1.12 * place.height
        for one, name, width in zip(mine, names, wide, strict=True):
            colour = player_colour(one.number, colour_blind)
            _draw_pill(easel, Box(x, y - _PILL / 2, width, _PILL), one.number, name, colour)
            x += width + _GAP


def _draw_pill(easel: Easel, box: Box, number: int, name: str, colour: Colour) -> None:
    theme, y = easel.theme, box.centre[1]
    easel.panel(box.inset(-5), fill=theme.ink, alpha=0.9, radius=box.h / 2 + 5)
    easel.panel(box, fill=colour, alpha=1.0, radius=box.h / 2)
    dot = (box.x + box.h / 2, y)
    if name:
        easel.disc(dot, box.h / 2 - 8, theme.ink)
        easel.text(name, "caption", (box.x + box.h + 4, y), colour=theme.ink, weight=BOLD)
    tone = colour if name else theme.ink
    easel.text(str(number), "body", dot, colour=tone, weight=BOLD, align="centre")
