"""A film that was dropped on the window becomes a song, while one may watch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pygame

from game.core.tapping import tapped_grid
from game.film_import import ImportOptions, NoBeat
from game.film_job import FilmJob
from game.scenes.base import Scene
from game.storage import library
from game.storage.song_places import AlreadyThere
from game.ui.import_view import LiveFigure, draw_progress, draw_result, draw_words
from game.ui.kit import BOLD
from game.ui.layout import Box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

USUAL_BPM: Final = 120.0
SLOWEST, FASTEST, STEP = 60.0, 180.0, 1.0
STAGES: Final = {
    "opening": "opening",
    "listening": "listening",
    "looking at the background": "opening",
    "watching": "watching",
    "writing": "writing",
}
_LEFT, _MIDDLE, _RIGHT = Box(60, 830, 340, 112), Box(420, 830, 340, 112), Box(780, 830, 340, 112)
_STOP: Final = (Button("stop", "import_stop", _LEFT, hold_s=2.0),)
_TEMPO: Final = (
    Button("go", "import_go", _LEFT),
    Button("slower", "record_slower", _MIDDLE),
    Button("faster", "record_faster", _RIGHT),
)
_DONE: Final = (
    Button("play", "import_play", _LEFT),
    Button("edit", "import_edit", _MIDDLE),
    Button("songs", "songs", _RIGHT),
)
_FAILED: Final = (Button("back", "hint_back", _LEFT),)


class ImportScene(Scene):
    """One film after another. Esc stops the work; what was seen is kept for the next time."""

    def __init__(self, context: GameContext, stack: SceneStack, film: Path) -> None:
        super().__init__(context, stack)
        self.films = [film]
        self.bpm: float | None = None
        self.song: SongEntry | None = None
        self.message = ""
        self._stage, self._figure = Stage(self.theme, USUAL_BPM), LiveFigure()
        self._taps: list[float] = []
        self._menu = Menu(_STOP)
        self._settled = False
        self.job = self._begin(ImportOptions())

    @property
    def film(self) -> Path:
        return self.films[0]

    def add(self, film: Path) -> None:
        """Another film was dropped: its turn comes when this one is done with."""
        self.films.append(film)

    def _begin(self, options: ImportOptions) -> FilmJob:
        self._settled, self._menu = False, Menu(_STOP)
        return FilmJob(self.film, options, self.context.aside)

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._leave()
            return
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            self._faster(STEP if event.key == pygame.K_UP else -STEP)
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_t and self._asks_tempo:
            self._tap()
            return
        pressed = self.press(self._menu, event)
        if pressed in ("stop", "back"):
            self._leave()
        elif pressed in ("slower", "faster"):
            self._faster(5 * STEP if pressed == "faster" else -5 * STEP)
        elif pressed == "go":
            self.sound("select")
            self.job = self._begin(replace(self.job.options, bpm=self.bpm))
        elif pressed is not None:
            self._show(pressed)

    @property
    def _asks_tempo(self) -> bool:
        return self._settled and isinstance(self.job.error, NoBeat)

    def _faster(self, by: float) -> None:
        if self._asks_tempo:
            self.sound("hover")
            self.bpm = min(max((self.bpm or USUAL_BPM) + by, SLOWEST), FASTEST)

    def _tap(self) -> None:
        """The tempo of whoever knows the music by heart."""
        self.sound("hover")
        if self._taps and self.now - self._taps[-1] > 2.0:
            self._taps = []
        self._taps.append(self.now)
        grid = tapped_grid([at - self._taps[0] for at in self._taps])
        if grid is not None:
            self.bpm = min(max(float(round(grid.bpm)), SLOWEST), FASTEST)

    def _leave(self) -> None:
        """On to the next film, or back to where one was."""
        self.sound("back")
        self.job.stop()
        if len(self.films) > 1:
            self.films.pop(0)
            self.bpm, self.song = None, None
            self.job.join()
            self.job = self._begin(ImportOptions())
        else:
            self.stack.pop()

    def _show(self, what: str) -> None:
        """Goes on with the song: dances it, edits it, or shows it on the list."""
        from game.scenes.editor import EditorScene
        from game.scenes.setup import begin_dance
        from game.scenes.songs import SongsScene

        self.sound("select")
        if len(self.films) > 1:  # the others first; the songs wait on the list
            self._leave()
            return
        if what == "edit" and self.song is not None:
            self.stack.replace(EditorScene(self.context, self.stack, self.song))
        elif what == "play" and self.song is not None:
            self.stack.pop()
            begin_dance(self.context, self.stack, self.song, "medium")
        else:
            self.stack.replace(SongsScene(self.context, self.stack))

    def exiting(self) -> None:
        self.job.stop()

    def quitting(self) -> None:
        self.job.stop()
        self.job.join()

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        if self.job.done and not self._settled:
            self._settled = True
            self._settle()

    def _settle(self) -> None:
        """Takes over what has come of the film."""
        found, error = self.job.imported, self.job.error
        if found is not None and found.folder is not None:
            self.song = self.context.add_song(library.read_song(found.folder))
            self._menu = Menu(_DONE)
            self.sound("cheer")
        elif isinstance(error, AlreadyThere):
            self.song = self.context.add_song(library.read_song(error.folder))
            self._menu = Menu(_DONE)
        elif isinstance(error, NoBeat):
            self.bpm, self._menu = USUAL_BPM, Menu(_TEMPO)
        elif error is not None:
            self.message = " ".join(str(error).split()) or type(error).__name__
            self._menu = Menu(_FAILED)
            self.sound("back")

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        mood = Mood(energy=0.4, dim=0.25, calm=self.calm)
        self._stage.draw(surface, easel.canvas, 2 * self.age_s, mood)
        easel.text(say("import_title"), "heading", (60, 88), weight=BOLD, shadow=True)
        job, name = self.job, self.film.name
        self._figure.draw(easel, job.seen, self.now)
        hints = [("Enter", "hint_select"), ("Esc", "hint_back")]
        if not self._settled:
            draw_progress(easel, name, STAGES.get(job.stage, "watching"), job.share, job.left_s)
            hints = [("Esc", "import_stop")]
        elif job.imported is not None:
            draw_result(easel, job.imported.song, job.imported.doubts, say_notes(job))
        elif isinstance(job.error, AlreadyThere):
            draw_words(easel, name, say("import_there"), say("import_there_more"), good=True)
        elif self._asks_tempo:
            title = say("import_tempo", bpm=f"{self.bpm or USUAL_BPM:g}")
            draw_words(easel, name, title, say("import_no_beat"), good=False)
            hints = [("T", "record_tap"), ("up_down", "import_bpm"), *hints]
        else:
            draw_words(easel, name, say("drop_refused"), self.message, good=False)
        if len(self.films) > 1:
            words = say("import_next", count=len(self.films) - 1)
            easel.text(words, "body", (1860, 88), colour=self.theme.gold, align="right")
        self._menu.draw(easel)
        key_hints(easel, hints, 1860, 1048)


def say_notes(job: FilmJob) -> str:
    """What else should be known of a song: whether it has its music."""
    found = job.imported
    return say("import_clicks") if found is not None and found.song.audio is None else ""
