"""Along the top of a party's dance: each player's badge, and the bars that they share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from game.core.judge import Judgement
from game.core.party import TEAMS, Mode, Standing, team_scores, together
from game.core.party_order import Settled, leaders, shown
from game.core.roster import Presence
from game.core.score import FULL_SCORE
from game.ui.hud import Hud, draw_progress
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.party_badges import Badge, Held, draw_crown, show_badge
from game.ui.party_colours import player_colour
from game.ui.party_grades import GRADE_SHOWN_S, draw_grade
from game.ui.strings import say
from game.ui.theme import Theme
from game.ui.tween import tween

GLIDE_S: Final = 0.35
_LEFT, _RIGHT, _GAP = 60.0, 1860.0, 14.0
_WIDEST: Final = 430.0
_WORD_Y: Final = 60.0  # of a grade's middle under its badge
_EASE_S: Final = 0.16  # of bars and points


def player_name(standing: Standing) -> str:
    """What a player is called on the screen."""
    return standing.profile.name or say("player_number", number=standing.number)


def badge_boxes(standings: Sequence[Standing], mode: Mode) -> list[Box]:
    """Where the badges of players, in their order, go."""
    if mode is not Mode.TEAMS:
        y, high = (132.0, 120.0) if mode is Mode.COOP else (24.0, 150.0)
        return _row(len(standings), Box(_LEFT, y, _RIGHT - _LEFT, high), "centre")
    boxes: list[Box] = []
    for team, half in enumerate(team_halves()):
        members = sum(one.team == team for one in standings)
        align = "left" if team == 0 else "right"
        boxes += _row(members, Box(half.x, 126, half.w, 120), align)
    return boxes


def team_halves() -> list[Box]:
    """What of the top belongs to each team."""
    wide = (_RIGHT - _LEFT - 60) / TEAMS
    return [Box(_LEFT + team * (wide + 60), 24, wide, 222) for team in range(TEAMS)]


def _row(count: int, room: Box, align: str) -> list[Box]:
    if not count:
        return []
    wide = min(_WIDEST, (room.w - (count - 1) * _GAP) / count)
    rest = room.w - count * wide - (count - 1) * _GAP
    x = room.x + rest * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    return [Box(x + n * (wide + _GAP), room.y, wide, room.h) for n in range(count)]


@dataclass
class _Player:
    """What is remembered of a player between pictures. Glides from `start` to `goal` (the badge's
    left) since `moved_at`."""

    start: float
    goal: float
    moved_at: float = -10.0
    bar: float = 0.0
    points: float = 0.0
    verdict: Judgement | None = None
    judged_at: float = -10.0
    held: Held = field(default_factory=Held)

    def x(self, now: float) -> float:
        if now - self.moved_at >= GLIDE_S:
            return self.goal
        return self.start + (self.goal - self.start) * tween(
            "cubic_in_out", now, self.moved_at, GLIDE_S
        )

    def move(self, goal: float, now: float, calm: bool) -> None:
        if goal != self.goal:
            self.start = goal if calm else self.x(now)
            self.goal, self.moved_at = goal, now

    def follow(self, bar: float, points: int, ease: float) -> None:
        self.bar += (bar - self.bar) * ease
        self.points += (points - self.points) * ease
        if abs(points - self.points) < 1:
            self.points = points


class PartyHud:
    """Draws the badges and bars over the stage; `update` before every picture."""

    def __init__(self, mode: Mode, *, colour_blind: bool = False) -> None:
        self.mode, self._blind = mode, colour_blind
        self._settled = Settled()
        self._players: dict[int, _Player] = {}
        self._order: tuple[Standing, ...] = ()
        self._boxes: list[Box] = []
        self._first: frozenset[int] = frozenset()
        self._shared = Hud()  # the bar of those who dance together
        self._teams = [_Player(0, 0) for _ in range(TEAMS)]
        self._now, self._calm = 0.0, False

    def update(self, now: float, standings: Sequence[Standing], *, calm: bool = False) -> bool:
        """Lets time pass until `now`; True when those who dance together just won a star."""
        ease = 1 - math.exp(-min(max(now - self._now, 0.0), 0.1) / _EASE_S)
        self._now, self._calm = now, calm
        wanted = shown(standings, self.mode)
        order = self._settled.update(now, tuple(one.seat for one in wanted))
        known = {one.seat: one for one in wanted}
        self._order = tuple(known[seat] for seat in order)
        self._first = leaders(standings) if self.mode is not Mode.COOP else frozenset()
        self._boxes = badge_boxes(self._order, self.mode)
        for one, box in zip(self._order, self._boxes, strict=True):
            player = self._players.setdefault(one.seat, _Player(box.x, box.x))
            player.move(box.x, now, calm)
            player.follow(one.share, one.score, ease)
        return self._update_bars(now, standings, ease)

    def _update_bars(self, now: float, standings: Sequence[Standing], ease: float) -> bool:
        if self.mode is Mode.TEAMS:
            for team, score in zip(self._teams, team_scores(standings), strict=True):
                team.follow(score / FULL_SCORE, score, ease)
        if self.mode is not Mode.COOP:
            return False
        filled, stars = together(standings)
        return self._shared.update(now, filled, 0, stars)

    def judged(self, verdict: Judgement, now: float) -> None:
        """Shows a player's verdict from now on."""
        player = self._players.get(verdict.player_id)
        if player is not None:
            player.verdict, player.judged_at = verdict, now

    @property
    def badge_width(self) -> float:
        """How much room a badge has, in units."""
        return self._boxes[0].w if self._boxes else _WIDEST

    def place(self, seat: int) -> tuple[float, float] | None:
        """Where a player's grade springs up, in units; None for one who is not shown."""
        for one, box in zip(self._order, self._boxes, strict=True):
            if one.seat == seat:
                x = self._players[seat].x(self._now)
                return x + box.w / 2, box.bottom + _WORD_Y
        return None

    # -- drawing

    def draw(self, easel: Easel, progress: float) -> None:
        """Bars, badges and grades; `progress` is the share (0..1) of the song that is over."""
        if self.mode is Mode.COOP:
            self._shared.draw_bar(easel, progress)
        else:
            draw_progress(easel, progress)
        if self.mode is Mode.TEAMS:
            self._draw_teams(easel)
        # Who overtakes passes before whom they overtake.
        pairs = zip(self._order, self._boxes, strict=True)
        spare = True  # for one of those that have come to rest
        for one, box in sorted(pairs, key=lambda pair: -pair[1].x):
            spare = not self._draw_player(easel, one, box, spare) and spare
        for one, box in zip(self._order, self._boxes, strict=True):
            self._draw_word(easel, one, box)

    def _draw_player(self, easel: Easel, one: Standing, box: Box, spare: bool) -> bool:
        player = self._players[one.seat]
        badge = Badge(
            one.number,
            player_name(one),
            player_colour(one.number, self._blind),
            one.stars,
            one.seat in self._first and self.mode is not Mode.TEAMS,
            one.presence is Presence.HIDDEN,
            one.presence is Presence.AWAY,
            box.w,
            box.h,
        )
        at = (player.x(self._now), box.y)
        points = round(player.points)
        return show_badge(easel, at, badge, player.bar, points, player.held, spare=spare)

    def _draw_word(self, easel: Easel, one: Standing, box: Box) -> None:
        player = self._players[one.seat]
        place = (player.x(self._now) + box.w / 2, box.bottom + _WORD_Y)
        away = one.presence is Presence.AWAY
        if (
            not away
            and player.verdict is not None
            and self._now - player.judged_at <= GRADE_SHOWN_S
        ):
            grade = player.verdict.grade
            since = player.judged_at
            draw_grade(easel, grade, place, self._now, since, wide=box.w, calm=self._calm)
        elif away:
            words, theme = say("dance_away"), easel.theme
            wide = easel.width(words, "caption", BOLD) + 40
            pill = Box(place[0] - wide / 2, box.bottom + 8, wide, 50)
            easel.panel(pill, fill=theme.ink, alpha=0.85, radius=25)
            easel.text(words, "caption", pill.centre, colour=theme.dim, align="centre", weight=BOLD)

    def _draw_teams(self, easel: Easel) -> None:
        theme, scores = easel.theme, [round(team.points) for team in self._teams]
        for number, (half, team) in enumerate(zip(team_halves(), self._teams, strict=True)):
            tone = _team_colour(theme, number)
            # The scores meet in the middle.
            outer, inner, y = half.x, half.right, half.y + 32
            sides, inwards = ("left", "right"), 1
            if number:
                outer, inner, sides, inwards = inner, outer, ("right", "left"), -1
            words, points = say("team_number", number=number + 1), f"{scores[number]:,}"
            easel.text(
                words, "heading", (outer, y), colour=tone, weight=BOLD, align=sides[0], shadow=True
            )
            if scores[number] == max(scores) > 0:
                x = outer + inwards * (easel.width(words, "heading", BOLD) + 52)
                draw_crown(easel, (x, y), 64)
            easel.text(
                points,
                "heading",
                (inner, y),
                weight=BOLD,
                align=sides[1],
                tabular=True,
                shadow=True,
            )
            bar = Box(half.x, half.y + 68, half.w, 24)
            easel.panel(bar.inset(-6), fill=theme.ink, alpha=0.72, radius=18)
            easel.bar(bar, team.bar, tone, back=theme.raised)


def _team_colour(theme: Theme, team: int) -> tuple[int, int, int]:
    return theme.secondary_light if team == 0 else theme.primary_light
