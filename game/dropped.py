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

from game.own_music import keep_music
from game.pose_import import ENDINGS as POSE_ENDINGS
from game.storage import library
from game.storage.choreography_file import SongError
from game.storage.library import SongEntry
from game.storage.pack import ENDING, MUSIC_ENDINGS, AlreadyInstalled, PackError, install_pack
from game.ui.notices import Notice, Notices
from game.ui.strings import say

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.base import Scene
    from game.scenes.stack import SceneStack


@dataclass(frozen=True)
class Became:
    """What became of a dropped file: what to say, and the song to show, if there is one now, or
    the music to record to.

    `key` is of the table of strings, and takes `name`; `text` is one, too, or a reason in words.
    Words are looked up later: which language is spoken, only the thread of the screens knows.
    """

    key: str
    name: str
    text: str = ""
    good: bool = True
    song: SongEntry | None = None
    music: Path | None = None

    @property
    def notice(self) -> Notice:
        words = say(self.text, name=self.name) if self.text.startswith("drop_") else self.text
        return Notice(say(self.key, name=self.name), words, self.good)


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


def keep_dropped_music(path: Path) -> Became:
    """Music is copied to where dances can be recorded to it."""
    try:
        kept = keep_music(path)
    except (SongError, OSError) as error:
        reason = str(error).replace(str(path), path.name)
        return Became("drop_refused", path.name, reason, good=False)
    return Became("drop_music", path.stem, "drop_music_do", music=kept)


def tell_of_poses(path: Path) -> Became:
    """Poses that another program found need a tempo, which only the command is told."""
    return Became("drop_poses", path.name, "drop_poses_do", good=False)


def refuse(path: Path) -> Became:
    """A file that nothing can be made of."""
    return Became("drop_unknown", path.name, "drop_known", good=False)


# What files of an ending become; where none of these fits, the file is refused.
HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        ENDING: install_dropped,
        **dict.fromkeys(MUSIC_ENDINGS, keep_dropped_music),
        **dict.fromkeys(POSE_ENDINGS, tell_of_poses),
    }
)
# Films are imported on a screen of their own.
FILM_ENDINGS: Final = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".gif", ".mpg", ".mpeg", ".wmv", ".flv"),
    *(".3gp", ".ogv", ".mts", ".m2ts"),
)


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
        self._films: list[Path] = []
        self.notices = Notices()

    def drop(self, path: Path) -> None:
        """A file was dropped."""
        if path.suffix.lower() in FILM_ENDINGS:
            self._films.append(path)
            return
        handler = self._handlers.get(path.suffix.lower(), refuse)
        self._working.append((path, self._aside(partial(handler, path))))

    def update(self, now: float) -> None:
        """Tells of what is done, unless somebody dances."""
        self.notices.update(now)
        top = self._stack.top
        if top is None or top.in_dance:
            return
        if self._films and not top.overlay:  # as a pause of a dance is
            self._import(top)
            return  # what else there is to tell waits until that screen is there
        while self._working and self._working[0][1].done():
            path, done = self._working.pop(0)
            became = _outcome(path, done)
            self._context.audio.play_sound("select" if became.good else "back")
            self.notices.add(became.notice, now)
            if became.song is not None:
                self._show(became.song)
            if became.music is not None:
                self._record_to(became.music)

    def _import(self, top: Scene) -> None:
        """Begins with the films that were dropped, or has them wait behind the one at work."""
        from game.scenes.attract import AttractScene
        from game.scenes.import_film import ImportFilmScene

        films, self._films = self._films, []
        if isinstance(top, ImportFilmScene):
            for film in films:
                top.add(film)
            return
        scene = ImportFilmScene(self._context, self._stack, films)
        if isinstance(top, AttractScene):
            self._stack.replace(scene)
        else:
            self._stack.push(scene)

    def _record_to(self, music: Path) -> None:
        """Chooses the music on the screen for recording; elsewhere than where one comes from to
        there, it only waits there."""
        from game.scenes.attract import AttractScene
        from game.scenes.record import RecordScene
        from game.scenes.songs import SongsScene
        from game.scenes.title import TitleScene, shown_on_title

        top, shown = self._stack.top, shown_on_title(self._context.songs)
        if isinstance(top, RecordScene):
            top.choose(music)
        elif shown is not None and isinstance(top, (TitleScene, AttractScene, SongsScene)):
            scene = RecordScene(self._context, self._stack, shown)
            scene.choose(music)
            if isinstance(top, AttractScene):
                self._stack.replace(scene)
            else:
                self._stack.push(scene)

    def _show(self, song: SongEntry) -> None:
        """Puts a song on the list, where it has the focus: at once, or when the list is opened."""
        from game.scenes.attract import AttractScene
        from game.scenes.songs import SongsScene
        from game.scenes.title import TitleScene

        self._context.add_song(song)
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
