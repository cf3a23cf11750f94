"""The settings: a list of choices, each changed and saved at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pygame

from game.scenes.base import Scene
from game.ui.fonts import cjk_face
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.player_view import PlayerView
from game.ui.stage import Mood, Stage
from game.ui.strings import LANGUAGES, say, speak, system_language
from game.ui.theme import Theme
from game.ui.widgets import Button, Menu, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

DELAYS_S: Final = tuple(number / 100 for number in range(-10, 51, 2))
VOLUMES: Final = tuple(number / 10 for number in range(11))
CAMERAS: Final = ("auto", "0", "1", "2", "3", "virtual")
_ROWS: Final = 8
_ROW = Box(60, 246, 880, 76)
_COLUMN, _STEP = 920.0, 86.0
_PREVIEW = Box(1560, 24, 300, 216)
_BPM = 100.0


@dataclass(frozen=True)
class Choice:
    """One row: the field of `Settings`, its values in order, and the words for a value."""

    field: str
    values: tuple[Any, ...]
    words: Callable[[Any], str]


def _switch(value: Any) -> str:
    return say("set_on" if value else "set_off")


def _milliseconds(value: Any) -> str:
    return say("set_ms", value=round(1e3 * value))


def _percent(value: Any) -> str:
    return say("set_percent", value=round(100 * value))


def _language(value: Any) -> str:
    return say("set_language_auto") if value == "auto" else LANGUAGES[value][0]


def _resolution(value: Any) -> str:
    return say("set_language_auto") if value == "auto" else str(value).replace("x", " × ")


def _camera(value: Any) -> str:
    if value in ("auto", "virtual"):
        return say(f"set_camera_{value}")
    return say("set_camera_number", number=value)


CHOICES: Final = (
    Choice("language", ("auto", *LANGUAGES), _language),
    Choice("full_screen", (False, True), _switch),
    Choice(
        "colour_blind",
        (False, True),
        lambda safe: say("set_colours_safe" if safe else "set_colours_full"),
    ),
    Choice("reduce_motion", (False, True), _switch),
    Choice(
        "player_view",
        ("camera", "silhouette", "nothing"),
        lambda view: say(f"set_view_{view}"),
    ),
    Choice("camera", CAMERAS, _camera),
    Choice("resolution", ("auto", "640x480", "1280x720", "1920x1080"), _resolution),
    Choice("model", ("standard", "quick"), lambda model: say(f"set_model_{model}")),
    Choice("hands_free", (False, True), _switch),
    Choice("music_volume", VOLUMES, _percent),
    Choice("sound_volume", VOLUMES, _percent),
    Choice("output_delay_s", DELAYS_S, _milliseconds),
    Choice("picture_delay_s", DELAYS_S, _milliseconds),
    Choice("camera_delay_s", DELAYS_S, _milliseconds),
    Choice("save_replays", (False, True), _switch),
)


def stepped(values: tuple[Any, ...], now: Any, step: int, *, around: bool) -> Any:
    """The value `step` places on from `now`, or from the nearest one; at the end it stays there,
    or goes `around`."""
    if now in values:
        index = values.index(now)
    else:
        index = min(range(len(values)), key=lambda place: abs(values[place] - now))
    index += step
    return values[index % len(values) if around else min(max(index, 0), len(values) - 1)]


class SettingsScene(Scene):
    """Up and down choose a row, left and right change it; a press goes on to the next value."""

    def __init__(self, context: GameContext, stack: SceneStack, theme: Theme | None = None) -> None:
        super().__init__(context, stack)
        self.theme = theme or self.theme
        self._stage = Stage(self.theme, _BPM)
        self._view = PlayerView(self.theme)
        self._trouble = ""
        # The camera's delay is that of the player's camera: without one there is nothing to set.
        self._choices = [c for c in CHOICES if c.field != "camera_delay_s" or context.poses.live]
        rows = [Button(c.field, f"set_{c.field}", _place(n)) for n, c in enumerate(self._choices)]
        done = Button("done", "done", Box(1500, 946, 360, 96))
        self._menu = Menu([*rows, done], upright=True)

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._leave()
            return
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            self._change(self._menu.focused, 1 if event.key == pygame.K_RIGHT else -1)
            return
        pressed = self.press(self._menu, event)
        if pressed == "done":
            self._leave()
        elif pressed is not None:
            self._change(pressed, 1, around=True)

    def _leave(self) -> None:
        self.sound("back")
        self.stack.pop()

    def _change(self, field: str, step: int, *, around: bool = False) -> None:
        choice = next((one for one in self._choices if one.field == field), None)
        if choice is None:
            return
        now = getattr(self.context.settings, field)
        value = stepped(choice.values, now, step, around=around)
        if value == now:
            return
        self._trouble = ""
        try:
            self.context.change_settings(**{field: value})
        except OSError as error:
            self._trouble = say("set_not_saved", reason=error.strerror or str(error))
        self._take_effect(field, value)
        self.sound("hover")

    def _take_effect(self, field: str, value: Any) -> None:
        """What has to be done at once for a setting to hold."""
        audio = self.context.audio
        if field == "language":
            speak(value)
            chinese = "zh-TW" in (value, system_language() if value == "auto" else value)
            if chinese and cjk_face() is None:
                self._trouble = say("set_no_font")
        elif field == "full_screen":
            if pygame.display.is_fullscreen() != value:
                pygame.display.toggle_fullscreen()
        elif field == "colour_blind":
            self.theme = self.theme_of(self.theme.hues)
        elif field == "music_volume":
            audio.music_volume = value
        elif field == "sound_volume":
            audio.sound_volume = value
        elif field in ("camera", "resolution", "model"):
            camera = self.context.settings.camera
            self._trouble = self.context.open_camera(camera) or self._trouble

    def update(self, now: float) -> None:
        super().update(now)
        self._menu.update(now)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel = self.easel(surface)
        mood = Mood(energy=0.2, dim=0.45, calm=True)
        self._stage.draw(surface, easel.canvas, self.age_s * _BPM / 120, mood)
        easel.text(say("settings"), "title", (60, 108), weight=BOLD, shadow=True)
        for number, choice in enumerate(self._choices):
            self._draw_row(easel, choice, self._menu.buttons[number].box)
        self._menu.draw_only(easel, "done")
        if self._menu.focused in ("camera", "resolution"):
            self._draw_camera(easel)
        if self._trouble:
            easel.text(self._trouble, "body", (60, 994), colour=self.theme.amber, fit=1400)
        else:
            hints = [("up_down", "hint_move"), ("left_right", "hint_change"), ("Esc", "hint_back")]
            key_hints(easel, hints, 1180, 994)

    def _draw_row(self, easel: Easel, choice: Choice, box: Box) -> None:
        theme, focused = self.theme, self._menu.focused == choice.field
        easel.target(box)
        if focused:
            easel.glow(box, theme.primary, radius=34, spread=36)
        easel.panel(
            box,
            fill=theme.raised if focused else theme.surface,
            alpha=0.96 if focused else 0.86,
            radius=34,
            border=theme.secondary if focused else None,
            border_width=5,
        )
        y = box.centre[1]
        easel.text(say(f"set_{choice.field}"), "body", (box.x + 36, y), weight=BOLD, fit=460)
        value = getattr(self.context.settings, choice.field)
        words, place = choice.words(value), (box.right - 180, y)
        colour = theme.gold if focused else theme.secondary_light
        easel.text(words, "body", place, colour=colour, weight=BOLD, align="centre", fit=250)
        if focused:
            easel.triangle((box.right - 336, y), 17, theme.text, 3)
            easel.triangle((box.right - 26, y), 17, theme.text, 1)

    def _draw_camera(self, easel: Easel) -> None:
        """The camera's picture, live, beside its row."""
        frame = self.context.poses.frame()
        if frame is not None:
            self._view.draw(easel.surface, easel.canvas, frame, None, {}, _PREVIEW)


def _place(number: int) -> Box:
    column, row = divmod(number, _ROWS)
    return Box(_ROW.x + column * _COLUMN, _ROW.y + row * _STEP, _ROW.w, _ROW.h)
