"""The choice of a song: cards on the left, the focused song's dance live on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pygame

from game.core.judge import RULES
from game.core.party import Mode
from game.scenes.base import Scene
from game.scenes.showcase import Showcase
from game.scenes.song_finder import SongFinder
from game.ui.fonts import is_cjk
from game.ui.ghost_view import ghost_words
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.songs_view import (
    SEARCH,
    card_boxes,
    draw_broken,
    draw_card,
    draw_dancer,
    draw_ghost_line,
    draw_hints,
    draw_none_found,
    draw_search,
)
from game.ui.strings import say
from game.ui.widgets import Button, Menu, draw_button

if TYPE_CHECKING:
    from game.context import GameContext
    from game.party import Party
    from game.players import Players
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

DIFFICULTIES = tuple(RULES)
_SORT = Box(520, 142, 340, 72)
_GO, _PRACTISE, _BOARD = (
    Box(990, 930, 320, 112),
    Box(1328, 944, 232, 92),
    Box(1578, 944, 282, 92),
)
_EDIT = Box(1640, 48, 220, 80)
_EDIT_BELOW_MIRROR = Box(1640, 204, 220, 80)


class SongsScene(Scene):
    """Arrows up and down choose the song, left and right the difficulty, Enter dances.

    F, / or any letter without a meaning of its own searches, Tab sorts, E edits.
    """

    mirror_room = Box(1660, 36, 200, 150)
    arms_tip = "hands_songs"
    back_room = Box(620, 48, 240, 80)

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        entry: SongEntry | None = None,
        party: Party | None = None,
    ) -> None:
        """`entry` has the focus at first, where it is in the list; a `party` dances together."""
        super().__init__(context, stack)
        self.party = party
        self._lit = ""
        self._levels = Menu(
            [
                Button(name, name, Box(60 + number * 258, 800, 240, 84))
                for number, name in enumerate(DIFFICULTIES)
            ]
        )
        self._levels.focus = DIFFICULTIES.index(context.settings.difficulty)
        self._go = Button("dance", "dance", _GO)
        duet = party is not None and party.mode is Mode.DUET
        entry = entry or context.take_new_song()
        self.finder = SongFinder(context, entry, self.difficulty, duets_first=duet)
        self._dress()

    # -- the focused song

    @property
    def entry(self) -> SongEntry | None:
        return self.finder.entry

    @property
    def focus(self) -> int:
        return self.finder.focus

    @property
    def difficulty(self) -> str:
        return DIFFICULTIES[self._levels.focus]

    def _changed(self, moved: bool = True) -> None:
        """Another song has the focus, if it has `moved`."""
        if moved:
            self._dress()
            self._showcase.start_music()

    def _dress(self) -> None:
        """Puts the stage in the focused song's colours, with its coach."""
        dance = self.entry.choreography if self.entry else None
        self.theme = self.theme_of(dance.hues) if dance else self.theme_of()
        self._showcase = Showcase(self.context, self.entry, self.theme)
        self._since = self.context.now()

    def entering(self) -> None:
        self._since = self.context.now()
        self._showcase.start_music()

    def resuming(self) -> None:
        if self.context.players is not None:
            self.context.players.refresh()
        self.finder.refresh()  # a song may have been edited
        changed = self.finder.arrange()
        if (song := self.context.take_new_song()) is not None:
            changed = self.finder.show(song) or changed
        if changed:
            self._dress()
        self.entering()

    def show_new_song(self) -> None:
        """Gives the focus to a song that was installed while this screen is shown."""
        if (song := self.context.take_new_song()) is not None:
            self._changed(self.finder.show(song))

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
        elif event.type == pygame.TEXTINPUT and self.finder.typing and is_cjk(event.text[:1]):
            self._search(self.finder.query + event.text)  # of an input method: no key has it
        elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION, pygame.MOUSEWHEEL):
            self._mouse(event)

    def _key(self, key: int, event: pygame.event.Event) -> None:
        if key == pygame.K_ESCAPE:
            self.sound("back")
            self._leave()
        elif key in (pygame.K_UP, pygame.K_DOWN):
            self._move(1 if key == pygame.K_DOWN else -1)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self._start()
        elif key == pygame.K_TAB:
            self._sort()
        elif key in (pygame.K_LEFT, pygame.K_RIGHT):
            if self._levels.handle(event, None)[1]:
                self._level_chosen()
        elif self.finder.typing or key not in self._shortcuts:
            self._type(key, getattr(event, "unicode", ""))
        else:
            self._shortcuts[key]()

    @property
    def _shortcuts(self) -> dict[int, Callable[[], None]]:
        """Keys that do something unless one is typing."""
        if self.party is not None:
            return {pygame.K_SPACE: self._start, pygame.K_f: lambda: self._search("")}
        return {
            pygame.K_SPACE: self._start,
            pygame.K_g: self._next_ghost,
            pygame.K_l: self._show_leaderboard,
            pygame.K_r: self._start_practice,
            pygame.K_e: self._edit,
            pygame.K_f: lambda: self._search(""),
            pygame.K_SLASH: lambda: self._search(""),
        }

    def _type(self, key: int, letter: str) -> None:
        """Letters come with their keys; the first one opens the search."""
        query, typing = self.finder.query, self.finder.typing
        if key == pygame.K_BACKSPACE:
            self._search(query[:-1])
        elif letter and letter.isprintable() and (typing or not letter.isspace()):
            self._search(query + letter)

    def _search(self, query: str, typing: bool = True) -> None:
        self._changed(self.finder.search(query, typing=typing))

    def _sort(self) -> None:
        self.sound("hover")
        self._changed(self.finder.sort())

    def _level_chosen(self) -> None:
        self.sound("hover")
        self.finder.difficulty = self.difficulty
        self._changed(self.finder.arrange())

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

    def _edit(self) -> None:
        from game.scenes.editor import EditorScene

        if self.entry is not None and self.entry.choreography is not None:
            self.sound("select")
            self.stack.push(EditorScene(self.context, self.stack, self.entry))

    @property
    def _edit_box(self) -> Box:
        """Below the mirror, where there is one. The editor is nothing for hands."""
        return _EDIT if self.stack.hands is None else _EDIT_BELOW_MIRROR

    def _next_ghost(self) -> None:
        dance = self.entry.choreography if self.entry else None
        if self.context.replays is not None and dance is not None:
            self.context.replays.next_choice(dance, self.difficulty)
            self.sound("hover")

    def _leave(self) -> None:
        from game.scenes.title import TitleScene

        if self.finder.typing or self.finder.query:
            self._search("", typing=False)
            return
        remember_difficulty(self.context, self.difficulty)
        if len(self.stack) > 1:
            self.stack.pop()
        else:
            self.stack.replace(TitleScene(self.context, self.stack))

    def _mouse(self, event: pygame.event.Event) -> None:
        if event.type == pygame.MOUSEWHEEL:
            self._move(-event.y)
            return
        if self.canvas is None:
            return
        place = self.canvas.to_units(event.pos)
        buttons = {"sort": _SORT}
        if self.party is None:
            buttons |= {"leaderboard": _BOARD, "practise": _PRACTISE, "edit": self._edit_box}
        self._lit = next((name for name, box in buttons.items() if box.contains(place)), "")
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event, place)

    def _click(self, event: pygame.event.Event, place: tuple[float, float]) -> None:
        self.finder.typing = SEARCH.contains(place) and bool(self.context.songs)
        if self._go.box.contains(place):
            self._start()
        elif self._lit == "practise":
            self._start_practice()
        elif self._lit == "edit":
            self._edit()
        elif self._lit == "sort":
            self._sort()
        elif self._lit == "leaderboard":
            self._show_leaderboard()
        elif self._levels.handle(event, self.canvas)[1]:
            self._level_chosen()
        for index, box in self._cards():
            if box.contains(place):
                self._move(index - self.focus)
                return

    def _move(self, step: int) -> None:
        if self.finder.move(step):
            self.sound("hover")
            self._changed()

    def _start(self) -> None:
        entry = self.entry
        if entry is None or entry.choreography is None:
            self.sound("back")
            return
        from game.scenes.setup import begin_dance

        self.sound("select")
        remember_difficulty(self.context, self.difficulty)
        if self.party is not None:
            self._gather(entry, self.party)
            return
        begin_dance(self.context, self.stack, entry, self.difficulty)

    def _gather(self, entry: SongEntry, party: Party) -> None:
        """Goes on to where players join, at this difficulty unless they say otherwise."""
        from game.scenes.lobby import LobbyScene

        party.play_at(self.difficulty)
        self.stack.push(LobbyScene(self.context, self.stack, party, entry))

    def update(self, now: float) -> None:
        super().update(now)
        self._levels.update(now)
        self._showcase.update(now)

    # -- drawing

    def _cards(self) -> list[tuple[int, Box]]:
        return card_boxes(len(self.finder.shown), self.finder.focus)

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._showcase.draw(easel, self.age_s, self.calm)
        easel.text(say("choose_song"), "heading", (60, 88), weight=BOLD, shadow=True, fit=530)
        if self.context.songs:
            self._draw_list(easel)
        else:
            easel.text(say("no_songs"), "body", (60, 240), shadow=True)
        self._draw_choice(easel, self.entry)

    def _draw_list(self, easel: Easel) -> None:
        found = self.finder
        caret = found.typing and (self.calm or self.now % 1.0 < 0.6)
        draw_search(easel, found.query, found.place, found.typing, caret)
        draw_button(easel, _SORT, say(f"song_order_{found.order}"), self._lit == "sort")
        for index, box in self._cards():
            song, best = found.shown[index], found.best(found.shown[index])
            since = (self.now, self._since) if index == found.focus else None
            draw_card(easel, song, box, since, None if best is None else best.stars)
        if not found.shown:
            draw_none_found(easel, found.query)

    def _ghost_words(self) -> tuple[str, bool] | None:
        replays, dance = self.context.replays, self.entry.choreography if self.entry else None
        return ghost_words(replays, dance, self.difficulty) if replays and dance else None

    def _draw_ghost(self, easel: Easel) -> None:
        replays, found = self.context.replays, self._ghost_words()
        if replays is not None and replays.trouble is not None:
            draw_ghost_line(easel, say("replay_not_kept", why=replays.trouble), True, True)
        elif found is not None:
            draw_ghost_line(easel, *found, False)

    def _draw_choice(self, easel: Easel, entry: SongEntry | None) -> None:
        if self.party is not None:
            self._draw_party(easel, entry, self.party)
            return
        hints = [("Esc", "hint_back"), ("up_down", "hint_move"), ("Tab", "song_sort")]
        if entry is not None and entry.choreography is None:
            draw_broken(easel, entry.error or "")
        elif entry is not None:
            self._levels.draw(easel)
            draw_button(easel, self._go.box, say("dance"), True)
            hints.append(("E", "edit"))
            lit = self._lit == "edit"
            draw_button(easel, self._edit_box, say("edit"), lit, target=False)
            if not self.context.poses.film:
                draw_button(easel, _PRACTISE, say("practise"), self._lit == "practise")
                hints.append(("R", "practise"))
            self._draw_ghost(easel)
            hints.append(("left_right", "hint_difficulty"))
            if self._ghost_words() is not None:
                hints.append(("G", "hint_ghost"))
            if self.context.players is not None:
                self._draw_board(easel, entry, self.context.players)
                hints.append(("L", "leaderboard"))
        draw_hints(easel, hints, 994)

    def _draw_party(self, easel: Easel, entry: SongEntry | None, party: Party) -> None:
        """What there is to choose for a party; records are for those who dance alone."""
        hints = [("Esc", "hint_back"), ("up_down", "hint_move"), ("Tab", "song_sort")]
        dance = None if entry is None else entry.choreography
        if entry is not None and dance is None:
            draw_broken(easel, entry.error or "")
        elif dance is not None:
            self._levels.draw(easel)
            draw_button(easel, self._go.box, say("party_on"), True)
            alone = party.mode is Mode.DUET and len(dance.tracks) < 2
            draw_ghost_line(
                easel, say("party_one_part" if alone else f"party_{party.mode}"), not alone, alone
            )
            hints.append(("left_right", "hint_difficulty"))
        draw_hints(easel, hints, 994)

    def _draw_board(self, easel: Easel, entry: SongEntry, players: Players) -> None:
        """The way to the leaderboard, and who of it dances now."""
        draw_button(easel, _BOARD, say("leaderboard"), self._lit == "leaderboard")
        best, me = self.finder.best(entry), players.me
        hue = None if me is None else me.hue
        draw_dancer(easel, players.name, hue, None if best is None else best.score)


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
