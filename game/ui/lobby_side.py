"""Beside the lobby's picture: what is danced and by how many, and the one thing to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lines import even_lines
from game.ui.strings import say

if TYPE_CHECKING:
    from game.party import Party

GO: Final = Box(1500, 500, 360, 108)
_SONG: Final = Box(60, 40, 373, 440)
_TURN_END: Final = 518.0  # above the way back
_SENTENCE: Final = 900.0  # units: as wide as it may be between the columns
_LINES: Final = 3  # four long names and what they are asked to do


def draw_song(
    easel: Easel, right: float, party: Party, title: str, turn: Sequence[str] = ()
) -> None:
    """Left of the picture, which begins at `right`: how and what is danced, and whose turn it
    is."""
    theme, x, room = easel.theme, _SONG.x, min(_SONG.w, right - _SONG.x - 24)
    mode = say(f"party_{party.mode}")
    easel.text(mode, "heading", (x, _SONG.y + 46), weight=BOLD, shadow=True, fit=room)
    box = Box(x, _SONG.y + 96, room, 120)
    y = easel.wrapped(title, "body", box, colour=theme.dim if turn else None, weight=BOLD)
    if party.floor is None:
        return
    words = say("floor_turn", number=party.floor.song + 1, count=len(party.floor.turns))
    easel.text(words, "caption", (x, y + 30), colour=theme.dim, fit=room)
    # One under the other, however long: the button below has the rest of the column.
    first = y + 92
    step = min(58.0, (_TURN_END - first) / max(1, len(turn)))
    for number, name in enumerate(turn):
        words, place = easel.cut(name, "body", room, BOLD), (x, first + step * (number + 0.5) - 29)
        easel.text(words, "body", place, colour=theme.secondary_light, weight=BOLD)


def draw_places(easel: Easel, here: int, most: int) -> None:
    """Right of the picture: how many dance, and how to go on."""
    theme, x = easel.theme, GO.x
    easel.text(f"{here} / {most}", "title", (x, 96), weight=BOLD, shadow=True)
    words = say("lobby_dancing_one" if here == 1 else "lobby_dancing")
    easel.text(words, "body", (x, 168), colour=theme.dim, fit=GO.w)
    tips = say("lobby_arms") if here else say("lobby_raise_join")
    easel.wrapped(tips, "body", Box(x, 250, GO.w, 220), weight=BOLD)


def draw_sentence(easel: Easel, picture: Box, words: str, bad: bool) -> None:
    """One sentence at the foot of the picture; amber at its edge where something is `bad`."""
    if not words:
        return
    theme = easel.theme
    lines = even_lines(easel, words, "body", _SENTENCE - 80, BOLD)[:_LINES]
    wide = min(_SENTENCE, max(easel.width(line, "body", BOLD) for line in lines) + 80)
    high = 24 + 52.0 * len(lines)
    bar = Box(picture.centre[0] - wide / 2, picture.bottom - 24 - high, wide, high)
    edge = theme.amber if bad else theme.secondary
    easel.panel(bar, fill=theme.ink, alpha=0.92, radius=38, border=edge, border_width=5)
    for number, line in enumerate(lines):
        place = (bar.centre[0], bar.y + 12 + 52 * (number + 0.5))
        easel.text(line, "body", place, weight=BOLD, align="centre", fit=wide - 60)


def listed(names: tuple[str, ...]) -> str:
    """Names as one says them: "Ada, Ben and Cleo"."""
    if len(names) < 2:
        return "".join(names)
    return say("floor_and", first=say("floor_comma").join(names[:-1]), last=names[-1])
