"""Files dropped on the window: what each kind becomes, told over whatever screen is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pygame

from game.storage import library
from game.storage.library import SongEntry
from game.storage.pack import ENDING, AlreadyInstalled, PackError, install_pack
from game.ui.notices import Notice, Notices
from game.ui.strings import say

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack


@dataclass(frozen=True)
class Became:
    """What became of a dropped file: what to say, and the song to show, if there is one now.

    `key` is of the table of strings, and takes `name`; `text` is one, too, or a reason in words.
    Words are looked up later: which language is spoken, only the thread of the screens knows.
    """

    key: str
    name: str
    text: str = ""
    good: bool = True
    song: SongEntry | None = None

    @property
    def notice(self) -> Notice:
        return Notice(say(self.key, name=self.name), say(self.text) if self.text else "", self.good)


Handler = Callable[[Path], Became]
"""Works in the background, where it must not touch the screens."""


def install_dropped(path: Path) -> Became:
    """A pack becomes a song. Nothing that is there is replaced."""
    try:
        place = install_pack(
            path, library.user_songs_folder(), shipped_folder=library.shipped_songs_folder()
        )
    except AlreadyInstalled as error:
        entry = library.read_song(error.folder)
        return Became("drop_there", entry.title, song=entry)
    except PackError as error:
        return Became("drop_refused", path.name, str(error), good=False)
    entry = library.read_song(place)
    return Became("drop_installed", entry.title, song=entry)


def refuse(path: Path) -> Became:
    """A file that nothing can be made of."""
    return Became("drop_unknown", path.name, "drop_known", good=False)


# What files of an ending become; where none of these fits, the file is refused.
HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType({ENDING: install_dropped})


class Dropped:
    """Takes dropped files one after another, and tells of each once nobody is dancing."""

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        handlers: Mapping[str, Handler] = HANDLERS,
    ) -> None:
        self._context, self._stack, self._handlers = context, stack, handlers
        self._aside = context.aside or ThreadPoolExecutor(1, "dropped").submit
        self._working: list[tuple[Path, Future[Became]]] = []
        self.notices = Notices()

    def drop(self, path: Path) -> None:
        """A file was dropped."""
        handler = self._handlers.get(path.suffix.lower(), refuse)
        self._working.append((path, self._aside(partial(handler, path))))

    def update(self, now: float) -> None:
        """Tells of what is done, unless somebody dances."""
        self.notices.update(now)
        top = self._stack.top
        if top is None or top.in_dance:
            return
        while self._working and self._working[0][1].done():
            path, done = self._working.pop(0)
            became = _outcome(path, done)
            self._context.audio.play_sound("select" if became.good else "back")
            self.notices.add(became.notice, now)
            if became.song is not None:
                self._show(became.song)

    def _show(self, song: SongEntry) -> None:
        """Puts a song on the list, where it has the focus: at once, or when the list is opened."""
        from game.scenes.attract import AttractScene
        from game.scenes.songs import SongsScene
        from game.scenes.title import TitleScene

        songs = self._context.songs
        known = [place for place, old in enumerate(songs) if old.id == song.id]
        if known and songs[known[0]].choreography is not None:
            song = songs[known[0]]
        elif known:
            songs[known[0]] = song
        else:
            broken = [place for place, old in enumerate(songs) if old.choreography is None]
            songs.insert(broken[0] if broken else len(songs), song)
        self._context.new_song = song
        top = self._stack.top
        if isinstance(top, SongsScene):
            top.show_new_song()
        elif isinstance(top, TitleScene):
            self._stack.push(SongsScene(self._context, self._stack))
        elif isinstance(top, AttractScene):
            self._stack.replace(SongsScene(self._context, self._stack))

    def draw(self, surface: pygame.Surface, now: float) -> None:
        """Draws the notices over the screen, but not over a dance."""
        top = self._stack.top
        if top is not None and not top.in_dance and len(self.notices):
            easel = self._stack.kit.on(surface, top.theme)
            self.notices.draw(easel, now, calm=self._context.settings.reduce_motion)


def _outcome(path: Path, done: Future[Became]) -> Became:
    """What a handler says; an error that it did not expect is told and ends nothing."""
    if (error := done.exception()) is not None:
        return Became("drop_refused", path.name, str(error) or type(error).__name__, good=False)
    return done.result()
