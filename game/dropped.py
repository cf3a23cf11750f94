"""Files dropped on the window: what each kind becomes, told over whatever screen is shown."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pygame

from game.storage import library
from game.storage.choreography_file import SongError, check_music
from game.storage.library import SongEntry
from game.storage.pack import ENDING, MUSIC_ENDINGS, AlreadyInstalled, PackError, install_pack
from game.tunes import music_folder
from game.ui.notices import Notice, Notices
from game.ui.strings import say
from pose_engine.files import StagedFile

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack


@dataclass(frozen=True)
class Became:
    """What became of a dropped file: what to say, and the song to show, if there is one now; or
    the film to import, or the music that can be recorded to.

    `key` is of the table of strings, and takes `name`; `text` is one, too, or a reason in words.
    Words are looked up later: which language is spoken, only the thread of the screens knows.
    """

    key: str
    name: str
    text: str = ""
    good: bool = True
    song: SongEntry | None = None
    film: Path | None = None
    music: Path | None = None

    @property
    def notice(self) -> Notice | None:
        """What to say; None where a screen of its own says it."""
        if self.film is not None:
            return None
        text = say(self.text, name=self.name) if self.text else ""
        return Notice(say(self.key, name=self.name), text, self.good)


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


def explain_poses(path: Path) -> Became:
    """Poses need a tempo, and perhaps more: the command asks for it."""
    return Became("drop_unknown", path.name, "drop_poses", good=False)


def import_dropped(path: Path) -> Became:
    """A film has a screen of its own."""
    return Became("", path.name, film=path)


def keep_music(path: Path) -> Became:
    """Music goes into the player's folder, under a name that no other music has there."""
    try:
        check_music(path)
        folder = music_folder()
        folder.mkdir(parents=True, exist_ok=True)
        kept = _place_for(path, folder)
        if not kept.exists():
            _copy(path, kept)
    except (SongError, OSError) as error:
        return Became("drop_refused", path.name, " ".join(str(error).split()), good=False)
    return Became("drop_music", path.stem, "drop_music_more", music=kept)


def _place_for(path: Path, folder: Path) -> Path:
    """Where a file goes: its own place, if it is there already."""
    place, number = folder / path.name, 1
    while place.exists() and not filecmp.cmp(path, place, shallow=False):
        number += 1
        place = folder / f"{path.stem} {number}{path.suffix}"
    return place


def _copy(path: Path, place: Path) -> None:
    staged = StagedFile(place)
    try:
        shutil.copyfile(path, staged.path)
        staged.commit()
    finally:
        staged.discard()


FILM_ENDINGS: Final = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".gif"),
    *(".mpg", ".mpeg", ".wmv", ".flv", ".3gp", ".ogv", ".ts", ".mts"),
)
# What files of an ending become; where none of these fits, the file is refused.
HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        **dict.fromkeys(FILM_ENDINGS, import_dropped),
        **dict.fromkeys(MUSIC_ENDINGS, keep_music),
        **dict.fromkeys((".json", ".npz", ".pkl"), explain_poses),
        ENDING: install_dropped,
    }
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
            if (notice := became.notice) is not None:
                self.notices.add(notice, now)
            if became.song is not None:
                self._show(became.song)
            elif became.film is not None:
                self._import(became.film)
                return  # what else was dropped is told once that screen is there
            elif became.music is not None:
                self._record_to(became.music)

    def _import(self, film: Path) -> None:
        """Imports a film over whatever is shown, or after the one that is being imported."""
        from game.scenes.import_film import ImportScene

        if isinstance(self._stack.top, ImportScene):
            self._stack.top.add(film)
        else:
            self._stack.push(ImportScene(self._context, self._stack, film))
            self._stack.apply()

    def _record_to(self, music: Path) -> None:
        """Chooses music on the record screen: on the one that is shown, or from the title on."""
        from game.scenes.attract import AttractScene
        from game.scenes.record import RecordScene
        from game.scenes.title import TitleScene

        top = self._stack.top
        songs = [song for song in self._context.songs if song.choreography is not None]
        if isinstance(top, RecordScene):
            top.choose(music)
        elif isinstance(top, TitleScene | AttractScene) and songs:
            scene = RecordScene(self._context, self._stack, songs[0])
            scene.choose(music)
            push = self._stack.push if isinstance(top, TitleScene) else self._stack.replace
            push(scene)

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
