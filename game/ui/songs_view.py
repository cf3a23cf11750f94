"""The parts of the song screen: the search, the cards, the ghost's line, and who dances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.ui.covers import cover_sprite
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.strings import say
from game.ui.theme import oklch, oklch_hue
from game.ui.tween import tween
from game.ui.widgets import dots, hint_width, key_hints

if TYPE_CHECKING:
    from game.storage.library import SongEntry

LIST = Box(60, 226, 800, 556)
CARD, GAP, SHOWN = 176.0, 14.0, 3
SEARCH = Box(60, 142, 440, 72)
HINTS_UNTIL = 960.0
_GLASS = ((12, 11), (16, 15), (20, 19))  # the handle of the magnifying glass
_STAR_STEP = 36.0


def card_boxes(count: int, focus: int) -> list[tuple[int, Box]]:
    """The cards in view and where they are: the focused one is always among them."""
    first = min(max(0, focus - 1), max(0, count - SHOWN))
    return [
        (index, Box(LIST.x, LIST.y + (index - first) * (CARD + GAP), LIST.w, CARD))
        for index in range(first, min(count, first + SHOWN))
    ]


def draw_search(easel: Easel, text: str, count: str, typing: bool, caret: bool) -> None:
    """The field one types into; `count` is which of how many songs has the focus."""
    theme, y = easel.theme, SEARCH.centre[1]
    edge = theme.secondary if typing else theme.line
    easel.panel(SEARCH, fill=theme.ink, alpha=0.86, radius=36, border=edge, border_width=4)
    x = SEARCH.x + 40
    easel.ring((x, y - 3), 15, 5, theme.dim)
    for right, low in _GLASS:
        easel.disc((x + right, y - 3 + low), 4, theme.dim)
    room = SEARCH.w - 90 - easel.width(count, "caption", BOLD) - 50
    if typing or text:
        shown = text
        while shown and easel.width(shown, "caption", BOLD) > room:
            shown = shown[1:]  # what was typed last stays in view
        words = f"{shown}{'|' if caret else ''}"
        easel.text(words, "caption", (x + 42, y), weight=BOLD)
    else:
        key_hints(easel, [("F", "song_search")], x + 42 + hint_width(easel, "F", "song_search"), y)
    place = (SEARCH.right - 30, y)
    easel.text(count, "caption", place, weight=BOLD, align="right", colour=theme.dim)


def draw_card(
    easel: Easel, entry: SongEntry, box: Box, since: tuple[float, float] | None, stars: int | None
) -> None:
    """One song. `since` is (now, when it got the focus), None for one without the focus; `stars`
    the player's best, None where it has never been danced."""
    theme, dance = easel.theme, entry.choreography
    if since is None:
        easel.target(box)
        easel.panel(box, fill=theme.surface, alpha=0.84, radius=34)
    else:
        slide = 22 * tween("back_out", since[0], since[1], 0.3)
        box = Box(box.x + slide, box.y, box.w, box.h)
        easel.glow(box, theme.primary, radius=34, spread=40)
        edge = theme.secondary
        easel.panel(box, fill=theme.raised, alpha=0.96, radius=34, border=edge, border_width=6)
    size = box.h - 32
    easel.blit(cover_sprite(easel, entry, size), easel.canvas.point(box.x + 16, box.y + 16))
    left, room = box.x + size + 44, box.w - size - 74
    title = dance.title if dance else entry.id
    easel.text(title, "body", (left, box.y + 44), weight=BOLD, fit=room)
    if dance is None:
        easel.text(say("broken"), "caption", (left, box.y + 90), colour=theme.bad, weight=BOLD)
        error = easel.cut(entry.error or "", "caption", room)
        easel.text(error, "caption", (left, box.y + 134), colour=theme.dim, fit=room)
        return
    by = room if stars is None else room - 5 * _STAR_STEP - 20
    artist = easel.cut(dance.artist, "caption", by)
    easel.text(artist, "caption", (left, box.y + 90), colour=theme.dim)
    if stars is not None:
        _draw_stars(easel, left + room, box.y + 90, stars)
    dots(easel, (left, box.y + 136), dance.difficulty)
    minutes, seconds = divmod(round(dance.duration_s), 60)
    bpm, people = say("bpm", bpm=round(dance.bpm)), _people(len(dance.tracks))
    facts = f"{minutes}:{seconds:02d}   {bpm}   {people}"
    easel.text(facts, "caption", (left + 216, box.y + 136), colour=theme.dim, fit=room - 216)


def _draw_stars(easel: Easel, right: float, y: float, stars: int) -> None:
    for star in range(5):
        lit = easel.theme.gold if star < stars else easel.theme.line
        easel.star((right - 16 - (4 - star) * _STAR_STEP, y), 16, lit)


def draw_none_found(easel: Easel, query: str) -> None:
    """In the place of the cards: no song is called that."""
    box = Box(LIST.x, LIST.y, LIST.w, 2 * CARD + GAP)
    easel.panel(box, fill=easel.theme.surface, alpha=0.84, radius=34)
    words = say("song_none_found", text=easel.cut(query, "body", 400))
    room = Box(box.x + 60, box.y + 70, box.w - 120, 200)
    bottom = easel.wrapped(words, "body", room, weight=BOLD)
    easel.text(
        say("song_search_clear"),
        "caption",
        (room.x, bottom + 50),
        colour=easel.theme.dim,
        fit=room.w,
    )


def draw_ghost_line(easel: Easel, words: str, raced: bool, trouble: bool) -> None:
    """One line under the difficulty: the best so far, and whether it dances along.

    Or else, in `trouble`, why the last dance was not kept.
    """
    theme = easel.theme
    colour = theme.amber if trouble else theme.secondary_light if raced else theme.dim
    box = Box(60, 902, min(774, easel.width(words, "caption", BOLD) + 92), 52)
    easel.panel(box, fill=theme.ink, alpha=0.72, radius=26)
    place = (box.x + 34, box.centre[1])
    if raced:
        easel.disc(place, 11, colour)
    else:
        easel.ring(place, 11, 4, colour)
    easel.text(words, "caption", (box.x + 60, place[1]), colour=colour, weight=BOLD, fit=box.w - 84)


def draw_dancer(easel: Easel, name: str, hue: int | None, points: int | None) -> None:
    """Above the leaderboard's button: who dances, and their best of this song and difficulty."""
    theme = easel.theme
    best = "" if points is None else f"   {points:,}"
    words = f"{easel.cut(name, 'caption', 230, BOLD)}{best}"
    wide = easel.width(words, "caption", BOLD) + 96
    box = Box(1860 - wide, 878, wide, 52)
    easel.panel(box, fill=theme.ink, alpha=0.82, radius=27)
    place = (box.x + 34, box.centre[1])
    easel.disc(place, 13, theme.dim if hue is None else oklch(0.78, 0.16, oklch_hue(hue)))
    easel.text(words, "caption", (box.x + 62, place[1]), weight=BOLD)


def draw_broken(easel: Easel, error: str) -> None:
    """In the coach's place: why the song cannot be played."""
    theme, box = easel.theme, Box(1000, 330, 800, 330)
    easel.panel(box, alpha=0.92, border=theme.bad, border_width=5)
    title = (box.x + 50, box.y + 70)
    easel.text(say("broken"), "heading", title, colour=theme.bad, weight=BOLD)
    room = Box(box.x + 50, box.y + 130, box.w - 100, 190)
    easel.wrapped(_short(error, 130), "body", room)


def draw_hints(easel: Easel, hints: Sequence[tuple[str, str]], y: float) -> None:
    """Key hints from the left, the last ones given first, as many as there is room for."""
    shown, room = [], HINTS_UNTIL - 60.0
    for key, label in reversed(hints):
        room -= hint_width(easel, key, label)
        if room < 0:
            break
        shown.append((key, label))
        room -= 36
    x = 60.0
    for key, label in reversed(shown):
        x += hint_width(easel, key, label)
        key_hints(easel, [(key, label)], x, y)
        x += 36


def _people(count: int) -> str:
    return say("solo") if count == 1 else say("duet", count=count)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
