"""The coach: a choreography's dancer on the stage, with glow, shadow, reflection and trails.

Whatever moves is a function of the song's time, so that a pause, a jump or a slow machine never
leaves anything behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from game.core.choreography import Choreography, FloatArray
from game.ui.figure import FigurePainter
from game.ui.layout import WIDTH, Canvas
from game.ui.outfit import Outfit, outfit_of
from game.ui.shapes import Brush, Picture, Points
from game.ui.theme import Colour, Theme, theme_of
from pose_engine.geometry import mirror
from pose_engine.keypoints import (
    LEFT_ANKLE,
    LEFT_EAR,
    LEFT_WRIST,
    NOSE,
    RIGHT_ANKLE,
    RIGHT_EAR,
    RIGHT_WRIST,
)

NOSE_TO_ANKLE = 0.855  # of a body's height
_MARGIN = 0.16  # around the keypoints, for hands, hair, shoes and glow, in body heights
_LOOSE_MARGIN = 0.09  # around hair and trails
_TRAIL_S = np.linspace(0.0, 0.17, 7)
_TRAIL_FROM, _TRAIL_FULL = 1.1, 3.2  # speed of a hand in body heights a second
_TAIL_S = np.array([0.05, 0.10, 0.15, 0.21])
_TAIL_DROP = np.array([0.035, 0.085, 0.135, 0.180])
_TAIL_BACK = np.array([0.045, 0.072, 0.082, 0.080])


@dataclass(frozen=True)
class Place:
    """Where a dancer stands: `x` and the floor's `y` in units, and the body's `height`."""

    x: float = WIDTH / 2
    floor: float = 950.0
    height: float = 690.0


@dataclass(frozen=True, eq=False)
class Painted:
    """A dancer as painted for one picture: `layers` from the back to the front, each with its
    corner in px, and the `body` (17, 2) whose shadow is still to be thrown."""

    layers: tuple[tuple[Picture, tuple[int, int]], ...]
    body: Points


class Coach:
    """One dancer of a choreography, seen as in a mirror."""

    def __init__(
        self, choreography: Choreography, theme: Theme, place: Place | None = None, track: int = 0
    ) -> None:
        self.choreography, self.theme = choreography, theme
        self.place, self.track = place or Place(), track
        # A partner wears the song's colours the other way about, so that one knows whom to follow.
        own = theme if track % 2 == 0 else theme_of((theme.hues[1], theme.hues[0]))
        self.outfit: Outfit = outfit_of(own)
        self._measure(self._mirrored(choreography.tracks[track].poses[::7]))

    def _mirrored(self, poses: FloatArray) -> Points:
        """Poses (..., 17, 3) as places (..., 17, 2) of a mirror image that keeps its names."""
        return mirror(poses, self.choreography.aspect, swap_sides=False)[..., :2].astype(np.float64)

    def _measure(self, poses: Points) -> None:
        """The body's height, its usual middle and its floor, in frame heights."""
        ankles = poses[:, [LEFT_ANKLE, RIGHT_ANKLE], 1].max(axis=1)
        stature = float(np.percentile(ankles - poses[:, NOSE, 1], 80)) / NOSE_TO_ANKLE
        self._stature = max(stature, 0.05)
        self._floor = float(np.percentile(ankles, 70)) + 0.045 * self._stature
        self._middle = float(np.median(poses[:, [11, 12], 0]))

    def poses_at(self, times_s: Points) -> Points:
        """Where the body is (N, 17, 2) in body heights from where it stands; y is down."""
        track = self.choreography.tracks[self.track]
        poses = self._mirrored(track.poses_at(np.asarray(times_s, np.float64)))
        poses -= (self._middle, self._floor)
        return np.asarray(poses / self._stature)

    def body_at(self, song_s: float) -> Points:
        """The pose (17, 2) with a breath in the chest and a bounce on the beat."""
        body: Points = self.poses_at(np.array([song_s]))[0]
        beat = self.choreography.beat_at(song_s)
        lift = np.clip(-body[:, 1] - 0.15, 0.0, 0.75) / 0.75
        bounce = 0.007 * np.cos(2 * np.pi * beat) + 0.003 * np.sin(np.pi * beat / 4)
        body[:, 1] += bounce * lift
        body[[5, 6, 7, 8, 9, 10], 1] -= 0.003 * np.sin(np.pi * beat / 2)
        return body

    def draw(self, surface: pygame.Surface, canvas: Canvas, song_s: float) -> None:
        """The dancer with everything that belongs to it, at a time of the song."""
        self.show(surface, canvas, self.paint(canvas, song_s))

    def show(self, surface: pygame.Surface, canvas: Canvas, painted: Painted | None) -> None:
        """Puts onto the surface what `paint` has painted."""
        if painted is None:
            return
        _shadow(surface, canvas, self.place, painted.body)
        put(surface, painted)

    def paint(self, canvas: Canvas, song_s: float) -> Painted | None:
        """The dancer at a time of the song; touches no surface, so that any thread may do it."""
        height = self.place.height * canvas.scale
        body = self.body_at(song_s)
        past = self.poses_at(np.concatenate([song_s - _TRAIL_S, song_s - _TAIL_S]))
        trail, tail = past[: len(_TRAIL_S)], self._tail(song_s, body, past[len(_TRAIL_S) :])
        fast = _fast_hands(trail)
        loose = np.vstack([tail, *(trail[:, part] for part in fast)])
        low = np.minimum(body.min(axis=0) - _MARGIN, loose.min(axis=0) - _LOOSE_MARGIN)
        high = np.maximum(body.max(axis=0) + _MARGIN, loose.max(axis=0) + _LOOSE_MARGIN)
        foot_x, foot_y = canvas.point(self.place.x, self.place.floor)
        left, top = int(foot_x + low[0] * height), int(foot_y + low[1] * height)
        span = (high - low) * height
        size = (int(span[0]) // 8 * 8 + 8, int(span[1]) // 8 * 8 + 8)
        picture = np.zeros((size[1], size[0], 4), np.uint8)
        origin = np.array([foot_x - left, foot_y - top], np.float64)
        painter = FigurePainter(picture, body * height + origin, height, self.outfit)
        painter.paint(tail * height + origin)
        halo = self._halo(picture, (trail * height + origin) / 2, fast, height)
        layers = [(halo, (left, top)), (picture, (left, top))]
        mirrored = _reflection(picture, foot_y - top)
        if mirrored is not None:
            layers.insert(0, (mirrored, (left, foot_y)))
        return Painted(tuple(layers), body)

    def _halo(
        self, picture: Picture, trail: Points, fast: dict[int, float], height: float
    ) -> Picture:
        """What is behind the figure: a bright outline, a glow, and ribbons of light along the
        `trail` (N, 17, 2) of fast hands, in px of half the picture's size."""
        halo = _glow(picture, self.theme.glow, self.theme.secondary, height)
        if fast:
            ribbons = np.zeros_like(halo)
            for part, power in fast.items():
                colour = self.theme.gold if part == RIGHT_WRIST else self.theme.secondary
                _ribbon(Brush(ribbons), trail[:, part], 0.015 * height, colour, power)
            halo = cv2.add(halo, ribbons)
        return np.asarray(cv2.resize(halo, (picture.shape[1], picture.shape[0])), np.uint8)

    def _tail(self, song_s: float, body: Points, past: Points) -> Points:
        """Where the hair hangs (N, 2): it follows the head of `past` (N, 17, 2), and falls."""
        heads = (past[:, LEFT_EAR] + past[:, RIGHT_EAR]) / 2
        now = (body[LEFT_EAR] + body[RIGHT_EAR]) / 2
        swing = (heads - now) * np.array([2.2, 1.2])
        sway = 0.02 * np.sin(np.pi * self.choreography.beat_at(song_s) - _TAIL_S * 8)
        turn = (body[NOSE] - now)[0]
        back = -1.0 if turn >= 0 else 1.0
        places = now + np.stack([back * _TAIL_BACK + sway, _TAIL_DROP - 0.09], axis=1) + swing
        return np.asarray(places)


def put(surface: pygame.Surface, painted: Painted) -> None:
    """Puts the layers onto a surface."""
    for picture, at in painted.layers:
        size = (picture.shape[1], picture.shape[0])
        image = pygame.image.frombuffer(picture.data, size, "BGRA")
        surface.blit(image, at, special_flags=pygame.BLEND_PREMULTIPLIED)


def _reflection(picture: Picture, feet: int) -> Picture | None:
    """The figure upside down in the polished floor, soft and fading; `feet` is the row it stands
    on."""
    depth = int(0.30 * feet) // 4 * 4
    if depth < 8 or feet > picture.shape[0]:
        return None
    width = picture.shape[1]
    small = cv2.resize(
        picture[feet - depth * 2 : feet], (width // 4, depth // 2), interpolation=cv2.INTER_AREA
    )
    small = cv2.blur(small[::-1], (5, 3))
    fade = np.linspace(0.30, 0.0, len(small), dtype=np.float32)[:, None, None]
    soft: Picture = np.asarray(
        cv2.resize((small * fade).astype(np.uint8), (width, depth)), np.uint8
    )
    return soft


def _fast_hands(trail: Points) -> dict[int, float]:
    """The wrists fast enough to leave a trail (N, 17, 2, newest first), and how bright it is."""
    fast = {}
    for part in (LEFT_WRIST, RIGHT_WRIST):
        way = trail[0, part] - trail[2, part]
        speed = float(np.hypot(way[0], way[1])) / (_TRAIL_S[2] - _TRAIL_S[0])
        power = min(1.0, (speed - _TRAIL_FROM) / (_TRAIL_FULL - _TRAIL_FROM))
        if power > 0.02:
            fast[part] = power
    return fast


def _ribbon(brush: Brush, path: Points, width: float, colour: Colour, power: float) -> None:
    """A band along `path` (N, 2), newest first, that narrows and fades."""
    way = np.gradient(path, axis=0)
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-6)
    normal = np.stack([way[:, 1], -way[:, 0]], axis=1) / length[:, None]
    shares = np.linspace(1, 0, len(path))
    reach = normal * (width * shares**0.7)[:, None]
    for index in range(len(path) - 2, -1, -1):
        pair = slice(index, index + 2)
        quad = np.vstack([path[pair] + reach[pair], (path[pair] - reach[pair])[::-1]])
        brush.fill(quad, colour, 0.62 * power * float(shares[index]) ** 1.4)


@lru_cache(maxsize=16)
def _ramps(line: Colour, glow: Colour) -> NDArray[np.uint32]:
    """What to add (256 BGRA words) at each value of the widened silhouette: a line, then a glow.

    The glow has no alpha: in premultiplied blending it only adds light.
    """
    value = np.arange(256) / 255
    solid = np.clip((value - 0.22) / 0.14, 0, 1)[:, None]
    soft = (np.clip(value / 0.30, 0, 1) ** 1.6 * 0.55)[:, None]
    bgr = np.array(line[::-1]) * solid + np.array(glow[::-1]) * soft * (1 - solid)
    table = np.concatenate([bgr, 255 * solid], axis=1).round().astype(np.uint8)
    return table.view(np.uint32).ravel()


def _glow(picture: Picture, line: Colour, glow: Colour, height: float) -> Picture:
    """A bright outline and a glow around the figure in a picture, at half the picture's size."""
    alpha = cv2.extractChannel(picture, 3)
    rows, columns = alpha.shape
    small = cv2.resize(alpha, (columns // 4, rows // 4), interpolation=cv2.INTER_AREA)
    near = cv2.GaussianBlur(small, (0, 0), max(0.6, 0.0062 * height / 4))
    tiny = cv2.resize(small, (columns // 8, rows // 8), interpolation=cv2.INTER_AREA)
    tiny = cv2.GaussianBlur(tiny, (0, 0), max(0.8, 0.034 * height / 8))
    far = cv2.resize(tiny, (columns // 4, rows // 4), interpolation=cv2.INTER_LINEAR)
    mask = cv2.max(near, cv2.convertScaleAbs(far, alpha=0.36))
    wide = cv2.resize(mask, (columns // 2, rows // 2), interpolation=cv2.INTER_CUBIC)
    halo: Picture = np.take(_ramps(line, glow), wide).view(np.uint8).reshape(*wide.shape, 4)
    return halo


@lru_cache(maxsize=24)
def _shadow_sprite(width: int, height: int) -> pygame.Surface:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    alpha = 205 * np.clip(1 - np.hypot(x, y), 0, 1) ** 1.3
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 3] = alpha
    return pygame.image.frombytes(pixels.tobytes(), (width, height), "BGRA")


def _shadow(surface: pygame.Surface, canvas: Canvas, place: Place, body: Points) -> None:
    """Soft shadows under both feet and the body; a lifted foot's is fainter by being smaller."""
    spots = [(float(body[[LEFT_ANKLE, RIGHT_ANKLE], 0].mean()), 0.62, 0.0)]
    spots += [(float(body[p, 0]), 0.27, max(0.0, -0.05 - float(body[p, 1]))) for p in (15, 16)]
    for x, wide, lift in spots:
        span = wide * place.height * max(0.4, 1 - 2.5 * lift)
        width = max(8, canvas.length(span) // 8 * 8)
        sprite = _shadow_sprite(width, max(4, width // 5))
        centre = canvas.point(place.x + x * place.height, place.floor - 6)
        rect = sprite.get_rect(center=centre)
        surface.blit(sprite, rect, special_flags=pygame.BLEND_PREMULTIPLIED)
