"""The end of a party's dance: everybody's best move once more, who was how good, and what next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pygame

from game.core.choreography import Choreography
from game.core.crowd import applause
from game.core.judge import Grade
from game.core.party import TEAMS, Mode, Standing, team_scores, together
from game.core.podium import best_move, replayed, steps_of
from game.party_run import PartyRun, persons
from game.scenes.base import Scene
from game.ui.ahead import PaintAhead
from game.ui.coach import Place
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.lobby_side import listed
from game.ui.particles import Particles
from game.ui.party_colours import player_colour
from game.ui.podium_view import (
    FIGURES,
    BestMove,
    Step,
    draw_move,
    draw_name,
    draw_points,
    draw_step,
    draw_table,
    laid_out,
    name_of,
    tone_of,
)
from game.ui.stage import Mood, Stage
from game.ui.strings import say
from game.ui.tween import tween
from game.ui.widgets import Button, Menu, badge

if TYPE_CHECKING:
    from game.context import GameContext
    from game.party import Party
    from game.scenes.stack import SceneStack
    from game.storage.library import SongEntry

_RISE_S: Final = 0.5
# When the first, second and third are revealed: the winner last.
_REVEAL_S: Final = (1.7, 0.9, 0.2)
_ROW_FLOOR: Final = 800.0
_TEAMS_APART: Final = 100.0
_PART_HIGH: Final = 44.0  # of the line under a duet's points
_BUTTONS: Final = (Box(60, 950, 330, 92), Box(410, 950, 330, 92), Box(760, 950, 400, 92))
_OTHERS_W, _EVENING_W = 390.0, 420.0
_EVENING_HIGH: Final = 800.0  # at most, above the buttons, for twelve guests


class PodiumScene(Scene):
    """Shows a finished `PartyRun`. Enter dances again (or goes on), Esc back to the songs."""

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
        self.standings = run.standings()
        self.theme = self.theme_of(run.song.hues)
        if party.floor is not None and not party.floor.over:
            party.floor.danced(self.standings)
        self._stage = Stage(self.theme, run.song.bpm)
        self._ahead = PaintAhead(self._stage)
        self._particles = Particles()
        self._moves: dict[int, tuple[str, Grade]] = {}
        self._rows = steps_of(self.standings)
        self._stepped = run.mode in (Mode.VERSUS, Mode.FLOOR)
        self._steps = self._lay_steps() if self._stepped else []
        self._places = self._on_steps() if self._stepped else self._in_a_row()
        self._figures = {seat: self._figure(seat, place) for seat, place in self._places.items()}
        self._revealed, self._index = 0, -1
        again = "again" if party.floor is None else "podium_next"
        if party.floor is not None and party.floor.over:
            again = "podium_final"
        self._menu = Menu(
            [
                Button(again, again, _BUTTONS[0]),
                Button("songs", "songs" if party.floor is None else "podium_end", _BUTTONS[1]),
                Button("group", "podium_group", _BUTTONS[2]),
            ]
        )

    # -- who stands where

    def _lay_steps(self) -> list[Step]:
        left = 60.0 if self.party.floor is None else 60 + _EVENING_W + 40
        right = 1860.0 if not self._rows[-1] else 1860 - _OTHERS_W - 40
        return laid_out([len(equals) for equals in self._rows[:-1]], left, right)

    def _on_steps(self) -> dict[int, Place]:
        places: dict[int, Place] = {}
        for step in self._steps:
            size = min(FIGURES[step.index], 1.55 * step.slot)
            for one, x in zip(self._rows[step.index], step.middles, strict=True):
                places[one.seat] = Place(x=x, floor=step.box.y, height=size)
        return places

    def _in_a_row(self) -> dict[int, Place]:
        order = sorted(self.standings, key=lambda one: (one.team or 0, one.number))
        count = len(order)
        apart = _TEAMS_APART if len({one.team for one in order}) > 1 else 0.0
        room = (1700 - apart) / max(1, count)
        height = min(400.0, 250 + room * 0.45)
        floor = _ROW_FLOOR - (_PART_HIGH if self.run.mode is Mode.DUET else 0)
        return {
            one.seat: Place(
                x=110 + room * (index + 0.5) + apart * (one.team or 0), floor=floor, height=height
            )
            for index, one in enumerate(order)
        }

    def _figure(self, seat: int, place: Place) -> BestMove:
        """A player's best move danced again; the coach's first pose where there is none."""
        run, lane = self.run, self.run.lanes[seat]
        one = next(standing for standing in self.standings if standing.seat == seat)
        index = best_move(lane)
        danced = None if index is None else replayed(lane, index)
        aspect = self._aspect(run.song)
        if index is None or danced is None:
            track = run.song.tracks[lane.track]
            danced, aspect = (
                replace(track, times_s=track.times_s[:2], poses=track.poses[:2]),
                (run.song.aspect),
            )
        else:
            verdict = next(v for v in lane.score.judgements if v.move_index == index)
            self._moves[seat] = (lane.choreography.moves[index].name, verdict.grade)
        tone = tone_of(one, blind=self._blind)
        return BestMove(danced, run.song, aspect, self.theme, place, tone)

    def _aspect(self, song: Choreography) -> float:
        size = self.run.frame_size
        return song.aspect if size is None else size[1] / size[0]

    @property
    def _blind(self) -> bool:
        return self.context.settings.colour_blind

    # -- verbs and input

    def entering(self) -> None:
        self.entered_at = self.now = self.context.now()
        best = max((one.stars for one in self.standings), default=0)
        for sound in applause(best) or ("select",):
            self.sound(sound)

    def exiting(self) -> None:
        self._ahead.close()

    def handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            self._choose("songs")
            return
        pressed = self.press(self._menu, event)
        if pressed is not None:
            self._choose(pressed)

    def arms_raised(self) -> None:
        self._choose(self._menu.buttons[0].name)

    def _choose(self, name: str) -> None:
        from game.scenes.floor_result import FloorResultScene
        from game.scenes.group_picture import GroupPictureScene
        from game.scenes.lobby import LobbyScene
        from game.scenes.party_dance import PartyDanceScene

        self.sound("back" if name == "songs" else "select")
        if name == "again":
            run = self.context.start_party(self.entry, self.party)
            scene = PartyDanceScene(self.context, self.stack, self.entry, run, self.party)
            self.stack.replace(scene)
        elif name == "podium_next":
            self.stack.replace(LobbyScene(self.context, self.stack, self.party))
        elif self.party.floor is not None and name in ("podium_final", "songs"):
            self.stack.push(FloorResultScene(self.context, self.stack, self.party))
        elif name == "group":
            self.stack.push(GroupPictureScene(self.context, self.stack, self.run, self.theme))
        else:
            self._leave()

    def _leave(self) -> None:
        """Back to the songs with the same party."""
        from game.scenes.party import PartyScene
        from game.scenes.songs import SongsScene
        from game.scenes.title import TitleScene

        self.context.poses.follow(1)
        title = TitleScene(self.context, self.stack)
        modes = PartyScene(self.context, self.stack, self.party)
        songs = SongsScene(self.context, self.stack, self.entry, party=self.party)
        self.stack.reset(title, modes, songs)

    # -- time

    @property
    def _age_s(self) -> float:
        return 99.0 if self.calm else self.age_s

    def _look(self) -> None:
        """Follows who is still there: whoever has left is not asked for a picture, and has no part
        in the next dance until they are back."""
        snapshots = self.context.poses.snapshots_after(self._index)
        for snapshot in snapshots if self._index >= 0 else snapshots[-1:]:
            self._index = snapshot.frame_index
            self.run.roster.update(snapshot.captured_at, persons(snapshot), joining=False)

    def update(self, now: float) -> None:
        step = now - self.now
        super().update(now)
        self._look()
        self._menu.update(now)
        self._particles.update(step)
        shown = sum(self._age_s > at for at in _REVEAL_S) if self._stepped else 0
        if shown > self._revealed:
            self._revealed = shown
            self.sound("gold" if shown == len(_REVEAL_S) else "star")
            if shown == len(_REVEAL_S) and self._rows[0] and not self.calm:
                first = self._rows[0][0]
                colours = [self.theme.gold, player_colour(first.number, self._blind)]
                place = self._places[first.seat]
                self._particles.burst((place.x, place.floor - 420), 90, colours, 900)

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        easel, run = self.easel(surface), self.run
        shown_s, mood = self.age_s, Mood(energy=0.35, dim=0.30, calm=True)
        self._ahead.draw_stage(surface, easel.canvas, shown_s, mood)
        self._draw_head(easel)
        if self._stepped:
            for step in self._steps:
                draw_step(easel, step, self._risen(step.index))
        figures = [self._figures[seat] for seat in self._places if self._is_shown(seat)]
        self._ahead.draw(surface, easel.canvas, shown_s, figures)
        for one in self.standings:
            if one.seat in self._places and self._is_shown(one.seat):
                self._draw_tag(easel, one)
        self._draw_side(easel)
        self._particles.draw(surface, easel.canvas, easel.kit.sprites)
        self._menu.draw(easel)
        if run.virtual:
            badge(easel, say("score_not_kept"), 1860, 996, align="right")
        self._ahead.order(easel.canvas, shown_s, figures, run.song.beat_at, mood)

    def _risen(self, step: int) -> float:
        return tween("back_out", self._age_s, _REVEAL_S[step] - _RISE_S, _RISE_S)

    def _step_of(self, seat: int) -> Step | None:
        for step in self._steps:
            if any(one.seat == seat for one in self._rows[step.index]):
                return step
        return None

    def _is_shown(self, seat: int) -> bool:
        step = self._step_of(seat)
        return not self._stepped or (step is not None and self._age_s >= _REVEAL_S[step.index])

    def _draw_tag(self, easel: Easel, one: Standing) -> None:
        """Name, points and best move: on the front of the step, or under the figure."""
        place, step = self._places[one.seat], self._step_of(one.seat)
        room = (1700 / max(1, len(self._places)) if step is None else step.slot) - 20
        head = place.floor - place.height - 84
        draw_name(easel, one, (place.x, head), min(360.0, room), blind=self._blind)
        draw_points(easel, one, (place.x, place.floor + 48), room)
        if step is not None:
            draw_move(easel, self._moves.get(one.seat), step, place.x)
        if self.run.mode is Mode.DUET:
            part = say("part_number", number=one.track + 1)
            easel.text(part, "caption", (place.x, place.floor + 140), align="centre", shadow=True)

    def _draw_head(self, easel: Easel) -> None:
        """The song, and what all or each team have together."""
        run = self.run
        title, room = run.song.title, 620.0
        if run.mode is Mode.TEAMS:
            room = min(room, self._draw_teams(easel) - 100)
        easel.text(title, "heading", (60, 72), weight=BOLD, shadow=True, fit=room)
        if run.mode is Mode.COOP:
            share, stars = together(self.standings)
            words = say("podium_together", share=f"{100 * share:.0f}")
            easel.text(words, "title", (1860, 90), weight=BOLD, align="right", shadow=True)
            for number in range(5):
                lit = number < stars
                colour = self.theme.gold if lit else self.theme.raised
                easel.star((1490 + number * 84.0, 186), 38, self.theme.ink)
                easel.star((1490 + number * 84.0, 186), 32, colour)

    def _draw_teams(self, easel: Easel) -> float:
        """Which team wins, and what both have; where the words about it begin."""
        scores = team_scores(self.standings)
        best = max(scores)
        winners = [team for team in range(TEAMS) if scores[team] == best]
        key = "podium_draw" if len(winners) > 1 else "podium_team_wins"
        words = say(key, number=winners[0] + 1)
        easel.text(words, "title", (960, 84), weight=BOLD, align="centre", shadow=True, fit=760)
        for team, score in enumerate(scores):
            x = self._middle_of(team)
            line = f"{say('team_number', number=team + 1)}  {score:,}"
            colour = self.theme.gold if team in winners else self.theme.text
            easel.text(
                line, "heading", (x, 196), colour=colour, weight=BOLD, align="centre", shadow=True
            )
        return 960 - min(760.0, easel.width(words, "title", BOLD)) / 2

    def _middle_of(self, team: int) -> float:
        """Where a team stands: its words are above it, however many it has."""
        members = [self._places[one.seat].x for one in self.standings if one.team == team]
        return sum(members) / len(members) if members else (480.0, 1440.0)[team]

    def _draw_side(self, easel: Easel) -> None:
        """Who stands on no step; in pass-the-floor, the evening so far."""
        floor = self.party.floor
        if floor is not None and floor.totals:
            rows = [
                (f"{rank}", floor.guests[guest], f"{100 * share:.0f} %", self.theme.gold)
                for rank, (guest, share) in zip(floor.places(), floor.ranking(), strict=True)
            ]
            high = min(110.0 + 62 * len(rows), _EVENING_HIGH)
            draw_table(easel, Box(60, 130, _EVENING_W, high), say("podium_evening"), rows)
            if floor.next:
                then = say(
                    "podium_then", names=listed(tuple(floor.guests[one] for one in floor.next))
                )
                easel.text(then, "body", (1860, 72), align="right", shadow=True, fit=1100)
        below = self._rows[-1] if self._stepped else []
        if below:
            lines = [
                (
                    str(one.number),
                    name_of(one),
                    f"{one.score:,}",
                    player_colour(one.number, self._blind),
                )
                for one in below
            ]
            high = 110.0 + 62 * len(lines)
            box = Box(1860 - _OTHERS_W, 900 - high, _OTHERS_W, high)
            draw_table(easel, box, say("podium_others"), lines, worn=True)
