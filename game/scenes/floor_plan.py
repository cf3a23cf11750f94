"""Pass-the-floor: who is here, how many dance at a time, and how many songs there are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pygame

from game.core.guests import LONGEST_NAME, has, renamed, with_guest, without
from game.core.party import MAX_GUESTS
from game.core.playlist import MAX_SONGS, dances_each, even_songs, playlist
from game.party import Floor
from game.scenes.base import Scene
from game.ui.floor_view import (
    ADD,
    GUESTS,
    PLAN,
    START,
    cross_box,
    draw_facts,
    draw_foot,
    draw_guest,
    draw_stepper,
    guest_box,
    known_boxes,
    step_boxes,
)
from game.ui.fonts import is_cjk
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.party import Party
    from game.scenes.stack import SceneStack

MOST_AT_ONCE = 4
_FIRST = 4  # guests who are there at first
_OFFERED = 3
_FEW = 4  # songs: an evening has at least so many at first
_ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
_STEPS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_UP: -1, pygame.K_DOWN: 1}


def _nameless() -> list[str]:
    """What guests are called who have said no name: not as players, whose numbers change with
    every turn, and who may have that name in the leaderboards."""
    return [say("guest_number", number=number) for number in range(1, MAX_GUESTS + 2)]


class FloorPlanScene(Scene):
    """Up and down choose a guest or a number, left and right change it, Enter renames or goes on.

    `focus` is "guest:0", "add", "known:Ada", "group", "songs" or "start".
    """

    back_room = Box(620, 60, 240, 84)

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        party: Party,
        guests: tuple[str, ...] = (),
    ) -> None:
        """`guests` are those of an evening before, if there was one."""
        super().__init__(context, stack)
        self.party = party
        self._stage = Stage(self.theme, 100.0)
        self._known = [] if context.players is None else [one.name for one in context.players.all()]
        self.guests = guests or tuple(self._known[:_FIRST])
        while not guests and len(self.guests) < _FIRST:
            self.guests = with_guest(self.guests, self._new_name())
        self.group, self.focus = 2, "start"
        self.songs = self._even()
        self.typing, self.text = "", ""

    def _even(self) -> int:
        """So many songs that all dance equally often, and that it is worth coming."""
        once = even_songs(len(self.guests), self.group)
        return min(MAX_SONGS, once * math.ceil(_FEW / once))

    def _new_name(self) -> str:
        """A name for somebody who has said none."""
        return next(name for name in _nameless() if not has(self.guests, name))

    @property
    def offered(self) -> list[str]:
        """Known players who are no guests yet."""
        return [name for name in self._known if not has(self.guests, name)][:_OFFERED]

    @property
    def _stops(self) -> list[str]:
        """What can have the focus, from top to bottom."""
        guests = [f"guest:{number}" for number in range(len(self.guests))]
        more = ["add", *(f"known:{name}" for name in self.offered)]
        full = len(self.guests) >= MAX_GUESTS
        return [*guests, *([] if full else more), "group", "songs", "start"]

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if self.typing:
            self._type(event)
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
        elif event.type == pygame.KEYDOWN:
            self._key(event.key)
        elif event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN) and self.canvas:
            self._mouse(event, self.canvas.to_units(event.pos))

    def _key(self, key: int) -> None:
        stops, kind = self._stops, self.focus.partition(":")[0]
        if key in _ENTER or key == pygame.K_SPACE:
            self._do(self.focus)
        elif key in (pygame.K_DELETE, pygame.K_BACKSPACE) and kind == "guest":
            self._do(self.focus.replace("guest", "out"))
        elif key in (pygame.K_LEFT, pygame.K_RIGHT) and kind in ("group", "songs"):
            self._do(f"{kind}{'-' if key == pygame.K_LEFT else '+'}")
        elif key in _STEPS:
            at = stops.index(self.focus) if self.focus in stops else len(stops) - 1
            self.sound("hover")
            self.focus = stops[(at + _STEPS[key]) % len(stops)]

    def _boxes(self) -> dict[str, Box]:
        """What can be clicked; the first that holds the place is meant."""
        boxes: dict[str, Box] = {}
        for number in range(len(self.guests)):
            boxes |= {f"out:{number}": cross_box(number), f"guest:{number}": guest_box(number)}
        if len(self.guests) < MAX_GUESTS:
            boxes["add"] = ADD
            boxes |= {f"known:{name}": box for name, box in known_boxes(self.offered).items()}
        for row, name in enumerate(("group", "songs")):
            boxes |= dict(zip((f"{name}-", f"{name}+"), step_boxes(row), strict=True))
        return boxes | {"start": START}

    def _mouse(self, event: pygame.event.Event, place: tuple[float, float]) -> None:
        found = next((name for name, box in self._boxes().items() if box.contains(place)), None)
        if found is None:
            return
        self.focus = found.replace("out", "guest").rstrip("-+")
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._do(found)

    def _do(self, name: str) -> None:
        """What a click on something does."""
        kind, _, which = name.partition(":")
        if kind == "start":
            self._start()
        elif kind == "guest":
            self.typing, self.text = name, self.guests[int(which)]
        elif kind == "add":
            self.typing, self.text = "add", ""
        elif kind == "known":
            self._now(with_guest(self.guests, which))
        elif kind == "out":
            self._now(without(self.guests, int(which)))
        elif kind in ("group-", "group+"):
            most = min(MOST_AT_ONCE, len(self.guests))
            group = min(max(1, self.group + (1 if kind[-1] == "+" else -1)), most)
            self.sound("hover")
            self.group, before = group, self.group
            if group != before:
                self.songs = self._even()
        elif kind in ("songs-", "songs+"):
            self.sound("hover")
            self.songs = min(max(1, self.songs + (1 if kind[-1] == "+" else -1)), MAX_SONGS)

    def _now(self, guests: tuple[str, ...]) -> None:
        """The guests are others; so many songs that all dance equally often."""
        self.sound("back" if guests == self.guests else "select")
        if len(guests) != len(self.guests):
            self.guests, self.group = guests, min(self.group, len(guests))
            self.songs = self._even()
        self.guests = guests
        if self.focus not in self._stops:
            self.focus = f"guest:{len(guests) - 1}"

    def _type(self, event: pygame.event.Event) -> None:
        """Letters come with their keys, so that no other text input is needed."""
        if event.type == pygame.MOUSEBUTTONDOWN:  # or a hand: whatever is pressed, it is done
            self._typed()
            self.handle(event)
        elif event.type == pygame.TEXTINPUT and is_cjk(event.text[:1]):
            self.text = (self.text + event.text)[:LONGEST_NAME]  # of an input method
        if event.type != pygame.KEYDOWN:
            return
        if event.key == pygame.K_ESCAPE:
            self.typing = ""
        elif event.key in _ENTER:
            self._typed()
        elif event.key == pygame.K_BACKSPACE:
            self.text = self.text[:-1]
        else:
            letter = getattr(event, "unicode", "")
            if letter and letter.isprintable() and len(self.text) < LONGEST_NAME:
                self.text += letter

    def _typed(self) -> None:
        what, self.typing = self.typing, ""
        if what == "add":
            self._now(with_guest(self.guests, self.text or self._new_name()))
        else:
            self._now(renamed(self.guests, int(what.partition(":")[2]), self.text))

    def _start(self) -> None:
        """Makes the plan and asks the first to the floor."""
        from game.scenes.lobby import LobbyScene

        songs = [song.id for song in self.context.songs if song.choreography is not None]
        if not songs:
            self.sound("back")
            return
        self.sound("select")
        chosen = playlist(songs, self.songs, round(self.context.now() * 1e3))
        difficulty = self.context.settings.difficulty
        self.party.usual = replace(self.party.usual, difficulty=difficulty)
        self.party.floor = Floor.of(self.guests, self.songs, self.group, chosen)
        self.party.floor.nameless = frozenset(_nameless()) & frozenset(self.guests)
        self.stack.push(LobbyScene(self.context, self.stack, self.party))

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, theme = self.easel(surface), self.theme
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(0.25, 0.4, calm=True))
        easel.text(say("party_floor"), "heading", (60, 102), weight=BOLD, shadow=True, fit=540)
        for box in (GUESTS, PLAN):
            easel.panel(box, fill=theme.ink, alpha=0.72, radius=44)
        self._draw_guests(easel)
        draw_stepper(easel, 0, "floor_group", self.group, self.focus == "group")
        draw_stepper(easel, 1, "floor_songs", self.songs, self.focus == "songs")
        draw_facts(easel, self.facts())
        draw_foot(easel, self.offered, self.focus, len(self.guests) >= MAX_GUESTS)
        hints = [("up_down", "hint_move"), ("Enter", "hint_select"), ("Esc", "hint_back")]
        if self.typing:
            hints = [("Enter", "hint_save"), ("Esc", "hint_cancel")]
        elif self.focus.startswith("guest"):
            hints.insert(1, ("Del", "floor_remove"))
        key_hints(easel, hints, 1860, 1000)

    def _draw_guests(self, easel: Easel) -> None:
        for number, name in enumerate(self.guests):
            mine = f"guest:{number}"
            typing = self.typing == mine
            draw_guest(easel, number, self.text if typing else name, self.focus == mine, typing)
        if self.typing == "add":
            draw_guest(easel, len(self.guests), self.text, True, True)

    def facts(self) -> list[str]:
        """What the numbers mean for the guests."""
        playable = [song for song in self.context.songs if song.choreography is not None]
        if not playable:
            return [say("no_songs")]
        least, most = dances_each(len(self.guests), self.group, self.songs)
        key = "floor_each" if least == most else "floor_each_between"
        each = say("floor_each_once" if least == most == 1 else key, least=least, most=most)
        seconds = [song.choreography.duration_s for song in playable if song.choreography]
        minutes = max(1, round(self.songs * sum(seconds) / len(seconds) / 60))
        return [each, say("floor_minutes", minutes=minutes)]
