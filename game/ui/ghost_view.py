"""The ghost on the stage: a calm, translucent figure of one colour beside the coach."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pygame

from game.core.choreography import Choreography
from game.core.ghost import Ghost
from game.core.replay import ReplayHeader
from game.replays import FRIEND, NO_GHOST, Replays
from game.ui.coach import Coach, Painted, Place, put
from game.ui.figure import FigurePainter
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box, Canvas
from game.ui.outfit import Cloth, Outfit
from game.ui.strings import say
from game.ui.theme import Theme

STRENGTH = 0.62  # how solid it is: enough to be read, too little to be taken for the coach
_MARGIN = 0.16  # around the keypoints, in body heights
_LEAST_SHOWN = 0.04
_NAME_ROOM = 250.0  # units


def dancer_name(header: ReplayHeader) -> str:
    """What somebody else's replay is called on the screen."""
    return say("virtual_dancer") if header.virtual else header.player or say("friend")


def ghost_name(ghost: Ghost) -> str:
    """What the ghost is called on the screen."""
    return say("your_best") if ghost.mine else dancer_name(ghost.header)


def ghost_outfit(theme: Theme) -> Outfit:
    """Everything in tones of one pale colour."""

    def cloth(lightness: float) -> Cloth:
        return Cloth(
            theme.shade("b", lightness + 0.05, 0.05),
            theme.shade("b", lightness, 0.06),
            theme.shade("b", lightness - 0.22, 0.07),
        )

    plain, pale = cloth(0.82), cloth(0.90)
    return Outfit(
        jacket=plain,
        shirt=pale,
        trousers=cloth(0.76),
        skin=pale,
        hair=cloth(0.72),
        shoes=plain,
        glove=pale,
        visor=cloth(0.70),
        trim=theme.shade("b", 0.92, 0.04),
    )


class GhostFigure(Coach):
    """Draws a ghost as tall as the coach, where `place` is, seen as in a mirror as the coach is."""

    def __init__(
        self, ghost: Ghost, choreography: Choreography, theme: Theme, place: Place
    ) -> None:
        danced = replace(choreography, tracks=(ghost.track,), aspect=ghost.header.aspect)
        super().__init__(danced, theme, place)
        self.ghost = ghost
        self.outfit = ghost_outfit(theme)
        self._name = ghost_name(ghost)

    def show(self, surface: pygame.Surface, canvas: Canvas, painted: Painted | None) -> None:
        """Puts onto the surface what `paint` has painted; a ghost throws no shadow."""
        if painted is not None:
            put(surface, painted)

    def paint(self, canvas: Canvas, song_s: float) -> Painted | None:
        """The figure at a time of the song; nothing while it was out of the picture."""
        shown = self.ghost.shown_at(song_s)
        if shown < _LEAST_SHOWN:
            return None
        height = self.place.height * canvas.scale
        body = self.body_at(song_s)
        low, high = body.min(axis=0) - _MARGIN, body.max(axis=0) + _MARGIN
        foot_x, foot_y = canvas.point(self.place.x, self.place.floor)
        left, top = int(foot_x + low[0] * height), int(foot_y + low[1] * height)
        span = (high - low) * height
        size = (max(8, int(span[0])) // 8 * 8 + 8, max(8, int(span[1])) // 8 * 8 + 8)
        picture = np.zeros((size[1], size[0], 4), np.uint8)
        origin = np.array([foot_x - left, foot_y - top], np.float64)
        FigurePainter(picture, body * height + origin, height, self.outfit).paint()
        cv2.convertScaleAbs(picture, picture, STRENGTH * shown)
        return Painted(((picture, (left, top)),), body)

    def draw_name(self, easel: Easel, song_s: float) -> None:
        """A tag under the ghost's feet."""
        if self.ghost.shown_at(song_s) < 0.5:
            return
        name = easel.cut(self._name, "caption", _NAME_ROOM, BOLD)
        width = easel.width(name, "caption", BOLD) + 48
        box = Box(self.place.x - width / 2, self.place.floor + 12, width, 54)
        easel.panel(box, fill=easel.theme.ink, alpha=0.72, radius=27)
        colour = self.outfit.shirt.base
        easel.text(name, "caption", box.centre, colour=colour, weight=BOLD, align="centre")


def ghost_words(replays: Replays, dance: Choreography, difficulty: str) -> tuple[str, bool] | None:
    """What the song screen says of the ghost, and whether one is raced; None without any."""
    choices = replays.choices(dance, difficulty)
    choice = replays.choice if replays.choice in choices else NO_GHOST
    best = replays.best(dance, difficulty)
    friend = replays.friend if FRIEND in choices else None
    if friend is not None and (choice == FRIEND or best is None):
        key = "ghost_friend" if choice == FRIEND else "ghost_none_friend"
        return say(key, name=dancer_name(friend.header)), choice != NO_GHOST
    if best is None or best.item.header is None:
        return None
    virtual = "_virtual" if best.item.header.virtual else ""
    return say(f"ghost_{choice}{virtual}", points=f"{best.points.score:,}"), choice != NO_GHOST
