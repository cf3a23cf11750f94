"""The parts of the calibration screen: steps, silhouette, ring, counted hits, and the result."""

from __future__ import annotations

import math

import numpy as np
import pygame

from game.core.calibration import HITS_NEEDED, CalibrationResult
from game.core.stance import ROOM
from game.ui.kit import BOLD, Easel
from game.ui.layout import Box
from game.ui.shapes import Brush, Points, smooth
from game.ui.sprites import to_surface
from game.ui.strings import say
from game.ui.theme import Colour, Theme, mix
from game.ui.tween import tween
from game.virtual.exercise import with_arms
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_ELBOW,
    LEFT_HIP,
    LEFT_KNEE,
    LEFT_SHOULDER,
    LEFT_WRIST,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_ELBOW,
    RIGHT_HIP,
    RIGHT_KNEE,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
)

_SHOWN_S = (-0.2, 0.6)  # of time about the beat
_TALL, _WIDE = 0.92, 0.62  # of the silhouette's picture, in frame heights
_BONES = (
    (LEFT_HIP, LEFT_KNEE, LEFT_ANKLE, (0.042, 0.034), (0.034, 0.026)),
    (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE, (0.042, 0.034), (0.034, 0.026)),
    (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST, (0.034, 0.028), (0.028, 0.023)),
    (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST, (0.034, 0.028), (0.028, 0.023)),
)


def draw_steps(easel: Easel, labels: tuple[str, ...], now: int, right: float, y: float) -> None:
    """The steps as pills in a row that ends at `right`; the one under way is lit."""
    theme = easel.theme
    for number in range(len(labels) - 1, -1, -1):
        words = f"{number + 1}  {say(labels[number])}"
        width = easel.width(words, "caption", BOLD) + 60
        box = Box(right - width, y - 34, width, 68)
        lit = number == now
        fill = theme.secondary_light if lit else theme.surface
        tone = theme.ink if lit else (theme.text if number < now else theme.dim)
        easel.panel(box, fill=fill, alpha=1.0 if lit else 0.8, radius=34)
        easel.text(words, "caption", box.centre, colour=tone, weight=BOLD, align="centre")
        right = box.x - 18


def draw_silhouette(easel: Easel, box: Box, missing: tuple[str, ...], pulse: float) -> None:
    """A body whose seen parts are green; missing ones are amber and breathe with `pulse` 0..1."""
    theme = easel.theme
    height = easel.canvas.length(box.h)
    key = ("silhouette", height, missing, theme.primary)
    sprite = easel.kit.sprites.get(key, lambda: _paint_silhouette(height, missing, theme))
    easel.centred(sprite, box.centre)
    scale = box.h / _TALL
    for part in _places(missing):
        x = box.centre[0] + (part[0] - _WIDE / 2) * scale
        y = box.y + part[1] * scale
        easel_circle(easel, (x, y), 46 + 14 * pulse, 8, theme.amber)


def easel_circle(
    easel: Easel, place: tuple[float, float], radius: float, width: float, colour: Colour
) -> None:
    """A ring whose size may change with every picture: drawn, not kept."""
    canvas = easel.canvas
    pygame.draw.aacircle(
        easel.surface,
        colour,
        canvas.point(*place),
        max(2, canvas.length(radius)),
        max(1, canvas.length(width)),
    )


def _body(missing: tuple[str, ...]) -> Points:
    """The silhouette's pose (17, 2) in frame heights of its picture."""
    pose = with_arms(0.98 if ROOM in missing else 0.16)[:, :2].astype(np.float64)
    pose[:, 0] += _WIDE / 2 - pose[[LEFT_HIP, RIGHT_HIP], 0].mean()
    pose[:, 1] += _TALL - 0.05 - pose[LEFT_ANKLE, 1]
    return pose


def _places(missing: tuple[str, ...]) -> list[Points]:
    """Where in the picture the missing parts are."""
    pose = _body(missing)
    parts = {
        "feet": [pose[LEFT_ANKLE], pose[RIGHT_ANKLE]],
        "hands": [pose[LEFT_WRIST], pose[RIGHT_WRIST]],
        ROOM: [(pose[LEFT_WRIST] + pose[RIGHT_WRIST]) / 2],
        "head": [(pose[LEFT_EAR] + pose[RIGHT_EAR]) / 2],
    }
    return [place for name in missing for place in parts.get(name, [])]


def _paint_silhouette(height: int, missing: tuple[str, ...], theme: Theme) -> pygame.Surface:
    unit = height / _TALL
    picture = np.zeros((height, round(_WIDE * unit), 4), np.uint8)
    brush, points = Brush(picture), _body(missing) * unit
    good, trunk = theme.good, mix(theme.surface, theme.dim, 0.62)
    if "trunk" in missing:
        trunk = theme.amber
    tones = {name: theme.amber if name in missing else good for name in ("feet", "head", "hands")}
    if ROOM in missing:
        tones["hands"] = theme.amber
    for root, middle, end, upper, lower in _BONES:
        brush.limb(points[root], points[middle], upper, unit, trunk)
        brush.limb(points[middle], points[end], lower, unit, trunk)
    corners = points[[LEFT_SHOULDER, RIGHT_SHOULDER, RIGHT_HIP, LEFT_HIP]].copy()
    corners[:2] += [[0.012 * unit, -0.016 * unit], [-0.012 * unit, -0.016 * unit]]
    brush.fill(smooth(corners), trunk)
    brush.disc((points[LEFT_EAR] + points[RIGHT_EAR]) / 2, 0.062 * unit, tones["head"])
    for wrist in (LEFT_WRIST, RIGHT_WRIST):
        brush.disc(points[wrist], 0.036 * unit, tones["hands"])
    for ankle, side in ((LEFT_ANKLE, 1.0), (RIGHT_ANKLE, -1.0)):
        toe = points[ankle] + np.array([side * 0.035, 0.018]) * unit
        brush.limb(points[ankle], toe, (0.032, 0.026), unit, tones["feet"])
    return to_surface(picture)


def draw_pulse(easel: Easel, place: tuple[float, float], beat: float, hit_age_s: float) -> None:
    """A ring that swells on the beat, a thin one that closes in on it, and a flash for a hit."""
    theme, phase = easel.theme, beat % 1.0
    swell = math.exp(-5.0 * phase)
    landed = 1.0 - min(1.0, max(0.0, hit_age_s) / 0.35)
    radius = 262 + 30 * swell
    easel_circle(easel, place, radius + 12, 12, mix(theme.ink, theme.primary, 0.55))
    tone = mix(theme.secondary, theme.gold, landed)
    easel_circle(easel, place, radius, 16 + 16 * swell, tone)
    closing = mix(theme.surface, theme.text, 0.25 + 0.75 * phase)
    easel_circle(easel, place, 262 + 90 * (1 - phase), 5, closing)


def draw_hits(easel: Easel, centre: tuple[float, float], hits: int, hit_age_s: float) -> None:
    """A dot for every hit that is needed, the landed ones golden; the last one springs up."""
    theme = easel.theme
    for number in range(HITS_NEEDED):
        place = (centre[0] + (number - (HITS_NEEDED - 1) / 2) * 94, centre[1])
        easel.disc(place, 31, theme.ink)
        easel.disc(place, 25, mix(theme.surface, theme.dim, 0.30))
        if number < hits:
            last = number == min(hits, HITS_NEEDED) - 1
            size = tween("back_out", hit_age_s, 0.0, 0.3) if last else 1.0
            easel.disc(place, 28 * max(0.1, size), theme.gold)


def draw_result(easel: Easel, box: Box, result: CalibrationResult, virtual: bool) -> None:
    """The delay as a large number and what it means, or why there is none."""
    theme = easel.theme
    easel.panel(box, fill=theme.surface, alpha=0.94, radius=48, border=theme.line, border_width=4)
    x, room = box.x + 56, box.w - 112
    if result.delay_s is None:
        easel.text(
            say("calibrate_not_yet"), "title", (x, box.y + 110), colour=theme.amber, weight=BOLD
        )
        words = say(result.reason or "", hits=result.hits)
        easel.wrapped(words, "heading", Box(x, box.y + 190, room, box.h - 230))
        _draw_claps(easel, Box(x, box.bottom - 160, room, 120), result)
        return
    delay = say("calibrate_ms", delay=round(result.delay_s * 1e3))
    easel.text(delay, "hero", (x, box.y + 130), colour=theme.gold, weight=BOLD, fit=room)
    meaning = "calibrate_early" if result.delay_s < 0 else "calibrate_delay"
    meaning = "calibrate_late_dancer" if virtual else meaning
    bottom = easel.wrapped(say(meaning), "body", Box(x, box.y + 225, room, 200), weight=BOLD)
    spread = say(
        "calibrate_spread", hits=result.hits, spread=max(1, round((result.spread_s or 0) * 1e3))
    )
    bottom = easel.wrapped(spread, "body", Box(x, bottom + 14, room, 200), colour=theme.dim)
    if not virtual:
        easel.wrapped(say("calibrate_save_why"), "body", Box(x, bottom + 14, room, 200))
    _draw_claps(easel, Box(x, box.bottom - 160, room, 120), result)


def _draw_claps(easel: Easel, box: Box, result: CalibrationResult) -> None:
    """Every clap as a dot on a line of time about the beat, and their middle as a tall mark."""
    theme, (first_s, last_s) = easel.theme, _SHOWN_S
    if not result.late_s:
        return
    y = box.y + 74

    def x_of(late_s: float) -> float:
        share = (min(max(late_s, first_s), last_s) - first_s) / (last_s - first_s)
        return box.x + 20 + share * (box.w - 40)

    easel.bar(Box(box.x, y - 5, box.w, 10), 0.0, theme.line, back=theme.line)
    easel.bar(Box(x_of(0.0) - 4, y - 34, 8, 68), 0.0, theme.text, back=theme.text)
    words = say("calibrate_beat")
    easel.text(words, "caption", (x_of(0.0), y - 60), colour=theme.text, align="centre")
    if result.delay_s is not None:
        middle = Box(x_of(result.delay_s) - 5, y - 44, 10, 88)
        easel.bar(middle, 0.0, theme.gold, back=theme.gold)
    for late_s in result.late_s:
        easel.disc((x_of(late_s), y), 15, theme.ink)
        easel.disc((x_of(late_s), y), 12, theme.secondary_light)
