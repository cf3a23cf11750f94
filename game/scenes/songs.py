"""The choice of a song: cards on the left, the focused song's dance live on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pygame

from game.core.judge import RULES
from game.replays import FRIEND, NO_GHOST
from game.scenes.base import Scene
from game.scenes.preview import LEAST_S, Preview
from game.ui.coach import Coach, Place
from game.ui.covers import cover_sprite
from game.ui.ghost_view import dancer_name
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.tween import tween
from game.ui.widgets import Button, Menu, dots, draw_button, hint_width, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

DIFFICULTIES = tuple(RULES)
_LIST = Box(60, 170, 800, 600)
_CARD, _GAP, _SHOWN = 188.0, 18.0, 3
_SOLO = (Place(x=1400, floor=862, height=640),)
_DUET = (Place(x=1215, floor=862, height=560), Place(x=1600, floor=862, height=560))


class SongsScene(Scene):
    """Arrows up and down choose the song, left and right the difficulty, Enter dances."""

    mirror_room = Box(1660, 36, 200, 150)
    arms_tip = "hands_songs"
    back_room = Box(560, 58, 240, 84)

    def __init__(
        self, context: GameContext, stack: SceneStack, entry: SongEntry | None = None
    ) -> None:
        """`entry` has the focus at first, where it is in the list."""
        super().__init__(context, stack)
        self.focus = next((i for i, song in enumerate(context.songs) if song is entry), 0)
        self._since = context.now()
        self._levels = Menu(
            [
                Button(name, name, Box(60 + number * 258, 800, 240, 92))
                for number, name in enumerate(DIFFICULTIES)
            ]
        )
        self._levels.focus = DIFFICULTIES.index(context.settings.difficulty)
        self._go = Button("dance", "dance", Box(1130, 930, 440, 112))
        self._practise = Button("practise", "practise", Box(1594, 930, 266, 112))
        self._dress()

    # -- the focused song

    @property
    def entry(self) -> SongEntry | None:
        return self.context.songs[self.focus] if self.context.songs else None

    @property
    def difficulty(self) -> str:
        return DIFFICULTIES[self._levels.focus]

    def _dress(self) -> None:
        """Puts the stage in the focused song's colours, with its coach."""
        dance = self.entry.choreography if self.entry else None
        self.theme = self.theme_of(dance.hues) if dance else self.theme_of()
        self._stage = Stage(self.theme, dance.bpm if dance else 120.0)
        places = _DUET if dance and len(dance.tracks) > 1 else _SOLO
        self._coaches = [
            Coach(dance, self.theme, place, track) for track, place in enumerate(places) if dance
        ]
        self._since = self.context.now()
        self._preview = self._preview_of(self.entry)

    def _preview_of(self, entry: SongEntry | None) -> Preview | None:
        if entry is None or entry.choreography is None:
            return None
        start, end = entry.choreography.preview_s
        if end < start + LEAST_S:
            end = entry.choreography.duration_s
        return Preview(self.context, entry, (start, end), volume=0.7)

    def _start_music(self) -> None:
        if self._preview is None:
            self.context.audio.stop_music(fade_ms=200)
        else:
            self._preview.start()

    def entering(self) -> None:
        self._since = self.context.now()
        self._start_music()

    def resuming(self) -> None:
        if self.context.players is not None:
            self.context.players.refresh()
        self.entering()

    def suspending(self) -> None:
        self.context.audio.stop_music(fade_ms=200)

    def exiting(self) -> None:
        self.context.audio.stop_music(fade_ms=200)

    # -- input

    def arms_raised(self) -> None:
        self._start()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN:
            self._key(event.key, event)
        elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION, pygame.MOUSEWHEEL):
            self._mouse(event)

    def _key(self, key: int, event: pygame.event.Event) -> None:
        if key == pygame.K_ESCAPE:
            self.sound("back")
            self._leave()
        elif key in (pygame.K_UP, pygame.K_DOWN):
            self._move(1 if key == pygame.K_DOWN else -1)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self._start()
        elif key == pygame.K_g:
            self._next_ghost()
        elif key == pygame.K_l:
            self._show_leaderboard()
        elif key == pygame.K_r:
            self._start_practice()
        elif self._levels.handle(event, None)[1]:
            self.sound("hover")

    def _show_leaderboard(self) -> None:
        from game.scenes.leaderboard import LeaderboardScene

        if self.context.players is not None and self.entry and self.entry.choreography is not None:
            self.sound("select")
            board = LeaderboardScene(self.context, self.stack, self.entry, self.difficulty)
            self.stack.push(board)

    def _start_practice(self) -> None:
        from game.scenes.practice import PracticeScene, can_practise

        if can_practise(self.context, self.entry) and self.entry is not None:
            self.sound("select")
            remember_difficulty(self.context, self.difficulty)
            scene = PracticeScene(self.context, self.stack, self.entry, self.difficulty)
            self.stack.push(scene)

    def _next_ghost(self) -> None:
        dance = self.entry.choreography if self.entry else None
        if self.context.replays is not None and dance is not None:
            self.context.replays.next_choice(dance, self.difficulty)
            self.sound("hover")

    def _leave(self) -> None:
        from game.scenes.title import TitleScene

        remember_difficulty(self.context, self.difficulty)
        if len(self.stack) > 1:
            self.stack.pop()
        else:
            self.stack.replace(TitleScene(self.context, self.stack))

    def _mouse(self, event: pygame.event.Event) -> None:
        if event.type == pygame.MOUSEWHEEL:
            self._move(-event.y)
            return
        if self.canvas is None or event.type != pygame.MOUSEBUTTONDOWN or event.button != 1:
            return
        place = self.canvas.to_units(event.pos)
        if self._go.box.contains(place):
            self._start()
            return
        if self._practise.box.contains(place):
            self._start_practice()
            return
        self._levels.handle(event, self.canvas)
        for index, box in self._cards():
            if box.contains(place):
                self._move(index - self.focus)

    def _move(self, step: int) -> None:
        count = len(self.context.songs)
        if count and step and 0 <= self.focus + step < count:
            self.focus += step
            self.sound("hover")
            self._dress()
            self._start_music()

    def _start(self) -> None:
        entry = self.entry
        if entry is None or entry.choreography is None:
            self.sound("back")
            return
        from game.scenes.setup import begin_dance

        self.sound("select")
        remember_difficulty(self.context, self.difficulty)
        begin_dance(self.context, self.stack, entry, self.difficulty)

    def update(self, now: float) -> None:
        super().update(now)
        self._levels.update(now)
        if self._preview is not None:
            self._preview.update(now)

    # -- drawing

    def _cards(self) -> list[tuple[int, Box]]:
        """The cards in view and where they are: the focused one is always among them."""
        count = len(self.context.songs)
        first = min(max(0, self.focus - 1), max(0, count - _SHOWN))
        return [
            (index, Box(_LIST.x, _LIST.y + (index - first) * (_CARD + _GAP), _LIST.w, _CARD))
            for index in range(first, min(count, first + _SHOWN))
        ]

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        entry = self.entry
        dance = entry.choreography if entry else None
        song_s = self._preview.shown_s if self._preview else 0.0
        beat = dance.beat_at(song_s) if dance else self.age_s * 2
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.5, dim=0.12, calm=self.calm))
        for coach in self._coaches:
            coach.draw(surface, easel.canvas, song_s)
        easel.text(say("choose_song"), "heading", (60, 100), weight=BOLD, shadow=True)
        if not self.context.songs:
            easel.text(say("no_songs"), "body", (60, 240), shadow=True)
        self._draw_place(easel)
        for index, box in self._cards():
            self._draw_card(easel, self.context.songs[index], box, index == self.focus)
        self._draw_choice(easel, entry)

    def _draw_place(self, easel: Easel) -> None:
        """Which of the songs has the focus, where there are more than are in view."""
        count = len(self.context.songs)
        if count > _SHOWN:
            words, place = f"{self.focus + 1} / {count}", (_LIST.x + _LIST.w, 104)
            easel.text(words, "caption", place, weight=BOLD, align="right", shadow=True)

    def _draw_card(self, easel: Easel, entry: SongEntry, box: Box, focused: bool) -> None:
        theme, dance = self.theme, entry.choreography
        if not focused:
            easel.target(box)
        if focused:
            slide = 22 * tween("back_out", self.now, self._since, 0.3)
            box = Box(box.x + slide, box.y, box.w, box.h)
            easel.glow(box, theme.primary, radius=34, spread=40)
            easel.panel(
                box,
                fill=theme.raised,
                alpha=0.96,
                radius=34,
                border=theme.secondary,
                border_width=6,
            )
        else:
            easel.panel(box, fill=theme.surface, alpha=0.84, radius=34)
        size = box.h - 32
        sprite = cover_sprite(easel, entry, size)
        easel.blit(sprite, easel.canvas.point(box.x + 16, box.y + 16))
        left, room = box.x + size + 44, box.w - size - 74
        title = dance.title if dance else entry.id
        easel.text(title, "body", (left, box.y + 46), weight=BOLD, fit=room)
        if dance is None:
            easel.text(say("broken"), "caption", (left, box.y + 94), colour=theme.bad, weight=BOLD)
            easel.text(
                easel.cut(entry.error or "", "caption", room),
                "caption",
                (left, box.y + 140),
                colour=theme.dim,
                fit=room,
            )
            return
        easel.text(dance.artist, "caption", (left, box.y + 94), colour=theme.dim, fit=room)
        dots(easel, (left, box.y + 143), dance.difficulty)
        minutes, seconds = divmod(round(dance.duration_s), 60)
        bpm, people = say("bpm", bpm=round(dance.bpm)), _people(len(dance.tracks))
        facts = f"{minutes}:{seconds:02d}   {bpm}   {people}"
        easel.text(facts, "caption", (left + 216, box.y + 143), colour=theme.dim, fit=room - 216)

    def _ghost_words(self) -> tuple[str, bool] | None:
        """What is said of the ghost, and whether one is raced; None where there is none."""
        replays, dance = self.context.replays, self.entry.choreography if self.entry else None
        if replays is None or dance is None:
            return None
        choices = replays.choices(dance, self.difficulty)
        choice = replays.choice if replays.choice in choices else NO_GHOST
        best = replays.best(dance, self.difficulty)
        friend = replays.friend if FRIEND in choices else None
        if friend is not None and (choice == FRIEND or best is None):
            key = "ghost_friend" if choice == FRIEND else "ghost_none_friend"
            return say(key, name=dancer_name(friend.header)), choice != NO_GHOST
        if best is None or best.item.header is None:
            return None
        virtual = "_virtual" if best.item.header.virtual else ""
        words = say(f"ghost_{choice}{virtual}", points=f"{best.points.score:,}")
        return words, choice != NO_GHOST

    def _draw_ghost(self, easel: Easel) -> None:
        """One line under the difficulty: the best so far, and whether it dances along.

        Or else why the last dance was not kept.
        """
        replays, found = self.context.replays, self._ghost_words()
        if replays is not None and replays.trouble is not None:
            words, raced = say("replay_not_kept", why=replays.trouble), True
            colour = self.theme.amber
        elif found is not None:
            words, raced = found
            colour = self.theme.secondary_light if raced else self.theme.dim
        else:
            return
        box = Box(60, 904, min(774, easel.width(words, "caption", BOLD) + 92), 52)
        easel.panel(box, fill=self.theme.ink, alpha=0.72, radius=26)
        place = (box.x + 34, box.centre[1])
        if raced:
            easel.disc(place, 11, colour)
        else:
            easel.ring(place, 11, 4, colour)
        easel.text(
            words, "caption", (box.x + 60, place[1]), colour=colour, weight=BOLD, fit=box.w - 84
        )

    def _draw_best(self, easel: Easel) -> None:
        """The player's own best of this song and difficulty, above the button that dances."""
        players, dance = self.context.players, self.entry.choreography if self.entry else None
        best = None if players is None or dance is None else players.best(dance, self.difficulty)
        if best is None:
            return
        words = f"{best.player}  {best.score:,}"
        wide = min(700.0, easel.width(words, "caption", BOLD) + 5 * 44 + 96)
        box = Box(1860 - wide, 60, wide, 68)
        easel.panel(box, fill=self.theme.ink, alpha=0.78, radius=34)
        y = box.centre[1]
        room = wide - 5 * 44 - 90
        easel.text(words, "caption", (box.x + 36, y), weight=BOLD, fit=room)
        for star in range(5):
            lit = self.theme.gold if star < best.stars else self.theme.line
            easel.star((box.right - 40 - (4 - star) * 44, y), 19, lit)

    def _draw_choice(self, easel: Easel, entry: SongEntry | None) -> None:
        playable = entry is not None and entry.choreography is not None
        if playable:
            self._levels.draw(easel)
            draw_button(easel, self._go.box, say("dance"), True)
            if not self.context.poses.film:
                draw_button(easel, self._practise.box, say("practise"), False)
            self._draw_ghost(easel)
            self._draw_best(easel)
        elif entry is not None:
            box = Box(1000, 330, 800, 330)
            easel.panel(box, alpha=0.92, border=self.theme.bad, border_width=5)
            easel.text(
                say("broken"),
                "heading",
                (box.x + 50, box.y + 70),
                colour=self.theme.bad,
                weight=BOLD,
            )
            room = Box(box.x + 50, box.y + 130, box.w - 100, 190)
            easel.wrapped(_short(entry.error or "", 130), "body", room)
        hints = [("up_down", "hint_move"), ("left_right", "hint_difficulty"), ("Esc", "hint_back")]
        if playable and self._ghost_words() is not None:
            hints.insert(2, ("G", "hint_ghost"))
        if playable and self.context.players is not None:
            hints.insert(2, ("L", "leaderboard"))
            hints = hints[1:] if len(hints) > 4 else hints  # the button is beside them
        x = 60.0
        for key, label in hints:
            x += hint_width(easel, key, label)
            key_hints(easel, [(key, label)], x, 994)
            x += 40


def _people(count: int) -> str:
    return say("solo") if count == 1 else say("duet", count=count)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def remember_difficulty(context: GameContext, difficulty: str) -> None:
    """Keeps the player's last choice for as long as the program runs."""
    context.settings = replace(context.settings, difficulty=difficulty)


def back_to_songs(
    context: GameContext, stack: SceneStack, entry: SongEntry, difficulty: str
) -> None:
    """Leaves a dance of `entry` for the choice of songs, where it has the focus, over the title."""
    from game.scenes.title import TitleScene

    remember_difficulty(context, difficulty)
    stack.reset(TitleScene(context, stack), SongsScene(context, stack, entry))
