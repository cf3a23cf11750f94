"""Takes watched back as the coach will dance them: one is kept as a song, or danced again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pygame

from game.core.choreography import Choreography
from game.core.recorder import song_id, song_of
from game.core.song_edit import edit_of
from game.recorded import AUTHORS, free_id, free_title, keep_recording
from game.scenes.base import Scene
from game.scenes.text_field import TextField
from game.song_player import SongPlayer
from game.storage.choreography_file import SongError
from game.storage.takes import StoredTake, best_of
from game.tunes import Tune
from game.ui.coach import Coach, Place
from game.ui.kit import Easel
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.takes_view import MOST_ROWS, NAME_BOX, draw_facts, draw_takes, row_box
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_COACH: Final = Place(x=1530, floor=930, height=690)
LONGEST_TITLE: Final = 60


def made_of(stored: StoredTake, tune: Tune, title: str, author: str) -> Choreography:
    """The song of a take; music that is a song's keeps its artist and colours."""
    song = song_of(stored.take, stored.grid, title, author)
    if tune.song and tune.dance is not None:
        return replace(song, artist=tune.dance.artist, hues=tune.dance.hues)
    return song


class RecordWatchScene(Scene):
    """Raised arms keep the take that is shown, as Enter does; Esc leaves all takes for later.

    `takes`, the oldest first, are of one music; the last one is shown first unless one is `chosen`.
    `writing` promises why that one could not be put on the disk, if it could not.
    """

    arms_tip = "hands_keep"

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        tune: Tune,
        takes: Sequence[StoredTake],
        *,
        chosen: int | None = None,
        message: str = "",
        writing: Future[str] | None = None,
        tell: Callable[[str], None] = lambda words: None,
    ) -> None:
        super().__init__(context, stack)
        self.tune, self.takes, self.message = tune, list(takes), message
        self._writing, self._tell = writing, tell
        if tune.dance is not None:
            self.theme = self.theme_of(tune.dance.hues)
        self._aside = context.aside or ThreadPoolExecutor(1, "recorded").submit
        titles = {song.choreography.title for song in context.songs if song.choreography}
        wanted = tune.keep_as
        if not wanted or wanted in titles:
            wanted = free_title(wanted or tune.title or say("record_mine"), titles)
        self.title = wanted
        self.field: TextField | None = None
        self._made: dict[StoredTake, Choreography] = {}
        self._coming: tuple[StoredTake, Future[Choreography]] | None = None
        self._saving: Future[SongEntry] | None = None
        self._coach: Coach | None = None
        self._player = SongPlayer(context, tune.path)
        self._sure: StoredTake | None = None  # what one press more throws away
        self.best = best_of(self.takes)
        self.chosen = 0
        self._stage = Stage(self.theme, self.takes[0].grid.bpm)
        self._menu = Menu(
            [
                Button("keep", "record_keep", Box(60, 800, 360, 116)),
                Button("again", "record_again", Box(440, 800, 380, 116)),
                Button("drop", "record_drop", Box(840, 800, 300, 116), hold_s=3.0),
            ]
        )
        self.choose(len(self.takes) - 1 if chosen is None else chosen)

    @property
    def shown(self) -> StoredTake:
        return self.takes[self.chosen]

    @property
    def song(self) -> Choreography | None:
        """The song of the take that is shown; None until it is made."""
        return self._made.get(self.shown)

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if self.field is not None:
            self._type(event)
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
            return
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            step = 1 if event.key == pygame.K_DOWN else -1
            self.choose((self.chosen + step) % len(self.takes))
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_n:
            self.field = TextField("title", self.title)
            return
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self._clicked(event):
            return
        self._pressed(self.press(self._menu, event))

    def _pressed(self, pressed: str | None) -> None:
        if pressed == "keep":
            self._keep()
        elif pressed == "again":
            self._again()
        elif pressed == "drop":
            self._drop()

    def _clicked(self, event: pygame.event.Event) -> bool:
        """Whether a click was on a take or on the name."""
        if self.canvas is None:
            return False
        place = self.canvas.to_units(event.pos)
        if NAME_BOX.contains(place):
            self.field = TextField("title", self.title)
            return True
        for row, number in enumerate(self.rows):
            if len(self.takes) > 1 and row_box(row).contains(place):
                self.choose(number)
                return True
        return False

    @property
    def rows(self) -> range:
        """The takes of which there are rows: the latest ones, or those around the chosen one."""
        first = min(max(0, len(self.takes) - MOST_ROWS), self.chosen)
        return range(first, min(len(self.takes), first + MOST_ROWS))

    def _type(self, event: pygame.event.Event) -> None:
        assert self.field is not None
        said = self.field.take(event)
        self.title = self.field.text.strip()[:LONGEST_TITLE] or self.field.before
        if said in ("done", "cancel") or event.type == pygame.MOUSEBUTTONDOWN:
            self.field = None

    def arms_raised(self) -> None:
        self._keep()

    def exiting(self) -> None:
        self._player.pause()

    def choose(self, number: int) -> None:
        """Shows another take, from its beginning."""
        self.chosen, self._sure, self._coach = number, None, None
        self._player.pause()
        stored, tune, title = self.shown, self.tune, self.title
        author = say(AUTHORS[stored.camera])  # the language is known to this thread only
        if stored not in self._made:
            self._coming = (stored, self._aside(lambda: made_of(stored, tune, title, author)))

    def _again(self) -> None:
        from game.scenes.record_dance import RecordDanceScene

        self.sound("select")
        scene = RecordDanceScene(self.context, self.stack, self.tune, self.takes, self._tell)
        self.stack.replace(scene)

    def _keep(self) -> None:
        song, music = self.song, self.shown.music
        if song is None or self._saving is not None:
            return
        if not any(move.scored for move in song.moves):
            self.message = say("record_unseen")
            self.sound("back")
            return
        self.sound("select")
        ids = {one.id for one in self.context.songs}
        named = replace(song, title=self.title, id=free_id(song_id(self.title), ids))
        self._saving = self._aside(lambda: keep_recording(named, music))

    def _drop(self) -> None:
        """Throws the take away, once one is sure."""
        self.sound("back")
        if self._sure is not self.shown:
            self._sure, self.message = self.shown, say("record_sure")
            return
        gone = self.takes.pop(self.chosen)
        self._forget(gone)
        self.message = ""
        if not self.takes:
            self.stack.pop()
            return
        self.best = best_of(self.takes)
        self.choose(min(self.chosen, len(self.takes) - 1))

    def _forget(self, stored: StoredTake) -> None:
        try:
            stored.path.unlink(missing_ok=True)
        except OSError as error:
            self.message = str(error)

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        if self._writing is not None and self._writing.done():
            trouble, self._writing = self._writing.result(), None
            self.message = say("record_unwritten", why=trouble) if trouble else self.message
        if self._coming is not None and self._coming[1].done():
            stored, coming = self._coming
            self._coming, self._made[stored] = None, coming.result()
        self._play(now)
        if self._saving is not None and self._saving.done():
            self._saved(self._saving)
            self._saving = None

    def _play(self, now: float) -> None:
        """Plays the take over and over."""
        song = self.song
        if song is None:
            return
        if self._coach is None:
            self._coach = Coach(song, self.theme, _COACH)
        edit = edit_of(song)
        self._player.update(now, edit)
        if not self._player.playing:
            self._player.song_s = 0.0
            self._player.play(edit)

    def _saved(self, saving: Future[SongEntry]) -> None:
        """Shows the new song on the list; a song that could not be written stays here."""
        from game.scenes.songs import SongsScene

        try:
            entry = saving.result()
        except (SongError, OSError) as error:
            self.message = str(error)
            return
        self._forget(self.shown)
        self.sound("cheer")
        self.context.add_song(entry)
        scene = SongsScene(self.context, self.stack)
        self.stack.pop()
        self.stack.replace(scene)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        song = self.song
        beat = 0.0 if song is None else song.beat_at(self._player.song_s)
        self._stage.draw(surface, easel.canvas, beat, Mood(energy=0.6, calm=self.calm))
        if self._coach is not None:
            self._coach.draw(surface, easel.canvas, self._player.song_s)
        self._draw_words(easel, song)
        self._menu.draw(easel)
        hints = [("N", "record_name"), ("Enter", "hint_select"), ("Esc", "record_later")]
        if len(self.takes) > 1:
            hints.insert(0, ("up_down", "record_takes"))
        key_hints(easel, hints, 1860, 1048)

    def _draw_words(self, easel: Easel, song: Choreography | None) -> None:
        typed = None if self.field is None else self.field.text
        draw_facts(easel, self.shown, song, self.title, self.message, typed)
        if len(self.takes) > 1:
            draw_takes(easel, self.takes, self.rows, self.chosen, self.best)
