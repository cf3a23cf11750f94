"""A dance: the coach in the middle, the player lower left, what comes next lower right."""

from __future__ import annotations

import math
from concurrent.futures import Future
from typing import TYPE_CHECKING

import pygame

from game.core.crowd import MURMUR, REACTIONS, Danced, reaction
from game.core.gestures import coach_crosses_arms
from game.core.judge import Grade, Judgement
from game.core.score import COMBO_FULL
from game.dance_run import DanceRun, RunState, visible_player
from game.scenes.base import Scene
from game.ui.ahead import PaintAhead
from game.ui.coach import Coach, Place
from game.ui.dance_view import draw_countdown, draw_hint
from game.ui.ghost_view import GhostFigure, ghost_name
from game.ui.hud import Hud, draw_lane, prepare_lane, prepare_words
from game.ui.kit import Easel
from game.ui.layout import Box
from game.ui.particles import Particles
from game.ui.player_view import PlayerView, frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.widgets import badge

if TYPE_CHECKING:
    from game.context import GameContext
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_DUET = (Place(x=770, height=630), Place(x=1205, height=630))  # arms wide do not meet
_GHOST = Place(x=1350, floor=930, height=690 * 0.94)  # beside the coach, a step behind
_DUET_GHOST = Place(x=1450, floor=915, height=570)
_LIMBS_EVERY_S = 0.25


class DanceScene(Scene):
    """Shows a `DanceRun` and passes on what the player wants of it."""

    in_dance = True
    shows_player = True
    way_out = "songs"  # the label of what `leave` does

    def __init__(
        self, context: GameContext, stack: SceneStack, entry: SongEntry, run: DanceRun
    ) -> None:
        super().__init__(context, stack)
        self.entry, self.run = entry, run
        dance = run.choreography
        self.theme = self.theme_of(dance.hues)
        self._stage = Stage(self.theme, dance.bpm)
        places = _DUET if len(dance.tracks) > 1 else (Place(),)
        self._coaches = [
            Coach(dance, self.theme, place, track) for track, place in enumerate(places)
        ]
        self._ghost = self._ghost_figure()
        self._ahead = PaintAhead(self._stage)
        self._aside = context.aside or self._ahead.aside
        self._view = PlayerView(self.theme, self._aside)
        self._prepared = 0
        self._reset()

    def _ghost_figure(self) -> GhostFigure | None:
        ghost, dance = self.run.ghost, self.run.choreography
        place = _DUET_GHOST if len(dance.tracks) > 1 else _GHOST
        return None if ghost is None else GhostFigure(ghost, dance, self.theme, place)

    def _reset(self) -> None:
        self._hud, self._particles = Hud(), Particles()
        self._energy = 0.3
        self._limbs: dict[str, float] = {}
        self._limbs_asked: Future[dict[str, float]] | None = None
        self._limbs_at = self.now
        self._counted = 0
        self._went_at = -10.0
        self._danced = Danced()

    # -- verbs and input

    def entering(self) -> None:
        self.sound(MURMUR)
        self.context.audio.prepare_sounds(*REACTIONS, "gold", "star")

    def suspending(self) -> None:
        if self.run.state is not RunState.FINISHED:
            self.run.pause(self.run.message)

    def exiting(self) -> None:
        self._ahead.close()
        if self.run.state is not RunState.FINISHED:
            self.run.stop()

    def restart(self) -> None:
        """Begins the dance anew; the pause screen asks for it."""
        if self.context.poses.ended:  # a film: only a new dance lets it begin again
            self.run.stop()
            self.run = self.context.start_dance(self.entry, self.run.difficulty)
            self._ghost = self._ghost_figure()
        else:
            self.run.restart()
        self._reset()
        self.sound(MURMUR)

    def leave(self) -> None:
        """Ends the dance for the choice of songs; the pause screen asks for it."""
        from game.scenes.songs import back_to_songs

        back_to_songs(self.context, self.stack, self.entry, self.run.difficulty)

    def handle(self, event: pygame.event.Event) -> None:
        keys = (pygame.K_ESCAPE, pygame.K_p, pygame.K_SPACE)
        if event.type == pygame.KEYDOWN and event.key in keys:
            self._pause()

    @property
    def can_pause(self) -> bool:
        """Unless the coach has the arms like that just now, or has just had them so."""
        run = self.run
        if run.state not in (RunState.COUNTDOWN, RunState.PLAYING):
            return False
        return not coach_crosses_arms(run.choreography, run.song_s)

    def arms_crossed(self) -> None:
        if self.can_pause:
            self._pause()

    def _pause(self) -> None:
        from game.scenes.pause import PauseScene

        self.sound("pause")
        self.run.pause(self.run.message)
        self.stack.push(PauseScene(self.context, self.stack, self))

    # -- time

    def update(self, now: float) -> None:
        step = now - self.now
        super().update(now)
        judged = self.run.update(now, self._aside)
        for judgement in judged:
            self._judged(judgement)
        if judged:
            self._cheer()
        score = self.run.score
        if self._hud.update(now, score.share, score.score, score.stars):
            self.sound("star")
        target = min(1.0, 0.30 + 0.70 * score.combo / COMBO_FULL)
        self._energy += (target - self._energy) * (1 - math.exp(-max(0.0, step) / 0.5))
        self._particles.update(step)
        self._count()
        self._follow_limbs()
        if self.run.state is RunState.PAUSED:
            self._pause()
        elif self.run.state is RunState.FINISHED:
            self._finish()

    def _follow_limbs(self) -> None:
        """Now and then, how each limb has just been doing."""
        if self._limbs_asked is not None and self._limbs_asked.done():
            self._limbs, self._limbs_asked = self._limbs_asked.result(), None
        run, waited_s = self.run, self.now - self._limbs_at
        due = waited_s >= _LIMBS_EVERY_S and self._limbs_asked is None
        if due and run.state is RunState.PLAYING and run.player is not None:
            self._limbs_at = self.now
            self._limbs_asked = self._aside(run.live_limbs())

    def _finish(self) -> None:
        from game.scenes.results import ResultsScene

        self.stack.replace(ResultsScene(self.context, self.stack, self.entry, self.run))

    def _count(self) -> None:
        """The sounds of the countdown."""
        if self.run.state is RunState.PLAYING:
            if self._counted:
                self._went_at, self._counted = self.now, 0
                self.sound("go")
            return
        left = math.ceil(self.run.countdown_s)
        if left != self._counted and 0 < left <= 3:
            self._counted = left
            self.sound("countdown")

    def _judged(self, judgement: Judgement) -> None:
        self._hud.judged(judgement, self.now)
        move = self.run.moves[judgement.move_index]
        colours = [self.theme.grades[judgement.grade], self.theme.primary, self.theme.text]
        if judgement.grade >= Grade.SUPER and not self.calm:
            count = 80 if judgement.grade is Grade.PERFECT else 36
            self._particles.burst(self._grade_place, count, colours, 760)
        if judgement.grade is Grade.PERFECT:
            self.sound("gold" if move.gold else "grade_perfect")
            if move.gold and not self.calm:
                gold = [self.theme.gold, self.theme.text]
                self._particles.burst((960, 500), 120, gold, 1100)
        elif judgement.grade is Grade.MISS:
            self.sound("grade_miss")

    def _cheer(self) -> None:
        """The crowd's answer to what is new."""
        score = self.run.score
        hit = [j for j in score.judgements if j.grade >= Grade.SUPER]
        golds = sum(self.run.moves[j.move_index].gold for j in hit)
        before, self._danced = self._danced, Danced(score.combo, score.stars, golds)
        sound = reaction(before, self._danced)
        if sound is not None:
            self.sound(sound)

    # -- drawing

    @property
    def _view_box(self) -> Box:
        return frame_box(self.context.poses.frame())

    @property
    def _grade_place(self) -> tuple[float, float]:
        return 330.0, self._view_box.y - 215.0

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        dance = run.choreography
        shown_s = self.context.settings.shown_s(run.song_s)
        beat = dance.beat_at(shown_s)
        mood = Mood(energy=self._energy, calm=self.calm)
        self._ahead.draw_stage(surface, easel.canvas, beat, mood)
        dancers = self._dancers
        self._ahead.draw(surface, easel.canvas, shown_s, dancers)
        self._draw_lead(easel, shown_s)
        if run.state is RunState.COUNTDOWN:
            prepare_lane(easel, dance, self._prepared)
            prepare_words(easel, self._prepared, len(dance.moves))
            self._prepared += 1
        draw_lane(easel, dance, run.moves, shown_s, beat)
        self._draw_player(easel)
        self._hud.draw_bar(easel, max(0.0, run.song_s) / dance.duration_s)
        self._hud.draw_numbers(easel, run.score.combo)
        self._draw_race(easel)
        self._particles.draw(surface, easel.canvas, easel.kit.sprites)
        self._hud.draw_grade(easel, self._grade_place)
        if run.hint is not None:
            draw_hint(easel, say(run.hint))
        draw_countdown(easel, run.countdown_s, self.now, self._went_at)
        self._ahead.order(easel.canvas, shown_s, dancers, dance.beat_at, mood)

    @property
    def _dancers(self) -> list[Coach]:
        """From the back to the front."""
        return [*([] if self._ghost is None else [self._ghost]), *self._coaches]

    def _draw_lead(self, easel: Easel, shown_s: float) -> None:
        """In a duet: whom to follow, until the first move that counts."""
        scored = (move.start_s for move in self.run.moves if move.scored)
        if len(self._coaches) > 1 and shown_s < next(scored, 0.0):
            place = self._coaches[0].place
            head_y = place.floor - 1.12 * place.height
            badge(easel, say("follow_me").upper(), place.x, head_y, align="centre")

    def _draw_race(self, easel: Easel) -> None:
        if self._ghost is None:
            return
        self._ghost.draw_name(easel, self.run.song_s)
        ghost, score = self._ghost.ghost, self.run.score
        points = ghost.score_after(len(score.judgements))
        self._hud.draw_race(easel, ghost_name(ghost), points, score.score)

    def _draw_player(self, easel: Easel) -> None:
        poses, box = self.context.poses, self._view_box
        seen = poses.seen()
        frame = poses.frame() if seen is None else seen[0]
        if frame is None:
            easel.panel(box, fill=self.theme.ink, alpha=0.8, border=self.theme.line, border_width=5)
            easel.text(say("waiting_camera"), "caption", box.centre, align="centre", fit=box.w - 40)
        else:
            run = self.run
            limbs = self._limbs if run.state is RunState.PLAYING else {}
            player = None if seen is None else visible_player(seen[1])
            look = self.context.settings.player_view
            self._view.draw(easel.surface, easel.canvas, frame, player, limbs, look=look)
        if self.run.virtual:
            badge(easel, say("virtual_dancer").upper(), box.centre[0], box.y, align="centre")
