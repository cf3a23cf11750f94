"""Films dropped on the window become songs, one after another, while one watches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pygame

from game.core.tapping import tapped_grid
from game.film_import import ImportOptions
from game.film_outcome import Kind, Outcome, free_name, outcome_of
from game.film_task import FilmTask
from game.scenes.base import Scene
from game.scenes.showcase import Showcase
from game.storage import library
from game.ui.import_view import (
    At,
    draw_at_work,
    draw_glimpse,
    draw_made,
    draw_others,
    draw_trouble,
    draw_waiting,
)
from game.ui.layout import Box
from game.ui.player_view import PlayerView
from game.ui.stage import Mood, Stage
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

SLOWEST, FASTEST = 60.0, 180.0  # of a tempo that is told, beats a minute
PAUSE_S: Final = 2.0  # after which tapping begins anew
QUIT_S: Final = 2.0  # for what was watched to be noted when the program ends
_SURE_S: Final = 3.0  # a hand must be held so long where a slip would be a pity
_CALM_BPM: Final = 90.0
_STEPS: Final = {"slower": -5.0, "faster": 5.0, "little_slower": -1.0, "little_faster": 1.0}
_TEMPO_KEYS: Final = {
    pygame.K_UP: "little_faster", pygame.K_DOWN: "little_slower", pygame.K_t: "tap",
}  # fmt: skip
# What can be done, and how wide its button is.
_WAYS: Final = {
    Kind.MADE: (("play", 330), ("edit", 330), ("songs", 330)),
    Kind.THERE: (("play", 250), ("edit", 250), ("another", 300), ("back", 230)),
    Kind.NO_BEAT: (("slower", 230), ("faster", 230), ("told", 330), ("back", 230)),
    Kind.FAILED: (("again", 330), ("back", 330)),
    Kind.STOPPED: (("retry", 330), ("back", 330)),
}


class ImportFilmScene(Scene):
    """Esc cancels, and then leads back; raised arms dance the song that has been made."""

    mirror_room = Box(1700, 16, 160, 120)

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        films: Sequence[Path],
        make_task: Callable[[Path, ImportOptions | None, FilmTask | None], FilmTask] = FilmTask,
    ) -> None:
        super().__init__(context, stack)
        self._make_task = make_task
        self.waiting = list(films[1:])
        self.outcomes: list[Outcome] = []
        self.shown: Outcome | None = None  # of the last film, or of the last that became a song
        self.bpm = 120.0
        self._taps: list[float] = []
        self._stage = Stage(self.theme, _CALM_BPM)
        self._view = PlayerView(self.theme)
        self._showcase: Showcase | None = None
        self._begin(films[0])

    @property
    def film(self) -> Path:
        """The film that is at work, or of which is told."""
        return self.task.path if self.shown is None else self.shown.path

    def add(self, film: Path) -> None:
        """One more film; one that waits already is not made into two songs."""
        if self.shown is not None:
            self.outcomes = []
            self._begin(film)
        elif film != self.film and film not in self.waiting:
            self.waiting.append(film)

    def _begin(
        self, film: Path, options: ImportOptions | None = None, after: FilmTask | None = None
    ) -> None:
        self._end_music()
        self.shown, self.arms_tip = None, None
        self.theme = self.theme_of()
        self._menu = Menu([Button("cancel", "import_cancel", Box(110, 820, 330, 108), _SURE_S)])
        self.task = self._make_task(film, options, after)

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            pressed: str | None = "cancel" if self.shown is None else "back"
        elif event.type == pygame.KEYDOWN and self._asks_tempo and event.key in _TEMPO_KEYS:
            pressed = _TEMPO_KEYS[event.key]
        else:
            pressed = self.press(self._menu, event)
        if pressed is not None:
            self._act(pressed)

    @property
    def _asks_tempo(self) -> bool:
        return self.shown is not None and self.shown.kind is Kind.NO_BEAT

    def arms_raised(self) -> None:
        if self.arms_tip is not None:
            self._act("play")

    def _act(self, name: str) -> None:
        if name in _STEPS:
            self._set_tempo(self.bpm + _STEPS[name])
            return
        if name == "tap":
            self._tap()
            return
        self.sound("back" if name in ("back", "cancel") else "select")
        options = self.task.options
        if name == "cancel":
            self._cancel()
        elif name == "back":
            self.stack.pop()
        elif name in ("retry", "again"):
            self._begin(self.film, options, self.task)
        elif name == "next":
            self._begin(self.waiting.pop(0))
        elif name == "told":
            self._begin(self.film, replace(options, bpm=self.bpm))
        elif name == "another":
            self._begin(self.film, replace(options, title=free_name(self.film)))
        else:
            self._go(name)

    def _set_tempo(self, bpm: float) -> None:
        self.bpm = min(max(bpm, SLOWEST), FASTEST)
        self.sound("hover")

    def _tap(self) -> None:
        """The tempo of whoever knows the music by heart."""
        if self._taps and self.now - self._taps[-1] > PAUSE_S:
            self._taps = []
        self._taps.append(self.now)
        grid = tapped_grid([at - self._taps[0] for at in self._taps])
        self._set_tempo(self.bpm if grid is None else float(round(grid.bpm)))

    def _cancel(self) -> None:
        """Stops at once; the thread may still take a moment for its last pictures."""
        self.task.stop()
        self._conclude(Outcome(self.film, Kind.STOPPED, "import_stopped", "import_stopped_do"))

    def _go(self, name: str) -> None:
        """To the song: to dance it, to edit it, or to where it is on the list."""
        from game.scenes.editor import EditorScene
        from game.scenes.setup import begin_dance
        from game.scenes.songs import SongsScene

        entry = self.shown.song if self.shown is not None else None
        if entry is None or entry.choreography is None:
            return
        if name == "play":
            begin_dance(self.context, self.stack, entry, self.context.settings.difficulty)
        elif name == "edit":
            self.stack.push(EditorScene(self.context, self.stack, entry))
        else:
            self.context.new_song = entry
            if isinstance(self.stack.below, SongsScene):
                self.stack.pop()
            else:
                self.stack.replace(SongsScene(self.context, self.stack))

    # -- coming and going

    def entering(self) -> None:
        self.context.audio.stop_music(fade_ms=200)  # of the screen below

    def suspending(self) -> None:
        self._end_music()

    def resuming(self) -> None:
        """Back from a dance or from the editor, where the song may have changed."""
        if self.shown is not None and self.shown.song is not None:
            song = library.read_song(self.shown.song.folder)
            self.shown = replace(self.shown, song=song)
            self._present(self.shown)

    def exiting(self) -> None:
        self.task.stop()
        self._end_music()

    def quitting(self) -> None:
        self.task.stop()
        self.task.wait(QUIT_S)

    def _end_music(self) -> None:
        if self._showcase is not None:
            self._showcase = None
            self.context.audio.stop_music(fade_ms=200)

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)
        if self.shown is None and self.task.done:
            self._done()
        if self._showcase is not None:
            self._showcase.update(now)

    def _done(self) -> None:
        outcome = outcome_of(self.task)
        self.outcomes.append(outcome)
        if outcome.kind is Kind.MADE and outcome.song is not None:
            self.context.add_song(outcome.song)
        if self.waiting:
            self._begin(self.waiting.pop(0))
            return
        made = [one for one in self.outcomes if one.kind is Kind.MADE]
        self._conclude(made[-1] if made else outcome)

    def _conclude(self, outcome: Outcome) -> None:
        self.shown = outcome
        self.sound("cheer" if outcome.kind is Kind.MADE else "back")
        self._present(outcome)

    def _present(self, outcome: Outcome) -> None:
        """Offers what can be done now, beside the song's own coach, if there is a song."""
        ways, left, buttons = _WAYS[outcome.kind], 60.0, []
        playable = outcome.song is not None and outcome.song.choreography is not None
        if self.waiting:
            ways = (*ways, ("next", 330))
        for name, wide in ways:
            if playable or name not in ("play", "edit", "songs"):
                label = "hint_back" if name == "back" else f"import_{name}"
                buttons.append(Button(name, label, Box(left, 880, wide, 108)))
                left += wide + 20
        self._menu = Menu(buttons)
        if outcome.kind is Kind.NO_BEAT:
            self._menu.choose("told")
        self.arms_tip = "hands_import" if playable else None
        song = outcome.song if playable else None
        dance = song.choreography if song is not None else None
        self.theme = self.theme_of() if dance is None else self.theme_of(dance.hues)
        self._showcase = Showcase(self.context, song, self.theme) if song is not None else None
        if self._showcase is not None:
            self._showcase.start_music()

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, shown = self.easel(surface), self.shown
        if self._showcase is not None:
            self._showcase.draw(easel, self.age_s, self.calm)
        else:
            mood = Mood(energy=0.25, dim=0.45, calm=self.calm)
            self._stage.draw(surface, easel.canvas, self.age_s * _CALM_BPM / 60, mood)
        hints = [("Enter", "hint_select"), ("Esc", "hint_back")]
        if shown is None:
            task = self.task
            at = At(task.stage, task.share, task.left_s, self.now, self.calm)
            draw_at_work(easel, self.film.name, at)
            draw_glimpse(easel, self._view, task.glimpse, at)
            hints = [("Esc", "import_cancel")]
        elif shown.kind is Kind.MADE:
            draw_made(easel, shown)
        else:
            seen_s = self.task.seen_s
            draw_trouble(easel, shown, seen_s=seen_s, bpm=self.bpm, name=free_name)
        draw_waiting(easel, len(self.waiting))
        if self._asks_tempo:
            hints = [("T", "record_tap"), ("up_down", "import_bpm"), *hints]
        if shown is not None:
            draw_others(easel, [one for one in self.outcomes if one is not shown])
        self._menu.draw(easel)
        key_hints(easel, hints, 1860, 1048)
