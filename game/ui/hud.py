"""What a dancer reads in passing: the score bar, the combo, the last grade, the next moves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pygame

from game.core.choreography import Choreography, Move
from game.core.judge import Grade, Judgement
from game.core.score import COMBO_FULL, STAR_SHARES
from game.ui.kit import BOLD, Easel
from game.ui.layout import WIDTH, Box
from game.ui.pictogram import pictogram
from game.ui.sprites import faded
from game.ui.strings import say
from game.ui.theme import mix
from game.ui.tween import EASINGS, share, tween

BAR = Box(60, 52, 1800, 30)
_STARS = Box(BAR.x + STAR_SHARES[0] * BAR.w - 60, BAR.y - 45, 1506, 120)
GRADE_S, GRADE_SHOWN_S = 0.35, 1.3
# Size of each grade's word (role, share of the role's size); the shapes are in `_grade_shape`.
_GRADE_SIZES = {
    Grade.PERFECT: ("hero", 0.76),
    Grade.SUPER: ("hero", 0.70),
    Grade.GOOD: ("title", 1.0),
    Grade.OK: ("title", 0.82),
    Grade.MISS: ("heading", 1.0),
    Grade.NOT_JUDGED: ("body", 1.0),
}
RACE = Box(1136, 104, 390, 128)
LANE = Box(1616, 236, 244, 784)
MARK = (LANE.x + LANE.w / 2, LANE.bottom - 122)
_SPEED = 186.0  # units a second down the lane
_LEAD_S = 3.4
_GONE_S = 0.35
PICTOGRAM = 172.0  # units
_LANE_STEP = 256.0  # between the lanes of a duet's parts
_SHORT_S = 1.5  # moves shorter than this leave the mark at once


class Hud:
    """Draws the layer over the stage. Remembers only when things last changed."""

    def __init__(self) -> None:
        self._bar = 0.0
        self._stars = 0
        self._star_at = -10.0
        self._points = 0.0
        self._grade: Judgement | None = None
        self._grade_at = -10.0
        self._now = 0.0

    def update(self, now: float, score_share: float, points: int, stars: int) -> bool:
        """Moves the bar towards the score; True when a star was reached just now."""
        step = min(max(now - self._now, 0.0), 0.1)
        self._now = now
        ease = 1 - math.exp(-step / 0.16)
        self._bar += (score_share - self._bar) * ease
        self._points += (points - self._points) * ease
        if abs(points - self._points) < 1:
            self._points = points
        won = stars > self._stars
        if won:
            self._star_at = now
        self._stars = stars
        return won

    def judged(self, judgement: Judgement, now: float) -> None:
        """Shows a verdict from now on."""
        self._grade, self._grade_at = judgement, now

    def draw_bar(self, easel: Easel, progress: float) -> None:
        """The score bar towards the stars, and the song's progress as a thin line."""
        theme = easel.theme
        draw_progress(easel, progress)
        easel.panel(BAR.inset(-8), fill=theme.ink, alpha=0.72, radius=24)
        easel.bar(BAR, self._bar, theme.gold, back=theme.raised)
        grown = 1 + 0.7 * (1 - tween("quad_out", self._now, self._star_at, 0.5))
        grown = round(12 * grown) / 12  # so that its sprites can be kept
        settled = self._stars - (grown > 1)  # all but a star that has just been won
        key = ("stars", settled, theme.ink, theme.gold, theme.raised, theme.dim)
        easel.layer(_STARS, key, lambda part: _draw_stars(part, settled))
        if settled < self._stars:
            _draw_star(easel, settled, True, grown)

    def draw_numbers(self, easel: Easel, combo: int) -> None:
        """The score to the right, the combo to the left."""
        theme = easel.theme
        points = f"{round(self._points):,}"
        easel.text(
            points,
            "title",
            (WIDTH - 60, 168),
            weight=BOLD,
            align="right",
            tabular=True,
            shadow=True,
        )
        if combo >= 2:
            colour = theme.gold if combo >= COMBO_FULL else theme.text
            since = share(self._now, self._grade_at, 0.3)
            scale = 1 + 0.18 * (1 - EASINGS["quad_out"](since))
            words = say("combo", count=combo)
            easel.text(
                words, "heading", (60, 160), colour=colour, weight=BOLD, shadow=True, scale=scale
            )

    def draw_race(self, easel: Easel, name: str, ghost: int, score: int) -> None:
        """The ghost's score beside the player's, and the player's lead (+) or lag (-).

        `ghost` and `score` are points after the same moves.
        """
        theme, lead = easel.theme, score - ghost
        box = RACE
        easel.panel(box, fill=theme.ink, alpha=0.72, radius=30)
        left, middle = box.x + 30, box.centre[1]
        words = easel.cut(name, "caption", box.w - 60)
        easel.text(words, "caption", (left, middle - 26), colour=theme.dim)
        place = (left, middle + 24)
        easel.text(f"{ghost:,}", "body", place, colour=theme.dim, weight=BOLD, tabular=True)
        colour = theme.good if lead > 0 else theme.amber if lead < 0 else theme.text
        words = f"+{lead:,}" if lead > 0 else f"–{-lead:,}" if lead < 0 else "±0"
        place = (box.right - 30, middle + 24)
        easel.text(words, "body", place, colour=colour, weight=BOLD, align="right", tabular=True)

    def draw_grade(self, easel: Easel, centre: tuple[float, float]) -> None:
        """The last grade's word, springing up; PERFECT is a burst, MISS a quiet word."""
        age = self._now - self._grade_at
        if self._grade is None or age > GRADE_SHOWN_S:
            return
        grade, theme = self._grade.grade, easel.theme
        colour = theme.grades[grade]
        grow = max(0.05, tween("back_out", self._now, self._grade_at, GRADE_S))
        alpha = 1 - EASINGS["quad_in"](share(age, GRADE_SHOWN_S - 0.3, 0.3))
        place = (centre[0], centre[1] - 26 * EASINGS["cubic_out"](share(age, 0, GRADE_SHOWN_S)))
        self._grade_shape(easel, grade, place, grow, alpha)
        role, size = _GRADE_SIZES[grade]
        easel.text(
            say(grade.name),
            role,
            place,
            colour=colour,
            weight=BOLD,
            align="centre",
            scale=size * grow,
            alpha=alpha,
            shadow=True,
        )

    def _grade_shape(
        self, easel: Easel, grade: Grade, place: tuple[float, float], grow: float, alpha: float
    ) -> None:
        """A shape behind the word that tells the grades apart without colour."""
        theme, kit, canvas = easel.theme, easel.kit, easel.canvas
        tone = theme.shade("a" if grade is Grade.PERFECT else "b", 0.44, 0.20)
        if grade is Grade.PERFECT:
            sprite = kit.sprites.star(canvas.length(400), tone, 16, 0.74)
        elif grade is Grade.SUPER:
            sprite = kit.sprites.star(canvas.length(340), tone, 5, 0.50)
        elif grade is Grade.GOOD:
            sprite = kit.sprites.disc(canvas.length(230), tone)
        elif grade is Grade.OK:
            sprite = kit.sprites.ring(canvas.length(190), canvas.length(14), tone)
        else:
            return
        spin = 0.6 + 0.4 * min(1.0, grow)
        if abs(spin - 1) > 0.01:
            size = max(1, round(sprite.get_width() * spin))
            sprite = pygame.transform.smoothscale(sprite, (size, size))
        easel.centred(faded(sprite, 0.85 * alpha), place)


def draw_progress(easel: Easel, progress: float) -> None:
    """The share (0..1) of the song that is over, as a thin line along the window's top."""
    theme = easel.theme
    width, height = easel.canvas.width_px, max(3, easel.canvas.length(8))
    easel.surface.fill(mix(theme.night, theme.line, 0.35), (0, 0, width, height))
    easel.surface.fill(theme.secondary, (0, 0, round(width * min(1.0, progress)), height))


def _draw_stars(easel: Easel, lit: int) -> None:
    for number in range(len(STAR_SHARES)):
        _draw_star(easel, number, number < lit)


def _draw_star(easel: Easel, number: int, lit: bool, grown: float = 1.0) -> None:
    theme, place = easel.theme, (BAR.x + STAR_SHARES[number] * BAR.w, BAR.centre[1])
    points, inner, radius = (5, 0.47, 38.0) if number < 5 else (8, 0.62, 44.0)
    unlit = mix(theme.raised, theme.dim, 0.30)
    easel.star(place, radius * grown + 9, theme.ink, points=points, inner=inner)
    colour = theme.gold if lit else unlit
    easel.star(place, radius * grown, colour, points=points, inner=inner)


def draw_lane(
    easel: Easel,
    choreography: Choreography,
    moves: Sequence[Move],
    song_s: float,
    beat: float,
    track: int = 0,
    lanes: int = 1,
) -> None:
    """Pictograms on their way to the mark, where each arrives as its move begins.

    Of several `lanes` side by side, as many as there are parts, this is that of `track`.
    """
    theme, x = easel.theme, MARK[0] - (lanes - 1 - track) * _LANE_STEP
    room, mark = Box(LANE.x + x - MARK[0], LANE.y, LANE.w, LANE.h), (x, MARK[1])
    easel.panel(room, fill=theme.ink, alpha=0.58, radius=LANE.w / 2)
    pulse = math.exp(-4.0 * (beat % 1.0))
    easel.disc(mark, 104, mix(theme.surface, theme.primary, 0.22 + 0.12 * round(pulse * 4) / 4))
    easel.ring(mark, 111, 9, theme.secondary_light)
    size = easel.canvas.length(PICTOGRAM)
    for index, move in reversed(list(enumerate(moves))):
        ahead = move.start_s - song_s
        if move.scored and song_s < move.end_s and ahead < _LEAD_S:
            sprite = pictogram(easel.kit.sprites, choreography, index, size, theme, track)
            _draw_next(easel, sprite, move, x, ahead, song_s)


def prepare_lane(easel: Easel, choreography: Choreography, index: int, track: int = 0) -> None:
    """Paints the pictogram of one move ahead of time, so that the dance need not wait for it."""
    if index < len(choreography.moves):
        size = easel.canvas.length(PICTOGRAM)
        pictogram(easel.kit.sprites, choreography, index, size, easel.theme, track)


def prepare_words(easel: Easel, index: int, most: int) -> None:
    """Renders one of the words of a dance of `most` moves ahead of time, for the same reason."""
    theme, grades = easel.theme, list(_GRADE_SIZES)
    if index < len(grades):
        grade = grades[index]
        words, role, tints = say(grade.name), _GRADE_SIZES[grade][0], [theme.grades[grade]]
    else:
        combo = index - len(grades) + 2
        words, role = say("combo", count=combo), "heading"
        tints = [theme.gold if combo >= COMBO_FULL else theme.text] if combo <= most else []
    for tint in [*tints, theme.ink] if tints else []:
        easel.kit.fonts.text(words, easel.px(words, role, BOLD), tint, BOLD)


def _draw_next(
    easel: Easel, sprite: pygame.Surface, move: Move, x: float, ahead: float, song_s: float
) -> None:
    theme = easel.theme
    y = MARK[1] - max(0.0, ahead) * _SPEED
    if ahead < 0:
        if -ahead < _GONE_S:
            grow = 1 + 0.22 * math.sin(math.pi * -ahead / _GONE_S)
            fade = 1 + ahead / _GONE_S if move.end_s - move.start_s < _SHORT_S else 1.0
            _scaled(easel, sprite, (x, MARK[1]), grow, fade)
        else:  # makes room for the next one
            _scaled(easel, sprite, (x, MARK[1]), 1.0, min(1.0, (move.end_s - song_s - 0.9) / 0.3))
        return
    alpha = min(1.0, (y - LANE.y - 60) / 110)
    if alpha <= 0:
        return
    if move.gold:
        shimmer = 0.5 + 0.5 * math.sin(song_s * 7)
        easel.ring((x, y), 98, 7, mix(theme.gold, (255, 255, 255), 0.6 * round(shimmer * 5) / 5))
    _scaled(easel, sprite, (x, y), 1.0, alpha)


def _scaled(
    easel: Easel, sprite: pygame.Surface, place: tuple[float, float], grow: float, alpha: float
) -> None:
    if alpha <= 0.02:
        return
    if abs(grow - 1) > 0.01:
        size = max(1, round(sprite.get_width() * grow))
        sprite = pygame.transform.smoothscale(sprite, (size, size))
    easel.centred(faded(sprite, alpha), place)
