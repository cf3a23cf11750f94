"""A party's dance: the coach in the middle, a badge for each player along the top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pygame

from game.core.crowd import MURMUR, REACTIONS, Danced, reaction
from game.core.gestures import coach_crosses_arms
from game.core.judge import Grade, Judgement
from game.core.party import Mode, Standing
from game.core.party_order import leaders
from game.core.roster import Event, Happening, Presence
from game.core.score import COMBO_FULL
from game.party_run import PartyRun
from game.scenes.base import Scene
from game.song_course import RunState
from game.ui.ahead import PaintAhead
from game.ui.coach import Coach, Place
from game.ui.dance_view import draw_countdown, draw_hint
from game.ui.hud import draw_lane, prepare_lane
from game.ui.kit import Easel
from game.ui.layout import Box
from game.ui.lobby_view import LobbyView
from game.ui.particles import Particles
from game.ui.party_colours import player_colour
from game.ui.party_grades import prepare_grade
from game.ui.party_hud import PartyHud
from game.ui.party_toasts import Toast, Toasts, draw_asked
from game.ui.party_view import Tags, draw_parts, people_shown
from game.ui.player_view import frame_box
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.theme import Colour
from game.ui.widgets import badge

if TYPE_CHECKING:
    from game.context import GameContext
    from game.party import Party
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

# A little smaller than alone on the stage, as the badges have the top.
_PLACES: Final = (Place(floor=955, height=640),)
_DUET: Final = (Place(x=745, floor=950, height=570), Place(x=1125, floor=950, height=570))
_SOUND_GAP_S: Final = 0.3  # verdicts on one move come in one after another
_LATE_S: Final = 2.0  # what was danced longer ago, before somebody joined, is not news
_MOST_SPARKS: Final = 40


class PartyDanceScene(Scene):
    """Shows a `PartyRun` and passes on what the players want of it."""

    in_dance = True
    shows_player = True

    def __init__(
        self,
        context: GameContext,
        stack: SceneStack,
        entry: SongEntry,
        run: PartyRun,
        party: Party,
    ) -> None:
        super().__init__(context, stack)
        self.entry, self.run, self.party = entry, run, party
        dance = run.choreography
        self.theme = self.theme_of(dance.hues)
        self._stage = Stage(self.theme, dance.bpm)
        two = run.mode is Mode.DUET and len(dance.tracks) > 1
        self._coaches = [
            Coach(dance, self.theme, place, track)
            for track, place in enumerate(_DUET if two else _PLACES)
        ]
        self._ahead = PaintAhead(self._stage)
        self._aside = context.aside or self._ahead.aside
        self._view, self._tags = LobbyView(self.theme, self._aside), Tags()
        self._prepared = 0
        self._reset()

    def _reset(self) -> None:
        self._hud = PartyHud(self.run.mode, colour_blind=self._blind)
        self._particles, self.toasts = Particles(), Toasts()
        self._energy = 0.3
        self._standings: tuple[Standing, ...] = self.run.standings()
        self._counted, self._went_at = 0, -10.0
        self._heard, self._heard_at = Grade.NOT_JUDGED, -10.0
        self._danced: dict[int, Danced] = {}

    @property
    def _blind(self) -> bool:
        return self.context.settings.colour_blind

    def _colour(self, number: int) -> Colour:
        return player_colour(number, self._blind)

    # -- verbs and input

    def entering(self) -> None:
        self.context.poses.follow(self.run.roster.most)
        self.sound(MURMUR)
        self.context.audio.prepare_sounds(*REACTIONS, "gold", "star")

    def suspending(self) -> None:
        if self.run.state is not RunState.FINISHED:
            self.run.pause(self.run.message)

    def exiting(self) -> None:
        self._ahead.close()
        if self.run.state is not RunState.FINISHED:
            self.run.stop()
            self.context.poses.follow(1)

    def restart(self) -> None:
        """Begins the dance anew; the pause screen asks for it."""
        if self.context.poses.ended:  # a film: only a new dance lets it begin again
            self.run.stop()
            self.run = self.context.start_party(self.entry, self.party)
        else:
            self.run.restart()
        self._reset()
        self.sound(MURMUR)

    @property
    def way_out(self) -> str:
        """The label of what `leave` does."""
        return "songs" if self.party.floor is None else "floor_lobby"

    def leave(self) -> None:
        """Goes to the songs, or to the floor's lobby; the pause screen asks for it."""
        from game.scenes.lobby import LobbyScene
        from game.scenes.party import PartyScene
        from game.scenes.songs import SongsScene
        from game.scenes.title import TitleScene

        title = TitleScene(self.context, self.stack)
        if self.party.floor is not None:
            self.stack.reset(title, LobbyScene(self.context, self.stack, self.party))
        else:
            modes = PartyScene(self.context, self.stack, self.party)
            songs = SongsScene(self.context, self.stack, self.entry, party=self.party)
            self.stack.reset(title, modes, songs)

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
        self._standings = self.run.standings()
        if self._hud.update(now, self._standings, calm=self.calm):
            self.sound("star")
        self._judged(judged)
        self._happened(self.run.events)
        self.toasts.update(now)
        self._swell(step)
        self._particles.update(step)
        self._count()
        if self.run.state is RunState.PAUSED:
            self._pause()
        elif self.run.state is RunState.FINISHED:
            self._finish()

    def _swell(self, step: float) -> None:
        """The stage's light follows what those who dance have in a row."""
        combos = [one.combo for one in self._standings if one.presence is not Presence.AWAY]
        mean = sum(combos) / len(combos) if combos else 0.0
        target = min(1.0, 0.30 + 0.70 * mean / COMBO_FULL)
        self._energy += (target - self._energy) * (1 - math.exp(-max(0.0, step) / 0.5))

    def _finish(self) -> None:
        from game.scenes.podium import PodiumScene

        podium = PodiumScene(self.context, self.stack, self.entry, self.run, self.party)
        self.stack.replace(podium)

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

    # -- what happens

    def _judged(self, judged: Sequence[Judgement]) -> None:
        """Words for all, but one sound for the best; the crowd answers the leader."""
        moves, since_s = self.run.moves, self.run.song_s - _LATE_S
        fresh = [one for one in judged if moves[one.move_index].end_s > since_s]
        for verdict in fresh:
            self._hud.judged(verdict, self.now)
        self._throw_sparks(fresh)
        if fresh:
            self._sound_of(max(fresh, key=lambda one: one.grade))
        if judged:
            self._cheer()

    def _sound_of(self, best: Judgement) -> None:
        again = self.now - self._heard_at < _SOUND_GAP_S
        if again and best.grade <= self._heard:
            return
        self._heard, self._heard_at = best.grade, self.now
        if best.grade is Grade.PERFECT:
            gold = self.run.moves[best.move_index].gold
            self.sound("gold" if gold else "grade_perfect")
        elif best.grade is Grade.MISS:
            self.sound("grade_miss")

    def _throw_sparks(self, judged: Sequence[Judgement]) -> None:
        best = [one for one in judged if one.grade is Grade.PERFECT]
        if self.calm or not best:
            return
        numbers = {one.seat: one.number for one in self._standings}
        for verdict in best:
            place = self._hud.place(verdict.player_id)
            if place is not None:
                colours = [self.theme.gold, self._colour(numbers[verdict.player_id])]
                self._particles.burst(place, _MOST_SPARKS // max(2, len(best)), colours, 520)

    def _cheer(self) -> None:
        """The crowd's answer to what is new of whoever leads, the first of equals."""
        here = [one for one in self._standings if one.presence is not Presence.AWAY]
        ahead = leaders(here)
        before, self._danced = (
            self._danced,
            {
                one.seat: Danced(one.combo, one.stars, self._golds(one.seat))
                for one in self._standings
            },
        )
        if ahead:
            first = min(ahead)
            sound = reaction(before.get(first, Danced()), self._danced[first])
            if sound is not None:
                self.sound(sound)

    def _golds(self, seat: int) -> int:
        hit = [j for j in self.run.lanes[seat].score.judgements if j.grade >= Grade.SUPER]
        return sum(self.run.moves[j.move_index].gold for j in hit)

    def _name(self, seat_id: int, number: int) -> str:
        return self.run.profile(seat_id).name or say("player_number", number=number)

    def _happened(self, events: Sequence[Event]) -> None:
        """Words and a sound for those who came or went."""
        for event in events:
            self._tell(event)
        kinds = {event.kind for event in events}
        if kinds & {Happening.JOINED, Happening.BACK}:
            self.sound("star")
        elif kinds:
            self.sound("back" if Happening.LEFT in kinds else "hover")

    def _tell(self, event: Event) -> None:
        """A few words about whoever came or went; who is asked for has a bar of their own."""
        kind, seat = event.kind, event.seat
        if kind is Happening.ASKED:
            return
        key, name = f"dance_{kind.name.lower()}", self._name(seat.id, seat.number)
        more = ""
        if kind is Happening.LEFT and seat.id in self.run.lanes:
            points = self.run.lanes[seat.id].score.score
            more = say("dance_kept", points=f"{points:,}") if points else ""
        toast = Toast(seat.number, key, name, more, self._colour(seat.number))
        self.toasts.add(toast, self.now)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        dance = run.choreography
        shown_s = self.context.settings.shown_s(run.song_s)
        beat = dance.beat_at(shown_s)
        mood = Mood(energy=self._energy, calm=self.calm)
        self._ahead.draw_stage(surface, easel.canvas, beat, mood)
        self._ahead.draw(surface, easel.canvas, shown_s, self._coaches)
        self._draw_parts(easel, shown_s)
        if run.state is RunState.COUNTDOWN:
            for track in range(len(self._coaches)):
                prepare_lane(easel, dance, self._prepared, track)
            prepare_grade(easel, self._prepared, self._hud.badge_width)
            self._prepared += 1
        lanes = len(self._coaches)  # each part has its own moves
        for track in range(lanes):
            draw_lane(easel, dance, run.moves, shown_s, beat, track, lanes)
        box = self._draw_players(easel)
        self._hud.draw(easel, max(0.0, run.song_s) / dance.duration_s)
        self._particles.draw(surface, easel.canvas, easel.kit.sprites)
        self.toasts.draw(easel, box.y - 24, self.now, calm=self.calm)
        self._draw_sentence(easel)
        draw_countdown(easel, run.countdown_s, self.now, self._went_at)
        self._ahead.order(easel.canvas, shown_s, self._coaches, dance.beat_at, mood)

    def _draw_parts(self, easel: Easel, shown_s: float) -> None:
        """In a duet: whom to follow; by number only, from the first move that counts on."""
        scored = (move.start_s for move in self.run.moves if move.scored)
        if len(self._coaches) > 1:
            begun = shown_s >= next(scored, 0.0)
            here = [one for one in self._standings if one.presence is not Presence.AWAY]
            places = [coach.place for coach in self._coaches]
            draw_parts(easel, places, here, colour_blind=self._blind, below=begun)

    def _draw_players(self, easel: Easel) -> Box:
        """The camera's picture with everybody who plays; where it is."""
        poses = self.context.poses
        seen = poses.seen()
        frame = poses.frame() if seen is None else seen[0]
        box, look = frame_box(frame), self.context.settings.player_view
        if frame is None:
            easel.panel(box, fill=self.theme.ink, alpha=0.8, border=self.theme.line, border_width=5)
            easel.text(say("waiting_camera"), "caption", box.centre, align="centre", fit=box.w - 40)
        elif look != "nothing":
            everybody = () if seen is None else seen[1].people
            people = people_shown(
                everybody, self.run.roster, self.theme.text, colour_blind=self._blind
            )
            self._view.draw_people(easel.surface, easel.canvas, frame, people, box, look)
            self._tags.draw(easel, frame, people, box)
        if self.run.virtual:
            badge(easel, say("lobby_virtual").upper(), box.centre[0], box.bottom, align="centre")
        return box

    def _draw_sentence(self, easel: Easel) -> None:
        """Whom the dance looks for, or what the players should do."""
        asked = self.run.roster.asked
        if asked is not None:
            draw_asked(easel, self._name(asked.id, asked.number), self._colour(asked.number))
        elif self.run.hint is not None:
            draw_hint(easel, say(self.run.hint))
