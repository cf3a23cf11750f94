"""The cards below the lobby's picture: how each player wishes to be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from game.core.lobby import TOGGLED, seated
from game.core.party import Profile
from game.ui.hand_pointer import draw_hand
from game.ui.kit import BOLD, Easel
from game.ui.layout import WIDTH, Box
from game.ui.people import draw_times, limb_figure
from game.ui.strings import say
from game.ui.theme import Colour, mix

ROWS: Final = ("name", "difficulty", "posture", *TOGGLED, "out")  # top to bottom
_Y, _HIGH, _WIDEST, _GAP = 632.0, 372.0, 290.0, 12.0
_PAD, _PILL, _FIGURE = 14.0, 56.0, 134.0


@dataclass(frozen=True)
class Card:
    """What a card shows. `tag` is the team or part; `focus` one of ROWS, "" for none; `typed` the
    letters of a name that is being typed."""

    number: int
    name: str
    profile: Profile
    colour: Colour
    tag: str = ""
    focus: str = ""
    hidden: bool = False
    typed: str = ""


def card_boxes(count: int) -> list[Box]:
    """Where so many cards go: in a row, in the middle."""
    wide = count * (_WIDEST + _GAP) - _GAP
    left = (WIDTH - wide) / 2
    return [Box(left + i * (_WIDEST + _GAP), _Y, _WIDEST, _HIGH) for i in range(count)]


def row_boxes(card: Box) -> dict[str, Box]:
    """Where the ROWS of a card are; what can be clicked."""
    x, wide = card.x + _PAD, card.w - 2 * _PAD
    top = card.y + 100
    half, figure = wide / 2, card.bottom - _FIGURE - 8
    arm = _FIGURE * 0.52
    boxes = {
        "out": Box(card.right - 62, card.bottom - 62, 52, 52),
        "name": Box(x, card.y + 10, wide, 84),
        "difficulty": Box(x, top, wide, _PILL),
        "posture": Box(x, top + _PILL + 8, wide, _PILL),
    }
    for number, limb in enumerate(TOGGLED):
        low = number >= 2
        y = figure + arm if low else figure
        boxes[limb] = Box(x + half * (number % 2), y, half, _FIGURE - arm if low else arm)
    return boxes


def under(boxes: list[Box], place: tuple[float, float]) -> tuple[int, str] | None:
    """The card (an index) and its row at a place in units."""
    for index, card in enumerate(boxes):
        for row, box in row_boxes(card).items():
            if box.contains(place):
                return index, row
    return None


def draw_card(easel: Easel, box: Box, card: Card) -> None:
    """A player's card."""
    theme, rows = easel.theme, row_boxes(box)
    fill = mix(theme.surface, theme.night, 0.5) if card.hidden else theme.surface
    easel.panel(box, fill=fill, alpha=0.94, radius=34, border=card.colour, border_width=5)
    _draw_name(easel, card, rows["name"])
    _draw_pill(easel, rows["difficulty"], say(card.profile.difficulty), card, "difficulty")
    posture = "lobby_seated" if seated(card.profile) else "lobby_standing"
    _draw_pill(easel, rows["posture"], say(posture), card, "posture")
    _draw_figure(easel, card, rows)
    _draw_cross(easel, rows["out"], card.focus == "out")
    for name in rows:
        easel.target(rows[name])


def draw_free_card(easel: Easel, box: Box, number: int, name: str, colour: Colour) -> None:
    """A place that is free yet; `name` is who it is kept for, if anybody."""
    theme = easel.theme
    pale = mix(theme.line, colour, 0.45)
    easel.panel(box, fill=theme.ink, alpha=0.55, radius=34, border=pale, border_width=3)
    x, y = box.centre
    easel.ring((x, y - 60), 66, 5, pale)
    draw_hand(easel, (x, y - 60), 78, mix(theme.ink, colour, 0.8))
    words = name or say("player_number", number=number)
    easel.text(words, "body", (x, y + 54), weight=BOLD, align="centre", fit=box.w - 40)
    easel.text(
        say("lobby_raise"),
        "caption",
        (x, y + 104),
        colour=theme.dim,
        align="centre",
        fit=box.w - 40,
    )


def _draw_name(easel: Easel, card: Card, room: Box) -> None:
    theme = easel.theme
    if card.focus == "name":
        easel.panel(
            room, fill=theme.raised, alpha=1.0, radius=28, border=theme.text, border_width=4
        )
    y = room.centre[1]
    easel.disc((room.x + 36, y), 30, card.colour)
    place, number = (room.x + 36, y), str(card.number)
    easel.text(number, "body", place, colour=theme.ink, weight=BOLD, align="centre")
    left, lift = room.x + 76, 18 if card.tag else 0
    space = room.right - left - 6
    fits = not card.tag and easel.width(card.name, "body", BOLD) <= space
    role = "body" if fits else "caption"
    name = easel.cut(card.name, role, space, BOLD)
    if card.typed:
        role, name = "body", f"{card.typed}|"
        while easel.width(name, role, BOLD) > space:
            name = name[1:]  # what was typed last stays in view
    easel.text(name, role, (left, y - lift), weight=BOLD)
    easel.text(card.tag, "caption", (left, y + 19), colour=theme.dim, fit=space)


def _draw_pill(easel: Easel, box: Box, words: str, card: Card, row: str) -> None:
    theme, focused = easel.theme, card.focus == row
    fill = theme.secondary_light if focused else theme.raised
    tone = theme.ink if focused else theme.text
    easel.panel(box, fill=fill, alpha=1.0, radius=box.h / 2)
    y = box.centre[1]
    easel.text(words, "caption", box.centre, colour=tone, weight=BOLD, align="centre", fit=180)
    easel.triangle((box.right - 30, y), 11, tone, 1)


def _draw_figure(easel: Easel, card: Card, rows: dict[str, Box]) -> None:
    theme = easel.theme
    if card.focus in TOGGLED:
        easel.panel(rows[card.focus], fill=theme.raised, alpha=1.0, radius=18)
    first, last = rows[TOGGLED[0]], rows[TOGGLED[3]]
    room = Box(first.x, first.y, last.right - first.x, last.bottom - first.y)
    size = easel.canvas.rect(room).size
    off = mix(theme.surface, theme.line, 0.75)
    figure = limb_figure(easel.kit.sprites, size, card.colour, off, card.profile.left_out)
    easel.blit(figure, easel.canvas.rect(room).topleft)
    for limb in card.profile.left_out:
        x, y = rows[limb].centre
        side = -1 if limb.startswith("left") else 1
        # Beside the leg, clear of the button in the corner.
        draw_times(easel, (x - side * 8 if "leg" in limb else x + side * 26, y), 13, theme.amber)


def _draw_cross(easel: Easel, box: Box, focused: bool) -> None:
    theme = easel.theme
    easel.disc(box.centre, 26, theme.bad if focused else theme.raised)
    draw_times(easel, box.centre, 11, theme.ink if focused else theme.dim)
