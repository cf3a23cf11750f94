"""Calibration: is the whole body in view, how does it stand, and how late is the camera?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pygame

from game.calibration_run import BPM, CalibrationRun, Step
from game.core.stance import BODY_PARTS
from game.dance_run import visible_player
from game.scenes.base import Scene
from game.ui.calibrate_view import (
    draw_hits,
    draw_pulse,
    draw_result,
    draw_silhouette,
    draw_steps,
)
from game.ui.coach import Coach
from game.ui.coach import Place as Spot
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.player_view import PlayerView, frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import Theme
from game.ui.widgets import Button, Menu, badge, key_hints

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

_STEPS = ("step_view", "step_still", "step_beats", "step_done")
_PICTURE = Box(60, 170, 920, 690)
_PANEL = Box(1040, 170, 820, 690)
_RING = (1450.0, 480.0)
_BAR = Box(60, 892, 1800, 108)
_ANYWAY_S = 8.0  # of trouble with the view, after which a player may go on without


class CalibrateScene(Scene):
    """Shows a `CalibrationRun`. Nothing is kept before the player presses Save."""

    shows_player = True
    back_room = Box(400, 50, 240, 84)

    def __init__(self, context: GameContext, stack: SceneStack, theme: Theme | None = None) -> None:
        super().__init__(context, stack)
        self.theme = theme or self.theme
        self.run = CalibrationRun(
            context.poses, context.audio, output_delay_s=context.settings.output_delay_s
        )
        self._stage = Stage(self.theme, BPM)
        self._coach = Coach(self.run.exercise, self.theme, Spot(_RING[0], 742.0, 520.0))
        self._view = PlayerView(self.theme)
        self._menu: Menu | None = None
        self._trouble: str | None = None
        self._step, self._since = self.run.step, self.now

    def exiting(self) -> None:
        self.run.close()

    # -- input

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._choose("cancel")
            return
        pressed = self.press(self._menu, event) if self._menu is not None else None
        if pressed is not None:
            self._choose(pressed)

    def _choose(self, name: str) -> None:
        self.sound("back" if name == "cancel" else "select")
        if name == "calibrate_anyway":
            self.run.skip_view()
        elif name == "try_again":
            self._trouble = None
            self.run.restart()
        elif name == "save" and not self._save():
            self._offer("try_again", "done")
        else:
            self.stack.pop()

    def _save(self) -> bool:
        """Whether the result was saved; if not, `_trouble` says why, and it holds for now."""
        result = self.run.result
        assert result is not None
        assert result.delay_s is not None
        changes: dict[str, object] = {"camera_delay_s": round(result.delay_s, 4)}
        if self.run.stance is not None:
            changes["stance"] = self.run.stance
        try:
            self.context.change_settings(**changes)
        except OSError as error:
            self._trouble = say("calibrate_not_saved", reason=error.strerror or error)
            return False
        return True

    def _offer(self, *names: str) -> None:
        """Buttons at the right end of the lower edge."""
        left = _BAR.right - 340 * len(names) + 20
        boxes = [Box(left + 340 * number, _BAR.y, 320, _BAR.h) for number in range(len(names))]
        pairs = zip(names, boxes, strict=True)
        self._menu = Menu([Button(name, name, box) for name, box in pairs])

    # -- time

    def update(self, now: float) -> None:
        super().update(now)
        if self.canvas is None:
            return  # the first drawing takes long, and nobody can do what they have not read
        hits = self.run.hits
        self.run.update(now)
        if self.run.step is not self._step:
            self._enter(self.run.step)
        if self.run.step is Step.BEATS and self.run.hits > hits:
            self.sound("hover")
        in_trouble = self.run.step is Step.VIEW and self._someone and bool(self.run.missing)
        if in_trouble and self._menu is None and now - self._since > _ANYWAY_S:
            self._offer("calibrate_anyway")
        if self._menu is not None:
            self._menu.update(now)

    def _enter(self, step: Step) -> None:
        self._step, self._since, self._menu = step, self.now, None
        result = self.run.result
        if step is Step.DONE and result is not None:
            if result.delay_s is None:
                self._offer("try_again", "cancel")
            elif self.context.poses.live:
                self._offer("save", "try_again", "cancel")
            else:
                self._offer("done", "try_again")
            self.sound("star" if result.delay_s is not None else "grade_miss")
        elif step is Step.STILL:
            self.sound("select")

    @property
    def _someone(self) -> bool:
        """Whether the camera sees any of a player."""
        return len(self.run.missing) < len(BODY_PARTS)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        shown = self.context.settings.shown_s(run.song_s) - run.song_s
        beat = run.beat + shown * BPM / 60 if run.step is Step.BEATS else self.age_s
        self._stage.draw(surface, easel.canvas, beat / 2, Mood(energy=0.2, dim=0.45, calm=True))
        easel.text(say("calibrate"), "heading", (60, 92), weight=BOLD, shadow=True)
        draw_steps(easel, _STEPS, list(Step).index(run.step), 1860, 92)
        self._draw_picture(easel)
        if run.step is Step.VIEW:
            pulse = 0.5 - 0.5 * math.cos(self.age_s * 2 * math.pi / 1.2)
            easel.panel(_PANEL, fill=self.theme.surface, alpha=0.86, radius=48)
            draw_silhouette(easel, Box(_PANEL.x, _PANEL.y + 40, _PANEL.w, 610), run.missing, pulse)
        elif run.step is Step.DONE and run.result is not None:
            draw_result(easel, _PANEL, run.result, run.virtual)
        else:
            self._draw_ring(easel, beat)
        self._draw_bar(easel)
        key_hints(easel, [("Esc", "hint_back")], 1860, 1044)

    def _draw_ring(self, easel: Easel, beat: float) -> None:
        run, theme = self.run, self.theme
        easel.disc(_RING, 262, theme.ink)
        if run.step is Step.STILL:
            easel.ring(_RING, 262, 14, theme.line)
            easel.ring(_RING, 262, 26, theme.good, run.still_share)
            self._coach.draw(easel.surface, easel.canvas, 0.0)
            return
        age_s = self.now - run.hit_at
        draw_pulse(easel, _RING, beat, age_s)
        self._coach.draw(easel.surface, easel.canvas, self.context.settings.shown_s(run.song_s))
        draw_hits(easel, (_RING[0], 828), run.hits, age_s)

    def _draw_picture(self, easel: Easel) -> None:
        poses = self.context.poses
        seen = poses.seen()
        frame = poses.frame() if seen is None else seen[0]
        high = frame_box(frame, _PICTURE).h
        room = Box(_PICTURE.x, _PICTURE.y + (_PICTURE.h - high) / 2, _PICTURE.w, high)
        box = frame_box(frame, room)
        if frame is None:
            easel.panel(box, fill=self.theme.ink, alpha=0.8, border=self.theme.line, border_width=5)
            easel.text(say("waiting_camera"), "body", box.centre, align="centre", fit=box.w - 40)
        else:
            player = None if seen is None else visible_player(seen[1])
            self._view.draw(easel.surface, easel.canvas, frame, player, {}, room)
        if self.run.virtual:
            badge(easel, say("virtual_dancer").upper(), box.centre[0], box.y + 44, align="centre")

    def _draw_bar(self, easel: Easel) -> None:
        """One sentence, large: what to do now; then the buttons."""
        theme, room = self.theme, _BAR
        if self._menu is not None:
            left = self._menu.buttons[0].box.x
            room = Box(_BAR.x, _BAR.y, left - 24 - _BAR.x, _BAR.h)
        words, good = self._sentence()
        if words:
            edge = theme.good if good else theme.amber
            radius = room.h / 2
            easel.panel(
                room, fill=theme.ink, alpha=0.92, radius=radius, border=edge, border_width=6
            )
            easel.text(words, "heading", room.centre, weight=BOLD, align="centre", fit=room.w - 90)
        if self._menu is not None:
            self._menu.draw(easel)

    def _sentence(self) -> tuple[str, bool]:
        """What the player should do or know, and whether all is well."""
        run = self.run
        if run.message is not None or self._trouble is not None:
            return run.message or self._trouble or "", False
        if run.step is Step.VIEW:
            if not self._someone:
                return say("no_player"), False
            if run.missing:
                return say(f"{run.missing[0]}_hidden"), False
            return say("calibrate_seen"), True
        if run.step is Step.STILL:
            return say("calibrate_still"), True
        if run.step is Step.BEATS:
            raising = run.beat > 5 and run.hits == 0
            key = "calibrate_listen" if run.beat < -0.5 else "calibrate_clap"
            return say("calibrate_raise" if raising else key), True
        return (say("calibrate_virtual"), False) if run.virtual else ("", True)
