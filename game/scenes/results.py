"""The end of a dance: stars, score, what was good, what to try again, and one piece of advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.core.calibration import suggested_offset
from game.core.crowd import applause
from game.core.records import points_to_next_star
from game.core.score import FULL_SCORE, MEGASTAR, SUPERSTAR
from game.core.summary import results_summary
from game.dance_run import DanceRun
from game.scenes.base import Scene
from game.scenes.songs import back_to_songs
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.particles import Particles
from game.ui.results_view import (
    draw_limbs,
    draw_moves,
    draw_timeline,
)
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import mix
from game.ui.tween import EASINGS, share, tween
from game.ui.widgets import Button, Menu, badge

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_STAR_EVERY_S, _STAR_S, _COUNT_S = 0.32, 0.45, 1.6
_STARS = Box(60, 128, 860, 170)


class ResultsScene(Scene):
    """Shows a finished `DanceRun`. Enter dances again, Esc goes back to the songs."""

    def __init__(
        self, context: GameContext, stack: SceneStack, entry: SongEntry, run: DanceRun
    ) -> None:
        super().__init__(context, stack)
        self.entry, self.run = entry, run
        self.theme = self.theme_of(run.choreography.hues)
        self.summary = results_summary(run.score, run.choreography, difficulty=run.difficulty)
        self._stage = Stage(self.theme, run.choreography.bpm)
        self._particles = Particles()
        self._shown = 0
        live = self.context.poses.live
        self._suggested_s = suggested_offset(run.score.judgements) if live else None
        self._timing = ""
        if self._suggested_s is not None:
            side = "late" if self._suggested_s > 0 else "early"
            self._timing = say(f"camera_timing_{side}", ms=round(1e3 * abs(self._suggested_s)))
        buttons = [
            Button("again", "again", Box(1330, 948, 252, 92)),
            Button("songs", "songs", Box(1608, 948, 252, 92)),
        ]
        if not context.poses.film:
            buttons.append(Button("practise", "practise", Box(1330, 850, 252, 82)))
        if context.players is not None:
            buttons.append(Button("leaderboard", "leaderboard", Box(1608, 850, 252, 82)))
        self._menu = Menu(buttons)

    def entering(self) -> None:
        self.entered_at = self.now = self.context.now()
        for sound in applause(self.run.score.stars) or ("select",):
            self.sound(sound)

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._choose("songs")
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_l:
            self._show_leaderboard()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_t:
            self._take_over_timing()
            return
        if event.type == pygame.KEYDOWN and event.key == pygame.K_r:
            self._start_practice()
            return
        pressed = self.press(self._menu, event)
        if pressed is not None:
            self._choose(pressed)

    def _show_leaderboard(self) -> None:
        from game.scenes.leaderboard import LeaderboardScene

        if self.context.players is not None:
            self.sound("select")
            difficulty = self.run.difficulty
            scene = LeaderboardScene(self.context, self.stack, self.entry, difficulty)
            self.stack.push(scene)

    def _take_over_timing(self) -> None:
        """Makes the camera's delay what the dance suggests."""
        if self._suggested_s is None:
            return
        delay_s = round(self.context.settings.camera_delay_s + self._suggested_s, 4)
        self._suggested_s = None
        try:
            self.context.change_settings(camera_delay_s=min(max(delay_s, -1.0), 2.0))
        except OSError as error:
            self._timing = say("calibrate_not_saved", reason=error.strerror or error)
            return
        self.sound("select")
        self._timing = say("camera_timing_set", ms=round(1e3 * delay_s))

    def _start_practice(self) -> None:
        """Offers the weakest moves of this dance first."""
        from game.scenes.practice import PracticeScene, can_practise

        if can_practise(self.context, self.entry):
            self.sound("select")
            weakest, difficulty = self.summary.weakest, self.run.difficulty
            scene = PracticeScene(self.context, self.stack, self.entry, difficulty, weakest)
            self.stack.push(scene)

    def _choose(self, name: str) -> None:
        if name == "leaderboard":
            self._show_leaderboard()
        elif name == "practise":
            self._start_practice()
        elif name == "again":
            from game.scenes.dance import DanceScene

            self.sound("select")
            run = self.context.start_dance(self.entry, self.run.difficulty)
            self.stack.replace(DanceScene(self.context, self.stack, self.entry, run))
        else:
            self.sound("back")
            back_to_songs(self.context, self.stack, self.entry, self.run.difficulty)

    def update(self, now: float) -> None:
        step = now - self.now
        super().update(now)
        self._menu.update(now)
        self._particles.update(step)
        landed = min(self.run.score.stars, int((self.age_s - 0.2) / _STAR_EVERY_S))
        if landed > self._shown:
            self._shown = landed
            self.sound("star")
            self._particles.burst(
                self._star_place(landed - 1), 26, [self.theme.gold, self.theme.text], 480
            )

    def _star_place(self, number: int) -> tuple[float, float]:
        return _STARS.x + 82 + min(number, 4) * 172.0, _STARS.centre[1]

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        beat = run.choreography.beat_at(self.age_s)
        self._stage.draw(surface, easel.canvas, beat / 2, Mood(energy=0.25, dim=0.45, calm=True))
        room = 900 if self._shown < SUPERSTAR else 510
        easel.text(run.choreography.title, "heading", (60, 58), weight=BOLD, shadow=True, fit=room)
        words = say(run.difficulty)
        if self.context.players is not None and not run.virtual:
            words = f"{words} · {self.context.players.name}"
        easel.text(words, "caption", (60, 108), colour=self.theme.dim, shadow=True, fit=860)
        self._draw_stars(easel)
        self._draw_score(easel)
        grown = tween("cubic_out", self.now, self.entered_at + 0.4, 0.9)
        draw_limbs(easel, Box(1010, 60, 850, 390), self.summary.limbs, grown)
        advice = self.summary.advice
        words = say(advice.key, **{name: say(key) for name, key in advice.words.items()})
        easel.panel(Box(60, 474, 1800, 92), fill=self.theme.raised, alpha=0.94, radius=46)
        easel.text(words, "body", (960, 520), align="centre", fit=1720, weight=BOLD)
        draw_timeline(easel, Box(60, 590, 1800, 150), run.moves, run.score.judgements, grown)
        best, weak = Box(60, 764, 590, 276), Box(674, 764, 590, 276)
        draw_moves(easel, best, "best_moves", self.summary.best, run.choreography, self.theme.good)
        draw_moves(
            easel, weak, "weak_moves", self.summary.weakest, run.choreography, self.theme.amber
        )
        self._particles.draw(surface, easel.canvas, easel.kit.sprites)
        self._menu.draw(easel)
        if self._timing:
            easel.text(self._timing, "caption", (1860, 778), align="right", fit=560, shadow=True)
        if self._suggested_s is not None:
            words = say("camera_timing_do")
            easel.text(
                words, "caption", (1860, 820), align="right", fit=560, weight=BOLD, shadow=True
            )
        if run.virtual:
            badge(easel, say("score_not_kept"), 1860, 802, align="right")

    def _draw_stars(self, easel: Easel) -> None:
        for number in range(5):
            place = self._star_place(number)
            easel.star(place, 84, self.theme.ink)
            easel.star(place, 74, mix(self.theme.raised, self.theme.dim, 0.22))
            since = self.entered_at + 0.2 + number * _STAR_EVERY_S
            if number < self.run.score.stars and self.now > since:
                size = max(0.05, EASINGS["back_out"](share(self.now, since, _STAR_S)))
                easel.star(place, 80 * size, self.theme.gold)
        if self._shown >= SUPERSTAR:
            words = say("megastar" if self._shown >= MEGASTAR else "superstar")
            easel.text(
                words,
                "heading",
                (930, 58),
                colour=self.theme.gold,
                weight=BOLD,
                align="right",
                shadow=True,
            )

    def _draw_score(self, easel: Easel) -> None:
        score = self.run.score
        shown = round(score.score * tween("cubic_out", self.now, self.entered_at + 0.2, _COUNT_S))
        easel.text(f"{shown:,}", "hero", (60, 372), weight=BOLD, tabular=True, shadow=True)
        left = 60 + easel.width(f"{score.score:,}", "hero", BOLD, tabular=True) + 46
        full = say("out_of", full=f"{score.max_score or FULL_SCORE:,}")
        easel.text(full, "body", (left, 358), colour=self.theme.dim, shadow=True)
        combo = say("longest_combo", count=score.best_combo)
        easel.text(
            combo, "caption", (left, 404), colour=self.theme.dim, shadow=True, fit=950 - left
        )
        self._draw_record(easel, left)

    def _draw_record(self, easel: Easel, left: float) -> None:
        """New best, or what was missing to it; and how near the next star was."""
        players = self.context.players
        record = None if players is None else players.record(self.run)
        words, colour = "", self.theme.dim
        if record is not None and record[0]:
            words, colour = say("new_best"), self.theme.gold
        elif record is not None and record[1] is not None:
            words = say("best_before", points=f"{record[1].score:,}")
        missing = points_to_next_star(self.run.score)
        goal = {5: "to_superstar", 6: "to_megastar"}.get(self.run.score.stars, "to_next_star")
        star = "" if missing is None else say(goal, points=f"{missing:,}")
        for line, tint, y in ((words, colour, 314.0), (star, self.theme.secondary_light, 448.0)):
            if line:
                fit = 980 - left
                easel.text(
                    line, "caption", (left, y), colour=tint, weight=BOLD, shadow=True, fit=fit
                )
