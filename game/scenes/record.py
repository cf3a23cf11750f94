"""Record by dancing: choose the music, dance, watch it back, keep it as a song."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pygame

from game.scenes.base import Scene
from game.scenes.setup import SetupScene
from game.storage.choreography_file import SongError
from game.storage.takes import StoredTake, best_of, stored_takes
from game.tunes import Tune, faster, listened, tapped, tunes
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.stage import Mood
from game.ui.strings import say
from game.ui.widgets import Button, Menu, badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_PANEL: Final = Box(1180, 150, 680, 720)
_BAR: Final = Box(60, 900, 1060, 108)
_BUTTONS: Final = (
    Button("start", "record_start", Box(1180, 900, 680, 108)),
    Button("before", "record_before", Box(1220, 420, 292, 100)),
    Button("after", "record_after", Box(1528, 420, 292, 100)),
    Button("slower", "record_slower", Box(1220, 532, 292, 100)),
    Button("faster", "record_faster", Box(1528, 532, 292, 100)),
    Button("tap", "record_tap", Box(1220, 532, 600, 100)),
    Button("waiting", "record_waiting", Box(1220, 644, 600, 100)),
)


class RecordScene(SetupScene):
    """What will be recorded, and how well the camera sees who will dance it."""

    arms_tip = "hands_record"

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        entry: SongEntry,
        tune: Tune | None = None,
        keep_as: str = "",
    ) -> None:
        """`tune` is chosen, where it is told; `keep_as` is the title of what will be kept."""
        super().__init__(context, stack, entry, "medium")
        self.keep_as, self._told = keep_as, tune is not None
        self.tunes = tunes(context.songs)
        if tune is not None:
            self.tunes = [tune, *(one for one in self.tunes if one.path != tune.path)]
        self.chosen = 0
        self.trouble = ""
        self.waiting: list[StoredTake] = []  # takes that are not songs yet, the oldest first
        self._found: Future[list[StoredTake]] | None = None
        self._taps: list[float] | None = None  # None unless the music plays to be tapped to
        self._aside = context.aside or ThreadPoolExecutor(1, "listening").submit
        self._listening: Future[Tune] | None = None
        self._menu = Menu([button for button in _BUTTONS if button.name in self._offered])

    @property
    def tune(self) -> Tune:
        return self.tunes[self.chosen]

    @property
    def mine(self) -> list[StoredTake]:
        """The takes that wait of the music that is chosen."""
        return [stored for stored in self.waiting if stored.music == self.tune.path]

    @property
    def _offered(self) -> set[str]:
        """The names of the buttons that mean something now."""
        tune = self.tune
        tempo = {"slower", "faster"} if tune.path is None else set() if tune.song else {"tap"}
        return {"start", "before", "after", *tempo, *({"waiting"} if self.mine else set())}

    def tell(self, words: str) -> None:
        """Says why nothing came of a recording."""
        self.trouble = words

    # -- input

    def entering(self) -> None:
        self._look_for_takes()

    def resuming(self) -> None:
        self._gone = False
        self.context.audio.stop_music()
        self._look_for_takes()

    def exiting(self) -> None:
        self.context.audio.stop_music()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and self._key(event.key):
            return
        assert self._menu is not None
        pressed = self.press(self._menu, event)
        if pressed in ("before", "after"):
            self._step(1 if pressed == "after" else -1)
        elif pressed in ("slower", "faster"):
            self._faster(1 if pressed == "faster" else -1)
        elif pressed == "tap":
            self._tap()
        elif pressed == "waiting":
            self._watch()
        elif pressed == "start":
            self._go()

    def _key(self, key: int) -> bool:
        """Whether a key means something by itself, and not to the button that has the focus."""
        if key == pygame.K_ESCAPE:
            self.sound("back")
            self.stack.pop()
        elif key in (pygame.K_LEFT, pygame.K_RIGHT):
            self._step(1 if key == pygame.K_RIGHT else -1)
        elif key in (pygame.K_UP, pygame.K_DOWN):
            self._faster(1 if key == pygame.K_UP else -1)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self._go()
        elif key == pygame.K_t:
            self._tap()
        elif key == pygame.K_w:
            self._watch()
        else:
            return False
        return True

    def choose(self, path: Path) -> None:
        """Chooses a music file of the player's own folder, as soon as it is there."""
        self.tunes = tunes(self.context.songs)
        for number, tune in enumerate(self.tunes):
            if tune.path == path:
                self._step(number - self.chosen)

    def _step(self, by: int) -> None:
        self.sound("hover")
        self._stop_tapping()
        self.chosen, self.trouble = (self.chosen + by) % len(self.tunes), ""
        self._listen()

    def _listen(self) -> None:
        """Looks for the beats of what is chosen, unless they are known."""
        self._listening = None
        if self.tune.grid is None:
            tune = self.tune
            self._listening = self._aside(lambda: listened(tune))

    def _faster(self, steps: int) -> None:
        self.sound("hover")
        self.tunes[self.chosen] = faster(self.tune, steps)

    def _tap(self) -> None:
        """The first time the music begins; from then on, a tap is a beat."""
        audio = self.context.audio
        if "tap" not in self._offered or self.tune.length_s <= 0:
            return
        if self._taps is None:
            self._taps = []
            audio.play_music(self.tune.path)
            return
        heard_s = audio.position_s()
        if heard_s is None:  # it is over: once more from the beginning
            audio.play_music(self.tune.path)
            return
        self._taps.append(max(0.0, heard_s - self.context.settings.output_delay_s))
        self.tunes[self.chosen] = tapped(self.tune, self._taps)

    def _stop_tapping(self) -> None:
        if self._taps is not None:
            self._taps = None
            self.context.audio.stop_music()

    def _watch(self) -> None:
        """Watches the takes back that wait, the best one first."""
        from game.scenes.record_watch import RecordWatchScene

        mine = self.mine
        if mine and not self._gone:
            self._gone = True
            self._stop_tapping()
            self.sound("select")
            tune = replace(self.tune, keep_as=self.keep_as)
            scene = RecordWatchScene(
                self.context, self.stack, tune, mine, chosen=best_of(mine), tell=self.tell
            )
            self.stack.push(scene)

    def _go(self) -> None:
        from game.scenes.record_dance import RecordDanceScene

        if self._gone or self.tune.grid is None:
            return
        self._gone, self.trouble = True, ""
        self._stop_tapping()
        self.sound("select")
        tune = replace(self.tune, keep_as=self.keep_as)
        self.stack.push(RecordDanceScene(self.context, self.stack, tune, self.mine, self.tell))

    # -- time

    def _look_for_takes(self) -> None:
        self._found = self._aside(stored_takes)

    def update(self, now: float) -> None:
        Scene.update(self, now)
        if self.canvas is None:
            return
        self._look(now)
        if self._found is not None and self._found.done():
            self._take_over(self._found.result())
            self._found = None
        self._heard()
        self._lay_out(now)

    def _take_over(self, waiting: list[StoredTake]) -> None:
        """Shows the takes that wait; at first the music of the latest is chosen."""
        first, self.waiting = not self.waiting, waiting
        known = {tune.path for tune in self.tunes}
        for stored in waiting:
            if stored.music not in known:
                known.add(stored.music)
                length_s = stored.take.end_s
                dance = self.tunes[0].dance
                self.tunes.append(Tune(stored.title, stored.music, stored.grid, length_s, dance))
        if waiting and first and self.chosen == 0 and not self._told:
            paths = [tune.path for tune in self.tunes]
            self.chosen = paths.index(waiting[-1].music)
            self._listen()

    def _lay_out(self, now: float) -> None:
        """Keeps to the buttons that mean something now, and to what has the focus."""
        assert self._menu is not None
        offered = tuple(button for button in _BUTTONS if button.name in self._offered)
        if offered != self._menu.buttons:
            focused, self._menu = self._menu.focused, Menu(offered)
            if focused in self._offered:
                self._menu.choose(focused)
        self._menu.update(now)

    def _heard(self) -> None:
        """Takes over the beats that were looked for."""
        if self._listening is not None and self._listening.done():
            try:
                self.tunes[self.chosen] = self._listening.result()
            except (SongError, OSError) as error:
                self.trouble = str(error)
            self._listening = None

    def _sentence(self) -> tuple[str, bool]:
        if self.trouble:
            return self.trouble, False
        words, good = super()._sentence()
        return (say("record_seen_all"), True) if good else (words, good)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        self._stage.draw(surface, easel.canvas, self.age_s, Mood(energy=0.2, dim=0.45, calm=True))
        easel.text(say("record_title"), "heading", (60, 88), weight=BOLD, shadow=True)
        self._draw_picture(easel)
        self._draw_tune(easel)
        words, good = self._sentence()
        edge = self.theme.good if good else self.theme.amber
        easel.panel(_BAR, fill=self.theme.ink, alpha=0.92, radius=54, border=edge, border_width=6)
        easel.text(words, "body", _BAR.centre, weight=BOLD, align="centre", fit=_BAR.w - 90)
        if self.context.poses.virtual:
            badge(easel, say("virtual_dancer"), 144, 226)
        hints = [("Enter", "record_start"), ("left_right", "record_music"), ("Esc", "hint_back")]
        if self.mine:
            hints.insert(1, ("W", "record_waiting"))
        if "tap" in self._offered:
            hints.insert(1, ("T", "record_tap"))
        key_hints(easel, hints, 1860, 1048)

    def _draw_tune(self, easel: Easel) -> None:
        easel.panel(_PANEL, fill=self.theme.surface, alpha=0.86, radius=48)
        tune, x = self.tune, _PANEL.x + 40
        place = f"{self.chosen + 1} / {len(self.tunes)}"
        easel.text(say("record_music"), "body", (x, 200), colour=self.theme.dim)
        easel.text(place, "body", (_PANEL.right - 40, 200), colour=self.theme.dim, align="right")
        title = tune.title or say("record_clicks")
        easel.text(title, "heading", (x, 284), weight=BOLD, fit=600)
        easel.text(self._facts(), "body", (x, 364), colour=self.theme.gold, fit=600)
        assert self._menu is not None
        self._menu.draw(easel)
        words = say("record_own")
        easel.wrapped(words, "caption", Box(x, 768, 600, 90), colour=self.theme.dim)

    def _facts(self) -> str:
        """The tempo and the length of what is chosen, or why there is no tempo yet."""
        tune = self.tune
        if self._taps is not None and tune.grid is None:
            return say("record_tap_more", count=len(self._taps))
        if tune.grid is None:
            waits = say("record_listening") if self._listening is not None else ""
            return say(tune.why) if tune.why else waits
        minutes, seconds = divmod(math.ceil(tune.length_s), 60)
        return say("record_facts", bpm=f"{tune.grid.bpm:g}", length=f"{minutes}:{seconds:02d}")
