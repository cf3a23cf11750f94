"""The choice of what to practise: the last dance's weakest moves first, then the song's parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pygame

from game.core.judge import Judgement
from game.core.practice import SPEEDS, Part, Pass, parts_of, weak_parts
from game.core.referee import without_limbs
from game.practice_music import PracticeMusic
from game.practice_run import PracticeRun
from game.scenes.base import Scene
from game.ui.coach import Coach, Place
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.practice_view import draw_note, draw_part, part_name, speed_name
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import Button, Menu, draw_button, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_COLUMNS, _ROWS = 2, 6
_CARD = Box(60, 178, 530, 124)  # the first one
_GAP = 16.0
_COACH = Place(x=1514, floor=905, height=430)
_NOTE_AFTER_S, _REST_S = 0.2, 0.5
_PAUSE_S = 1.0  # between two rounds of the coach


def can_practise(context: GameContext, entry: SongEntry | None) -> bool:
    """Whether a song can be practised; before a film, whose dancer cannot be slowed, none can."""
    return entry is not None and entry.choreography is not None and not context.poses.film


class PracticeScene(Scene):
    """Up and down choose the part, left and right the speed; Enter begins, Esc goes back."""

    mirror_room = Box(1660, 36, 200, 150)
    arms_tip = "hands_practice"
    back_room = Box(810, 58, 240, 84)

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        entry: SongEntry,
        difficulty: str,
        weakest: Sequence[Judgement] = (),
    ) -> None:
        """`weakest` are the moves to offer first, those of the last dance, the weakest first."""
        super().__init__(context, stack)
        assert entry.choreography is not None
        self.entry, self.difficulty = entry, difficulty
        self.dance = entry.choreography
        counting = without_limbs(self.dance, context.settings.left_out)
        self.parts: tuple[Part, ...] = (*weak_parts(counting, weakest), *parts_of(counting))
        self.focus = 0
        self.done: dict[Part, set[float]] = {}
        self.message = ""
        self.practice: PracticeRun | None = None  # the one that begins, or has just ended
        self._starting = False
        self._music = PracticeMusic(entry, heard=context.audio.available)
        self.theme = self.theme_of(self.dance.hues)
        self._stage = Stage(self.theme, self.dance.bpm)
        self._coach = Coach(self.dance, self.theme, _COACH)
        self._since = self.now  # when the focus came to where it is
        self._speeds = Menu(
            [
                Button(str(speed), speed_name(speed), Box(1168 + 236 * number, 268, 220, 92))
                for number, speed in enumerate(SPEEDS)
            ]
        )
        self._go = Button("start", "practice_start", Box(1168, 942, 692, 100))

    @property
    def part(self) -> Part | None:
        return self.parts[self.focus] if self.parts else None

    @property
    def speed(self) -> float:
        return SPEEDS[self._speeds.focus]

    # -- verbs and input

    def entering(self) -> None:
        self.entered_at = self._since = self.now = self.context.now()
        self.context.audio.stop_music(fade_ms=200)

    def resuming(self) -> None:
        """Back from the stage: what was danced well there is lit here."""
        practice, self._starting = self.practice, False
        self._since = self.context.now()
        if practice is None:
            return
        for part, speed in practice.well_done:
            self.done.setdefault(part, set()).add(speed)
        self.focus = self.parts.index(practice.part)
        self._speeds.focus = SPEEDS.index(practice.now.speed)
        self.message = say("practice_over_do") if practice.over else ""

    def exiting(self) -> None:
        self._music.close()

    def arms_raised(self) -> None:
        self._start()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN:
            self._key(event)
        elif event.type == pygame.MOUSEWHEEL:
            self._move(-event.y)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.canvas:
            self._click(event, self.canvas.to_units(event.pos))

    def _key(self, event: pygame.event.Event) -> None:
        if event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self._move(1 if event.key == pygame.K_DOWN else -1)
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self._start()
        else:
            self._change_speed(event)

    def _click(self, event: pygame.event.Event, place: tuple[float, float]) -> None:
        if self._go.box.contains(place):
            self._start()
            return
        self._change_speed(event)
        for index, box in self._cards():
            if box.contains(place):
                self._move(index - self.focus)

    def _change_speed(self, event: pygame.event.Event) -> None:
        if not self._starting and self._speeds.handle(event, self.canvas)[1]:
            self.sound("hover")
            self._since = self.now

    def _move(self, step: int) -> None:
        if step and not self._starting and 0 <= self.focus + step < len(self.parts):
            self.focus += step
            self._since, self.message = self.now, ""
            self.sound("hover")

    def _start(self) -> None:
        """Begins as soon as the music is there; the part's kind is practised to its end."""
        part = self.part
        if part is None or self._starting:
            return
        self.sound("select")
        parts = tuple(other for other in self.parts if other.kind == part.kind)
        first = Pass(parts.index(part), self.speed)
        self.message, self._starting, self._since = "", True, self.now
        self.practice = PracticeRun(
            self.context, self.entry, parts, first, self.difficulty, self._music
        )

    # -- time

    def update(self, now: float) -> None:
        from game.scenes.practice_dance import PracticeDanceScene

        super().update(now)
        self._speeds.update(now)
        if self._starting and self.practice is not None:
            if self.practice.ready:
                self.stack.push(PracticeDanceScene(self.context, self.stack, self.practice))
                self._starting = False
        elif self.part is not None and now - self._since > _REST_S:
            self._music.order(self.part, self.speed)  # whoever rests here will want it

    @property
    def _shown_s(self) -> float:
        """What the coach dances: the part, round and round at its speed, silently."""
        if self.part is None:
            return self.age_s
        length_s = (self.part.end_s - self.part.start_s) / self.speed
        since_s = (self.now - self._since) % (length_s + _PAUSE_S)
        return self.part.start_s + min(since_s, length_s) * self.speed

    # -- drawing

    def _cards(self) -> list[tuple[int, Box]]:
        """The parts in view and where they are, column by column; the focused one is among them."""
        room, count = _COLUMNS * _ROWS, len(self.parts)
        first = min(max(0, self.focus - room // 2), max(0, count - room))
        cards = []
        for place, index in enumerate(range(first, min(count, first + room))):
            column, row = divmod(place, _ROWS)
            x, y = _CARD.x + column * (_CARD.w + _GAP), _CARD.y + row * (_CARD.h + _GAP)
            cards.append((index, Box(x, y, _CARD.w, _CARD.h)))
        return cards

    def draw(self, surface: pygame.Surface) -> None:
        easel, song_s = self.easel(surface), self._shown_s
        beat = self.dance.beat_at(song_s)
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.35, dim=0.2, calm=self.calm))
        self._coach.draw(surface, easel.canvas, song_s)
        title = say("practice_title", song=self.dance.title)
        easel.text(title, "heading", (60, 100), weight=BOLD, shadow=True, fit=720)
        for index, box in self._cards():
            part, focused = self.parts[index], index == self.focus
            if not focused:
                easel.target(box)
            done = self.done.get(part, ())
            draw_part(easel, box, self.dance, part, done, focused=focused)
        if not self.parts:
            easel.text(say("practice_nothing"), "body", (60, 240), shadow=True, fit=1060)
        self._draw_choice(easel)
        hints = [("up_down", "hint_move"), ("left_right", "hint_speed"), ("Esc", "hint_back")]
        key_hints(easel, hints, 1106, 1046)

    def _draw_choice(self, easel: Easel) -> None:
        if self.part is None:
            return
        words = self.message or part_name(self.part)
        place, tint = (1514, 224), self.theme.good if self.message else None
        easel.text(
            words,
            "heading",
            place,
            colour=tint,
            weight=BOLD,
            align="centre",
            shadow=True,
            fit=690,
        )
        self._speeds.draw(easel)
        draw_button(easel, self._go.box, say("practice_start"), True)
        if self._starting and self.now - self._since > _NOTE_AFTER_S:
            draw_note(easel, say("practice_music"))
