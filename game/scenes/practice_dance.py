"""A practised part on the stage: pass after pass, counted in, faster when it went well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pygame

from game.core.practice import count_at
from game.dance_run import DanceRun, RunState
from game.practice_run import PracticeRun
from game.scenes.dance import DanceScene
from game.ui.coach import Coach, Place
from game.ui.dance_view import draw_hint
from game.ui.hud import draw_lane, prepare_lane
from game.ui.kit import BOLD, Easel
from game.ui.practice_view import draw_card, draw_note, draw_strip
from game.ui.stage import Mood
from game.ui.strings import say
from game.ui.tween import EASINGS, share

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack

OVER_S = 4.0  # the last card, before the choice of parts comes back
NOTE_AFTER_S = 0.2  # of waiting for the music
_GO_S = 0.6


class PracticeDanceScene(DanceScene):
    """Dances the passes of a `PracticeRun` one after the other. Esc or crossed arms leave.

    Nothing needs to be pressed: a camera that went away and a player who left are waited for.
    """

    def __init__(self, context: GameContext, stack: SceneStack, practice: PracticeRun) -> None:
        self.practice = practice
        super().__init__(context, stack, practice.entry, practice.begin())
        self._cut = practice.cut
        # The whole song's dancers, so that all its parts show them alike.
        self._coaches = [
            Coach(practice.song, self.theme, _below_strip(coach.place), coach.track)
            for coach in self._coaches
        ]
        self._finished = False
        self._over_at = self._waiting_at = 0.0

    # -- verbs and input

    def suspending(self) -> None:
        self.run.pause()

    def resuming(self) -> None:
        self.run.restart()

    def exiting(self) -> None:
        self._ahead.close()
        self.practice.close(self.run)

    def handle(self, event: pygame.event.Event) -> None:
        keys = (pygame.K_ESCAPE, pygame.K_p)
        on = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
        if event.type == pygame.KEYDOWN and event.key in (
            keys + on if self.practice.over else keys
        ):
            self._leave()

    def arms_crossed(self) -> None:
        if self.can_pause:
            self._leave()

    def arms_raised(self) -> None:
        if self.practice.over:
            self._leave()

    def _leave(self) -> None:
        self.sound("back")
        self.stack.pop()

    def _pause(self) -> None:
        """The camera went away: the pass begins anew when it is back."""
        if self.context.poses.error() is None:
            self.run.restart()

    # -- time

    def update(self, now: float) -> None:
        before_s = self.run.song_s
        super().update(now)
        if before_s < self._cut.before_s <= self.run.song_s:
            self._went_at = now

    def _finish(self) -> None:
        """A pass is over: the next one follows as soon as its music and its dancer are there."""
        practice = self.practice
        if not self._finished:
            self._finished, self._waiting_at = True, self.now
            result = practice.finish(self.run)
            self.sound("cheer" if practice.over else "star" if result.well else "select")
            self._over_at = self.now
        if practice.over:
            if self.now - self._over_at > OVER_S:
                self.stack.pop()
            return
        away = self.context.poses.live and self.run.player is None
        self.run.hint = "no_player" if away else None
        if practice.ready and not away:
            self._take(practice.begin())

    def _take(self, run: DanceRun) -> None:
        self.run, self._cut, self._finished = run, self.practice.cut, False
        self._stage.bpm = run.choreography.bpm
        self._prepared = 0
        self._reset()

    def _count(self) -> None:
        """The counts are part of the music."""

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run, cut = self.easel(surface), self.run, self._cut
        dance = run.choreography
        shown_s = self.context.settings.shown_s(run.song_s)
        beat, coach_s = dance.beat_at(shown_s), cut.song_s(shown_s)
        mood = Mood(energy=self._energy, calm=self.calm)
        self._ahead.draw_stage(surface, easel.canvas, beat, mood)
        self._ahead.draw(surface, easel.canvas, coach_s, self._coaches)
        if run.state is RunState.COUNTDOWN:
            prepare_lane(easel, dance, self._prepared)
            self._prepared += 1
        draw_lane(easel, dance, run.moves, shown_s, beat)
        self._draw_player(easel)
        width, height = easel.canvas.width_px, max(3, easel.canvas.length(8))
        done = min(1.0, max(0.0, run.song_s) / dance.duration_s)
        surface.fill(self.theme.secondary, (0, 0, round(width * done), height))
        # A pass that is over still shows what it was, until the next one begins.
        draw_strip(easel, self.practice, self.practice.last, run.score.share)
        self._particles.draw(surface, easel.canvas, easel.kit.sprites)
        self._hud.draw_grade(easel, self._grade_place)
        self._draw_middle(easel)
        if run.hint is not None:
            draw_hint(easel, say(run.hint))
        words = say("practice_leave")
        easel.text(
            words, "caption", (960, 1046), colour=self.theme.dim, align="centre", shadow=True
        )

        def beat_at(song_s: float) -> float:
            return dance.beat_at(shown_s + song_s - coach_s)

        self._ahead.order(easel.canvas, coach_s, self._coaches, beat_at, mood)

    def _draw_middle(self, easel: Easel) -> None:
        """The card between two passes, the counts, and what is being waited for."""
        run, practice = self.run, self.practice
        if run.state is RunState.PAUSED:
            draw_note(easel, run.message or say("paused"))
        elif run.state is not RunState.PLAYING:
            draw_card(easel, practice)
            waited = self._finished and not practice.over and not practice.ready
            if waited and self.now - self._waiting_at > NOTE_AFTER_S:
                draw_note(easel, say("practice_music"))
            elif practice.music_trouble is not None and not practice.over:
                draw_note(easel, say("practice_clicks"))
        else:
            self._draw_counts(easel)

    def _draw_counts(self, easel: Easel) -> None:
        cut, song_s, place = self._cut, self.run.song_s, (960.0, 470.0)
        left = count_at(cut, song_s)
        if left:
            age = 1 - ((cut.before_s - song_s) / cut.beat_s - (left - 1))  # of a beat
            grow = 1.0 + 0.6 * max(0.05, EASINGS["back_out"](min(1.0, age / 0.5)))
            alpha = 1 - EASINGS["quad_in"](max(0.0, (age - 0.7) / 0.3))
            _big(easel, str(left), place, grow, alpha)
        gone = share(self.now, self._went_at, _GO_S)
        if gone < 1:
            grow = 1.2 + 0.8 * EASINGS["cubic_out"](gone)
            _big(easel, say("go"), place, grow, 1 - gone)


def _below_strip(place: Place) -> Place:
    """A place whose dancer's raised hands stay below what is written along the top."""
    return replace(place, height=0.88 * place.height)


def _big(easel: Easel, words: str, place: tuple[float, float], grow: float, alpha: float) -> None:
    easel.text(
        words,
        "hero",
        place,
        weight=BOLD,
        align="centre",
        colour=easel.theme.gold,
        scale=grow,
        alpha=alpha,
        shadow=True,
    )
