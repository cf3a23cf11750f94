"""What a player who works the menus by hand sees: the pointer, themselves, and what to do."""

from __future__ import annotations

import cv2
import numpy as np
import pygame

from game.dance_run import visible_player
from game.hands import Hands
from game.ui.fonts import premultiplied
from game.ui.kit import BOLD, Easel
from game.ui.layout import HEIGHT, WIDTH, Box
from game.ui.player_view import PlayerView, frame_box
from game.ui.strings import say
from game.ui.theme import Colour

RING, WIDE = 62.0, 15.0
HAND = 80.0
HOLD_AT = (960.0, 132.0)
_TEXT_W, _TEXT_H, _GAP = 560.0, 116.0, 24.0
# A hand that points up, in -1..1: the palm, and the fingers as lines with round ends.
_PALM = ((0.02, 0.30), 0.36)
_FINGERS = (
    ((-0.20, 0.20), (-0.20, -0.72), 0.19),
    ((0.02, 0.20), (0.02, -0.22), 0.19),
    ((0.22, 0.20), (0.22, -0.14), 0.18),
    ((0.38, 0.30), (0.40, 0.00), 0.15),
    ((-0.18, 0.42), (-0.52, 0.10), 0.18),
)


def draw_pointer(easel: Easel, hands: Hands) -> None:
    """The hand at its place, with a ring that fills while it rests on a button."""
    pointer, theme = hands.pointer, easel.theme
    if pointer.place is None:
        return
    box = Box(pointer.place[0] - RING, pointer.place[1] - RING, 2 * RING, 2 * RING)
    if pointer.target is not None:
        easel.disc(box.centre, RING + 8, theme.ink)
        easel.ring(box.centre, RING, WIDE, theme.line)
        easel.ring(box.centre, RING, WIDE, theme.gold, pointer.share)
    else:
        easel.glow(box.inset(24), theme.secondary, radius=RING, spread=34)
    for grow, colour in ((1.22, theme.ink), (1.0, theme.text)):
        easel.centred(_hand(easel, colour, easel.canvas.length(HAND * grow), grow), box.centre)


def draw_hold(easel: Easel, share: float, *, pause: bool) -> None:
    """A ring that fills while a gesture of both arms is held, and what it is going to do."""
    if share <= 0.15:
        return
    theme, (x, y) = easel.theme, HOLD_AT
    easel.disc(HOLD_AT, RING + 8, theme.ink)
    easel.ring(HOLD_AT, RING, WIDE, theme.line)
    easel.ring(HOLD_AT, RING, WIDE, theme.gold, share)
    if not pause:
        easel.triangle((x + 5, y), 26, theme.text, 1)
        return
    for side in (-13, 13):
        easel.panel(Box(x + side - 7, y - 24, 14, 48), fill=theme.text, alpha=1, radius=5)


def draw_hand(easel: Easel, place: tuple[float, float], height: float, colour: Colour) -> None:
    """A hand that points up, in the middle of `place`, `height` units tall."""
    easel.centred(_hand(easel, colour, easel.canvas.length(height), 1.0), place)


def _hand(easel: Easel, colour: Colour, size: int, grow: float) -> pygame.Surface:
    """A hand as a sprite; `grow` makes it bolder, to lie as an edge below another."""

    def make() -> pygame.Surface:
        big = max(16, size * 4)
        mask, half = np.zeros((big, big), np.uint8), big / 2

        def at(place: tuple[float, float]) -> tuple[int, int]:
            return round(half + place[0] * half / grow), round(half + place[1] * half / grow)

        bolder = (grow - 1) * half * 0.7
        cv2.circle(mask, at(_PALM[0]), round(_PALM[1] * half / grow + bolder), 255, -1)
        for start, end, width in _FINGERS:
            thick = max(1, round(width * half / grow + 2 * bolder))
            cv2.line(mask, at(start), at(end), 255, thick)
        small = max(4, size)
        mask = np.asarray(cv2.resize(mask, (small, small), interpolation=cv2.INTER_AREA))
        return premultiplied(mask, colour)

    return easel.kit.sprites.get(("hand", size, colour, grow), make)


class MirrorView:
    """The player's own small picture on a menu, and beside it the one thing to do."""

    def __init__(self) -> None:
        self._view: PlayerView | None = None

    def draw(self, easel: Easel, hands: Hands, room: Box | None, tip: str | None) -> None:
        """`room` is where the picture goes, if anywhere; `tip` a key of what the arms do here."""
        words = say(hands.hint) if hands.hint else _tip(hands, tip)
        if room is None:
            if hands.hint:
                _pill(easel, words)
            return
        box = self._picture(easel, hands, room)
        if words:
            left = room.x > WIDTH / 2
            x = box.x - _GAP - _TEXT_W if left else box.right + _GAP
            low = room.y > HEIGHT / 2
            y = box.bottom - _TEXT_H if low else box.y
            _words(easel, words, Box(x, y, _TEXT_W, _TEXT_H), bool(hands.hint), left)

    def _picture(self, easel: Easel, hands: Hands, room: Box) -> Box:
        seen, frame = hands.feed.seen(), hands.feed.frame()
        frame = frame if seen is None else seen[0]
        if frame is None:
            return room
        if self._view is None or self._view.theme is not easel.theme:
            self._view = PlayerView(easel.theme)
        player = None if seen is None else visible_player(seen[1])
        self._view.draw(easel.surface, easel.canvas, frame, player, {}, room)
        return frame_box(frame, room)


def _tip(hands: Hands, tip: str | None) -> str:
    """How the hands work here, for whoever has not pressed anything by hand yet."""
    if not hands.seen or hands.pointer.target is not None:
        return ""
    if tip is not None:
        return say(tip)
    return "" if hands.pressed else say("hands_point")


def _words(easel: Easel, words: str, box: Box, urgent: bool, right: bool) -> None:
    """A sentence in at most two lines, next to the picture."""
    theme, lines = easel.theme, _two_lines(easel, words, box.w - 64)
    wide = max(easel.width(line, "caption", BOLD) for line in lines) + 64
    high = 42.0 * len(lines) + 32
    x = box.right - wide if right else box.x
    pill = Box(x, box.y, min(wide, box.w), high)
    edge = theme.amber if urgent else theme.secondary
    easel.panel(pill, fill=theme.ink, alpha=0.9, radius=34, border=edge, border_width=4)
    for number, line in enumerate(lines):
        place = (pill.centre[0], pill.y + 16 + 42 * (number + 0.5))
        easel.text(line, "caption", place, weight=BOLD, align="centre", fit=pill.w - 48)


def _two_lines(easel: Easel, words: str, room: float) -> list[str]:
    """The words in one line, or broken where the lines are most even."""
    if easel.width(words, "caption", BOLD) <= room:
        return [words]
    parts = words.split()
    breaks = [[" ".join(parts[:n]), " ".join(parts[n:])] for n in range(1, len(parts))]
    return min(breaks, key=lambda two: abs(len(two[0]) - len(two[1])), default=[words])


def _pill(easel: Easel, words: str) -> None:
    """A sentence at the top, on a screen that has no room for the picture."""
    wide = easel.width(words, "caption", BOLD) + 72
    box = Box((WIDTH - wide) / 2, 2, wide, 50)
    theme = easel.theme
    easel.panel(box, fill=theme.ink, alpha=0.92, radius=25, border=theme.amber, border_width=4)
    easel.text(words, "caption", box.centre, weight=BOLD, align="centre")
